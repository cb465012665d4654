// Identity over HTTP: signing in and out, what guards a session, operators and their roles, keys, the audit log;
// members, how they come in, join by invitation, and take their data along or away.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "http/testing/office_kit.h"
#include "json/writer.h"
#include "people/totp.h"
#include "server/money_wiring.h"
#include "shop/goods.h"
#include "shop/ordering.h"
#include "shop/stock.h"
#include "shop/variants.h"

namespace greenpool {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kSessions = "/api/v1/sessions";
constexpr std::string_view kSession = "/api/v1/session";
constexpr std::string_view kOperators = "/api/v1/operators";
constexpr std::string_view kMe = "/api/v1/me";

std::string object_of(std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
  std::string json;
  ObjectWriter object(json);
  for (const auto& [name, value] : fields) object.text(name, value);
  object.close();
  return json;
}

std::string login_body(std::string_view login, std::string_view password, std::string_view code = "") {
  return code.empty() ? object_of({{"login", login}, {"password", password}})
                      : object_of({{"login", login}, {"password", password}, {"code", code}});
}

// The client goes on with the session that the answer gave it.
KitAnswer go_on(KitClient& client, KitAnswer answer) {
  if (answer.status == 200) client.csrf = answer.at("csrf_token");
  return answer;
}

// What an answer says, without what differs from request to request.
std::string said(const KitAnswer& answer) {
  std::string detail = answer.at("detail");
  std::replace_if(detail.begin(), detail.end(), [](char c) { return c >= '0' && c <= '9'; }, '#');
  detail.erase(std::unique(detail.begin(), detail.end(), [](char a, char b) { return a == '#' && b == '#'; }),
               detail.end());
  return std::to_string(answer.status) + " " + answer.at("code") + " " + answer.at("title") + " " + detail;
}

std::vector<std::uint8_t> bytes_of_base32(std::string_view text) {
  std::vector<std::uint8_t> bytes;
  std::uint32_t kept = 0;
  int bits = 0;
  for (const char c : text) {
    kept = (kept << 5U) | static_cast<std::uint32_t>(c >= 'A' ? c - 'A' : c - '2' + 26);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push_back(static_cast<std::uint8_t>(kept >> static_cast<unsigned>(bits)));
  }
  return bytes;
}

class OfficeIdentity : public ::testing::Test {
 protected:
  OfficeIdentity()
      : kit_(::testing::UnitTest::GetInstance()->current_test_info()->name(),
             [this](OfficeServer::Options& options) { options.wechat = &wechat_; }) {}

  KitAnswer sign_in(KitClient& client, std::string_view login, std::string_view password = OfficeKit::kPassword,
                    std::string_view code = "") {
    return go_on(client, client.post(kSessions, login_body(login, password, code)));
  }

  std::string code_now(const std::string& secret) {
    const auto step = static_cast<std::uint64_t>(totp_step_of(kit_.clock.now()));
    return hotp_code(bytes_of_base32(secret), step, 6);
  }

  // The secret of a second factor that the client has turned on.
  std::string enrol(KitClient& client, std::vector<std::string>& recovery_codes) {
    const std::string secret = client.post("/api/v1/session/second-factor").at("secret");
    const KitAnswer on =
        client.post("/api/v1/session/second-factor/confirmation", object_of({{"code", code_now(secret)}}));
    EXPECT_EQ(on.status, 200) << on.text;
    for (const JsonValue& code : on.json.find("recovery_codes")->items()) recovery_codes.push_back(code.text());
    client.csrf = std::string(*on.json.find("session")->text_at("csrf_token"));
    return secret;
  }

  std::string sms_code(const std::string& phone) { return kit_.sms.code_of("+86" + phone); }

  // A member who has come in over HTTP.
  KitClient enter(const std::string& phone) {
    KitClient client = kit_.anybody();
    kit_.sms.forget();
    EXPECT_EQ(client.post("/api/v1/member-codes", object_of({{"phone", phone}})).status, 200);
    const KitAnswer in =
        go_on(client, client.post("/api/v1/member-sessions", object_of({{"phone", phone}, {"code", sms_code(phone)}})));
    EXPECT_EQ(in.status, 200) << in.text;
    client.id = in.at("id");
    return client;
  }

