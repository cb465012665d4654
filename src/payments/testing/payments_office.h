// An office with the tables of this room, a clock and rules that tests set, and a pump that they turn by hand.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "net/live_client.h"
#include "office/outbox.h"
#include "payments/payment_flow.h"
#include "payments/payment_notifications.h"
#include "payments/payment_pump.h"
#include "payments/payment_tables.h"
#include "payments/payout_flow.h"
#include "payments/sandbox.h"
#include "payments/statements.h"
#include "payments/testing/fake_clock.h"

namespace greenpool::testing {

class PaymentsOffice : public ::testing::Test {
 protected:
  PaymentsOffice() {
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
    open();
    auto client = make_http_client({.timeout = std::chrono::seconds(30)});
    EXPECT_TRUE(client);
    client_ = std::move(*client);
    rules_.account_of = [this](Work&, const AccountQuestion&) { return account_; };
    rules_.may_pay_out = [this](Work&, const std::string&) { return may_pay_out_; };
    rules_.on_payment = [this](Work& work, const PaymentFacts& facts) {
      payments_told_.push_back(facts);
      if (on_payment_) on_payment_(work, facts);
    };
    rules_.on_refund = [this](Work&, const RefundFacts& facts) { refunds_told_.push_back(facts); };
    rules_.on_payout = [this](Work&, const PayoutFacts& facts) { payouts_told_.push_back(facts); };
  }
  ~PaymentsOffice() override {
    office_.reset();
    std::filesystem::remove_all(directory_);
  }

  void open() {
    office_.reset();
    auto opened = Office::open({.path = path("office.sqlite"), .schemas = kSchemas, .clock = &clock_});
    ASSERT_TRUE(opened) << opened.error().message;
    office_ = std::move(*opened);
  }

  [[nodiscard]] std::string directory() const { return directory_.string(); }
  [[nodiscard]] std::string path(const std::string& name) const { return (directory_ / name).string(); }

  // Everything that is due now, on this thread; how many steps that were.
  int pump() {
    PaymentPump pump(*office_, rules_, {});
    int steps = 0;
    while (steps < 100 && pump.do_one()) ++steps;
    return steps;
  }
  // The steps that come due within that time, too.
  void pump_for(std::int64_t seconds) {
    for (std::int64_t passed = 0; passed < seconds; passed += 5) {
      pump();
      clock_.advance_seconds(5);
    }
    pump();
  }

  Payment create(const NewPayment& payment) {
    return office_->ask([&](Work& work) { return create_payment(work, rules_, payment); });
  }
  NewPayment order(const std::string& provider, PayMethod method = PayMethod::native) {
    return {.programme = "demo",
            .order = "o-1",
            .member = "m-1",
            .provider = provider,
            .method = method,
            .amount = Money(88'00),
            .description = "绿茶一盒",
            .client_ip = "203.0.113.9",
            .expires_at = Timestamp(clock_.now().microseconds() + std::int64_t{1'800} * 1'000'000)};
  }
  [[nodiscard]] Payment payment(const std::string& id) {
    return office_->ask([&](Work& work) { return payment_of(work, id); });
  }
  [[nodiscard]] Refund refund(const std::string& id) {
    return office_->ask([&](Work& work) { return refund_of(work, id); });
  }
  [[nodiscard]] Payout payout(const std::string& id) {
    return office_->ask([&](Work& work) { return payout_of(work, id); });
  }

  NewPayout withdrawal(const std::string& provider, const std::string& name = "w-1") {
    return {.programme = "demo",
            .withdrawal = name,
            .member = "m-1",
            .provider = provider,
            .amount = Money(2'500'00),
            .operator_id = "op-2"};
  }
  Payout ask_for(const NewPayout& payout) {
    return office_->ask([&](Work& work) { return request_payout(work, rules_, payout); });
  }
  // What waits for the engine, and its answer to all of it.
  std::vector<std::string> commands() {
    std::vector<std::string> texts;
    for (const auto& entry : office_->ask([](Work& work) { return waiting_in_outbox(work, 0, 100); })) {
      texts.push_back(entry.what.command);
    }
    return texts;
  }
  void engine_answers(const std::string& outcome = "ok", const std::string& line = "{}") {
    office_->ask([&](Work& work) {
      for (const auto& entry : waiting_in_outbox(work, 0, 100)) {
        const OutboxAnswer answer{entry.what.programme, entry.what.topic, entry.what.reference,
                                  entry.what.command,   outcome,          line};
        ASSERT_TRUE(finish_in_outbox(work, entry.number, answer));
        on_payout_engine_answer(work, rules_, answer);
      }
    });
  }

  static inline const std::array kSchemas{kOutboxSchema, kPaymentsSchema, kSandboxSchema, kStatementsSchema};

  const std::filesystem::path directory_ =
      std::filesystem::temp_directory_path() /
      ("gp-payments-" + std::to_string(getpid()) + ::testing::UnitTest::GetInstance()->current_test_info()->name());
  FakeClock clock_;
  std::unique_ptr<HttpClient> client_;
  std::unique_ptr<Office> office_;
  PaymentRules rules_;
  std::optional<ProviderAccount> account_ = ProviderAccount{"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o", "张三"};
  bool may_pay_out_ = true;
  std::function<void(Work&, const PaymentFacts&)> on_payment_;
  std::vector<PaymentFacts> payments_told_;
  std::vector<RefundFacts> refunds_told_;
  std::vector<PayoutFacts> payouts_told_;
};

// The code that a piece of work is refused with; "" when it is not.
template <class F>
std::string refusal_of(Office& office, const F& work) {
  try {
    office.ask([&](Work& given) { work(given); });
    return "";
  } catch (const Refusal& refusal) {
    return std::string(refusal.problem().code);
  }
}

}  // namespace greenpool::testing
