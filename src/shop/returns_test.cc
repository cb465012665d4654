// Returns before and after settlement.
#include "shop/returns.h"

#include "base/encoding.h"
#include "shop/images.h"
#include "shop/parcels.h"
#include "shop/settlement.h"
#include "shop/testing/shop_house.h"

namespace greenpool::shop {
namespace {

class ReturnsTest : public ShopHouse {
 protected:
  std::string request(const std::string& id, const std::vector<ReturnedLine>& lines = {}, const Actor& by = member(),
                      ReturnKind kind = ReturnKind::goods_back) {
    return ask([&](Work& work) {
      return request_return(work, by, {.order = id, .kind = kind, .lines = lines, .reason = "不合适", .images = {}},
                            sealer_);
    });
  }
  std::string refusal_of(const std::string& id, const std::vector<ReturnedLine>& lines = {}, const Actor& by = member(),
                         ReturnKind kind = ReturnKind::goods_back) {
    return refused([&](Work& work) {
      (void)request_return(work, by, {.order = id, .kind = kind, .lines = lines, .reason = "x", .images = {}}, sealer_);
    });
  }
  void approve(const std::string& id) {
    ask([&](Work& work) { approve_return(work, staff(), {.id = id}); });
  }
  void goods_arrive(const std::string& id, StockDecision decision = StockDecision::resaleable) {
    ask([&](Work& work) { take_goods_back(work, staff(), id, decision); });
  }
  std::string whole_return(const std::string& id, const std::vector<ReturnedLine>& lines = {},
                           const Actor& by = member()) {
    std::string made = request(id, lines, by);
    approve(made);
    goods_arrive(made);
    dispatch();
    EXPECT_EQ(read(made).state, ReturnState::refunded);
    return made;
  }
};

TEST_F(ReturnsTest, PartOfALineComesBackBeforeSettlementExactlyAsItWasPaid) {
  const auto tea = sell({.sku = "tea"});
  OrderRequest wanted = request_of({{tea, 3}});
  wanted.basket.wallet = Money(10'000);
  const auto id = place(wanted);
  (void)pay(id);
  dispatch();
  ship(id);
  ask([&](Work& work) { confirm_receipt(work, member(), id); });
  const auto back = request(id, {{1, 2}});
  EXPECT_EQ(read(back).state, ReturnState::requested);
  approve(back);
  EXPECT_TRUE(refunds().empty());
  ask([&](Work& work) { (void)send_back_parcel(work, member(), back, {"sf", "B-1"}); });
  goods_arrive(back);
  EXPECT_EQ(variant(tea).stock, 9);
  dispatch();
  EXPECT_EQ(read(back).state, ReturnState::refunded);
  const auto found = units(id);
  EXPECT_EQ(found[0].state, UnitState::cancelled);
  EXPECT_EQ(found[1].state, UnitState::cancelled);
  EXPECT_EQ(found[2].state, UnitState::paid);
  ASSERT_EQ(refunds().size(), 1U);
  EXPECT_EQ(refunds()[0].amount, found[0].figures.money + found[1].figures.money);
  EXPECT_EQ(state(id), OrderState::received);
  clock_.advance(7 * kDay);
  run_all_timers();
  dispatch();
  EXPECT_EQ(state(id), OrderState::settled);
  EXPECT_EQ(engine_.orders[id + "-3"].state, "settled");
  EXPECT_EQ(engine_.orders[id + "-1"].state, "cancelled");
}

TEST_F(ReturnsTest, AnOrderThatComesBackWholeIsReturned) {
  const auto id = buy_and_receive(sell({.sku = "tea"}), 2);
  const auto back = whole_return(id);
  std::string steps;
  for (const ReturnStep& step : ask([&](Work& work) { return read_return_history(work, member(), back); })) {
    steps += std::string(name_of(step.state)) + ' ' + step.actor.id + ';';
  }
  EXPECT_EQ(steps, "requested ann;approved op;refunding op;refunded ;");
  EXPECT_EQ(state(id), OrderState::returned);
  EXPECT_EQ(refunds_total(), Money(200'000));
  clock_.advance(30 * kDay);
  run_all_timers();
  dispatch();
  EXPECT_EQ(state(id), OrderState::returned);
}

TEST_F(ReturnsTest, AfterSettlementTheEngineRefundsAndNothingGoesThroughTheProvider) {
  const auto tea = sell({.sku = "tea"});
  const auto id = buy_and_settle(tea, 2);
  EXPECT_EQ(refusal_of(id), "return_window_closed");
  const auto back = request(id, {{1, 1}}, staff());
  ask([&](Work& work) {
    approve_return(work, staff(), {.id = back, .amount = Money(40'000), .supplier_cost = SupplierCost::returned});
  });
  goods_arrive(back, StockDecision::written_off);
  EXPECT_EQ(ask([](Work& work) { return waiting_in_outbox(work, 0, 9).at(0).what.command; }),
            R"({"type":"reverse_order","refund":")" + back + R"(-1","order":")" + id +
                R"(-1","amount":"400.00","cost":"returned"})");
  dispatch();
  EXPECT_TRUE(refunds().empty());
  EXPECT_EQ(variant(tea).stock, 8);
  EXPECT_EQ(units(id)[0].refunded, Money(40'000));
  EXPECT_EQ(units(id)[0].state, UnitState::settled);
  (void)whole_return(id, {}, staff());  // the rest
  EXPECT_EQ(engine_.orders[id + "-1"].reversed, Money(100'000));
  EXPECT_EQ(units(id)[0].state, UnitState::refunded);
  EXPECT_EQ(units(id)[1].state, UnitState::refunded);
  EXPECT_EQ(refusal_of(id, {}, staff()), "return_units_unavailable");
  EXPECT_EQ(state(id), OrderState::settled);
}

TEST_F(ReturnsTest, AmountsThatDoNotFitAreRefused) {
  const auto tea = sell({.sku = "tea"});
  const auto approve_with = [&](const std::string& id, std::int64_t amount) {
    return refused([&](Work& work) { approve_return(work, staff(), {.id = id, .amount = Money(amount)}); });
  };
  const auto before = request(buy_and_receive(tea));
  EXPECT_EQ(approve_with(before, 50'000), "return_amount_invalid");  // not settled: whole units only
  const auto after = request(buy_and_settle(tea), {}, staff());
  EXPECT_EQ(approve_with(after, 100'001), "return_amount_invalid");
  EXPECT_EQ(approve_with(after, 0), "return_amount_invalid");
  EXPECT_EQ(approve_with(after, 100'000), "");
}

TEST_F(ReturnsTest, UnitsAreInOneOpenReturnAtMost) {
  const auto id = buy_and_receive(sell({.sku = "tea"}), 2);
  const auto first = request(id, {{1, 1}});
  EXPECT_EQ(refusal_of(id, {{1, 2}}), "return_units_unavailable");
  EXPECT_EQ(refusal_of(id, {{2, 1}}), "return_units_unavailable");
  EXPECT_EQ(refusal_of(id, {{1, 0}}), "return_invalid");
  EXPECT_EQ(refusal_of(id, {{1, 1}, {1, 1}}), "return_invalid");
  ask([&](Work& work) { reject_return(work, staff(), first, "used"); });
  EXPECT_EQ(read(first).answer, "used");
  EXPECT_EQ(refusal_of(id, {{1, 2}}), "");
}

TEST_F(ReturnsTest, WhoMayDoWhatAndWhen) {
  const auto id = buy_and_receive(sell({.sku = "tea"}));
  const auto one = request(id);
  EXPECT_EQ(refused([&](Work& work) { approve_return(work, member(), {.id = one}); }), "order_actor_not_allowed");
  EXPECT_EQ(refused([&](Work& work) { take_goods_back(work, staff(), one, StockDecision::resaleable); }),
            "return_action_not_allowed");
  EXPECT_EQ(refused([&](Work& work) { (void)send_back_parcel(work, member(), one, {"sf", "1"}); }),
            "return_action_not_allowed");
  EXPECT_EQ(refused([&](Work& work) { withdraw_return(work, member("eve"), one); }), "return_unknown");
  approve(one);
  EXPECT_EQ(refused([&](Work& work) { approve_return(work, staff(), {.id = one}); }), "return_action_not_allowed");
  ask([&](Work& work) { withdraw_return(work, member(), one); });
  EXPECT_EQ(refused([&](Work& work) { take_goods_back(work, staff(), one, StockDecision::resaleable); }),
            "return_action_not_allowed");
  EXPECT_EQ(refused([&](Work& work) { reject_return(work, staff(), one, "late"); }), "return_action_not_allowed");
  clock_.advance(7 * kDay);
  EXPECT_EQ(refusal_of(id), "return_window_closed");
  EXPECT_EQ(refusal_of(id, {}, staff()), "");
  EXPECT_EQ(refusal_of("so-none"), "shop_order_unknown");
}

TEST_F(ReturnsTest, AnOpenReturnKeepsTheOrderFromBeingSettled) {
  const auto id = buy_and_receive(sell({.sku = "tea"}), 2);
  const auto one = request(id, {{1, 1}});
  clock_.advance(8 * kDay);
  run_all_timers();
  EXPECT_EQ(state(id), OrderState::received);
  EXPECT_EQ(refused([&](Work& work) { settle_order(work, staff(), id); }), "return_open");
  ask([&](Work& work) { withdraw_return(work, member(), one); });
  run_all_timers();
  dispatch();
  EXPECT_EQ(state(id), OrderState::settled);
}

TEST_F(ReturnsTest, BeforeShippingGoodsStayAndOnlyMoneyGoesBack) {
  const auto tea = sell({.sku = "tea"});
  const auto id = buy(tea, 2);
  EXPECT_EQ(refusal_of(id), "order_action_not_allowed");
  const auto one = request(id, {{1, 1}}, member(), ReturnKind::refund_only);
  EXPECT_EQ(refused([&](Work& work) { (void)ship_parcel(work, staff(), id, {"sf", "1"}); }), "return_open");
  EXPECT_EQ(refused([&](Work& work) { cancel_order(work, member(), id); }), "return_open");
  approve(one);
  EXPECT_EQ(variant(tea).stock, 9);
  dispatch();
  EXPECT_EQ(refunds_total(), Money(100'000));
  // What is left is called off: each unit is refunded and in stock once.
  ask([&](Work& work) { cancel_order(work, member(), id); });
  dispatch();
  EXPECT_EQ(state(id), OrderState::cancelled);
  EXPECT_EQ(refunds_total(), Money(200'000));
  EXPECT_EQ(variant(tea).stock, 10);
}

TEST_F(ReturnsTest, RefundOnlyAfterShippingLeavesTheGoodsWithTheMember) {
  const auto tea = sell({.sku = "tea"});
  const auto id = buy_and_receive(tea);
  approve(request(id, {}, member(), ReturnKind::refund_only));
  dispatch();
  EXPECT_EQ(variant(tea).stock, 9);
  EXPECT_EQ(refunds_total(), Money(100'000));
  EXPECT_EQ(state(id), OrderState::returned);
}

TEST_F(ReturnsTest, ARefundThatTheEngineRefusesIsAskedForAgainAsTheSameRefund) {
  const auto id = buy_and_settle(sell({.sku = "tea"}));
  const auto back = request(id, {}, staff());
  approve(back);
  goods_arrive(back);
  engine_.refuse("reverse_order", id + "-1", "platform_funds_insufficient");
  dispatch();
  EXPECT_EQ(read(back).state, ReturnState::refunding);
  EXPECT_EQ(read(back).code, "platform_funds_insufficient");
  const auto stuck = ask([&](Work& work) { return list_stuck_units(work, staff(), 10); });
  ASSERT_EQ(stuck.size(), 1U);
  EXPECT_EQ(stuck[0].unit.code, "platform_funds_insufficient");
  run_all_timers();
  EXPECT_TRUE(ask([](Work& work) { return waiting_in_outbox(work, 0, 9); }).empty());
  clock_.advance(60 * kMinute);
  run_all_timers();
  dispatch();
  EXPECT_EQ(read(back).state, ReturnState::refunded);
  EXPECT_EQ(engine_.orders[id + "-1"].reversed, Money(100'000));
}

TEST_F(ReturnsTest, StaffGiveUpWhatTheEngineWillAlwaysRefuse) {
  const auto id = buy_and_settle(sell({.sku = "tea"}));
  const auto back = request(id, {}, staff());
  approve(back);
  goods_arrive(back);
  EXPECT_EQ(refused([&](Work& work) { give_up_return(work, staff(), back); }), "return_action_not_allowed");
  engine_.refuse("reverse_order", id + "-1", "unknown_order");
  dispatch();
  ask([&](Work& work) { give_up_return(work, staff(), back); });
  EXPECT_EQ(read(back).state, ReturnState::failed);
  EXPECT_EQ(units(id)[0].state, UnitState::settled);
  clock_.advance(60 * kMinute);
  run_all_timers();
  EXPECT_TRUE(ask([](Work& work) { return waiting_in_outbox(work, 0, 9); }).empty());
}

TEST_F(ReturnsTest, ReasonAndImagesAreKeptTheReasonSealed) {
  const auto id = buy_and_receive(sell({.sku = "tea"}));
  const auto image = ask([](Work& work) { return store_image(work, bytes_of("\xff\xd8\xff\xe0")); });
  const auto back = ask([&](Work& work) {
    return request_return(work, member(), {.order = id, .lines = {}, .reason = "壶嘴破损", .images = {image}}, sealer_);
  });
  EXPECT_EQ(ask([&](Work& work) { return read_return_reason(work, staff(), back, sealer_); }), "壶嘴破损");
  EXPECT_EQ(ask([&](Work& work) { return read_return_images(work, back); }), std::vector<std::string>{image});
  const auto listed = ask([&](Work& work) { return list_returns(work, member(), {.order = id}, {}); });
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_TRUE(ask([&](Work& work) { return list_returns(work, member("eve"), {}, {}); }).empty());
  EXPECT_EQ(refused([&](Work& work) {
              (void)request_return(work, member(), {.order = id, .reason = "", .images = {}}, sealer_);
            }),
            "return_invalid");
}

}  // namespace
}  // namespace greenpool::shop
