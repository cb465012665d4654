// One step of a random run: a command that owns its texts, or a checkpoint. A list of them is a whole story: it can be
// printed, shortened and run again.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/command.h"
#include "terms/terms.h"

namespace greenpool::oracle {

enum class OpKind : std::uint8_t {
  register_member,
  settle_order,
  sell_points,
  sell_all,
  inject,
  // Not commands: the engine is audited, its hash compared with that of a follower that only replays its events, and it
  // goes on itself, or hands over to the follower, or to a copy made from its saved bytes.
  check_and_go_on,
  hand_to_follower,
  hand_to_copy,
};

struct Op {
  OpKind kind = OpKind::check_and_go_on;
  std::int64_t at = 0;  // microseconds
  std::string text;     // the new member's id, or the order's
  std::string referrer;
  MemberIndex member;       // who buys or sells
  std::int64_t amount = 0;  // paid, points or injected
  std::int64_t cost = 0;
  InjectionSource source = InjectionSource::financing;

  [[nodiscard]] bool is_command() const { return kind < OpKind::check_and_go_on; }
  // A view into this op.
  [[nodiscard]] Command command() const;
};

// One line a person can follow, amounts in units.
[[nodiscard]] std::string text_of(const Op& op);

struct Story {
  std::uint64_t seed = 0;
  Terms terms;
  // The engine counts fractions of a second to the pool's side in the injection window (pool/injection_window.h); then
  // it may refuse what a window of one second more would refuse.
  bool has_fractional_times = false;
  bool has_follower = false;
  // Terms that validate() refuses, used to reach a rule that valid terms never reach.
  bool has_terms_beyond_validation = false;
  std::vector<Op> ops;
};

[[nodiscard]] std::string text_of(const Story& story);

}  // namespace greenpool::oracle
