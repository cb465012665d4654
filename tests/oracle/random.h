// A small generator of our own, so that one seed is one run with any compiler (splitmix64; Steele, Lea, Flood 2014).
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>

namespace greenpool::oracle {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
  }

  // 0 .. count - 1; count > 0. The bias of the remainder is of no matter here.
  std::uint64_t below(std::uint64_t count) { return next() % count; }
  // low .. high; low <= high.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    const auto width = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1;
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + (width == 0 ? next() : below(width)));
  }
  // In `percent` cases of a hundred.
  bool chance(int percent) { return static_cast<int>(below(100)) < percent; }
  // Any magnitude from 1 up to `high` equally often.
  std::int64_t magnitude(std::int64_t high) {
    std::int64_t bound = high;
    while (bound > 9 && chance(75)) bound /= static_cast<std::int64_t>(2 + below(30));
    return between(1, bound < 1 ? 1 : bound);
  }
  template <class T>
  T pick(std::initializer_list<T> choices) {
    return *(choices.begin() + below(choices.size()));
  }

 private:
  std::uint64_t state_;
};

}  // namespace greenpool::oracle
