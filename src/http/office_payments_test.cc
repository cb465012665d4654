// Money over HTTP: withdrawals from request to payout, notifications, statements, books, limits, and what webhooks are
// told of.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hooks/endpoint.h"
#include "http/testing/office_kit.h"
#include "http/testing/parallel.h"
#include "http/testing/table_check.h"
#include "net/testing/local_server.h"
#include "payments/payout_flow.h"
#include "payments/sandbox.h"
#include "people/real_name.h"

namespace greenpool {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kShopProgramme = "/api/v1/programmes/shop";

std::string at(std::string_view path) { return std::string(kShopProgramme) + std::string(path); }

// The engines, the views and the providers answer in their own time; at most twenty seconds.
template <class Condition>
bool eventually(const Condition& condition) {
  for (int tries = 0; tries < 2'000; ++tries) {
    if (condition()) return true;
    usleep(10'000);
  }
  return false;
}

std::int64_t cents(const std::string& text) { return parse_money(text, 2)->units(); }

class OfficePayments : public ::testing::Test {
 protected:
  OfficePayments() {
    Terms terms = *find_preset("classic");
    terms.id = "shop";
    terms.withdrawal.minimum = Money(1'000);
    terms.withdrawal.fee_rate = Rate(10'000);
    terms.withdrawal.fee_fixed = Money(100);
    terms.withdrawal.tax = {{Money(50'000), Rate(200'000)}};
    kit_.office().ask([&](Work& work) { ProgrammeOpener::adopt(work, terms, {"first", "second", "tests"}); });
    GP_CHECK(kit_.house().opener.open_all().has_value(), "a programme opens");
  }

  KitAnswer command(KitClient& by, const std::string& json) { return by.post(at("/commands"), json); }

  // A member with 2400.00 in the wallet; a verified name unless that is to be missing.
  KitClient member_with_money(bool named = true) {
    KitClient member = kit_.member();
    EXPECT_EQ(command(owner_, R"({"type":"register_member","member":")" + member.id + R"(","accepts":"1"})").status,
              200);
    const KitAnswer settled = command(owner_, R"({"type":"settle_order","order":"o-)" + member.id + R"(","member":")" +
                                                  member.id + R"(","paid":"10000.00","cost":"3000.00"})");
    EXPECT_EQ(settled.status, 200) << settled.text;
    const KitAnswer sold = member.post(at("/me/sales"), R"({"points":"all"})");
    EXPECT_EQ(sold.status, 200) << sold.text;
    if (named) name(member);
    return member;
  }

  void name(const KitClient& member) {
    kit_.office().ask([&](Work& work) {
      submit_real_name(work, kit_.house().people, {.kind = ActorKind::member, .id = member.id},
                       {.name = "张三", .id_number = "11010519491231002X"});
    });
    kit_.house().wake_pumps();
    EXPECT_TRUE(eventually(
        [&] { return kit_.office().ask([&](Work& work) { return real_name_state(work, member.id); }) == "verified"; }));
  }

  // The number of the withdrawal, requested and approved.
  std::string approved_withdrawal(KitClient& member, const std::string& amount) {
    const KitAnswer asked = member.post(at("/me/withdrawals"), R"({"amount":")" + amount + R"("})");
    EXPECT_EQ(asked.status, 200) << asked.text;
    const JsonValue* const events = asked.json.find("events");
    const std::string id(*events->items().front().text_at("withdrawal"));
    const KitAnswer approved = approve(checker_, id);
    EXPECT_EQ(approved.status, 200) << approved.text;
    return id;
  }

  KitAnswer approve(KitClient& by, const std::string& withdrawal) {
    return command(
        by, R"({"type":"approve_withdrawal","withdrawal":")" + withdrawal + R"(","operator":")" + by.id + R"("})");
  }

  KitAnswer pay(KitClient& by, const std::string& withdrawal) {
    return by.post(at("/withdrawals/") + withdrawal + "/payout", R"({"provider":"sandbox"})");
  }

  bool becomes(const std::string& payout, const std::string& state) {
    return eventually([&] { return maker_.get(at("/payouts/") + payout).at("state") == state; });
  }

  // The row of the views' list; nothing while it is not there.
  std::optional<JsonValue> row_of(std::string_view list, std::string_view key, const std::string& id) {
    const KitAnswer answer = maker_.get(at("/records/") + std::string(list));
    const JsonValue* const rows = answer.json.find("rows");
    if (rows == nullptr) return std::nullopt;
    for (const JsonValue& row : rows->items()) {
      if (row.text_at(key) == id) return row;
    }
    return std::nullopt;
  }

  bool stage_becomes(const std::string& withdrawal, std::string_view stage) {
    return eventually([&] {
      const auto row = row_of("withdrawals", "withdrawal", withdrawal);
      return row && row->text_at("stage") == stage;
    });
  }

  void expect_books_balance() {
    const KitAnswer books = maker_.get(at("/books"));
    ASSERT_EQ(books.status, 200) << books.text;
    std::int64_t sum = 0;
    for (const JsonValue& account : books.json.find("accounts")->items()) {
      const std::int64_t balance = cents(std::string(*account.text_at("balance")));
      sum += account.text_at("side") == "debit" ? balance : -balance;
    }
    EXPECT_EQ(sum, 0);
  }

  OfficeKit kit_;
  KitClient owner_ = kit_.operator_of("shop", {Role::owner});
  KitClient maker_ = kit_.operator_of("shop", {Role::finance_maker});
  KitClient checker_ = kit_.operator_of("shop", {Role::finance_checker});
};

TEST_F(OfficePayments, AWithdrawalGoesFromTheWalletToTheMemberByTwoPeople) {
  KitClient member = member_with_money();
  const std::string withdrawal = approved_withdrawal(member, "1000.00");
  const KitAnswer before = maker_.get(at("/withdrawals/") + withdrawal);
  ASSERT_EQ(before.status, 200) << before.text;
  EXPECT_EQ(before.at("stage"), "approved");
  EXPECT_EQ(before.at("fee"), "11.00");
  EXPECT_EQ(before.at("tax"), "100.00");
  EXPECT_EQ(before.at("pays"), "889.00");
  EXPECT_EQ(pay(checker_, withdrawal).code(), "forbidden");
  const KitAnswer payout = pay(maker_, withdrawal);
  ASSERT_EQ(payout.status, 201) << payout.text;
  EXPECT_EQ(payout.at("amount"), "889.00");
  const std::string id = payout.at("id");
  ASSERT_TRUE(becomes(id, "awaiting_user"));
  EXPECT_EQ(pay(maker_, withdrawal).at("id"), id) << "asked for again it is the same";
  expect_same_table(maker_, at("/payouts"), "payouts");
  EXPECT_THAT(member.get(at("/me/payouts/") + id).text, HasSubstr(R"("confirm":{"sandbox":"confirm"})"));
  KitClient other = kit_.member();
  EXPECT_EQ(other.get(at("/me/payouts/") + id).code(), "payout_not_found");
  EXPECT_THAT(other.get(at("/me/payouts")).text, HasSubstr(R"("payouts":[])"));
  EXPECT_EQ(maker_.post(at("/payouts/") + id + "/sandbox", R"({"outcome":"succeeded"})").status, 200);
  ASSERT_TRUE(becomes(id, "succeeded"));
  ASSERT_TRUE(stage_becomes(withdrawal, "paid"));
  const auto row = row_of("withdrawals", "withdrawal", withdrawal);
  EXPECT_EQ(row->text_at("fee"), "11.00");
  EXPECT_EQ(row->text_at("tax"), "100.00");
  EXPECT_EQ(row->text_at("approved_by"), checker_.id);
  EXPECT_EQ(row->text_at("sent_by"), maker_.id);
  EXPECT_EQ(maker_.get(at("/payouts/") + id).at("problem"), "null");
  EXPECT_EQ(member.get(at("/me")).at("wallet"), "1400.00");
  expect_books_balance();
}

TEST_F(OfficePayments, ThePayoutThatAMemberDoesNotTakeGoesBackIntoTheWallet) {
  KitClient member = member_with_money();
  const std::string withdrawal = approved_withdrawal(member, "1000.00");
  const std::string id = pay(maker_, withdrawal).at("id");
  ASSERT_TRUE(becomes(id, "awaiting_user"));
  EXPECT_EQ(maker_.post(at("/payouts/") + id + "/cancel").status, 200);
  ASSERT_TRUE(becomes(id, "failed"));
  ASSERT_TRUE(stage_becomes(withdrawal, "failed"));
  EXPECT_EQ(member.get(at("/me")).at("wallet"), "2400.00");
  EXPECT_EQ(maker_.post(at("/payouts/") + id + "/sandbox", R"({"outcome":"succeeded"})").code(), "payment_stage");
  expect_books_balance();
}

// While the provider may still pay, "failed" said by one person would give the money back and pay it, too.
TEST_F(OfficePayments, WhatAProviderHasInHandIsNotSettledByOnePerson) {
  kit_.office().ask([](Work& work) { set_sandbox_mood(work, SandboxKind::transfer, SandboxMood::no_answer); });
  KitClient member = member_with_money();
  const std::string withdrawal = approved_withdrawal(member, "1000.00");
  const std::string id = pay(maker_, withdrawal).at("id");
  ASSERT_TRUE(becomes(id, "unknown"));
  ASSERT_TRUE(stage_becomes(withdrawal, "unknown"));
  const std::string failed = R"({"type":"resolve_withdrawal","withdrawal":")" + withdrawal + R"(","result":"failed"})";
  EXPECT_EQ(command(maker_, failed).code(), "payout_in_hand");
  EXPECT_EQ(command(checker_, failed).code(), "forbidden");
  EXPECT_EQ(member.get(at("/me")).at("wallet"), "1400.00");
  // Two people may, who have asked the provider by other ways. What it says afterwards is shown as a contradiction.
  const KitAnswer asked = maker_.post(at("/approvals"), R"({"command":)" + failed + R"(,"note":"by telephone"})");
  ASSERT_EQ(asked.status, 201) << asked.text;
  const KitAnswer approved =
      checker_.post(at("/approvals/") + asked.at("id") + "/approve", R"({"hash":")" + asked.at("hash") + R"("})");
  ASSERT_EQ(approved.status, 200) << approved.text;
  ASSERT_TRUE(stage_becomes(withdrawal, "failed"));
  EXPECT_EQ(member.get(at("/me")).at("wallet"), "2400.00");
  kit_.office().ask([&](Work& work) { EXPECT_TRUE(sandbox_settle(work, id, SandboxOutcome::succeeded)); });
  EXPECT_EQ(checker_.post(at("/payouts/") + id + "/ask").status, 200);
  ASSERT_TRUE(becomes(id, "succeeded"));
  EXPECT_TRUE(eventually([&] { return maker_.get(at("/payouts/") + id).at("engine_refusal") != "null"; }));
  EXPECT_EQ(maker_.get(at("/payouts/") + id).at("engine_refusal"), "unknown_withdrawal");
  expect_books_balance();
}

// Sent by hand, through a bank: what became of it is said by hand, too.
TEST_F(OfficePayments, WhatNoProviderHasInHandIsSettledByHand) {
  KitClient member = member_with_money();
  const std::string withdrawal = approved_withdrawal(member, "1000.00");
  const auto say = [&](const std::string& type, const std::string& rest) {
    return command(maker_, R"({"type":")" + type + R"(","withdrawal":")" + withdrawal + "\"," + rest + "}").status;
  };
  EXPECT_EQ(say("send_withdrawal", R"("operator":")" + maker_.id + "\""), 200);
  EXPECT_EQ(say("resolve_withdrawal", R"("result":"failed")"), 200);
  EXPECT_EQ(member.get(at("/me")).at("wallet"), "2400.00");
}

