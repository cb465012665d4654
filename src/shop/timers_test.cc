// What time brings.
#include "shop/timers.h"

#include "shop/engine_answers.h"
#include "shop/parcels.h"
#include "shop/settlement.h"
#include "shop/testing/shop_house.h"

namespace greenpool::shop {
namespace {

class TimersTest : public ShopHouse {
 protected:
  TimerReport run(int batch = kTimerBatch) {
    return ask([&](Work& work) { return run_timers(work, batch); });
  }
};

TEST_F(TimersTest, UnpaidOrdersAreCancelledAtTheirTimeAndNotBefore) {
  const auto tea = sell({.sku = "tea"});
  const auto id = place(tea);
  clock_.advance(30 * kMinute - 1);
  EXPECT_EQ(run().cancelled, 0);
  clock_.advance(1);
  EXPECT_EQ(run().cancelled, 1);
  EXPECT_EQ(run().cancelled, 0);
  EXPECT_EQ(state(id), OrderState::cancelled);
  EXPECT_EQ(variant(tea).reserved, 0);
}

TEST_F(TimersTest, TheTimeoutIsTheProgrammes) {
  ask([&](Work& work) {
    ShopSettings settings;
    settings.unpaid_timeout_minutes = 5;
    change_settings(work, staff(), settings);
  });
  const auto id = place(sell({.sku = "tea"}));
  clock_.advance(5 * kMinute);
  run_all_timers();
  EXPECT_EQ(state(id), OrderState::cancelled);
}

TEST_F(TimersTest, GoodsCountAsReceivedTenDaysAfterTheLastParcel) {
  const auto id = buy(sell({.sku = "tea"}));
  ship(id);
  clock_.advance(9 * kDay);
  ask([&](Work& work) { (void)ship_parcel(work, staff(), id, {"sf", "second"}); });
  clock_.advance(10 * kDay - 1);
  EXPECT_EQ(run().received, 0);
  clock_.advance(1);
  EXPECT_EQ(run().received, 1);
  EXPECT_EQ(state(id), OrderState::received);
}

TEST_F(TimersTest, OrdersAreSettledWhenTheReturnWindowCloses) {
  const auto id = buy_and_receive(sell({.sku = "tea"}));
  clock_.advance(7 * kDay - 1);
  EXPECT_EQ(run().settled, 0);
  EXPECT_EQ(refused([&](Work& work) { settle_order(work, staff(), id); }), "return_window_open");
  clock_.advance(1);
  EXPECT_EQ(run().settled, 1);
  EXPECT_EQ(run().settled, 0);
  EXPECT_EQ(state(id), OrderState::settling);
  restart();
  EXPECT_EQ(run().settled, 0);
  dispatch();
  EXPECT_EQ(state(id), OrderState::settled);
  EXPECT_EQ(engine_.accepted.size(), 2U);
}

TEST_F(TimersTest, ASettlementThatTheEngineRefusedIsAskedForAgain) {
  const auto id = buy_and_receive(sell({.sku = "tea"}), 2);
  engine_.refuse("settle_paid_order", id + "-2", "platform_funds_insufficient");
  clock_.advance(7 * kDay);
  run_all_timers();
  dispatch();
  EXPECT_EQ(state(id), OrderState::settling);
  EXPECT_EQ(units(id)[0].state, UnitState::settled);
  EXPECT_EQ(units(id)[1].state, UnitState::paid);
  EXPECT_EQ(run().asked_again, 0);
  clock_.advance(60 * kMinute);
  EXPECT_EQ(run().asked_again, 1);
  EXPECT_EQ(run().asked_again, 0);
  dispatch();
  EXPECT_EQ(state(id), OrderState::settled);
}

TEST_F(TimersTest, EachRunDoesABoundedPiece) {
  const auto tea = sell({.sku = "tea"});
  for (int i = 0; i < 5; ++i) (void)place(tea);
  clock_.advance(kDay);
  const TimerReport first = run(2);
  EXPECT_EQ(first.cancelled, 2);
  EXPECT_TRUE(first.more);
  EXPECT_EQ(run(2).cancelled, 2);
  const TimerReport last = run(2);
  EXPECT_EQ(last.cancelled, 1);
  EXPECT_FALSE(last.more);
}

}  // namespace
}  // namespace greenpool::shop
