// The ports of this room without anybody behind them, for the demo and for tests: no network, predictable answers.
// Thread safety: any thread.
#pragma once

#include <string>

#include "people/real_name.h"
#include "people/wechat_login.h"

namespace greenpool {

// Sends the browser straight back; the code "demo-NAME" is the user "openid-NAME", any other code is refused.
class DemoWechatLogin final : public WechatLogin {
 public:
  explicit DemoWechatLogin(std::string redirect_url) : redirect_url_(std::move(redirect_url)) {}
  [[nodiscard]] std::string authorize_url(std::string_view state) const override;
  [[nodiscard]] Result<std::string> exchange(const std::string& code) override;

 private:
  const std::string redirect_url_;
};

// Every name matches its number, but "不符" never does.
class DemoRealNameCheck final : public RealNameCheck {
 public:
  [[nodiscard]] Result<RealNameVerdict> check(const RealName& who) override;
};

}  // namespace greenpool
