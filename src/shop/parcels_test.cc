// Parcels, invoices and the reports of what was sold.
#include "shop/parcels.h"

#include <gmock/gmock.h>

#include "shop/clearance.h"
#include "shop/invoices.h"
#include "shop/sales.h"
#include "shop/testing/shop_house.h"

namespace greenpool::shop {
namespace {

using testing::ElementsAre;

class ParcelsTest : public ShopHouse {
 protected:
  static InvoiceTitle company() {
    return {.kind = InvoiceKind::company, .title = "绿池商贸", .tax_number = "91350100M000100Y43", .email = "a@b.cn"};
  }
  std::string invoice(const std::string& id, const InvoiceTitle& title) {
    return ask([&](Work& work) { return request_invoice(work, member(), id, title, sealer_); });
  }
  std::string refusal_of_invoice(const std::string& id, const InvoiceTitle& title) {
    return refused([&](Work& work) { (void)request_invoice(work, member(), id, title, sealer_); });
  }
  Invoice read_it(const std::string& id) {
    return ask([&](Work& work) { return read_invoice(work, staff(), id); });
  }
  void return_unit(const std::string& id, const Actor& by) {
    ask([&](Work& work) {
      const auto back = request_return(
          work, by, {.order = id, .kind = ReturnKind::refund_only, .lines = {{1, 1}}, .reason = "x", .images = {}},
          sealer_);
      approve_return(work, staff(), {.id = back});
    });
    dispatch();
  }
};

TEST_F(ParcelsTest, AnOrderMayLeaveInSeveralParcelsEachOnce) {
  const auto id = buy(sell({.sku = "tea"}), 2);
  const auto first = ask([&](Work& work) { return ship_parcel(work, staff(), id, {"sf", "1"}); });
  EXPECT_EQ(ask([&](Work& work) { return ship_parcel(work, staff(), id, {"sf", "1"}); }), first);
  (void)ask([&](Work& work) { return ship_parcel(work, staff(), id, {"yto", "1"}); });
  EXPECT_EQ(ask([&](Work& work) { return list_parcels(work, member(), {.order = id}, {}); }).size(), 2U);
  EXPECT_EQ(refused([&](Work& work) { (void)list_parcels(work, member("eve"), {.order = id}, {}); }),
            "shop_order_unknown");
  EXPECT_EQ(refused([&](Work& work) { (void)ship_parcel(work, staff(), id, {"sf", ""}); }), "parcel_invalid");
  EXPECT_EQ(refused([&](Work& work) { (void)read_parcel(work, staff(), "pa-none"); }), "parcel_unknown");
}

TEST_F(ParcelsTest, WhatACarrierTellsIsKeptSealedAndTakesThePlaceOfWhatItTold) {
  ship(buy(sell({.sku = "tea"})));
  const auto due = ask([&](Work& work) { return parcels_to_track(work, sealer_); });
  ASSERT_EQ(due.size(), 1U);
  const std::vector<ParcelEvent> first{{clock_.now(), "快递员王师傅已揽收"}};
  ask([&](Work& work) { record_tracking(work, due[0], first, sealer_); });
  const std::vector<ParcelEvent> second{first[0], {clock_.now(), "已签收", true}};
  ask([&](Work& work) { record_tracking(work, due[0], second, sealer_); });
  const auto parcel = ask([&](Work& work) { return list_parcels(work, staff(), {}, {}); }).at(0);
  EXPECT_EQ(parcel.state, ParcelState::delivered);
  const auto events = ask([&](Work& work) { return read_parcel_events(work, member(), parcel.id, sealer_); });
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].text, "快递员王师傅已揽收");
  EXPECT_TRUE(events[1].delivered);
  EXPECT_EQ(ask([](Work& work) {
              return *work.db.integer("SELECT count(*) FROM shop_parcel_events WHERE instr(text,CAST('王' AS BLOB))>0");
            }),
            0);
}

TEST_F(ParcelsTest, OfManyEventsTheNewestAreKept) {
  ship(buy(sell({.sku = "tea"})));
  const auto due = ask([&](Work& work) { return parcels_to_track(work, sealer_); });
  std::vector<ParcelEvent> many;
  for (int i = 0; i < 600; ++i) many.push_back({later(clock_.now(), i), std::to_string(i), i == 599});
  ask([&](Work& work) { record_tracking(work, due.at(0), many, sealer_); });
  const auto kept = ask([&](Work& work) { return read_parcel_events(work, staff(), due[0].id, sealer_); });
  ASSERT_EQ(kept.size(), 500U);
  EXPECT_EQ(kept.back().text, "599");
  EXPECT_EQ(ask([&](Work& work) { return read_parcel(work, staff(), due[0].id); }).state, ParcelState::delivered);
}

