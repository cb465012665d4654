// Alipay's gateway as its pages document it, on the loopback: it checks every request's RSA2 signature, keeps trades,
// refunds and transfers, signs the node of its answers, and makes signed notifications. Keys are made on the spot.
// Thread safety: any thread.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/time.h"
#include "json/value.h"
#include "net/testing/local_server.h"
#include "payments/alipay.h"
#include "payments/alipay_signature.h"
#include "payments/signing.h"
#include "payments/testing/fake_trouble.h"

namespace greenpool::testing {

class FakeAlipay {
 public:
  // Writes key files into the directory.
  FakeAlipay(Clock& clock, const std::string& directory);

  [[nodiscard]] const AlipaySettings& settings() const { return settings_; }

  void set_trouble(FakeTrouble trouble);   // of the next request that is not a query
  void set_refusal(std::string sub_code);  // of the next transfer
  void pay(const std::string& number);
  void forget(const std::string& number);  // as for another app
  void set_bill(std::string content);

  // The body of a notification. The same thing has the same notify_id.
  [[nodiscard]] std::string payment_notice(const std::string& number);
  [[nodiscard]] std::string transfer_notice(const std::string& number);
  [[nodiscard]] std::string sign(AlipayParameters parameters) const;

  [[nodiscard]] int transfers_made() const;
  [[nodiscard]] std::vector<std::string> complaints() const;

 private:
  struct Trade {
    std::string state;
    std::string provider_number;
    std::string amount;
  };

  [[nodiscard]] LocalAnswer serve(const LocalRequest& request);
  [[nodiscard]] std::string complaint_about(const LocalRequest& request, const AlipayParameters& form) const;
  [[nodiscard]] std::string route(const std::string& method, const JsonValue& content);
  [[nodiscard]] std::string trade_node(const std::string& number) const;
  [[nodiscard]] std::string transfer_node(const std::string& number) const;

  Clock& clock_;
  AlipaySettings settings_;
  std::vector<RsaPrivateKey> keys_;  // Alipay's, a stranger's
  std::vector<RsaPublicKey> application_key_;
  mutable std::mutex mutex_;
  std::map<std::string, Trade> trades_;
  std::map<std::string, Trade> refunds_;
  std::map<std::string, Trade> transfers_;
  std::string bill_;
  std::string refusal_;
  std::vector<std::string> complaints_;
  FakeTrouble trouble_ = FakeTrouble::none;
  int transfers_made_ = 0;
  LocalServer server_;  // last: it calls the rest
};

}  // namespace greenpool::testing
