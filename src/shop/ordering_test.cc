// Orders from the basket to the engine and back, money left aside (payments_test.cc).
#include <gmock/gmock.h>

#include "shop/cart.h"
#include "shop/parcels.h"
#include "shop/settlement.h"
#include "shop/stock.h"
#include "shop/testing/shop_house.h"

namespace greenpool::shop {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class OrderingTest : public ShopHouse {
 protected:
  std::string refusal_of(OrderRequest request) {
    if (request.request.empty()) request.request = "r-x";
    return refused([&](Work& work) { (void)place_order(work, member(), request, terms_, sealer_); });
  }
  std::vector<std::string> commands() {
    std::vector<std::string> found;
    for (const auto& one : ask([](Work& work) { return waiting_in_outbox(work, 0, 100); })) {
      found.push_back(one.what.command);
    }
    return found;
  }
};

TEST_F(OrderingTest, AnOrderReservesAndIsTakenOutOfTheCart) {
  const auto tea = sell({.sku = "tea", .stock = 3});
  ask([&](Work& work) { add_to_cart(work, member(), tea, 2); });
  const auto id = place(tea, 2);
  EXPECT_EQ(state(id), OrderState::created);
  EXPECT_EQ(order(id).price, Money(200'000));
  EXPECT_EQ(variant(tea).reserved, 2);
  EXPECT_EQ(variant(tea).stock, 3);
  EXPECT_TRUE(ask([&](Work& work) { return read_cart(work, member()); }).empty());
  EXPECT_EQ(refusal_of(request_of({{tea, 2}})), "stock_short");
  ask([&](Work& work) { cancel_order(work, member(), id); });
  EXPECT_EQ(variant(tea).reserved, 0);
  EXPECT_EQ(state(id), OrderState::cancelled);
}

TEST_F(OrderingTest, EachUnitBecomesOneEngineOrderWithItsOwnFigures) {
  const auto tea = sell({.sku = "tea", .subsidy_rate = "0.05"});
  OrderRequest request = request_of({{tea, 2}});
  request.basket.coins = Money(10'001);
  request.basket.wallet = Money(30'000);
  const auto id = place(request);
  EXPECT_EQ(order(id).subsidy, Money(9'499));  // 5 % of 1 000 − 50.01 and of 1 000 − 50, each rounded down
  EXPECT_EQ(pay(id), PaymentOutcome::accepted);
  EXPECT_THAT(commands(), ElementsAre(R"({"type":"pay_order","order":")" + id +
                                          R"(-1","member":"ann","paid":"902.50","cost":"300.00","wallet":"150.00",)"
                                          R"("subsidy":"47.49","region":"440305","supplier":"sup","coins":"50.01"})",
                                      R"({"type":"pay_order","order":")" + id +
                                          R"(-2","member":"ann","paid":"902.50","cost":"300.00","wallet":"150.00",)"
                                          R"("subsidy":"47.50","region":"440305","supplier":"sup","coins":"50.00"})"));
}

TEST_F(OrderingTest, ASubsidyNeverExceedsThePlatformsShare) {
  const auto tea = sell({.sku = "tea", .subsidy_rate = "0.5"});
  EXPECT_EQ(order(place(tea)).subsidy, Money(10'000));
}

TEST_F(OrderingTest, AProductsOwnRatesGoToTheEngine) {
  const auto id = ask([&](Work& work) {
    const auto goods = add_goods(work, staff(), {.title_zh = "茶", .title_en = "tea"});
    const auto made = add_variant(
        work, staff(), goods,
        {.sku = "own", .price = Money(1'000), .cost = Money(0), .reward_rate = "0.25", .platform_rate = "0.05"},
        terms_);
    put_on_sale(work, staff(), goods, terms_);
    receive_stock(work, staff(), {made, 1, Money(0), work.now});
    return made;
  });
  (void)pay(place(id));
  EXPECT_THAT(commands().at(0), HasSubstr(R"("reward_rate":"0.25","platform_rate":"0.05")"));
  EXPECT_THAT(commands().at(0), Not(HasSubstr("supplier")));
}

TEST_F(OrderingTest, TheEnginesRatesAndTheTermsAreFixedAtPayment) {
  const auto id = buy(sell({.sku = "tea"}));
  EXPECT_EQ(units(id)[0].rates.reward_rate, Rate(310'000));  // as the engine said
  EXPECT_EQ(order(id).terms_version, "1");
  const auto expected = ask([&](Work& work) { return list_unsettled_units(work, staff(), "ann"); });
  ASSERT_EQ(expected.size(), 1U);
  EXPECT_EQ(expected[0].rates.reward, Rate(310'000));
  EXPECT_EQ(expected[0].figures.price(), Money(100'000));
  EXPECT_EQ(expected[0].settle_at, std::nullopt);
}

TEST_F(OrderingTest, TheSameRequestIsTheSameOrder) {
  const auto tea = sell({.sku = "tea"});
  OrderRequest request = request_of({{tea, 1}});
  request.request = "r-1";
  const auto id = place(request);
  EXPECT_EQ(place(request), id);
  EXPECT_EQ(variant(tea).reserved, 1);
  request.basket.lines[0].quantity = 2;
  EXPECT_EQ(refusal_of(request), "order_request_conflict");
  EXPECT_NE(place(request, "bob"), id);
}

TEST_F(OrderingTest, BasketsThatCannotBeOrderedAreRefused) {
  const auto tea = sell({.sku = "tea", .stock = 300});
  EXPECT_EQ(refusal_of(request_of({})), "order_empty");
  EXPECT_EQ(refusal_of(request_of({{tea, 0}})), "quantity_invalid");
  EXPECT_EQ(refusal_of(request_of({{tea, 1}, {tea, 1}})), "quantity_invalid");
  EXPECT_EQ(refusal_of(request_of({{tea, 101}})), "order_too_large");
  EXPECT_EQ(refusal_of(request_of({{"va-none", 1}})), "variant_unknown");
  const auto dear = sell({.sku = "dear", .price = kOrderMoneyMax, .cost = 0, .stock = 9});
  EXPECT_EQ(refusal_of(request_of({{dear, 2}})), "order_too_large");
  ask([&](Work& work) { change_variant_state(work, staff(), tea, VariantState::withdrawn); });
  EXPECT_EQ(refusal_of(request_of({{tea, 1}})), "goods_not_on_sale");
}

TEST_F(OrderingTest, ATenderThatDoesNotFitThePriceIsRefused) {
  const auto tea = sell({.sku = "tea"});
  OrderRequest request = request_of({{tea, 1}});
  request.basket.coins = Money(60'000);
  request.basket.wallet = Money(40'001);
  EXPECT_EQ(refusal_of(request), "tender_not_fitting");
  request.basket = {.lines = {{tea, 1}}, .region = "", .coins = Money(100'001)};
  EXPECT_EQ(refusal_of(request), "tender_not_fitting");
  request.basket = {.lines = {{tea, 1}}, .region = "", .wallet = Money(-1)};
  EXPECT_EQ(refusal_of(request), "tender_not_fitting");
}

TEST_F(OrderingTest, APriceThatTheMemberDidNotSeeIsRefused) {
  OrderRequest request = request_of({{sell({.sku = "tea"}), 1}});
  request.expected_price = Money(99'999);
  EXPECT_EQ(refusal_of(request), "price_changed");
}

TEST_F(OrderingTest, AddressesOfWrongDataAreRefused) {
  const auto tea = sell({.sku = "tea"});
  const auto with = [&](auto&& change) {
    OrderRequest request = request_of({{tea, 1}});
    change(request.address);
    return refusal_of(request);
  };
  EXPECT_EQ(with([](Address& a) { a.name = ""; }), "address_invalid");
  EXPECT_EQ(with([](Address& a) { a.region = "44030"; }), "address_invalid");
  EXPECT_EQ(with([](Address& a) { a.region = "044030"; }), "address_invalid");
  EXPECT_EQ(with([](Address& a) { a.detail = std::string(481, 'x'); }), "address_invalid");
}

TEST_F(OrderingTest, PersonalDataIsNowherePlain) {
  const auto id = buy(sell({.sku = "tea"}));
  const Address address = ask([&](Work& work) { return read_address(work, member(), id, sealer_); });
  EXPECT_EQ(address.phone, "13800001111");
  EXPECT_EQ(address.region, "440305");
  EXPECT_EQ(
      ask([](Work& work) {
        return *work.db.integer("SELECT count(*) FROM shop_orders WHERE instr(address,CAST('13800001111' AS BLOB))>0");
      }),
      0);
  EXPECT_EQ(ask([](Work& work) { return *work.db.integer("SELECT count(*) FROM outbox WHERE command LIKE '%138%'"); }),
            0);
  EXPECT_EQ(refused([&](Work& work) { (void)read_address(work, member("eve"), id, sealer_); }), "shop_order_unknown");
}

TEST_F(OrderingTest, AnOrderWithNothingDueInMoneyNeedsNoProvider) {
  const auto tea = sell({.sku = "tea"});
  OrderRequest request = request_of({{tea, 1}});
  request.basket.coins = Money(40'000);
  request.basket.wallet = Money(60'000);
  const auto id = place(request);
  EXPECT_EQ(state(id), OrderState::confirming);
  dispatch();
  EXPECT_EQ(state(id), OrderState::paid);
  EXPECT_EQ(variant(tea).stock, 9);
  ask([&](Work& work) { cancel_order(work, member(), id); });
  dispatch();
  EXPECT_EQ(state(id), OrderState::cancelled);
  EXPECT_EQ(variant(tea).stock, 10);
  EXPECT_TRUE(refunds().empty());
}

TEST_F(OrderingTest, WhatTheEngineRefusesIsGivenBackWhole) {
  const auto tea = sell({.sku = "tea"});
  const auto id = place(tea, 3);
  engine_.refuse("pay_order", id + "-2", "terms_not_accepted");
  (void)pay(id);
  dispatch();
  EXPECT_EQ(state(id), OrderState::refused);
  EXPECT_EQ(order(id).code, "terms_not_accepted");
  EXPECT_EQ(engine_.orders[id + "-1"].state, "cancelled");
  EXPECT_EQ(engine_.orders[id + "-2"].state, "");
  EXPECT_EQ(engine_.orders[id + "-3"].state, "cancelled");
  EXPECT_EQ(variant(tea).stock, 10);
  ASSERT_EQ(refunds().size(), 1U);
  EXPECT_EQ(refunds()[0].amount, Money(300'000));
  EXPECT_EQ(refunds()[0].reason, RefundReason::refused);
}

TEST_F(OrderingTest, APaidOrderIsCalledOffBeforeItIsShippedOnly) {
  const auto tea = sell({.sku = "tea"});
  const auto early = place(tea);
  (void)pay(early);
  EXPECT_EQ(refused([&](Work& work) { cancel_order(work, member(), early); }), "order_in_progress");
  dispatch();
  ask([&](Work& work) { cancel_order(work, member(), early); });
  EXPECT_EQ(state(early), OrderState::cancelling);
  EXPECT_TRUE(refunds().empty());  // not before the engine gave back
  dispatch();
  EXPECT_EQ(state(early), OrderState::cancelled);
  EXPECT_EQ(refunds_total(), Money(100'000));
  EXPECT_EQ(variant(tea).stock, 10);
  const auto sent = buy(tea);
  ship(sent);
  EXPECT_EQ(refused([&](Work& work) { cancel_order(work, member(), sent); }), "order_action_not_allowed");
  EXPECT_EQ(refused([&](Work& work) { cancel_order(work, member("eve"), sent); }), "shop_order_unknown");
}

TEST_F(OrderingTest, OnlyStaffShip) {
  const auto id = buy(sell({.sku = "tea"}));
  EXPECT_EQ(refused([&](Work& work) { (void)ship_parcel(work, member(), id, {"sf", "1"}); }),
            "order_actor_not_allowed");
  ship(id);
  EXPECT_EQ(refused([&](Work& work) { (void)ship_parcel(work, member(), id, {"sf", "2"}); }),
            "order_actor_not_allowed");
}

TEST_F(OrderingTest, EveryStepIsWrittenDownWithWhoTookIt) {
  const auto id = buy_and_settle(sell({.sku = "tea"}));
  std::vector<std::string> steps;
  for (const OrderStep& step : ask([&](Work& work) { return read_history(work, staff(), id); })) {
    steps.push_back(std::string(name_of(step.action)) + ' ' + std::string(name_of(step.actor.kind)) + ' ' +
                    step.actor.id + " -> " + std::string(name_of(step.after)));
  }
  EXPECT_THAT(steps, ElementsAre("pay payment  -> confirming", "confirm engine  -> paid", "ship staff op -> shipped",
                                 "receive member ann -> received", "settle system  -> settling",
                                 "close_settled engine  -> settled"));
}

TEST_F(OrderingTest, ManyAreSettledAtOnceEachByItself) {
  const auto tea = sell({.sku = "tea"});
  const auto due = buy_and_receive(tea);
  clock_.advance(7 * kDay);
  const auto open = buy_and_receive(tea);
  const auto unpaid = place(tea);
  const std::vector<std::string> all{due, open, unpaid, "so-none"};
  const auto results = ask([&](Work& work) { return settle_orders(work, staff(), all); });
  std::vector<std::string> codes;
  for (const SettleResult& result : results) codes.push_back(result.code);
  EXPECT_THAT(codes, ElementsAre("", "return_window_open", "order_action_not_allowed", "shop_order_unknown"));
  EXPECT_EQ(refused([&](Work& work) { settle_order(work, member(), open); }), "order_actor_not_allowed");
  dispatch();
  EXPECT_EQ(state(due), OrderState::settled);
  EXPECT_EQ(state(open), OrderState::received);
}

TEST_F(OrderingTest, OrdersAreListedByWhoWhatWhenAndHowMuch) {
  const auto tea = sell({.sku = "tea"});
  const auto one = place(tea);
  clock_.advance(kMinute);
  const auto two = buy(tea, 2);
  const auto three = place(request_of({{tea, 1}}), "bob");
  const auto ids = [&](const Actor& actor, const OrderFilter& filter) {
    std::vector<std::string> found;
    for (const Order& each : ask([&](Work& work) { return list_orders(work, actor, filter, {}); })) {
      found.push_back(each.id);
    }
    return found;
  };
  EXPECT_THAT(ids(staff(), {}), ElementsAre(three, two, one));
  EXPECT_THAT(ids(member(), {.member = "bob"}), ElementsAre(two, one));
  EXPECT_THAT(ids(staff(), {.member = "bob"}), ElementsAre(three));
  EXPECT_THAT(ids(staff(), {.state = OrderState::paid}), ElementsAre(two));
  EXPECT_THAT(ids(staff(), {.price_from = Money(100'001)}), ElementsAre(two));
  EXPECT_THAT(ids(staff(), {.price_to = Money(100'000)}), ElementsAre(three, one));
  EXPECT_THAT(ids(staff(), {.created_before = clock_.now()}), ElementsAre(one));
  EXPECT_THAT(ids(staff(), {.created_from = clock_.now()}), ElementsAre(three, two));
}

}  // namespace
}  // namespace greenpool::shop
