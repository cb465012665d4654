#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "office/refusal.h"
#include "people/password_hash.h"
#include "people/password_pool.h"
#include "people/password_rules.h"
#include "people/people_for_test.h"

namespace greenpool {
namespace {

std::string refusal_of(std::string_view password, std::vector<std::string_view> context = {},
                       PasswordRules rules = {}) {
  try {
    check_password(password, rules, context);
    return "";
  } catch (const Refusal& refusal) {
    return std::string(refusal.problem().code);
  }
}

TEST(PasswordRulesTest, TakeAnythingThatIsLongEnoughAndNotCommon) {
  for (const char* good : {"correct horse battery staple", "春眠不觉晓处处闻啼", "tulpe-17-regen", "x9$kfo2p",
                           "        a  b c d", "wöchentlich Öl", "kRkf93hfaQ"}) {
    EXPECT_EQ(refusal_of(good), "") << good;
  }
}

TEST(PasswordRulesTest, CountCharactersAndNotBytes) {
  EXPECT_EQ(refusal_of("春眠不觉晓"), "password_too_short");
  EXPECT_EQ(refusal_of("春眠不觉晓处处闻"), "");
  std::string longest;
  for (int i = 0; i < 16; ++i) longest += "春眠不觉晓处处" + std::to_string(i % 10);
  EXPECT_EQ(refusal_of(longest), "");
  EXPECT_EQ(refusal_of(longest + "闻"), "password_too_long");
  EXPECT_EQ(refusal_of("tulpe regen", {}, {.characters_min = 15}), "password_too_short");
}

TEST(PasswordRulesTest, RefuseWhatGuessersTryFirst) {
  for (const char* bad :
       {"password",   "Password1",  "PASSWORD123!", "p@ssw0rd",   "P@$$w0rd2024", "12345678",       "123456789",
        "87654321",   "11111111",   "abcd1234",     "qwertyuiop", "1qaz2wsx",     "qwer1234",       "asdfghjkl",
        "iloveyou",   "woaini1314", "admin123",     "admin888",   "Welcome2026!", "letmein!!",      "abcabcabc",
        "aaaaaaaa",   "520131452",  "greenpool1",   "q1w2e3r4t5", "superman1",    "!!!password!!!", "00000000",
        "zxcvbnm123", "a1a1a1a1",   "147258369"}) {
    EXPECT_EQ(refusal_of(bad), "password_too_common") << bad;
  }
}

TEST(PasswordRulesTest, RefuseWhatIsKnownOfTheAccount) {
  EXPECT_EQ(refusal_of("zhaoliu-k2v026", {"zhaoliu"}), "");
  EXPECT_EQ(refusal_of("ZhaoLiu2026", {"zhaoliu"}), "password_too_common");
  EXPECT_EQ(refusal_of("13812345678", {"13812345678"}), "password_too_common");
  EXPECT_EQ(refusal_of("zhaoliuzhaoliu!", {"zhaoliu"}), "password_too_common");
}

TEST(PasswordRulesTest, RefuseWhatIsNoText) {
  EXPECT_EQ(refusal_of("abc\xff"
                       "defghijkl"),
            "password_malformed");
  EXPECT_EQ(refusal_of(std::string_view("tulpe\0regen", 11)), "password_malformed");
}

TEST(PasswordHash, MatchesOnlyItsPasswordAndKnowsWhenItIsStale) {
  const std::string hash = hash_password("tulpe regen", kQuickWork);
  EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=8,t=1,p=1$")) << hash;
  EXPECT_TRUE(password_matches("tulpe regen", hash));
  EXPECT_FALSE(password_matches("tulpe regen ", hash));
  EXPECT_NE(hash, hash_password("tulpe regen", kQuickWork));
  EXPECT_FALSE(is_hash_stale(hash, kQuickWork));
  EXPECT_TRUE(is_hash_stale(hash, {.passes = 2, .memory_bytes = 8'192}));
  EXPECT_FALSE(password_matches("tulpe regen", "no hash at all"));
}

TEST(PasswordPoolTest, ChecksHashesAndRenewsStaleOnes) {
  PasswordPool pool({.threads = 1, .queue_max = 4, .work = {.passes = 2, .memory_bytes = 8'192}});
  const std::string hash = pool.hash("tulpe regen");
  PasswordOutcome outcome = pool.check("tulpe regen", hash);
  EXPECT_TRUE(outcome.matches);
  EXPECT_EQ(outcome.hash, "");
  const std::string old = hash_password("tulpe regen", kQuickWork);
  outcome = pool.check("tulpe regen", old);
  EXPECT_TRUE(outcome.matches);
  EXPECT_TRUE(password_matches("tulpe regen", outcome.hash));
  EXPECT_FALSE(is_hash_stale(outcome.hash, {.passes = 2, .memory_bytes = 8'192}));
  outcome = pool.check("wrong", old);
  EXPECT_FALSE(outcome.matches);
  EXPECT_EQ(outcome.hash, "");
  EXPECT_FALSE(pool.check("tulpe regen", pool.dummy_hash()).matches);
}

TEST(PasswordPoolTest, RefusesWhatDoesNotFitIntoItsQueue) {
  std::promise<void> started;
  std::promise<void> go_on;
  std::atomic<int> answers = 0;
  {
    PasswordPool pool({.threads = 1, .queue_max = 2, .work = kQuickWork});
    pool.submit({.password = "first", .done = [&](const PasswordOutcome&) {
                   started.set_value();
                   go_on.get_future().wait();
                   ++answers;
                 }});
    started.get_future().wait();  // the only thread is held up
    const auto another = [&] {
      pool.submit(
          {.password = "more", .done = [&](const PasswordOutcome& outcome) { answers += outcome.computed ? 1 : 0; }});
    };
    another();
    another();
    try {
      another();
      ADD_FAILURE() << "the queue takes more than it may";
    } catch (const Refusal& refusal) {
      EXPECT_EQ(refusal.problem().code, "password_pool_busy");
    }
    go_on.set_value();
  }
  EXPECT_EQ(answers, 3);
}

TEST(PasswordPoolTest, FinishesWhatWaitsBeforeItEnds) {
  std::atomic<int> answers = 0;
  {
    PasswordPool pool({.threads = 2, .queue_max = 64, .work = kQuickWork});
    for (int i = 0; i < 40; ++i) {
      pool.submit({.password = "word", .done = [&](const PasswordOutcome&) { ++answers; }});
    }
  }
  EXPECT_EQ(answers, 40);
}

}  // namespace
}  // namespace greenpool
