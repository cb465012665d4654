// Random numbers of the simulator: one generator for each run, of our own with its distributions, so that one seed is
// one run with any compiler (xoshiro256++, Blackman and Vigna 2018; seeded by splitmix64). Thread safety: one thread.
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace greenpool {

class Random {
 public:
  explicit Random(std::uint64_t seed) {
    for (std::uint64_t& word : state_) {
      seed += 0x9e3779b97f4a7c15U;
      std::uint64_t mixed = (seed ^ (seed >> 30)) * 0xbf58476d1ce4e5b9U;
      mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
      word = mixed ^ (mixed >> 31);
    }
  }

  std::uint64_t next() {
    const std::uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0];
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  // 0 .. bound - 1; bound > 0. The bias is below bound / 2^32.
  std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(((next() >> 32) * bound) >> 32); }
  // [0, 1)
  double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }
  bool chance(double probability) { return unit() < probability; }

  // Mean 0, deviation 1 (Marsaglia's polar method).
  double normal() {
    if (has_spare_) {
      has_spare_ = false;
      return spare_;
    }
    double x = 0;
    double y = 0;
    double square = 0;
    do {
      x = 2 * unit() - 1;
      y = 2 * unit() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square == 0);
    const double scale = std::sqrt(-2 * std::log(square) / square);
    spare_ = y * scale;
    has_spare_ = true;
    return x * scale;
  }

  // How many fail before the first that succeeds, each with this probability, 0 < p <= 1.
  std::uint64_t failures(double probability) {
    if (probability >= 1) return 0;
    const double count = std::floor(std::log1p(-unit()) / std::log1p(-probability));
    constexpr double kMost = 1e18;
    return count < kMost ? static_cast<std::uint64_t>(count) : std::numeric_limits<std::uint64_t>::max() / 2;
  }

  // How many of independent rare events happen when `mean` are expected. Exact for small means; above, the normal
  // approximation, whose error is far below the deviation.
  std::uint64_t poisson(double mean) {
    constexpr double kSmall = 30;
    if (mean <= 0) return 0;
    if (mean > kSmall) {
      const double count = std::floor(mean + std::sqrt(mean) * normal() + 0.5);
      return count > 0 ? static_cast<std::uint64_t>(count) : 0;
    }
    const double limit = std::exp(-mean);
    std::uint64_t count = 0;
    for (double product = unit(); product > limit; product *= unit()) ++count;
    return count;
  }

 private:
  std::array<std::uint64_t, 4> state_{};
  double spare_ = 0;
  bool has_spare_ = false;
};

}  // namespace greenpool
