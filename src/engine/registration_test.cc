// Joining, and the referral tree. SPEC section 6.
#include <gtest/gtest.h>

#include "engine/scenario.h"

namespace greenpool {
namespace {

TEST(Registration, AMemberJoinsAloneOrReferredByAMember) {
  Story story;
  story.play(R"(
    join ann              -> joined
    join bob by ann       -> joined
    join cat by bob       -> joined)");
  EXPECT_EQ(story.member("ann"), MemberIndex(0));
  EXPECT_EQ(story.member("cat"), MemberIndex(2));
  EXPECT_FALSE(story.state().members[0].referrer.exists());
  EXPECT_EQ(story.state().members[1].referrer, MemberIndex(0));
  EXPECT_EQ(story.state().members[2].referrer, MemberIndex(1));
}

TEST(Registration, AnIdJoinsOnce) {
  Story story;
  story.play(R"(
    join ann              -> joined
    join ann              -> member_exists
    join Ann              -> joined
    join ann by Ann       -> member_exists)");
}

TEST(Registration, AReferrerIsAnotherMember) {
  Story story;
  story.play(R"(
    join ann by ann       -> referral_cycle
    join ann by bob       -> unknown_referrer
    join ann              -> joined
    join bob by bob       -> referral_cycle
    join bob by cat       -> unknown_referrer)");
}

TEST(Registration, IdsAreOneToSixtyFourPlainCharacters) {
  for (const std::string& id : std::vector<std::string>{"a", "~", "!", "a.b-c_d@e/f", std::string(64, 'x')}) {
    Story story;
    EXPECT_EQ(story.decide(RegisterMember{id, {}}), Reject::none) << id;
  }
  Story story;
  EXPECT_EQ(story.decide(RegisterMember{"", {}}), Reject::id_malformed);
  for (const std::string& id : std::vector<std::string>{" ", "a b", "a,b", "a\"b", "a\\b", "a\n", "\x7f",
                                                        "\xe4\xbc\x9a", std::string("a\0b", 3), std::string(65, 'x')}) {
    EXPECT_EQ(story.decide(RegisterMember{id, {}}), Reject::id_malformed) << id;
    EXPECT_EQ(story.decide(RegisterMember{"ann", id}), Reject::id_malformed) << id;
  }
}

TEST(Registration, TheFirstReasonOfTheTableIsAnswered) {
  constexpr Timestamp kTooLate(253'402'300'800'000'000);
  const Timestamp early(0);
  Story story;
  story.play("join ann -> joined");
  EXPECT_EQ(story.decide_at(kTooLate, RegisterMember{"a b", "a b"}), Reject::id_malformed);
  EXPECT_EQ(story.decide_at(kTooLate, RegisterMember{"ann", {}}), Reject::time_out_of_range);
  EXPECT_EQ(story.decide_at(early, RegisterMember{"ann", {}}), Reject::time_went_back);
  EXPECT_EQ(story.decide(RegisterMember{"ann", "ann"}), Reject::member_exists);
  EXPECT_EQ(story.decide(RegisterMember{"ann", "nobody"}), Reject::member_exists);
  EXPECT_EQ(story.decide(RegisterMember{"bob", "bob"}), Reject::referral_cycle);
}

TEST(Registration, ChangesNothingButTheListOfMembers) {
  Story story;
  story.play(R"(
    join ann                   -> joined
    order ann 1000.00 300.00   -> grant 210
    join bob by ann            -> joined
                               | pool 300.00; points 210; wallet bob 0.00; holds bob 0; account cash 1000.00)");
}

}  // namespace
}  // namespace greenpool
