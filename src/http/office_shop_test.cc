// The shop over HTTP: an order from the shelf to its points, what comes back, and who may see and do what.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hooks/endpoint.h"
#include "http/testing/shop_kit.h"
#include "payments/sandbox.h"
#include "shop/refunds.h"

namespace greenpool {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(OfficeShop, AnOrderGoesFromTheShelfToItsPoints) {
  const std::string tea = sell({});
  KitClient ann = buyer();
  EXPECT_EQ(ann.put(kMe + "/cart/" + tea, R"({"quantity":1})").status, 200);
  const KitAnswer quoted =
      ann.post(kMe + "/quotes", R"({"lines":[{"variant":")" + tea + R"(","quantity":1}],"region":"310101"})");
  EXPECT_EQ(quoted.at("price"), "1000.00") << quoted.text;
  EXPECT_EQ(quoted.at("money"), "1000.00");
  EXPECT_EQ(place(ann, wish(tea, 1, R"(,"expected_price":"999.00")")).code(), "price_changed");
  EXPECT_EQ(ann.post(kMe + "/orders", wish(tea)).code(), "key_mismatch") << "an order has a number";
  const KitAnswer order = place(ann, wish(tea, 1, R"(,"expected_price":"1000.00")"));
  ASSERT_EQ(order.status, 201) << order.text;
  EXPECT_EQ(order.at("state"), "created");
  EXPECT_EQ(ann.get(kMe + "/cart").text, R"({"lines":[]})");
  EXPECT_EQ(ann.get(order_path(order) + "/address").at("detail"), "Nanjing Road 1");

  const std::string payment = pay(ann, order);
  ASSERT_TRUE(order_is(ann, order, "paid"));
  EXPECT_EQ(kit_.anybody().get("/api/v1/programmes/shop").at("pool"), "0.00") << "payment moves no points";
  const KitAnswer waiting = ann.get(order_path(order));
  const JsonValue* const expected = waiting.json.find("expected");
  ASSERT_NE(expected, nullptr) << waiting.text;
  EXPECT_EQ(expected->text_at("points"), "210.00000000");
  EXPECT_EQ(expected->text_at("price"), "1.00000000");
  EXPECT_THAT(waiting.text, HasSubstr(R"("estimate":true)"));
  EXPECT_THAT(waiting.text, HasSubstr("is no promise"));
  EXPECT_THAT(manager_.get(admin_path(order)).text, HasSubstr(R"("points":"210.00000000")"));
  EXPECT_EQ(buyer().get(order_path(order)).code(), "shop_order_unknown");
  EXPECT_EQ(manager_.post(admin_path(order) + "/settle").code(), "order_action_not_allowed");
  EXPECT_EQ(manager_.put(kAdmin + "/settings", kSettingsWithoutWindow).at("return_window_days"), "0");
  ship(order);
  const KitAnswer received = ann.post(order_path(order) + "/receive");
  ASSERT_EQ(received.status, 200) << received.text;
  ASSERT_TRUE(order_is(ann, order, "settled"));

  // The worked table of SPEC section 4.
  const KitAnswer programme = kit_.anybody().get("/api/v1/programmes/shop");
  EXPECT_EQ(programme.at("pool"), "300.00");
  EXPECT_EQ(programme.at("circulating"), "210.00000000");
  EXPECT_EQ(programme.at("price"), "1.42857142");
  const KitAnswer me = ann.get(kMe);
  EXPECT_EQ(me.at("points"), "210.00000000") << me.text;
  EXPECT_EQ(me.at("wallet"), "0.00");
  EXPECT_EQ(me.at("spent"), "1000.00");

