// What the calendar makes due. SPEC sections 6 (ranks settle once a period; profit gathers by period), 9 (claims turn
// into coins by date; a day's releases are collected), 13 and 15.
#include <algorithm>

#include "engine/ops/closing.h"
#include "engine/ops/legacy.h"
#include "engine/ops/ops.h"
#include "engine/ops/streams.h"
#include "engine/ops/windows.h"

namespace greenpool {
namespace {

// The highest rank whose requirements are all met; 0: none.
std::int64_t earned_rank(const RewardTerms& terms, Money own_spend, std::int64_t directs, Money team) {
  for (std::size_t rank = terms.ranks.size(); rank > 0; --rank) {
    const RankTerms& needs = terms.ranks[rank - 1];
    if (own_spend >= needs.own_spend && directs >= needs.directs && team >= needs.team) {
      return static_cast<std::int64_t>(rank);
    }
  }
  return 0;
}

void settle_ranks(const State& state, Plan& plan) {
  const std::vector<std::int64_t> team = state.ranks.team_spend(state.members);
  const std::size_t before = plan.events().size();
  for (std::uint32_t i = 0; i < team.size(); ++i) {
    const MemberIndex member(i);
    const RankRecord& record = state.ranks.at(member);
    const std::int64_t directs = state.member(member).directs;
    std::int64_t rank = earned_rank(state.terms.rewards, record.spent, directs, Money(team[i]));
    if (state.member(member).status == MemberStatus::disqualified) rank = 0;
    if (rank == record.rank) continue;
    plan.add(RankChanged{member, record.rank, rank, record.spent, directs, Money(team[i])});
  }
  plan.add(RanksSettled{state.periods.ranks_end, static_cast<std::int64_t>(plan.events().size() - before)});
}

// dividend_rate of the profit gathers, with what earlier periods could not: as much as full cover allows.
void gather_profit(const State& state, Plan& plan) {
  ProfitGathered event{};
  event.ended = state.periods.dividend_end;
  const Money revenue = state.books.balance(Account::platform_revenue) - state.periods.revenue_before;
  const Money loss = state.books.balance(Account::platform_loss) - state.periods.loss_before;
  // Reversals may take back more than the period brought; that is a loss of the period.
  event.revenue = std::max(Money(0), revenue);
  event.loss = loss + std::max(Money(0), -revenue);
  const Money profit = std::max(Money(0), event.revenue - event.loss);
  event.due = state.periods.dividend_carried + share_floor(profit, state.terms.dividend.rate);
  event.gathered = std::min(event.due, state.books.surplus());
  const Money room = std::min(Money(kMoneyMax) - state.books.balance(Account::profit_distributed),
                              Money(kMoneyMax) - state.books.balance(Account::dividend));
  event.gathered = std::min(event.gathered, room);
  plan.add(event);
}

void change_terms(const State& state, Plan& plan) {
  for (const auto& [id, proposal] : state.proposals) {
    if (!proposal.approved) continue;
    plan.add(TermsChanged{plan.keep(id), state.version() + 1, {plan.keep(proposal.terms)}});
  }
}

// The day's last moment: streams inject, everyone collects, and what rounding left of the day's releases is locked
// again.
void end_day(const State& state, Timestamp at, Plan& plan) {
  plan_streams(state, at, plan);
  plan_releases_settled(state, plan_collection_of_all(state, plan), plan);
  plan.add(DayEnded{state.periods.day_end});
}

}  // namespace

Reject check(const State& state, Timestamp at, const Advance&, Plan& plan) {
  const std::optional<Timestamp> due = state.next_due();
  if (!due || at < *due) return Reject::nothing_is_due;
  // One kind of work a command, of what is due at that moment in this order. Changed terms come last: what ended under
  // the old ones is settled by them.
  const Periods& periods = state.periods;
  if (periods.ranks_end == *due || periods.dividend_end == *due) {
    if (periods.ranks_end == *due) settle_ranks(state, plan);
    if (periods.dividend_end == *due) gather_profit(state, plan);
  } else if (periods.claims_from == *due) {
    plan_conversions(state, plan);
  } else if (state.sale_window.end == *due) {
    plan_window(state, plan);
  } else if (periods.day_end == *due) {
    end_day(state, at, plan);
  } else if (is_end(state, *due)) {
    plan_closing(state, plan);
  } else if (periods.terms_effective == *due) {
    change_terms(state, plan);
  }
  return Reject::none;
}

}  // namespace greenpool
