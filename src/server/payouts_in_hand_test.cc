#include "server/payouts_in_hand.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace greenpool {
namespace {

TEST(PayoutsInHand, OfTwoThatMeetTheFirstWins) {
  PayoutsInHand payouts;
  ASSERT_TRUE(payouts.take("shop", "w-1"));
  EXPECT_TRUE(payouts.take("shop", "w-1")) << "after a crash it is taken again";
  EXPECT_EQ(payouts.by_hand("shop", "w-1"), nullptr);
  EXPECT_NE(payouts.by_hand("other", "w-1"), nullptr) << "another programme's w-1";
  payouts.let_go("shop", "w-1");
  auto first = payouts.by_hand("shop", "w-1");
  auto second = payouts.by_hand("shop", "w-1");
  ASSERT_NE(first, nullptr);
  ASSERT_NE(second, nullptr);
  EXPECT_FALSE(payouts.take("shop", "w-1"));
  first.reset();
  EXPECT_FALSE(payouts.take("shop", "w-1")) << "the other one is still under way";
  second.reset();
  EXPECT_TRUE(payouts.take("shop", "w-1"));
}

TEST(PayoutsInHand, NeverBothHaveIt) {
  PayoutsInHand payouts;
  std::atomic<int> inside{0};
  std::atomic<int> both{0};
  const auto provider = [&] {
    for (int i = 0; i < 20'000; ++i) {
      if (!payouts.take("shop", "w")) continue;
      if (inside.fetch_or(1) == 2) ++both;
      inside.fetch_and(~1);
      payouts.let_go("shop", "w");
    }
  };
  const auto person = [&] {
    for (int i = 0; i < 20'000; ++i) {
      const auto held = payouts.by_hand("shop", "w");
      if (!held) continue;
      if (inside.fetch_or(2) == 1) ++both;
      inside.fetch_and(~2);
    }
  };
  std::thread one(provider);
  std::thread other(person);
  one.join();
  other.join();
  EXPECT_EQ(both, 0);
}

}  // namespace
}  // namespace greenpool