  DemoWechatLogin wechat_{"https://example.com/back"};
  OfficeKit kit_;
};

TEST_F(OfficeIdentity, AnOperatorSignsInIsKnownAndSignsOut) {
  const std::string id = kit_.operator_of("shop", {Role::owner, Role::risk}).id;
  KitClient client = kit_.anybody();
  const KitAnswer in = sign_in(client, "op1");
  ASSERT_EQ(in.status, 200) << in.text;
  EXPECT_EQ(in.at("id"), id);
  EXPECT_EQ(in.at("kind"), "operator");
  EXPECT_EQ(in.at("standing"), "full");
  EXPECT_THAT(in.at("roles"), HasSubstr(R"({"programme":"shop","role":"owner"})"));
  const std::string cookie = in.fields.at("set-cookie");
  EXPECT_THAT(cookie, HasSubstr("; HttpOnly"));
  EXPECT_THAT(cookie, HasSubstr("; SameSite=Lax"));
  EXPECT_THAT(cookie, HasSubstr("; Path=/;"));
  EXPECT_THAT(in.text, Not(HasSubstr(client.cookie.substr(client.cookie.find('=') + 1)))) << "only in the cookie";
  const KitAnswer who = client.get(kSession);
  EXPECT_EQ(who.at("csrf_token"), in.at("csrf_token"));
  EXPECT_EQ(who.at("session"), in.at("session"));
  KitClient before = client;
  const KitAnswer out = client.remove(kSession);
  EXPECT_EQ(out.status, 200);
  EXPECT_THAT(out.fields.at("set-cookie"), HasSubstr("Max-Age=0"));
  EXPECT_EQ(before.get(kSession).code(), "unauthorized") << "the token is good for nothing any more";
}

TEST(OfficeCookies, OnHttpsTheyAreBoundToTheHost) {
  AccessBook book;
  const BookIdentity identity(book, Transport::https);
  for (const std::string& line : {identity.cookie_line("t", 60), identity.browser_cookie_line("t", 60)}) {
    EXPECT_THAT(line, HasSubstr("Set-Cookie: __Host-greenpool"));
    for (const char* attribute : {"; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/;"}) {
      EXPECT_THAT(line, HasSubstr(attribute));
    }
    EXPECT_THAT(line, Not(HasSubstr("Domain")));
  }
}

TEST_F(OfficeIdentity, UnknownNamesAreAnsweredAndDelayedAsKnownOnesAre) {
  static_cast<void>(kit_.operator_of("shop", {Role::owner}));
  std::vector<std::string> known;
  std::vector<std::string> unknown;
  for (int i = 0; i < 7; ++i) {
    KitClient client = kit_.anybody();
    known.push_back(said(client.post(kSessions, login_body("op1", "wrong"))));
    unknown.push_back(said(client.post(kSessions, login_body("nobody", "wrong"))));
  }
  EXPECT_EQ(known, unknown);
  EXPECT_THAT(known.front(), HasSubstr("401 sign_in_failed"));
  EXPECT_THAT(known.back(), HasSubstr("429 sign_in_delayed"));
  KitClient right = kit_.anybody();
  EXPECT_EQ(sign_in(right, "op1").code(), "sign_in_delayed") << "the right password has to wait as well";
  KitClient support = kit_.operator_of("*", {Role::support});
  for (const char* name : {"op1", "nobody"}) {
    EXPECT_EQ(support.post("/api/v1/sign-in-unlocks", object_of({{"realm", "operators"}, {"name", name}})).text,
              R"({"done":true})");
  }
  EXPECT_EQ(sign_in(right, "op1").status, 200);
}

TEST_F(OfficeIdentity, TheDelayOfANameEnds) {
  static_cast<void>(kit_.operator_of("shop", {Role::owner}));
  KitClient client = kit_.anybody();
  for (int i = 0; i < 7; ++i) static_cast<void>(sign_in(client, "op1", "wrong"));
  EXPECT_EQ(sign_in(client, "op1").code(), "sign_in_delayed");
  kit_.clock.advance_seconds(15 * 60);
  EXPECT_EQ(sign_in(client, "op1").status, 200);
}

TEST_F(OfficeIdentity, ACodeOfTheSecondFactorIsGoodOnce) {
  KitClient client = kit_.operator_of("shop", {Role::owner});
  std::vector<std::string> recovery;
  const std::string secret = enrol(client, recovery);
  ASSERT_EQ(recovery.size(), 10U);
  EXPECT_EQ(client.post("/api/v1/session/second-factor").code(), "second_factor_stage");
  KitClient fresh = kit_.anybody();
  EXPECT_EQ(sign_in(fresh, "op1").code(), "second_factor_needed");
  EXPECT_EQ(sign_in(fresh, "op1", "wrong", "000000").code(), "sign_in_failed") << "nothing is said of the code";
  EXPECT_EQ(sign_in(fresh, "op1", OfficeKit::kPassword, code_now(secret)).code(), "sign_in_failed")
      << "it was used to turn the factor on";
  kit_.clock.advance_seconds(30);
  const std::string code = code_now(secret);
  EXPECT_EQ(sign_in(fresh, "op1", OfficeKit::kPassword, code).status, 200);
  KitClient thief = kit_.anybody();
  EXPECT_EQ(sign_in(thief, "op1", OfficeKit::kPassword, code).code(), "sign_in_failed");
  EXPECT_EQ(sign_in(thief, "op1", OfficeKit::kPassword, recovery[0]).status, 200);
  EXPECT_EQ(sign_in(thief, "op1", OfficeKit::kPassword, recovery[0]).code(), "sign_in_failed");
  EXPECT_EQ(fresh.get(kSession).at("recovery_codes_left"), "9");
  const KitAnswer renewed = fresh.post("/api/v1/session/second-factor/recovery-codes");
  ASSERT_EQ(renewed.status, 200) << renewed.text;
  EXPECT_EQ(sign_in(thief, "op1", OfficeKit::kPassword, recovery[1]).code(), "sign_in_failed") << "all others are void";
}

TEST_F(OfficeIdentity, WhatIsGraveAsksForAFreshCheckAndTheTokenChangesWithIt) {
  KitClient owner = kit_.operator_of("*", {Role::owner});
  const std::string body = object_of({{"login", "newcomer"}, {"display_name", "新人"}});
  kit_.clock.advance_seconds(11 * 60);
  EXPECT_EQ(owner.post(kOperators, body).code(), "step_up_required");
  EXPECT_EQ(owner.post("/api/v1/session/step-up", "{}").code(), "field_invalid");
  EXPECT_EQ(owner.post("/api/v1/session/step-up", object_of({{"password", "wrong"}})).code(), "sign_in_failed");
  EXPECT_EQ(owner.post(kOperators, body).code(), "step_up_required");
  KitClient before = owner;
  ASSERT_EQ(go_on(owner, owner.post("/api/v1/session/step-up", object_of({{"password", OfficeKit::kPassword}}))).status,
            200);
  EXPECT_NE(owner.cookie, before.cookie);
  EXPECT_EQ(before.get(kSession).code(), "unauthorized") << "the token of before is no longer good";
  EXPECT_EQ(owner.post(kOperators, body).status, 201);
}

TEST_F(OfficeIdentity, WrongStepUpsAreDelayed) {
  KitClient owner = kit_.operator_of("*", {Role::owner});
  std::string last;
  for (int i = 0; i < 7; ++i) {
    last = owner.post("/api/v1/session/step-up", object_of({{"password", "wrong"}})).code();
  }
  EXPECT_EQ(last, "sign_in_delayed");
}

TEST_F(OfficeIdentity, AnInitialPasswordIsShownOnceAndChangedFirst) {
  KitClient owner = kit_.operator_of("*", {Role::owner});
  const KitAnswer made =
      owner.post(kOperators, object_of({{"login", "newcomer"}, {"display_name", "新人"}}), "Idempotency-Key: once\r\n");
  ASSERT_EQ(made.status, 201) << made.text;
  const std::string initial = made.at("initial_password");
  EXPECT_EQ(
      owner.post(kOperators, object_of({{"login", "newcomer"}, {"display_name", "新人"}}), "Idempotency-Key: once\r\n")
          .code(),
      "login_name_taken")
      << "a secret is not kept to be told again";
  EXPECT_EQ(owner.post(kOperators, object_of({{"login", "Bad Name"}, {"display_name", "x"}})).code(),
            "login_name_malformed");
  KitClient client = kit_.anybody();
  EXPECT_EQ(sign_in(client, "newcomer", initial).at("standing"), "password_change_needed");
  EXPECT_EQ(client.get(kOperators).code(), "forbidden");
  const auto change = [&](std::string_view current, std::string_view next) {
    return go_on(client,
                 client.post("/api/v1/session/password", object_of({{"current", current}, {"password", next}})));
  };
  EXPECT_EQ(change(initial, "short").code(), "password_too_short");
  EXPECT_EQ(change("wrong", "a sentence that I remember").code(), "sign_in_failed");
  KitClient elsewhere = kit_.anybody();
  ASSERT_EQ(sign_in(elsewhere, "newcomer", initial).status, 200);
  const KitAnswer changed = change(initial, "a sentence that I remember");
  ASSERT_EQ(changed.status, 200) << changed.text;
  EXPECT_EQ(changed.at("standing"), "full");
  EXPECT_EQ(client.get(kSession).status, 200);
  EXPECT_EQ(elsewhere.get(kSession).code(), "unauthorized") << "all other sessions have ended";
  EXPECT_EQ(sign_in(elsewhere, "newcomer", initial).code(), "sign_in_failed");
}

TEST(OfficeIdentityRequired, WithoutTheSecondFactorNothingElseIsOpen) {
  OfficeKit kit("RequiredSecondFactor",
                [](OfficeServer::Options& options) { options.people.second_factor = SecondFactorRule::required; });
  KitClient owner = kit.operator_of("*", {Role::owner});
  EXPECT_EQ(owner.get(kSession).at("standing"), "second_factor_enrolment_needed");
  EXPECT_EQ(owner.get(kOperators).code(), "forbidden");
  const std::string secret = owner.post("/api/v1/session/second-factor").at("secret");
  EXPECT_EQ(owner.post("/api/v1/session/second-factor/confirmation", R"({"code":"12"})").code(), "code_wrong");
  const auto step = static_cast<std::uint64_t>(totp_step_of(kit.clock.now()));
  const KitAnswer on = owner.post("/api/v1/session/second-factor/confirmation",
                                  object_of({{"code", hotp_code(bytes_of_base32(secret), step, 6)}}));
  ASSERT_EQ(on.status, 200) << on.text;
  EXPECT_EQ(on.json.find("session")->text_at("standing"), "full");
  EXPECT_EQ(owner.get(kOperators).status, 200);
}

TEST_F(OfficeIdentity, SessionsAreListedAndEndedByTheirHolderAlone) {
  static_cast<void>(kit_.operator_of("shop", {Role::owner}));
  KitClient here = kit_.anybody();
  KitClient there = kit_.anybody();
  KitClient third = kit_.anybody();
  for (KitClient* client : {&here, &there, &third}) ASSERT_EQ(sign_in(*client, "op1").status, 200);
  const KitAnswer list = here.get(kSessions);
  EXPECT_EQ(list.json.find("sessions")->items().size(), 4U) << "and the one that the tests began with";
  const std::string mine = here.get(kSession).at("session");
  const std::string others = there.get(kSession).at("session");
  EXPECT_THAT(list.text, HasSubstr(mine));
  KitClient stranger = kit_.operator_of("*", {Role::owner});
  EXPECT_EQ(stranger.remove(std::string(kSessions) + "/" + mine).code(), "session_unknown");
  EXPECT_EQ(here.remove(std::string(kSessions) + "/" + others).status, 200);
  EXPECT_EQ(there.get(kSession).code(), "unauthorized");
  EXPECT_EQ(third.get(kSession).status, 200);
  EXPECT_EQ(here.remove(kSessions).status, 200);
  EXPECT_EQ(third.get(kSession).code(), "unauthorized");
  EXPECT_EQ(here.get(kSession).status, 200);
}

TEST_F(OfficeIdentity, ATokenThatSomebodyElseChoseIsNeverTakenOver) {
  static_cast<void>(kit_.operator_of("shop", {Role::owner}));
  KitClient client = kit_.anybody();
  client.cookie = std::string(kSessionCookieOfLoopback) + "=" + std::string(43, 'A');
  const std::string planted = client.cookie;
  ASSERT_EQ(sign_in(client, "op1").status, 200);
  EXPECT_NE(client.cookie, planted);
  KitClient before = client;
  ASSERT_EQ(sign_in(client, "op1").status, 200);
  EXPECT_NE(client.cookie, before.cookie);
  EXPECT_EQ(before.get(kSession).code(), "unauthorized") << "signing in again ends the session that was there";
}

TEST_F(OfficeIdentity, ARequestThatItsOwnPageDidNotSendIsNotTaken) {
  static_cast<void>(kit_.operator_of("shop", {Role::owner}));
  KitClient client = kit_.anybody();
  ASSERT_EQ(sign_in(client, "op1").status, 200);
  KitClient forged = client;
  forged.csrf.clear();
  EXPECT_EQ(forged.remove(kSession).code(), "csrf_missing");
  EXPECT_EQ(forged.post(kSessions, login_body("op1", "x")).code(), "csrf_missing");
  forged.csrf = std::string(client.csrf.size(), 'A');
  EXPECT_EQ(forged.remove(kSessions).code(), "csrf_missing");
  EXPECT_EQ(client.get(kSession).status, 200);
}

TEST_F(OfficeIdentity, SessionsEndByThemselves) {
  static_cast<void>(kit_.operator_of("shop", {Role::owner}));
  KitClient client = kit_.anybody();
  ASSERT_EQ(sign_in(client, "op1").status, 200);
  kit_.clock.advance_seconds(14 * 60);
  EXPECT_EQ(client.get(kSession).status, 200);
  kit_.clock.advance_seconds(16 * 60);
  EXPECT_EQ(client.get(kSession).code(), "unauthorized") << "nobody was there for a quarter of an hour";
}

TEST_F(OfficeIdentity, ARoleNeedsASecondOwnerAndCountsAtOnce) {
  KitClient first = kit_.operator_of("*", {Role::owner});
  KitClient second = kit_.operator_of("*", {Role::owner});
  KitClient third = kit_.operator_of("shop", {Role::finance_maker});
  const std::string path = std::string(kOperators) + "/" + third.id + "/roles";
  const auto ask = [&](std::string_view role, std::string_view change) {
    return first.post(path, object_of({{"programme", "*"}, {"role", role}, {"change", change}, {"note", "because"}}));
  };
  const auto decide = [](KitClient& by, const KitAnswer& asked) {
    return by.post("/api/v1/approvals/" + asked.at("id") + "/approve", object_of({{"hash", asked.at("hash")}}));
  };
  EXPECT_EQ(third.get("/api/v1/audit").code(), "forbidden");
  const KitAnswer asked = ask("risk", "grant");
  ASSERT_EQ(asked.status, 201) << asked.text;
  EXPECT_EQ(decide(first, asked).code(), "approval_same_person");
  EXPECT_EQ(third.get("/api/v1/audit").code(), "forbidden") << "asking gives nothing";
  EXPECT_EQ(decide(second, asked).at("state"), "done");
  EXPECT_EQ(third.get("/api/v1/audit").status, 200) << "the session that runs has the role at once";
  EXPECT_EQ(decide(second, ask("risk", "revoke")).at("state"), "done");
  EXPECT_EQ(third.get("/api/v1/audit").code(), "forbidden");
  const KitAnswer conflict = ask("finance_checker", "grant");
  EXPECT_EQ(decide(second, conflict).code(), "roles_conflict");
  EXPECT_EQ(first.get("/api/v1/approvals/" + conflict.at("id")).at("state"), "waiting");
  EXPECT_EQ(first
                .post(std::string(kOperators) + "/op-none/roles",
                      object_of({{"programme", "shop"}, {"role", "risk"}, {"change", "grant"}}))
                .code(),
            "operator_unknown");
}

TEST_F(OfficeIdentity, ADisabledOperatorIsOutAtOnce) {
  KitClient owner = kit_.operator_of("*", {Role::owner});
  KitClient other = kit_.operator_of("shop", {Role::support});
  const std::string path = std::string(kOperators) + "/" + other.id;
  EXPECT_EQ(owner.post(path + "/disable").status, 200);
  EXPECT_EQ(other.get(kSession).code(), "unauthorized");
  KitClient again = kit_.anybody();
  EXPECT_EQ(sign_in(again, "op2").code(), "sign_in_failed");
  EXPECT_EQ(owner.get(std::string(kOperators) + "?state=disabled").json.find("operators")->items().size(), 1U);
  EXPECT_EQ(owner.post(path + "/enable").status, 200);
  EXPECT_EQ(sign_in(again, "op2").status, 200);
  EXPECT_EQ(owner.post(std::string(kOperators) + "/" + owner.id + "/disable").code(), "last_owner");
  KitClient auditor = kit_.operator_of("*", {Role::auditor});
  EXPECT_EQ(auditor.get(path).at("login"), "op2");
  EXPECT_EQ(auditor.post(path + "/disable").code(), "forbidden");
}

TEST_F(OfficeIdentity, NoOwnerAloneCanBecomeAnother) {
  KitClient first = kit_.operator_of("*", {Role::owner});
  KitClient second = kit_.operator_of("*", {Role::owner});
  KitClient third = kit_.operator_of("*", {Role::owner});
  std::vector<std::string> recovery;
  static_cast<void>(enrol(third, recovery));
  const std::string path = std::string(kOperators) + "/" + third.id;
  const KitAnswer reset = first.post(path + "/password");
  ASSERT_EQ(reset.status, 200) << reset.text;
  KitClient thief = kit_.anybody();
  EXPECT_EQ(sign_in(thief, "op3", reset.at("initial_password")).code(), "second_factor_needed");
  EXPECT_EQ(first.remove(path + "/second-factor").code(), "second_person_needed");
  EXPECT_EQ(second.remove(path + "/second-factor").status, 200);
  EXPECT_EQ(second.post(path + "/password").code(), "second_person_needed");
  EXPECT_EQ(sign_in(thief, "op3", reset.at("initial_password")).at("standing"), "password_change_needed")
      << "two owners have let them in again";
}

TEST_F(OfficeIdentity, AKeyOpensWhatItsScopesNameInItsProgramme) {
  kit_.add_programme("classic", "shop");
  kit_.add_programme("classic", "other");
  KitClient owner = kit_.operator_of("shop", {Role::owner});
  const KitAnswer made = owner.post("/api/v1/programmes/shop/keys", R"({"name":"erp","scopes":["read"]})");
  ASSERT_EQ(made.status, 201) << made.text;
  KitClient erp = kit_.anybody();
  erp.key = made.at("key");
  EXPECT_EQ(erp.get("/api/v1/programmes/shop/shares").status, 200);
  EXPECT_EQ(erp.get("/api/v1/programmes/other/shares").code(), "forbidden");
  EXPECT_EQ(erp.post("/api/v1/programmes/shop/commands", R"({"type":"pay_in","amount":"1.00"})").code(), "forbidden");
  EXPECT_EQ(erp.get("/api/v1/programmes/shop/keys").code(), "forbidden");
  const KitAnswer list = owner.get("/api/v1/programmes/shop/keys");
  EXPECT_THAT(list.text, HasSubstr(R"("name":"erp")"));
  EXPECT_THAT(list.text, Not(HasSubstr(made.at("key"))));
  const std::string path = "/keys/" + made.at("id");
  EXPECT_EQ(kit_.operator_of("other", {Role::owner}).remove("/api/v1/programmes/other" + path).code(),
            "api_key_unknown");
  EXPECT_EQ(owner.remove("/api/v1/programmes/shop" + path).status, 200);
  EXPECT_EQ(erp.get("/api/v1/programmes/shop/shares").code(), "unauthorized");
  EXPECT_EQ(owner.post("/api/v1/programmes/shop/keys", R"({"name":"erp","scopes":["all"]})").code(), "field_invalid");
  EXPECT_EQ(owner
                .post("/api/v1/programmes/shop/keys",
                      R"({"name":"erp","scopes":["read"],"expires_at":"2020-01-01T00:00:00Z"})")
                .code(),
            "api_key_malformed");
  KitClient asCookie = kit_.anybody();
  asCookie.cookie = std::string(kSessionCookieOfLoopback) + "=" + made.at("key");
  EXPECT_EQ(asCookie.get("/api/v1/programmes/shop/shares").code(), "unauthorized") << "a key comes in no cookie";
}

TEST_F(OfficeIdentity, TheAuditLogIsReadByPagesAndChecked) {
  KitClient owner = kit_.operator_of("*", {Role::owner});
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(owner.post(kOperators, object_of({{"login", "who" + std::to_string(i)}, {"display_name", "x"}})).status,
              201);
  }
  std::string path = "/api/v1/audit?action=operator_created&actor=" + owner.id + "&limit=2";
  const KitAnswer first = owner.get(path);
  ASSERT_EQ(first.json.find("entries")->items().size(), 2U) << first.text;
  const KitAnswer rest = owner.get(path + "&before=" + first.at("next"));
  EXPECT_EQ(rest.json.find("entries")->items().size(), 1U);
  EXPECT_EQ(rest.at("next"), "null");
  const KitAnswer whole = owner.get("/api/v1/audit/check");
  EXPECT_EQ(whole.at("finished"), "true");
  EXPECT_EQ(whole.at("broken"), "null");
  kit_.office().ask([](Work& work) { work.db.run("DROP TRIGGER audit_log_stays"); });
  kit_.office().ask([](Work& work) { work.db.run("UPDATE audit_log SET outcome='no' WHERE number=2"); });
  EXPECT_EQ(owner.get("/api/v1/audit/check").at("broken"), "2");
  EXPECT_EQ(owner.get("/api/v1/audit/check?number=" + whole.at("number") + "&hash=" + whole.at("hash")).at("broken"),
            "null");
  EXPECT_EQ(owner.get("/api/v1/audit/check?number=1").code(), "query_invalid");
  EXPECT_EQ(kit_.operator_of("shop", {Role::support}).get("/api/v1/audit").code(), "forbidden");
}