  const KitAnswer shown = ann.get(order_path(order));
  EXPECT_EQ(shown.json.find("expected"), nullptr) << "what is settled is not expected";
  EXPECT_EQ(shown.json.find("history")->items().size(), 6U) << shown.text;
  EXPECT_EQ(shown.json.find("parcels")->items().size(), 1U);
  const KitAnswer list = ann.get(kMe + "/orders?state=settled");
  EXPECT_EQ(list.json.find("orders")->items().size(), 1U);
  const KitAnswer days = manager_.get(kAdmin + "/reports/days?from=2020-01-01T00:00:00Z&before=2020-12-31T00:00:00Z");
  EXPECT_EQ(days.text, R"({"days":[]})");
  EXPECT_EQ(ann.get(kMe + "/payments?order=" + order.at("id")).json.find("payments")->items().size(), 1U);
  EXPECT_EQ(ann.get(kMe + "/payments/" + payment).at("state"), "succeeded");
}

TEST_F(OfficeShop, WhatIsPaidOnceIsNotPaidTwice) {
  const std::string tea = sell({});
  KitClient ann = buyer();
  const KitAnswer order = place(ann, wish(tea));
  const std::string payment = pay(ann, order);
  order_is(ann, order, "paid");
  EXPECT_EQ(ann.post(kMe + "/payments/" + payment + "/sandbox", R"({"outcome":"succeeded"})").code(), "payment_stage");
  EXPECT_EQ(ann.post(order_path(order) + "/payments", R"({"provider":"sandbox","method":"native"})").status, 409);
  EXPECT_EQ(manager_.get(kAdmin + "/refunds").text, R"({"refunds":[],"next":null})");
  EXPECT_EQ(manager_.get(kAdmin + "/variants/" + tea).at("stock"), "9");
}

TEST_F(OfficeShop, TheSameRequestIsTheSameOrder) {
  const std::string tea = sell({});
  KitClient ann = buyer();
  const KitAnswer first = ann.post(kMe + "/orders", wish(tea), "Idempotency-Key: one\r\n");
  const KitAnswer again = ann.post(kMe + "/orders", wish(tea), "Idempotency-Key: one\r\n");
  EXPECT_EQ(again.at("id"), first.at("id"));
  EXPECT_EQ(ann.post(kMe + "/orders", wish(tea, 2), "Idempotency-Key: one\r\n").code(), "key_conflict");
  EXPECT_EQ(manager_.get(kAdmin + "/variants/" + tea).at("reserved"), "1");
  // Another member's request of that number is another order.
  KitClient bob = buyer();
  EXPECT_NE(bob.post(kMe + "/orders", wish(tea), "Idempotency-Key: one\r\n").at("id"), first.at("id"));
}

TEST_F(OfficeShop, WhatComesBackBeforeSettlementComesBackAsItWasPaid) {
  const std::string tea = sell({});
  KitClient ann = buyer();
  const KitAnswer order = buy(ann, tea, 2);
  ship(order);
  ASSERT_EQ(ann.post(order_path(order) + "/receive").status, 200);
  EXPECT_EQ(manager_.post(admin_path(order) + "/settle").code(), "return_window_open");
  const KitAnswer wanted = ann.post(
      kMe + "/returns", R"({"order":")" + order.at("id") +
                            R"(","kind":"goods_back","lines":[{"line":1,"quantity":1}],"reason":"too green"})");
  ASSERT_EQ(wanted.status, 201) << wanted.text;
  EXPECT_EQ(ann.get(kMe + "/returns/" + wanted.at("id")).at("reason"), "too green");
  const std::string admin = kAdmin + "/returns/" + wanted.at("id");
  EXPECT_EQ(ann.post(kMe + "/returns", R"({"order":")" + order.at("id") +
                                           R"(","kind":"goods_back","lines":[{"line":1,"quantity":2}],"reason":"x"})")
                .code(),
            "return_units_unavailable");
  EXPECT_EQ(manager_.post(admin + "/approve", "{}").at("state"), "approved");
  EXPECT_EQ(
      ann.post(kMe + "/returns/" + wanted.at("id") + "/parcels", R"({"carrier":"sf","tracking_number":"SF-2"})").status,
      201);
  EXPECT_EQ(manager_.post(admin + "/receive", R"({"stock":"resaleable"})").status, 200);
  EXPECT_TRUE(soon([&] { return manager_.get(admin).at("state") == "refunded"; })) << manager_.get(admin).text;
  EXPECT_TRUE(soon([&] {
    return manager_.get(kAdmin + "/refunds?order=" + order.at("id")).text.find("\"done\"") != std::string::npos;
  })) << manager_.get(kAdmin + "/refunds").text;
  EXPECT_THAT(manager_.get(kAdmin + "/refunds").text, HasSubstr(R"("amount":"1000.00","reason":"returned")"));
  EXPECT_EQ(manager_.get(kAdmin + "/variants/" + tea).at("stock"), "9");
  EXPECT_EQ(ann.get(kMe).at("wallet"), "0.00");
}

