#include "people/sign_in.h"

#include <thread>

#include "people/audit_log.h"
#include "people/failures.h"
#include "people/housekeeping.h"
#include "people/people_for_test.h"
#include "people/second_factor.h"

namespace greenpool {
namespace {

class SignInTest : public PeopleTest {
 protected:
  std::string refusal_of_boss(const std::string& password = kBossPassword, const std::string& client = "10.0.0.1") {
    return refusal_of_sign_in("boss", password, client);
  }
  std::string refusal_of_sign_in(const std::string& name, const std::string& password, const std::string& client) {
    try {
      const auto result = sign_in({.realm = SignInRealm::operators, .name = name, .client = client}, password);
      return result.end == SignInEnd::signed_in ? "" : "failed";
    } catch (const Refusal& refusal) {
      return std::string(refusal.problem().code) + ": " + refusal.detail();
    }
  }
};

TEST_F(SignInTest, LetsInWhoKnowsThePasswordAndNobodyElse) {
  const std::string boss = bootstrap();
  EXPECT_EQ(sign_in_boss("wrong").end, SignInEnd::failed);
  const SignInResult in = sign_in_boss();
  ASSERT_EQ(in.end, SignInEnd::signed_in);
  EXPECT_EQ(in.holder, boss);
  const auto who = find(in.session->token);
  ASSERT_NE(who, nullptr);
  EXPECT_EQ(who->id, boss);
  EXPECT_EQ(who->kind, PrincipalKind::operator_);
  EXPECT_TRUE(who->has_role("anything", Role::owner));
  EXPECT_EQ(who->strong_at, clock_.now());
  EXPECT_EQ(count("SELECT count(*) FROM audit_log WHERE action='sign_in' AND outcome='ok'"), 1);
  EXPECT_EQ(count("SELECT count(*) FROM audit_log WHERE action='sign_in' AND outcome='wrong'"), 1);
}

TEST_F(SignInTest, AnswersTheSameForNamesThatNobodyHas) {
  bootstrap();
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(refusal_of_sign_in("boss", "wrong", ""), refusal_of_sign_in("nobody", "wrong", "")) << i;
  }
  const std::string known = refusal_of_sign_in("boss", "wrong", "");
  EXPECT_EQ(known, "sign_in_delayed: try again in 2 seconds");
  EXPECT_EQ(refusal_of_sign_in("nobody", "wrong", ""), known);
}

TEST_F(SignInTest, ChecksAHashForNamesThatNobodyHasToo) {
  const auto attempt = office_->ask([&](Work& work) {
    return begin_sign_in(work, *people_, {.realm = SignInRealm::members, .name = "13812345678"}, pool_.dummy_hash());
  });
  EXPECT_EQ(attempt.against, pool_.dummy_hash());
  EXPECT_EQ(attempt.holder, std::nullopt);
}

TEST_F(SignInTest, DelaysGrowAndEndWithSuccess) {
  bootstrap();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(refusal_of_boss("wrong"), "failed");
  std::int64_t delay = 2;
  for (int i = 0; i < 12; ++i) {
    EXPECT_EQ(refusal_of_boss(), "sign_in_delayed: try again in " + std::to_string(delay) + " seconds")
        << "even with the right password";
    clock_.advance(delay);
    EXPECT_EQ(refusal_of_boss("wrong", ""), "failed");
    delay = std::min<std::int64_t>(2 * delay, 900);
  }
  EXPECT_EQ(delay, 900);
  clock_.advance(delay);
  EXPECT_EQ(refusal_of_boss(), "");
  for (int i = 0; i < 4; ++i) EXPECT_EQ(refusal_of_boss("wrong"), "failed") << "the counter started over";
  EXPECT_EQ(refusal_of_boss(), "");
}

TEST_F(SignInTest, CountsTheClientsAddressOverAllNames) {
  bootstrap();
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(refusal_of_sign_in("name" + std::to_string(i), "wrong", "10.0.0.7"), "failed") << i;
  }
  EXPECT_EQ(refusal_of_boss(kBossPassword, "10.0.0.7"), "sign_in_delayed: try again in 2 seconds");
  EXPECT_EQ(refusal_of_boss(kBossPassword, "10.0.0.8"), "");
}

