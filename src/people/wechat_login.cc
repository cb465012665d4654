#include "people/wechat_login.h"

#include <charconv>

#include "base/encoding.h"
#include "json/value.h"
#include "office/random.h"
#include "people/problems.h"
#include "people/settings.h"
#include "people/totp.h"

namespace greenpool {
namespace {

constexpr std::int64_t kStateSeconds = 600;
constexpr std::size_t kDigestDigits = 64;

// "invalid code", "code been used", "code expired": the browser has to ask again.
bool is_refused_code(std::int64_t error) { return error == 40029 || error == 40163 || error == 42003; }

std::string state_digest(const Vault& vault, std::string_view browser_secret, std::string_view seconds) {
  return to_hex(vault.digest(Vault::Purpose::wechat_state, std::string(seconds) + ":" + std::string(browser_secret)));
}

}  // namespace

std::string WechatOverHttp::authorize_url(std::string_view state) const {
  // WeChat checks the order of the parameters.
  return app_.authorize_base + "?appid=" + percent_encoded(app_.app_id) +
         "&redirect_uri=" + percent_encoded(app_.redirect_url) + "&response_type=code&scope=" + app_.scope +
         "&state=" + percent_encoded(state) + "#wechat_redirect";
}

Result<std::string> WechatOverHttp::exchange(const std::string& code) {
  const Result<IncomingResponse> answer =
      client_.send({.method = "GET",
                    .url = app_.api_base + "/sns/oauth2/access_token?appid=" + percent_encoded(app_.app_id) +
                           "&secret=" + percent_encoded(app_.secret) + "&code=" + percent_encoded(code) +
                           "&grant_type=authorization_code"});
  if (!answer) return failure("wechat_failed", "WeChat could not be asked: " + answer.error().code);
  if (answer->status != 200) {
    return failure("wechat_failed", "WeChat answered with status " + std::to_string(answer->status));
  }
  const Result<JsonValue> json = parse_json(answer->body);
  if (!json) return failure("wechat_failed", "WeChat's answer is no JSON");
  if (const auto error = json->integer_at("errcode"); error && *error != 0) {
    return failure(is_refused_code(*error) ? "wechat_code_refused" : "wechat_failed",
                   "WeChat answered with error " + std::to_string(*error));
  }
  const auto openid = json->text_at("openid");
  if (!openid || openid->empty() || openid->size() > 128) {
    return failure("wechat_failed", "WeChat's answer holds no openid");
  }
  return std::string(*openid);
}

std::string make_wechat_state(const Vault& vault, std::string_view browser_secret, Timestamp now) {
  const std::string seconds = std::to_string(now.seconds());
  return state_digest(vault, browser_secret, seconds) + seconds;
}

void check_wechat_state(const Vault& vault, std::string_view browser_secret, std::string_view state, Timestamp now) {
  if (browser_secret.empty() || state.size() <= kDigestDigits) throw Refusal(kWechatStateWrong);
  const std::string_view seconds = state.substr(kDigestDigits);
  std::int64_t made_at = 0;
  const auto read = std::from_chars(seconds.data(), seconds.data() + seconds.size(), made_at);
  const bool number = read.ec == std::errc{} && read.ptr == seconds.data() + seconds.size();
  const std::int64_t age = now.seconds() - made_at;
  const bool genuine =
      equal_in_constant_time(state_digest(vault, browser_secret, seconds), state.substr(0, kDigestDigits));
  if (!number || !genuine || age < 0 || age > kStateSeconds) throw Refusal(kWechatStateWrong);
}

}  // namespace greenpool
