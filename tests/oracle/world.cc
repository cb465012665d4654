#include "tests/oracle/world.h"

#include <algorithm>
#include <numeric>

#include "terms/validate.h"

namespace greenpool::oracle {
namespace {

constexpr std::int64_t kPriceOne = 100'000'000;  // 1e-8 major unit a point, the finest price

std::int64_t power_of_ten(int exponent) {
  std::int64_t power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

// `steps` x 1e-8 major units a point.
Price price_of(std::int64_t steps, int digits) {
  const std::int64_t units = power_of_ten(16 - digits);
  const std::int64_t common = std::gcd(steps, units);
  return Price{steps / common, units / common};
}

// `minor` minor units a point, in steps of 1e-8 major.
std::int64_t steps_of_minor(std::int64_t minor, int digits) { return minor * (kPriceOne / power_of_ten(digits)); }

Rate any_rate(Random& random) {
  return Rate(random.chance(60)
                  ? random.pick<std::int64_t>({0, 1, 50'000, 100'000, 200'000, 300'000, 500'000, 900'000, 999'999})
                  : random.between(0, kRateOne - 1));
}

void choose_rates(Random& random, Terms& terms) {
  terms.grant_rate = random.chance(15) ? Rate(kRateOne) : random.chance(40) ? Rate(700'000) : any_rate(random);
  terms.sell_fee = random.chance(30) ? Rate(200'000) : any_rate(random);
  terms.exit_fee = random.chance(30) ? ExitFee::waived : ExitFee::charged;
  terms.reward_rate = random.chance(30) ? Rate(0) : any_rate(random);
  terms.platform_rate = random.chance(30) ? Rate(0) : any_rate(random);
  if (random.chance(70)) {
    terms.reward_rate = Rate(terms.reward_rate.units() / 3);
    terms.platform_rate = Rate(terms.platform_rate.units() / 5);
  }
  const Rate room = Rate(kRateOne) - terms.reward_rate;
  if (terms.platform_rate > room) terms.platform_rate = room;
  terms.remainder_to = random.pick({RemainderTo::platform, RemainderTo::pool, RemainderTo::reserve});
}

void choose_prices(Random& random, Terms& terms) {
  const int digits = terms.currency.digits;
  terms.split_factor = random.chance(40) ? 1'000 : random.pick<std::int64_t>({2, 3, 7, 10, 64, 100, 999});
  const std::int64_t least = steps_of_minor(100 * terms.split_factor, digits);
  const std::int64_t most = steps_of_minor(100'000, digits);
  std::int64_t split_at = random.chance(50) ? most : random.chance(30) ? least : random.between(least, most);
  // An odd price is no whole number of anything.
  if (random.chance(20) && split_at > least) split_at -= random.between(0, std::min<std::int64_t>(split_at - least, 7));
  terms.split_at = price_of(split_at, digits);
  const std::int64_t highest = split_at - 1;
  std::int64_t initial = random.chance(40)   ? kPriceOne
                         : random.chance(50) ? random.between(1, highest)
                                             : random.magnitude(highest);
  if (random.chance(10)) initial = highest;
  terms.initial_price = price_of(std::min(initial, highest), digits);
}

void choose_exits(Random& random, Terms& terms) {
  constexpr std::int64_t kOne = kRateOne;
  terms.exit_basis = random.chance(50) ? ExitBasis::member : ExitBasis::order;
  terms.exit_multiple = Multiple(
      random.chance(80) ? random.pick<std::int64_t>({kOne, kOne, kOne * 3 / 2, 2 * kOne, 2 * kOne, 3 * kOne, 50 * kOne})
                        : random.between(kOne, 4 * kOne));
  if (random.chance(15)) terms.exit_multiple.reset();
}

Currency any_currency(Random& random) {
  return random.chance(50) ? Currency{} : *find_currency(random.pick<std::string_view>({"JPY", "KWD", "USD"}));
}

// The base of the grant comes last: profit narrows what the grant rate may be.
void choose_base(Random& random, Terms& terms) {
  if (!random.chance(25)) return;
  terms.grant_base = GrantBase::profit;
  terms.grant_rate = std::min(terms.grant_rate, Rate(kRateOne) - terms.reward_rate - terms.platform_rate);
}

void keep_price_constant(Random& random, World& world) {
  Terms& terms = world.terms;
  terms.grant_rate = Rate(kRateOne);
  terms.reward_rate = Rate(0);
  terms.platform_rate = Rate(0);
  if (random.chance(40)) terms.sell_fee = Rate(0);
  if (terms.exit_multiple && random.chance(70)) {
    terms.exit_multiple = Multiple(random.pick<std::int64_t>({1'000'000, 1'000'000, 1'500'000, 2'000'000}));
  }
}

// One order of 1e4 to 1e11 minor units can buy all the points there may be.
void make_points_cheap(Random& random, World& world) {
  Terms& terms = world.terms;
  keep_price_constant(random, world);
  terms.grant_base = GrantBase::contribution;
  terms.initial_price = price_of(random.pick<std::int64_t>({1, 1, 2, 3, 10, 1'000, 10'000}), terms.currency.digits);
  if (random.chance(50)) {
    terms.exit_multiple.reset();
    terms.exit_basis = ExitBasis::member;
    terms.sell_fee = Rate(0);
  }
  const auto all =
      static_cast<std::int64_t>(wide(9'000'000'000'000'000'000, static_cast<std::uint64_t>(terms.initial_price.minor)) /
                                static_cast<std::uint64_t>(terms.initial_price.units));
  world.paid_max = std::clamp<std::int64_t>(all, 10, kOrderMoneyMax);
}

void make_points_dear(Random& random, World& world) {
  Terms& terms = world.terms;
  terms.grant_rate = Rate(kRateOne);
  terms.split_at = Price{900, 1};
  terms.initial_price = Price{random.pick<std::int64_t>({1, 3, 9, 27, 37, 111, 333, 500}), 1};
  terms.grant_base = GrantBase::contribution;
  world.thin_max = 5'000;
}

void shape(Random& random, World& world) {
  Terms& terms = world.terms;
  switch (world.theme) {
    case Theme::classic:
      world.members = static_cast<int>(random.between(2, 40));
      break;
    case Theme::equal_orders:
      keep_price_constant(random, world);
      terms.grant_base = GrantBase::contribution;
      world.paid_max = random.pick<std::int64_t>({10, 1'000, 100'000});
      break;
    case Theme::cascades:
      world.members = static_cast<int>(random.between(10, 40));
      terms.exit_multiple = Multiple(random.between(1'000'000, 1'600'000));
      break;
    case Theme::splits:
      terms.initial_price = terms.split_at;
      terms.initial_price.minor = std::max<std::int64_t>(1, terms.split_at.minor - 1);
      if (!exact_price_text(terms.initial_price, terms.currency.digits) || !(terms.initial_price < terms.split_at)) {
        terms.initial_price = price_of(steps_of_minor(99, terms.currency.digits), terms.currency.digits);
      }
      terms.sell_fee = Rate(random.pick<std::int64_t>({500'000, 900'000, 990'000, 999'999}));
      break;
    case Theme::last_holder:
      world.members = 3;
      break;
    case Theme::windows:
    case Theme::fractional_times:
      terms.injection_window_days = random.pick({1, 1, 7, 90});
      if (terms.grant_rate == Rate(0)) terms.grant_rate = Rate(random.between(1, 1'000));
      break;
    case Theme::thin_margins:
      world.paid_max = random.pick<std::int64_t>({3, 20, 500});
      world.thin_max = random.pick<std::int64_t>({2, 10, 100});
      break;
    case Theme::money_bounds:
      world.paid_max = kOrderMoneyMax;
      if (random.chance(60)) terms.grant_rate = Rate(random.pick<std::int64_t>({0, 1, 50, 100'000}));
      if (terms.grant_rate == Rate(0)) terms.grant_rate = Rate(1);
      break;
    case Theme::points_bounds:
      make_points_cheap(random, world);
      break;
    case Theme::reversals:
      world.members = static_cast<int>(random.between(2, 8));
      world.paid_max = random.pick<std::int64_t>({1'000, 100'000, 10'000'000});
      if (terms.grant_rate == Rate(0)) terms.grant_rate = Rate(700'000);
      if (random.chance(50)) terms.sell_fee = Rate(random.pick<std::int64_t>({0, 50'000, 200'000}));
      world.has_closing = random.chance(35);
      terms.wind_down_notice_days = random.pick({0, 1});
      break;
    case Theme::rewards:
      world.members = static_cast<int>(random.between(5, 30));
      world.paid_max = random.pick<std::int64_t>({1'000, 100'000, 10'000'000});
      terms.reward_rate = Rate(random.between(100'000, 500'000));
      terms.platform_rate = std::min(terms.platform_rate, Rate(200'000));
      break;
    case Theme::payouts:
      world.paid_max = random.pick<std::int64_t>({1'000, 100'000, 10'000'000});
      terms.platform_rate = std::min(Rate(random.between(1, 300'000)), Rate(kRateOne) - terms.reward_rate);
      break;
    case Theme::dust:
      make_points_dear(random, world);
      break;
    case Theme::legacy:
      world.members = static_cast<int>(random.between(2, 8));
      world.has_legacy = true;
      world.paid_max = random.pick<std::int64_t>({100, 1'000, 100'000, 10'000'000});
      if (terms.grant_rate == Rate(kRateOne) || random.chance(40)) {
        terms.grant_rate = Rate(random.pick({300'000, 500'000, 700'000}));
      }
      if (random.chance(25)) terms.sell_fee = Rate(random.pick({800'000, 950'000}));
      if (random.chance(25)) {
        terms.sale_pricing = SalePricing::window;
        terms.sale_window_hours = random.pick({1, 5, 24});
      }
      world.has_closing = random.chance(25);
      terms.wind_down_notice_days = random.pick({0, 1, 30});
      world.has_changes = random.chance(30);
      terms.notice_days = random.pick({0, 0, 1});
      break;
    case Theme::listing:
      world.members = static_cast<int>(random.between(2, 8));
      world.has_shares = true;
      world.paid_max = random.pick<std::int64_t>({1'000, 100'000, 10'000'000});
      break;
    case Theme::changes:
      world.members = static_cast<int>(random.between(2, 10));
      world.has_changes = true;
      world.paid_max = random.pick<std::int64_t>({1'000, 100'000, 10'000'000});
      terms.notice_days = random.pick({0, 0, 1, 7});
      break;
    case Theme::window_sales:
      world.members = static_cast<int>(random.between(2, 8));
      world.paid_max = random.pick<std::int64_t>({1'000, 100'000, 10'000'000});
      world.has_changes = random.chance(50);
      terms.notice_days = 0;
      terms.sale_pricing = SalePricing::window;
      terms.sale_window_hours = random.pick({1, 5, 24, 24, 168});
      if (terms.grant_rate == Rate(0)) terms.grant_rate = Rate(700'000);
      if (random.chance(60)) terms.sell_fee = Rate(random.pick<std::int64_t>({0, 50'000, 200'000, 500'000}));
      if (random.chance(60)) terms.exit_multiple = Multiple(random.between(1'000'000, 1'600'000));
      break;
    case Theme::closing:
      world.paid_max = random.pick<std::int64_t>({1'000, 100'000, 10'000'000});
      world.has_closing = true;
      world.has_changes = random.chance(50);
      terms.notice_days = 0;
      terms.wind_down_notice_days = random.pick({0, 1, 1, 30});
      terms.sale_pricing = random.chance(40) ? SalePricing::window : SalePricing::instant;
      terms.sale_window_hours = random.pick({1, 24, 24, 168});
      if (terms.grant_rate == Rate(0)) terms.grant_rate = Rate(700'000);
      if (random.chance(50)) terms.sell_fee = Rate(random.pick<std::int64_t>({0, 50'000, 200'000}));
      break;
  }
}

}  // namespace

World random_world(Random& random, Theme theme) {
  World world;
  world.theme = theme;
  world.members = static_cast<int>(random.between(2, 12));
  world.paid_max = random.pick<std::int64_t>({1'000, 100'000, 10'000'000, kOrderMoneyMax});
  world.thin_max = 3;

  Terms& terms = world.terms;
  terms.id = "w";
  terms.name = "World";
  terms.currency = any_currency(random);
  choose_rates(random, terms);
  choose_prices(random, terms);
  choose_exits(random, terms);
  choose_base(random, terms);
  terms.injection_window_days = random.pick({1, 7, 7, 30, 90});
  shape(random, world);

  if (terms.grant_rate > Rate(kRateOne) - terms.reward_rate - terms.platform_rate) {
    terms.grant_base = GrantBase::contribution;
  }

  world.standard_paid = random.magnitude(world.paid_max);
  world.standard_cost = random.chance(40) ? 0 : world.standard_paid * random.between(0, 60) / 100;
  const bool is_theme_of_whole = theme == Theme::reversals || theme == Theme::rewards || theme == Theme::payouts ||
                                 theme == Theme::changes || theme == Theme::closing || theme == Theme::legacy ||
                                 theme == Theme::listing;
  world.is_whole = is_theme_of_whole || random.chance(theme == Theme::window_sales ? 85 : 50);
  if (world.is_whole && random.chance(15)) world.has_legacy = true;
  if (world.is_whole && random.chance(10)) world.has_shares = true;
  if (world.is_whole) choose_promises(random, world);
  if (world.has_legacy) choose_legacy(random, world);
  world.has_streams = world.is_whole && random.chance(30);
  follow_terms(terms, world);
  if (theme == Theme::dust) {
    GP_CHECK(find_violation(terms)->key == "points.split_at", "only the split is beyond validation");
  } else {
    const std::optional<TermsViolation> violation = find_violation(terms);
    GP_CHECK(!violation, "random terms are valid");
  }
  return world;
}

}  // namespace greenpool::oracle