TEST_F(OfficeIdentity, APhoneGetsTheSameAnswersWhetherOrNotSomebodyHasIt) {
  KitClient known = enter("13800008888");
  ASSERT_EQ(known.put("/api/v1/me/password", object_of({{"password", "the wind in the reeds"}})).status, 200);
  KitClient client = kit_.anybody();
  std::vector<std::string> one;
  std::vector<std::string> other;
  const auto try_both = [&](std::string_view path, std::string_view field, std::string_view value) {
    one.push_back(said(client.post(path, object_of({{"phone", "13800008888"}, {field, value}}))));
    other.push_back(said(client.post(path, object_of({{"phone", "13900009999"}, {field, value}}))));
  };
  for (int i = 0; i < 7; ++i) try_both("/api/v1/member-sessions", "password", "wrong");
  for (int i = 0; i < 2; ++i) try_both("/api/v1/member-sessions", "code", "000000");
  kit_.clock.advance_seconds(61);
  one.push_back(said(client.post("/api/v1/member-codes", object_of({{"phone", "13800008888"}}))));
  other.push_back(said(client.post("/api/v1/member-codes", object_of({{"phone", "13900009999"}}))));
  EXPECT_EQ(one, other);
  EXPECT_THAT(one.front(), HasSubstr("401 sign_in_failed"));
  EXPECT_THAT(one.back(), HasSubstr("200"));
}

