// What the benchmarks that link Greenpool's own rooms measure with, and how they print: JSON lines, as greenpool bench
// does.
#pragma once

#include <chrono>
#include <cstdio>

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

inline void print_value(const char* variant, double value, const char* unit) {
  std::printf(R"({"peer":"greenpool","variant":"%s","value":%.3f,"unit":"%s"})"
              "\n",
              variant, value, unit);
  std::fflush(stdout);
}

}  // namespace greenpool
