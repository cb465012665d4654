// What the benchmarks that link Greenpool's own rooms measure with, and how they print: JSON lines, as greenpool bench
// does.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <ctime>

namespace greenpool {

// Wall time since it was made, from the monotonic clock.
class Stopwatch {
 public:
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  }

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

// Processor time of this process since it was made: what a busy machine leaves alone.
class ProcessorWatch {
 public:
  [[nodiscard]] double seconds() const { return static_cast<double>(std::clock() - begin_) / CLOCKS_PER_SEC; }

 private:
  std::clock_t begin_ = std::clock();
};

inline void print_value(const char* variant, double value, const char* unit) {
  std::printf(R"({"peer":"greenpool","variant":"%s","value":%.3f,"unit":"%s"})"
              "\n",
              variant, value, unit);
  std::fflush(stdout);
}

inline void print_rate(const char* variant, std::uint64_t orders, double seconds) {
  std::printf(R"({"peer":"greenpool","variant":"%s","orders_per_second":%.0f,"p50_us":null,"p99_us":null,)"
              R"("orders":%llu,"seconds":%.3f})"
              "\n",
              variant, static_cast<double>(orders) / seconds, static_cast<unsigned long long>(orders), seconds);
  std::fflush(stdout);
}

}  // namespace greenpool