TEST_F(OfficeIdentity, AMemberComesInByCodeThenByPassword) {
  KitClient client = enter("13800008888");
  EXPECT_EQ(client.get(kMe).at("phone"), "+8613800008888");
  EXPECT_EQ(client.patch(kMe, object_of({{"nickname", "小王"}})).at("nickname"), "小王");
  EXPECT_EQ(client.put("/api/v1/me/password", object_of({{"password", "12345678"}})).code(), "password_too_common");
  KitClient before = client;
  const KitAnswer set =
      go_on(client, client.put("/api/v1/me/password", object_of({{"password", "the wind in the reeds"}})));
  ASSERT_EQ(set.status, 200) << set.text;
  EXPECT_EQ(before.get(kMe).code(), "unauthorized");
  KitClient again = kit_.anybody();
  const KitAnswer in =
      go_on(again, again.post("/api/v1/member-sessions",
                              object_of({{"phone", "138 0000 8888"}, {"password", "the wind in the reeds"}})));
  ASSERT_EQ(in.status, 200) << in.text;
  EXPECT_EQ(in.at("id"), client.id) << "the same account";
  EXPECT_EQ(in.at("kind"), "member");
  EXPECT_EQ(again.post("/api/v1/member-sessions", object_of({{"phone", "13800008888"}})).code(), "field_invalid");
  EXPECT_EQ(again.get(kOperators).code(), "forbidden");
}

