// Four eyes over HTTP: commands, new programmes, and who may what.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/testing/office_kit.h"
#include "json/writer.h"

namespace greenpool {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kApprovals = "/api/v1/programmes/shop/approvals";
constexpr std::string_view kCommands = "/api/v1/programmes/shop/commands";
constexpr std::string_view kFund = R"({"command":{"type":"fund_subsidy","amount":"100.00"},"note":"spring"})";

std::string decision(const KitAnswer& approval, std::string_view reason = "") {
  return R"({"hash":")" + approval.at("hash") + R"(","reason":")" + std::string(reason) + R"("})";
}

class OfficeApprovals : public ::testing::Test {
 protected:
  OfficeApprovals() { kit_.add_programme("classic", "shop"); }

  static std::string path_of(const KitAnswer& approval, std::string_view action = "") {
    return std::string(kApprovals) + "/" + approval.at("id") + std::string(action);
  }

  OfficeKit kit_;
};

TEST_F(OfficeApprovals, WhatASecondPersonApprovesRunsOnceItIsDurable) {
  KitClient maker = kit_.operator_of("shop", {Role::finance_maker});
  KitClient checker = kit_.operator_of("shop", {Role::finance_checker});
  EXPECT_EQ(maker.post(kCommands, R"({"type":"fund_subsidy","amount":"100.00"})").code(), "approval_required");
  const KitAnswer asked = maker.post(kApprovals, kFund);
  ASSERT_EQ(asked.status, 201) << asked.text;
  EXPECT_EQ(asked.at("state"), "waiting");
  EXPECT_EQ(maker.post(path_of(asked, "/approve"), decision(asked)).code(), "approval_same_person");
  const KitAnswer done = checker.post(path_of(asked, "/approve"), decision(asked, "seen"));
  ASSERT_EQ(done.status, 200) << done.text;
  EXPECT_EQ(done.at("state"), "done");
  EXPECT_EQ(done.at("outcome"), "ok");
  EXPECT_EQ(done.at("decided_by"), checker.id);
  EXPECT_THAT(kit_.anybody().get("/api/v1/programmes/shop").text, HasSubstr(R"("subsidy":"100.00")"));
  EXPECT_EQ(checker.post(path_of(asked, "/approve"), decision(asked)).code(), "approval_decided");
}

TEST_F(OfficeApprovals, WhatTheEngineRefusesHasFailedAndSaysWhy) {
  KitClient maker = kit_.operator_of("shop", {Role::finance_maker});
  KitClient owner = kit_.operator_of("shop", {Role::owner});
  const KitAnswer asked =
      maker.post(kApprovals, R"({"command":{"type":"inject","amount":"5.00","source":"financing"}})");
  ASSERT_EQ(asked.status, 201) << asked.text;
  const KitAnswer done = owner.post(path_of(asked, "/approve"), decision(asked));
  EXPECT_EQ(done.at("state"), "failed");
  EXPECT_NE(done.at("outcome"), "ok");
}

TEST_F(OfficeApprovals, NothingRunsThatWasNotSeen) {
  KitClient maker = kit_.operator_of("shop", {Role::finance_maker});
  KitClient checker = kit_.operator_of("shop", {Role::finance_checker});
  const KitAnswer asked = maker.post(kApprovals, kFund);
  const std::string other(64, '0');
  EXPECT_EQ(checker.post(path_of(asked, "/approve"), R"({"hash":")" + other + "\"}").code(), "approval_changed");
  EXPECT_EQ(checker.post(path_of(asked, "/approve"), R"({"hash":"short"})").status, 422);
  EXPECT_EQ(checker.post(path_of(asked, "/reject"), decision(asked, "no")).at("state"), "rejected");
}

