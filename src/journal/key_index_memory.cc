#include "journal/key_index_memory.h"

#include <sys/mman.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "base/check.h"

namespace greenpool::keys {
namespace {

constexpr std::size_t kCacheLine = 64;
constexpr std::size_t kHugePage = std::size_t{2} << 20;
constexpr std::size_t kMapFrom = kHugePage;  // smaller blocks come from the heap

std::size_t rounded_up(std::size_t bytes, std::size_t unit) { return (bytes + unit - 1) / unit * unit; }

void* map_aligned(std::size_t bytes) {
  const std::size_t mapped = bytes + kHugePage;
  void* const raw = mmap(nullptr, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  GP_CHECK(raw != MAP_FAILED, "memory for the key index");
  auto* const begin = static_cast<std::byte*>(raw);
  const std::size_t head = (kHugePage - reinterpret_cast<std::uintptr_t>(raw) % kHugePage) % kHugePage;
  if (head > 0) {
    munmap(begin, head);
  }
  munmap(begin + head + bytes, mapped - head - bytes);
  madvise(begin + head, bytes, MADV_HUGEPAGE);
  return begin + head;
}

}  // namespace

ZeroedMemory::ZeroedMemory(std::size_t bytes) : bytes_(bytes) {
  if (bytes == 0) {
    return;
  }
  if (bytes >= kMapFrom) {
    data_ = map_aligned(rounded_up(bytes, kHugePage));
    return;
  }
  const std::size_t allocated = rounded_up(bytes, kCacheLine);
  data_ = std::aligned_alloc(kCacheLine, allocated);
  GP_CHECK(data_ != nullptr, "memory for the key index");
  std::memset(data_, 0, allocated);
}

ZeroedMemory::~ZeroedMemory() {
  if (bytes_ >= kMapFrom) {
    munmap(data_, rounded_up(bytes_, kHugePage));
  } else {
    std::free(data_);
  }
}

}  // namespace greenpool::keys
