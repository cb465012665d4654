#include "payments/wechat_signature.h"

#include <charconv>

#include "office/random.h"

namespace greenpool {
namespace {

std::string lines(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) {
    text += part;
    text.push_back('\n');
  }
  return text;
}

}  // namespace

std::string wechat_authorization(const WechatIdentity& identity, const WechatRequestLine& line) {
  const std::string timestamp = std::to_string(line.at.seconds());
  const std::string nonce = random_id("");
  const std::string signature = identity.key.sign(lines({line.method, line.target, timestamp, nonce, line.body}));
  return "WECHATPAY2-SHA256-RSA2048 mchid=\"" + identity.merchant + "\",nonce_str=\"" + nonce + "\",signature=\"" +
         signature + "\",timestamp=\"" + timestamp + "\",serial_no=\"" + identity.certificate_serial + "\"";
}

Status verify_wechat_message(const WechatPlatformKeys& keys, const WechatSignedMessage& message, Timestamp now) {
  const auto key = keys.find(message.serial);
  if (key == keys.end()) return failure("notification_forged", "the message is signed with a key that is not known");
  if (!key->second.verify(lines({message.timestamp, message.nonce, message.body}), message.signature)) {
    return failure("notification_forged", "the message's signature is not valid");
  }
  std::int64_t seconds = 0;
  const char* const end = message.timestamp.data() + message.timestamp.size();
  const auto [stop, error] = std::from_chars(message.timestamp.data(), end, seconds);
  if (error != std::errc() || stop != end) return failure("notification_stale", "the message has no time");
  // Signed texts come from WeChat Pay, so the difference cannot overflow but by their fault.
  std::int64_t age = 0;
  if (__builtin_sub_overflow(now.seconds(), seconds, &age) || age > kWechatStaleSeconds || age < -kWechatStaleSeconds) {
    return failure("notification_stale", "the message is older than five minutes, or from the future");
  }
  return {};
}

}  // namespace greenpool
