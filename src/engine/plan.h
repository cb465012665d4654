// What a command that was not refused will do: its direct events, in order. Exits, sweeps and splits that they cause
// are found by the engine as it applies them.
#pragma once

#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/event.h"
#include "pool/positions.h"
#include "rewards/rewards.h"

namespace greenpool {

class Plan {
 public:
  // Plans for one command; its events are appended to those.
  void start(std::vector<Event>& events) {
    events_ = &events;
    first_ = events.size();
    if (!texts_.empty()) texts_.clear();  // every command asks; the queue's own way is long
    positions_opened_ = 0;
  }
  // The number of the next position that the plan opens.
  [[nodiscard]] PositionId open_position(const PositionBook& positions) {
    return PositionId(positions.next_id().value() + positions_opened_++);
  }
  template <class T>
  void add(const T& event) {
    events_->emplace_back(event);
  }
  [[nodiscard]] std::span<const Event> events() const { return std::span<const Event>(*events_).subspan(first_); }
  // A text of the state, which may change it before the event is read: a copy that lasts until the next command.
  [[nodiscard]] std::string_view keep(std::string_view text) { return texts_.emplace_back(text); }

  std::vector<Reward> rewards;  // room to work in

 private:
  std::vector<Event>* events_ = nullptr;
  std::size_t first_ = 0;
  std::deque<std::string> texts_;
  std::uint32_t positions_opened_ = 0;
};

}  // namespace greenpool
