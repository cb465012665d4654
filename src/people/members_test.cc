#include "people/members.h"

#include <future>
#include <sstream>
#include <thread>

#include "people/housekeeping.h"
#include "people/people_for_test.h"
#include "people/pump.h"

namespace greenpool {
namespace {

constexpr const char* kPhone = "13812345678";
constexpr const char* kOther = "13987654321";

class MembersTest : public PeopleTest {
 protected:
  std::string refusal_of_code(const std::string& phone, const std::string& client = "",
                              CodePurpose purpose = CodePurpose::sign_in) {
    return refusal_of([&](Work& work, AccessChanges&) {
      send_code(work, *people_, {.phone = phone, .purpose = purpose, .client = client});
    });
  }
  static std::string other_than(const std::string& code) { return code == "000000" ? "000001" : "000000"; }
};

TEST_F(MembersTest, GetAnAccountWithTheFirstCodeAndTheSameOneAfterwards) {
  const MemberEntry first = enter(kPhone, receive_code(kPhone));
  EXPECT_EQ(first.end, SignInEnd::signed_in);
  EXPECT_TRUE(first.created);
  EXPECT_TRUE(first.member.starts_with("m-"));
  clock_.advance(60);
  const MemberEntry again = enter("+86 138-1234-5678", receive_code(kPhone));
  EXPECT_FALSE(again.created);
  EXPECT_EQ(again.member, first.member);
  EXPECT_EQ(find(again.session->token)->id, first.member);
  EXPECT_EQ(find(again.session->token)->kind, PrincipalKind::member);
  EXPECT_EQ(find(again.session->token)->standing, Standing::full);
  EXPECT_NE(add_member(kOther), first.member);
}

TEST_F(MembersTest, UseACodeOnce) {
  const std::string code = receive_code(kPhone);
  EXPECT_EQ(code.size(), 6U);
  EXPECT_EQ(enter(kPhone, other_than(code)).end, SignInEnd::failed);
  EXPECT_EQ(enter(kOther, code).end, SignInEnd::failed) << "of another phone";
  EXPECT_EQ(enter(kPhone, code).end, SignInEnd::signed_in);
  EXPECT_EQ(enter(kPhone, code).end, SignInEnd::failed);
}

TEST_F(MembersTest, HaveFiveTriesForACode) {
  const std::string code = receive_code(kPhone);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(enter(kPhone, other_than(code)).end, SignInEnd::failed);
  EXPECT_EQ(enter(kPhone, code).end, SignInEnd::failed);
  EXPECT_EQ(count("SELECT count(*) FROM members"), 0);
}

TEST_F(MembersTest, GuessingInParallelGetsFiveTriesToo) {
  const std::string code = receive_code(kPhone);
  std::atomic<int> compared = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&] {
      const bool right = office_->ask([&](Work& work) {
        const auto before = work.db.integer("SELECT sum(tries_left) FROM login_codes");
        const bool used = use_code(work, *people_, {.phone = "+8613812345678", .code = other_than(code)});
        if (work.db.integer("SELECT sum(tries_left) FROM login_codes") != before) ++compared;
        return used;
      });
      EXPECT_FALSE(right);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(compared, 5);
  EXPECT_EQ(enter(kPhone, code).end, SignInEnd::failed);
}

TEST_F(MembersTest, AreStoppedWhenTheyGuessOverManyPhones) {
  for (int i = 0; i < 20; ++i) EXPECT_EQ(enter("1380000" + std::to_string(1000 + i), "123456").end, SignInEnd::failed);
  EXPECT_THROW(enter(kPhone, receive_code(kPhone)), Refusal);
}

TEST_F(MembersTest, LoseACodeAfterFiveMinutesAndByANewerOne) {
  const std::string first = receive_code(kPhone);
  clock_.advance(60);
  std::string second = receive_code(kPhone);
  // One in a million runs draws the same code twice.
  if (first != second) {
    EXPECT_EQ(enter(kPhone, first).end, SignInEnd::failed);
  }
  EXPECT_EQ(enter(kPhone, second).end, SignInEnd::signed_in);
  clock_.advance(60);
  second = receive_code(kPhone);
  clock_.advance(5 * 60);
  EXPECT_EQ(enter(kPhone, second).end, SignInEnd::failed);
}

TEST_F(MembersTest, CannotUseACodeForAnotherPurpose) {
  const std::string code = receive_code(kPhone, CodePurpose::change_phone);
  EXPECT_EQ(enter(kPhone, code).end, SignInEnd::failed);
}

TEST_F(MembersTest, GetCodesSlowlyAndNotTooManyADay) {
  EXPECT_EQ(refusal_of_code("12"), "phone_malformed");
  EXPECT_EQ(refusal_of_code(kPhone), "");
  clock_.advance(59);
  EXPECT_EQ(refusal_of_code(kPhone), "code_too_soon");
  EXPECT_EQ(refusal_of_code(kPhone, "", CodePurpose::change_phone), "code_too_soon") << "of any purpose";
  EXPECT_EQ(refusal_of_code(kOther), "");
  for (int i = 1; i < 10; ++i) {
    clock_.advance(60);
    EXPECT_EQ(refusal_of_code(kPhone), "") << i;
  }
  clock_.advance(60);
  EXPECT_EQ(refusal_of_code(kPhone), "code_limit_reached");
  office_->ask([&](Work& work) { unlock_sign_in(work, *people_, by("op-s"), SignInRealm::members, kPhone); });
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(refusal_of_code(kPhone), "") << "support has lifted it";
    clock_.advance(60);
  }
  EXPECT_EQ(refusal_of_code(kPhone), "code_limit_reached");
  clock_.advance(24 * 3600);
  EXPECT_EQ(refusal_of_code(kPhone), "");
}

TEST_F(MembersTest, OfOneAddressGetNotTooManyCodesADay) {
  settings_.codes.daily_per_client = 3;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(refusal_of_code("1380000000" + std::to_string(i), "10.0.0.3"), "");
  EXPECT_EQ(refusal_of_code("13800000009", "10.0.0.3"), "code_limit_reached");
  EXPECT_EQ(refusal_of_code("13800000009", "10.0.0.4"), "");
  settings_.codes.daily_of_all = 4;
  EXPECT_EQ(refusal_of_code("13800000008", "10.0.0.5"), "code_limit_reached") << "all together";
}

TEST_F(MembersTest, GetTheSameAnswersWithAndWithoutAnAccount) {
  add_member(kPhone);
  clock_.advance(60);
  EXPECT_EQ(refusal_of_code(kPhone), refusal_of_code(kOther));
  EXPECT_EQ(refusal_of_code(kPhone), refusal_of_code(kOther));
  EXPECT_EQ(enter(kPhone, "nonsense").end, enter(kOther, "nonsense").end);
}

TEST_F(MembersTest, StoreNoPhoneAndNoCodeAsText) {
  add_member(kPhone);
  clock_.advance(60);
  ASSERT_EQ(refusal_of_code(kPhone), "");
  const auto rows = office_->ask([](Work& work) {
    std::string all;
    Rows found = work.db.query(
        "SELECT hex(phone)||hex(digest) FROM login_codes UNION ALL SELECT hex(sealed) FROM sms_outbox "
        "UNION ALL SELECT hex(key) FROM code_counts");
    while (found.next()) all += found.text(0);
    return all;
  });
  EXPECT_EQ(rows.find("3133383132333435363738"), std::string::npos);
  EXPECT_EQ(count("SELECT count(*) FROM audit_log WHERE details LIKE '%138%' OR subject LIKE '%138%'"), 0);
}

TEST_F(MembersTest, MaySetAPasswordAndSignInByIt) {
  const MemberEntry entry = enter(kPhone, receive_code(kPhone));
  clock_.advance(60);
  const MemberEntry elsewhere = enter(kPhone, receive_code(kPhone));
  const SignInRequest request{.realm = SignInRealm::members, .name = kPhone, .client = "10.0.0.2"};
  EXPECT_EQ(sign_in(request, "anything").end, SignInEnd::failed) << "there is no password yet";
  ask([&](Work& work, AccessChanges& access) {
    set_member_password(work, as_member(entry.member), entry.session->id, pool_.hash("tulpe regen"), access);
  });
  EXPECT_NE(find(entry.session->token), nullptr);
  EXPECT_EQ(find(elsewhere.session->token), nullptr);
  EXPECT_EQ(sign_in(request, "tulpe regen").end, SignInEnd::signed_in);
  EXPECT_EQ(sign_in(request, "wrong").end, SignInEnd::failed);
  EXPECT_THROW(check_member_password("13812345678", settings_, "+8613812345678"), Refusal);
  check_member_password("tulpe regen", settings_, "+8613812345678");
}

TEST_F(MembersTest, StepUpByACodeToTheirOwnPhone) {
  const MemberEntry entry = enter(kPhone, receive_code(kPhone));
  clock_.advance(600);
  ask([&](Work& work, AccessChanges&) { send_step_up_code(work, *people_, entry.member, ""); });
  const std::string code = deliver();
  const auto step_up = [&](const std::string& given) {
    return ask([&](Work& work, AccessChanges& access) {
      return step_up_with_code(work, *people_, as_member(entry.member), entry.session->id, given, access);
    });
  };
  EXPECT_EQ(step_up(other_than(code)), std::nullopt);
  const auto renewed = step_up(code);
  ASSERT_TRUE(renewed);
  EXPECT_EQ(find(entry.session->token), nullptr);
  require_step_up(*find(renewed->token), clock_.now(), 60);
}

TEST_F(MembersTest, ChangeTheirPhoneToOneThatNobodyElseHas) {
  const std::string member = add_member(kPhone);
  add_member(kOther);
  const auto change = [&](const std::string& phone, const std::string& code) {
    return refusal_of([&](Work& work, AccessChanges&) {
      if (!change_phone(work, *people_, as_member(member), phone, code)) throw Refusal(kCodeWrong);
    });
  };
  clock_.advance(60);
  const std::string to_other = receive_code(kOther, CodePurpose::change_phone);
  EXPECT_EQ(change(kOther, other_than(to_other)), "code_wrong");
  EXPECT_EQ(change(kOther, to_other), "phone_taken");
  EXPECT_EQ(change("13700000000", receive_code("13700000000", CodePurpose::change_phone)), "");
  EXPECT_EQ(enter("13700000000", receive_code("13700000001")).end, SignInEnd::failed);
  clock_.advance(60);
  EXPECT_EQ(enter("13700000000", receive_code("13700000000")).member, member);
  clock_.advance(60);
  EXPECT_NE(enter(kPhone, receive_code(kPhone)).member, member) << "the old phone is free again";
}

TEST_F(MembersTest, AreShownMaskedInLists) {
  const std::string member = add_member(kPhone);
  office_->ask([&](Work& work) { set_nickname(work, *people_, as_member(member), "小红帽"); });
  add_member(kOther);
  const auto list = [&](const MemberFilter& filter, const std::string& after = {}, std::size_t at_most = 10) {
    return office_->ask([&](Work& work) { return list_members(work, *people_, filter, after, at_most); });
  };
  EXPECT_EQ(list({}).size(), 2U);
  EXPECT_EQ(list({}, list({})[0].id, 5).size(), 1U);
  EXPECT_EQ(list({}, "", 1).size(), 1U);
  const auto found = list({.phone = "138 1234 5678"});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].id, member);
  EXPECT_EQ(found[0].phone, "138****5678");
  EXPECT_EQ(found[0].nickname, "小*");
  EXPECT_EQ(found[0].real_name_state, "none");
  EXPECT_TRUE(list({.phone = "13600000000"}).empty());
  EXPECT_TRUE(list({.state = "erased"}).empty());
  const auto profile = office_->ask([&](Work& work) { return member_profile(work, *people_, member); });
  EXPECT_EQ(profile->phone, "+8613812345678");
  EXPECT_EQ(profile->nickname, "小红帽");
  EXPECT_FALSE(profile->has_password);
  EXPECT_EQ(refusal_of([&](Work& work, AccessChanges&) { set_nickname(work, *people_, as_member(member), "a\nb"); }),
            "person_name_malformed");
}