TEST_F(OfficeShop, WhatComesBackAfterSettlementGoesToTheWallet) {
  const std::string tea = sell({});
  KitClient ann = buyer();
  const KitAnswer order = buy_and_settle(ann, tea);
  const std::string request = R"({"order":")" + order.at("id") + R"(","kind":"refund_only","reason":"broken"})";
  EXPECT_EQ(ann.post(kMe + "/returns", request).code(), "return_window_closed");
  const KitAnswer wanted = manager_.post(kAdmin + "/returns", request);
  ASSERT_EQ(wanted.status, 201) << wanted.text;
  const std::string admin = kAdmin + "/returns/" + wanted.at("id");
  EXPECT_EQ(manager_.post(admin + "/approve", R"({"supplier_cost":"returned"})").status, 200);
  ASSERT_TRUE(soon([&] { return manager_.get(admin).at("state") == "refunded"; })) << manager_.get(admin).text;
  EXPECT_EQ(ann.get(kMe).at("wallet"), "1000.00");
  EXPECT_EQ(ann.get(kMe).at("points"), "0.00000000");
  EXPECT_EQ(manager_.get(kAdmin + "/refunds").text, R"({"refunds":[],"next":null})") << "never twice";
  // The wallet pays for the next order, whole, and no provider is needed.
  const KitAnswer next = place(ann, wish(tea, 1, R"(,"wallet":"1000.00")"));
  EXPECT_EQ(next.at("money"), "0.00") << next.text;
  EXPECT_TRUE(order_is(ann, next, "paid"));
  EXPECT_EQ(ann.get(kMe).at("wallet"), "0.00");
}

