#include "people/second_factor.h"

#include <set>
#include <thread>

#include "people/people_for_test.h"
#include "people/totp.h"

namespace greenpool {
namespace {

class SecondFactorTest : public PeopleTest {
 protected:
  SecondFactorTest() { boss_ = bootstrap(); }

  std::string code(std::int64_t steps_away = 0) {
    const auto secret = office_->ask(
        [&](Work& work) { return from_hex(*vault_->get(work, {.person = boss_, .field = "totp_secret"})); });
    return hotp_code(*secret, static_cast<std::uint64_t>(totp_step_of(clock_.now()) + steps_away), 6);
  }
  SecondFactorOffer offer() {
    return office_->ask([&](Work& work) { return offer_second_factor(work, *people_, by(boss_)); });
  }
  SecondFactorEnrolment confirm(const std::string& given) {
    return ask([&](Work& work, AccessChanges& access) {
      return confirm_second_factor(work, *people_, by(boss_), given, access);
    });
  }
  std::vector<std::string> enrol() {
    offer();
    auto enrolment = confirm(code());
    EXPECT_TRUE(enrolment.confirmed);
    clock_.advance(kTotpStepSeconds);
    return enrolment.recovery_codes;
  }
  bool use(const std::string& given) {
    return office_->ask([&](Work& work) { return use_second_factor(work, *people_, by(boss_), boss_, given); });
  }

