#include "sim/simulation.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace greenpool {
namespace {

constexpr std::int64_t kDay = 86'400'000'000;      // microseconds
constexpr std::int64_t kOpening = 9 * kDay / 24;   // sales are decided before, orders come after
constexpr std::int64_t kClosing = 22 * kDay / 24;  // then come refunds and withdrawals
constexpr std::uint32_t kJoins = UINT32_MAX;
constexpr std::size_t kAhead = 16;  // trades whose memory is fetched together
constexpr std::size_t kTradesBetweenWatches = 4'096;
constexpr std::string_view kMaker = "maker";
constexpr std::string_view kChecker = "checker";

}  // namespace

Simulation::Simulation(const Scenario& scenario, std::uint64_t seed)
    : scenario_(scenario),
      engine_(std::make_unique<Engine>(scenario.terms)),
      shopping_(seed),
      selling_moods_(~seed),
      evenings_(seed ^ 0x5851f42d4c957f2dU),
      arrivals_(scenario.arrivals),
      sellers_(scenario),
      observer_(scenario),
      refunds_(static_cast<std::size_t>(scenario.refund_after_days) + 1),
      now_(scenario.start) {
  for (std::size_t i = 0; i < scenario.attacks.size(); ++i) {
    coalitions_.emplace_back(
        Coalition::World{
            .state = engine_->state(),
            .decide = [this](Operation operation, MemberIndex buyer) { return decide(std::move(operation), buyer); },
            .enlist = [this](MemberIndex referrer) { return enlist(referrer, Joins::apart); }},
        "attack-" + std::to_string(i + 1), scenario.attacks[i].cost_share);
  }
}

Result<RunResult> Simulation::all(const Watch& watch) {
  const Event opened = ProgrammeOpened{};
  if (Status status = engine_->replay(now_, {&opened, 1}); !status) return tl::unexpected<Error>(status.error());
  engine_->ready();
  fund();
  for (int number = 0; number < scenario_.days && !stopped_; ++number) {
    if (!day(number, watch)) return failure("interrupted", "the run was ended on day " + std::to_string(number));
  }
  if (stopped_) return failure("simulation_stopped", broken_);
  RunResult result = observer_.result(state());
  result.refused = refused_;
  result.offered = offered_;
  for (const Coalition& coalition : coalitions_) {
    result.attacks.push_back({coalition.paid(), coalition.got(), coalition.worth()});
  }
  return result;
}

bool Simulation::day(int number, const Watch& watch) {
  const Timestamp begin(scenario_.start.microseconds() + number * kDay);
  observer_.begin_day(number);
  calendar(begin);
  inject(number);
  attack(number);
  sell();
  const std::uint64_t before = orders_;
  if (scenario_.arrivals.curve == ArrivalCurve::csv) {
    if (!replay(number, watch)) return false;
  } else {
    calendar(Timestamp(begin.microseconds() + kOpening));
    if (!trade(number, watch)) return false;
  }
  sellers_.evening(orders_ - before);
  calendar(Timestamp(begin.microseconds() + kClosing));
  refund(number);
  withdraw();
  observer_.end_day(state());
  return watch(number + 1, orders_);
}

// What the calendar makes due before that time, each at its own.
void Simulation::calendar(Timestamp until) {
  for (std::optional<Timestamp> due = state().next_due(); due && *due <= until && !stopped_; due = state().next_due()) {
    now_ = std::max(now_, *due);
    if (decide(Advance{}) != Reject::none) break;
  }
  now_ = std::max(now_, until);
}

void Simulation::fund() {
  if (scenario_.subsidy_budget == Money(0)) return;
  decide(PayIn{scenario_.subsidy_budget});
  decide(FundSubsidy{scenario_.subsidy_budget});
}

void Simulation::inject(int number) {
  for (; next_injection_ < scenario_.injections.size() && scenario_.injections[next_injection_].day == number;
       ++next_injection_) {
    const ScenarioInjection& injection = scenario_.injections[next_injection_];
    if (injection.source == InjectionSource::subsidy) {
      decide(PayIn{injection.amount});
      decide(FundSubsidy{injection.amount});
    }
    decide(Inject{injection.amount, injection.source});
  }
}

void Simulation::attack(int number) {
  constexpr int kChain = 4;
  for (std::size_t i = 0; i < scenario_.attacks.size(); ++i) {
    const ScenarioAttack& attack = scenario_.attacks[i];
    if (attack.day == number) {
      Coalition& coalition = coalitions_[i];
      const int members = attack.kind == AttackKind::ring ? kChain : 1;
      // What could not be bought shows in what was paid.
      if (coalition.join(members)) static_cast<void>(coalition.buy(static_cast<std::size_t>(members) - 1, attack.size));
    }
    if (attack.until_day == number) coalitions_[i].sell(attack.slices);
  }
}