TEST_F(OfficeShop, NothingComesBackThatTheTermsDoNotLetBeReversedAnyMore) {
  const std::string tea = sell({});
  KitClient ann = buyer();
  const KitAnswer order = buy_and_settle(ann, tea);
  kit_.clock.advance_seconds(31 * 86'400);
  KitClient manager = kit_.operator_of("shop", {Role::shop_manager});
  EXPECT_EQ(
      manager.post(kAdmin + "/returns", R"({"order":")" + order.at("id") + R"(","kind":"refund_only","reason":"late"})")
          .code(),
      "return_not_reversible");
}

TEST_F(OfficeShop, AnOrderThatIsCalledOffGivesMoneyAndStockBack) {
  const std::string tea = sell({});
  KitClient ann = buyer();
  const KitAnswer unpaid = place(ann, wish(tea));
  EXPECT_EQ(ann.post(order_path(unpaid) + "/cancel").at("state"), "cancelled");
  const KitAnswer order = buy(ann, tea);
  EXPECT_EQ(ann.post(order_path(order) + "/cancel").status, 200);
  EXPECT_TRUE(order_is(ann, order, "cancelled"));
  EXPECT_TRUE(
      soon([&] { return manager_.get(kAdmin + "/refunds?state=done").text.find("1000.00") != std::string::npos; }));
  EXPECT_EQ(manager_.get(kAdmin + "/variants/" + tea).at("stock"), "10");
  EXPECT_EQ(ann.post(order_path(order) + "/cancel").code(), "order_action_not_allowed");
}

TEST_F(OfficeShop, WhoHasNotAcceptedTheTermsIsRefusedAndPaidBack) {
  const std::string tea = sell({});
  KitClient bob = buyer("");
  const KitAnswer order = place(bob, wish(tea));
  pay(bob, order);
  ASSERT_TRUE(order_is(bob, order, "refused"));
  EXPECT_EQ(bob.get(order_path(order)).at("code"), "terms_not_accepted");
  EXPECT_TRUE(
      soon([&] { return manager_.get(kAdmin + "/refunds?state=done").text.find("1000.00") != std::string::npos; }));
}

TEST_F(OfficeShop, WhoHasNotJoinedBuysNothing) {
  const std::string tea = sell({});
  KitClient stranger = kit_.member();
  EXPECT_EQ(place(stranger, wish(tea)).code(), "membership_unknown");
  EXPECT_EQ(stranger.put(kMe + "/cart/" + tea, R"({"quantity":1})").code(), "membership_unknown");
  EXPECT_EQ(place(manager_, wish(tea)).code(), "forbidden");
  KitClient nobody = kit_.anybody();
  EXPECT_EQ(place(nobody, wish(tea)).code(), "unauthorized");
}

TEST_F(OfficeShop, NobodyReachesAnothersThings) {
  const std::string tea = sell({});
  KitClient ann = buyer();
  KitClient bob = buyer();
  const KitAnswer order = buy(ann, tea);
  const std::string payment(ann.get(kMe + "/payments").json.find("payments")->items().front().text_at("id").value());
  ship(order);
  const KitAnswer wanted =
      ann.post(kMe + "/returns", R"({"order":")" + order.at("id") + R"(","kind":"goods_back","reason":"private"})");
  const KitAnswer invoice =
      ann.post(kMe + "/invoices", R"({"order":")" + order.at("id") + R"(","kind":"personal","title":"Ann"})");
  ASSERT_EQ(invoice.status, 201) << invoice.text;
  const std::string parcel(ann.get(order_path(order)).json.find("parcels")->items().front().text_at("id").value());
  for (const std::string& path :
       {order_path(order), order_path(order) + "/address", kMe + "/payments/" + payment,
        kMe + "/returns/" + wanted.at("id"), kMe + "/invoices/" + invoice.at("id"), kMe + "/parcels/" + parcel}) {
    EXPECT_EQ(ann.get(path).status, 200) << path;
    EXPECT_EQ(bob.get(path).status, 404) << path;
  }
  EXPECT_EQ(bob.post(order_path(order) + "/cancel").code(), "shop_order_unknown");
  EXPECT_EQ(bob.post(order_path(order) + "/payments", R"({"provider":"sandbox","method":"native"})").code(),
            "shop_order_unknown");
  EXPECT_EQ(bob.post(kMe + "/payments/" + payment + "/sandbox", R"({"outcome":"failed"})").code(), "payment_not_found");
  EXPECT_EQ(bob.post(kMe + "/returns/" + wanted.at("id") + "/withdraw").code(), "return_unknown");
  EXPECT_EQ(bob.get(kMe + "/orders").text, R"({"orders":[],"next":null})");
  // Nor through another programme.
  kit_.add_programme("classic", "other");
  EXPECT_EQ(ann.get("/api/v1/programmes/other/me/orders/" + order.at("id")).code(), "shop_order_unknown");
  EXPECT_EQ(kit_.operator_of("other", {Role::shop_manager})
                .get("/api/v1/programmes/other/shop/admin/orders/" + order.at("id"))
                .code(),
            "shop_order_unknown");
}

TEST_F(OfficeShop, CostsAreForStaffOnly) {
  const std::string tea = sell({.cost = "271.31"});
  KitClient ann = buyer();
  const KitAnswer order = buy(ann, tea);
  ann.put(kMe + "/cart/" + tea, R"({"quantity":1})");
  for (const std::string& path :
       {kShop + "/goods", kShop + "/goods/" + goods_, kMe + "/cart", order_path(order), kMe + "/orders"}) {
    const KitAnswer answer = ann.get(path);
    EXPECT_EQ(answer.status, 200) << path;
    EXPECT_THAT(answer.text, Not(HasSubstr("271.31"))) << path;
    EXPECT_THAT(answer.text, Not(HasSubstr("cost"))) << path;
    EXPECT_THAT(answer.text, Not(HasSubstr("garden"))) << path;
    EXPECT_THAT(answer.text, Not(HasSubstr("_rate"))) << path;
  }
  EXPECT_THAT(manager_.get(kAdmin + "/goods/" + goods_).text, HasSubstr("271.31"));
  EXPECT_THAT(manager_.get(admin_path(order)).text, HasSubstr("271.31"));
}

TEST_F(OfficeShop, DraftsAreNotShownAndPricesMustCover) {
  const std::string goods = manager_.post(kAdmin + "/goods", R"({"title_zh":"红茶","title_en":"Black tea"})").at("id");
  EXPECT_EQ(kit_.anybody().get(kShop + "/goods/" + goods).code(), "goods_unknown");
  EXPECT_EQ(manager_.put(kAdmin + "/goods/" + goods + "/state", R"({"state":"on_sale"})").code(),
            "goods_without_variant");
  const std::string variants = kAdmin + "/goods/" + goods + "/variants";
  EXPECT_EQ(manager_.post(variants, R"({"sku":"a","price":"1000.00","cost":"700.00"})").code(), "pool_part_negative");
  EXPECT_EQ(manager_.post(variants, R"({"sku":"a","price":"1000.001","cost":"1.00"})").code(), "field_invalid");
  EXPECT_EQ(manager_.post(variants, R"({"sku":"a","price":"-1","cost":"1.00"})").code(), "field_invalid");
  EXPECT_EQ(manager_.get(kAdmin + "/goods?state=draft").json.find("goods")->items().size(), 1U);
}

TEST_F(OfficeShop, PicturesOfGoodsAreKeptByWhoeverReadsThemOthersAreNotShown) {
  sell({});
  const std::string png = "\x89PNG\r\n\x1a\n and more";
  const KitAnswer stored = manager_.ask("POST", kAdmin + "/images", png, "", "application/octet-stream");
  ASSERT_EQ(stored.status, 201) << stored.text;
  const std::string path = kShop + "/images/" + stored.at("id");
  EXPECT_EQ(kit_.anybody().get(path).code(), "image_unknown") << "it belongs to no goods yet";
  EXPECT_EQ(manager_.put(kAdmin + "/goods/" + goods_ + "/images", R"({"images":[")" + stored.at("id") + "\"]}").status,
            200);
  const KitAnswer shown = kit_.anybody().get(path);
  EXPECT_EQ(shown.text, png);
  EXPECT_EQ(shown.fields.at("content-type"), "image/png");
  EXPECT_THAT(shown.fields.at("cache-control"), HasSubstr("immutable"));
  EXPECT_EQ(shown.fields.at("etag"), "\"" + stored.at("id") + "\"");
  const KitAnswer known = kit_.anybody().ask("GET", path, "", "If-None-Match: " + shown.fields.at("etag") + "\r\n");
  EXPECT_EQ(known.status, 304);
  EXPECT_EQ(known.text, "");
  EXPECT_EQ(manager_.ask("POST", kAdmin + "/images", "no picture", "", "application/octet-stream").code(),
            "image_type_unsupported");
  EXPECT_EQ(kit_.anybody().get(kShop + "/categories").fields.at("cache-control"), "no-store");
  // A member's picture is for their return alone.
  KitClient ann = buyer();
  const std::string own = "\x89PNG\r\n\x1a\n mine";
  const KitAnswer mine = ann.ask("POST", kMe + "/images", own, "", "application/octet-stream");
  ASSERT_EQ(mine.status, 201) << mine.text;
  EXPECT_EQ(kit_.anybody().get(kShop + "/images/" + mine.at("id")).status, 404);
  EXPECT_EQ(manager_.get(kAdmin + "/images/" + mine.at("id")).text, own);
}