TEST_F(MembersTest, TwoFirstEntriesAtOnceMakeOneAccount) {
  const std::string code = receive_code(kPhone);
  std::array<MemberEntry, 2> entries;
  std::thread one([&] { entries[0] = enter(kPhone, code); });
  std::thread other([&] { entries[1] = enter(kPhone, code); });
  one.join();
  other.join();
  EXPECT_NE(entries[0].created, entries[1].created);
  EXPECT_EQ(count("SELECT count(*) FROM members"), 1);
}

using SmsTest = MembersTest;

TEST_F(SmsTest, AreSentOnceAndKeepNothingOfIt) {
  receive_code(kPhone);
  ASSERT_EQ(sms_.sent.size(), 1U);
  EXPECT_EQ(sms_.sent[0].phone, "+8613812345678");
  EXPECT_EQ(sms_.sent[0].kind, "sign_in");
  EXPECT_NE(sms_.sent[0].text.find(sms_.sent[0].code), std::string::npos);
  EXPECT_EQ(send_due_sms(*office_, *people_, sms_), 0U);
  EXPECT_EQ(count("SELECT count(*) FROM sms_outbox WHERE state='sent' AND sealed IS NULL"), 1);
}

TEST_F(SmsTest, AreNotSentWhenTheDecisionWasUndone) {
  EXPECT_EQ(refusal_of([&](Work& work, AccessChanges&) {
              send_code(work, *people_, {.phone = kPhone});
              throw Refusal(kNotPermitted);
            }),
            "not_permitted");
  EXPECT_EQ(send_due_sms(*office_, *people_, sms_), 0U);
}

