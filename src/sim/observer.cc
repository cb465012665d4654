#include "sim/observer.h"

#include <algorithm>
#include <numeric>

#include "figures/standing.h"

namespace greenpool {
namespace {

bool has_reached(const Member& member, Mark mark) { return marks_passed(member) >= static_cast<std::size_t>(mark) + 2; }

}  // namespace

RunObserver::RunObserver(const Scenario& scenario)
    : cohort_days_(static_cast<std::uint32_t>(scenario.cohort_days)),
      days_(scenario.days),
      step_((scenario.days + kSeriesPointsMax - 1) / kSeriesPointsMax),
      cohorts_(static_cast<std::size_t>((scenario.days + scenario.cohort_days - 1) / scenario.cohort_days)),
      in_pool_(cohorts_),
      came_(cohorts_),
      went_(cohorts_),
      pool_flows_(cohorts_ * cohorts_),
      reward_flows_(cohorts_ * cohorts_) {}

void RunObserver::joined() {
  // Cohorts in which nobody joined begin where the next one does.
  while (cohort_begins_.size() <= day_ / cohort_days_) {
    cohort_begins_.push_back(static_cast<std::uint32_t>(lives_.size()));
  }
  lives_.push_back({.joined = day_});
}

void RunObserver::paid(const State& state, MemberIndex member, Money amount) {
  went_[cohort_of(member)] += amount.units();
  paid_today_.push_back(member);
  Life& life = lives_[member.value()];
  for (std::size_t mark = 0; mark < kMarks; ++mark) {
    if (life.reached[mark] != kNever || !has_reached(state.member(member), static_cast<Mark>(mark))) continue;
    life.reached[mark] = day_;
    ++ever_reached_[mark];
  }
}

void RunObserver::watch(const State& state, const std::vector<Event>& events, MemberIndex buyer) {
  for (const Event& event : events) {
    if (const auto* reward = std::get_if<RewardPaid>(&event)) {
      reward_flows_[cohort_of(buyer) * cohorts_ + cohort_of(reward->member)] += reward->amount.units();
    } else if (const auto* order = std::get_if<OrderSettled>(&event)) {
      const bool is_kept = state.terms.remainder_to == RemainderTo::pool;
      came_[cohort_of(order->member)] += (order->contribution + (is_kept ? order->remainder : Money(0))).units();
    } else if (const auto* exit = std::get_if<ForcedExit>(&event)) {
      std::uint16_t& exited = lives_[exit->member.value()].exited;
      exited = std::min(exited, day_);
      paid(state, exit->member, exit->paid);
    } else if (const auto* sale = std::get_if<PointsSold>(&event)) {
      paid(state, sale->member, sale->paid);
    } else if (const auto* window_sale = std::get_if<WindowSale>(&event)) {
      paid(state, window_sale->member, window_sale->paid);
    } else if (const auto* reversed = std::get_if<OrderReversed>(&event)) {
      came_[cohort_of(reversed->member)] -= reversed->pool_back.units();
      refunded_ += reversed->refund;
    } else if (const auto* taken = std::get_if<RewardReversed>(&event)) {
      reward_flows_[cohort_of(buyer) * cohorts_ + cohort_of(taken->member)] -= taken->amount.units();
    } else if (const auto* split = std::get_if<PointsSplit>(&event)) {
      scale_ *= static_cast<double>(split->factor);
    }
  }
}

DayPoint RunObserver::point(const State& state) const {
  const Price price = state.pool.price();
  return {.day = day_,
          .pool = state.pool,
          .adjusted_price = static_cast<double>(price.minor) / static_cast<double>(price.units) * scale_ *
                            static_cast<double>(kUnitsPerPoint),
          .members = state.members.size(),
          .totals = state.totals,
          .refunded = refunded_,
          .recovered = ever_reached_[0]};
}

// The day's payments are taken from what was in the pool and what came today, cohort by cohort in proportion. Money
// that came from no cohort (injections) belongs to none of the rows.
void RunObserver::attribute() {
  double organic = 0;
  for (std::size_t from = 0; from < cohorts_; ++from) {
    in_pool_[from] = std::max(0.0, in_pool_[from] + static_cast<double>(came_[from]));
    organic += in_pool_[from];
  }
  const double all_paid = static_cast<double>(std::accumulate(went_.begin(), went_.end(), std::int64_t{0}));
  if (all_paid > 0 && organic > 0) {
    const double part = std::min(1.0, all_paid / organic);
    for (std::size_t from = 0; from < cohorts_; ++from) {
      const double gives = in_pool_[from] * part;
      if (gives == 0) continue;
      for (std::size_t to = 0; to < cohorts_; ++to) {
        pool_flows_[from * cohorts_ + to] += gives * static_cast<double>(went_[to]) / all_paid;
      }
      in_pool_[from] -= gives;
    }
  }
  std::fill(came_.begin(), came_.end(), 0);
  std::fill(went_.begin(), went_.end(), 0);
}

void RunObserver::end_day(const State& state) {
  attribute();
  if (day_ % step_ == 0 || day_ + 1 == days_) series_.push_back(point(state));
}

WithinDays RunObserver::within(Mark mark, int days) const {
  WithinDays within;
  for (const Life& life : lives_) {
    if (day_ - life.joined < days) continue;
    ++within.seen;
    const std::uint16_t at = life.reached[static_cast<std::size_t>(mark)];
    if (at != kNever && at - life.joined <= days) ++within.reached;
  }
  return within;
}

std::vector<SurvivalStep> RunObserver::survival(Mark mark) const {
  // By days since joining: who reached the mark then, and who was last seen then without it.
  std::vector<std::uint64_t> reached(static_cast<std::size_t>(days_) + 1);
  std::vector<std::uint64_t> last_seen(reached.size());
  for (const Life& life : lives_) {
    const std::uint16_t at = life.reached[static_cast<std::size_t>(mark)];
    at == kNever ? ++last_seen[static_cast<std::size_t>(day_ - life.joined)] : ++reached[at - life.joined];
  }
  std::vector<SurvivalStep> steps{{0, 0}};
  double without = 1;
  std::uint64_t at_risk = lives_.size();
  for (std::size_t day = 0; day < reached.size() && at_risk > 0; ++day) {
    if (reached[day] > 0) {
      without *= 1 - static_cast<double>(reached[day]) / static_cast<double>(at_risk);
      steps.push_back({static_cast<int>(day), 1 - without});
    }
    at_risk -= reached[day] + last_seen[day];
  }
  return steps;
}

Flows RunObserver::flows(int digits) const {
  Flows flows;
  for (std::size_t from = 0; from < cohorts_; ++from) {
    std::vector<double>& pool = flows.pool.emplace_back();
    std::vector<double>& rewards = flows.rewards.emplace_back();
    for (std::size_t to = 0; to < cohorts_; ++to) {
      pool.push_back(pool_flows_[from * cohorts_ + to] / minor_per_major(digits));
      rewards.push_back(static_cast<double>(reward_flows_[from * cohorts_ + to]) / minor_per_major(digits));
    }
  }
  return flows;
}

RunResult RunObserver::result(const State& state) const {
  RunResult result;
  result.series = series_;
  result.end = point(state);
  result.figures = programme_figures(state);
  for (std::size_t i = 0; i < cohorts_; ++i) {
    const int from = static_cast<int>(i * cohort_days_);
    Cohort& cohort = result.cohorts.emplace_back();
    cohort.from_day = from;
    cohort.to_day = std::min(days_, from + static_cast<int>(cohort_days_)) - 1;
    for (std::size_t by = 0; by < cohorts_; ++by) cohort.rewards += Money(reward_flows_[by * cohorts_ + i]);
  }
  std::vector<std::int64_t> received;
  received.reserve(lives_.size());
  for (std::uint32_t i = 0; i < lives_.size(); ++i) {
    const MemberIndex index(i);
    const Member& member = state.member(index);
    Cohort& cohort = result.cohorts[cohort_of(index)];
    ++cohort.members;
    cohort.spent += member.spent;
    cohort.from_pool += member.received;
    cohort.worth += sale_of_all(state, index).pays;
    for (std::size_t mark = 0; mark < kMarks; ++mark) {
      if (!has_reached(member, static_cast<Mark>(mark))) continue;
      ++cohort.reached[mark];
      ++result.reached[mark];
    }
    if (lives_[i].exited != kNever) {
      ++cohort.exited;
      ++result.exited;
    }
    received.push_back(member.received.units());
  }
  const std::size_t best = (received.size() + 99) / 100;
  std::nth_element(received.begin(), received.begin() + static_cast<std::ptrdiff_t>(best), received.end(),
                   std::greater<>());
  const auto sum = [](auto begin, auto end) {
    return static_cast<double>(std::accumulate(begin, end, std::int64_t{0}));
  };
  const double all = sum(received.begin(), received.end());
  if (all > 0) {
    result.top_percent_share = sum(received.begin(), received.begin() + static_cast<std::ptrdiff_t>(best)) / all;
  }
  for (std::size_t mark = 0; mark < kMarks; ++mark) result.survival[mark] = survival(static_cast<Mark>(mark));
  result.flows = flows(state.terms.currency.digits);
  return result;
}

}  // namespace greenpool