TEST_F(OfficeShop, CouponsAreClaimedAndUsedOnce) {
  const std::string tea = sell({});
  const KitAnswer issued =
      manager_.post(kAdmin + "/coupons", R"({"kind":"fixed","title_zh":"减五十","title_en":"50 off","amount":"50.00",)"
                                         R"("spend_min":"100.00","begins_at":"2020-01-01T00:00:00Z",)"
                                         R"("ends_at":"2100-01-01T00:00:00Z","stock":1})");
  ASSERT_EQ(issued.status, 201) << issued.text;
  EXPECT_THAT(kit_.anybody().get(kShop + "/coupons").text, HasSubstr(issued.at("id")));
  KitClient ann = buyer();
  const std::string claim = R"({"coupon":")" + issued.at("id") + "\"}";
  const KitAnswer claimed = ann.post(kMe + "/coupons", claim);
  ASSERT_EQ(claimed.status, 201) << claimed.text;
  KitClient bob = buyer();
  EXPECT_EQ(bob.post(kMe + "/coupons", claim).code(), "coupon_sold_out");
  const std::string with = R"(,"coupon":")" + claimed.at("id") + "\"";
  EXPECT_EQ(place(bob, wish(tea, 1, with)).code(), "coupon_claim_unknown");
  const KitAnswer order = place(ann, wish(tea, 1, with));
  EXPECT_EQ(order.at("discount"), "50.00") << order.text;
  EXPECT_EQ(order.at("price"), "950.00");
  EXPECT_EQ(place(ann, wish(tea, 1, with)).code(), "coupon_used");
  EXPECT_THAT(ann.get(kMe + "/coupons?state=used").text, HasSubstr(order.at("id")));
  ann.post(order_path(order) + "/cancel");
  EXPECT_THAT(ann.get(kMe + "/coupons?state=held").text, HasSubstr(claimed.at("id")));
  EXPECT_EQ(manager_.post(kAdmin + "/coupons/" + issued.at("id") + "/stop").at("stopped"), "true");
}