  std::string boss_;
};

TEST_F(SecondFactorTest, IsOnOnlyOnceTheAppHasShownACode) {
  EXPECT_EQ(refusal_of([&](Work& work, AccessChanges& access) {
              return confirm_second_factor(work, *people_, by(boss_), "123456", access).confirmed;
            }),
            "second_factor_stage");
  const SecondFactorOffer offered = offer();
  EXPECT_EQ(offered.secret.size(), 32U);
  EXPECT_NE(offered.uri.find("otpauth://totp/Greenpool:boss?secret=" + offered.secret), std::string::npos);
  EXPECT_FALSE(confirm("000000").confirmed);
  EXPECT_EQ(sign_in_boss().end, SignInEnd::signed_in) << "not on yet";
  EXPECT_EQ(confirm(code()).recovery_codes.size(), kRecoveryCodes);
  EXPECT_EQ(sign_in_boss().end, SignInEnd::second_factor_needed);
  EXPECT_EQ(refusal_of([&](Work& work, AccessChanges&) { return offer_second_factor(work, *people_, by(boss_)).uri; }),
            "second_factor_stage");
}

TEST_F(SecondFactorTest, IsAskedAfterThePasswordAndTakesACodeOnce) {
  enrol();
  const std::string now = code();
  EXPECT_EQ(sign_in_boss("wrong", now).end, SignInEnd::failed);
  EXPECT_EQ(sign_in_boss(kBossPassword, "000000").end, SignInEnd::failed);
  EXPECT_EQ(sign_in_boss(kBossPassword, now).end, SignInEnd::signed_in);
  EXPECT_EQ(sign_in_boss(kBossPassword, now).end, SignInEnd::failed);
  clock_.advance(kTotpStepSeconds);
  EXPECT_EQ(sign_in_boss(kBossPassword, code()).end, SignInEnd::signed_in);
}

TEST_F(SecondFactorTest, TakesACodeOfTheStepBeforeUnlessALaterOneWasUsed) {
  enrol();
  clock_.advance(5 * kTotpStepSeconds);
  const std::string before = code(-1);
  const std::string now = code();
  EXPECT_TRUE(use(before));
  EXPECT_TRUE(use(now));
  EXPECT_FALSE(use(before));
  EXPECT_FALSE(use(code(-2)));
  EXPECT_FALSE(use(code(2)));
  EXPECT_TRUE(use(code(1)));
}

TEST_F(SecondFactorTest, GivesACodeThatIsUsedTwiceAtOnceToOneOfThem) {
  enrol();
  const std::string now = code();
  std::array<SignInResult, 2> results;
  std::thread one([&] { results[0] = sign_in_boss(kBossPassword, now); });
  std::thread other([&] { results[1] = sign_in_boss(kBossPassword, now); });
  one.join();
  other.join();
  EXPECT_NE(results[0].end == SignInEnd::signed_in, results[1].end == SignInEnd::signed_in);
}

TEST_F(SecondFactorTest, DelaysWhoKnowsThePasswordAndGuessesCodes) {
  enrol();
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(sign_in_boss().end, SignInEnd::second_factor_needed) << "does not start the counter over";
    EXPECT_EQ(sign_in_boss(kBossPassword, "000000").end, SignInEnd::failed) << i;
  }
  EXPECT_THROW(sign_in_boss(kBossPassword, code()), Refusal);
}

TEST_F(SecondFactorTest, TakesEachRecoveryCodeOnce) {
  const auto codes = enrol();
  EXPECT_EQ(std::set(codes.begin(), codes.end()).size(), kRecoveryCodes);
  EXPECT_EQ(sign_in_boss(kBossPassword, codes[3]).end, SignInEnd::signed_in);
  EXPECT_EQ(sign_in_boss(kBossPassword, codes[3]).end, SignInEnd::failed);
  std::string typed = codes[4];
  for (char& c : typed) c = static_cast<char>(std::toupper(c));
  EXPECT_EQ(sign_in_boss(kBossPassword, " " + typed).end, SignInEnd::signed_in);
  EXPECT_EQ(office_->ask([&](Work& work) { return recovery_codes_left(work, boss_); }), kRecoveryCodes - 2);
  EXPECT_EQ(count("SELECT count(*) FROM audit_log WHERE action='recovery_code_used'"), 2);
  const auto renewed = office_->ask([&](Work& work) { return renew_recovery_codes(work, by(boss_)); });
  EXPECT_FALSE(use(codes[5]));
  EXPECT_TRUE(use(renewed[0]));
}

TEST_F(SecondFactorTest, StoresNeitherSecretNorRecoveryCodesAsText) {
  const auto codes = enrol();
  EXPECT_EQ(count("SELECT count(*) FROM recovery_codes WHERE length(digest)=32"), 10);
  EXPECT_EQ(count("SELECT count(*) FROM vault_fields WHERE field='totp_secret'"), 1);
}

TEST_F(SecondFactorTest, HasToBeSetUpFirstWhereItIsRequired) {
  settings_.second_factor = SecondFactorRule::required;
  ask([&](Work& work, AccessChanges& access) {
    change_operator_password(work, *people_, by(boss_), "", hash_password(kBossPassword, kQuickWork), access);
  });
  const auto in = sign_in_boss();
  ASSERT_TRUE(in.session);
  EXPECT_EQ(find(in.session->token)->standing, Standing::second_factor_enrolment_needed);
  enrol();
  EXPECT_EQ(find(in.session->token)->standing, Standing::full);
}

TEST_F(SecondFactorTest, IsTakenAwayByAnotherOperatorAndEndsTheSessions) {
  enrol();
  const auto in = sign_in_boss(kBossPassword, code());
  ASSERT_TRUE(in.session);
  ask([&](Work& work, AccessChanges& access) { remove_second_factor(work, *people_, by("op-other"), boss_, access); });
  EXPECT_EQ(find(in.session->token), nullptr);
  EXPECT_EQ(sign_in_boss().end, SignInEnd::signed_in);
  EXPECT_EQ(count("SELECT count(*) FROM recovery_codes"), 0);
}

TEST_F(SecondFactorTest, StepsUpByCode) {
  enrol();
  const auto in = sign_in_boss(kBossPassword, code());
  clock_.advance(600);
  const auto step_up = [&](const std::string& given) {
    return ask([&](Work& work, AccessChanges& access) {
      return step_up_with_second_factor(work, *people_, by(boss_), in.session->id, given, access);
    });
  };
  EXPECT_EQ(step_up("000000"), std::nullopt);
  const auto renewed = step_up(code());
  ASSERT_TRUE(renewed);
  EXPECT_EQ(find(in.session->token), nullptr);
  require_step_up(*find(renewed->token), clock_.now(), 60);
}

TEST_F(SecondFactorTest, SurvivesARestartAndARotationOfTheMasterKey) {
  enrol();
  ASSERT_TRUE(rotate_master_key(*office_, *vault_, path("master.key")));
  restart();
  EXPECT_EQ(sign_in_boss().end, SignInEnd::second_factor_needed);
  EXPECT_EQ(sign_in_boss(kBossPassword, code()).end, SignInEnd::signed_in);
}

}  // namespace
}  // namespace greenpool
