// What the calendar brings: ranks that settle, profit that gathers, the dividends paid from it, and days that end. SPEC
// section 6.
#include "base/calendar.h"
#include "engine/apply/fold.h"
#include "engine/apply/purse.h"

namespace greenpool {
namespace {

Timestamp end_of_period(const State& state, Period period, Timestamp at) {
  const Calendar calendar(state.terms.utc_offset_minutes);
  return period == Period::day ? calendar.begin_of_day(calendar.day_of(at) + 1)
                               : calendar.begin_of_month(calendar.month_of(at) + 1);
}

}  // namespace

void begin_periods(State& state) {
  const Terms& terms = state.terms;
  Periods& periods = state.periods;
  if (rank_periods_begin(state)) periods.ranks_end = end_of_period(state, terms.rewards.rank_period, state.clock);
  if (dividend_periods_begin(state)) periods.dividend_end = end_of_period(state, terms.dividend.period, state.clock);
  if (days_begin(state)) periods.day_end = end_of_period(state, Period::day, state.clock);
}

const char* fold(State& state, const DayEnded& event, Change&) {
  const Timestamp day_end = state.periods.day_end;
  if (day_end == Timestamp{} || event.ended != day_end || day_end > state.clock) return "no day of the calendar ended";
  state.periods.day_end = needs_days(state) ? end_of_period(state, Period::day, event.ended) : Timestamp{};
  return nullptr;
}

const char* fold(State& state, const WeightSet& event, Change&) {
  if (event.member.value() >= state.members.size()) return "the member is unknown";
  if (event.weight < 0 || event.weight > kWeightMax) return "the weight is outside its range";
  Shareholder& shareholder = state.shareholders[event.member];
  const std::int64_t now = state.clock.seconds();
  shareholder.accumulated = shareholder.weighed(now);
  shareholder.since = now;
  shareholder.weight = event.weight;
  if (shareholder.weight == 0 && shareholder.accumulated == 0) state.shareholders.erase(event.member);
  return nullptr;
}

const char* fold(State& state, const DividendPaid& event, Change& change) {
  if (event.member.value() >= state.members.size()) return "the member is unknown";
  change.posting.debit(Account::dividend, event.amount);
  credit_member(state, event.member, event.amount, change);
  return nullptr;
}

const char* fold(State& state, const DividendDistributed&, Change&) {
  const std::int64_t now = state.clock.seconds();
  for (auto shareholder = state.shareholders.begin(); shareholder != state.shareholders.end();) {
    shareholder->second.accumulated = 0;
    shareholder->second.since = now;
    shareholder = shareholder->second.weight == 0 ? state.shareholders.erase(shareholder) : std::next(shareholder);
  }
  return nullptr;
}

const char* fold(State& state, const RankChanged& event, Change&) {
  if (event.member.value() >= state.ranks.size()) return "the member is unknown";
  RankRecord& record = state.ranks.at(event.member);
  if (record.rank != event.from || event.from == event.to) return "the rank is another one";
  if (event.to < 0 || event.to > static_cast<std::int64_t>(state.terms.rewards.ranks.size())) return "no such rank";
  record.rank = static_cast<std::uint8_t>(event.to);
  return nullptr;
}

const char* fold(State& state, const RanksSettled& event, Change&) {
  if (event.ended != state.periods.ranks_end || event.ended > state.clock) return "no period of the ranks ended";
  const std::vector<std::int64_t> team = state.ranks.team_spend(state.members);
  for (std::uint32_t i = 0; i < team.size(); ++i) {
    RankRecord& record = state.ranks.at(MemberIndex(i));
    record.met_target = team[i] >= state.terms.rewards.peer_target.units() ? 1 : 0;
    record.spent = Money(0);
  }
  state.ranks.link(state.members);
  state.periods.ranks_end = end_of_period(state, state.terms.rewards.rank_period, event.ended);
  return nullptr;
}

const char* fold(State& state, const ProfitGathered& event, Change& change) {
  if (event.ended != state.periods.dividend_end || event.ended > state.clock) return "no dividend period ended";
  if (event.gathered > event.due) return "no more is gathered than is due";
  change.posting.debit(Account::profit_distributed, event.gathered);
  change.posting.credit(Account::dividend, event.gathered);
  state.periods.dividend_carried = event.due - event.gathered;
  state.periods.revenue_before = state.books.balance(Account::platform_revenue);
  state.periods.loss_before = state.books.balance(Account::platform_loss);
  state.periods.dividend_end = end_of_period(state, state.terms.dividend.period, event.ended);
  return nullptr;
}

}  // namespace greenpool
