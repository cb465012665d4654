// What the calendar makes due, above all ranks and gathered profit. SPEC section 6.
#include <algorithm>
#include <chrono>

#include "tests/oracle/bounds.h"
#include "tests/oracle/oracle.h"

namespace greenpool::oracle {
namespace {

constexpr std::int64_t kMicrosecondsPerMinute = 60'000'000;

std::chrono::year_month month_holding(std::int64_t day) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
  return date.year() / date.month();
}

}  // namespace

std::int64_t Oracle::day_of(std::int64_t at) const {
  const mpz_class local = whole(at) + whole(terms_.utc_offset_minutes) * kMicrosecondsPerMinute;
  return units_of(floor_of(ratio(local, whole(kMicrosecondsPerDay))));
}

std::int64_t Oracle::month_of(std::int64_t at) const {
  const std::chrono::year_month month = month_holding(day_of(at));
  return static_cast<int>(month.year()) * 12 + static_cast<int>(static_cast<unsigned>(month.month()));
}

std::int64_t Oracle::end_of_period(Period period, std::int64_t at) const {
  std::int64_t day = day_of(at) + 1;
  if (period == Period::month) {
    const std::chrono::year_month next = month_holding(day_of(at)) + std::chrono::months(1);
    day = std::chrono::sys_days(next / std::chrono::day(1)).time_since_epoch().count();
  }
  return day * kMicrosecondsPerDay - terms_.utc_offset_minutes * kMicrosecondsPerMinute;
}

std::optional<std::int64_t> Oracle::next_due() const {
  std::optional<std::int64_t> earliest;
  for (const auto& due : {periods_.ranks_end, periods_.dividend_end, claims_from(), window_due(), periods_.day_end,
                          closing_due(), terms_effective()}) {
    if (due && (!earliest || *due < *earliest)) earliest = due;
  }
  return earliest;
}

// With the first event after the opening.
void Oracle::begin_periods() {
  periods_.began = true;
  if (!terms_.rewards.ranks.empty()) periods_.ranks_end = end_of_period(terms_.rewards.rank_period, clock_);
  if (terms_.dividend.rate > Rate(0)) periods_.dividend_end = end_of_period(terms_.dividend.period, clock_);
}

Reasons Oracle::reasons(const Advance&, std::int64_t at) const {
  Reasons reasons;
  const std::optional<std::int64_t> due = next_due();
  reasons.add_if(!due || at < *due || (flawed(Flaw::due_only_after) && at == *due), Reject::nothing_is_due);
  return reasons;
}

// One kind of work at a time; of what is due at the same moment, new terms come last.
void Oracle::apply(const Advance&, Events& events) {
  const std::int64_t due = *next_due();
  meet_due(due);
  if (periods_.ranks_end == due || periods_.dividend_end == due) {
    const bool gathers = periods_.dividend_end == due;
    if (periods_.ranks_end == due) settle_ranks(events);
    if (gathers) gather_profit(events);
  } else if (claims_from() == due) {
    convert_due_claims(events);
  } else if (window_due() == due) {
    end_window(events);
  } else if (periods_.day_end == due) {
    end_day(events);
  } else if (closing_due() == due) {
    close(events);
  } else {
    change_terms(events);
  }
}

// What everyone below spent in the period.
std::vector<mpz_class> Oracle::team_spends() const {
  std::vector<mpz_class> teams(members_.size());
  for (std::size_t i = 0; i < members_.size(); ++i) {
    std::optional<std::size_t> upline = flawed(Flaw::team_with_self) ? std::optional(i) : members_[i].referrer;
    for (; upline; upline = members_[*upline].referrer) teams[*upline] += members_[i].period_spend;
  }
  return teams;
}

std::size_t Oracle::rank_earned_by(std::size_t number, const mpz_class& team) const {
  const OracleMember& member = members_[number];
  if (member.status == MemberStatus::disqualified) return 0;
  std::size_t earned = 0;
  for (std::size_t rank = 1; rank <= terms_.rewards.ranks.size(); ++rank) {
    const RankTerms& needs = terms_.rewards.ranks[rank - 1];
    const bool met =
        member.period_spend >= whole(needs.own_spend.units()) &&
        (member.directs >= static_cast<std::size_t>(needs.directs) || flawed(Flaw::ranks_without_directs)) &&
        team >= whole(needs.team.units());
    if (met) earned = rank;
    if (!met && flawed(Flaw::ranks_one_by_one)) break;
  }
  return earned;
}

void Oracle::settle_ranks(Events& events) {
  const std::int64_t ended = *periods_.ranks_end;
  const std::vector<mpz_class> teams = team_spends();
  std::int64_t changes = 0;
  for (std::size_t i = 0; i < members_.size(); ++i) {
    OracleMember& member = members_[i];
    const std::size_t earned = rank_earned_by(i, teams[i]);
    member.met_target = teams[i] >= whole(terms_.rewards.peer_target.units());
    if (earned == member.rank) continue;
    meet(earned > member.rank ? Occasion::rank_rises : Occasion::rank_falls);
    ++changes;
    events.emplace_back(RankChanged{index_of(i), static_cast<std::int64_t>(member.rank),
                                    static_cast<std::int64_t>(earned), Money(units_of(member.period_spend)),
                                    static_cast<std::int64_t>(member.directs), Money(units_of(teams[i]))});
    member.rank = earned;
  }
  for (OracleMember& member : members_) member.period_spend = 0;
  periods_.ranks_end = end_of_period(terms_.rewards.rank_period, ended);
  events.emplace_back(RanksSettled{Timestamp(ended), changes});
}

void Oracle::gather_profit(Events& events) {
  const std::int64_t ended = *periods_.dividend_end;
  mpz_class revenue = account(Account::platform_revenue) - periods_.revenue_before;
  mpz_class loss = account(Account::platform_loss) - periods_.loss_before;
  if (revenue < 0) {
    meet(Occasion::period_with_negative_revenue);
    if (!flawed(Flaw::negative_revenue_is_nothing)) loss -= revenue;
    revenue = 0;
  }
  const mpz_class profit = revenue > loss ? mpz_class(revenue - loss) : mpz_class(0);
  const mpz_class carried = flawed(Flaw::carried_is_lost) ? mpz_class(0) : periods_.carried;
  const mpz_class due = carried + floor_of(ratio(profit * whole(terms_.dividend.rate.units()), 1'000'000));
  const mpz_class room = kMoneyBound - std::max(account(Account::dividend), account(Account::profit_distributed));
  const mpz_class gathered = std::min({due, books_.surplus(), room});
  if (gathered < due) meet(Occasion::profit_beyond_cover_is_carried);
  balance(Account::dividend) += gathered;
  balance(Account::profit_distributed) += gathered;
  periods_.carried = due - gathered;
  periods_.revenue_before = account(Account::platform_revenue);
  periods_.loss_before = account(Account::platform_loss);
  periods_.dividend_end = end_of_period(terms_.dividend.period, ended);
  events.emplace_back(ProfitGathered{Timestamp(ended), Money(units_of(revenue)), Money(units_of(loss)),
                                     Money(units_of(due)), Money(units_of(gathered))});
}

}  // namespace greenpool::oracle
