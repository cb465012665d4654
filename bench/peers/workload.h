// The order that every peer settles, and the line in which every peer reports. No engine code: the arithmetic of SPEC
// sections 3, 5 and 6 is written out once more here, so that a fault of the engine cannot flatter its own comparison.
//
// Units: money in minor units, points in 1e-8 point, rates in parts per million. Sizes are those of a benchmark: orders
// of at most 1 000 yuan and pools below 9e12, with which the products noted below fit. Single threaded unless said.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

namespace greenpool::bench {

__extension__ using Wide = unsigned __int128;

inline constexpr std::int64_t kMillion = 1'000'000;
inline constexpr std::int64_t kRewardRate = 300'000;
inline constexpr std::int64_t kPlatformRate = 100'000;
inline constexpr std::int64_t kGrantRate = 700'000;
inline constexpr std::int64_t kSellFee = 200'000;
inline constexpr std::int64_t kExitMultiple = 2;
inline constexpr std::int64_t kUnitsPerMinorUnit = 1'000'000;  // at the initial price of 1.00 yuan a point

// A 64-bit multiplicative congruential step with the high bits folded down: a few cycles, good enough to spread
// members.
class Generator {
 public:
  explicit Generator(std::uint64_t seed) : state_(seed * 2 + 1) {}

  [[nodiscard]] std::uint64_t next() {
    state_ = state_ * 0xd1342543de82ef95U + 0x9e3779b97f4a7c15U;
    return state_ ^ (state_ >> 32);
  }
  // Uniform in [0, bound).
  [[nodiscard]] std::uint64_t below(std::uint64_t bound) {
    return static_cast<std::uint64_t>((Wide{next()} * bound) >> 64);
  }

 private:
  std::uint64_t state_;
};

struct Order {
  std::int64_t member;  // 0 .. members - 1
  std::int64_t paid;
  std::int64_t cost;
};

// 100.00 to 999.99 yuan, cost 30 %.
[[nodiscard]] inline Order draw_order(Generator& generator, std::int64_t members) {
  const auto member = static_cast<std::int64_t>(generator.below(static_cast<std::uint64_t>(members)));
  const auto paid = 10'000 + static_cast<std::int64_t>(generator.below(90'000));
  return {.member = member, .paid = paid, .cost = paid * 3 / 10};
}

struct Split {
  std::int64_t rewards;
  std::int64_t platform;
  std::int64_t pool;
  std::int64_t grant_value;
};

[[nodiscard]] inline Split split_order(const Order& order) {
  Split split{};
  split.rewards = order.paid * kRewardRate / kMillion;
  split.platform = order.paid * kPlatformRate / kMillion;
  split.pool = order.paid - order.cost - split.rewards - split.platform;
  split.grant_value = split.pool * kGrantRate / kMillion;
  return split;
}

struct Pool {
  std::int64_t cash = 0;
  std::int64_t points = 0;
};

// One 128-by-64-bit division; the quotient must fit 64 bits.
[[nodiscard]] inline std::uint64_t divide_wide(Wide numerator, std::uint64_t divisor) {
#if defined(__x86_64__)
  std::uint64_t quotient = 0;
  std::uint64_t remainder = 0;
  __asm__("divq %4"
          : "=a"(quotient), "=d"(remainder)
          : "a"(static_cast<std::uint64_t>(numerator)), "d"(static_cast<std::uint64_t>(numerator >> 64)), "rm"(divisor)
          : "cc");
  return quotient;
#else
  return static_cast<std::uint64_t>(numerator / divisor);
#endif
}

// Points for an order, priced before its contribution joins the pool.
[[nodiscard]] inline std::int64_t granted_points(const Pool& pool, std::int64_t grant_value) {
  if (pool.points == 0) {
    return grant_value * kUnitsPerMinorUnit;
  }
  const Wide product = Wide{static_cast<std::uint64_t>(grant_value)} * static_cast<std::uint64_t>(pool.points);
  return static_cast<std::int64_t>(divide_wide(product, static_cast<std::uint64_t>(pool.cash)));
}

