#include "ops/settings.h"

#include <algorithm>
#include <array>

namespace greenpool {
namespace {

constexpr ConfigTakes kReload = ConfigTakes::reload;
constexpr ConfigTakes kRestart = ConfigTakes::restart;

constexpr std::array<std::string_view, 3> kSmsPorts{"off", "log", "gateway"};
constexpr std::array<std::string_view, 3> kTrackingPorts{"off", "demo", "kuaidi100"};
constexpr std::array<std::string_view, 4> kLogLevels{"debug", "info", "warn", "error"};
constexpr std::array<std::string_view, 2> kLogFormats{"logfmt", "json"};
constexpr std::array<std::string_view, 3> kMetricsAccesses{"off", "loopback", "token"};
constexpr std::array<std::string_view, 2> kLoopbacks{"refused", "allowed"};

template <auto Section, auto Field>
constexpr Setting text(std::string_view key, SettingKind kind, ConfigTakes takes) {
  return {.key = key, .kind = kind, .takes = takes, .text = [](ServerConfig& config) -> std::string& {
            return (config.*Section).*Field;
          }};
}

template <auto Section, auto Field>
constexpr Setting list(std::string_view key, ConfigTakes takes) {
  return {.key = key,
          .kind = SettingKind::networks,
          .takes = takes,
          .list = [](ServerConfig& config) -> std::vector<std::string>& { return (config.*Section).*Field; }};
}

struct Range {
  std::int64_t least;
  std::int64_t most;
};

template <auto Section, auto Field>
constexpr Setting number(std::string_view key, Range range, ConfigTakes takes) {
  return {.key = key,
          .kind = SettingKind::number,
          .takes = takes,
          .least = range.least,
          .most = range.most,
          .number = [](ServerConfig& config) -> std::int64_t& { return (config.*Section).*Field; }};
}

template <auto Section, auto Field>
constexpr Setting choice(std::string_view key, std::span<const std::string_view> names, ConfigTakes takes) {
  return {.key = key,
          .kind = SettingKind::choice,
          .takes = takes,
          .names = names,
          .chosen = [](const ServerConfig& config) { return static_cast<std::size_t>((config.*Section).*Field); },
          .choose =
              [](ServerConfig& config, std::size_t index) {
                auto& field = (config.*Section).*Field;
                field = static_cast<std::remove_reference_t<decltype(field)>>(index);
              }};
}

using C = ServerConfig;
constexpr std::array kSettings{
    text<&C::data, &DataConfig::directory>("data.directory", SettingKind::directory, kRestart),
    text<&C::data, &DataConfig::master_key_file>("data.master_key_file", SettingKind::secret_file, kRestart),
    text<&C::server, &ListenConfig::listen>("server.listen", SettingKind::address, kRestart),
    text<&C::server, &ListenConfig::public_url>("server.public_url", SettingKind::url, kRestart),
    number<&C::server, &ListenConfig::threads>("server.threads", {1, 64}, kRestart),
    text<&C::server, &ListenConfig::tls_certificate_file>("server.tls_certificate_file", SettingKind::public_file,
                                                          kReload),
    text<&C::server, &ListenConfig::tls_key_file>("server.tls_key_file", SettingKind::secret_file, kReload),
    list<&C::server, &ListenConfig::trusted_proxies>("server.trusted_proxies", kReload),
    number<&C::limits, &LimitsConfig::connections>("limits.connections", {64, 1'000'000}, kRestart),
    number<&C::limits, &LimitsConfig::body_bytes>("limits.body_bytes", {1'024, 1 << 20}, kRestart),
    number<&C::limits, &LimitsConfig::batch_bytes>("limits.batch_bytes", {1'024, 16 << 20}, kRestart),
    number<&C::limits, &LimitsConfig::requests_per_minute>("limits.requests_per_minute", {10, 1'000'000}, kReload),
    number<&C::limits, &LimitsConfig::burst>("limits.burst", {1, 100'000}, kReload),
    number<&C::limits, &LimitsConfig::key_requests_per_minute>("limits.key_requests_per_minute", {0, 100'000'000},
                                                               kReload),
    number<&C::limits, &LimitsConfig::key_burst>("limits.key_burst", {1, 10'000'000}, kReload),
    number<&C::session, &SessionConfig::member_days>("session.member_days", {1, 365}, kReload),
    number<&C::session, &SessionConfig::operator_hours>("session.operator_hours", {1, 168}, kReload),
    number<&C::session, &SessionConfig::operator_idle_minutes>("session.operator_idle_minutes", {1, 1'440}, kReload),
    number<&C::password, &PasswordConfig::memory_mib>("password.memory_mib", {8, 4'096}, kRestart),
    number<&C::password, &PasswordConfig::passes>("password.passes", {1, 16}, kRestart),
    number<&C::password, &PasswordConfig::threads>("password.threads", {1, 64}, kRestart),
    choice<&C::sms, &SmsConfig::port>("sms.port", kSmsPorts, kRestart),
    text<&C::sms, &SmsConfig::gateway_url>("sms.gateway_url", SettingKind::url, kRestart),
    text<&C::sms, &SmsConfig::gateway_key_file>("sms.gateway_key_file", SettingKind::secret_file, kRestart),
    text<&C::wechat, &WechatConfig::app_id>("wechat.app_id", SettingKind::text, kRestart),
    text<&C::wechat, &WechatConfig::secret_file>("wechat.secret_file", SettingKind::secret_file, kRestart),
    choice<&C::tracking, &TrackingConfig::port>("tracking.port", kTrackingPorts, kRestart),
    text<&C::tracking, &TrackingConfig::url>("tracking.url", SettingKind::url, kRestart),
    text<&C::tracking, &TrackingConfig::customer>("tracking.customer", SettingKind::text, kRestart),
    text<&C::tracking, &TrackingConfig::key_file>("tracking.key_file", SettingKind::secret_file, kRestart),
    text<&C::backup, &BackupConfig::directory>("backup.directory", SettingKind::directory, kReload),
    number<&C::backup, &BackupConfig::every_hours>("backup.every_hours", {0, 168}, kReload),
    number<&C::backup, &BackupConfig::keep_daily>("backup.keep_daily", {1, 366}, kReload),
    number<&C::backup, &BackupConfig::keep_weekly>("backup.keep_weekly", {0, 520}, kReload),
    choice<&C::log, &LogConfig::level>("log.level", kLogLevels, kReload),
    choice<&C::log, &LogConfig::format>("log.format", kLogFormats, kRestart),
    choice<&C::metrics, &MetricsConfig::access>("metrics.access", kMetricsAccesses, kReload),
    text<&C::metrics, &MetricsConfig::token_file>("metrics.token_file", SettingKind::secret_file, kReload),
    number<&C::webhook, &WebhookConfig::senders>("webhook.senders", {1, 64}, kRestart),
    choice<&C::webhook, &WebhookConfig::loopback>("webhook.loopback", kLoopbacks, kRestart),
};

constexpr std::array kPaymentSettings{
    PaymentSetting{"id", SettingKind::text, &PaymentConfig::id},
    PaymentSetting{"kind", SettingKind::choice, nullptr},
    PaymentSetting{"merchant_id", SettingKind::text, &PaymentConfig::merchant_id},
    PaymentSetting{"app_id", SettingKind::text, &PaymentConfig::app_id},
    PaymentSetting{"certificate_serial", SettingKind::text, &PaymentConfig::certificate_serial},
    PaymentSetting{"key_file", SettingKind::secret_file, &PaymentConfig::key_file},
    PaymentSetting{"api_key_file", SettingKind::secret_file, &PaymentConfig::api_key_file},
    PaymentSetting{"platform_key_file", SettingKind::public_file, &PaymentConfig::platform_key_file},
    PaymentSetting{"platform_key_id", SettingKind::text, &PaymentConfig::platform_key_id},
};

}  // namespace

std::span<const Setting> all_settings() { return kSettings; }
std::span<const PaymentSetting> payment_settings() { return kPaymentSettings; }

const Setting* find_setting(std::string_view key) {
  const auto* found =
      std::find_if(kSettings.begin(), kSettings.end(), [key](const Setting& setting) { return setting.key == key; });
  return found == kSettings.end() ? nullptr : found;
}

bool is_config_section(std::string_view name) {
  return std::any_of(kSettings.begin(), kSettings.end(),
                     [name](const Setting& setting) { return setting.key.substr(0, setting.key.find('.')) == name; });
}

std::string variable_of(std::string_view key) {
  std::string variable = "GREENPOOL_";
  for (const char c : key) {
    variable.push_back(c == '.' ? '_' : (c >= 'a' && c <= 'z') ? static_cast<char>(c - 'a' + 'A') : c);
  }
  return variable;
}

std::string value_text(const Setting& setting, const ServerConfig& config) {
  // The accessors hand out references that may be written; this only reads.
  ServerConfig copy = config;
  if (setting.text != nullptr) return setting.text(copy);
  if (setting.number != nullptr) return std::to_string(setting.number(copy));
  if (setting.chosen != nullptr) return std::string(setting.names[setting.chosen(copy)]);
  std::string text;
  for (const std::string& item : setting.list(copy)) text.append(text.empty() ? "" : ", ").append(item);
  return text;
}

std::vector<ConfigChange> diff(const ServerConfig& before, const ServerConfig& after) {
  std::vector<ConfigChange> changes;
  for (const Setting& setting : kSettings) {
    if (value_text(setting, before) != value_text(setting, after)) {
      const bool begins_or_ends =
          setting.key.starts_with("server.tls_") &&
          before.server.tls_certificate_file.empty() != after.server.tls_certificate_file.empty();
      changes.push_back({std::string(setting.key), begins_or_ends ? kRestart : setting.takes});
    }
  }
  if (before.payments != after.payments) changes.push_back({"payment", ConfigTakes::restart});
  return changes;
}

}  // namespace greenpool
