// How far a long command is, on standard error: a bar that redraws itself on a terminal; elsewhere a line at every
// tenth of the way, and none at all for what is done within a second. Thread safety: one thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "cli/texts.h"

namespace greenpool {

class Progress {
 public:
  // label: what is being done; unit: of the items that the rate counts.
  Progress(Text label, Text unit);
  ~Progress() { finish(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // done of total, in any measure (bytes, records); items: how many so far. Cheap: looks at the clock every few
  // thousand calls at most.
  void update(std::uint64_t done, std::uint64_t total, std::uint64_t items);
  // Takes the bar away.
  void finish();

 private:
  using Clock = std::chrono::steady_clock;

  void draw(double part, std::uint64_t items, double seconds);

  const std::string label_;
  const std::string unit_;
  const bool terminal_;
  const Clock::time_point begin_;
  Clock::time_point drawn_;
  std::uint64_t last_items_ = 0;
  int tenths_ = 0;
  bool bar_shown_ = false;
};

}  // namespace greenpool
