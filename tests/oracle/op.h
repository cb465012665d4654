// One step of a random run: a command that owns its texts, or a checkpoint. A list of them is a whole story: it can be
// printed, shortened and run again.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/command.h"
#include "terms/terms.h"

namespace greenpool::oracle {

// Operations that own their texts and name members by number.
struct ToldForm {
  using Text = std::string;
  using Document = OwnedLongText;
  using Member = MemberIndex;
};
using Told = BasicOperation<ToldForm>;

enum class OpKind : std::uint8_t {
  command,
  // The engine is audited, its hash compared with that of a follower that only replays its events, and it goes on
  // itself, or hands over to the follower, or to a copy made from its saved bytes.
  check_and_go_on,
  hand_to_follower,
  hand_to_copy,
};

struct Op {
  OpKind kind = OpKind::check_and_go_on;
  std::int64_t at = 0;  // microseconds
  Told operation;

  [[nodiscard]] bool is_command() const { return kind == OpKind::command; }
  // A view into this op.
  [[nodiscard]] Command command() const;
};

[[nodiscard]] inline Op op_of(Told operation, std::int64_t at = 0) {
  return Op{OpKind::command, at, std::move(operation)};
}

// One line a person can follow, amounts in units; what was left out of a command is left out.
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