TEST_F(OfficeShop, StaffRoutesAreForThoseWhoRunTheShop) {
  const std::string tea = sell({});
  KitClient ann = buyer();
  const KitAnswer order = buy(ann, tea);
  KitClient support = kit_.operator_of("shop", {Role::support});
  KitClient auditor = kit_.operator_of("shop", {Role::auditor});
  KitClient elsewhere = kit_.operator_of("other", {Role::owner});
  for (const std::string& path :
       {kAdmin + "/orders", kAdmin + "/goods", kAdmin + "/returns", kAdmin + "/reports/low-stock",
        kAdmin + "/reports/clearance", kAdmin + "/stuck-units", kAdmin + "/settings"}) {
    EXPECT_EQ(auditor.get(path).status, 200) << path;
    EXPECT_EQ(ann.get(path).code(), "forbidden") << path;
    EXPECT_EQ(elsewhere.get(path).code(), "forbidden") << path;
    EXPECT_EQ(kit_.anybody().get(path).code(), "unauthorized") << path;
  }
  EXPECT_EQ(auditor.get(admin_path(order) + "/address").code(), "forbidden");
  EXPECT_EQ(support.get(admin_path(order) + "/address").at("name"), "Ann");
  EXPECT_EQ(support.post(admin_path(order) + "/parcels", R"({"carrier":"sf","tracking_number":"1"})").code(),
            "forbidden");
  EXPECT_EQ(auditor.put(kAdmin + "/settings", kSettingsWithoutWindow).code(), "forbidden");
  EXPECT_EQ(manager_.post(kAdmin + "/incidents/1/close", R"({"decision":"refund","note":"x"})").code(), "forbidden");
  kit_.clock.advance_seconds(11 * 60);
  EXPECT_EQ(manager_.post(admin_path(order) + "/cancel").code(), "step_up_required");
}

