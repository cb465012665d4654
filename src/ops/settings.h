// Every setting, once: its key, what it may be, where it lies in ServerConfig, and what a change of it takes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ops/config.h"

namespace greenpool {

enum class SettingKind : std::uint8_t {
  text,
  address,      // "127.0.0.1:8080", "[::1]:8080"
  url,          // http:// or https://
  directory,    // need not exist
  public_file,  // must exist
  secret_file,  // must exist, and be readable by its owner alone
  networks,     // "10.0.0.0/8, ::1"
  number,
  choice,
};

struct Setting {
  std::string_view key = {};
  SettingKind kind = SettingKind::text;
  ConfigTakes takes = ConfigTakes::restart;
  std::int64_t least = 0;  // of a number
  std::int64_t most = 0;
  std::span<const std::string_view> names = {};  // of a choice, in the order of its enumeration
  std::string& (*text)(ServerConfig&) = nullptr;
  std::vector<std::string>& (*list)(ServerConfig&) = nullptr;
  std::int64_t& (*number)(ServerConfig&) = nullptr;
  std::size_t (*chosen)(const ServerConfig&) = nullptr;
  void (*choose)(ServerConfig&, std::size_t) = nullptr;
};

// In the order of the documentation.
[[nodiscard]] std::span<const Setting> all_settings();
[[nodiscard]] const Setting* find_setting(std::string_view key);
[[nodiscard]] bool is_config_section(std::string_view name);

// "GREENPOOL_SERVER_LISTEN" for "server.listen".
[[nodiscard]] std::string variable_of(std::string_view key);

// The value as the file would have it, without quotes; of a list, with commas.
[[nodiscard]] std::string value_text(const Setting& setting, const ServerConfig& config);

inline constexpr std::string_view kPaymentKindNames[] = {"mock", "wechat", "alipay"};

// The keys of a [[payment]], all of them texts.
struct PaymentSetting {
  std::string_view key;
  SettingKind kind;
  std::string PaymentConfig::* text;
};
[[nodiscard]] std::span<const PaymentSetting> payment_settings();

}  // namespace greenpool