TEST_F(OfficePayments, NobodyIsPaidWithoutAName) {
  KitClient member = member_with_money(false);
  const std::string withdrawal = approved_withdrawal(member, "1000.00");
  EXPECT_EQ(pay(maker_, withdrawal).code(), "payout_not_permitted");
  name(member);
  EXPECT_EQ(pay(maker_, withdrawal).status, 201) << "nothing was spoilt by the refusal";
}

TEST_F(OfficePayments, WhatTheEngineWouldNotSendIsNotBegun) {
  KitClient member = member_with_money();
  const KitAnswer asked = member.post(at("/me/withdrawals"), R"({"amount":"1000.00"})");
  const std::string withdrawal(*asked.json.find("events")->items().front().text_at("withdrawal"));
  EXPECT_EQ(pay(maker_, withdrawal).code(), "withdrawal_stage") << "not approved yet";
  EXPECT_EQ(pay(maker_, "wd-unknown").code(), "unknown_withdrawal");
  KitClient changing = kit_.operator_of("shop", {Role::finance_checker});
  ASSERT_EQ(approve(changing, withdrawal).status, 200);
  AccessChanges access;
  kit_.office().ask([&](Work& work) {
    const Caller by{.kind = ActorKind::system};
    revoke_role(work, kit_.house().people, by, changing.id, {"shop", Role::finance_checker}, access);
    grant_role(work, kit_.house().people, by, changing.id, {"shop", Role::finance_maker}, access);
  });
  kit_.house().book.apply(access);
  EXPECT_EQ(pay(changing, withdrawal).code(), "four_eyes_required") << "who approved it, whatever they are now";
  EXPECT_EQ(maker_.post(at("/withdrawals/") + withdrawal + "/payout", R"({"provider":"other"})").code(),
            "payment_provider_unknown");
  EXPECT_THAT(maker_.get(at("/payouts")).text, HasSubstr(R"("payouts":[])"));
  EXPECT_EQ(pay(maker_, withdrawal).status, 201);
}