TEST_F(OfficeApprovals, WhatWasCutOffBetweenItsPartsIsNotBegunAgain) {
  KitClient maker = kit_.operator_of("shop", {Role::finance_maker});
  KitClient checker = kit_.operator_of("shop", {Role::finance_checker});
  const KitAnswer asked = maker.post(kApprovals, kFund);
  constexpr std::string_view kKey = "Idempotency-Key: a-1\r\n";
  const KitAnswer done = checker.post(path_of(asked, "/approve"), decision(asked, "seen"), kKey);
  ASSERT_EQ(done.at("state"), "done") << done.text;
  const KitAnswer again = checker.post(path_of(asked, "/approve"), decision(asked, "seen"), kKey);
  EXPECT_EQ(again.text, done.text);
  EXPECT_EQ(again.fields.count("idempotent-replayed"), 1U);
  // As a crash leaves it that came after the first part.
  kit_.office().ask(
      [](Work& work) { EXPECT_EQ(work.db.run("UPDATE answers SET status=0,body='' WHERE key='a-1'"), 1); });
  EXPECT_EQ(checker.post(path_of(asked, "/approve"), decision(asked, "seen"), kKey).code(), "answer_unknown");
  EXPECT_EQ(checker.post(path_of(asked, "/approve"), decision(asked, "other"), kKey).code(), "key_conflict");
}

TEST_F(OfficeApprovals, OnlyWhatNeedsItIsTakenAndOnlyFromThoseWhoMayAsk) {
  KitClient maker = kit_.operator_of("shop", {Role::finance_maker});
  EXPECT_EQ(maker.post(kApprovals, R"({"command":{"type":"pay_in","amount":"1.00"}})").code(), "field_invalid");
  EXPECT_EQ(maker.post(kApprovals, R"({"command":{"type":"inject","amount":"x","source":"financing"}})").code(),
            "command_malformed");
  EXPECT_EQ(maker.post(kApprovals, R"({"command":{"type":"inject","amount":"0.001","source":"financing"}})").code(),
            "amount_too_fine");
  EXPECT_EQ(kit_.operator_of("shop", {Role::support}).post(kApprovals, kFund).code(), "forbidden");
  EXPECT_EQ(kit_.operator_of("shop", {Role::auditor}).post(kApprovals, kFund).code(), "forbidden");
  EXPECT_EQ(kit_.operator_of("other", {Role::owner}).post(kApprovals, kFund).code(), "forbidden");
  EXPECT_EQ(kit_.member().post(kApprovals, kFund).code(), "forbidden");
  EXPECT_EQ(kit_.anybody().post(kApprovals, kFund).code(), "unauthorized");
}

TEST_F(OfficeApprovals, ADecisionAsksForAFreshPassword) {
  KitClient maker = kit_.operator_of("shop", {Role::finance_maker});
  KitClient checker = kit_.operator_of("shop", {Role::finance_checker});
  const KitAnswer asked = maker.post(kApprovals, kFund);
  kit_.clock.advance_seconds(11 * 60);
  EXPECT_EQ(checker.post(path_of(asked, "/approve"), decision(asked)).code(), "step_up_required");
}

TEST_F(OfficeApprovals, ARequestOfAnotherSiteIsNotTaken) {
  KitClient maker = kit_.operator_of("shop", {Role::finance_maker});
  KitClient forged = maker;
  forged.csrf.clear();
  EXPECT_EQ(forged.post(kApprovals, kFund).code(), "csrf_missing");
  forged.csrf = std::string(maker.csrf.size(), 'A');
  EXPECT_EQ(forged.post(kApprovals, kFund).code(), "csrf_missing");
  EXPECT_EQ(forged.get(kApprovals).status, 200) << "reading needs none";
}

TEST_F(OfficeApprovals, TheSameKeyAnswersTheSameAndAnotherContentIsAConflict) {
  KitClient maker = kit_.operator_of("shop", {Role::finance_maker});
  const KitAnswer first = maker.post(kApprovals, kFund, "Idempotency-Key: k-1\r\n");
  const KitAnswer again = maker.post(kApprovals, kFund, "Idempotency-Key: k-1\r\n");
  EXPECT_EQ(again.text, first.text);
  EXPECT_EQ(again.fields.at("idempotent-replayed"), "true");
  EXPECT_EQ(maker.post(kApprovals, R"({"command":{"type":"fund_subsidy","amount":"1.00"}})", "Idempotency-Key: k-1\r\n")
                .code(),
            "key_conflict");
  KitClient other = kit_.operator_of("shop", {Role::finance_maker});
  EXPECT_NE(other.post(kApprovals, kFund, "Idempotency-Key: k-1\r\n").at("id"), first.at("id"));
  const KitAnswer list = maker.get(kApprovals);
  EXPECT_EQ(list.json.find("approvals")->items().size(), 2U);
}

