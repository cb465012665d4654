// How the oracle reads what came to SPEC later: changed terms, sales in windows, streams, the end. Small enough to be
// checked by hand; amounts in fen and 1e-8 points.
#include <gtest/gtest.h>

#include "tests/oracle/oracle.h"

namespace greenpool::oracle {
namespace {

constexpr std::int64_t kStart = 1'767'225'600'000'000;  // 2026-01-01, 08:00 in the programme's calendar
constexpr std::int64_t kHour = 3'600'000'000;
constexpr std::int64_t kDay = 24 * kHour;

// All of the price goes to the pool and is granted: one fen is 1e6 point units at first. A sale leaves half behind.
Terms plain_terms() {
  Terms terms;
  terms.id = "plain";
  terms.name = "Plain";
  terms.grant_rate = Rate(kRateOne);
  terms.reward_rate = Rate(0);
  terms.platform_rate = Rate(0);
  terms.sell_fee = Rate(500'000);
  terms.exit_multiple.reset();
  return terms;
}

class Dialogue {
 public:
  explicit Dialogue(const Terms& terms, int members = 3) : oracle_(terms) {
    for (int i = 0; i < members; ++i) EXPECT_EQ(give(RegisterMember{std::to_string(i), {}, 1}), Reject::none);
  }

  Reject give(const Operation& operation) {
    events_.clear();
    return oracle_.decide(Command{Timestamp(now_), {}, operation}, events_);
  }
  Reject order(std::uint32_t member, std::int64_t paid) {
    return give(SettleOrder{"o" + std::to_string(now_), MemberIndex(member), Money(paid)});
  }
  Reject sell_all(std::uint32_t member) { return give(SellPoints{MemberIndex(member), std::nullopt}); }
  Reject propose(std::string_view id, const Terms& terms, std::int64_t after, std::string_view operator_id = "li") {
    text_ = to_toml(terms);
    return give(ProposeTerms{id, {text_}, Timestamp(now_ + after), operator_id});
  }
  void pass(std::int64_t microseconds) { now_ += microseconds; }

  [[nodiscard]] const Oracle& oracle() const { return oracle_; }
  template <class Kind>
  [[nodiscard]] const Kind& event(std::size_t number) const {
    return std::get<Kind>(events_.at(number));
  }
  [[nodiscard]] std::size_t event_count() const { return events_.size(); }

 private:
  Oracle oracle_;
  std::string text_;
  std::vector<Event> events_;
  std::int64_t now_ = kStart;
};

TEST(OracleOfTerms, AsksForThirtyDaysBeforeAHigherFeeAndForTheNoticeOfTheTermsBeforeAnythingElse) {
  Dialogue story(plain_terms());
  Terms dearer = plain_terms();
  dearer.sell_fee = Rate(500'001);
  EXPECT_EQ(story.propose("a", dearer, 30 * kDay - 1), Reject::notice_too_short);
  EXPECT_EQ(story.propose("a", dearer, 30 * kDay), Reject::none);
  Terms cheaper = plain_terms();
  cheaper.sell_fee = Rate(0);
  EXPECT_EQ(story.propose("b", cheaper, 7 * kDay - 1), Reject::notice_too_short);
  ASSERT_EQ(story.propose("b", cheaper, 7 * kDay), Reject::none);
  EXPECT_EQ(story.propose("b", cheaper, 8 * kDay), Reject::name_conflict);
  story.pass(1);
  EXPECT_EQ(story.give(ApproveTerms{"b", "wang"}), Reject::notice_too_short) << "a moment of it is gone";
}

TEST(OracleOfTerms, KeepTheMultipleOfAPositionAndTheVersionOfAPaidOrder) {
  Terms terms = plain_terms();
  terms.notice_days = 0;
  terms.exit_multiple = Multiple(3'000'000);
  Dialogue story(terms);
  ASSERT_EQ(story.order(0, 100), Reject::none);
  PayOrder payment;
  static_cast<SettleOrder&>(payment) = SettleOrder{"paid", MemberIndex(0), Money(100)};
  ASSERT_EQ(story.give(payment), Reject::none);
  Terms sooner = terms;
  sooner.exit_multiple = Multiple(2'000'000);
  ASSERT_EQ(story.propose("sooner", sooner, 0), Reject::none);
  ASSERT_EQ(story.give(AcknowledgeTerms{"sooner", "li", "minutes"}), Reject::none) << "a stated multiple blocks";
  EXPECT_EQ(story.give(AcknowledgeTerms{"sooner", "li", "minutes"}), Reject::four_eyes_required);
  EXPECT_EQ(story.give(ApproveTerms{"sooner", "wang"}), Reject::terms_not_acknowledged);
  ASSERT_EQ(story.give(AcknowledgeTerms{"sooner", "wang", "minutes"}), Reject::none);
  EXPECT_EQ(story.give(AcknowledgeTerms{"sooner", "wang", "minutes"}), Reject::proposal_stage);
  EXPECT_EQ(story.give(ApproveTerms{"sooner", "li"}), Reject::four_eyes_required);
  ASSERT_EQ(story.give(ApproveTerms{"sooner", "wang"}), Reject::none);
  EXPECT_EQ(story.order(1, 100), Reject::work_is_due);
  ASSERT_EQ(story.give(Advance{}), Reject::none);
  EXPECT_EQ(story.event<TermsChanged>(0).version, 2);

  EXPECT_EQ(story.order(0, 100), Reject::terms_not_accepted);
  ASSERT_EQ(story.give(SettlePaidOrder{"paid"}), Reject::none) << "it keeps the consent of its payment";
  EXPECT_EQ(story.event<OrderSettled>(0).version, 1);
  EXPECT_FALSE(story.event<OrderSettled>(0).opened) << "it joins the position of its own multiple";
  EXPECT_EQ(story.give(AcceptTerms{MemberIndex(0), 1}), Reject::unknown_version);
  ASSERT_EQ(story.give(AcceptTerms{MemberIndex(0), 2}), Reject::none);
  EXPECT_EQ(story.give(AcceptTerms{MemberIndex(0), 2}), Reject::status_unchanged);
  ASSERT_EQ(story.order(0, 100), Reject::none);
  EXPECT_TRUE(story.event<OrderSettled>(0).opened);
  EXPECT_EQ(story.oracle().positions().at(0).promise.multiple, 3);
  EXPECT_EQ(story.oracle().positions().at(1).promise.multiple, 2);
}

TEST(OracleOfWindows, SellsAllRequestsAtOnePriceInOrderOfRegistration) {
  Terms terms = plain_terms();
  terms.sale_pricing = SalePricing::window;
  terms.sale_window_hours = 2;
  Dialogue story(terms);
  for (const std::uint32_t member : {0U, 1U, 2U}) ASSERT_EQ(story.order(member, 100 * (member + 1)), Reject::none);
  ASSERT_EQ(story.sell_all(1), Reject::none);
  EXPECT_EQ(story.event<SaleRequested>(0).window_end, Timestamp(kStart + 2 * kHour));
  EXPECT_EQ(story.sell_all(1), Reject::insufficient_points) << "all of it was asked for";
  story.pass(kHour);
  ASSERT_EQ(story.sell_all(0), Reject::none);
  EXPECT_EQ(story.event<SaleRequested>(0).window_end, Timestamp(kStart + 2 * kHour)) << "the window's, not an own";
  story.pass(kHour);
  EXPECT_EQ(story.sell_all(2), Reject::work_is_due);
  ASSERT_EQ(story.give(Advance{}), Reject::none);
  ASSERT_EQ(story.event_count(), 4U);
  EXPECT_EQ(story.event<WindowPriced>(0).pool, Money(600));
  EXPECT_EQ(story.event<WindowPriced>(0).circulating, Points(600'000'000));
  // Half of 100 and of 200. One after another the second would have paid half of 200 x 550 / 500 = 110.
  EXPECT_EQ(story.event<WindowSale>(1).member, MemberIndex(0));
  EXPECT_EQ(story.event<WindowSale>(1).paid, Money(50));
  EXPECT_EQ(story.event<WindowSale>(2).paid, Money(100));
  EXPECT_EQ(story.event<WindowClosed>(3).paid, Money(150));
  EXPECT_EQ(story.oracle().price(), ratio(450, 300'000'000));
  EXPECT_EQ(story.give(Advance{}), Reject::nothing_is_due);
}

TEST(OracleOfWindows, AnExitTakesTheRequestAndWithItTheWindow) {
  Terms terms = plain_terms();
  terms.sale_pricing = SalePricing::window;
  terms.exit_multiple = Multiple(1'500'000);
  Dialogue story(terms);
  ASSERT_EQ(story.order(0, 100), Reject::none);
  ASSERT_EQ(story.order(1, 100), Reject::none);
  story.pass(7 * kDay);
  ASSERT_EQ(story.sell_all(0), Reject::none);
  ASSERT_EQ(story.give(Inject{Money(100), InjectionSource::financing}), Reject::none);
  // 300 fen for 2e8 units: both positions are due at 1.5 times.
  EXPECT_EQ(story.event<ForcedExit>(1).paid, Money(75));
  EXPECT_FALSE(story.oracle().sale_window().end);
  story.pass(kDay);
  EXPECT_EQ(story.give(Advance{}), Reject::nothing_is_due);
}

TEST(OracleOfStreams, InjectAtTheEndOfEachDayAsMuchAsTheCapAllows) {
  Dialogue story(plain_terms());
  ASSERT_EQ(story.give(FundSubsidy{Money(1'000)}), Reject::none);
  ASSERT_EQ(story.order(0, 40), Reject::none);
  story.pass(7 * kDay);
  // The cap is 1 / ((1 - 1/2) x 1) - 1 = once the smallest pool of seven days: 40.
  ASSERT_EQ(story.give(StartStream{"a", Money(50), Money(25), StreamSource::subsidy, "li"}), Reject::none);
  ASSERT_EQ(story.give(StartStream{"b", Money(30), Money(30), StreamSource::subsidy, "li"}), Reject::none);
  EXPECT_EQ(story.give(Advance{}), Reject::nothing_is_due);
  story.pass(16 * kHour);
  ASSERT_EQ(story.give(Advance{}), Reject::none);
  EXPECT_EQ(story.event<StreamInjected>(0).amount, Money(25));
  EXPECT_EQ(story.event<StreamInjected>(1).amount, Money(15)) << "what the first left of the cap";
  EXPECT_EQ(story.event<StreamInjected>(1).left, Money(15));
  EXPECT_EQ(story.event<DayEnded>(2).ended, Timestamp(kStart + 7 * kDay + 16 * kHour));
  EXPECT_EQ(story.oracle().pool(), 80);
  story.pass(kDay);
  ASSERT_EQ(story.give(Advance{}), Reject::none);
  ASSERT_EQ(story.event_count(), 1U) << "the cap is used up";
  story.pass(6 * kDay);
  // Each of the days that are over ends by itself; at this moment the pool was at least 80 for seven days.
  ASSERT_EQ(story.give(Advance{}), Reject::none);
  EXPECT_EQ(story.event<StreamInjected>(0).left, Money(0));
  EXPECT_EQ(story.event<StreamInjected>(1).left, Money(0));
  EXPECT_EQ(story.give(Advance{}), Reject::nothing_is_due);
}

TEST(OracleOfTheEnd, PaysAllOfThePoolByLargestRemainder) {
  Dialogue story(plain_terms(), 4);
  for (const std::uint32_t member : {0U, 1U, 2U}) ASSERT_EQ(story.order(member, 1), Reject::none);
  ASSERT_EQ(story.order(3, 2), Reject::none);
  ASSERT_EQ(story.sell_all(3), Reject::none);  // pays 1 of 2: 4 fen are left for 3e6 units
  EXPECT_EQ(story.give(ConfirmClosing{"wang"}), Reject::closing_stage);
  ASSERT_EQ(story.give(CloseProgramme{"li"}), Reject::none);
  EXPECT_EQ(story.give(CloseProgramme{"li"}), Reject::closing_stage);
  EXPECT_EQ(story.give(ConfirmClosing{"li"}), Reject::four_eyes_required);
  ASSERT_EQ(story.give(WithdrawClosing{"li"}), Reject::none);
  ASSERT_EQ(story.give(CloseProgramme{"li"}), Reject::none);
  ASSERT_EQ(story.give(ConfirmClosing{"wang"}), Reject::none);
  EXPECT_EQ(story.event<ClosingConfirmed>(0).closes, Timestamp(kStart + 30 * kDay));
  EXPECT_EQ(story.order(0, 1), Reject::programme_closing);
  EXPECT_EQ(story.give(WithdrawClosing{"li"}), Reject::closing_stage);
  story.pass(30 * kDay - 1);
  EXPECT_EQ(story.give(Advance{}), Reject::nothing_is_due);
  story.pass(1);
  ASSERT_EQ(story.give(Advance{}), Reject::none);
  ASSERT_EQ(story.event_count(), 5U);
  EXPECT_EQ(story.event<ClosingBegun>(0).pool, Money(4));
  // A third of 4 each: 1, and the fen that is left to who registered first, whose line comes last.
  EXPECT_EQ(story.event<ClosingPaid>(1).member, MemberIndex(1));
  EXPECT_EQ(story.event<ClosingPaid>(1).from_pool, Money(1));
  EXPECT_EQ(story.event<ClosingPaid>(2).member, MemberIndex(2));
  EXPECT_EQ(story.event<ClosingPaid>(3).member, MemberIndex(0));
  EXPECT_EQ(story.event<ClosingPaid>(3).from_pool, Money(2));
  EXPECT_EQ(story.event<ProgrammeClosed>(4).paid, Money(4));
  EXPECT_EQ(story.event<ProgrammeClosed>(4).members, 3);
  EXPECT_EQ(story.oracle().price(), ratio(4, 3'000'000));
  EXPECT_EQ(story.order(0, 1), Reject::programme_closed);
  EXPECT_EQ(story.sell_all(0), Reject::programme_closed);
  EXPECT_EQ(story.give(RequestWithdrawal{"w", MemberIndex(0), Money(2)}), Reject::none);
}

TEST(OracleOfTheEnd, CancelsWhatWasPaidAndDividesTheReserve) {
  Terms terms = plain_terms();
  terms.wind_down_notice_days = 0;
  Dialogue story(terms);
  ASSERT_EQ(story.order(0, 100), Reject::none);
  ASSERT_EQ(story.sell_all(0), Reject::none);  // the last holder leaves 50 to the reserve
  ASSERT_EQ(story.order(1, 100), Reject::none);
  ASSERT_EQ(story.order(2, 300), Reject::none);
  PayOrder payment;
  static_cast<SettleOrder&>(payment) = SettleOrder{"paid", MemberIndex(0), Money(70), Money(0), Money(30)};
  ASSERT_EQ(story.give(payment), Reject::none);
  ASSERT_EQ(story.give(CloseProgramme{"li"}), Reject::none);
  ASSERT_EQ(story.give(ConfirmClosing{"wang"}), Reject::none);
  ASSERT_EQ(story.give(Advance{}), Reject::none);
  EXPECT_EQ(story.event<OrderCancelled>(0).cash, Money(40));
  EXPECT_EQ(story.event<ClosingBegun>(1).reserve, Money(50));
  // Of 50 a quarter is 12.5 and three are 37.5: equal fractions, so the fen is member 1's.
  EXPECT_EQ(story.event<ClosingPaid>(2).from_pool, Money(100));
  EXPECT_EQ(story.event<ClosingPaid>(2).from_reserve, Money(13));
  EXPECT_EQ(story.event<ClosingPaid>(3).from_reserve, Money(37));
  EXPECT_EQ(story.oracle().account(Account::reserve), 0);
  EXPECT_EQ(story.oracle().account(Account::pool), 0);
  EXPECT_EQ(story.oracle().account(Account::wallets), 50 + 113 + 337);
}

}  // namespace
}  // namespace greenpool::oracle