TEST_F(OfficeIdentity, AMemberProvesThemselvesByACodeAndMovesToAnotherPhone) {
  KitClient client = enter("13800008888");
  kit_.clock.advance_seconds(11 * 60);
  EXPECT_EQ(client.post("/api/v1/me/phone-codes", object_of({{"phone", "13900009999"}})).code(), "step_up_required");
  kit_.sms.forget();
  ASSERT_EQ(client.post("/api/v1/me/step-up-codes").status, 200);
  EXPECT_EQ(client.post("/api/v1/session/step-up", object_of({{"code", "x"}})).code(), "code_wrong");
  ASSERT_EQ(
      go_on(client, client.post("/api/v1/session/step-up", object_of({{"code", sms_code("13800008888")}}))).status,
      200);
  ASSERT_EQ(client.post("/api/v1/me/phone-codes", object_of({{"phone", "13900009999"}})).status, 200);
  const std::string code = sms_code("13900009999");
  EXPECT_EQ(client.put("/api/v1/me/phone", object_of({{"phone", "13900009999"}, {"code", "x"}})).code(), "code_wrong");
  EXPECT_EQ(client.put("/api/v1/me/phone", object_of({{"phone", "13900009999"}, {"code", code}})).at("phone"),
            "+8613900009999");
  kit_.clock.advance_seconds(61);
  KitClient moved = enter("13900009999");
  EXPECT_EQ(moved.id, client.id);
}