TEST_F(ParcelsTest, NobodyAsksForeverForALostParcel) {
  ship(buy(sell({.sku = "tea"})));
  clock_.advance(59 * kDay);
  EXPECT_EQ(ask([&](Work& work) { return parcels_to_track(work, sealer_); }).size(), 1U);
  clock_.advance(kDay);
  EXPECT_TRUE(ask([&](Work& work) { return parcels_to_track(work, sealer_); }).empty());
}

TEST_F(ParcelsTest, LostOnesDoNotStandInTheWayOfOthers) {
  for (int i = 0; i < 5; ++i) ship(buy(sell({.sku = "old" + std::to_string(i)})));
  clock_.advance(60 * kDay);
  const auto id = buy(sell({.sku = "new"}));
  const auto fresh = ask([&](Work& work) { return ship_parcel(work, staff(), id, {"sf", "SF1"}); });
  const auto due = ask([&](Work& work) { return parcels_to_track(work, sealer_); });
  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(due[0].id, fresh);
  EXPECT_EQ(
      ask([](Work& work) { return *work.db.integer("SELECT count(*) FROM shop_parcels WHERE track_at IS NOT NULL"); }),
      1);
}

TEST_F(ParcelsTest, OfForgottenOnesNothingIsKeptOrAskedAnyMore) {
  const auto id = buy(sell({.sku = "tea"}));
  ship(id);
  const auto due = ask([&](Work& work) { return parcels_to_track(work, sealer_); });
  ASSERT_EQ(due.size(), 1U);
  const std::vector<ParcelEvent> told{{clock_.now(), "王小明已签收", true}};
  const auto events = [&] {
    return ask([&](Work& work) { return read_parcel_events(work, staff(), due[0].id, sealer_); });
  };
  ask([&](Work& work) { record_tracking(work, due[0], told, sealer_); });
  EXPECT_EQ(events().size(), 1U);
  ask([&](Work& work) { forget_tracking(work, id); });
  EXPECT_TRUE(events().empty());
  ask([&](Work& work) { record_tracking(work, due[0], told, sealer_); });
  EXPECT_TRUE(events().empty()) << "a carrier had been asked, and answers late";
  clock_.advance(kDay);
  EXPECT_TRUE(ask([&](Work& work) { return parcels_to_track(work, sealer_); }).empty());
}

TEST(SocialCreditCode, IsRightByItsCheckDigit) {
  EXPECT_TRUE(is_social_credit_code("91350100M000100Y43"));  // the example of GB 32100-2015
  EXPECT_FALSE(is_social_credit_code("91350100M000100Y44"));
  EXPECT_FALSE(is_social_credit_code("91350100M000100Y4"));
  EXPECT_FALSE(is_social_credit_code("91350100I000100Y43"));
  EXPECT_FALSE(is_social_credit_code("19350100M000100Y43"));
}

