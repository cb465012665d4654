// ChunkedQueue<T>: elements are added at one end and dropped at the other, and each keeps its number (0, 1, 2, … in
// order of addition) for as long as it is there. Grows and shrinks by fixed chunks, so that no addition ever pauses to
// move the others. Not thread safe. T is trivially copyable.
//
// Invariants: (1) elements [first, end) are there; (2) chunks hold kChunkSize numbers each, and those wholly before
// `first` are given back. Complexity: every operation O(1); push_back allocates at most one chunk.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <type_traits>

#include "base/check.h"

namespace greenpool {

template <class T, std::size_t kChunkBits = 12>
class ChunkedQueue {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  static constexpr std::size_t kChunkSize = std::size_t{1} << kChunkBits;

  [[nodiscard]] std::uint64_t first() const { return first_; }
  [[nodiscard]] std::uint64_t end() const { return end_; }
  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(end_ - first_); }
  [[nodiscard]] bool empty() const { return end_ == first_; }
  [[nodiscard]] bool holds(std::uint64_t number) const { return number >= first_ && number < end_; }
  [[nodiscard]] std::size_t memory_bytes() const { return chunks_.size() * (kChunkSize * sizeof(T) + sizeof(Chunk)); }

  [[nodiscard]] T& operator[](std::uint64_t number) {
    GP_CHECK(holds(number), "number within the queue");
    return chunks_[chunk_of(number)][number & (kChunkSize - 1)];
  }
  [[nodiscard]] const T& operator[](std::uint64_t number) const {
    GP_CHECK(holds(number), "number within the queue");
    return chunks_[chunk_of(number)][number & (kChunkSize - 1)];
  }
  [[nodiscard]] const T& front() const { return (*this)[first_]; }

  void push_back(const T& value) { *extend(1) = value; }
  // Adds `count` elements that lie side by side, all zero; they must fit what is left of a chunk.
  [[nodiscard]] T* extend(std::size_t count) {
    GP_CHECK(count > 0 && count <= kChunkSize - (end_ & (kChunkSize - 1)), "what is added lies in one chunk");
    if (chunk_of(end_) == chunks_.size()) chunks_.push_back(std::make_unique<T[]>(kChunkSize));
    T* const added = &chunks_[chunk_of(end_)][end_ & (kChunkSize - 1)];
    end_ += count;
    return added;
  }
  // How many fit into the chunk that is filled at present.
  [[nodiscard]] std::size_t room() const { return kChunkSize - (end_ & (kChunkSize - 1)); }
  // Drops every element with a lower number.
  void drop_before(std::uint64_t number) {
    GP_CHECK(number >= first_ && number <= end_, "only what is there is dropped");
    for (std::uint64_t gone = (number >> kChunkBits) - (first_ >> kChunkBits); gone > 0; --gone) chunks_.pop_front();
    first_ = number;
  }
  // Empty, and the next number is `number`.
  void restart_at(std::uint64_t number) {
    chunks_.clear();
    if ((number & (kChunkSize - 1)) != 0) chunks_.push_back(std::make_unique<T[]>(kChunkSize));
    first_ = number;
    end_ = number;
  }

  // visit(pointer, count) for each run of neighbours, in order.
  template <class Visit>
  void for_each_run(Visit&& visit) const {
    for (std::uint64_t begin = first_; begin < end_;) {
      const std::uint64_t run = std::min<std::uint64_t>(end_ - begin, kChunkSize - (begin & (kChunkSize - 1)));
      visit(&(*this)[begin], static_cast<std::size_t>(run));
      begin += run;
    }
  }
  // visit(number, element) in order.
  template <class Visit>
  void for_each(Visit&& visit) {
    for (std::uint64_t number = first_; number < end_; ++number) visit(number, (*this)[number]);
  }
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (std::uint64_t number = first_; number < end_; ++number) visit(number, (*this)[number]);
  }

 private:
  using Chunk = std::unique_ptr<T[]>;

  [[nodiscard]] std::size_t chunk_of(std::uint64_t number) const {
    return static_cast<std::size_t>((number >> kChunkBits) - (first_ >> kChunkBits));
  }

  std::deque<Chunk> chunks_;
  std::uint64_t first_ = 0;
  std::uint64_t end_ = 0;
};

}  // namespace greenpool
