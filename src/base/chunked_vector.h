// ChunkedVector<T>: an array that grows by fixed chunks, so that ten million members never pay for a reallocation's
// pause or its doubled memory. Not thread safe. T is trivially copyable.
//
// Invariants: (1) every chunk but a lone first one holds kChunkSize elements; the first starts small and doubles, so
// that a small programme stays small; (2) once there are kChunkSize elements, none ever moves; (3) elements that
// resize() adds are zero.
// Complexity: operator[] O(1), two loads; push_back amortised O(1), at most one chunk allocated.
// Chunks of 2 MiB and more ask for huge pages: random access to gigabytes waits for the TLB otherwise (bench: engine).
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <type_traits>
#include <vector>

#include "base/check.h"

namespace greenpool {

template <class T, std::size_t kChunkBits = 17>
class ChunkedVector {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  static constexpr std::size_t kChunkSize = std::size_t{1} << kChunkBits;

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::size_t memory_bytes() const {
    return capacity_ * sizeof(T) + chunks_.capacity() * sizeof(chunks_[0]);
  }

  [[nodiscard]] T& operator[](std::size_t index) {
    GP_CHECK(index < size_, "index within the vector");
    return chunks_[index >> kChunkBits].get()[index & (kChunkSize - 1)];
  }
  [[nodiscard]] const T& operator[](std::size_t index) const {
    GP_CHECK(index < size_, "index within the vector");
    return chunks_[index >> kChunkBits].get()[index & (kChunkSize - 1)];
  }
  [[nodiscard]] T& back() { return (*this)[size_ - 1]; }

  // A hint that the element is needed soon. Any index is allowed.
  void prefetch(std::size_t index) const {
    if (index >= size_) return;
    const T* const element = chunks_[index >> kChunkBits].get() + (index & (kChunkSize - 1));
    __builtin_prefetch(element, 1);
    if constexpr (64 % sizeof(T) != 0) __builtin_prefetch(reinterpret_cast<const char*>(element + 1) - 1, 1);
  }

  void push_back(const T& value) {
    if (size_ == capacity_) grow();
    ++size_;
    (*this)[size_ - 1] = value;
  }

  // Drops the last element; its chunk is kept for the next one.
  void pop_back() {
    GP_CHECK(size_ > 0, "nothing to pop");
    back() = T{};  // for invariant 3
    --size_;
  }

  // Larger only.
  void resize(std::size_t size) {
    GP_CHECK(size >= size_, "a chunked vector only grows");
    while (capacity_ < size) grow();
    size_ = size;
  }

  void clear() {
    chunks_.clear();
    size_ = 0;
    capacity_ = 0;
  }

  // Calls visit(pointer, count) for each run of consecutive elements, in order.
  template <class Visit>
  void for_each_run(Visit&& visit) const {
    for (std::size_t begin = 0; begin < size_; begin += kChunkSize) {
      visit(static_cast<const T*>(chunks_[begin >> kChunkBits].get()), run_length(begin));
    }
  }
  template <class Visit>
  void for_each_run(Visit&& visit) {
    for (std::size_t begin = 0; begin < size_; begin += kChunkSize) {
      visit(chunks_[begin >> kChunkBits].get(), run_length(begin));
    }
  }

 private:
  struct Free {
    void operator()(T* chunk) const { std::free(chunk); }
  };
  using Chunk = std::unique_ptr<T[], Free>;

  static constexpr std::size_t kHugePage = std::size_t{2} << 20;
  static constexpr std::size_t kFirstSize = kChunkSize < 64 ? kChunkSize : 64;

  [[nodiscard]] std::size_t run_length(std::size_t begin) const {
    return size_ - begin < kChunkSize ? size_ - begin : kChunkSize;
  }

  static Chunk allocate(std::size_t count) {
    const std::size_t bytes = count * sizeof(T);
    const bool huge = bytes >= kHugePage;
    void* memory = huge ? std::aligned_alloc(kHugePage, (bytes + kHugePage - 1) / kHugePage * kHugePage)
                        : std::calloc(count, sizeof(T));
    if (memory == nullptr) throw std::bad_alloc();
    if (huge) {
      madvise(memory, bytes, MADV_HUGEPAGE);  // only a hint: without huge pages all goes on, slower
      std::memset(memory, 0, bytes);
    }
    return Chunk(static_cast<T*>(memory));
  }

  void grow() {
    if (capacity_ >= kChunkSize || (chunks_.empty() && kFirstSize == kChunkSize)) {
      chunks_.push_back(allocate(kChunkSize));
      capacity_ += kChunkSize;
      return;
    }
    const std::size_t larger = chunks_.empty() ? kFirstSize : 2 * capacity_;
    Chunk chunk = allocate(larger);
    if (chunks_.empty()) {
      chunks_.push_back(std::move(chunk));
    } else {
      std::memcpy(static_cast<void*>(chunk.get()), chunks_[0].get(), size_ * sizeof(T));
      chunks_[0] = std::move(chunk);
    }
    capacity_ = larger;
  }

  std::vector<Chunk> chunks_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace greenpool
