// The server's configuration: one TOML file, and environment variables that override it ("server.listen" is
// GREENPOOL_SERVER_LISTEN; payment providers stand in the file only). Everything that is wrong is found at once, with
// its place. Secrets stand in files of their own; the configuration names the files and nothing here reads them.
// Thread safety: values and pure functions, but for load_config(), which reads files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.h"
#include "base/time.h"

namespace greenpool {

enum class SmsPort : std::uint8_t { off, log, gateway };  // log: for development, codes go to the log
enum class LogFormat : std::uint8_t { logfmt, json };
enum class LogLevel : std::uint8_t { debug, info, warn, error };
enum class MetricsAccess : std::uint8_t { off, loopback, token };
enum class WebhookLoopback : std::uint8_t { refused, allowed };
enum class PaymentKind : std::uint8_t { mock, wechat, alipay };

// Paths are absolute: relative ones are taken from the directory of the file. An optional text is empty when not set.
struct DataConfig {
  std::string directory = "/var/lib/greenpool";
  std::string master_key_file = {};
};
struct ListenConfig {
  std::string listen = "127.0.0.1:8080";
  std::string public_url = {};  // what links and payment notices begin with; https:// unless it is this machine
  std::int64_t threads = 2;
  std::string tls_certificate_file = {};  // both, or the server speaks in the clear
  std::string tls_key_file = {};
  std::vector<std::string> trusted_proxies = {};  // networks whose X-Forwarded-For is believed
};
struct LimitsConfig {
  std::int64_t connections = 10'000;
  std::int64_t body_bytes = 65'536;
  std::int64_t batch_bytes = 4'194'304;
  std::int64_t requests_per_minute = 600;  // of one client
  std::int64_t burst = 100;
  std::int64_t key_requests_per_minute = 6'000;  // of one integrator's key; 0: as often as it likes
  std::int64_t key_burst = 1'000;
};
struct SessionConfig {
  std::int64_t member_days = 30;
  std::int64_t operator_hours = 12;
  std::int64_t operator_idle_minutes = 30;
};
struct PasswordConfig {  // Argon2id
  std::int64_t memory_mib = 64;
  std::int64_t passes = 3;
  std::int64_t threads = 1;  // hashes at the same time
};
struct SmsConfig {
  SmsPort port = SmsPort::off;
  std::string gateway_url = {};
  std::string gateway_key_file = {};
};
struct WechatConfig {
  std::string app_id = {};
  std::string secret_file = {};
};
enum class TrackingPort : std::uint8_t { off, demo, kuaidi100 };  // demo: every parcel arrives after three days
struct TrackingConfig {
  TrackingPort port = TrackingPort::off;
  std::string url = {};  // empty: the service's own
  std::string customer = {};
  std::string key_file = {};
};
struct PaymentConfig {
  std::string id = {};
  PaymentKind kind = PaymentKind::mock;
  std::string merchant_id = {};
  std::string app_id = {};
  std::string certificate_serial = {};
  std::string key_file = {};           // ours, private
  std::string api_key_file = {};       // symmetric, of WeChat Pay v3
  std::string platform_key_file = {};  // theirs, public
  std::string platform_key_id = {};    // PUB_KEY_ID_…, or the serial of the platform certificate; of WeChat Pay v3

  friend bool operator==(const PaymentConfig&, const PaymentConfig&) = default;
};
struct BackupConfig {
  std::string directory = {};     // empty: the server makes none by itself
  std::int64_t every_hours = 24;  // 0: only when asked
  std::int64_t keep_daily = 7;
  std::int64_t keep_weekly = 4;
};
struct LogConfig {
  LogLevel level = LogLevel::info;
  LogFormat format = LogFormat::logfmt;
};
struct MetricsConfig {
  MetricsAccess access = MetricsAccess::loopback;
  std::string token_file = {};
};
struct WebhookConfig {
  std::int64_t senders = 8;
  WebhookLoopback loopback = WebhookLoopback::refused;
};

struct ServerConfig {
  DataConfig data;
  ListenConfig server;
  LimitsConfig limits;
  SessionConfig session;
  PasswordConfig password;
  SmsConfig sms;
  WechatConfig wechat;
  TrackingConfig tracking;
  BackupConfig backup;
  LogConfig log;
  MetricsConfig metrics;
  WebhookConfig webhook;
  std::vector<PaymentConfig> payments;
};

inline constexpr std::size_t kPaymentProvidersMax = 16;

struct ConfigFinding {
  enum class Severity : std::uint8_t { warning, error };
  Severity severity = Severity::error;
  std::string code;  // config_…, stable
  std::string file;  // or the variable, "$GREENPOOL_SERVER_LISTEN"
  int line = 0;      // from 1; 0: nowhere in the file
  std::string key;   // "server.listen"; empty when it is about the file as a whole
  std::string text_zh;
  std::string text_en;
};

// "file:line: error: key: text", one line.
[[nodiscard]] std::string describe(const ConfigFinding& finding, ProblemLanguage language);

struct ConfigReading {
  ServerConfig config;  // to be used only when usable()
  std::vector<ConfigFinding> findings;

  [[nodiscard]] bool usable() const;  // no finding is an error
};

// Variables whose names begin with GREENPOOL_, and their values.
using ConfigEnvironment = std::map<std::string, std::string>;
[[nodiscard]] ConfigEnvironment config_environment(const char* const* environment);

// Whether the files that are named are looked at. Skipped where the configuration is of another machine.
enum class ConfigFiles : std::uint8_t { looked_at, skipped };

// Findings: config_file_missing, config_file_unreadable, config_file_readable_by_others, config_malformed,
// config_unknown_key, config_unknown_variable, config_wrong_type, config_out_of_range, config_missing, config_conflict,
// config_tls_missing, config_tls_unusable, config_tls_expiring, config_for_development.
// now: for the certificate, whose end is warned of kCertificateWarningDays ahead.
[[nodiscard]] ConfigReading load_config(const std::filesystem::path& path, const ConfigEnvironment& environment,
                                        Timestamp now);

// The same of a text; `path` names it in findings, and its directory is that of relative paths.
[[nodiscard]] ConfigReading read_config(std::string_view toml, const std::filesystem::path& path,
                                        const ConfigEnvironment& environment, ConfigFiles files, Timestamp now = {});

inline constexpr std::int64_t kCertificateWarningDays = 14;

// When a change comes into force.
enum class ConfigTakes : std::uint8_t { reload, restart };
struct ConfigChange {
  std::string key;
  ConfigTakes takes = ConfigTakes::restart;
};
// What differs, in the order of the documentation. What takes a restart stays as it was after a reload.
[[nodiscard]] std::vector<ConfigChange> diff(const ServerConfig& before, const ServerConfig& after);

}  // namespace greenpool