TEST_F(SmsTest, AreTriedAgainUntilTheyExpire) {
  sms_.error = "provider_down";
  receive_code(kPhone);
  EXPECT_EQ(sms_.tries, 1);
  clock_.advance(9);
  EXPECT_EQ(send_due_sms(*office_, *people_, sms_), 0U);
  clock_.advance(1);
  EXPECT_EQ(send_due_sms(*office_, *people_, sms_), 1U);
  EXPECT_EQ(count("SELECT count(*) FROM sms_outbox WHERE state='waiting' AND error='provider_down'"), 1);
  clock_.advance(20);
  sms_.error.clear();
  EXPECT_EQ(send_due_sms(*office_, *people_, sms_), 1U);
  EXPECT_EQ(sms_.sent.size(), 1U);
  clock_.advance(60);
  sms_.error = "provider_down";
  receive_code(kOther);
  clock_.advance(5 * 60);
  sms_.error.clear();
  EXPECT_EQ(send_due_sms(*office_, *people_, sms_), 0U);
  EXPECT_EQ(count("SELECT count(*) FROM sms_outbox WHERE state='expired' AND sealed IS NULL"), 1);
}

TEST_F(SmsTest, AreGivenUpAfterFiveTries) {
  settings_.codes.valid_seconds = 3'600;
  sms_.error = "provider_down";
  receive_code(kPhone);
  for (int i = 0; i < 10; ++i) {
    clock_.advance(200);
    deliver();
  }
  EXPECT_EQ(sms_.tries, 5);
  EXPECT_EQ(count("SELECT count(*) FROM sms_outbox WHERE state='failed' AND sealed IS NULL"), 1);
  EXPECT_EQ(office_->ask([](Work& work) { return count_sms(work).failed; }), 1);
  clock_.advance(8 * 86'400);
  office_->ask([&](Work& work) { sweep_people(work, *people_); });
  EXPECT_EQ(count("SELECT count(*) FROM sms_outbox"), 0);
  EXPECT_EQ(count("SELECT count(*) FROM login_codes"), 0);
  EXPECT_EQ(count("SELECT count(*) FROM code_counts"), 0);
}

TEST_F(SmsTest, SurviveACrashBetweenTheTryAndItsResult) {
  ASSERT_EQ(refusal_of_code(kPhone), "");
  EXPECT_EQ(office_->ask([&](Work& work) { return take_due_sms(work, *people_, 10).size(); }), 1U);
  restart();
  EXPECT_EQ(deliver(), "") << "not at once";
  clock_.advance(10);
  EXPECT_EQ(deliver().size(), 6U);
}

TEST_F(SmsTest, AreSentByAPumpThatIsWoken) {
  std::ostringstream out;
  ConsoleSms console(out);
  std::promise<void> sent;
  {
    Pump pump({.thread_name = "gp-sms", .pause = std::chrono::hours(1), .once = [&, told = false]() mutable {
                 const std::size_t done = send_due_sms(*office_, *people_, console);
                 if (done > 0 && !told) {
                   told = true;
                   sent.set_value();
                 }
                 return done;
               }});
    ASSERT_EQ(refusal_of_code(kPhone), "");
    pump.wake();
    sent.get_future().wait();
  }
  EXPECT_NE(out.str().find("SMS to +8613812345678: 【Greenpool】验证码 "), std::string::npos) << out.str();
}

}  // namespace
}  // namespace greenpool