TEST_F(OfficeIdentity, ARealNameIsShownMaskedOnly) {
  KitClient client = enter("13800008888");
  EXPECT_EQ(client.get("/api/v1/me/real-name").at("state"), "none");
  EXPECT_EQ(
      client.put("/api/v1/me/real-name", object_of({{"name", "王小明"}, {"id_number", "110101199003070000"}})).code(),
      "real_name_malformed");
  const KitAnswer sent =
      client.put("/api/v1/me/real-name", object_of({{"name", "王小明"}, {"id_number", "11010519491231002X"}}));
  ASSERT_EQ(sent.status, 200) << sent.text;
  EXPECT_EQ(sent.at("name"), "王*");
  EXPECT_THAT(sent.text, Not(HasSubstr("19491231")));
}

TEST(OfficeRealNames, AreCheckedByAPersonWhereNoServiceDoes) {
  OfficeKit kit("real-names", [](OfficeServer::Options& options) { options.real_names = nullptr; });
  kit.add_programme("classic", "shop");
  KitClient ann = kit.member();
  ASSERT_EQ(ann.post("/api/v1/programmes/shop/me/membership", R"({"accepts":"1"})").status, 201);
  KitClient risk = kit.operator_of("shop", {Role::risk});
  const std::string path = "/api/v1/programmes/shop/members/" + ann.id + "/real-name";
  EXPECT_EQ(risk.get(path).code(), "real_name_needed");
  const auto submit = [&] {
    return ann.put("/api/v1/me/real-name", object_of({{"name", "王小明"}, {"id_number", "11010519491231002X"}}));
  };
  ASSERT_EQ(submit().at("state"), "unverified");
  const KitAnswer seen = risk.get(path);
  EXPECT_EQ(seen.text, R"({"state":"unverified","round":1,"name":"王小明","id_number":"11010519491231002X"})");
  EXPECT_EQ(risk.post(path + "/decision", R"({"round":1,"verdict":"differs"})").status, 200);
  EXPECT_EQ(ann.get("/api/v1/me/real-name").at("state"), "rejected");
  ASSERT_EQ(submit().at("state"), "unverified");
  EXPECT_EQ(risk.post(path + "/decision", R"({"round":1,"verdict":"matches"})").code(), "real_name_stage")
      << "what was seen is not what is there";
  EXPECT_EQ(risk.post(path + "/decision", R"({"round":2,"verdict":"matches"})").status, 200);
  EXPECT_EQ(ann.get("/api/v1/me/real-name").at("state"), "verified");
  EXPECT_EQ(risk.post(path + "/decision", R"({"round":2,"verdict":"differs"})").code(), "real_name_stage");
  EXPECT_EQ(kit.operator_of("other", {Role::risk}).get(path).code(), "forbidden");
  EXPECT_EQ(risk.get("/api/v1/programmes/shop/members/x-1/real-name").code(), "membership_unknown");
  const std::string looks = kit.operator_of("*", {Role::auditor}).get("/api/v1/audit?action=real_name_read").text;
  EXPECT_THAT(looks, HasSubstr(risk.id)) << "each look is written down";
  EXPECT_THAT(looks, Not(HasSubstr("王小明")));
}

TEST_F(OfficeIdentity, AMemberJoinsByInvitationAndTheEngineKnowsTheReferrer) {
  kit_.add_programme("classic", "shop");
  kit_.add_programme("classic", "other");
  KitClient ann = enter("13800008881");
  KitClient bob = enter("13800008882");
  const std::string path = "/api/v1/programmes/shop/me/membership";
  EXPECT_EQ(ann.get(path).code(), "membership_unknown");
  EXPECT_EQ(ann.post(path, R"({"accepts":"9"})").code(), "unknown_version");
  EXPECT_EQ(ann.get(path).at("state"), "refused");
  const KitAnswer joined = ann.post(path, R"({"accepts":"1"})");
  ASSERT_EQ(joined.status, 201) << joined.text;
  EXPECT_EQ(joined.at("referrer"), "null");
  const std::string code = joined.at("invitation_code");
  EXPECT_EQ(bob.post(path, R"({"accepts":"1","invitation_code":"NOBODY"})").code(), "invitation_unknown");
  const KitAnswer followed = bob.post(path, object_of({{"accepts", "1"}, {"invitation_code", code}}));
  ASSERT_EQ(followed.status, 201) << followed.text;
  EXPECT_EQ(followed.at("referrer"), ann.id);
  EXPECT_EQ(bob.post(path, R"({"accepts":"1"})").code(), "already_joined");
  KitClient support = kit_.operator_of("shop", {Role::support});
  EXPECT_EQ(support.get("/api/v1/programmes/shop/members/" + bob.id).at("referrer"), ann.id) << "says the engine";
  EXPECT_EQ(bob.get("/api/v1/programmes/shop/me").at("points"), "0.00000000");
  const KitAnswer mine = bob.get("/api/v1/me/memberships");
  EXPECT_EQ(mine.json.find("memberships")->items().size(), 1U);
}

TEST_F(OfficeIdentity, StaffSeeMembersOfTheirProgrammeMasked) {
  kit_.add_programme("classic", "shop");
  kit_.add_programme("classic", "other");
  KitClient ann = enter("13800008881");
  ASSERT_EQ(ann.post("/api/v1/programmes/shop/me/membership", R"({"accepts":"1"})").status, 201);
  static_cast<void>(enter("13800008882"));
  KitClient support = kit_.operator_of("shop", {Role::support});
  const KitAnswer list = support.get("/api/v1/programmes/shop/members");
  ASSERT_EQ(list.json.find("members")->items().size(), 1U) << list.text;
  EXPECT_THAT(list.text, HasSubstr("138****8881"));
  EXPECT_THAT(list.text, Not(HasSubstr("13800008881")));
  const KitAnswer found = support.post("/api/v1/programmes/shop/member-searches", R"({"phone":"13800008881"})");
  EXPECT_THAT(found.text, HasSubstr(ann.id));
  EXPECT_THAT(support.post("/api/v1/programmes/shop/member-searches", R"({"phone":"13800008882"})").text,
              HasSubstr(R"("members":[])"))
      << "has an account, but is no member of this programme";
  EXPECT_EQ(support.get("/api/v1/programmes/shop/members/" + ann.id + "/profile").at("state"), "active");
  KitClient elsewhere = kit_.operator_of("other", {Role::support});
  EXPECT_EQ(elsewhere.get("/api/v1/programmes/other/members/" + ann.id + "/profile").code(), "membership_unknown");
}

