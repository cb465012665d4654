// Orders, sales, injections and refunds.
#include "tests/oracle/author.h"
#include "tests/oracle/bounds.h"

namespace greenpool::oracle {
namespace {

OrderFigures figures_of(const Oracle& oracle, BasicSettleOrder<ToldForm> order) {
  const Op op = op_of(order);
  return oracle.figures_of(std::get<SettleOrder>(op.command().operation));
}

}  // namespace

Told Author::order(const Oracle& oracle) {
  Order order;
  order.order = new_id('o');
  order.member = someone(oracle);
  const bool may_buy = oracle.members()[order.member.value()].accepted == oracle.version();
  if (!may_buy && random_.chance(85)) return BasicAcceptTerms<ToldForm>{order.member, oracle.version()};
  order.paid = Money(world_.standard_paid);
  order.cost = Money(world_.standard_cost);
  const bool far_aims = world_.theme == Theme::money_bounds || world_.theme == Theme::points_bounds;
  const std::int64_t roll = random_.between(1, 100);
  if (roll > 35 && roll <= (far_aims ? 50 : 65)) {
    order.paid = Money(random_.magnitude(world_.paid_max));
    order.cost = Money(random_.chance(30) ? 0 : order.paid.units() / 100 * random_.between(0, 99));
  } else if (roll > 35) {
    aim_order(oracle, order);
  }
  if (!world_.is_whole) return order;
  tender(oracle, order);
  if (world_.has_legacy && random_.chance(40)) spend_coins(oracle, order);
  if (random_.chance(80)) return order;
  // Now and then under the id of one that was paid for and is not settled.
  if (!oracle.paid().empty() && random_.chance(4)) order.order = oracle.paid().begin()->first;
  BasicPayOrder<ToldForm> payment;
  static_cast<Order&>(payment) = order;
  return payment;
}

// Where the money comes from and where it goes.
void Author::tender(const Oracle& oracle, Order& order) {
  if (random_.chance(world_.theme == Theme::reversals ? 35 : 20)) {
    if (random_.chance(70)) order.member = some_creditor(oracle);
    const mpz_class wallet = oracle.books().purses()[order.member.value()].wallet + nudge();
    order.wallet = std::min(order.paid, money_of(random_.chance(50) ? wallet : wallet / random_.between(2, 5)));
  }
  if (random_.chance(20)) {
    const Op op = op_of(order);
    const mpz_class cap = oracle.figures_of(std::get<SettleOrder>(op.command().operation)).platform;
    const mpz_class held = oracle.account(Account::subsidy);
    order.subsidy = money_of((random_.chance(50) || held == 0 ? cap : std::min(cap, held)) + nudge());
  }
  if (random_.chance(50)) order.region = some_region();
  if (random_.chance(60)) order.supplier = random_.pick({"s1", "s2", "s3"});
  if (random_.chance(10)) {
    const std::int64_t least = world_.worst_case_rewards.units();
    order.reward_rate = Rate(std::min(
        kRateOne, random_.chance(50) ? std::max<std::int64_t>(0, least + nudge()) : random_.between(least, kRateOne)));
    if (random_.chance(30)) order.platform_rate = Rate(kRateOne - order.reward_rate->units() + (nudge() > 0 ? 1 : 0));
  }
  if (random_.chance(5)) order.platform_rate = Rate(random_.between(0, kRateOne - world_.terms.reward_rate.units()));
}

Told Author::end_of_paid_order(const Oracle& oracle) {
  std::string id = "o1";
  if (!oracle.paid().empty()) {
    auto chosen = oracle.paid().begin();
    std::advance(chosen, static_cast<std::ptrdiff_t>(random_.below(oracle.paid().size())));
    id = chosen->first;
  } else if (random_.chance(80)) {
    return order(oracle);
  }
  if (random_.chance(75)) return BasicSettlePaidOrder<ToldForm>{id};
  return BasicCancelOrder<ToldForm>{id};
}

Told Author::sale(const Oracle& oracle) {
  BasicSellPoints<ToldForm> told;
  told.member = some_holder(oracle);
  const std::size_t member = told.member.value();
  const mpz_class holding = random_.chance(85) ? oracle.available_to(member) : oracle.holding_of(member);
  const bool keen = world_.theme == Theme::last_holder;
  const auto sell = [&](const mpz_class& points) { told.points = Points(amount_of(points)); };
  switch (random_.below(keen ? 4 : 10)) {
    case 0:
    case 1:
      break;
    case 2:
      sell(holding + nudge());
      break;
    case 3:
      sell(holding - 1);
      break;
    case 4: {
      // The fewest that pay one minor unit, or two.
      const mpq_class wanted = random_.pick({1, 1, 2}) / oracle.sale_value(1);
      sell(ceiling_of(wanted) + nudge());
      break;
    }
    case 5:
      sell(whole(random_.magnitude(1'000)));
      break;
    case 6: {
      // As far as one position reaches, of several.
      const std::vector<std::size_t>& open = oracle.members()[told.member.value()].open_positions;
      sell(open.empty() ? mpz_class(1) : mpz_class(oracle.positions()[open.front()].remaining + nudge()));
      break;
    }
    default:
      sell(holding * random_.between(1, 99) / 100);
  }
  return told;
}

Told Author::injection(const Oracle& oracle, std::int64_t at) {
  BasicInject<ToldForm> told;
  told.source = random_.pick({InjectionSource::financing, InjectionSource::financing, InjectionSource::reserve});
  if (world_.is_whole && random_.chance(30)) told.source = InjectionSource::subsidy;
  const std::optional<mpz_class> room = oracle.injection_room(at);
  mpz_class amount;
  switch (random_.below(9)) {
    case 0:
      amount = whole(random_.magnitude(world_.paid_max));
      break;
    case 1:
    case 2:
      amount = (room ? *room : kMoneyBound) + nudge();
      break;
    case 3:
      amount = (room ? *room : kMoneyBound) * random_.between(1, 99) / 100;
      break;
    case 4: {
      // Up to the next trigger.
      const std::optional<mpq_class> trigger = oracle.lowest_trigger();
      if (trigger) amount = ceiling_of(*trigger * oracle.circulating()) - oracle.pool() + nudge();
      break;
    }
    case 5: {
      // Up to the split.
      const Price& split_at = world_.terms.split_at;
      const mpq_class wanted = ratio(whole(split_at.minor), whole(split_at.units)) * oracle.circulating();
      amount = ceiling_of(wanted) - oracle.pool() + nudge();
      break;
    }
    case 6:
      told.source = InjectionSource::reserve;
      amount = oracle.account(Account::reserve) + nudge();
      break;
    case 7:
      amount = oracle.account(Account::subsidy) + nudge();
      if (world_.is_whole) told.source = InjectionSource::subsidy;
      break;
    default:
      amount = kMoneyBound - oracle.account(Account::cash) + nudge();
      told.source = InjectionSource::financing;
  }
  told.amount = money_of(amount);
  return told;
}

Told Author::reversal(const Oracle& oracle, std::int64_t& at) {
  BasicReverseOrder<ToldForm> told;
  told.refund = new_id('r');
  told.order = new_id('o');
  told.cost = random_.pick({CostReturn::kept, CostReturn::returned});
  const std::vector<SettledOrder>& settled = oracle.settled();
  if (settled.empty()) return told;
  // Mostly one of the last; all of them now and then, refunded and late ones too.
  const std::size_t reach = random_.chance(60) ? std::min<std::size_t>(settled.size(), 8) : settled.size();
  std::size_t chosen = settled.size() - 1 - random_.below(reach);
  // Or one whose buyer has sold its points and does not hold the money any more.
  const auto costs_more_than_is_held = [&](const SettledOrder& it) {
    return it.received > it.price() / 4 + oracle.books().purses()[it.member].wallet && it.received > 0;
  };
  if (random_.chance(40)) {
    for (std::size_t i = 0; i < std::min<std::size_t>(settled.size(), 40); ++i) {
      if (costs_more_than_is_held(settled[settled.size() - 1 - i])) chosen = settled.size() - 1 - i;
    }
  }
  const bool seeks_three_kinds = world_.has_legacy && random_.chance(25);
  // Or one whose parts are of three kinds, so that each of them rounds.
  for (std::size_t i = settled.size(); i > 0 && seeks_three_kinds; --i) {
    if (settled[i - 1].coins > 0 && settled[i - 1].subsidy > 0) {
      chosen = i - 1;
      break;
    }
  }
  const SettledOrder& order = settled[chosen];
  told.order = order.id;
  const std::int64_t last_moment = order.reversible_until;
  if (last_moment >= oracle.clock() && random_.chance(world_.has_short_periods ? 3 : 10)) {
    at = std::max(oracle.clock(), last_moment + random_.pick<std::int64_t>({0, 0, -1, 1}) * tick());
  }
  const mpz_class price = order.price();
  switch (random_.below(6)) {
    case 0:
      told.amount = money_of(price + nudge());
      break;
    case 1:
      told.amount = money_of(price - 1);
      break;
    case 2:
      told.amount = money_of(price * random_.between(1, 99) / 100);
      break;
    case 3:
      told.amount = Money(random_.magnitude(amount_of(price)));
      break;
    default:
      break;
  }
  return told;
}

void Author::contribute(const Oracle& oracle, Order& order, const mpz_class& contribution) {
  const Terms& terms = world_.terms;
  const std::int64_t kept = kRateOne - (terms.reward_rate + terms.platform_rate).units();
  if (kept == 0) return;
  order.paid = money_of(ceiling_of(ratio(contribution * kRateOne, whole(kept))));
  if (random_.chance(70)) order.paid = money_of(whole(order.paid.units()) + random_.magnitude(world_.paid_max));
  order.cost = Money(0);
  const mpz_class cost = figures_of(oracle, order).contribution - contribution;
  order.cost = Money(cost >= 0 && cost.fits_slong_p() ? cost.get_si() : 0);
}

void Author::buy(const Oracle& oracle, Order& order, const mpz_class& points) {
  if (world_.terms.grant_rate == Rate(0) || points <= 0) return;
  const mpz_class value = floor_of(points * oracle.price()) + nudge();
  contribute(oracle, order, ceiling_of(ratio(value * kRateOne, whole(world_.terms.grant_rate.units()))));
}

void Author::aim_order(const Oracle& oracle, Order& order) {
  const std::vector<std::size_t>& open = oracle.members()[order.member.value()].open_positions;
  const OraclePosition* joined = open.empty() ? nullptr : &oracle.positions()[open.back()];
  const auto share_of_price = [&] { return Money(order.paid.units() / 100 * random_.between(0, 99)); };
  if (oracle.locked_points().locked() > 0 && random_.chance(30)) {
    release(oracle, order, oracle.locked_points().locked());
    return;
  }
  switch (random_.below(9)) {
    case 0:
    case 1:
    case 2:
      // Where points are dear, a thousand minor units may lose exactly one.
      contribute(oracle, order,
                 world_.theme == Theme::dust && random_.chance(50) ? whole(1'000 * random_.between(1, 5) + nudge())
                                                                   : whole(random_.between(0, world_.thin_max)));
      break;
    case 3: {
      // Nothing for the pool, or less.
      order.cost = Money(0);
      order.cost = money_of(figures_of(oracle, order).contribution + random_.pick({0, 1}));
      break;
    }
    case 4:
      order.paid = money_of(kOrderBound - (joined == nullptr ? mpz_class(0) : joined->spend) + nudge());
      order.cost = share_of_price();
      break;
    case 5:
      order.paid = money_of(kMoneyBound - oracle.account(Account::cash) + nudge());
      order.cost = share_of_price();
      break;
    case 6:
      buy(oracle, order, kPointsBound - oracle.circulating());
      break;
    case 7:
      buy(oracle, order, kPointsBound - (joined == nullptr ? mpz_class(0) : joined->acquired));
      break;
    default: {
      // A product that just covers a grant on its profit: (1-g)(a-k) = (r+p) a, if it comes out even.
      const Terms& terms = world_.terms;
      const std::int64_t left = (Rate(kRateOne) - terms.grant_rate).units();
      if (left == 0) break;
      order.paid = Money((order.paid.units() / 1'000 + 1) * 1'000);
      const mpz_class promised = whole((terms.reward_rate + terms.platform_rate).units()) * whole(order.paid.units());
      order.cost = money_of(whole(order.paid.units()) - ceiling_of(ratio(promised, whole(left))) + nudge());
    }
  }
}

}  // namespace greenpool::oracle
