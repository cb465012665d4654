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

TEST(ReferralTree, CountsEachLevelBelowAMember) {
  std::mt19937 random(11);
  std::vector<std::uint32_t> referrers;
  for (std::uint32_t member = 0; member < 300; ++member) {
    referrers.push_back(member == 0 || random() % 20 == 0 ? kNobody : static_cast<std::uint32_t>(random() % member));
  }
  // As after a change: the referrer has the higher number.
  referrers[3] = 299;
  referrers[299] = kNobody;
  ReferralTree tree;
  tree.rebuild(referrers);
  for (std::uint32_t top = 0; top < 300; ++top) {
    for (const std::size_t depth : {1U, 2U, 5U}) {
      std::vector<std::uint64_t> counted(depth, 0);
      for (std::uint32_t member = 0; member < 300; ++member) {
        std::size_t level = 0;
        std::uint32_t above = member;
        while (above != top && above != kNobody) {
          above = referrers[above];
          ++level;
        }
        if (above == top && level >= 1 && level <= depth) ++counted[level - 1];
      }
      ASSERT_EQ(tree.counts_below(top, depth), counted) << top;
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
  EXPECT_EQ(tree.counts_below(500'000, 250), std::vector<std::uint64_t>(250, 1));
}

}  // namespace
}  // namespace greenpool