// A position is due when acquired * P >= multiple * spend * S.
[[nodiscard]] inline bool is_due(const Pool& pool, std::int64_t acquired, std::int64_t spend) {
  return Wide{static_cast<std::uint64_t>(acquired)} * static_cast<std::uint64_t>(pool.cash) >=
         Wide{static_cast<std::uint64_t>(spend * kExitMultiple)} * static_cast<std::uint64_t>(pool.points);
}

// What the sale of `points` pays: floor(points * P * (1 - fee) / S), in one division.
[[nodiscard]] inline std::int64_t sale_pay(const Pool& pool, std::int64_t points) {
  const Wide worth = Wide{static_cast<std::uint64_t>(points)} * static_cast<std::uint64_t>(pool.cash) *
                     static_cast<std::uint64_t>(kMillion - kSellFee);
  return static_cast<std::int64_t>(worth / (Wide{static_cast<std::uint64_t>(pool.points)} * std::uint64_t{kMillion}));
}

[[nodiscard]] inline std::int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

// Latencies in buckets less than 1 % wide, from 1 ns to 18 minutes, without allocation.
class LatencyHistogram {
 public:
  void add(std::int64_t nanoseconds) {
    const std::uint64_t value = nanoseconds < 1 ? 1 : std::min(static_cast<std::uint64_t>(nanoseconds), kLargest);
    max_ns_ = std::max(max_ns_, value);
    ++counts_[index_of(value)];
    ++total_;
  }
  void merge(const LatencyHistogram& other) {
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      counts_[i] += other.counts_[i];
    }
    total_ += other.total_;
    max_ns_ = std::max(max_ns_, other.max_ns_);
  }
  [[nodiscard]] std::uint64_t count() const { return total_; }
  [[nodiscard]] double max_us() const { return static_cast<double>(max_ns_) / 1e3; }
  // The latency, in microseconds, that `percent` of the samples do not exceed (to the width of a bucket).
  [[nodiscard]] double percentile_us(double percent) const {
    const auto rank = static_cast<std::uint64_t>(static_cast<double>(total_) * percent / 100.0);
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      seen += counts_[i];
      if (seen > rank) {
        return std::min(middle_of(i), static_cast<double>(max_ns_)) / 1e3;
      }
    }
    return max_us();
  }

 private:
  static constexpr std::uint64_t kLargest = (std::uint64_t{1} << 40) - 1;

  static std::size_t index_of(std::uint64_t value) {
    const int shift = std::max(0, static_cast<int>(std::bit_width(value)) - 8);
    return static_cast<std::size_t>(shift) * 128 + static_cast<std::size_t>(value >> shift);
  }
  static double middle_of(std::size_t index) {
    if (index < 256) {
      return static_cast<double>(index);
    }
    const std::size_t shift = index / 128 - 1;
    return (static_cast<double>(index - shift * 128) + 0.5) * static_cast<double>(std::uint64_t{1} << shift);
  }

  std::array<std::uint64_t, 34 * 128 + 256> counts_{};
  std::uint64_t total_ = 0;
  std::uint64_t max_ns_ = 0;
};

struct Figure {
  std::string peer;
  std::string variant;
  std::int64_t orders = 0;
  double seconds = 0;
  std::optional<double> p50_us;  // of one answer: an order, or a whole batch where the variant is a batch
  std::optional<double> p99_us;
  std::string extra;  // further JSON members, each with its leading comma
};

inline void print_figure(const Figure& figure) {
  const auto latency = [](const std::optional<double>& us) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", us.value_or(0));
    return us ? std::string(text) : std::string("null");
  };
  std::printf(
      "{\"peer\":\"%s\",\"variant\":\"%s\",\"orders_per_second\":%.0f,\"p50_us\":%s,\"p99_us\":%s,\"orders\":%lld,"
      "\"seconds\":%.3f%s}\n",
      figure.peer.c_str(), figure.variant.c_str(),
      figure.seconds > 0 ? static_cast<double>(figure.orders) / figure.seconds : 0.0, latency(figure.p50_us).c_str(),
      latency(figure.p99_us).c_str(), static_cast<long long>(figure.orders), figure.seconds, figure.extra.c_str());
  std::fflush(stdout);
}

}  // namespace greenpool::bench
