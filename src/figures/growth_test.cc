// Closed forms against the engine, and against the same products by iteration and in rationals.
#include "figures/growth.h"

#include <gmpxx.h>
#include <gtest/gtest.h>

#include <cmath>

#include "engine/scenario.h"
#include "figures/gamma_step.h"
#include "figures/orders_needed.h"

namespace greenpool {
namespace {

// So large that a minor unit lost by each of many sales does not show.
constexpr Money kLarge{100'000'000};
constexpr LikeOrder kWorked{Money(30'000), Money(21'000)};

// Nobody is made to leave, so that equal orders are all that happens.
Terms terms_without_exits() {
  Terms terms = classic_terms();
  terms.exit_multiple = std::nullopt;
  terms.exit_basis = ExitBasis::order;
  return terms;
}

// Orders that cost 30 % of their price, by one member, each a position of its own.
class EqualOrders {
 public:
  explicit EqualOrders(const Terms& terms) : engine_(terms) {
    EXPECT_EQ(decide(RegisterMember{"ann", {}, 1}), Reject::none);
  }
  void order(std::int64_t count = 1, Money paid = Money(100'000)) {
    const Money cost(paid.units() / 10 * 3);
    for (; count > 0; --count) {
      ASSERT_EQ(decide(SettleOrder{"o", MemberIndex(0), paid, cost}), Reject::none);
    }
  }
  // What the sale pays.
  Money sell(Points points) {
    EXPECT_EQ(decide(SellPoints{MemberIndex(0), points}), Reject::none);
    return std::get<PointsSold>(events_.at(0)).paid;
  }
  [[nodiscard]] const State& state() const { return engine_.state(); }
  [[nodiscard]] const Pool& pool() const { return state().pool; }
  // Minor units a point.
  [[nodiscard]] long double price() const {
    return static_cast<long double>(pool().cash.units()) * kUnitsPerPoint /
           static_cast<long double>(pool().circulating.units());
  }

 private:
  Reject decide(const Operation& operation) {
    events_.clear();
    return engine_.decide({Timestamp(1'767'225'600'000'000), {}, operation}, events_);
  }

  Engine engine_;
  std::vector<Event> events_;
};

// A price in units of the eighth decimal of a yuan, cut as a published one.
std::int64_t published(long double minor) { return static_cast<std::int64_t>(std::floor(minor * 1'000'000)); }

TEST(Growth, ThePriceAfterEqualOrdersIsThatOfTheWorkedTable) {
  const Price one{1, 1'000'000};
  EXPECT_EQ(published(price_after_equal_orders(one, kWorked, 1)), 142'857'142);
  EXPECT_EQ(published(price_after_equal_orders(one, kWorked, 2)), 168'067'226);
  EXPECT_EQ(published(price_after_equal_orders(one, kWorked, 3)), 186'741'363);
  EXPECT_EQ(published(price_after_equal_orders(one, kWorked, 0)), 100'000'000);
}

TEST(Growth, TheEnginesPriceIsThatOfTheClosedFormAndAHairHigher) {
  EqualOrders orders(terms_without_exits());
  const Price one{1, 1'000'000};
  std::int64_t first_departure = 0;
  std::int64_t widest = 0;
  for (std::int64_t k = 1; k <= 100'000; ++k) {
    orders.order();
    const std::int64_t closed = published(price_after_equal_orders(one, kWorked, k));
    const std::int64_t engine = published(orders.price());
    ASSERT_GE(engine, closed) << k << ": points are rounded down, which never lowers the price";
    if (engine != closed && first_departure == 0) first_departure = k;
    widest = std::max(widest, engine - closed);
  }
  EXPECT_EQ(first_departure, 40);
  EXPECT_LE(widest, 10) << "1e-7 yuan within 100 000 orders";
}

TEST(Growth, ThePriceFollowsThePoolToThePowerOfTheSurplusShare) {
  const long double a = price_after_equal_orders({1, 1'000'000}, kWorked, 1'000'000'000);
  const long double b = price_after_equal_orders({1, 1'000'000}, kWorked, 1'000'000'000'000);
  EXPECT_NEAR(static_cast<double>(std::log(b / a) / std::log(1000.0L)), 0.3, 1e-9);
  EXPECT_EQ(surplus_share(classic_terms(), reference_order(classic_terms())), Ratio(3, 10));
  // Gamma(0.7) k^0.3 in the limit.
  const double limit = 100 * std::tgamma(0.7) * std::pow(1e9, 0.3);
  EXPECT_NEAR(static_cast<double>(a) / limit, 1, 1e-9);
}

TEST(Growth, AStepOfLogGammaIsRightNearZeroAndFarOut) {
  // Gamma(y + 1) = y Gamma(y), Gamma(1) = Gamma(2) = 1, Gamma(3/2) / Gamma(1) = sqrt(pi) / 2.
  EXPECT_NEAR(static_cast<double>(log_gamma_step(1, 1)), 0, 1e-18);
  EXPECT_NEAR(static_cast<double>(log_gamma_step(1, 0.5L) - std::log(std::sqrt(std::acos(-1.0L)) / 2)), 0, 2e-19);
  EXPECT_EQ(log_gamma_step(3, 0), 0);
  for (const long double y : {1e-6L, 0.5L, 7.25L, 15.999L, 16.0L, 1e3L, 1e9L, 1e15L}) {
    const long double exact = std::log(y);
    EXPECT_NEAR(static_cast<double>(log_gamma_step(y, 1) - exact), 0, 2e-18) << static_cast<double>(y);
    // Two halves make a whole.
    const long double halves = log_gamma_step(y, 0.5L) + log_gamma_step(y + 0.5L, 0.5L);
    EXPECT_NEAR(static_cast<double>(halves - exact), 0, 4e-18) << static_cast<double>(y);
  }
}

// Its first 64 binary digits.
long double nearest_real(const mpq_class& value) {
  constexpr int kDigits = 96;
  const mpz_class scaled = (value.get_num() << kDigits) / value.get_den();
  const int rest = static_cast<int>(mpz_sizeinbase(scaled.get_mpz_t(), 2)) - 64;
  const mpz_class top = scaled >> static_cast<unsigned long>(rest);
  return std::ldexp(static_cast<long double>(top.get_ui()), rest - kDigits);
}

TEST(Growth, TheClosedFormAgreesWithRationalsToItsStatedError) {
  for (const std::int64_t cash : {0, 30'000, 12'345'678}) {
    for (const std::int64_t value : {1, 21'000, 29'999, 30'000}) {
      mpq_class product = 1;
      for (std::int64_t k = 0; k < 200; ++k) {
        const long double exact = std::log(nearest_real(product));
        const LikeOrder order{Money(30'000), Money(value)};
        const long double kept = static_cast<long double>(30'000 - value) / 30'000;
        // The logarithm of the rational itself is only as good as a long double near 1.
        const long double error = std::abs(PriceGrowth(Money(cash), order).log_after(k) - exact);
        ASSERT_LE(error, cash == 0 ? 2e-18L * (1 + std::abs(exact)) : 2e-17L * kept + 1.1e-19L) << cash << " " << k;
        product *= mpq_class(cash + (k + 1) * 30'000, cash + k * 30'000 + value);
        product.canonicalize();
      }
    }
  }
}

TEST(Growth, TheClosedFormAgreesWithIterationOverAMillionOrders) {
  for (const std::int64_t cash : {30'000LL, 1'000'000'000LL, kMoneyMax + 0LL}) {
    long double sum = 0;
    long double lost = 0;  // of the sum, by Kahan
    for (std::int64_t j = 0; j < 1'000'000; ++j) {
      const long double before = static_cast<long double>(cash) + static_cast<long double>(j) * 30'000;
      const long double term = std::log1p(9'000 / (before + 21'000)) - lost;
      const long double next = sum + term;
      lost = (next - sum) - term;
      sum = next;
    }
    const long double error = std::abs(PriceGrowth(Money(cash), kWorked).log_after(1'000'000) - sum);
    EXPECT_LE(error, 2e-17L * 0.3L) << cash;
  }
}

TEST(Growth, FoldsOfTheWorkedTermsAre182And1831And7074) {
  const Terms terms = classic_terms();
  const GrowthFolds folds = growth_folds(terms, reference_order(terms));
  EXPECT_EQ(folds.break_even->rounded, 182);
  EXPECT_EQ(folds.break_even_after_fee->rounded, 382);
  EXPECT_EQ(folds.twice->rounded, 1'831);
  EXPECT_EQ(folds.thrice->rounded, 7'074);
  EXPECT_EQ(folds.exit->rounded, 1'831);
  EXPECT_NEAR(folds.break_even->fold, 181.66, 0.005);
  EXPECT_EQ(growth_folds(terms_without_exits(), reference_order(terms)).exit.has_value(), false);
}

TEST(Growth, FoldsAreWhatOrderNOverOrderKComesToAsKGrows) {
  const Terms terms = classic_terms();
  const ReferenceOrder order = reference_order(terms);
  for (const int times : {1, 2, 3}) {
    const double fold = growth_fold_of(terms, order, times)->fold;
    for (const std::int64_t k : {100LL, 10'000LL, 1'000'000LL, 1'000'000'000LL}) {
      // Order k is granted at the price that (k - 1) c in the pool stand for, and is there at order N.
      const Money cash((k - 1) * 30'000);
      if (cash.units() > kMoneyMax) continue;
      const long double needed = std::log(times * 100'000.0L / 21'000.0L);
      std::int64_t few = k;
      std::int64_t enough = k * 100'000;
      while (enough - few > 1) {
        const std::int64_t middle = few + (enough - few) / 2;
        (PriceGrowth(cash, kWorked).log_after(middle - (k - 1)) >= needed ? enough : few) = middle;
      }
      const double ratio = static_cast<double>(enough) / static_cast<double>(k);
      EXPECT_NEAR(ratio / fold, 1, 1.0 / static_cast<double>(k)) << times << " " << k;
      if (k == 1'000'000) {
        EXPECT_EQ(std::llround(ratio), growth_fold_of(terms, order, times)->rounded);
      }
    }
  }
}

TEST(Growth, OfAMillionEqualOrdersTheFirst546HaveComeToTwice) {
  const Terms terms = classic_terms();
  const ReferenceOrder order = reference_order(terms);
  const std::int64_t twice = orders_come_true(terms, order, 2, 1'000'000);
  EXPECT_NEAR(static_cast<double>(twice), 1e6 / 1'831.06, 1);
  // SPEC section 12: forced exits bring 572 there, their fees help.
  EXPECT_LT(twice, 572);
  EXPECT_LT(orders_come_true(terms, order, 3, 1'000'000), 144);
  EXPECT_EQ(orders_come_true(terms, order, 1, 0), 0);
  // Against prices by iteration: order k + 1 is granted at price k.
  std::vector<long double> prices{1};
  for (int j = 0; j < 5'000; ++j) prices.push_back(prices.back() * (j + 1) / (j + 0.7L));
  std::int64_t there = 0;
  for (int k = 0; k < 5'000; ++k) there += prices.at(5'000) / prices.at(static_cast<std::size_t>(k)) >= 100.0L / 21;
  EXPECT_EQ(orders_come_true(terms, order, 1, 5'000), there);
}

TEST(Growth, NothingGrowsWhereAllOfAContributionBecomesPointsOrNoneDoes) {
  Terms terms = classic_terms();
  terms.grant_rate = Rate(kRateOne);
  EXPECT_FALSE(growth_folds(terms, reference_order(terms)).break_even.has_value());
  EXPECT_EQ(PriceGrowth(Money(30'000), {Money(30'000), Money(30'000)}).log_after(kOrdersMax), 0);
  terms.grant_rate = Rate(0);
  EXPECT_FALSE(growth_folds(terms, reference_order(terms)).twice.has_value());
}

TEST(Growth, AMeanOrderIsOfWhatOrdersContributedSoFar) {
  Story story;
  EXPECT_FALSE(mean_order(story.state()).has_value());
  story.play(R"(
    join ann                   -> joined
    order ann 1000.00 300.00   -> grant 210
    order ann 500.00 200.00    -> grant 49)");
  const std::optional<LikeOrder> mean = mean_order(story.state());
  ASSERT_TRUE(mean.has_value());
  EXPECT_EQ(mean->contribution, Money(20'000));  // 300.00 and 100.00
  EXPECT_EQ(mean->grant_value, Money(14'000));
}

TEST(Growth, ARunOnThePoolLeavesWhatTheClosedFormSays) {
  EqualOrders orders(terms_without_exits());
  orders.order(20'000, kLarge);
  const Pool before = orders.pool();
  const long double price = orders.price();
  constexpr int kSlices = 50'000;
  const Points slice(before.circulating.units() / (2 * kSlices));
  for (int i = 0; i < kSlices; ++i) (void)orders.sell(slice);
  const RunEffect run = after_run(0.5, Rate(200'000));
  EXPECT_NEAR(run.pool, 0.574349, 1e-6);  // a half to the power of 0.8
  // A slice is sold at one price: together they come h (1 - h) / 2 times the sum of their squared shares short.
  EXPECT_NEAR(static_cast<double>(orders.pool().cash.units()) / static_cast<double>(before.cash.units()), run.pool,
              2e-6);
  EXPECT_NEAR(static_cast<double>(orders.price() / price), run.price, 4e-6);
  EXPECT_EQ(after_run(1, Rate(200'000)).pool, 1);
}

// What selling that part of all points in slices brings beyond selling it at once, by the engine.
double gain_in_engine(std::int64_t part, int slices) {
  EqualOrders at_once(terms_without_exits());
  EqualOrders in_slices(terms_without_exits());
  at_once.order(20'000, kLarge);
  in_slices.order(20'000, kLarge);
  std::int64_t left = at_once.pool().circulating.units() / part;
  const Money once = at_once.sell(Points(left));
  Money sum;
  for (; slices > 0; --slices) {
    const std::int64_t slice = left / slices;
    left -= slice;
    sum += in_slices.sell(Points(slice));
  }
  return static_cast<double>((sum - once).units()) / static_cast<double>(once.units());
}

TEST(Growth, SlicesGainSixPercentForHalfOfAllPointsAndAQuarterForAllOfThem) {
  const Rate fee(200'000);
  const auto gain = [fee](std::int64_t share) { return static_cast<double>(real(gain_of_slices(Rate(share), fee))); };
  EXPECT_NEAR(gain(500'000), 0.0641271, 1e-7);  // (1 - 0.5^0.8) / 0.4 - 1
  EXPECT_EQ(gain_of_slices(Rate(kRateOne), fee), Ratio(1, 4));
  EXPECT_EQ(gain_of_slices(Rate(0), fee), Ratio(0));
  EXPECT_EQ(gain_of_slices(Rate(500'000), Rate(0)), Ratio(0));
  EXPECT_NEAR(gain_in_engine(2, 20'000), gain(500'000), 1e-5);
  EXPECT_NEAR(gain_in_engine(10, 20'000), gain(100'000), 1e-5);
  EXPECT_NEAR(gain_in_engine(1, 20'000), 0.25, 2e-4);
}

}  // namespace
}  // namespace greenpool
