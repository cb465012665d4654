#include "people/demo_ports.h"

#include "people/totp.h"

namespace greenpool {
namespace {

constexpr std::string_view kDemoCode = "demo-";

}  // namespace

std::string DemoWechatLogin::authorize_url(std::string_view state) const {
  return redirect_url_ + "?code=" + std::string(kDemoCode) + "visitor&state=" + percent_encoded(state);
}

Result<std::string> DemoWechatLogin::exchange(const std::string& code) {
  if (!code.starts_with(kDemoCode) || code.size() == kDemoCode.size()) {
    return failure("wechat_code_refused", "the demo knows codes that begin with demo-");
  }
  return "openid-" + code.substr(kDemoCode.size());
}

Result<RealNameVerdict> DemoRealNameCheck::check(const RealName& who) {
  return who.name == "不符" ? RealNameVerdict::differs : RealNameVerdict::matches;
}

}  // namespace greenpool
