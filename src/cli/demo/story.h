// The demo's past: some months of a small merchant's programme, from the first member until now. It grows like most
// such things, quickly and then ever less, so some members have left at their multiple, and most who came late are far
// from what they spent.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/demo/house.h"

namespace greenpool {

// Somebody to look at the programme as.
struct DemoPersona {
  std::string kind;  // a word of ours: "left_by_forced_exit"
  std::string member;
  std::string phone;
  std::string nickname;
  std::string about_zh;
  std::string about_en;
};

// When the past begins, so that it ends at `now`. The house is to be opened as of then.
[[nodiscard]] Timestamp demo_begin(Timestamp now);

// Called after each day; false ends the story.
using DemoWatch = std::function<bool(int days_done, int days)>;

// nullopt: it was ended. The same seed gives the same people, orders and amounts; ids, keys and codes are random.
// Throws the house's refusals.
[[nodiscard]] std::optional<std::vector<DemoPersona>> tell_demo_story(DemoHouse& house, Timestamp now,
                                                                      const DemoWatch& watch);

}  // namespace greenpool
