// Stories for replay: programmes of several kinds, told by the engine alone from a fixed seed, so that every build that
// decides alike writes the same journal to the byte.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

#include "engine/event.h"
#include "journal/journal.h"
#include "terms/terms.h"

namespace greenpool::replay {

struct Story {
  Terms terms;  // its id names the story
  std::uint64_t seed = 0;
  std::uint32_t members = 0;
  std::uint32_t commands = 0;
};

// Together they hold every kind of event, both exit bases, keys and order ids, cascades, splits and sweeps.
[[nodiscard]] std::span<const Story> all_stories();

// How many events of each kind were written, by the alternative's place in Event.
using EventCounts = std::array<std::uint64_t, std::variant_size_v<Event>>;

// Tells the story into an empty journal, in frames of many sizes and under a rising epoch. Errors: those of the
// journal.
[[nodiscard]] Status write_story(const Story& story, Journal& journal, EventCounts& counts);

}  // namespace greenpool::replay
