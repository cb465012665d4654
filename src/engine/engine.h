// The engine: one programme, deterministic. A command goes in, the events it causes come out, or the reason to refuse
// it.
//
// Order inside one command: shape, state checks (in the order of engine/reject.h), then stage: from there nothing may
// fail. Events are applied as they are decided, because each exit of a cascade depends on the one before, and every law
// (engine/invariants) is checked after each of them. A broken law is a bug: the engine stops for good, and what it
// decided in that command must not be stored (the caller drops the events and its state with them).
//
// Pure: no clock, no randomness, no floating point, no I/O. Same commands, same events, same state hash, any compiler.
// Thread safety: one thread at a time.
// Complexity: a command O(1) plus O(log n) for each forced exit; register_member O(1).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/command.h"
#include "engine/event.h"
#include "engine/plan.h"
#include "engine/reject.h"
#include "engine/state.h"
#include "pool/exit_queue.h"

namespace greenpool {

struct Change;

// Looks on while stored events are folded: what each of them changed, for who keeps books of their own (views). It may
// read the state during the call, and must not fail.
class EventObserver {
 public:
  virtual ~EventObserver() = default;
  virtual void before(const State& state, const Event& event) = 0;
  virtual void after(const State& state, const Event& event, const Change& change) = 0;
};

// A broken law: which, and at which event of the command.
struct Violation {
  std::string law;  // "1 price never falls"
  std::size_t event = 0;
};

class Engine {
 public:
  // terms: validated. The new programme is empty: its first record, "programme opened", is sequence number 0.
  explicit Engine(const Terms& terms);
  // Goes on from a saved state; call ready() before deciding.
  explicit Engine(std::unique_ptr<State> state);

  // Events are appended to `events`; texts in them live as long as the command's, or until the next one is decided. On
  // a rejection nothing is appended
  // and the state is untouched. After a violation the answer is Reject::programme_stopped, for ever.
  [[nodiscard]] Reject decide(const Command& command, std::vector<Event>& events);

  // Folds the events of one stored record into the state, without deciding. Call ready() after the last one.
  // Laws are checked here too. Error: replay_failed (an event that cannot follow from the state).
  [[nodiscard]] Status replay(Timestamp at, std::span<const Event> events);
  // The same under the eyes of an observer.
  [[nodiscard]] Status replay(Timestamp at, std::span<const Event> events, EventObserver& observer);
  // Builds what is derived (the exit queue) after a replay or a load. O(n).
  void ready();

  // Hints for who knows what comes next: memory is fetched while other commands are decided. First the member, some
  // commands later the position; ten to thirty commands ahead. Never changes an outcome.
  void prefetch_member(MemberIndex member) const { state_->members.prefetch(member.value()); }
  void prefetch_position(MemberIndex member) const {
    if (member.value() >= state_->members.size()) return;
    const Member& record = state_->members[member.value()];
    state_->positions.prefetch(PositionSlot(record.newest_position));
    if (record.referrer.exists()) state_->members.prefetch(record.referrer.value());
  }
  // Once more later: who refers the referrer.
  void prefetch_uplines(MemberIndex member) const {
    if (member.value() >= state_->members.size()) return;
    const MemberIndex referrer = state_->members[member.value()].referrer;
    if (!referrer.exists()) return;
    const MemberIndex second = state_->members[referrer.value()].referrer;
    if (second.exists()) state_->members.prefetch(second.value());
  }

  [[nodiscard]] const State& state() const { return *state_; }
  [[nodiscard]] const std::optional<Violation>& violation() const { return violation_; }
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  friend class EngineSabotage;  // tests corrupt the state through it, to see each law fire

  void stage(const Event& event, std::vector<Event>& events);
  // Applies the event, which is number `index` of those that the caller gets, and checks the laws.
  void happen(const Event& event, std::size_t index);
  template <class Before, class After>
  [[nodiscard]] Status fold_record(Timestamp at, std::span<const Event> events, Before&& before, After&& after);
  // Exits, sweeps and splits that the direct events caused; SPEC sections 2, 3, 5 and 9.
  void settle_consequences(std::vector<Event>& events);
  void exit_due_positions(std::vector<Event>& events);
  // Released points that are all that circulates are collected; a pool that nobody holds is swept.
  void settle_circulation(std::vector<Event>& events);
  // Released points enter legacy positions. Whether there were any.
  bool collect(MemberIndex member, std::vector<Event>& events);
  bool collect_all(std::vector<Event>& events);
  // Locked points that could never be used lapse. Whether there were any.
  bool cut_unusable(std::vector<Event>& events);

  std::unique_ptr<State> state_;
  std::unique_ptr<ExitQueue> exits_;
  Plan plan_;
  std::optional<Violation> violation_;
};

}  // namespace greenpool
