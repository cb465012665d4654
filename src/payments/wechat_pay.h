// WeChat Pay v3 (微信支付): JSAPI, H5 and native payments, refunds, transfers to a member's change (商家转账, the
// interface of 2025, where the payee confirms), daily bills, notifications.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/time.h"
#include "payments/provider.h"

namespace greenpool {

struct WechatPaySettings {
  struct PlatformKey {
    std::string id = {};    // PUB_KEY_ID_… or the serial of a platform certificate
    std::string path = {};  // PEM: the public key or the certificate
  };
  struct SceneReport {
    std::string info_type = {};
    std::string info_content = {};
  };

  std::string base_url = "https://api.mch.weixin.qq.com";
  std::string merchant = {};  // 商户号
  std::string app_id = {};
  std::string certificate_serial = {};  // of the merchant's API certificate
  std::string private_key_path = {};    // apiclient_key.pem
  std::string api_v3_key_path = {};     // a file with the 32 characters of the APIv3 key
  // The first one encrypts payees' names; all of them verify.
  std::vector<PlatformKey> platform_keys = {};
  std::string notify_url = {};
  std::string transfer_scene = "1000";
  std::vector<SceneReport> scene_reports = {};
};

// client: one whose answers may be as large as a day's bill. Both must outlive the provider. Errors: key_unreadable,
// settings_incomplete.
[[nodiscard]] Result<std::unique_ptr<PaymentProvider>> make_wechat_pay(const WechatPaySettings& settings,
                                                                       HttpClient& client, Clock& clock);

}  // namespace greenpool