TEST_F(ParcelsTest, AnInvoiceIsOfWhatWasPaidAfterRefunds) {
  const auto tea = sell({.sku = "tea"});
  OrderRequest request = request_of({{tea, 2}});
  request.basket.coins = Money(20'000);
  request.basket.wallet = Money(30'000);
  const auto id = place(request);
  EXPECT_EQ(refusal_of_invoice(id, company()), "order_action_not_allowed");
  (void)pay(id);
  dispatch();
  const auto made = invoice(id, company());
  EXPECT_EQ(read_it(made).amount, Money(180'000));
  EXPECT_EQ(refusal_of_invoice(id, company()), "invoice_exists");
  return_unit(id, member());
  ask([&](Work& work) { issue_invoice(work, staff(), made, "24442000000000000001"); });
  EXPECT_EQ(read_it(made).amount, Money(90'000));
  EXPECT_FALSE(read_it(made).needs_correction());
  return_unit(id, member());
  EXPECT_TRUE(read_it(made).needs_correction());
  EXPECT_EQ(
      ask([&](Work& work) { return list_invoices(work, staff(), {.choice = InvoiceChoice::to_correct}, {}).at(0).id; }),
      made);
  ask([&](Work& work) { issue_red_letter(work, staff(), made, "24442000000000000002"); });
  EXPECT_EQ(read_it(made).state, InvoiceState::red);
  EXPECT_EQ(refusal_of_invoice(id, company()), "invoice_nothing_due");
}

TEST_F(ParcelsTest, AReversalLessensTheInvoiceByWhatTheWalletGot) {
  const auto id = buy_and_settle(sell({.sku = "tea"}), 2);
  const auto made = invoice(id, {.title = "李四"});
  ask([&](Work& work) { issue_invoice(work, staff(), made, "1"); });
  return_unit(id, staff());
  EXPECT_EQ(read_it(made).due, Money(100'000));
  EXPECT_TRUE(read_it(made).needs_correction());
}

TEST_F(ParcelsTest, InvoiceStatesAndTitlesOfWrongDataAreRefused) {
  const auto id = buy(sell({.sku = "tea"}));
  InvoiceTitle wrong = company();
  wrong.tax_number = "91350100M000100Y44";
  EXPECT_EQ(refusal_of_invoice(id, wrong), "tax_number_invalid");
  wrong = {.title = ""};
  EXPECT_EQ(refusal_of_invoice(id, wrong), "invoice_invalid");
  wrong = {.title = "李四", .tax_number = "91350100M000100Y43"};
  EXPECT_EQ(refusal_of_invoice(id, wrong), "invoice_invalid");
  const auto made = invoice(id, company());
  EXPECT_EQ(refused([&](Work& work) { issue_red_letter(work, staff(), made, "2"); }), "invoice_action_not_allowed");
  EXPECT_EQ(refused([&](Work& work) { issue_invoice(work, staff(), made, ""); }), "invoice_invalid");
  EXPECT_EQ(refused([&](Work& work) { issue_invoice(work, member(), made, "1"); }), "order_actor_not_allowed");
  ask([&](Work& work) { withdraw_invoice(work, member(), made); });
  EXPECT_EQ(refused([&](Work& work) { issue_invoice(work, staff(), made, "1"); }), "invoice_action_not_allowed");
  EXPECT_EQ(refused([&](Work& work) { (void)read_invoice(work, member("eve"), made); }), "invoice_unknown");
  const auto title = ask([&](Work& work) { return read_invoice_title(work, member(), made, sealer_); });
  EXPECT_EQ(title.tax_number, "91350100M000100Y43");
  EXPECT_EQ(ask([](Work& work) {
              return *work.db.integer("SELECT count(*) FROM shop_invoices WHERE instr(title,CAST('9135' AS BLOB))>0");
            }),
            0);
}

TEST_F(ParcelsTest, SalesAreCountedByDayAndByGoods) {
  const auto tea = sell({.sku = "tea"});
  const auto cup = sell({.sku = "cup", .price = 50'000, .cost = 1'000});
  const Timestamp from = clock_.now();
  (void)buy(tea, 2);
  const auto back = buy(cup);
  ask([&](Work& work) { cancel_order(work, member(), back); });
  dispatch();
  clock_.advance(kDay);
  (void)buy(cup);
  const auto refused_order = place(cup);
  engine_.refuse("pay_order", "*", "member_frozen");
  (void)pay(refused_order);
  dispatch();
  (void)place(tea);  // not paid
  const SalesPeriod period{from, later(clock_.now(), 1)};
  const auto days = ask([&](Work& work) { return sales_by_day(work, staff(), period); });
  ASSERT_EQ(days.size(), 2U);
  EXPECT_EQ(days[1].day, days[0].day + 1);
  EXPECT_EQ(days[0].figures.orders, 2);
  EXPECT_EQ(days[0].figures.units, 3);
  EXPECT_EQ(days[0].figures.units_returned, 1);
  EXPECT_EQ(days[0].figures.price, Money(250'000));
  EXPECT_EQ(days[0].figures.refunded, Money(50'000));
  EXPECT_EQ(days[1].figures.price, Money(50'000));
  const auto goods = ask([&](Work& work) { return sales_by_goods(work, staff(), period, 10); });
  ASSERT_EQ(goods.size(), 2U);
  EXPECT_EQ(goods[0].title_en, "Tea tea");
  EXPECT_EQ(goods[1].figures.price, Money(100'000));
  EXPECT_TRUE(ask([&](Work& work) { return sales_by_day(work, staff(), {from, from}); }).empty());
}

TEST_F(ParcelsTest, ADayBeginsInTheShopsCalendar) {
  const auto tea = sell({.sku = "tea"});
  // Until 16:00 UTC it is the same day in UTC+8; the clock is moved there.
  const std::int64_t of_day = clock_.now().microseconds() % kDay;
  clock_.advance(kDay - of_day + 16 * 60 * kMinute - 1);
  const Timestamp from = clock_.now();
  (void)buy(tea);
  clock_.advance(1);
  (void)buy(tea);
  const auto days = ask([&](Work& work) { return sales_by_day(work, staff(), {from, later(from, kDay)}); });
  EXPECT_EQ(days.size(), 2U);
}

TEST_F(ParcelsTest, TheClearanceReportTellsWhatThePointsOfAUnitCost) {
  const auto old = sell({.sku = "old", .stock = 3, .kind = GoodsKind::clearance});
  clock_.advance(100 * kDay);
  (void)buy_and_settle(old, 2);
  const auto report = ask([&](Work& work) { return clearance_report(work, staff(), {}); });
  ASSERT_EQ(report.size(), 1U);
  EXPECT_EQ(report[0].units_cleared, 2);
  EXPECT_EQ(report[0].points_cost_per_unit(), Money(30'000));  // as the engine told
  EXPECT_EQ(report[0].grant_value, Money(42'000));
  EXPECT_EQ(report[0].average_days_in_stock(), 100);
  EXPECT_EQ(report[0].bought_for, Money(60'000));
  EXPECT_THAT(report[0].stock_by_age, ElementsAre(0, 0, 1, 0, 0));
}

}  // namespace
}  // namespace greenpool::shop
