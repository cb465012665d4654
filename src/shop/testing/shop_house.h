// A shop with everything around it made for tests: a clock that stands still, a sealer, an engine that answers the
// outbox, and helpers that say in a line what a test needs.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "json/value.h"
#include "office/office.h"
#include "office/outbox.h"
#include "shop/actor.h"
#include "shop/goods.h"
#include "shop/order.h"
#include "shop/ordering.h"
#include "shop/payments.h"
#include "shop/ports.h"
#include "shop/refunds.h"
#include "shop/returns.h"
#include "shop/settings.h"
#include "shop/variants.h"

namespace greenpool::shop {

class StillClock final : public Clock {
 public:
  Timestamp now() override { return Timestamp(microseconds_.load()); }
  void advance(std::int64_t microseconds) { microseconds_ += microseconds; }

 private:
  std::atomic<std::int64_t> microseconds_ = 1'790'000'000'000'000;
};

// Not a cipher: it makes the text unreadable at a glance, and knows its purpose.
class TestSealer final : public Sealer {
 public:
  std::vector<std::uint8_t> seal(std::string_view purpose, std::string_view plain) override;
  std::optional<std::string> open(std::string_view purpose, std::span<const std::uint8_t> sealed) override;
};

// Keeps what it was told as the engine's rules have it: an order is paid once, then settled or cancelled once; a refund
// id reverses once. It can be told to refuse.
class TestEngine {
 public:
  struct Account {
    Money price{};
    Money cash{};  // of it by the payment provider
    Money wallet{};
    Money coins{};
    Money subsidy{};
    Money cost{};
    Money reversed{};
    std::string state;  // paid, settled, cancelled
  };

  // The next command of that type about that engine order is refused with the code. Any order: "*".
  void refuse(const std::string& type, const std::string& order, const std::string& code);
  [[nodiscard]] OutboxAnswer answer(const OutboxEntry& entry);

  std::map<std::string, Account> orders;
  std::vector<std::string> accepted;  // "pay_order so-…-1", in their order

 private:
  std::string run(const JsonValue& command, std::string& events);

  std::map<std::pair<std::string, std::string>, std::string> refusals_;
  std::set<std::string> refunds_;
};

class ShopHouse : public ::testing::Test {
 protected:
  ShopHouse();
  ~ShopHouse() override;

  void open();
  void restart() {
    office_.reset();
    open();
  }

  template <class F>
  auto ask(F&& work) {
    return office_->ask(std::forward<F>(work));
  }
  // The code of the refusal; empty: it was not refused.
  template <class F>
  std::string refused(F&& work) {
    try {
      (void)office_->ask([&](Work& given) {
        work(given);
        return 0;
      });
      return {};
    } catch (const Refusal& refusal) {
      return std::string(refusal.problem().code);
    }
  }

  static Actor member(const std::string& id = "ann") { return {"p", ActorKind::member, id}; }
  static Actor staff(const std::string& id = "op") { return {"p", ActorKind::staff, id}; }

  struct Wares {
    std::string sku;
    std::int64_t price = 100'000;
    std::int64_t cost = 30'000;
    std::int64_t stock = 10;
    std::optional<std::string> freight = {};
    std::optional<std::string> subsidy_rate = {};
    GoodsKind kind = GoodsKind::regular;
    std::int64_t grams = 500;
  };
  // On sale; the variant's id.
  std::string sell(const Wares& wares);
  static OrderRequest request_of(const std::vector<WantedLine>& lines);
  std::string place(const OrderRequest& request, const std::string& id = "ann");
  std::string place(const std::string& variant, std::int64_t quantity = 1) {
    return place(request_of({{variant, quantity}}));
  }
  // The payment room tells that the money is here.
  PaymentOutcome pay(const std::string& order);
  PaymentOutcome pay(const PaymentFacts& facts);
  // The outbox until nothing waits.
  void dispatch();
  virtual OutboxAnswer answer_of(const OutboxEntry& entry) { return engine_.answer(entry); }
  // Paid and confirmed; sent; received.
  std::string buy(const std::string& variant, std::int64_t quantity = 1);
  void ship(const std::string& order);
  std::string buy_and_receive(const std::string& variant, std::int64_t quantity = 1);
  std::string buy_and_settle(const std::string& variant, std::int64_t quantity = 1);
  void run_all_timers();

  Order order(const std::string& id);
  OrderState state(const std::string& id) { return order(id).state; }
  std::vector<Unit> units(const std::string& id);
  Variant variant(const std::string& id);
  std::vector<Refund> refunds();
  Money refunds_total();
  Return read(const std::string& return_id);

  const std::filesystem::path directory_;
  StillClock clock_;
  TestSealer sealer_;
  TestEngine engine_;
  TermsRates terms_{.version = "1",
                    .reward_rate = Rate(300'000),
                    .platform_rate = Rate(100'000),
                    .worst_case_rewards = Rate(200'000),
                    .reversal_days = 30};
  std::unique_ptr<Office> office_;
  int requests_ = 0;
};

}  // namespace greenpool::shop
