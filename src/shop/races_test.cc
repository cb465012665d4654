// Many at once: each race through the office, from threads that all start together.
#include <gtest/gtest.h>

#include <latch>
#include <mutex>
#include <thread>

#include "shop/coupons.h"
#include "shop/stock.h"
#include "shop/testing/shop_house.h"
#include "shop/timers.h"

namespace greenpool::shop {
namespace {

class RacesTest : public ShopHouse {
 protected:
  // What each of the threads came to: the code of its refusal, or empty.
  template <class F>
  std::map<std::string, int> race(int threads, F&& act) {
    std::latch start(threads);
    std::vector<std::string> codes(static_cast<std::size_t>(threads));
    std::vector<std::thread> running;
    for (int i = 0; i < threads; ++i) {
      running.emplace_back([&, i] {
        start.arrive_and_wait();
        codes[static_cast<std::size_t>(i)] = refused([&](Work& work) { act(work, i); });
      });
    }
    for (std::thread& thread : running) thread.join();
    std::map<std::string, int> counted;
    for (const std::string& code : codes) ++counted[code];
    return counted;
  }

  void expect_sold_out(int stock) {
    const auto tea = sell({.sku = "tea", .stock = stock});
    const auto outcomes = race(100, [&](Work& work, int i) {
      OrderRequest request = request_of({{tea, 1}});
      request.request = "r";
      (void)place_order(work, member("m" + std::to_string(i)), request, terms_, sealer_);
    });
    EXPECT_EQ(outcomes, (std::map<std::string, int>{{"", stock}, {"stock_short", 100 - stock}}));
    EXPECT_EQ(variant(tea).free(), 0);
    const auto orders = ask([](Work& work) { return list_orders(work, staff(), {}, {.limit = kPageMax}); });
    EXPECT_EQ(static_cast<int>(orders.size()), stock);
    for (const Order& one : orders) EXPECT_EQ(pay(one.id), PaymentOutcome::accepted);
    dispatch();
    EXPECT_EQ(variant(tea).stock, 0);
    EXPECT_EQ(ask([](Work& work) { return *work.db.integer("SELECT sum(remaining) FROM shop_lots"); }), 0);
  }
};

TEST_F(RacesTest, AHundredWantTheLastOne) { expect_sold_out(1); }

TEST_F(RacesTest, AHundredWantTheLastTen) { expect_sold_out(10); }

TEST_F(RacesTest, TheSamePaymentToldByManyCountsOnce) {
  const auto tea = sell({.sku = "tea"});
  const auto id = place(tea);
  std::atomic<int> accepted = 0;
  (void)race(16, [&](Work& work, int) {
    const PaymentFacts facts{"p", "pay-1", id, Money(100'000)};
    if (on_payment_succeeded(work, facts, terms_) == PaymentOutcome::accepted) ++accepted;
  });
  EXPECT_EQ(accepted, 1);
  dispatch();
  EXPECT_EQ(engine_.accepted.size(), 1U);
  EXPECT_EQ(variant(tea).stock, 9);
  EXPECT_TRUE(refunds().empty());
}

TEST_F(RacesTest, OfManyPaymentsOfOneOrderOneIsTakenAndTheOthersAreDueBack) {
  const auto id = place(sell({.sku = "tea"}));
  (void)race(8, [&](Work& work, int i) {
    (void)on_payment_succeeded(work, {"p", "pay-" + std::to_string(i), id, Money(100'000)}, terms_);
  });
  dispatch();
  EXPECT_EQ(state(id), OrderState::paid);
  EXPECT_EQ(refunds_total(), Money(700'000));
}

TEST_F(RacesTest, CancellationAndPaymentMeetAndExactlyOneHolds) {
  for (int round = 0; round < 10; ++round) {
    const auto tea = sell({.sku = "t" + std::to_string(round)});
    const auto id = place(tea);
    const auto before = refunds_total();
    (void)race(2, [&](Work& work, int i) {
      if (i == 0) return cancel_order(work, member(), id);
      (void)on_payment_succeeded(work, {"p", "pay-" + id, id, Money(100'000)}, terms_);
    });
    dispatch();
    const bool paid = state(id) == OrderState::paid;
    EXPECT_EQ(state(id), paid ? OrderState::paid : OrderState::cancelled);
    EXPECT_EQ(refunds_total() - before, paid ? Money(0) : Money(100'000));
    EXPECT_EQ(variant(tea).stock, paid ? 9 : 10);
    EXPECT_EQ(variant(tea).reserved, 0);
  }
}

TEST_F(RacesTest, TheSameRequestSentByManyIsOneOrder) {
  const auto tea = sell({.sku = "tea"});
  std::mutex mutex;
  std::set<std::string> ids;
  (void)race(16, [&](Work& work, int) {
    OrderRequest request = request_of({{tea, 1}});
    request.request = "same";
    auto id = place_order(work, member(), request, terms_, sealer_);
    const std::lock_guard lock(mutex);
    ids.insert(std::move(id));
  });
  EXPECT_EQ(ids.size(), 1U);
  EXPECT_EQ(variant(tea).reserved, 1);
}

TEST_F(RacesTest, TheLastCouponIsClaimedOnce) {
  const auto coupon = ask([](Work& work) {
    return issue_coupon(work, staff(),
                        {.title_zh = "券",
                         .title_en = "c",
                         .amount = Money(1),
                         .begins_at = work.now,
                         .ends_at = later(work.now, kDay),
                         .stock = 1});
  });
  const auto outcomes =
      race(20, [&](Work& work, int i) { (void)claim_coupon(work, member("m" + std::to_string(i)), coupon); });
  EXPECT_EQ(outcomes, (std::map<std::string, int>{{"", 1}, {"coupon_sold_out", 19}}));
}

TEST_F(RacesTest, OneClaimPaysForOneOrder) {
  const auto tea = sell({.sku = "tea"});
  const auto claim = ask([](Work& work) {
    return claim_coupon(work, member(),
                        issue_coupon(work, staff(),
                                     {.title_zh = "券",
                                      .title_en = "c",
                                      .amount = Money(1),
                                      .begins_at = work.now,
                                      .ends_at = later(work.now, kDay)}));
  });
  const auto outcomes = race(8, [&](Work& work, int i) {
    OrderRequest request = request_of({{tea, 1}});
    request.request = "r" + std::to_string(i);
    request.basket.coupon_claim = claim;
    (void)place_order(work, member(), request, terms_, sealer_);
  });
  EXPECT_EQ(outcomes, (std::map<std::string, int>{{"", 1}, {"coupon_used", 7}}));
}

TEST_F(RacesTest, TwoStaffWhoApproveAtOnceApproveOnce) {
  const auto id = buy_and_settle(sell({.sku = "tea"}), 2);
  const auto back = ask([&](Work& work) {
    return request_return(work, staff(), {.order = id, .kind = ReturnKind::refund_only, .reason = "x", .images = {}},
                          sealer_);
  });
  const auto outcomes =
      race(8, [&](Work& work, int i) { approve_return(work, staff("op" + std::to_string(i)), {.id = back}); });
  EXPECT_EQ(outcomes, (std::map<std::string, int>{{"", 1}, {"return_action_not_allowed", 7}}));
  dispatch();
  EXPECT_EQ(engine_.orders[id + "-1"].reversed, Money(100'000));
  EXPECT_EQ(engine_.orders[id + "-2"].reversed, Money(100'000));
}

TEST_F(RacesTest, GoodsThatTwoStaffTakeBackAtOnceAreTakenBackOnce) {
  const auto tea = sell({.sku = "tea"});
  const auto id = buy_and_receive(tea);
  const auto back = ask([&](Work& work) {
    auto made = request_return(work, member(), {.order = id, .reason = "x", .images = {}}, sealer_);
    approve_return(work, staff(), {.id = made});
    return made;
  });
  const auto outcomes =
      race(8, [&](Work& work, int) { take_goods_back(work, staff(), back, StockDecision::resaleable); });
  EXPECT_EQ(outcomes.at(""), 1);
  dispatch();
  EXPECT_EQ(variant(tea).stock, 10);
  EXPECT_EQ(refunds_total(), Money(100'000));
}

TEST_F(RacesTest, TimersThatRunTogetherDoEverythingOnce) {
  const auto tea = sell({.sku = "tea"});
  const auto unpaid = place(tea);
  const auto due = buy_and_receive(tea);
  clock_.advance(7 * kDay);
  (void)race(8, [&](Work& work, int) { (void)run_timers(work); });
  dispatch();
  EXPECT_EQ(state(unpaid), OrderState::cancelled);
  EXPECT_EQ(state(due), OrderState::settled);
  EXPECT_EQ(variant(tea).stock, 9);
  EXPECT_EQ(variant(tea).reserved, 0);
}

}  // namespace
}  // namespace greenpool::shop
