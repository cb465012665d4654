#include "http/rate_limiter.h"

#include <gtest/gtest.h>

#include <string>

namespace greenpool {
namespace {

using namespace std::chrono_literals;

class RateLimits : public testing::Test {
 protected:
  bool may(std::string_view client) { return !limiter_.ask(client, now_).has_value(); }
  int how_many(std::string_view client) {
    int count = 0;
    while (count < 1'000 && may(client)) ++count;
    return count;
  }

  RateLimiter limiter_{{.per_minute = 60, .burst = 5}, 64};
  RateLimiter::Time now_{1'000s};
};

TEST_F(RateLimits, ABurstThenOnePerInterval) {
  EXPECT_EQ(how_many("a"), 5);
  now_ += 999ms;
  EXPECT_FALSE(may("a"));
  now_ += 1ms;
  EXPECT_TRUE(may("a"));
  EXPECT_FALSE(may("a"));
  now_ += 3s;
  EXPECT_EQ(how_many("a"), 3);
  now_ += 3600s;
  EXPECT_EQ(how_many("a"), 5) << "a bucket holds no more than a burst";
}

TEST_F(RateLimits, SaysHowLongToWait) {
  EXPECT_EQ(how_many("a"), 5);
  EXPECT_EQ(limiter_.ask("a", now_), 1s);
  EXPECT_EQ(limiter_.ask("a", now_), 1s) << "what was refused does not count";
  now_ += 400ms;
  EXPECT_EQ(limiter_.ask("a", now_), 600ms);
}

TEST_F(RateLimits, AreOfEachClientAlone) {
  EXPECT_EQ(how_many("a"), 5);
  EXPECT_EQ(how_many("b"), 5);
  EXPECT_FALSE(may("a"));
}

TEST_F(RateLimits, AClientMayHaveALimitOfItsOwn) {
  const auto how_many_of = [this](std::string_view client, std::int64_t own) {
    int count = 0;
    while (count < 1'000 && !limiter_.ask(client, now_, own)) ++count;
    return count;
  };
  EXPECT_EQ(how_many_of("slow", 24), 2) << "as many seconds ahead as the others: 5, of 2.5 each";
  EXPECT_EQ(how_many_of("slower", 6), 1) << "one in any case";
  EXPECT_EQ(how_many_of("greedy", 6'000), 5) << "never more than the others";
  EXPECT_EQ(how_many("a"), 5);
  now_ += 2500ms;
  EXPECT_EQ(how_many_of("slow", 24), 1);
  EXPECT_EQ(how_many_of("slower", 6), 0);
  limiter_.change({.per_minute = 0, .burst = 1}, now_);
  now_ += 3600s;
  EXPECT_EQ(how_many_of("slow", 24), 4) << "ten seconds ahead, where the others have no limit";
  EXPECT_EQ(how_many("a"), 1'000);
}

TEST_F(RateLimits, ChangeForAClientWithALimitOfItsOwnAtItsPace) {
  constexpr std::int64_t kSlow = 6;  // ten seconds each
  EXPECT_EQ(limiter_.ask("slow", now_, kSlow), std::nullopt);
  limiter_.change({.per_minute = 6, .burst = 1}, now_);
  EXPECT_EQ(limiter_.ask("slow", now_, kSlow), 10s) << "one request was one, not ten";
  limiter_.change({.per_minute = 60, .burst = 60}, now_);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(limiter_.ask("slow", now_, kSlow), std::nullopt);
  EXPECT_EQ(limiter_.ask("slow", now_, kSlow), 10s) << "six are a minute ahead";
  limiter_.change({.per_minute = 60, .burst = 1}, now_);
  EXPECT_EQ(limiter_.ask("slow", now_, kSlow), 10s) << "an empty bucket, and no less than that";
  limiter_.change({.per_minute = 0, .burst = 1}, now_);
  limiter_.change({.per_minute = 60, .burst = 1}, now_);
  EXPECT_EQ(limiter_.ask("slow", now_, kSlow), 10s) << "it was counted while the others were not";
}

TEST_F(RateLimits, ABurstThatIsLoweredEmptiesABucketAtMost) {
  EXPECT_EQ(how_many("a"), 5);
  limiter_.change({.per_minute = 60, .burst = 2}, now_);
  EXPECT_EQ(limiter_.ask("a", now_), 1s);
}

TEST_F(RateLimits, CanBeOffAndOnAgain) {
  EXPECT_EQ(how_many("a"), 5);
  limiter_.change({.per_minute = 0, .burst = 1}, now_);
  EXPECT_EQ(how_many("a"), 1'000);
  limiter_.change({.per_minute = 60, .burst = 5}, now_);
  EXPECT_EQ(how_many("a"), 5) << "what was asked meanwhile does not count";
}

TEST_F(RateLimits, TellClientsApartByTheWholeOfTheirNames) {
  for (const char* client : {"key-0000000000000001", "key-0000000000000002", "xey-0000000000000001",
                             "key-000000000000000", "key-00000000000000010"}) {
    EXPECT_EQ(how_many(client), 5) << client;
  }
}

TEST_F(RateLimits, ChangeWhileTheyCount) {
  EXPECT_EQ(how_many("a"), 5);
  limiter_.change({.per_minute = 60, .burst = 8}, now_);
  EXPECT_EQ(how_many("a"), 3);
  limiter_.change({.per_minute = 600, .burst = 10}, now_);
  EXPECT_EQ(how_many("a"), 2) << "eight have been asked";
  now_ += 1s;
  EXPECT_EQ(how_many("a"), 10) << "at the new pace";
}

TEST_F(RateLimits, AFullTableForgetsWhoHasAskedLeast) {
  EXPECT_EQ(how_many("greedy"), 5);
  for (int i = 0; i < 10'000; ++i) {
    EXPECT_TRUE(may("client-" + std::to_string(i))) << "nobody is locked out by the others";
  }
  EXPECT_FALSE(may("greedy"));
}

}  // namespace
}  // namespace greenpool
