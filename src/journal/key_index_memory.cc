#include "journal/key_index_memory.h"

#include <sys/mman.h>
#include <unistd.h>

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

std::size_t mapped_bytes(std::size_t bytes) {
  static const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  return rounded_up(bytes, page);
}

void* map(std::size_t bytes, Pages pages) {
  const std::size_t wanted = mapped_bytes(bytes);
  const std::size_t mapped = wanted + kHugePage;
  void* const raw = mmap(nullptr, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  GP_CHECK(raw != MAP_FAILED, "memory for the key index");
  auto* const begin = static_cast<std::byte*>(raw);
  const std::size_t head = (kHugePage - reinterpret_cast<std::uintptr_t>(raw) % kHugePage) % kHugePage;
  if (head > 0) {
    munmap(begin, head);
  }
  munmap(begin + head + wanted, mapped - head - wanted);
  if (pages == Pages::huge_present) {
    // Hints, both: without them the memory is the same, only slower. What follows the last whole huge page stays small.
    madvise(begin + head, wanted / kHugePage * kHugePage, MADV_HUGEPAGE);
    madvise(begin + head, wanted, MADV_POPULATE_WRITE);
  }
  return begin + head;
}

}  // namespace

ZeroedMemory::ZeroedMemory(std::size_t bytes, Pages pages) : bytes_(bytes) {
  if (bytes == 0) {
    return;
  }
  if (bytes >= kMapFrom) {
    data_ = map(bytes, pages);
    return;
  }
  const std::size_t allocated = rounded_up(bytes, kCacheLine);
  data_ = std::aligned_alloc(kCacheLine, allocated);
  GP_CHECK(data_ != nullptr, "memory for the key index");
  std::memset(data_, 0, allocated);
}

ZeroedMemory::~ZeroedMemory() {
  if (bytes_ >= kMapFrom) {
    munmap(data_, mapped_bytes(bytes_));
  } else {
    std::free(data_);
  }
}

}  // namespace greenpool::keys