void Simulation::sell() {
  selling_.clear();
  sellers_.morning(state(), observer_.scale(), selling_moods_, selling_);
  for (const MemberIndex member : selling_) {
    const Points held = state().holding_of(member);
    if (held == Points(0)) continue;
    const Rate part = sellers_.part_of(member);
    std::optional<Points> points;  // nothing: all
    if (part < Rate(kRateOne)) {
      points = Points(std::max<std::int64_t>(1, multiply_divide_floor(held.units(), part.units(), kRateOne)));
    }
    decide(SellPoints{member, points});
    sellers_.watch(state(), member, observer_.scale());
  }
}

bool Simulation::trade(int number, const Watch& watch) {
  const std::uint64_t joining = arrivals_.next_day();
  const Purchases& purchases = scenario_.purchases;
  const bool repeats = purchases.repeat_until_day == 0 || number < purchases.repeat_until_day;
  const auto members = static_cast<std::uint32_t>(state().members.size());
  const std::uint64_t coming_again = repeats ? shopping_.poisson(members * purchases.repeat_per_day) : 0;
  trades_.assign(joining, kJoins);
  for (std::uint64_t i = 0; i < coming_again; ++i) {
    const std::uint32_t member = shopping_.below(members);
    if (!sellers_.is_apart(MemberIndex(member))) trades_.push_back(member);
  }
  for (std::size_t i = trades_.size(); i > 1; --i) {
    std::swap(trades_[i - 1], trades_[shopping_.below(static_cast<std::uint32_t>(i))]);
  }
  const Timestamp begin = now_;
  const std::int64_t between = (kClosing - kOpening) / static_cast<std::int64_t>(trades_.size() + 1);
  // Each group of trades is fetched from memory in three steps, while those before it are decided.
  const auto ahead = [this](std::size_t from, auto&& fetch) {
    for (std::size_t i = from; i < std::min(trades_.size(), from + kAhead); ++i) {
      if (trades_[i] != kJoins) fetch(MemberIndex(trades_[i]));
    }
  };
  for (std::size_t i = 0; i < trades_.size() && !stopped_; ++i) {
    if (i % kAhead == 0) {
      ahead(i + 3 * kAhead, [this](MemberIndex member) { engine_->prefetch_member(member); });
      ahead(i + 2 * kAhead, [this](MemberIndex member) { engine_->prefetch_position(member); });
      ahead(i + kAhead, [this](MemberIndex member) { engine_->prefetch_uplines(member); });
    }
    now_ = Timestamp(begin.microseconds() + static_cast<std::int64_t>(i + 1) * between);
    const MemberIndex buyer = trades_[i] == kJoins ? enlist(referrer()) : MemberIndex(trades_[i]);
    if (buyer.exists()) buy(buyer, offer_drawn());
    if (i % kTradesBetweenWatches == 0 && !watch(number, orders_)) return false;
  }
  return true;
}

MemberIndex Simulation::referrer() {
  const auto members = static_cast<std::uint32_t>(state().members.size());
  if (members == 0 || !shopping_.chance(scenario_.referrals.share)) return {};
  if (scenario_.referrals.choice == ReferrerChoice::uniform) return not_apart(MemberIndex(shopping_.below(members)));
  // Somebody of all who are there and of all who referred, each as often as they did: in proportion to both together.
  const std::uint64_t chosen = shopping_.next() % (members + referrers_.size());
  return not_apart(chosen < members ? MemberIndex(static_cast<std::uint32_t>(chosen)) : referrers_[chosen - members]);
}

MemberIndex Simulation::enlist(MemberIndex referrer, Joins how) {
  const MemberIndex member(static_cast<std::uint32_t>(state().members.size()));
  // Everyone's id is their number: the directory, and with it memory, need not be asked for it.
  const std::string id(numbered('m', member.value()));
  const std::string_view by = referrer.exists() ? numbered('m', referrer.value()) : std::string_view();
  if (decide(RegisterMember{id, by, state().version()}) != Reject::none) return {};
  observer_.joined();
  if (how == Joins::apart) {
    sellers_.join_apart();
    return member;
  }
  sellers_.join(selling_moods_);
  if (referrer.exists()) referrers_.push_back(referrer);
  return member;
}

Simulation::Offer Simulation::offer_drawn() {
  const Purchases& purchases = scenario_.purchases;
  if (purchases.value == OrderValue::csv) {
    const RealOrders& orders = *scenario_.real_orders;
    const RealOrder& order = orders[shopping_.below(static_cast<std::uint32_t>(orders.size()))];
    return {order.price, order.cost};
  }
  Money price = purchases.amount;
  if (purchases.value == OrderValue::log_normal) {
    // The mean of exp(N(mu, s^2)) is exp(mu + s^2 / 2).
    const double factor = std::exp(purchases.spread * shopping_.normal() - purchases.spread * purchases.spread / 2);
    const double units = std::floor(static_cast<double>(price.units()) * factor + 0.5);
    price = Money(static_cast<std::int64_t>(std::clamp(units, 1.0, static_cast<double>(kOrderMoneyMax))));
  }
  return {price, share_floor(price, purchases.cost_share)};
}

