// Signing in by WeChat (网页授权, OAuth 2.0): the browser is sent to WeChat, comes back with a code, and the code is
// exchanged for the user's openid on a thread outside of the office. Source: WeChat's documents on web authorisation
// for official accounts.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "net/http_client.h"
#include "people/vault.h"

namespace greenpool {

// The port. Thread safety: any thread; exchange() blocks for as long as the network does.
class WechatLogin {
 public:
  virtual ~WechatLogin() = default;
  // Where the browser has to go.
  [[nodiscard]] virtual std::string authorize_url(std::string_view state) const = 0;
  // The openid. A code is good once. Errors: wechat_code_refused (used, expired or made up), wechat_failed (anything
  // else; the message never holds the secret, the code or the openid).
  [[nodiscard]] virtual Result<std::string> exchange(const std::string& code) = 0;
};

struct WechatApp {
  std::string app_id = {};
  std::string secret = {};
  std::string redirect_url = {};      // https, of the domain that is registered with WeChat
  std::string scope = "snsapi_base";  // the openid and nothing else, without a page that asks
  std::string authorize_base = "https://open.weixin.qq.com/connect/oauth2/authorize";
  std::string api_base = "https://api.weixin.qq.com";
};

class WechatOverHttp final : public WechatLogin {
 public:
  WechatOverHttp(WechatApp app, HttpClient& client) : app_(std::move(app)), client_(client) {}
  [[nodiscard]] std::string authorize_url(std::string_view state) const override;
  [[nodiscard]] Result<std::string> exchange(const std::string& code) override;

 private:
  const WechatApp app_;
  HttpClient& client_;
};

// The state ties the way back to the browser that set out: a time and a keyed digest over it and a secret that only
// this browser has (a cookie of 32 random bytes). Letters and digits, as WeChat wants. Office thread.
[[nodiscard]] std::string make_wechat_state(const Vault& vault, std::string_view browser_secret, Timestamp now);
// Refusal: wechat_state_wrong, also after ten minutes.
void check_wechat_state(const Vault& vault, std::string_view browser_secret, std::string_view state, Timestamp now);

}  // namespace greenpool