constexpr std::string_view kProviderRefunds = "/api/v1/programmes/shop/provider-refunds";

class OfficeRefunds : public OfficeShop {
 protected:
  OfficeRefunds() : finance_(kit_.operator_of("shop", {Role::finance_maker})) {}

  void set_mood(SandboxMood mood) {
    kit_.office().ask([mood](Work& work) { set_sandbox_mood(work, SandboxKind::refund, mood); });
  }
  // What is owed back for an order that was paid and called off. Its id.
  std::string owe(std::string_view state) {
    KitClient ann = buyer();
    const KitAnswer order = buy(ann, sell({}));
    EXPECT_EQ(ann.post(order_path(order) + "/cancel").status, 200);
    EXPECT_TRUE(order_is(ann, order, "cancelled"));
    EXPECT_TRUE(reaches(finance_, kAdmin + "/refunds", state));
    return kit_.office().ask([](Work& work) { return *work.db.text("SELECT id FROM shop_refunds"); });
  }
  bool provider_says(std::string_view state) { return reaches(finance_, std::string(kProviderRefunds), state); }
  KitAnswer retry(const std::string& refund) { return finance_.post(kAdmin + "/refunds/" + refund + "/retry"); }

  KitClient finance_;
};

TEST_F(OfficeRefunds, WhatFailedIsMadeOnceMoreWhenItIsTriedAgain) {
  set_mood(SandboxMood::fail);
  const std::string refund = owe("failed");
  set_mood(SandboxMood::succeed);
  EXPECT_EQ(retry(refund).status, 200);
  EXPECT_TRUE(reaches(finance_, kAdmin + "/refunds", "done"));
  EXPECT_THAT(finance_.get(std::string(kProviderRefunds)).text,
              AllOf(HasSubstr(R"("state":"failed")"), HasSubstr(R"("state":"succeeded")")));
  EXPECT_EQ(retry(refund).code(), "refund_action_not_allowed");
}

// Its provider holds the money until somebody acts: another refund would pay it twice.
TEST_F(OfficeRefunds, WhatWaitsForSomebodyIsAskedAboutWhenItIsTriedAgain) {
  set_mood(SandboxMood::by_hand);
  const std::string refund = owe("due");
  ASSERT_TRUE(provider_says("processing"));
  const std::string made = *kit_.office().ask([](Work& work) { return work.db.text("SELECT id FROM refunds"); });
  kit_.office().ask([&](Work& work) {
    work.db.run("UPDATE refunds SET state='abnormal' WHERE id=?1", made);
    work.db.run("UPDATE payment_tasks SET due_at=due_at+3600000000 WHERE subject=?1", made);
    shop::on_refund_failed(work, refund, "abnormal");
  });
  EXPECT_EQ(retry(refund).status, 200);
  EXPECT_TRUE(provider_says("processing")) << "it is asked, and nothing is made";
  EXPECT_TRUE(reaches(finance_, kAdmin + "/refunds", "failed"));
  kit_.office().ask([&](Work& work) { EXPECT_TRUE(sandbox_settle(work, made, SandboxOutcome::succeeded)); });
  EXPECT_EQ(finance_.post(kProviderRefunds + "/" + made + "/ask").status, 200);
  EXPECT_TRUE(reaches(finance_, kAdmin + "/refunds", "done"));
  EXPECT_EQ(kit_.office().ask([](Work& work) { return *work.db.integer("SELECT count(*) FROM refunds"); }), 1);
}