TEST_F(OfficeApprovals, ListsGoOnWhereTheyEnded) {
  KitClient maker = kit_.operator_of("shop", {Role::finance_maker});
  for (int i = 0; i < 5; ++i) ASSERT_EQ(maker.post(kApprovals, kFund).status, 201);
  std::string path = std::string(kApprovals) + "?limit=2";
  std::size_t seen = 0;
  for (int page = 0; page < 3; ++page) {
    const KitAnswer answer = maker.get(path);
    seen += answer.json.find("approvals")->items().size();
    if (answer.at("next") == "null") break;
    path = std::string(kApprovals) + "?limit=2&before=" + answer.at("next");
  }
  EXPECT_EQ(seen, 5U);
  EXPECT_EQ(maker.get(std::string(kApprovals) + "?limit=0").code(), "query_invalid");
  EXPECT_EQ(maker.get(std::string(kApprovals) + "?state=lost").code(), "query_invalid");
  EXPECT_EQ(maker.get(std::string(kApprovals) + "?what=ever").code(), "query_unknown");
}

TEST_F(OfficeApprovals, ANewProgrammeNeedsTwoOwnersAndOpensAtOnce) {
  KitClient first = kit_.operator_of("*", {Role::owner});
  KitClient second = kit_.operator_of("*", {Role::owner});
  Terms terms = *find_preset("classic");
  terms.id = "fresh";
  std::string body = R"({"terms":)";
  append_json_string(body, to_toml(terms));
  const std::string without = body + "}";
  body += R"(,"reference":"minutes-7"})";
  EXPECT_THAT(kit_.anybody().post("/api/v1/reviews", without).text, HasSubstr(R"("blocks_activation":true)"));
  EXPECT_EQ(first.post("/api/v1/programmes", without).code(), "terms_need_reference");
  EXPECT_EQ(first.post("/api/v1/programmes", R"({"terms":"nonsense"})").code(), "programme_terms_invalid");
  const KitAnswer asked = first.post("/api/v1/programmes", body);
  ASSERT_EQ(asked.status, 201) << asked.text;
  EXPECT_EQ(kit_.operator_of("shop", {Role::owner}).get("/api/v1/approvals").code(), "forbidden")
      << "an owner of one programme is not an owner of the server";
  const KitAnswer done =
      second.post("/api/v1/approvals/" + asked.at("id") + "/approve", decision(asked, "minutes read"));
  ASSERT_EQ(done.at("state"), "done") << done.text;
  EXPECT_EQ(second.get("/api/v1/programmes/fresh").at("orders"), "0");
  EXPECT_EQ(first.post("/api/v1/programmes", body).code(), "programme_exists");
  kit_.restart();
  EXPECT_EQ(kit_.anybody().get("/api/v1/programmes/fresh").status, 200) << "it is there after a restart";
}

TEST_F(OfficeApprovals, MembersActForThemselvesOnly) {
  KitClient member = kit_.member();
  EXPECT_EQ(member.get("/api/v1/programmes/shop/me").code(), "unknown_member") << "not in the programme yet";
  EXPECT_EQ(member.get("/api/v1/programmes/shop/members/" + member.id).code(), "forbidden");
  EXPECT_EQ(member.post("/api/v1/programmes/shop/me/sales", R"({"points":"1"})").code(), "unknown_member");
  EXPECT_EQ(member.post("/api/v1/programmes/shop/me/sales", R"({"points":"1","member":"m-other"})").code(),
            "field_invalid");
  EXPECT_EQ(kit_.operator_of("shop", {Role::owner}).get("/api/v1/programmes/shop/me").code(), "forbidden");
}

}  // namespace
}  // namespace greenpool