TEST_F(OfficePayments, AMemberHasOnePayoutOnItsWayBecauseTheTaxOfTheNextDependsOnIt) {
  KitClient member = member_with_money();
  const std::string first = approved_withdrawal(member, "1000.00");
  const std::string second = approved_withdrawal(member, "1000.00");
  const std::string id = pay(maker_, first).at("id");
  EXPECT_EQ(pay(maker_, second).code(), "payout_on_its_way");
  ASSERT_TRUE(becomes(id, "awaiting_user"));
  EXPECT_EQ(pay(maker_, second).code(), "payout_on_its_way");
  ASSERT_EQ(maker_.post(at("/payouts/") + id + "/sandbox", R"({"outcome":"succeeded"})").status, 200);
  ASSERT_TRUE(becomes(id, "succeeded"));
  KitAnswer next;
  ASSERT_TRUE(eventually([&] {
    next = pay(maker_, second);
    return next.status == 201;
  })) << next.text;
  EXPECT_EQ(next.at("amount"), "789.00") << "the second thousand of the month is taxed whole";
  ASSERT_TRUE(becomes(next.at("id"), "awaiting_user"));
  ASSERT_EQ(maker_.post(at("/payouts/") + next.at("id") + "/sandbox", R"({"outcome":"succeeded"})").status, 200);
  ASSERT_TRUE(stage_becomes(second, "paid"));
  EXPECT_EQ(row_of("withdrawals", "withdrawal", second)->text_at("tax"), "200.00");
  EXPECT_EQ(maker_.get(at("/payouts/") + next.at("id")).at("problem"), "null");
}

