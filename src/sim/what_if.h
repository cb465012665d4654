// A programme's own history under other terms: the same people ask for the same things at the same times, and another
// engine decides. What was asked is kept; what came of it is not. SPEC section 16 (what-if).
//
// Left out is what is about the terms themselves (they are those given here, accepted by everyone who joins) and the
// calendar's work, which falls due by these terms. Thread safety: one thread. Complexity: that of the engine.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/engine.h"

namespace greenpool {

class WhatIf {
 public:
  explicit WhatIf(const Terms& terms);

  // One accepted command of the history, in its order; members keep their numbers.
  void ask(Timestamp at, const Operation& operation);

  [[nodiscard]] const State& state() const { return engine_.state(); }
  [[nodiscard]] std::uint64_t asked() const { return asked_; }
  [[nodiscard]] std::uint64_t left_out() const { return left_out_; }
  // By command and refusal, how often: what would have been refused under these terms.
  [[nodiscard]] const std::map<std::pair<std::string_view, std::string_view>, std::uint64_t>& refused() const {
    return refused_;
  }

 private:
  void calendar(Timestamp until);
  Reject decide(Timestamp at, Operation operation);

  Engine engine_;
  std::vector<Event> events_;
  std::uint64_t asked_ = 0;
  std::uint64_t left_out_ = 0;
  std::map<std::pair<std::string_view, std::string_view>, std::uint64_t> refused_;
};

}  // namespace greenpool