void Simulation::buy(MemberIndex member, const Offer& offer) {
  Money subsidy = share_floor(offer.price, scenario_.subsidy_share);
  if (subsidy > state().books.balance(Account::subsidy)) subsidy = Money(0);
  SettleOrder order;
  order.order = numbered('o', orders_);
  order.member = member;
  order.paid = offer.price - subsidy;
  order.cost = offer.cost;
  order.subsidy = subsidy;
  if (decide(order, member) != Reject::none) {
    ++offered_.refused;
    return;
  }
  offered_.smallest = orders_ == 0 ? offer.price : std::min(offered_.smallest, offer.price);
  offered_.price += offer.price;
  offered_.cost += offer.cost;
  offered_.subsidy += subsidy;
  if (scenario_.refunded_share > 0 && shopping_.chance(scenario_.refunded_share)) {
    const auto due = static_cast<std::size_t>(observer_.day() + scenario_.refund_after_days);
    refunds_[due % refunds_.size()].push_back({orders_, member});
  }
  ++orders_;
  sellers_.watch(state(), member, observer_.scale());
}

MemberIndex Simulation::person(std::uint32_t number, std::uint32_t referrer) {
  if (number >= people_.size()) people_.resize(number + 1);
  if (people_[number].exists()) return people_[number];
  const MemberIndex by = referrer == RealOrder::kNobody ? MemberIndex() : person(referrer, RealOrder::kNobody);
  const MemberIndex member = enlist(by);
  people_[number] = member;
  return member;
}

// Real orders keep their own times; those before the day's opening are no exception.
bool Simulation::replay(int number, const Watch& watch) {
  const RealOrders& orders = *scenario_.real_orders;
  const Timestamp end(scenario_.start.microseconds() + (number + 1) * kDay);
  for (; next_order_ < orders.size() && orders[next_order_].at < end && !stopped_; ++next_order_) {
    const RealOrder& order = orders[next_order_];
    calendar(order.at);
    const MemberIndex member = person(order.person, order.referrer);
    if (member.exists()) buy(member, {order.price, order.cost});
    if (next_order_ % kTradesBetweenWatches == 0 && !watch(number, orders_)) return false;
  }
  return true;
}

void Simulation::refund(int number) {
  std::vector<Refund>& due = refunds_[static_cast<std::size_t>(number) % refunds_.size()];
  for (const Refund& refund : due) {
    const std::string id(numbered('r', refund.order));
    decide(ReverseOrder{id, numbered('o', refund.order), std::nullopt, scenario_.refund_cost}, refund.buyer);
    sellers_.watch(state(), refund.buyer, observer_.scale());
  }
  due.clear();
}

void Simulation::withdraw() {
  std::vector<MemberIndex>& paid = observer_.paid_today();
  std::sort(paid.begin(), paid.end());
  paid.erase(std::unique(paid.begin(), paid.end()), paid.end());
  for (const MemberIndex member : paid) {
    if (sellers_.is_apart(member) || !evenings_.chance(scenario_.withdrawn_share)) continue;
    const Money wallet = state().member(member).wallet;
    if (wallet < scenario_.terms.withdrawal.minimum) continue;
    const std::string id(numbered('w', withdrawals_++));
    if (decide(RequestWithdrawal{id, member, wallet}) != Reject::none) continue;
    decide(ApproveWithdrawal{id, kMaker});
    decide(SendWithdrawal{{id, kChecker}});
    decide(ResolveWithdrawal{id, PayoutResult::paid});
  }
  paid.clear();
}

std::string_view Simulation::numbered(char kind, std::uint64_t number) {
  std::array<char, 21> digits;
  const char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  text_.assign(1, kind).append(digits.data(), static_cast<std::size_t>(end - digits.data()));
  return text_;
}

Reject Simulation::decide(Operation operation, MemberIndex buyer) {
  if (stopped_) return Reject::programme_stopped;
  if (listener_) listener_(now_, operation);
  events_.clear();
  const Reject reject = engine_->decide({now_, {}, std::move(operation)}, events_);
  if (reject == Reject::none) {
    observer_.watch(state(), events_, buyer);
  } else {
    ++refused_;
    if (reject == Reject::programme_stopped) {
      stopped_ = true;
      broken_ = engine_->violation() ? engine_->violation()->law : "the programme stopped";
    }
  }
  return reject;
}

}  // namespace greenpool
