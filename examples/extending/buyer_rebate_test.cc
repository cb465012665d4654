// What a new rule has to show before it may pay anybody: figures that a pocket calculator gives, the same ones as a
// second implementation's, and never more than the order set aside, together with all other rules.
#include "buyer_rebate.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>

#include "base/int128.h"

namespace greenpool {
namespace {

// Members as a table: each was referred by the one before; what they spent so far.
class Scene {
 public:
  explicit Scene(const RewardTerms& terms) : terms_(terms) {}

  MemberIndex add(Money spent, MemberStatus status = MemberStatus::active) {
    Member member{};
    member.spent = spent;
    member.status = status;
    if (!members_.empty()) member.referrer = MemberIndex(static_cast<std::uint32_t>(members_.size() - 1));
    members_.push_back(member);
    return MemberIndex(static_cast<std::uint32_t>(members_.size() - 1));
  }
  [[nodiscard]] RewardScene see() const { return {members_, ranks_, agents_, terms_}; }

 private:
  ChunkedVector<Member> members_;
  RankBook ranks_;
  Agents agents_;
  RewardTerms terms_;
};

RewardedOrder order_of(MemberIndex buyer, Money base) { return {.buyer = buyer, .base = base, .region = {}}; }

// 2 % until 1 000.00 were spent.
constexpr BuyerRebateTerms kTwoPercent{.rate = Rate(20'000), .until_spent = Money(1'000'00)};

TEST(BuyerRebate, GivesBackAPartUntilEnoughWasSpent) {
  Scene scene(RewardTerms{});
  const MemberIndex ann = scene.add(Money(0));
  const MemberIndex bob = scene.add(Money(999'99));
  const MemberIndex cat = scene.add(Money(1'000'00));
  EXPECT_EQ(buyer_rebate(scene.see(), order_of(ann, Money(500'00)), kTwoPercent), Money(10'00));
  EXPECT_EQ(buyer_rebate(scene.see(), order_of(bob, Money(5'000'00)), kTwoPercent), Money(100'00));
  EXPECT_EQ(buyer_rebate(scene.see(), order_of(cat, Money(500'00)), kTwoPercent), Money(0));
  const BuyerRebateTerms for_ever{.rate = kTwoPercent.rate, .until_spent = {}};
  EXPECT_EQ(buyer_rebate(scene.see(), order_of(cat, Money(500'00)), for_ever), Money(10'00));
}

TEST(BuyerRebate, RoundsDownAndPaysNothingToTheDisqualified) {
  Scene scene(RewardTerms{});
  const MemberIndex ann = scene.add(Money(0));
  const MemberIndex bob = scene.add(Money(0), MemberStatus::disqualified);
  EXPECT_EQ(buyer_rebate(scene.see(), order_of(ann, Money(99)), kTwoPercent), Money(1));  // 1.98 fen
  EXPECT_EQ(buyer_rebate(scene.see(), order_of(ann, Money(49)), kTwoPercent), Money(0));  // 0.98 fen
  EXPECT_EQ(buyer_rebate(scene.see(), order_of(bob, Money(500'00)), kTwoPercent), Money(0));
}

TEST(BuyerRebate, TheBudgetHasToHoldIt) {
  Terms terms = *find_preset("two-level");
  const Rate spare(30'000);
  terms.reward_rate = worst_case_rewards(terms) + spare;
  EXPECT_FALSE(find_rebate_violation(terms, {.rate = spare}));
  const auto violation = find_rebate_violation(terms, {.rate = spare + Rate(1)});
  ASSERT_TRUE(violation);
  EXPECT_EQ(violation->fault, "inconsistent");
  EXPECT_EQ(violation->key, "order.reward_rate");
  EXPECT_EQ(find_rebate_violation(terms, {.rate = Rate(-1)})->key, "rewards.buyer");
  EXPECT_EQ(find_rebate_violation(terms, {.rate = Rate(kRateOne + 1)})->key, "rewards.buyer");
  EXPECT_EQ(find_rebate_violation(terms, {.until_spent = Money(-1)})->key, "rewards.buyer_until_spent");
}

// The second implementation: from the sentence in the header alone, in another arithmetic.
std::int64_t rebate_again(std::int64_t base, std::int64_t spent, MemberStatus status, const BuyerRebateTerms& rebate) {
  const bool ended = rebate.until_spent.units() != 0 && rebate.until_spent.units() <= spent;
  if (status == MemberStatus::disqualified || ended) return 0;
  // The largest whole amount whose millionfold is not more than base x rate.
  const Int128 product = Int128{base} * rebate.rate.units();
  std::int64_t least = 0;
  std::int64_t most = base;
  while (least < most) {
    const std::int64_t middle = least + (most - least + 1) / 2;
    if (Int128{middle} * kRateOne <= product) {
      least = middle;
    } else {
      most = middle - 1;
    }
  }
  return least;
}

TEST(BuyerRebate, IsWhatASecondImplementationSaysAndStaysInsideTheBudgetWithAllOtherRules) {
  std::mt19937_64 random(20'261'128);
  const auto up_to = [&random](std::int64_t most) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(most + 1));
  };
  int paid = 0;
  for (int round = 0; round < 20'000; ++round) {
    Terms terms = *find_preset("classic");
    terms.rewards.direct = Rate(up_to(200'000));
    terms.rewards.indirect = Rate(up_to(100'000));
    const BuyerRebateTerms rebate{.rate = Rate(up_to(100'000)), .until_spent = Money(up_to(1) * up_to(2'000'00))};
    terms.reward_rate = worst_case_with_rebate(terms, rebate);
    ASSERT_FALSE(find_rebate_violation(terms, rebate));
    Scene scene(terms.rewards);
    for (std::int64_t i = up_to(3); i > 0; --i) scene.add(Money(0));
    const Money spent(up_to(2'000'00));
    const auto status = static_cast<MemberStatus>(up_to(2));
    const MemberIndex buyer = scene.add(spent, status);
    const RewardedOrder order = order_of(buyer, Money(up_to(random() % 2 == 0 ? 200 : kOrderMoneyMax)));
    const Money gives = buyer_rebate(scene.see(), order, rebate);
    ASSERT_EQ(gives.units(), rebate_again(order.base.units(), spent.units(), status, rebate)) << "round " << round;
    std::vector<Reward> rewards;
    const Money others = reward_order(scene.see(), order, rewards);
    ASSERT_LE(others + gives, share_floor(order.base, terms.reward_rate)) << "round " << round;
    if (gives > Money(0)) ++paid;
  }
  EXPECT_GT(paid, 5'000) << "the test has to see rebates";
}

}  // namespace
}  // namespace greenpool
