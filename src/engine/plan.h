// What a command that was not refused will do: its direct events, in order. Exits, sweeps and splits that they cause
// are found by the engine as it applies them.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "engine/event.h"
#include "rewards/rewards.h"

namespace greenpool {

class Plan {
 public:
  void start() {
    events_.clear();
    texts_.clear();
  }
  void add(const Event& event) { events_.push_back(event); }
  [[nodiscard]] const std::vector<Event>& events() const { return events_; }
  // A text of the state, which may change it before the event is read: a copy that lasts until the next command.
  [[nodiscard]] std::string_view keep(std::string_view text) { return texts_.emplace_back(text); }

  std::vector<Reward> rewards;  // room to work in

 private:
  std::vector<Event> events_;
  std::deque<std::string> texts_;
};

}  // namespace greenpool
