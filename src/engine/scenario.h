// Test support: a programme played as a dialogue, one line a command, so that a test reads like a table that anyone can
// check with a pocket calculator.
//
//   join ann                      -> joined                             (and accepts the terms in force)
//   join bob by ann without consent -> joined                           (and does not)
//   order ann 1000.00 300.00      -> grant 210                          | pool 300.00; points 210; price 1.42857142
//   sell ann 105                  -> sale pays 120.00                   | wallet ann 120.00; holds ann 105
//   inject 1.00 from subsidy      -> injection_over_cap
//   wait 7d                       (also 2h, 30s, 1us; the next commands come that much later)
//   until 2026-02-01              (the next commands come when that day begins in the programme's calendar)
//   pay bob 500.00 100.00 as o7 wallet 20.00 subsidy 10.00 in 110105 from mill   -> deposit 510.00
//   request_withdrawal w1 ann 100.00        -> held 100.00    (any command: values in the order of its fields in
//   reverse_order r1 o1 cost returned       -> …               command.h, or each after its field's name)
//
// "order" takes the same words as "pay", and "rewards" and "platform" with a rate. Without "as" orders are o1, o2, …
//
// "reason direct bob 0.05x1000.00@1" is of a reward that the line paid: its rate, its base, and how many generations
// up. After "->" stand the events, or the rejection; after "|" what then holds. Either may go on in lines of its own
// that begin with the same sign. Amounts are yuan, points are cut of their trailing zeros. After every line the story
// itself checks that a refused command left no trace, that the audit finds nothing, and that an engine loaded from the
// state before, and one that replays the events, end in the same state hash.
#pragma once

#include <deque>
#include <memory>
#include <source_location>
#include <string>
#include <string_view>
#include <vector>

#include "engine/change.h"
#include "engine/engine.h"

namespace greenpool {

// What tests may do to an engine that nobody else may.
class EngineSabotage {
 public:
  [[nodiscard]] static State& state(Engine& engine) { return *engine.state_; }
  // As if the engine had decided this event.
  static void stage(Engine& engine, const Event& event, std::vector<Event>& events) { engine.stage(event, events); }
};

// The worked terms of SPEC section 4.
[[nodiscard]] Terms classic_terms();
// Half of each order goes to the platform and half to the pool, all of which is granted: the price stays where it is
// until somebody sells, so that equal orders have equal triggers. Sales leave half of their value in the pool; m = 1.
[[nodiscard]] Terms level_terms();

[[nodiscard]] std::string saved_bytes(const State& state);
[[nodiscard]] Result<std::unique_ptr<State>> load_bytes(std::string_view bytes);

class Story {
 public:
  explicit Story(const Terms& terms = classic_terms());

  void play(std::string_view script, std::source_location where = std::source_location::current());

  // One command at the story's time, with all its checks; what it caused is in events().
  Reject decide(const Operation& operation);
  Reject decide_at(Timestamp at, const Operation& operation);

  [[nodiscard]] Engine& engine() { return *engine_; }
  [[nodiscard]] const State& state() const { return engine_->state(); }
  // For corruption; from then on the checks after each command are off.
  [[nodiscard]] State& sabotage();
  [[nodiscard]] const std::vector<Event>& events() const { return events_; }
  [[nodiscard]] MemberIndex member(std::string_view id) const { return state().directory.find(id); }
  [[nodiscard]] Timestamp now() const { return now_; }
  void wait_microseconds(std::int64_t microseconds) { now_ = Timestamp(now_.microseconds() + microseconds); }

 private:
  void tell(std::string_view step);
  [[nodiscard]] std::string answer(std::string_view line);
  Reject tell_order(const std::vector<std::string_view>& words);
  [[nodiscard]] std::optional<Reject> tell_command(const std::vector<std::string_view>& words);
  [[nodiscard]] std::string describe(const Event& event) const;
  [[nodiscard]] std::string fact(const std::vector<std::string_view>& words) const;
  [[nodiscard]] std::string legacy_fact(std::string_view what, MemberIndex who) const;  // empty: it is of none such
  [[nodiscard]] Money money(std::string_view text) const;
  void check_twins(const Command& command, const std::string& before);

  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Engine> replayed_;
  std::vector<Event> events_;
  int orders_told_ = 0;
  std::deque<std::string> told_;          // texts of events live as long as the command's
  Timestamp now_{1'767'225'600'000'000};  // 2026-01-01T00:00:00Z
  bool sound_ = true;
};

}  // namespace greenpool
