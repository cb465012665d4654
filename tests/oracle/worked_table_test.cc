// SPEC section 4, to the last digit, and what sections 12 and 5 derive from the same terms: a million equal orders, the
// closed form of the price, the exit at two times the spend.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/engine.h"
#include "tests/oracle/exact.h"

namespace greenpool::oracle {
namespace {

constexpr std::int64_t kStart = 1'767'225'600'000'000;
constexpr std::int64_t kDay = 86'400'000'000;
constexpr Money kPaid(100'000);  // 1 000.00 yuan
constexpr Money kCost(30'000);

// SPEC section 4 is the default of Terms.
Terms worked_terms(std::optional<Multiple> multiple) {
  Terms terms;
  terms.id = "worked";
  terms.name = "Worked";
  terms.exit_multiple = multiple;
  return terms;
}

constexpr Multiple times(std::int64_t whole) { return Multiple(whole * kRateOne); }

class Programme {
 public:
  explicit Programme(const Terms& terms) : engine_(terms) {}

  const std::vector<Event>& decide(const Operation& operation) {
    events_.clear();
    EXPECT_EQ(engine_.decide(Command{Timestamp(now_), {}, operation}, events_), Reject::none);
    return events_;
  }
  // A new member's first order.
  const std::vector<Event>& next_order() {
    const std::string id = "m" + std::to_string(state().members.size());
    decide(RegisterMember{id, {}, 1});
    return decide(
        SettleOrder{id, MemberIndex(static_cast<MemberIndex::rep>(state().members.size() - 1)), kPaid, kCost});
  }
  void pass_days(int days) { now_ += days * kDay; }

  [[nodiscard]] const State& state() const { return engine_.state(); }
  [[nodiscard]] std::string price() const { return format_price(state().pool.price(), 2); }
  [[nodiscard]] const Position& position_of(std::uint32_t member) const {
    return state().positions.at(state().newest_position(MemberIndex(member)));
  }

 private:
  Engine engine_;
  std::vector<Event> events_;
  std::int64_t now_ = kStart;
};

TEST(WorkedTable, HasTheGrantsPoolsAndPricesOfSection4) {
  struct Row {
    const char* grant;
    const char* pool;
    const char* circulating;
    const char* price;
  };
  const Row rows[] = {
      {"210.00000000", "300.00", "210.00000000", "1.42857142"},
      {"147.00000000", "600.00", "357.00000000", "1.68067226"},
      {"124.95000000", "900.00", "481.95000000", "1.86741363"},
  };
  Programme programme(worked_terms(times(2)));
  for (const Row& row : rows) {
    const std::vector<Event>& events = programme.next_order();
    ASSERT_EQ(events.size(), 1U);
    const auto& order = std::get<OrderSettled>(events[0]);
    EXPECT_EQ(format_money(order.contribution, 2), "300.00");
    EXPECT_EQ(format_money(order.remainder, 2), "300.00");
    EXPECT_EQ(format_money(order.platform, 2), "100.00");
    EXPECT_EQ(format_money(order.grant_value, 2), "210.00");
    EXPECT_EQ(format_points(order.granted), row.grant);
    EXPECT_EQ(format_money(programme.state().pool.cash, 2), row.pool);
    EXPECT_EQ(format_points(programme.state().pool.circulating), row.circulating);
    EXPECT_EQ(programme.price(), row.price);
  }
}

TEST(WorkedTable, HasTheBreakEvenAndExitPricesOfSection4) {
  Programme programme(worked_terms(times(2)));
  programme.next_order();
  programme.next_order();
  const auto price_at = [](const Position& position, std::int64_t multiple) {
    return format_price(Price{multiple * position.spend.units(), position.acquired.units()}, 2);
  };
  EXPECT_EQ(price_at(programme.position_of(0), 1), "4.76190476");
  EXPECT_EQ(price_at(programme.position_of(0), 2), "9.52380952");
  EXPECT_EQ(price_at(programme.position_of(0), 3), "14.28571428");
  EXPECT_EQ(price_at(programme.position_of(1), 3), "20.40816326");
}

// Injections of at most 1/((1-h)g) - 1 = 78.57 % of the pool, eight days apart, bring it to 2 000.00 yuan for 210
// points.
TEST(WorkedTable, APositionWorth2000Pays1600AndLeaves400) {
  Programme programme(worked_terms(times(2)));
  programme.next_order();
  for (const std::int64_t pool : {53'571, 95'662, 170'825, 199'999}) {
    programme.pass_days(8);
    const std::vector<Event>& events =
        programme.decide(Inject{Money(pool) - programme.state().pool.cash, InjectionSource::financing});
    EXPECT_EQ(events.size(), 1U) << "nobody is due below 2 000.00";
  }
  programme.pass_days(8);
  const std::vector<Event>& events = programme.decide(Inject{Money(1), InjectionSource::financing});
  ASSERT_EQ(events.size(), 3U);
  const auto& exit = std::get<ForcedExit>(events[1]);
  EXPECT_EQ(format_points(exit.points), "210.00000000");
  EXPECT_EQ(format_money(exit.paid, 2), "1600.00");
  EXPECT_EQ(format_money(std::get<PoolReserved>(events[2]).amount, 2), "400.00");
  EXPECT_EQ(programme.price(), "9.52380952") << "the price just before the last points left";
}

struct Millionth {
  Multiple multiple;
  std::uint64_t exits;
  const char* paid;
};

class AMillionEqualOrders : public testing::TestWithParam<Millionth> {};

TEST_P(AMillionEqualOrders, LetAsManyMembersLeaveAsSection12Says) {
  Programme programme(worked_terms(GetParam().multiple));
  for (int i = 0; i < 1'000'000; ++i) programme.next_order();
  EXPECT_EQ(programme.state().totals.orders, 1'000'000U);
  EXPECT_EQ(programme.state().totals.exits, GetParam().exits);
  EXPECT_EQ(format_money(programme.state().totals.exits_paid, 2), GetParam().paid);
  EXPECT_EQ(programme.state().books.balance(Account::wallets), programme.state().totals.exits_paid);
  EXPECT_TRUE(programme.state().audit().empty());
}

INSTANTIATE_TEST_SUITE_P(Multiples, AMillionEqualOrders,
                         testing::Values(Millionth{times(2), 572, "915200.86"}, Millionth{times(3), 144, "345600.18"}));

// A published price without its point: "1.42857142" is 142857142.
mpz_class digits_of(std::string published) {
  published.erase(published.find('.'), 1);
  return mpz_class(published, 10);
}

// Without exits and rounding, S grows by the factor 1 + g/j with the order after the j-th, so that the price after k
// orders is the product of (j+1)/(j+g) over j < k. Each grant loses less than one point unit to rounding; the loss L
// grows with S: at most L <- L (1 + g/j) + 1. So the price is at least the closed form, and at most S/(S-L) times it.
TEST(ClosedForm, IsThePublishedPriceWithinRoundingForThousandsOfOrders) {
  constexpr int kOrders = 5'000;
  const mpq_class grant_rate = ratio(7, 10);
  Programme programme(worked_terms(std::nullopt));
  mpq_class closed = 1;  // yuan a point
  mpz_class lost = 0;    // point units, rounded up
  int equal = 0;         // from the first order on, to the last digit
  for (int j = 0; j < kOrders; ++j) {
    programme.next_order();
    closed *= (j + 1) / (j + grant_rate);
    if (j > 0) lost = ceiling_of(lost * (1 + grant_rate / j));
    lost += 1;

    const mpq_class points = whole(30'000) * (j + 1) * 1'000'000 / closed;  // S without rounding
    const mpz_class least = floor_of(closed * 100'000'000);
    const mpz_class most = floor_of(closed * points / (points - lost) * 100'000'000);
    const mpz_class published = digits_of(programme.price());
    ASSERT_LE(least, published) << "after order " << j + 1;
    ASSERT_LE(published, most) << "after order " << j + 1;
    ASSERT_LE(most - least, 2 + j / 500) << "the bound says something, after order " << j + 1;
    if (published == least && equal == j) ++equal;
  }
  fmt::print("{} published prices within rounding of the closed form, the first {} to the last digit\n", kOrders,
             equal);
  EXPECT_GE(equal, 30);
}

}  // namespace
}  // namespace greenpool::oracle