TEST_F(OfficeShop, ReceiversOfWebhooksAreToldOnce) {
  kit_.office().ask([&](Work& work) {
    static_cast<void>(
        add_hook_endpoint(work, kit_.house().hooks,
                          {.programme = "shop",
                           .url = "http://127.0.0.1:9/",
                           .description = "",
                           .types = {"order.created", "order.paid", "order.shipped", "order.received", "order.settled",
                                     "order.cancelled", "order.refunded", "payment.succeeded", "payment.refunded"}}));
  });
  const std::string tea = sell({});
  KitClient ann = buyer();
  const KitAnswer order = buy_and_settle(ann, tea);
  const KitAnswer other = buy(ann, tea);
  ann.post(order_path(other) + "/cancel");
  order_is(ann, other, "cancelled");
  const auto ids = [&] {
    return kit_.office().ask([&](Work& work) {
      std::map<std::string, int> types;
      Rows rows = work.db.query("SELECT type,count(*) FROM hook_event GROUP BY type");
      while (rows.next()) types[rows.text(0)] = static_cast<int>(rows.integer(1));
      return types;
    });
  };
  const std::map<std::string, int> wanted{{"order.created", 2},    {"order.paid", 2},       {"order.shipped", 1},
                                          {"order.received", 1},   {"order.settled", 1},    {"order.cancelled", 1},
                                          {"payment.refunded", 1}, {"payment.succeeded", 2}};
  EXPECT_TRUE(soon([&] { return ids() == wanted; })) << ::testing::PrintToString(ids());
  const auto known = kit_.office().ask([&](Work& work) {
    return work.db.integer("SELECT 1 FROM hook_event WHERE id=?1", "order-" + order.at("id") + "-settled");
  });
  EXPECT_TRUE(known.has_value());
}

TEST_F(OfficeShop, AtTheEndOfAProgrammeWhatWasPaidAndNotSettledGoesBack) {
  const std::string tea = sell({});
  KitClient ann = buyer();
  const KitAnswer order = buy(ann, tea, 2);
  KitClient first = kit_.operator_of("shop", {Role::owner});
  KitClient second = kit_.operator_of("shop", {Role::owner});
  const auto approve = [&](std::string_view command) {
    const KitAnswer asked =
        first.post("/api/v1/programmes/shop/approvals", R"({"command":)" + std::string(command) + "}");
    if (asked.status != 201) return asked;
    return second.post("/api/v1/programmes/shop/approvals/" + asked.at("id") + "/approve",
                       R"({"hash":")" + asked.at("hash") + "\"}");
  };
  KitAnswer begun = first.post("/api/v1/programmes/shop/commands", R"({"type":"close_programme"})");
  if (begun.code() == "approval_required") begun = approve(R"({"type":"close_programme"})");
  ASSERT_EQ(begun.status, 200) << begun.text;
  KitAnswer confirmed = second.post("/api/v1/programmes/shop/commands", R"({"type":"confirm_closing"})");
  ASSERT_EQ(confirmed.status, 200) << confirmed.text;

  // An order that is paid now is refused by the engine, and from then on none is taken.
  const KitAnswer late = place(ann, wish(tea));
  pay(ann, late);
  ASSERT_TRUE(order_is(ann, late, "refused"));
  EXPECT_EQ(ann.get(order_path(late)).at("code"), "programme_closing");
  EXPECT_EQ(place(ann, wish(tea)).code(), "programme_ending");

  // At the end the engine cancels what is open; the shop learns it when it asks, and owes the money.
  kit_.clock.advance_seconds(400 * 86'400L);
  kit_.office().ask([](Work& work) { work.db.run("UPDATE shop_endings SET stage='closed'"); });
  kit_.house().wake_pumps();
  EXPECT_TRUE(soon([&] {
    return kit_.office().ask([&](Work& work) {
      return *work.db.text("SELECT state FROM shop_orders WHERE id=?1", order.at("id"));
    }) == "returned";
  }));
  EXPECT_EQ(kit_.office().ask([&](Work& work) {
    return *work.db.integer("SELECT sum(amount) FROM shop_refunds WHERE order_id=?1", order.at("id"));
  }),
            200'000);
  EXPECT_EQ(kit_.office().ask(
                [&](Work& work) { return *work.db.integer("SELECT stock FROM shop_variants WHERE id=?1", tea); }),
            10);
}

}  // namespace
}  // namespace greenpool
