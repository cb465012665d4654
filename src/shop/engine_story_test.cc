// The shop before the real engine, in memory: its commands are read by the engine's own reader, and both agree on every
// figure.
#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <random>

#include "shop/parcels.h"
#include "shop/rates.h"
#include "shop/testing/shop_house.h"
#include "terms/terms.h"
#include "terms/validate.h"
#include "wire/wire.h"

namespace greenpool::shop {
namespace {

// One command at a time, and its outcome as JSON.
class RealEngine final : public Answers {
 public:
  RealEngine() {
    ProgrammeOptions options;
    options.terms = find_preset("classic");
    options.terms->reversal_days = 30;
    auto opened = Programme::open(options);
    GP_CHECK(opened, "a programme in memory opens");
    programme_ = std::move(*opened);
  }

  struct Reply {
    std::string outcome;
    std::string line;
  };
  Reply ask(const std::string& json) {
    Ticket ticket;
    ticket.answers = this;
    const Status read = read_command(json, 2, ticket.request);
    EXPECT_TRUE(read) << json << ": " << (read ? "" : read.error().message);
    std::unique_lock lock(mutex_);
    done_ = false;
    EXPECT_EQ(programme_->submit(ticket), Reject::none);
    changed_.wait(lock, [this] { return done_; });
    return reply_;
  }
  [[nodiscard]] const Terms& terms() const { return programme_->terms(); }

  void decided(Ticket& ticket, const Outcome& outcome, const State& state) override {
    const std::lock_guard lock(mutex_);
    reply_ = {};
    append_outcome(reply_.line, ticket.request, outcome, state);
    reply_.outcome = outcome.reject == Reject::none ? "ok" : info_of(outcome.reject).name;
  }
  void durable(std::span<Ticket* const>, Reject failed) override {
    EXPECT_EQ(failed, Reject::none);
    const std::lock_guard lock(mutex_);
    done_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool done_ = false;
  Reply reply_;
  std::unique_ptr<Programme> programme_;  // ends before what it answers to
};

class EngineStoryTest : public ShopHouse {
 protected:
  EngineStoryTest() {
    terms_ = {.version = "1",
              .reward_rate = real_.terms().reward_rate,
              .platform_rate = real_.terms().platform_rate,
              .worst_case_rewards = worst_case_rewards(real_.terms()),
              .reversal_days = real_.terms().reversal_days};
    do_it(R"({"type":"register_member","member":"ann","accepts":"1"})");
    do_it(R"({"type":"register_member","member":"bob"})");
    do_it(R"({"type":"fund_subsidy","amount":"1000.00"})");
  }

  void do_it(const std::string& command) { EXPECT_EQ(real_.ask(command).outcome, "ok") << command; }

  OutboxAnswer answer_of(const OutboxEntry& entry) override {
    const RealEngine::Reply reply = real_.ask(entry.what.command);
    lines_.push_back(reply.line);
    return {entry.what.programme, entry.what.topic, entry.what.reference,
            entry.what.command,   reply.outcome,    reply.outcome == "ok" ? reply.line : std::string()};
  }

