#include "engine/engine.h"

#include "engine/change.h"
#include "engine/laws.h"
#include "engine/ops/closing.h"
#include "engine/ops/legacy.h"
#include "engine/ops/ops.h"

namespace greenpool {

Engine::Engine(const Terms& terms) : Engine(std::make_unique<State>(terms)) {}

Engine::Engine(std::unique_ptr<State> state)
    : state_(std::move(state)), exits_(std::make_unique<ExitQueue>(state_->positions, state_->promises)) {}

Reject Engine::decide(const Command& command, std::vector<Event>& events) {
  if (violation_) return Reject::programme_stopped;
  if (const Reject shape = check_shape(command.operation, command.at); shape != Reject::none) return shape;
  if (const Reject taken = check_name(*state_, command.operation); taken != Reject::none) return taken;
  if (command.at < state_->clock) return Reject::time_went_back;
  if (!std::holds_alternative<Advance>(command.operation)) {
    if (const std::optional<Timestamp> due = state_->next_due(); due && *due <= command.at) return Reject::work_is_due;
  }
  if (const Reject over = check_stage(state_->closing.stage, command.operation); over != Reject::none) return over;
  const std::size_t first = events.size();
  plan_.start(events);
  const Reject refused = std::visit([&](const auto& operation) { return check(*state_, command.at, operation, plan_); },
                                    command.operation);
  if (refused != Reject::none) {
    events.resize(first);
    return refused;
  }

  // From here nothing may fail.
  const Timestamp clock_before = state_->clock;
  state_->clock = command.at;
  const std::size_t planned = events.size();
  for (std::size_t i = first; i < planned; ++i) happen(events[i], i);
  settle_consequences(events);
  ++state_->next_seq;
  if (const char* law = broken_after_command(*state_, clock_before); law != nullptr && !violation_) [[unlikely]] {
    violation_ = Violation{law, events.size()};
  }
  if (violation_) {
    violation_->event -= first;
    events.resize(first);
    return Reject::programme_stopped;
  }
  return Reject::none;
}

void Engine::stage(const Event& event, std::vector<Event>& events) {
  events.push_back(event);
  happen(event, events.size() - 1);
}

void Engine::happen(const Event& event, std::size_t index) {
  Change change;
  const char* const impossible = apply(*state_, event, change);
  GP_CHECK(impossible == nullptr, "a decided event follows from the state");
  if (const char* law = broken_after_event(event, change, *state_); law != nullptr && !violation_) [[unlikely]] {
    violation_ = Violation{law, index};
  }
  if (change.split_factor != 1) {
    exits_->rebuild();
  } else if (change.position_after.id.exists()) {
    const Position& before = change.position_before;
    const Position& after = change.position_after;
    // Its first trigger, or C'/A' < C/A: a product with a thin margin came first, or a reversal took more of C.
    const bool lowered =
        wide(static_cast<std::uint64_t>(after.spend.units()), static_cast<std::uint64_t>(before.acquired.units())) <
        wide(static_cast<std::uint64_t>(before.spend.units()), static_cast<std::uint64_t>(after.acquired.units()));
    if (before.acquired == Points(0) || before.spend == Money(0) || lowered) exits_->push(change.position_slot);
  }
}

bool Engine::collect(MemberIndex member, std::vector<Event>& events) {
  if (state_->legacy.released == Points(0)) return false;
  const std::optional<ReleasedCollected> collection = collection_of(*state_, member);
  if (collection) stage(*collection, events);
  return collection.has_value();
}

bool Engine::collect_all(std::vector<Event>& events) {
  if (state_->legacy.released == Points(0)) return false;
  bool any = false;
  for (const auto& [member, holding] : state_->legacy.holdings) {
    if (!violation_ && collect(member, events)) any = true;
  }
  return any;
}

bool Engine::cut_unusable(std::vector<Event>& events) {
  bool any = false;
  for (const auto& [member, holding] : state_->legacy.holdings) {
    const Points points = unusable_points(*state_, holding);
    // Where the last locked points went, what rounding had left is everyone's to collect: the caller's next turn.
    if (violation_ || points == Points(0)) continue;
    stage(lapse_of(*state_, member, points, LapseReason::unusable), events);
    any = true;
  }
  return any;
}

void Engine::settle_circulation(std::vector<Event>& events) {
  const Pool& pool = state_->pool;
  const LegacyBook& legacy = state_->legacy;
  if (pool.circulating > Points(0) && pool.circulating == legacy.released) {
    collect_all(events);
    // What rounding left is nobody's: it must not keep the pool from its last holder's end.
    if (!violation_ && pool.circulating == legacy.released) stage(ReleasesSettled{legacy.released}, events);
  }
  if (!violation_ && pool.circulating == Points(0) && pool.cash > Money(0)) stage(PoolReserved{pool.cash}, events);
}

void Engine::exit_due_positions(std::vector<Event>& events) {
  const Rate fee = state_->terms.exit_fee == ExitFee::charged ? state_->terms.sell_fee : Rate(0);
  while (!violation_) {
    const PositionSlot slot = exits_->next_due(state_->pool);
    if (!slot.exists()) break;
    // What is collected counts: the member's legacy position may be the one that goes first now.
    if (collect(state_->positions.at(slot).member, events)) continue;
    const Position position = state_->positions.at(slot);
    if (would_leave_residue(*state_, position.member, Points(0), position.remaining)) {
      stage(ReleasesSettled{state_->legacy.released}, events);
    }
    const bool legacy = state_->legacy_of(position) != nullptr;
    const Money paid = position.remaining == Points(0) ? Money(0) : price_sale(state_->pool, position.remaining, fee);
    stage(ForcedExit{position.id, slot, position.member, position.remaining, paid}, events);
    if (legacy) {
      const Points locked = state_->legacy.holdings.at(position.member).locked;
      if (locked > Points(0)) stage(lapse_of(*state_, position.member, locked, LapseReason::exit), events);
    }
    settle_circulation(events);
  }
}

void Engine::settle_consequences(std::vector<Event>& events) {
  for (;;) {
    settle_circulation(events);
    exit_due_positions(events);
    if (violation_ || state_->pool.price() < state_->terms.split_at) return;
    // Before a split everyone collects, and what that makes due exits; then what nobody could use lapses.
    if (collect_all(events) || cut_unusable(events)) continue;
    stage(PointsSplit{state_->terms.split_factor}, events);
  }
}

template <class Before, class After>
Status Engine::fold_record(Timestamp at, std::span<const Event> events, Before&& before, After&& after) {
  const auto fail = [this](const std::string& why) {
    return failure("replay_failed", "record " + std::to_string(state_->next_seq) + " cannot follow: " + why);
  };
  if (violation_) return fail("the programme stopped on law " + violation_->law);
  const Timestamp clock_before = state_->clock;
  if (at < clock_before) return fail("its time is before that of the record before");
  state_->clock = at;
  std::size_t index = 0;
  for (const Event& event : events) {
    Change change;
    before(event);
    if (const char* const impossible = apply(*state_, event, change)) [[unlikely]]
      return fail(impossible);
    after(event, change);
    if (const char* law = broken_after_event(event, change, *state_)) [[unlikely]] {
      violation_ = Violation{law, index};
      return fail(std::string("it breaks law ") + law);
    }
    ++index;
  }
  ++state_->next_seq;
  if (const char* law = broken_after_command(*state_, clock_before)) [[unlikely]] {
    violation_ = Violation{law, index};
    return fail(std::string("it breaks law ") + law);
  }
  return {};
}

Status Engine::replay(Timestamp at, std::span<const Event> events) {
  return fold_record(at, events, [](const Event&) {}, [](const Event&, const Change&) {});
}

Status Engine::replay(Timestamp at, std::span<const Event> events, EventObserver& observer) {
  return fold_record(
      at, events, [&](const Event& event) { observer.before(*state_, event); },
      [&](const Event& event, const Change& change) { observer.after(*state_, event, change); });
}

void Engine::ready() { exits_->rebuild(); }

std::size_t Engine::memory_bytes() const { return state_->memory_bytes() + exits_->memory_bytes(); }

}  // namespace greenpool