TEST_F(OfficeIdentity, WhoComesByWechatProvesAPhoneFirstAndIsKnownAfterwards) {
  KitClient browser = kit_.anybody();
  const auto authorise = [](KitClient& client) {
    const KitAnswer way = client.post("/api/v1/wechat/authorizations");
    const std::string url = way.at("url");
    return url.substr(url.find("state=") + 6);
  };
  const auto come_back = [&](KitClient& client, std::string_view code, std::string_view state) {
    return client.post("/api/v1/wechat/sessions", object_of({{"code", code}, {"state", state}}));
  };
  const std::string state = authorise(browser);
  KitClient thief = kit_.anybody();
  EXPECT_EQ(come_back(thief, "demo-ann", state).code(), "wechat_state_wrong") << "another browser";
  EXPECT_EQ(come_back(browser, "made-up", state).code(), "wechat_code_refused");
  const KitAnswer first = come_back(browser, "demo-ann", state);
  ASSERT_EQ(first.status, 200) << first.text;
  EXPECT_EQ(first.at("session"), "null");
  KitClient ann = enter("13800008881");
  ASSERT_EQ(ann.post("/api/v1/me/wechat", object_of({{"ticket", first.at("ticket")}})).status, 200);
  EXPECT_EQ(ann.post("/api/v1/me/wechat", object_of({{"ticket", first.at("ticket")}})).code(), "wechat_ticket_unknown");
  EXPECT_EQ(ann.get(kMe).at("has_wechat"), "true");
  KitClient later = kit_.anybody();
  const std::string again = authorise(later);
  const KitAnswer known = come_back(later, "demo-ann", again);
  ASSERT_EQ(known.status, 200) << known.text;
  EXPECT_EQ(known.json.find("session")->text_at("id"), ann.id);
  EXPECT_EQ(later.get(kMe).at("id"), ann.id);
  EXPECT_EQ(ann.remove("/api/v1/me/wechat").status, 200);
  EXPECT_EQ(ann.get(kMe).at("has_wechat"), "false");
  kit_.clock.advance_seconds(11 * 60);
  EXPECT_EQ(come_back(browser, "demo-ann", state).code(), "wechat_state_wrong") << "too late";
}

TEST_F(OfficeIdentity, AMemberTakesTheirDataAlongAndAway) {
  kit_.add_programme("classic", "shop");
  KitClient ann = enter("13800008881");
  ASSERT_EQ(ann.post("/api/v1/programmes/shop/me/membership", R"({"accepts":"1"})").status, 201);
  const KitAnswer data = ann.get("/api/v1/me/personal-data");
  ASSERT_EQ(data.status, 200) << data.text;
  EXPECT_THAT(data.text, HasSubstr("+8613800008881"));
  for (const char* part : {"sessions", "memberships", "audit_log", "orders", "invoices"}) {
    EXPECT_NE(data.json.find(part), nullptr) << part;
  }
  kit_.clock.advance_seconds(11 * 60);
  EXPECT_EQ(ann.get("/api/v1/me/personal-data").code(), "step_up_required");
  EXPECT_EQ(ann.post("/api/v1/me/erasure", R"({"confirm":"erase"})").code(), "step_up_required");
  KitClient fresh = enter("13800008881");
  ASSERT_EQ(fresh.id, ann.id);
  EXPECT_EQ(fresh.post("/api/v1/me/erasure", R"({"confirm":"yes"})").code(), "field_invalid");
  KitClient before = fresh;
  EXPECT_EQ(fresh.post("/api/v1/me/erasure", R"({"confirm":"erase"})").status, 200);
  EXPECT_EQ(before.get(kMe).code(), "unauthorized");
  EXPECT_EQ(ann.get(kMe).code(), "unauthorized") << "everywhere";
  KitClient support = kit_.operator_of("shop", {Role::support});
  const KitAnswer profile = support.get("/api/v1/programmes/shop/members/" + ann.id + "/profile");
  EXPECT_EQ(profile.at("state"), "erased");
  EXPECT_EQ(profile.at("phone"), "");
  kit_.clock.advance_seconds(61);
  EXPECT_NE(enter("13800008881").id, ann.id) << "the phone is free, and whoever has it is somebody new";
}

