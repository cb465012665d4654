// The programme's end. SPEC section 15.
#include "engine/apply/fold.h"
#include "engine/apply/holdings.h"
#include "engine/apply/purse.h"
#include "engine/apply/standing.h"

namespace greenpool {
namespace {

Money unpaid_claims(const State& state) {
  return state.books.balance(Account::legacy_claims) + state.books.balance(Account::coins);
}

}  // namespace

const char* fold(State& state, const ClosingProposed& event, Change&) {
  if (state.closing.stage != ClosingStage::running) return "an end was asked for already";
  if (event.operator_id.empty()) return "an operator has an id";
  state.closing.stage = ClosingStage::proposed;
  state.closing.proposed_by = event.operator_id;
  return nullptr;
}

// What was to come does not come: streams stop, and proposed terms are dropped, approved or not.
const char* fold(State& state, const ClosingConfirmed& event, Change&) {
  if (state.closing.stage != ClosingStage::proposed) return "no end waits to be confirmed";
  if (state.closing.proposed_by == event.operator_id) return "another operator confirms";
  if (event.closes < state.clock || event.closes == Timestamp{}) return "a programme ends after its notice";
  state.closing.stage = ClosingStage::confirmed;
  state.closing.closes = event.closes;
  state.streams.clear();
  const bool needs_days = state.legacy.locked > Points(0) || state.legacy.released > Points(0);
  if (!needs_days) state.periods.day_end = Timestamp{};
  state.proposals.clear();
  state.periods.terms_effective = Timestamp{};
  return nullptr;
}

const char* fold(State& state, const ClosingWithdrawn&, Change&) {
  if (state.closing.stage != ClosingStage::proposed) return "no end waits to be confirmed";
  state.closing = Closing();
  return nullptr;
}

// Requests of a window that is still open are dropped: their points are paid like all others, without a fee.
const char* fold(State& state, const ClosingBegun& event, Change&) {
  Closing& closing = state.closing;
  if (closing.stage != ClosingStage::confirmed || closing.begun) return "no end is due";
  if (closing.closes > state.clock) return "the notice is not over";
  if (!state.paid_orders.empty()) return "an order is open";
  if (state.legacy.locked != Points(0) || state.legacy.released != Points(0)) return "locked points wait";
  if (event.pool != state.pool.cash || event.circulating != state.pool.circulating) return "the pool holds otherwise";
  if (event.reserve != state.books.balance(Account::reserve)) return "the reserve holds otherwise";
  if (event.claims != unpaid_claims(state)) return "other claims wait";
  closing.begun = true;
  closing.pool = event.pool;
  closing.circulating = event.circulating;
  closing.reserve = event.reserve;
  closing.claims = event.claims;
  state.sale_window = SaleWindow();
  return nullptr;
}

const char* fold(State& state, const ClaimRepaid& event, Change& change) {
  if (!state.closing.begun) return "the programme does not end";
  const auto found = state.legacy.holdings.find(event.member);
  if (found == state.legacy.holdings.end()) return "the member has no claim";
  if (event.coins > found->second.coins || event.claims > found->second.waiting) return "the member is owed less";
  const Money amount = event.coins + event.claims;
  if (amount > state.books.balance(Account::reserve)) return "the reserve holds less";
  found->second.coins -= event.coins;
  found->second.waiting -= event.claims;
  state.closing.paid += amount;
  change.posting.debit(Account::reserve, amount);
  credit_member(state, event.member, amount, change);
  change.posting.debit(Account::coins, event.coins);
  change.posting.debit(Account::legacy_claims, event.claims);
  change.posting.credit(Account::legacy_assumed, amount);
  return nullptr;
}

const char* fold(State& state, const ClosingPaid& event, Change& change) {
  Closing& closing = state.closing;
  if (!closing.begun) return "the programme does not end";
  if (event.member.value() >= state.members.size()) return "the member is unknown";
  if (event.points == Points(0) || event.points != state.holding_of(event.member)) {
    return "a part is for all that the member holds";
  }
  if (event.from_pool > state.pool.cash) return "the pool holds less";
  if (event.from_reserve > state.books.balance(Account::reserve)) return "the reserve holds less";
  const Money paid = event.from_pool + event.from_reserve;
  take_holding(state, event.member, event.points, paid);
  change.holdings -= event.points;
  state.pool.cash -= event.from_pool;
  state.pool.circulating -= event.points;
  // What is remembered is the price of all parts, not what rounding made of the last one's.
  if (state.pool.circulating == Points(0)) {
    state.pool.last_price = Price{closing.pool.units(), closing.circulating.units()};
  }
  change.posting.debit(Account::pool, event.from_pool);
  change.posting.debit(Account::reserve, event.from_reserve);
  credit_member(state, event.member, paid, change);
  change_standing(state, event.member, {.spent = {}, .received = paid});
  state.totals.closing_paid += paid;
  closing.paid += paid;
  ++closing.members;
  return nullptr;
}

// Ranks, days and claims that wait are over; what the platform's last profits owe to shareholders still gathers.
const char* fold(State& state, const ProgrammeClosed& event, Change&) {
  Closing& closing = state.closing;
  if (!closing.begun) return "the programme does not end";
  if (event.ended != closing.closes) return "the notice ended at another time";
  if (state.pool.circulating != Points(0)) return "a holder was not paid";
  const Money reserve = closing.circulating > Points(0) ? closing.reserve : closing.for_claims();
  if (closing.paid != closing.pool + reserve) return "not everything was paid";
  if (event.paid != closing.paid || event.members != closing.members) return "another sum was paid";
  Closing closed;
  closed.stage = ClosingStage::closed;
  closed.proposed_by = closing.proposed_by;
  closed.closes = closing.closes;
  closing = closed;
  state.periods.ranks_end = Timestamp{};
  state.periods.day_end = Timestamp{};
  state.periods.claims_from = Timestamp{};
  state.legacy.batches.clear();
  state.legacy.claim_ids.clear();
  return nullptr;
}

}  // namespace greenpool
