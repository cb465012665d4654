// A failing story made short: steps are dropped while it still fails, members who do nothing leave with their number,
// and what is left of the commands is made plain.
#pragma once

#include "tests/oracle/op.h"
#include "tests/oracle/twin.h"

namespace greenpool::oracle {

struct Failure {
  Story story;
  std::string difference;
};

// Precondition: run(story) fails. Bounded: at most 4 000 runs.
[[nodiscard]] Failure shrink(Story story, Flaw flaw = Flaw::none);

}  // namespace greenpool::oracle
