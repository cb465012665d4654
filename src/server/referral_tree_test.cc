#include "server/referral_tree.h"

#include <gtest/gtest.h>

#include <random>

namespace greenpool {
namespace {

constexpr std::uint32_t kNobody = ReferralTree::kNobody;

TEST(ReferralTree, CountsTheOrganiserAndTheirLevelIn) {
  ReferralTree tree;
  tree.add(kNobody);
  EXPECT_EQ(tree.people(0), 1U);
  EXPECT_EQ(tree.levels(0), 1U);
  tree.add(0);
  tree.add(1);
  tree.add(0);
  EXPECT_EQ(tree.people(0), 4U);
  EXPECT_EQ(tree.levels(0), 3U);
  EXPECT_EQ(tree.people(1), 2U);
  EXPECT_EQ(tree.levels(1), 2U);
  EXPECT_EQ(tree.levels(3), 1U);
}

TEST(ReferralTree, OnePassSaysWhatOneByOneSays) {
  std::mt19937 random(7);
  for (int round = 0; round < 50; ++round) {
    ReferralTree grown;
    std::vector<std::uint32_t> referrers;
    for (std::uint32_t member = 0; member < 200; ++member) {
      const std::uint32_t referrer =
          member == 0 || random() % 10 == 0 ? kNobody : static_cast<std::uint32_t>(random() % member);
      referrers.push_back(referrer);
      grown.add(referrer);
    }
    ReferralTree built;
    built.rebuild(referrers);
    for (std::uint32_t member = 0; member < 200; ++member) {
      ASSERT_EQ(built.people(member), grown.people(member));
      ASSERT_EQ(built.levels(member), grown.levels(member));
    }
  }
}

TEST(ReferralTree, AReferrerMayHaveRegisteredLater) {
  ReferralTree tree;
  tree.rebuild({2, 0, kNobody});
  EXPECT_EQ(tree.people(2), 3U);
  EXPECT_EQ(tree.levels(2), 3U);
  EXPECT_EQ(tree.people(0), 2U);
}

TEST(ReferralTree, AMillionInOneLineTakesOnePass) {
  std::vector<std::uint32_t> referrers{kNobody};
  for (std::uint32_t member = 1; member < 1'000'000; ++member) referrers.push_back(member - 1);
  ReferralTree tree;
  tree.rebuild(std::move(referrers));
  EXPECT_EQ(tree.people(0), 1'000'000U);
  EXPECT_EQ(tree.levels(0), 1'000'000U);
}

}  // namespace
}  // namespace greenpool
