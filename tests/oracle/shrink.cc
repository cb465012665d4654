#include "tests/oracle/shrink.h"

#include <algorithm>

namespace greenpool::oracle {
namespace {

constexpr int kRunsMax = 4'000;

}  // namespace

Failure shrink(Story story, Flaw flaw) {
  std::string difference = run(story, Scrutiny::all_members, flaw).value_or("it passes when run again");
  int runs = 0;
  for (std::size_t length = std::max<std::size_t>(1, story.ops.size() / 2); length > 0 && runs < kRunsMax;) {
    bool dropped = false;
    for (std::size_t end = story.ops.size(); end > 0 && runs < kRunsMax;) {
      const std::size_t begin = end > length ? end - length : 0;
      Story shorter = story;
      shorter.ops.erase(shorter.ops.begin() + static_cast<std::ptrdiff_t>(begin),
                        shorter.ops.begin() + static_cast<std::ptrdiff_t>(end));
      ++runs;
      if (auto still = run(shorter, Scrutiny::all_members, flaw)) {
        story = std::move(shorter);
        difference = std::move(*still);
        dropped = true;
      }
      end = begin;
    }
    if (length > 1) {
      length /= 2;
    } else if (!dropped) {
      break;
    }
  }
  return {std::move(story), std::move(difference)};
}

}  // namespace greenpool::oracle
