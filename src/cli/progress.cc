#include "cli/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "cli/report.h"

namespace greenpool {
namespace {

constexpr std::uint64_t kItemsBetweenLooks = 1'000;
constexpr int kBarCells = 24;

std::string duration(double seconds) {
  const auto whole = std::llround(std::min(seconds, 359'999.0));
  if (whole >= 3600) return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

std::string rate(double per_second) {
  if (per_second >= 1e6) return fmt::format("{:.1f} M/s", per_second / 1e6);
  if (per_second >= 1e3) return fmt::format("{:.0f} k/s", per_second / 1e3);
  return fmt::format("{:.0f} /s", per_second);
}

}  // namespace

Progress::Progress(Text label, Text unit)
    : label_(format_text(label)),
      unit_(format_text(unit)),
      terminal_(isatty(STDERR_FILENO) == 1),
      begin_(Clock::now()),
      drawn_(begin_) {}

void Progress::update(std::uint64_t done, std::uint64_t total, std::uint64_t items) {
  if (items - last_items_ < kItemsBetweenLooks && done < total) return;
  last_items_ = items;
  const Clock::time_point now = Clock::now();
  const double seconds = std::chrono::duration<double>(now - begin_).count();
  const double part = total == 0 ? 1.0 : std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
  if (terminal_) {
    if (now - drawn_ < std::chrono::milliseconds(100)) return;
  } else {
    const int tenths = static_cast<int>(part * 10);
    if (tenths <= tenths_ || now - drawn_ < std::chrono::seconds(1)) return;
    tenths_ = tenths;
  }
  drawn_ = now;
  draw(part, items, seconds);
}

void Progress::draw(double part, std::uint64_t items, double seconds) {
  const std::string left = part > 0 ? duration(seconds * (1 - part) / part) : "?";
  const std::string figures = fmt::format("{:3.0f}%  {} {}  {}  ETA {}", part * 100, items, unit_,
                                          rate(static_cast<double>(items) / std::max(seconds, 1e-3)), left);
  if (!terminal_) {
    static_cast<void>(write_all(STDERR_FILENO, fmt::format("{} {}\n", label_, figures)));
    return;
  }
  const int filled = static_cast<int>(part * kBarCells);
  const std::string bar = std::string(static_cast<std::size_t>(filled), '#') +
                          std::string(static_cast<std::size_t>(kBarCells - filled), '.');
  bar_shown_ = write_all(STDERR_FILENO, fmt::format("\r{} [{}] {}\x1b[K", label_, bar, figures));
}

void Progress::finish() {
  if (bar_shown_) static_cast<void>(write_all(STDERR_FILENO, "\r\x1b[K"));
  bar_shown_ = false;
}

}  // namespace greenpool