TEST_F(OfficePayments, AWholeBalanceAskedForBySixtyFourAtOnceIsTakenOnce) {
  KitClient member = member_with_money();
  const auto answers = in_parallel(64, [&](std::size_t) {
    KitClient own = member;
    return own.post(at("/me/withdrawals"), R"({"amount":"2400.00"})");
  });
  EXPECT_EQ(count_of(answers, 200), 1U);
  for (const KitAnswer& answer : answers) {
    if (answer.status != 200) {
      EXPECT_EQ(answer.code(), "wallet_insufficient");
    }
  }
  EXPECT_EQ(member.get(at("/me")).at("wallet"), "0.00");
}

TEST_F(OfficePayments, OfTwoCheckersAtOnceOneApprovesAndOfManyMakersOnePays) {
  KitClient member = member_with_money();
  const KitAnswer asked = member.post(at("/me/withdrawals"), R"({"amount":"1000.00"})");
  const std::string withdrawal(*asked.json.find("events")->items().front().text_at("withdrawal"));
  KitClient another = kit_.operator_of("shop", {Role::finance_checker});
  const auto decisions = in_parallel(2, [&](std::size_t i) {
    KitClient own = i == 0 ? checker_ : another;
    return approve(own, withdrawal);
  });
  EXPECT_EQ(count_of(decisions, 200), 1U);
  const auto payouts = in_parallel(8, [&](std::size_t) {
    KitClient own = maker_;
    return pay(own, withdrawal);
  });
  EXPECT_EQ(count_of(payouts, 201), 8U);
  for (const KitAnswer& payout : payouts) EXPECT_EQ(payout.at("id"), payouts.front().at("id"));
  EXPECT_EQ(maker_.get(at("/payouts")).json.find("payouts")->items().size(), 1U);
}