TEST_F(OfficeIdentity, WhoStillHoldsSomethingIsNotErased) {
  kit_.add_programme("classic", "shop");
  kit_.add_programme("classic", "other");
  KitClient ann = enter("13800008882");
  KitClient owner = kit_.operator_of("shop", {Role::owner});
  for (const std::string programme : {"shop", "other"}) {
    ASSERT_EQ(ann.post("/api/v1/programmes/" + programme + "/me/membership", R"({"accepts":"1"})").status, 201);
  }
  for (int tries = 0; tries < 500; ++tries) {
    if (owner.get("/api/v1/programmes/shop/members/" + ann.id).status == 200) break;
    usleep(10'000);
  }
  const auto command = [&](const std::string& json) {
    return owner.post("/api/v1/programmes/shop/commands", json).status;
  };
  ASSERT_EQ(
      command(R"({"type":"settle_order","order":"o","member":")" + ann.id + R"(","paid":"1000.00","cost":"300.00"})"),
      200);
  const KitAnswer points = ann.post("/api/v1/me/erasure", R"({"confirm":"erase"})");
  EXPECT_EQ(points.code(), "member_holds_value");
  EXPECT_EQ(points.at("detail"), "shop: points 210.00000000");
  for (int times = 0; times < 2; ++times) {
    const KitAnswer keyed = ann.post("/api/v1/me/erasure", R"({"confirm":"erase"})", "Idempotency-Key: e-1\r\n");
    EXPECT_EQ(keyed.code(), "member_holds_value") << "what was refused may be asked again";
  }
  ASSERT_EQ(ann.post("/api/v1/programmes/shop/me/sales", R"({"points":"all"})").status, 200);
  const KitAnswer wallet = ann.post("/api/v1/me/erasure", R"({"confirm":"erase"})");
  EXPECT_EQ(wallet.at("detail"), "shop: wallet 240.00");
  const KitAnswer asked = ann.post("/api/v1/programmes/shop/me/withdrawals", R"({"amount":"240.00"})");
  ASSERT_EQ(asked.status, 200) << asked.text;
  EXPECT_EQ(ann.post("/api/v1/me/erasure", R"({"confirm":"erase"})").at("detail"), "shop: withdrawals 1");
  EXPECT_EQ(ann.get("/api/v1/me/personal-data").status, 200) << "nothing was erased";
}

// An unpaid order of tea.
std::string order_tea(OfficeKit& kit, const std::string& member) {
  return kit.office().ask([&](Work& work) {
    const shop::TermsRates terms = terms_rates(kit.house().programmes, "shop");
    const shop::Actor staff{"shop", shop::ActorKind::staff, "op"};
    const std::string goods = shop::add_goods(work, staff, {.title_zh = "茶", .title_en = "Tea"});
    const std::string tea = shop::add_variant(
        work, staff, goods, {.sku = "tea", .price = Money(100'000), .cost = Money(30'000), .supplier = "sup"}, terms);
    shop::put_on_sale(work, staff, goods, terms);
    shop::receive_stock(work, staff, {tea, 10, Money(30'000), work.now});
    return shop::place_order(
        work, {"shop", shop::ActorKind::member, member},
        {.request = "r1",
         .basket = {.lines = {{tea, 1}}, .region = ""},
         .address = {.name = "王小明", .phone = "13800001111", .region = "440305", .detail = "科技园路一号"}},
        terms, kit.house().shop_sealer);
  });
}

TEST_F(OfficeIdentity, OrdersAreExportedWithTheirAddressAndOpenOnesKeepTheAccount) {
  kit_.add_programme("classic", "shop");
  KitClient ann = enter("13800008881");
  ASSERT_EQ(ann.post("/api/v1/programmes/shop/me/membership", R"({"accepts":"1"})").status, 201);
  const std::string order = order_tea(kit_, ann.id);
  const KitAnswer data = ann.get("/api/v1/me/personal-data");
  ASSERT_EQ(data.status, 200) << data.text;
  const JsonValue& exported = data.json.find("orders")->items().at(0);
  EXPECT_EQ(exported.text_at("id"), order);
  EXPECT_EQ(exported.text_at("price"), "1000.00");
  EXPECT_EQ(exported.find("address")->text_at("detail"), "科技园路一号");
  EXPECT_EQ(ann.post("/api/v1/me/erasure", R"({"confirm":"erase"})").code(), "account_in_use");
  EXPECT_EQ(ann.get(kMe).at("phone"), "+8613800008881") << "nothing was erased";
  kit_.office().ask([&](Work& work) { shop::cancel_order(work, {"shop", shop::ActorKind::member, ann.id}, order); });
  EXPECT_EQ(ann.post("/api/v1/me/erasure", R"({"confirm":"erase"})").status, 200);
}

TEST_F(OfficeIdentity, SecretsStandInNoAnswerOfTheAuditLog) {
  KitClient owner = kit_.operator_of("*", {Role::owner});
  const KitAnswer made = owner.post(kOperators, object_of({{"login", "newcomer"}, {"display_name", "王小明"}}));
  KitClient client = kit_.anybody();
  static_cast<void>(sign_in(client, "newcomer", made.at("initial_password")));
  static_cast<void>(enter("13800008888"));
  const std::string log = owner.get("/api/v1/audit?limit=200").text;
  for (const std::string& secret :
       {made.at("initial_password"), std::string("王小明"), std::string("13800008888"), client.csrf}) {
    EXPECT_THAT(log, Not(HasSubstr(secret)));
  }
}

TEST_F(OfficeIdentity, TheAuditLogKnowsWhoCameInAndWhoDidNot) {
  KitClient owner = kit_.operator_of("*", {Role::owner});
  KitClient client = kit_.anybody();
  static_cast<void>(sign_in(client, "op1", "wrong"));
  static_cast<void>(sign_in(client, "op1"));
  static_cast<void>(client.post("/api/v1/session/step-up", object_of({{"password", "wrong"}})));
  const std::string signs = owner.get("/api/v1/audit?action=sign_in&subject=" + owner.id).text;
  EXPECT_THAT(signs, HasSubstr(R"("outcome":"wrong")"));
  EXPECT_THAT(signs, HasSubstr(R"("outcome":"ok")"));
  EXPECT_THAT(owner.get("/api/v1/audit?action=step_up").text, HasSubstr(R"("outcome":"wrong")"));
}

TEST_F(OfficeIdentity, StaffEndTheSessionsOfOthers) {
  kit_.add_programme("classic", "shop");
  KitClient owner = kit_.operator_of("*", {Role::owner});
  KitClient other = kit_.operator_of("shop", {Role::support});
  KitClient ann = enter("13800008881");
  const std::string path = "/api/v1/programmes/shop/members/" + ann.id + "/sessions";
  EXPECT_EQ(other.remove(path).code(), "membership_unknown");
  ASSERT_EQ(ann.post("/api/v1/programmes/shop/me/membership", R"({"accepts":"1"})").status, 201);
  EXPECT_EQ(other.remove(path).status, 200);
  EXPECT_EQ(ann.get(kMe).code(), "unauthorized");
  EXPECT_EQ(owner.remove(std::string(kOperators) + "/" + other.id + "/sessions").status, 200);
  EXPECT_EQ(other.get(kSession).code(), "unauthorized");
}

TEST_F(OfficeIdentity, ManyWrongPasswordsAtOnceGetNoMoreTriesThanOneAfterTheOther) {
  static_cast<void>(kit_.operator_of("shop", {Role::owner}));
  std::atomic<int> tried = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 12; ++i) {
    threads.emplace_back([&] {
      KitClient client = kit_.anybody();
      tried += client.post(kSessions, login_body("op1", "wrong")).code() == "sign_in_failed" ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_LE(tried, 6);
  EXPECT_GE(tried, 5);
}

}  // namespace
}  // namespace greenpool
