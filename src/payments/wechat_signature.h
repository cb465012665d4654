// How WeChat Pay v3 signs messages, both ways: ours in the Authorization field, theirs in the fields Wechatpay-*.
// https://pay.weixin.qq.com/doc/v3/merchant/4012365342 and the pages around it.
// Pure but for the nonce; any thread.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "payments/signing.h"

namespace greenpool {

struct WechatIdentity {
  std::string merchant;            // 商户号
  std::string certificate_serial;  // of our certificate
  RsaPrivateKey key;
};

struct WechatRequestLine {
  std::string_view method;
  std::string_view target;  // path and query
  std::string_view body;
  Timestamp at;
};

// The value of the Authorization field.
[[nodiscard]] std::string wechat_authorization(const WechatIdentity& identity, const WechatRequestLine& line);

// WeChat Pay's keys by the serial of a platform certificate, or by PUB_KEY_ID_….
using WechatPlatformKeys = std::map<std::string, RsaPublicKey, std::less<>>;

struct WechatSignedMessage {
  std::string_view timestamp;  // seconds, as text
  std::string_view nonce;
  std::string_view serial;
  std::string_view signature;
  std::string_view body;
};

inline constexpr std::int64_t kWechatStaleSeconds = 300;

// Errors: notification_forged, notification_stale.
[[nodiscard]] Status verify_wechat_message(const WechatPlatformKeys& keys, const WechatSignedMessage& message,
                                           Timestamp now);

}  // namespace greenpool