TEST_F(OfficePayments, ANotificationThatComesTwentyTimesAtOnceHasOneEffect) {
  KitClient member = member_with_money();
  const std::string withdrawal = approved_withdrawal(member, "1000.00");
  const std::string id = pay(maker_, withdrawal).at("id");
  ASSERT_TRUE(becomes(id, "awaiting_user"));
  const SandboxNotice notice = kit_.office().ask([&](Work& work) {
    EXPECT_TRUE(sandbox_settle(work, id, SandboxOutcome::succeeded));
    return sandbox_notice(work, kit_.house().sandbox_secret, id);
  });
  const std::string field = notice.fields.front().name + ": " + notice.fields.front().value + "\r\n";
  const auto notify = [&](const std::string& body, const std::string& signature) {
    return kit_.anybody().ask("POST", "/api/v1/notifications/sandbox", body, signature, "application/whatever");
  };
  EXPECT_EQ(notify(notice.body, "").status, 401) << "not signed";
  EXPECT_EQ(notify(notice.body + " ", field).status, 401) << "signed, but changed";
  EXPECT_EQ(maker_.get(at("/payouts/") + id).at("state"), "awaiting_user");
  const auto answers = in_parallel(20, [&](std::size_t) { return notify(notice.body, field); });
  EXPECT_EQ(count_of(answers, 204), 20U);
  EXPECT_EQ(maker_.get(at("/payouts/") + id).at("state"), "succeeded");
  ASSERT_TRUE(stage_becomes(withdrawal, "paid"));
  const KitAnswer paid = maker_.get(at("/records/withdrawal_paid"));
  EXPECT_EQ(paid.json.find("rows")->items().size(), 1U);
  EXPECT_EQ(kit_.anybody().post("/api/v1/notifications/nobody", "{}").code(), "not_found");
  EXPECT_EQ(kit_.anybody().post("/api/v1/notifications/sandbox", std::string(70'000, ' ')).code(), "body_too_large");
  expect_books_balance();
}

TEST_F(OfficePayments, APayoutThatNobodyKnowsOfIsAskedAboutAndPaidOnce) {
  kit_.office().ask([](Work& work) { set_sandbox_mood(work, SandboxKind::transfer, SandboxMood::no_answer); });
  KitClient member = member_with_money();
  const std::string withdrawal = approved_withdrawal(member, "1000.00");
  const std::string id = pay(maker_, withdrawal).at("id");
  ASSERT_TRUE(becomes(id, "unknown"));
  ASSERT_TRUE(stage_becomes(withdrawal, "unknown"));
  kit_.office().ask([&](Work& work) { EXPECT_TRUE(sandbox_settle(work, id, SandboxOutcome::succeeded)); });
  EXPECT_EQ(checker_.post(at("/payouts/") + id + "/ask").status, 200);
  ASSERT_TRUE(becomes(id, "succeeded"));
  ASSERT_TRUE(stage_becomes(withdrawal, "paid"));
  EXPECT_EQ(maker_.get(at("/records/withdrawal_paid")).json.find("rows")->items().size(), 1U);
  expect_books_balance();
}

TEST_F(OfficePayments, OnlyThoseOfFinanceSeePaymentsAndOnlyTheMakerPays) {
  KitClient auditor = kit_.operator_of("shop", {Role::auditor});
  KitClient support = kit_.operator_of("shop", {Role::support});
  KitClient elsewhere = kit_.operator_of("other", {Role::finance_maker});
  for (const char* path : {"/payments", "/provider-refunds", "/payouts", "/books", "/compliance"}) {
    EXPECT_NE(auditor.get(at(path)).status, 403) << path;
    EXPECT_EQ(support.get(at(path)).code(), "forbidden") << path;
    EXPECT_EQ(elsewhere.get(at(path)).code(), "forbidden") << path;
    EXPECT_EQ(kit_.member().get(at(path)).code(), "forbidden") << path;
  }
  EXPECT_THAT(auditor.get(at("/payment-providers")).text, HasSubstr(R"({"provider":"sandbox"})"));
  EXPECT_EQ(auditor.get(at("/records/withdrawals?by=stage&value=paid")).status, 200);
  EXPECT_EQ(auditor.get(at("/records/withdrawals?by=stage")).code(), "query_invalid");
  EXPECT_EQ(auditor.get(at("/records/withdrawals?by=amount&value=1.00")).code(), "query_invalid")
      << "no such narrowing";
  EXPECT_EQ(auditor.get(at("/records/withdrawals?by=open&value=yes")).code(), "query_invalid");
  EXPECT_EQ(pay(auditor, "wd-1").code(), "forbidden");
  EXPECT_EQ(auditor.get(at("/payments/pm1")).code(), "payment_not_found");
  EXPECT_EQ(auditor.get(at("/payouts/po1")).code(), "payout_not_found");
  EXPECT_EQ(auditor.get(at("/provider-refunds/rf1")).code(), "refund_not_found");
  EXPECT_EQ(maker_.get("/api/v1/statements").code(), "forbidden") << "of the server, not of a programme";
  kit_.clock.advance_seconds(11 * 60);
  EXPECT_EQ(pay(maker_, "wd-1").code(), "step_up_required");
}

TEST_F(OfficePayments, OperatorsAreCalledByTheirNamesInTheirProgrammeAlone) {
  KitClient everywhere = kit_.operator_of("*", {Role::auditor});
  KitClient elsewhere = kit_.operator_of("other", {Role::support});
  const KitAnswer names = maker_.get(at("/operator-names"));
  ASSERT_EQ(names.status, 200) << names.text;
  EXPECT_THAT(names.text, HasSubstr(R"("id":")" + maker_.id + R"(","display_name":)"));
  EXPECT_THAT(names.text, HasSubstr(everywhere.id));
  EXPECT_THAT(names.text, Not(HasSubstr(elsewhere.id)));
  EXPECT_THAT(names.text, Not(HasSubstr("login")));
  EXPECT_EQ(elsewhere.get(at("/operator-names")).code(), "forbidden");
  const KitAnswer first = maker_.get(at("/operator-names?limit=1"));
  EXPECT_EQ(first.json.find("operators")->items().size(), 1U);
  EXPECT_NE(first.at("next"), "null");
}

TEST_F(OfficePayments, AStatementIsImportedOnceAndItsLinesFindTheirOwners) {
  KitClient maker = kit_.operator_of("*", {Role::finance_maker});
  KitClient checker = kit_.operator_of("*", {Role::finance_checker});
  const std::string file = "日期,摘要,收入,支出,流水号\n2026-11-20,利息,12.30,,n-1\n2026-11-21,手续费,,2.00,n-2\n";
  const auto give = [&](std::string_view mode, const std::string& content) {
    return maker.ask("POST", "/api/v1/statements?account=icbc-1&kind=bank&mode=" + std::string(mode), content, "",
                     "text/csv");
  };
  const KitAnswer checked = give("check", file);
  ASSERT_EQ(checked.status, 200) << checked.text;
  EXPECT_EQ(checked.at("statement"), "null");
  EXPECT_EQ(checked.at("lines"), "2");
  EXPECT_EQ(checked.at("in"), "12.30");
  EXPECT_EQ(checked.at("out"), "2.00");
  EXPECT_THAT(maker.get("/api/v1/statements").text, Not(HasSubstr("icbc-1")));
  const KitAnswer imported = give("import", file);
  EXPECT_EQ(imported.at("known_already"), "false");
  const KitAnswer again = give("import", file);
  EXPECT_EQ(again.at("known_already"), "true");
  EXPECT_EQ(again.at("statement"), imported.at("statement"));
  EXPECT_EQ(give("import", "no statement").code(), "statement_malformed");
  const KitAnswer lines = maker.get("/api/v1/statement-lines?state=unmatched");
  ASSERT_EQ(lines.json.find("lines")->items().size(), 2U) << lines.text;
  expect_same_table(maker, "/api/v1/statement-lines?state=unmatched", "lines");
  const JsonValue& fee = lines.json.find("lines")->items()[0];
  EXPECT_EQ(fee.text_at("amount"), "-2.00");
  const std::string path = "/api/v1/statement-lines/" + std::to_string(*fee.integer_at("number"));
  EXPECT_EQ(maker.post(path + "/assign", R"({"owner":")" + maker.id + R"(","note":"asked the bank"})").status, 200);
  EXPECT_THAT(maker.get("/api/v1/statement-lines?owner=" + maker.id).text, HasSubstr("asked the bank"));
  EXPECT_EQ(maker.post(path + "/resolve", R"({"note":"bank charges"})").code(), "forbidden");
  EXPECT_EQ(checker.post(path + "/resolve", R"({"note":"bank charges"})").status, 200);
  EXPECT_EQ(checker.post(path + "/resolve", R"({"note":"bank charges"})").code(), "statement_line_stage");
  EXPECT_EQ(checker.post("/api/v1/statement-lines/x/resolve", R"({"note":"n"})").code(), "statement_line_not_found");
  const auto enter = [&](const std::string& amount) {
    return maker.post("/api/v1/manual-entries", R"({"account":"icbc-1","at":"2026-11-20T04:00:00Z","amount":")" +
                                                    amount + R"(","note":"bank charges"})");
  };
  EXPECT_EQ(enter("-5.00").status, 201) << "what went is negative";
  EXPECT_EQ(enter("0.00").code(), "payment_amount_invalid");
  const KitAnswer entry = maker.post(
      "/api/v1/manual-entries",
      R"({"account":"icbc-1","at":"2026-11-20T04:00:00Z","amount":"12.30","reference":"n-1","note":"interest"})");
  EXPECT_EQ(entry.at("matched"), "1") << entry.text;
  EXPECT_THAT(maker.get("/api/v1/statement-lines?state=unmatched").text, HasSubstr(R"("lines":[])"));
}

TEST_F(OfficePayments, EveryDayTheStatementsStandBesideTheLedgers) {
  KitClient auditor = kit_.operator_of("*", {Role::auditor});
  KitClient maker = kit_.operator_of("*", {Role::finance_maker});
  ASSERT_EQ(command(maker_, R"({"type":"pay_in","amount":"100.00"})").status, 200);
  const std::string today =
      format_timestamp(Timestamp(kit_.clock.now().microseconds() + 8 * 3'600'000'000)).substr(0, 10);
  ASSERT_EQ(maker
                .ask("POST", "/api/v1/statements?account=icbc-1&kind=bank&mode=import",
                     "日期,收入,支出,流水号\n" + today + ",70.00,,n-1\n", "", "text/csv")
                .status,
            200);
  ASSERT_TRUE(
      eventually([&] { return maker_.get(at("/records/capital_paid_in")).text.find("100.00") != std::string::npos; }));
  const KitAnswer days = auditor.get("/api/v1/cash/days?from=" + today + "&days=1");
  ASSERT_EQ(days.status, 200) << days.text;
  const JsonValue& day = days.json.find("days")->items().front();
  EXPECT_EQ(day.text_at("by_statement"), "70.00");
  EXPECT_EQ(day.text_at("by_ledger"), "100.00");
  EXPECT_EQ(day.text_at("difference"), "-30.00");
  EXPECT_EQ(day.integer_at("unmatched"), 1);
  EXPECT_EQ(auditor.get("/api/v1/cash/days?from=2026-13-01").code(), "query_invalid");
}

TEST_F(OfficePayments, YesterdaysBillIsFetchedOnceItIsReady) {
  KitClient auditor = kit_.operator_of("*", {Role::auditor});
  KitAnswer bills;
  const auto has = [&](const std::string& text) {
    return eventually([&] {
      bills = auditor.get("/api/v1/cash/bills");
      return bills.text.find(text) != std::string::npos;
    });
  };
  ASSERT_TRUE(has(R"("provider":"sandbox")")) << "yesterday's is wanted; from ten o'clock on it is there";
  kit_.clock.advance_seconds(24 * 3'600);
  auditor = kit_.operator_of("*", {Role::auditor});
  kit_.house().wake_pumps();
  ASSERT_TRUE(has(R"("state":"imported")")) << bills.text;
  EXPECT_THAT(auditor.get("/api/v1/statements?account=sandbox").text, HasSubstr(R"("imported_by":"system")"));
}

TEST_F(OfficePayments, TheBooksAreThoseOfAnyMoment) {
  ASSERT_EQ(command(maker_, R"({"type":"pay_in","amount":"100.00"})").status, 200);
  const std::string between = format_timestamp(kit_.clock.now());
  kit_.clock.advance_seconds(60);
  const KitAnswer second = command(maker_, R"({"type":"pay_in","amount":"50.00"})");
  ASSERT_EQ(second.status, 200);
  const auto cash = [&](const std::string& query) {
    const KitAnswer books = maker_.get(at("/books") + query);
    const JsonValue* const accounts = books.json.find("accounts");
    if (accounts == nullptr) return books.code();
    return std::string(*accounts->items().front().text_at("balance"));
  };
  ASSERT_TRUE(eventually([&] { return cash("?seq=" + second.at("seq")) == "150.00"; }));
  EXPECT_EQ(cash(""), "150.00");
  EXPECT_EQ(cash("?at=" + between), "100.00");
  EXPECT_EQ(cash("?seq=0"), "0.00");
  EXPECT_EQ(cash("?seq=999"), "not_found");
  EXPECT_EQ(cash("?at=2001-01-01T00:00:00Z"), "0.00") << "before anything was paid";
  EXPECT_EQ(cash("?seq=0&at=" + between), "query_invalid");
}

TEST_F(OfficePayments, AMemberSeesTheirWalletLineByLine) {
  KitClient member = member_with_money(false);
  KitAnswer statement;
  ASSERT_TRUE(eventually([&] {
    statement = member.get(at("/me/statement"));
    return statement.at("closing") == "2400.00";
  })) << statement.text;
  EXPECT_THAT(statement.text, HasSubstr(R"("event":"points_sold")"));
  EXPECT_EQ(maker_.get(at("/members/") + member.id + "/statement").text, statement.text);
  EXPECT_EQ(member.get(at("/members/") + member.id + "/statement").code(), "forbidden");
  EXPECT_EQ(maker_.get(at("/members/nobody/statement")).code(), "unknown_member");
  const KitAnswer table = member.get(at("/me/statement?format=csv"));
  EXPECT_THAT(table.text, HasSubstr("points_sold"));
}

TEST_F(OfficePayments, AMemberIsShownAsTheyWereAfterAnyRecord) {
  KitClient ann = kit_.member();
  const std::string who = R"("member":")" + ann.id + "\"";
  const KitAnswer joined = command(owner_, R"({"type":"register_member",)" + who + R"(,"accepts":"1"})");
  const KitAnswer ordered =
      command(owner_, R"({"type":"settle_order","order":"o-1",)" + who + R"(,"paid":"1000.00","cost":"300.00"})");
  ASSERT_EQ(ordered.status, 200) << ordered.text;
  const std::string between = format_timestamp(kit_.clock.now());
  const std::string live = maker_.get(at("/members/") + ann.id).text;
  kit_.clock.advance_seconds(60);
  const KitAnswer sold = ann.post(at("/me/sales"), R"({"points":"all"})");
  ASSERT_EQ(sold.status, 200) << sold.text;
  const auto then = [&](const std::string& query) { return maker_.get(at("/members/") + ann.id + query); };
  ASSERT_TRUE(eventually([&] { return then("?seq=" + sold.at("seq")).status == 200; }));

  const KitAnswer before = then("?seq=" + ordered.at("seq"));
  const std::string as_of = to_json(*before.json.find("as_of"));
  EXPECT_THAT(as_of, HasSubstr(R"("seq":)" + ordered.at("seq") + ","));
  EXPECT_THAT(before.text, HasSubstr(live.substr(1))) << "all that was said of her then";
  EXPECT_EQ(before.at("points"), "210.00000000");
  EXPECT_EQ(then("?at=" + between).text, before.text);
  EXPECT_EQ(then("?seq=" + joined.at("seq")).at("points"), "0.00000000");
  EXPECT_EQ(then("?seq=" + sold.at("seq")).at("points"), "0.00000000");
  EXPECT_EQ(then("?seq=" + sold.at("seq")).at("wallet"), then("").at("wallet"));
  EXPECT_EQ(then("?seq=0").code(), "unknown_member");
  EXPECT_EQ(then("?seq=999").code(), "not_found");
  EXPECT_EQ(then("?seq=0&at=" + between).code(), "query_invalid");
  EXPECT_EQ(then("?seq=-1").code(), "query_invalid");
  EXPECT_EQ(ann.get(at("/members/") + ann.id + "?seq=1").code(), "forbidden");

  EXPECT_EQ(then("/statement?seq=" + ordered.at("seq")).at("closing"), "0.00");
  EXPECT_EQ(then("/statement?seq=" + sold.at("seq")).at("closing"), then("").at("wallet"));
  EXPECT_EQ(then("/statement?seq=999").code(), "not_found");
  EXPECT_EQ(then("/statement?seq=0&until=" + between).code(), "query_invalid");
}

TEST_F(OfficePayments, TheLawsLimitsAreCountedLiveAndSaidOnce) {
  KitClient risk = kit_.operator_of("shop", {Role::risk});
  const auto add = [&](const std::string& member, const std::string& referrer) {
    const std::string by = referrer.empty() ? "" : R"("referrer":")" + referrer + R"(",)";
    ASSERT_EQ(
        command(owner_, R"({"type":"register_member","member":")" + member + R"(",)" + by + R"("accepts":"1"})").status,
        200);
  };
  const auto organiser = [&](std::string_view name) {
    const KitAnswer answer = risk.get(at("/compliance"));
    const JsonValue* const all = answer.json.find("organisers");
    if (all == nullptr) return answer.text;
    for (const JsonValue& each : all->items()) {
      if (each.text_at("member") == name) return to_json(each);
    }
    return std::string("none");
  };
  const auto alarms = [&] { return risk.get(at("/compliance/alarms")); };
  add("root", "");
  for (int i = 0; i < 22; ++i) add("a" + std::to_string(i), "root");
  ASSERT_TRUE(
      eventually([&] { return organiser("root") == R"({"member":"root","people":23,"levels":2,"state":"clear"})"; }));
  EXPECT_THAT(alarms().text, HasSubstr(R"("alarms":[])"));
  add("b0", "a0");
  ASSERT_TRUE(
      eventually([&] { return organiser("root") == R"({"member":"root","people":24,"levels":3,"state":"near"})"; }));
  ASSERT_TRUE(eventually([&] { return alarms().json.find("alarms")->items().size() == 1; }));
  for (int i = 1; i < 7; ++i) add("b" + std::to_string(i), "a0");
  ASSERT_TRUE(
      eventually([&] { return organiser("root") == R"({"member":"root","people":30,"levels":3,"state":"passed"})"; }));
  ASSERT_TRUE(eventually([&] { return alarms().json.find("alarms")->items().size() == 2; }));
  EXPECT_EQ(organiser("a0"), R"({"member":"a0","people":8,"levels":2,"state":"clear"})");
  kit_.restart();
  risk = kit_.operator_of("shop", {Role::risk});
  owner_ = kit_.operator_of("shop", {Role::owner});
  add("late", "root");
  ASSERT_TRUE(
      eventually([&] { return organiser("root") == R"({"member":"root","people":31,"levels":3,"state":"passed"})"; }));
  const KitAnswer said = alarms();
  ASSERT_EQ(said.json.find("alarms")->items().size(), 2U) << said.text;
  EXPECT_EQ(said.json.find("alarms")->items()[0].text_at("state"), "passed");
  EXPECT_EQ(said.json.find("alarms")->items()[1].text_at("state"), "near");
  EXPECT_THAT(risk.get(at("/compliance")).text, HasSubstr(R"("holders":0,"holders_state":"clear")"));
}

// What a receiver of webhooks has heard: how often each message came, by its id, and of which type it is.
class Receiver {
 public:
  Receiver()
      : server_([this](const testing::LocalRequest& request) {
          const std::lock_guard lock(mutex_);
          ++heard_[std::string(request.field("webhook-id"))];
          const Result<JsonValue> body = parse_json(request.body);
          types_.push_back(body ? std::string(body->text_at("type").value_or("")) : "");
          return testing::LocalAnswer{.status = 200};
        }) {}

  [[nodiscard]] std::string url() const { return server_.url() + "/hook"; }
  std::map<std::string, int> heard() {
    const std::lock_guard lock(mutex_);
    return heard_;
  }
  std::size_t count_of_type(std::string_view type) {
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(std::count(types_.begin(), types_.end(), type));
  }

 private:
  std::mutex mutex_;
  std::map<std::string, int> heard_;
  std::vector<std::string> types_;
  testing::LocalServer server_;
};

TEST_F(OfficePayments, WebhooksAreToldOfEveryEventOnceAlsoAfterARestart) {
  Receiver receiver;
  kit_.office().ask([&](Work& work) {
    static_cast<void>(add_hook_endpoint(work, kit_.house().hooks,
                                        {.programme = "shop",
                                         .url = receiver.url(),
                                         .description = "",
                                         .types = {"member.registered", "order.settled", "points.sold"}}));
  });
  static_cast<void>(member_with_money(false));
  ASSERT_TRUE(eventually([&] { return receiver.heard().size() == 3; }));
  kit_.restart();
  owner_ = kit_.operator_of("shop", {Role::owner});
  static_cast<void>(member_with_money(false));
  ASSERT_TRUE(eventually([&] { return receiver.heard().size() == 6; }));
  for (const auto& [id, times] : receiver.heard()) {
    EXPECT_EQ(times, 1) << id;
    EXPECT_THAT(id, ::testing::StartsWith("shop-"));
  }
  EXPECT_EQ(receiver.count_of_type("member.registered"), 2U);
  EXPECT_EQ(receiver.count_of_type("order.settled"), 2U);
  EXPECT_EQ(receiver.count_of_type("points.sold"), 2U);
}

}  // namespace
}  // namespace greenpool
