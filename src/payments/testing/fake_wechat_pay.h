// WeChat Pay as its pages document it, on the loopback: it checks the signature of every request, keeps payments,
// refunds and transfers, signs its answers, and makes signed and sealed notifications. Keys are made on the spot.
// Thread safety: any thread.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/time.h"
#include "json/value.h"
#include "net/testing/local_server.h"
#include "payments/signing.h"
#include "payments/testing/fake_trouble.h"
#include "payments/wechat_pay.h"

namespace greenpool::testing {

struct FakeNotification {
  std::vector<HttpMessageField> fields;
  std::string body;
};

class FakeWechatPay {
 public:
  // By which key it signs: the newer 微信支付公钥, or the older platform certificate.
  enum class KeyMode : std::uint8_t { public_key, certificate };

  // Writes key files into the directory.
  FakeWechatPay(Clock& clock, const std::string& directory, KeyMode mode = KeyMode::public_key);

  // Of a merchant that is set up right.
  [[nodiscard]] const WechatPaySettings& settings() const { return settings_; }

  void set_trouble(FakeTrouble trouble);  // of the next request that is not a query
  void set_refusal(std::string code);     // of the next transfer, refund or payment: 400 with that code
  void pay(const std::string& number);    // the payer pays
  void set_transfer_state(const std::string& number, const std::string& state);
  void set_refund_state(const std::string& number, const std::string& state);
  void forget_refund(const std::string& number);
  void set_payment_amount(const std::string& number, std::int64_t amount);
  void set_bill(std::string content);

  // About things as they stand. A second one about the same has the same id.
  [[nodiscard]] FakeNotification payment_notice(const std::string& number);
  [[nodiscard]] FakeNotification refund_notice(const std::string& number);
  [[nodiscard]] FakeNotification transfer_notice(const std::string& number);
  // Any text as a notification's body, signed as WeChat Pay would.
  [[nodiscard]] FakeNotification sign(std::string body);

  [[nodiscard]] int transfers_made() const;
  [[nodiscard]] int refunds_made() const;
  // The name of the payee of the last transfer, decrypted.
  [[nodiscard]] std::string last_payee_name() const;
  // Why requests were refused with 401.
  [[nodiscard]] std::vector<std::string> complaints() const;

 private:
  struct Trade {
    std::string state = {};
    std::string provider_number = {};
    std::int64_t amount = 0;
    std::int64_t refunded = 0;
    std::string payment = {};  // of a refund
  };

  [[nodiscard]] LocalAnswer serve(const LocalRequest& request);
  [[nodiscard]] std::string complaint_about(const LocalRequest& request);
  [[nodiscard]] LocalAnswer route(const LocalRequest& request);
  [[nodiscard]] LocalAnswer create(const LocalRequest& request);
  [[nodiscard]] LocalAnswer query(const std::string& number);
  [[nodiscard]] LocalAnswer close(const std::string& number);
  [[nodiscard]] LocalAnswer refund(const LocalRequest& request);
  [[nodiscard]] LocalAnswer transfer(const LocalRequest& request);
  [[nodiscard]] LocalAnswer bill() const;
  [[nodiscard]] LocalAnswer refund_answer(const std::string& number) const;
  [[nodiscard]] LocalAnswer transfer_answer(const std::string& number) const;
  [[nodiscard]] std::string payment_json(const std::string& number) const;
  [[nodiscard]] std::string refund_json(const std::string& number, std::string_view status_field) const;
  [[nodiscard]] std::string transfer_json(const std::string& number) const;
  [[nodiscard]] std::vector<HttpMessageField> signature(const std::string& body, std::int64_t age_seconds,
                                                        const RsaPrivateKey& key) const;
  [[nodiscard]] FakeNotification notice(const std::string& id, const std::string& event, const std::string& facts);

  Clock& clock_;
  WechatPaySettings settings_;
  const std::string api_v3_key_ = "0123456789abcdef0123456789ABCDEF";
  std::vector<RsaPrivateKey> keys_;         // ours, a stranger's
  std::vector<RsaPublicKey> merchant_key_;  // one
  mutable std::mutex mutex_;
  std::map<std::string, Trade> payments_;
  std::map<std::string, Trade> refunds_;
  std::map<std::string, Trade> transfers_;
  std::string bill_;
  std::string last_payee_name_;
  std::vector<std::string> complaints_;
  std::map<std::string, int> nonces_;
  FakeTrouble trouble_ = FakeTrouble::none;
  std::string refusal_;
  int transfers_made_ = 0;
  int refunds_made_ = 0;
  LocalServer server_;  // last: it calls the rest
};

}  // namespace greenpool::testing
