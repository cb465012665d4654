// The demo's office and engine while its past is made up: one thread, a clock that the story sets, and nothing that
// runs by itself. What a server's threads do between themselves happens here when settle_down() is called, so that the
// same story gives the same history.
// Thread safety: one thread.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "office/office.h"
#include "payments/payment_pump.h"
#include "payments/payment_rules.h"
#include "people/access_work.h"
#include "people/settings.h"
#include "people/vault.h"
#include "server/approvals.h"
#include "server/programmes.h"
#include "server/sealers.h"
#include "service/programme.h"
#include "shop/rates.h"

namespace greenpool {

class SetClock final : public Clock {
 public:
  Timestamp now() override { return Timestamp(microseconds_.load()); }
  void set(Timestamp at) { microseconds_ = at.microseconds(); }

 private:
  std::atomic<std::int64_t> microseconds_ = 0;
};

class DemoHouse {
 public:
  // Makes office and programme in the empty directory, as of that time. Errors: those of office, vault and journal.
  [[nodiscard]] static Result<std::unique_ptr<DemoHouse>> open(const std::filesystem::path& directory,
                                                               const Terms& terms,
                                                               const Acknowledgement& acknowledgement, Timestamp at);
  ~DemoHouse();

  // Never back.
  void move_to(Timestamp at);
  [[nodiscard]] Timestamp now() { return clock_.now(); }

  // Office work at the clock's time; its refusals are bugs of the story, and end it.
  template <class F>
  auto ask(F&& work) {
    return office_->ask(std::forward<F>(work));
  }
  template <class F>
  auto ask_with_access(F&& work) {
    return greenpool::ask_with_access(*office_, book_, std::forward<F>(work));
  }

  // Until nothing waits: commands go to the engine, answers to who asked.
  void settle_down();
  // And what is due with the provider, refunds and payouts.
  void settle_payments();

  // Commands, as clients of the engine give them, all durable together; of each "ok" or the code of the refusal.
  [[nodiscard]] std::vector<std::string> give(const std::vector<std::string>& commands);
  void look(const std::function<void(const State&)>& look);

  // Stores what is there, and ends.
  [[nodiscard]] Status close();

  [[nodiscard]] const People& people() const { return *people_; }
  [[nodiscard]] const PaymentRules& rules() const { return rules_; }
  [[nodiscard]] shop::Sealer& sealer() { return *sealer_; }
  [[nodiscard]] const Approvals& approvals() const { return approvals_; }
  [[nodiscard]] const std::string& programme() const { return terms_.id; }
  [[nodiscard]] const Terms& terms() const { return terms_; }
  [[nodiscard]] shop::TermsRates rates() const;
  // Members whom a forced exit has paid, by their ids.
  [[nodiscard]] const std::set<std::string, std::less<>>& exited() const { return exited_; }
  [[nodiscard]] const State& state_after_close() const { return engine_->state_after_stop(); }

 private:
  class Round;
  DemoHouse(const Terms& terms, const PeopleSettings& settings) : terms_(terms), settings_(settings) {}
  [[nodiscard]] Status start(const std::filesystem::path& directory, const Acknowledgement& acknowledgement);
  void react(Work& work, const OutboxAnswer& answer);
  [[nodiscard]] bool pass_commands_on();

  const Terms terms_;
  const PeopleSettings settings_;
  SetClock clock_;
  AccessBook book_;
  Approvals approvals_;
  std::unique_ptr<Office> office_;
  std::unique_ptr<Vault> vault_;
  std::unique_ptr<People> people_;
  std::unique_ptr<ShopSealer> sealer_;
  std::unique_ptr<PaymentProvider> sandbox_;
  std::unique_ptr<Programme> engine_;
  Programmes programmes_;
  PaymentRules rules_;
  std::unique_ptr<PaymentPump> payments_;
  std::set<std::string, std::less<>> exited_;
};

}  // namespace greenpool
