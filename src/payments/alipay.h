// Alipay (支付宝) by its open gateway, RSA2: trades (create for its app, precreate for a code, a signed page for
// phones), refunds, transfers to a balance, daily bills, notifications.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/time.h"
#include "payments/provider.h"

namespace greenpool {

struct AlipaySettings {
  // How payees and payers are named: user ids (2088…), open ids, or login names.
  enum class Identity : std::uint8_t { user_id, open_id, logon_id };

  std::string gateway = "https://openapi.alipay.com/gateway.do";
  std::string app_id = {};
  std::string private_key_path = {};  // of the application
  std::string alipay_key_path = {};   // 支付宝公钥, PEM
  std::string notify_url = {};
  std::string seller_id = {};  // 2088…; when it is set, notifications have to name it
  Identity identity = Identity::user_id;
};

// As make_wechat_pay(). Bills come as Alipay packs them: a ZIP file of CSV files in GB18030.
[[nodiscard]] Result<std::unique_ptr<PaymentProvider>> make_alipay(const AlipaySettings& settings, HttpClient& client,
                                                                   Clock& clock);

}  // namespace greenpool
