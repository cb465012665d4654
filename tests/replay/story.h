// Stories for replay: programmes of several kinds, told by the engine alone from a fixed seed, so that every build that
// decides alike writes the same journal to the byte.
#pragma once

#include <span>

#include "tests/history/history.h"

namespace greenpool::replay {

// Their terms' ids name them. Together they hold every kind of event, both exit bases, keys and order ids, cascades,
// splits and sweeps.
[[nodiscard]] std::span<const history::HistoryOptions> all_stories();

}  // namespace greenpool::replay