  RealEngine real_;
  std::vector<std::string> lines_;
};

TEST_F(EngineStoryTest, BoughtPartlyReturnedSettledRefundedAndTheRefundSpent) {
  const auto tea = sell({.sku = "tea", .subsidy_rate = "0.05"});
  const auto id = place(tea, 3);
  EXPECT_EQ(order(id).subsidy, Money(15'000));
  EXPECT_EQ(pay(id), PaymentOutcome::accepted);
  dispatch();
  ASSERT_EQ(state(id), OrderState::paid) << order(id).code;
  EXPECT_EQ(units(id)[0].rates.reward_rate, terms_.reward_rate);
  ship(id);
  ask([&](Work& work) { confirm_receipt(work, member(), id); });

  // One comes back before settlement: what the engine lets go of in cash is what is due through the provider.
  lines_.clear();
  ask([&](Work& work) {
    const auto back = request_return(
        work, member(), {.order = id, .kind = ReturnKind::refund_only, .lines = {{1, 1}}, .reason = "x", .images = {}},
        sealer_);
    approve_return(work, staff(), {.id = back});
  });
  dispatch();
  EXPECT_EQ(refunds_total(), Money(95'000));
  ASSERT_EQ(lines_.size(), 1U);
  EXPECT_NE(lines_[0].find(R"("cash":"950.00","wallet":"0.00","subsidy":"50.00")"), std::string::npos) << lines_[0];

  clock_.advance(7 * kDay);
  run_all_timers();
  dispatch();
  ASSERT_EQ(state(id), OrderState::settled);
  // The worked table of SPEC section 4.
  EXPECT_EQ(ask([&](Work& work) {
              return *work.db.text(
                  "SELECT group_concat(contribution||' '||grant_value||' '||granted) FROM "
                  "(SELECT * FROM shop_units WHERE order_id=?1 AND state='settled' ORDER BY unit)",
                  id);
            }),
            "30000 21000 210.00000000,30000 21000 147.00000000");

  // Another after it: to the wallet, and nothing through the provider.
  do_it(R"({"type":"pay_in","amount":"5000.00"})");
  ask([&](Work& work) {
    const auto back = request_return(
        work, staff(), {.order = id, .kind = ReturnKind::refund_only, .lines = {{1, 1}}, .reason = "x", .images = {}},
        sealer_);
    approve_return(work, staff(), {.id = back, .amount = Money(40'000)});
  });
  dispatch();
  EXPECT_EQ(units(id)[1].code, "");
  EXPECT_EQ(units(id)[1].refunded, Money(40'000));
  EXPECT_EQ(units(id)[1].refunded_paid, Money(38'000));
  EXPECT_EQ(refunds_total(), Money(95'000));

  // The wallet pays for the next order, which needs no provider for that part.
  OrderRequest next = request_of({{tea, 1}});
  next.basket.wallet = Money(38'000);
  const auto second = place(next);
  EXPECT_EQ(order(second).money, Money(57'000));
  EXPECT_EQ(pay(second), PaymentOutcome::accepted);
  dispatch();
  EXPECT_EQ(state(second), OrderState::paid);
}

TEST_F(EngineStoryTest, WhoHasNotAcceptedTheTermsGetsTheMoneyBack) {
  const auto id = place(request_of({{sell({.sku = "tea"}), 2}}), "bob");
  EXPECT_EQ(pay(id), PaymentOutcome::accepted);
  dispatch();
  EXPECT_EQ(state(id), OrderState::refused);
  EXPECT_EQ(order(id).code, "terms_not_accepted");
  EXPECT_EQ(refunds_total(), Money(200'000));
}

TEST_F(EngineStoryTest, AWalletThatDoesNotHoldItIsRefusedAndMoneyAndStockReturn) {
  const auto tea = sell({.sku = "tea"});
  OrderRequest request = request_of({{tea, 1}});
  request.basket.wallet = Money(1);
  const auto id = place(request);
  (void)pay(id);
  dispatch();
  EXPECT_EQ(order(id).code, "wallet_insufficient");
  EXPECT_EQ(refunds_total(), Money(99'999));
  EXPECT_EQ(variant(tea).stock, 10);
}

// Around the border where the pool gets nothing, the shop says no exactly where the engine would.
TEST_F(EngineStoryTest, ShopAndEngineRefuseTheSamePrices) {
  std::mt19937_64 random(3);
  int refused_prices = 0;
  for (int i = 0; i < 400; ++i) {
    const auto price = static_cast<std::int64_t>(random() % 99'999 + 1);
    const std::int64_t cost = std::max<std::int64_t>(0, price * 6 / 10 + static_cast<std::int64_t>(random() % 5) - 2);
    std::string shop = "ok";
    try {
      require_cover({Money(price), Money(0), Money(cost)}, {}, terms_);
    } catch (const Refusal&) {
      shop = "contribution_negative";
      ++refused_prices;
    }
    const auto reply =
        real_.ask(R"({"type":"pay_order","order":"x)" + std::to_string(i) + R"(","member":"ann","paid":")" +
                  format_money(Money(price), 2) + R"(","cost":")" + format_money(Money(cost), 2) + "\"}");
    EXPECT_EQ(reply.outcome, shop) << price << ' ' << cost;
  }
  EXPECT_GT(refused_prices, 50);
  EXPECT_LT(refused_prices, 350);
}

}  // namespace
}  // namespace greenpool::shop
