// What WeChat Pay's JSON says, as the port's facts. Pure; any thread.
#pragma once

#include <string>

#include "json/value.h"
#include "payments/provider.h"

namespace greenpool {

struct WechatAccount {
  std::string merchant;
  std::string app_id;
};

// Error: answer_malformed (a field is missing, or of a state that is not documented), notification_foreign.
[[nodiscard]] Result<ProviderPayment> read_wechat_payment(const JsonValue& json, const WechatAccount& account);
[[nodiscard]] Result<ProviderRefund> read_wechat_refund(const JsonValue& json);
[[nodiscard]] Result<ProviderTransfer> read_wechat_transfer(const JsonValue& json, const WechatAccount& account);

}  // namespace greenpool
