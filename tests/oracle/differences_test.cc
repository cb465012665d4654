// Stories in which the engine and SPEC once differed, or came to where a random world never comes.
#include <gtest/gtest.h>

#include "tests/oracle/twin.h"

namespace greenpool::oracle {
namespace {

constexpr std::int64_t kStart = 1'767'225'600'000'000;
constexpr std::int64_t kDay = 86'400'000'000;
constexpr MemberIndex kAnn(0);

template <template <class> class Kind>
using ToldOf = Kind<ToldForm>;
using Order = ToldOf<BasicSettleOrder>;

// Steps follow each other at once, and the twin compares everything after each.
class Tale {
 public:
  explicit Tale(std::optional<Multiple> multiple = std::nullopt) {
    story_.terms.id = "tale";
    story_.terms.name = "Tale";
    story_.terms.exit_multiple = multiple;
    story_.terms.reversal_days = 7;
    tell(ToldOf<BasicRegisterMember>{"ann", {}, 1});
    tell(ToldOf<BasicRegisterMember>{"bob", {}, 1});
  }

  void tell(Told operation, std::int64_t after = 0) {
    story_.ops.push_back(op_of(std::move(operation), kStart + after));
  }
  [[nodiscard]] Terms& terms() { return story_.terms; }

  // The outcome of the last step, if nothing differed.
  Reject told() {
    Twin twin(story_, Scrutiny::all_members, Flaw::none, nullptr);
    for (std::size_t i = 0; i < story_.ops.size(); ++i) {
      if (i + 1 == story_.ops.size()) last_ = twin.oracle().verdict(story_.ops[i].command());
      const std::optional<std::string> difference = twin.step(story_.ops[i]);
      EXPECT_FALSE(difference) << text_of(story_.ops[i]) << ": " << *difference;
      if (difference) break;
    }
    return last_;
  }

 private:
  Story story_;
  Reject last_ = Reject::none;
};

// Ann bought, sold, spent what she got, and gave the goods back: she owes what the lot had received.
void put_in_debt(Tale& tale) {
  tale.tell(ToldOf<BasicPayIn>{Money(10'000'000)});
  tale.tell(Order{"first", kAnn, Money(100'000), Money(30'000)});
  tale.tell(Order{"other", MemberIndex(1), Money(100'000), Money(30'000)});
  tale.tell(ToldOf<BasicSellPoints>{kAnn, std::nullopt});
  tale.tell(Order{"spent", kAnn, Money(40'000), Money(0), Money(28'235)});
  tale.tell(ToldOf<BasicReverseOrder>{"back", "first", Money(1)});
}

TEST(Difference, APriceBeyond64BitsIsRefused) {
  Tale tale;
  Order order{"o", kAnn, Money(1)};
  order.subsidy = Money(INT64_MAX);
  tale.tell(order);
  EXPECT_EQ(tale.told(), Reject::amount_out_of_range);
}

TEST(Difference, ATimeOutOfRangeStandsBeforeAnUnknownRegion) {
  Tale tale;
  Order order{"o", kAnn, Money(1)};
  order.region = RegionCode(999'999);
  tale.tell(order, INT64_MAX - kStart);
  EXPECT_EQ(tale.told(), Reject::time_out_of_range);
}

// A reward that was spent is taken back from a wallet that does not hold it.
TEST(Difference, WhoIsInDebtCanPayForAnOrder) {
  Tale tale;
  tale.terms().rewards.direct = Rate(300'000);
  tale.tell(ToldOf<BasicRegisterMember>{"cat", "ann", 1});
  tale.tell(ToldOf<BasicPayIn>{Money(10'000'000)});
  tale.tell(Order{"first", MemberIndex(2), Money(100'000), Money(30'000)});
  tale.tell(Order{"spent", kAnn, Money(40'000), Money(0), Money(30'000)});
  tale.tell(ToldOf<BasicReverseOrder>{"back", "first"});
  ToldOf<BasicPayOrder> payment;
  static_cast<Order&>(payment) = Order{"next", kAnn, Money(1'000), Money(0)};
  tale.tell(payment);
  EXPECT_EQ(tale.told(), Reject::none);
}

TEST(Difference, AWithdrawalIsStoppedByDebt) {
  Tale tale;
  tale.terms().rewards.direct = Rate(300'000);
  tale.tell(ToldOf<BasicRegisterMember>{"cat", "ann", 1});
  tale.tell(ToldOf<BasicPayIn>{Money(10'000'000)});
  tale.tell(Order{"first", MemberIndex(2), Money(100'000), Money(30'000)});
  tale.tell(ToldOf<BasicRequestWithdrawal>{"w", kAnn, Money(30'000)});
  tale.tell(ToldOf<BasicReverseOrder>{"back", "first"});
  tale.tell(ToldOf<BasicApproveWithdrawal>{"w", "eve"});
  EXPECT_EQ(tale.told(), Reject::unknown_withdrawal);
}

TEST(Difference, TheLastMomentForARefundIsInTime) {
  for (const std::int64_t late : {0, 1}) {
    Tale tale;
    put_in_debt(tale);
    tale.tell(ToldOf<BasicReverseOrder>{"more", "first"}, 7 * kDay + late);
    EXPECT_EQ(tale.told(), late == 0 ? Reject::none : Reject::unknown_order);
  }
}

// A thousand shareholders of the greatest weight are the most.
TEST(Difference, AllWeightsTogetherHaveABound) {
  Tale tale;
  for (int i = 0; i < 1'000; ++i) {
    tale.tell(ToldOf<BasicRegisterMember>{"m" + std::to_string(i), {}, 1});
    tale.tell(ToldOf<BasicSetWeight>{MemberIndex(static_cast<MemberIndex::rep>(i)), kWeightMax});
  }
  tale.tell(ToldOf<BasicSetWeight>{MemberIndex(1'000), 1});
  EXPECT_EQ(tale.told(), Reject::weights_limit);
}

}  // namespace
}  // namespace greenpool::oracle
