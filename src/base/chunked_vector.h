// ChunkedVector<T>: an array that grows by fixed chunks, so that ten million members never pay for a reallocation's
// pause or its doubled memory. Not thread safe. T is trivially copyable.
//
// Invariants: (1) chunks hold kChunkSize elements each, value-initialised beyond size(); (2) elements never move.
// Complexity: operator[] O(1), two loads; push_back O(1), at most one chunk allocated.
#pragma once

#include <cstddef>
#include <memory>
#include <type_traits>
#include <vector>

#include "base/check.h"

namespace greenpool {

template <class T, std::size_t kChunkBits = 14>
class ChunkedVector {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  static constexpr std::size_t kChunkSize = std::size_t{1} << kChunkBits;

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::size_t memory_bytes() const {
    return chunks_.size() * kChunkSize * sizeof(T) + chunks_.capacity() * sizeof(chunks_[0]);
  }

  [[nodiscard]] T& operator[](std::size_t index) {
    GP_CHECK(index < size_, "index within the vector");
    return chunks_[index >> kChunkBits][index & (kChunkSize - 1)];
  }
  [[nodiscard]] const T& operator[](std::size_t index) const {
    GP_CHECK(index < size_, "index within the vector");
    return chunks_[index >> kChunkBits][index & (kChunkSize - 1)];
  }
  [[nodiscard]] T& back() { return (*this)[size_ - 1]; }

  void push_back(const T& value) {
    if (size_ == chunks_.size() * kChunkSize) {
      chunks_.push_back(std::make_unique<T[]>(kChunkSize));
    }
    ++size_;
    (*this)[size_ - 1] = value;
  }

  // Drops the last element; its chunk is kept for the next one.
  void pop_back() {
    GP_CHECK(size_ > 0, "nothing to pop");
    back() = T{};
    --size_;
  }

  void resize(std::size_t size) {
    while (chunks_.size() * kChunkSize < size) {
      chunks_.push_back(std::make_unique<T[]>(kChunkSize));
    }
    for (std::size_t dropped = size; dropped < size_; ++dropped) (*this)[dropped] = T{};
    size_ = size;
  }

  void clear() {
    chunks_.clear();
    size_ = 0;
  }

  // Calls visit(pointer, count) for each run of consecutive elements, in order.
  template <class Visit>
  void for_each_run(Visit&& visit) const {
    for (std::size_t begin = 0; begin < size_; begin += kChunkSize) {
      const std::size_t count = size_ - begin < kChunkSize ? size_ - begin : kChunkSize;
      visit(static_cast<const T*>(chunks_[begin >> kChunkBits].get()), count);
    }
  }
  template <class Visit>
  void for_each_run(Visit&& visit) {
    for (std::size_t begin = 0; begin < size_; begin += kChunkSize) {
      const std::size_t count = size_ - begin < kChunkSize ? size_ - begin : kChunkSize;
      visit(chunks_[begin >> kChunkBits].get(), count);
    }
  }

 private:
  std::vector<std::unique_ptr<T[]>> chunks_;
  std::size_t size_ = 0;
};

}  // namespace greenpool
