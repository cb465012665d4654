#include "server/payment_providers.h"

#include "net/live_client.h"
#include "payments/alipay.h"
#include "payments/wechat_pay.h"

namespace greenpool {
namespace {

constexpr std::size_t kBillBytesMax = std::size_t{64} << 20U;

std::string notify_url(const ServerConfig& config, std::string_view provider) {
  return public_url_of(config, payment_notify_path(provider));
}

Result<std::unique_ptr<PaymentProvider>> make_wechat(const ServerConfig& config, const PaymentConfig& payment,
                                                     HttpClient& client, Clock& clock) {
  WechatPaySettings settings;
  settings.merchant = payment.merchant_id;
  settings.app_id = payment.app_id;
  settings.certificate_serial = payment.certificate_serial;
  settings.private_key_path = payment.key_file;
  settings.api_v3_key_path = payment.api_key_file;
  settings.platform_keys = {{.id = payment.platform_key_id, .path = payment.platform_key_file}};
  settings.notify_url = notify_url(config, "wechat_pay");
  return make_wechat_pay(settings, client, clock);
}

Result<std::unique_ptr<PaymentProvider>> make_alipay(const ServerConfig& config, const PaymentConfig& payment,
                                                     HttpClient& client, Clock& clock) {
  AlipaySettings settings;
  settings.app_id = payment.app_id;
  settings.private_key_path = payment.key_file;
  settings.alipay_key_path = payment.platform_key_file;
  settings.notify_url = notify_url(config, "alipay");
  settings.seller_id = payment.merchant_id;
  return greenpool::make_alipay(settings, client, clock);
}

}  // namespace

std::string payment_notify_path(std::string_view provider) { return "/api/v1/notifications/" + std::string(provider); }

std::string public_url_of(const ServerConfig& config, std::string_view path) {
  std::string url = config.server.public_url;
  while (url.ends_with('/')) url.pop_back();
  return url.append(path);
}

Result<PaymentProviders> make_payment_providers(const ServerConfig& config, Clock& clock) {
  PaymentProviders made;
  Result<std::unique_ptr<HttpClient>> client = make_http_client({.response_bytes_max = kBillBytesMax});
  if (!client) return tl::unexpected(client.error());
  made.client = std::move(*client);
  for (const PaymentConfig& payment : config.payments) {
    if (payment.kind == PaymentKind::mock) {
      made.sandbox = PaymentProviders::Sandbox::offered;
      continue;
    }
    if (config.server.public_url.empty()) {
      return failure("settings_incomplete", "server.public_url: " + payment.id + " has to know where its notices go");
    }
    auto provider = payment.kind == PaymentKind::wechat ? make_wechat(config, payment, *made.client, clock)
                                                        : make_alipay(config, payment, *made.client, clock);
    if (!provider) return tl::unexpected(Error{provider.error().code, payment.id + ": " + provider.error().message});
    made.providers.push_back(std::move(*provider));
  }
  return made;
}

}  // namespace greenpool