TEST_F(SignInTest, GivesManyGuessesAtOnceNoMoreTriesThanOneAfterTheOther) {
  bootstrap();
  std::atomic<int> compared = 0;
  std::atomic<int> delayed = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 64; ++i) {
    threads.emplace_back([&] {
      const std::string answer = refusal_of_boss("wrong", "");
      if (answer == "failed") ++compared;
      if (answer.starts_with("sign_in_delayed")) ++delayed;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(compared, 5);
  EXPECT_EQ(delayed, 59);
}

TEST_F(SignInTest, TwoAtOnceBothComeIn) {
  bootstrap();
  settings_.password_work = kQuickWork;
  std::array<SignInResult, 2> results;
  std::thread one([&] { results[0] = sign_in_boss(); });
  std::thread other([&] { results[1] = sign_in_boss(); });
  one.join();
  other.join();
  ASSERT_TRUE(results[0].session && results[1].session);
  EXPECT_NE(results[0].session->token, results[1].session->token);
  EXPECT_NE(find(results[0].session->token), nullptr);
  EXPECT_NE(find(results[1].session->token), nullptr);
}

TEST_F(SignInTest, RenewsAStaleHashAndTwoAtOnceStillComeIn) {
  bootstrap();
  const std::string before =
      *office_->ask([](Work& work) { return work.db.text("SELECT password_hash FROM operators"); });
  PasswordPool stronger({.threads = 1, .queue_max = 8, .work = {.passes = 2, .memory_bytes = 16'384}});
  const auto begin = [&] {
    return office_->ask([&](Work& work) {
      return begin_sign_in(work, *people_, {.realm = SignInRealm::operators, .name = "boss"}, stronger.dummy_hash());
    });
  };
  const auto finish = [&](const SignInAttempt& attempt, const PasswordOutcome& outcome) {
    return ask([&](Work& work, AccessChanges& access) {
      return finish_sign_in(work, *people_, attempt, outcome, "", access);
    });
  };
  const auto one = begin();
  const auto other = begin();
  EXPECT_EQ(finish(one, stronger.check(kBossPassword, one.against)).end, SignInEnd::signed_in);
  EXPECT_EQ(finish(other, stronger.check(kBossPassword, other.against)).end, SignInEnd::signed_in);
  const std::string after =
      *office_->ask([](Work& work) { return work.db.text("SELECT password_hash FROM operators"); });
  EXPECT_NE(after, before);
  EXPECT_FALSE(is_hash_stale(after, {.passes = 2, .memory_bytes = 16'384}));
}

TEST_F(SignInTest, FailsWhenThePasswordWasChangedWhileItWasCompared) {
  const std::string boss = bootstrap();
  const auto attempt = office_->ask([&](Work& work) {
    return begin_sign_in(work, *people_, {.realm = SignInRealm::operators, .name = "boss"}, pool_.dummy_hash());
  });
  ask([&](Work& work, AccessChanges& access) {
    reset_operator_password(work, by("op-x"), boss, hash_password("another one entirely", kQuickWork), access);
  });
  const auto result = ask([&](Work& work, AccessChanges& access) {
    return finish_sign_in(work, *people_, attempt, {.computed = true, .matches = true}, "", access);
  });
  EXPECT_EQ(result.end, SignInEnd::failed);
}

TEST_F(SignInTest, LetsNoDisabledOperatorIn) {
  bootstrap();
  const std::string id = add_operator("li.si");
  ask([&](Work& work, AccessChanges& access) { disable_operator(work, by("op-x"), id, access); });
  EXPECT_EQ(refusal_of_sign_in("li.si", kBossPassword, ""), "failed");
}

TEST_F(SignInTest, CountsNothingWhenThePasswordCouldNotBeCompared) {
  bootstrap();
  for (int i = 0; i < 30; ++i) {
    const auto attempt = office_->ask([&](Work& work) {
      return begin_sign_in(work, *people_, {.realm = SignInRealm::operators, .name = "boss", .client = "c"},
                           pool_.dummy_hash());
    });
    const auto result = ask([&](Work& work, AccessChanges& access) {
      return finish_sign_in(work, *people_, attempt, {.computed = false}, "", access);
    });
    EXPECT_EQ(result.end, SignInEnd::failed);
  }
  EXPECT_EQ(refusal_of_boss(), "");
}

TEST_F(SignInTest, SupportLiftsADelay) {
  bootstrap();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(refusal_of_boss("wrong", ""), "failed");
  EXPECT_NE(refusal_of_boss(kBossPassword, ""), "");
  office_->ask([&](Work& work) { unlock_sign_in(work, *people_, by("op-s"), SignInRealm::operators, "boss"); });
  EXPECT_EQ(refusal_of_boss(kBossPassword, ""), "");
  EXPECT_EQ(count("SELECT count(*) FROM audit_log WHERE action='sign_in_unlocked' AND actor='op-s'"), 1);
}

TEST_F(SignInTest, KeepsDelaysOverARestartAndForgetsThemAfterADay) {
  bootstrap();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(refusal_of_boss("wrong", ""), "failed");
  restart();
  EXPECT_NE(refusal_of_boss(kBossPassword, ""), "");
  clock_.advance(24 * 3600 + 1);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(refusal_of_boss("wrong", ""), "failed");
  EXPECT_EQ(refusal_of_boss(kBossPassword, ""), "");
  clock_.advance(24 * 3600 + 1);
  office_->ask([&](Work& work) { sweep_people(work, *people_); });
  EXPECT_EQ(count("SELECT count(*) FROM failures"), 0);
}

TEST_F(SignInTest, AsksForAnotherPasswordFirstWhenItIsTheInitialOne) {
  const std::string boss = bootstrap();
  const SignInResult in = sign_in_boss();
  ASSERT_TRUE(in.session);
  EXPECT_EQ(find(in.session->token)->standing, Standing::password_change_needed);
  EXPECT_THROW(require_full_standing(*find(in.session->token)), Refusal);
  const SignInResult elsewhere = sign_in_boss();
  const NewSession renewed = ask([&](Work& work, AccessChanges& access) {
    change_operator_password(work, *people_, by(boss), in.session->id,
                             hash_password("eine ganz andere Wolke", kQuickWork), access);
    return renew_session(work, *people_, in.session->id, access);
  });
  EXPECT_EQ(find(in.session->token), nullptr) << "the token was exchanged";
  EXPECT_EQ(find(elsewhere.session->token), nullptr) << "other sessions ended";
  ASSERT_NE(find(renewed.token), nullptr);
  EXPECT_EQ(find(renewed.token)->standing, Standing::full);
  EXPECT_EQ(sign_in_boss().end, SignInEnd::failed);
  EXPECT_EQ(sign_in_boss("eine ganz andere Wolke").end, SignInEnd::signed_in);
}

TEST_F(SignInTest, StepsUpByPasswordWithANewToken) {
  const std::string boss = bootstrap();
  const SignInResult in = sign_in_boss();
  clock_.advance(600);
  const auto step_up = [&](const std::string& token, const std::string& password) {
    const auto who = find(token);
    const auto attempt =
        office_->ask([&](Work& work) { return begin_step_up(work, *people_, *who, pool_.dummy_hash()); });
    const auto outcome = pool_.check(password, attempt.against);
    return ask([&](Work& work, AccessChanges& access) {
      return finish_step_up(work, *people_, by(boss), attempt, outcome, access);
    });
  };
  EXPECT_THROW(require_step_up(*find(in.session->token), clock_.now(), 300), Refusal);
  EXPECT_EQ(step_up(in.session->token, "wrong"), std::nullopt);
  EXPECT_THROW(require_step_up(*find(in.session->token), clock_.now(), 300), Refusal);
  const auto renewed = step_up(in.session->token, kBossPassword);
  ASSERT_TRUE(renewed);
  EXPECT_EQ(find(in.session->token), nullptr);
  require_step_up(*find(renewed->token), clock_.now(), 300);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(step_up(renewed->token, "wrong"), std::nullopt);
  EXPECT_THROW(step_up(renewed->token, kBossPassword), Refusal) << "guessing is delayed here too";
}

}  // namespace
}  // namespace greenpool
