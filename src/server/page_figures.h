// What pages ask for again and again, and is kept for a while.
// Thread safety: any thread.
#pragma once

#include "server/exit_ladder.h"
#include "server/period_figures.h"

namespace greenpool {

struct PageFigures {
  ExitLadders ladders;
  RecentBook recent;
};

}  // namespace greenpool
