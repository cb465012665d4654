// What a run has met: events, rejections and situations, and what it was bound to meet.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <numeric>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "engine/event.h"
#include "engine/reject.h"
#include "terms/terms.h"
#include "tests/oracle/occasion.h"

namespace greenpool::oracle {

class Coverage {
 public:
  Coverage();

  void note(Reject outcome, std::span<const Event> events);
  void note(const OccasionCounts& occasions);
  void note(const Terms& terms);  // of one world
  void note_checkpoint() { ++checkpoints_; }
  void note_cautious_refusal() { ++cautious_refusals_; }

  [[nodiscard]] std::uint64_t commands() const { return commands_; }
  [[nodiscard]] std::uint64_t events() const {
    return std::accumulate(events_.begin(), events_.end(), std::uint64_t{0});
  }
  template <class Kind>
  [[nodiscard]] std::uint64_t count_of() const {
    return events_[Event(Kind{}).index()];
  }
  // All events, all rejections that the engine itself can answer, and all occasions that were never met.
  [[nodiscard]] std::vector<std::string> missing() const;
  [[nodiscard]] std::string table() const;

 private:
  std::uint64_t commands_ = 0;
  std::uint64_t checkpoints_ = 0;
  std::uint64_t cautious_refusals_ = 0;
  std::array<std::uint64_t, std::variant_size_v<Event>> events_{};
  std::vector<std::uint64_t> outcomes_;  // by number, none first
  OccasionCounts occasions_{};
  std::map<std::string, std::uint64_t, std::less<>> promises_;  // worlds, by what their terms say
};

}  // namespace greenpool::oracle
