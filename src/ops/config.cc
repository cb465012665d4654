#include "ops/config.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>

#include "net/server_tls.h"
#include "ops/config_finding.h"
#include "ops/settings.h"
#include "ops/value_shapes.h"
#include "terms/document.h"

namespace greenpool {
namespace {

using Severity = ConfigFinding::Severity;

struct Place {
  std::string file;
  int line = 0;
};

class Reader {
 public:
  Reader(const std::filesystem::path& path, ConfigFiles files, Timestamp now) : path_(path), files_(files), now_(now) {}

  ConfigReading read(std::string_view toml, const ConfigEnvironment& environment) {
    const Result<std::vector<DocumentEntry>> entries = read_document(toml, path_.string(), "config");
    if (!entries) {
      note_malformed(entries.error());
    } else {
      for (const DocumentEntry& entry : *entries) take(entry);
    }
    for (const auto& [name, value] : environment) take_variable(name, value);
    check_together();
    put_errors_first();
    return std::move(reading_);
  }

  // Each kind in the order in which it was found.
  void put_errors_first() {
    std::vector<ConfigFinding> ordered;
    for (const Severity severity : {Severity::error, Severity::warning}) {
      std::copy_if(reading_.findings.begin(), reading_.findings.end(), std::back_inserter(ordered),
                   [severity](const ConfigFinding& finding) { return finding.severity == severity; });
    }
    reading_.findings = std::move(ordered);
  }

  void note_missing(const std::string& reason) {
    note(Severity::error, "config_file_missing", {path_.string(), 0}, "",
         {"无法读取配置文件：" + reason, "the configuration cannot be read: " + reason});
  }
  ConfigReading take_reading() { return std::move(reading_); }

 private:
  void note(Severity severity, const char* code, const Place& place, std::string_view key, Sentence text) {
    reading_.findings.push_back(
        {severity, code, place.file, place.line, std::string(key), std::move(text.zh), std::move(text.en)});
  }
  void error(const char* code, const Place& place, std::string_view key, Sentence text) {
    note(Severity::error, code, place, key, std::move(text));
  }

  // The message begins "path:line: ".
  void note_malformed(const Error& malformed) {
    std::string_view message = malformed.message;
    const std::string source = path_.string() + ":";
    int line = 1;
    if (message.starts_with(source)) {
      message.remove_prefix(source.size());
      const auto [end, problem] = std::from_chars(message.data(), message.data() + message.size(), line);
      if (problem == std::errc{}) message.remove_prefix(static_cast<std::size_t>(end - message.data()));
      if (message.starts_with(": ")) message.remove_prefix(2);
    }
    error("config_malformed", {path_.string(), line}, "",
          {"不是有效的 TOML：" + std::string(message), "is not TOML: " + std::string(message)});
  }

  void take(const DocumentEntry& entry) {
    const Place place{path_.string(), entry.line};
    const std::string section = entry.path.substr(0, entry.path.find_first_of(".["));
    if (section == "payment") return take_payment(entry, place);
    const bool known_section = is_config_section(section);
    if (entry.path == section) {
      if (!known_section) {
        error("config_unknown_key", place, printable(entry.path), {"没有这一项", "is not known; nothing reads it"});
      } else if (entry.kind != EntryKind::section) {
        error("config_wrong_type", place, entry.path,
              {"应为一个小节 [" + section + "]", "must be a section [" + section + "]"});
      }
      return;
    }
    if (!known_section) return;  // said of its section already
    const Setting* setting = find_setting(entry.path);
    if (setting == nullptr) return note_unknown(place, entry.path);
    const bool number = setting->kind == SettingKind::number;
    if (entry.kind != (number ? EntryKind::integer : EntryKind::text))
      return note_wrong_type(place, entry.path, number);
    places_[entry.path] = place;
    number ? set_number(*setting, place, entry.integer) : set_text(*setting, place, entry.text);
  }

  void note_unknown(const Place& place, const std::string& key) {
    const std::string last = key.substr(key.rfind('.') + 1);
    const bool secret = last == "secret" || last == "password" || last == "token" || last.ends_with("key");
    if (secret && last.size() > 1) {
      return error("config_unknown_key", place, printable(key),
                   {"没有这一项；密钥只能放在单独的文件中（…_file）",
                    "is not known; secrets stand in files of their own (…_file)"});
    }
    error("config_unknown_key", place, printable(key), {"没有这一项", "is not known; nothing reads it"});
  }
  void note_wrong_type(const Place& place, const std::string& key, bool number) {
    error(
        "config_wrong_type", place, key,
        number ? Sentence{"应为整数", "must be an integer"} : Sentence{"应为引号中的文字", "must be a text in quotes"});
  }

  void set_number(const Setting& setting, const Place& place, std::int64_t value) {
    if (value < setting.least || value > setting.most) {
      const std::string range = std::to_string(setting.least) + " … " + std::to_string(setting.most);
      return error("config_out_of_range", place, setting.key, {"应在 " + range + " 之间", "must be in " + range});
    }
    setting.number(reading_.config) = value;
  }

  void set_text(const Setting& setting, const Place& place, const std::string& value) {
    switch (setting.kind) {
      case SettingKind::choice:
        if (const auto index = index_of(setting.names, value, place, setting.key)) {
          setting.choose(reading_.config, *index);
        }
        return;
      case SettingKind::networks: {
        std::vector<std::string> networks = split_list(value);
        if (!std::all_of(networks.begin(), networks.end(), [](const std::string& one) { return is_network(one); })) {
          return error("config_out_of_range", place, setting.key, shape_of(setting.kind));
        }
        setting.list(reading_.config) = std::move(networks);
        return;
      }
      default:
        if (const auto text = checked_text(setting.kind, place, setting.key, value)) {
          setting.text(reading_.config) = *text;
        }
    }
  }

  std::optional<std::size_t> index_of(std::span<const std::string_view> names, const std::string& value,
                                      const Place& place, std::string_view key) {
    const auto found = std::find(names.begin(), names.end(), value);
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    std::string list;
    for (const std::string_view name : names) list.append(list.empty() ? "" : ", ").append(name);
    error("config_out_of_range", place, key, {"应为以下之一：" + list, "must be one of: " + list});
    return std::nullopt;
  }

  // An empty text is the same as leaving the key out.
  std::optional<std::string> checked_text(SettingKind kind, const Place& place, std::string_view key,
                                          const std::string& value) {
    if (value.empty()) return value;
    const bool path =
        kind == SettingKind::directory || kind == SettingKind::public_file || kind == SettingKind::secret_file;
    if (path) {
      const std::filesystem::path base = std::filesystem::absolute(path_).parent_path();
      const std::string whole = (base / value).lexically_normal().string();
      if (kind != SettingKind::directory && files_ == ConfigFiles::looked_at) check_file(kind, place, key, whole);
      return whole;
    }
    const bool good = kind == SettingKind::address ? is_listen_address(value)
                      : kind == SettingKind::url   ? is_base_url(value)
                                                   : is_plain_id(value);
    if (good) return value;
    error("config_out_of_range", place, key, shape_of(kind));
    return std::nullopt;
  }

  void check_file(SettingKind kind, const Place& place, std::string_view key, const std::string& path) {
    struct stat file{};
    if (stat(path.c_str(), &file) != 0) {
      const std::string reason = path + ": " + std::strerror(errno);
      return error("config_file_missing", place, key,
                   {"找不到文件 " + reason, "names a file that is missing: " + reason});
    }
    if (!S_ISREG(file.st_mode) || file.st_size == 0 || access(path.c_str(), R_OK) != 0) {
      return error("config_file_unreadable", place, key,
                   {path + " 不是可读的非空文件", path + " is no file that can be read and is not empty"});
    }
    if (kind == SettingKind::public_file || (file.st_mode & (S_IRWXG | S_IRWXO)) == 0) return;
    // The vault takes no master key that its group may read.
    const bool others = (file.st_mode & S_IRWXO) != 0 || key == "data.master_key_file";
    note(others ? Severity::error : Severity::warning, "config_file_readable_by_others", place, key,
         {path + " 可被其他用户访问；请执行 chmod 600", path + " is open to other users: chmod 600"});
  }

  void take_payment(const DocumentEntry& entry, const Place& place) {
    if (entry.path == "payment") {
      if (entry.kind != EntryKind::tables) {
        error("config_wrong_type", place, entry.path,
              {"应为 [[payment]] 列表", "must be a list of tables [[payment]]"});
      }
      return;
    }
    const std::size_t dot = entry.path.find('.');
    if (dot == std::string::npos) {
      if (reading_.config.payments.size() == kPaymentProvidersMax) {
        error("config_out_of_range", place, entry.path, {"支付渠道过多", "there are too many payment providers"});
      }
      reading_.config.payments.emplace_back();
      payment_places_.push_back(place);
      return;
    }
    if (reading_.config.payments.empty()) return;  // no list of tables, which was said
    const std::string_view key = std::string_view(entry.path).substr(dot + 1);
    const auto settings = payment_settings();
    const auto setting =
        std::find_if(settings.begin(), settings.end(), [key](const PaymentSetting& one) { return one.key == key; });
    if (setting == settings.end()) return note_unknown(place, entry.path);
    if (entry.kind != EntryKind::text) return note_wrong_type(place, entry.path, false);
    PaymentConfig& payment = reading_.config.payments.back();
    if (setting->kind == SettingKind::choice) {
      if (const auto index = index_of(kPaymentKindNames, entry.text, place, entry.path)) {
        payment.kind = static_cast<PaymentKind>(*index);
      }
    } else if (const auto text = checked_text(setting->kind, place, entry.path, entry.text)) {
      payment.*(setting->text) = *text;
    }
  }

  void take_variable(const std::string& name, const std::string& value) {
    if (name == "GREENPOOL_TOKEN") return;  // of `greenpool serve --journal`
    const Place place{"$" + name, 0};
    const auto settings = all_settings();
    const auto setting = std::find_if(settings.begin(), settings.end(),
                                      [&](const Setting& one) { return variable_of(one.key) == name; });
    if (setting == settings.end()) {
      note(Severity::warning, "config_unknown_variable", place, "",
           {"没有对应的配置项，已忽略", "overrides no setting and is ignored"});
      return;
    }
    places_[std::string(setting->key)] = place;
    if (setting->kind != SettingKind::number) return set_text(*setting, place, value);
    std::int64_t number = 0;
    const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (problem != std::errc{} || end != value.data() + value.size()) {
      return note_wrong_type(place, std::string(setting->key), true);
    }
    set_number(*setting, place, number);
  }

  [[nodiscard]] Place place_of(std::string_view key) const {
    const auto found = places_.find(key);
    return found == places_.end() ? Place{path_.string(), 0} : found->second;
  }
  void want(std::string_view key, const std::string& value, Sentence reason) {
    // A value that was refused was spoken of already.
    if (value.empty() && places_.find(key) == places_.end()) {
      error("config_missing", place_of(key), key, std::move(reason));
    }
  }

  // What no setting says alone.
  void check_together() {
    const ServerConfig& config = reading_.config;
    want("data.master_key_file", config.data.master_key_file,
         {"必须指定主密钥文件", "must name the file of the master key"});
    check_server(config);
    check_ports(config);
    check_backup(config);
    for (std::size_t i = 0; i < config.payments.size(); ++i) check_payment(i);
  }

  void check_server(const ServerConfig& config) {
    const bool here = is_loopback_address(config.server.listen);
    const bool tls = !config.server.tls_certificate_file.empty();
    check_tls(config.server);
    if (!here) {
      if (!tls) {
        note(Severity::warning, "config_tls_missing", place_of("server.listen"), "server.listen",
             {"监听公开地址而没有 TLS：口令和个人信息将以明文传输",
              "listens publicly without TLS: passwords and personal data are sent in the clear"});
      }
      want("server.public_url", config.server.public_url,
           {"监听公开地址时必须指定", "must be given where the server listens publicly"});
    }
    const std::string& url = config.server.public_url;
    if (url.starts_with("http://") && tls) {
      error("config_conflict", place_of("server.public_url"), "server.public_url",
            {"服务器使用 TLS 时应以 https:// 开头", "must begin with https:// where the server speaks TLS"});
    } else if (url.starts_with("http://") && !is_loopback_address(url.substr(7, url.find('/', 7) - 7))) {
      note(Severity::warning, "config_tls_missing", place_of("server.public_url"), "server.public_url",
           {"应使用 https://", "should begin with https://"});
    }
    if (config.limits.batch_bytes < config.limits.body_bytes) {
      error("config_conflict", place_of("limits.batch_bytes"), "limits.batch_bytes",
            {"不能小于 limits.body_bytes", "must not be less than limits.body_bytes"});
    }
  }

  void check_tls(const ListenConfig& server) {
    constexpr std::string_view kCertificate = "server.tls_certificate_file";
    constexpr std::string_view kKey = "server.tls_key_file";
    if (server.tls_certificate_file.empty() != server.tls_key_file.empty()) {
      want(server.tls_key_file.empty() ? kKey : kCertificate, "",
           {"tls_certificate_file 与 tls_key_file 须同时指定",
            "tls_certificate_file and tls_key_file are given together"});
    }
    const bool both = !server.tls_certificate_file.empty() && !server.tls_key_file.empty();
    if (!both || files_ == ConfigFiles::skipped || is_not_there(kCertificate) || is_not_there(kKey)) return;
    const Result<std::shared_ptr<const ServerTls>> tls =
        ServerTls::load({.certificate_file = server.tls_certificate_file, .key_file = server.tls_key_file});
    if (!tls) {
      const std::string_view key = tls.error().code == "tls_certificate_unusable" ? kCertificate : kKey;
      return error("config_tls_unusable", place_of(key), key,
                   {"证书或私钥无法使用：" + tls.error().message, "cannot be used: " + tls.error().message});
    }
    check_certificate(**tls, place_of(kCertificate), kCertificate);
  }

  void check_certificate(const ServerTls& tls, const Place& place, std::string_view key) {
    constexpr std::int64_t kDayMicroseconds = std::int64_t{86'400} * 1'000'000;
    const std::string until = format_timestamp(tls.valid_until());
    const std::int64_t left = tls.valid_until().microseconds() - now_.microseconds();
    if (now_ < tls.valid_from()) {
      const std::string from = format_timestamp(tls.valid_from());
      note(Severity::warning, "config_tls_expiring", place, key,
           {"证书自 " + from + " 起才有效", "holds a certificate that is not valid before " + from});
    } else if (left < 0) {
      note(Severity::warning, "config_tls_expiring", place, key,
           {"证书已于 " + until + " 过期", "holds a certificate that expired at " + until});
    } else if (left < kCertificateWarningDays * kDayMicroseconds) {
      note(Severity::warning, "config_tls_expiring", place, key,
           {"证书将于 " + until + " 过期，请及时更换", "holds a certificate that expires at " + until});
    }
  }

  void check_ports(const ServerConfig& config) {
    if (config.sms.port == SmsPort::gateway) {
      want("sms.gateway_url", config.sms.gateway_url, {"使用短信网关时必须指定", "must be given with the gateway"});
      want("sms.gateway_key_file", config.sms.gateway_key_file,
           {"使用短信网关时必须指定", "must be given with the gateway"});
    }
    check_tracking(config.tracking);
    const bool open = !is_loopback_address(config.server.listen);
    if (config.tracking.port == TrackingPort::demo && open) {
      note(Severity::warning, "config_for_development", place_of("tracking.port"), "tracking.port",
           {"物流信息是编造的，只适合演示", "makes up where parcels are, which is for demonstrations only"});
    }
    if (config.sms.port == SmsPort::log && open) {
      note(Severity::warning, "config_for_development", place_of("sms.port"), "sms.port",
           {"验证码会写入日志，只适合开发", "writes codes into the log, which is for development only"});
    }
    if (config.webhook.loopback == WebhookLoopback::allowed && open) {
      note(Severity::warning, "config_for_development", place_of("webhook.loopback"), "webhook.loopback",
           {"允许向本机投递，只适合开发", "lets webhooks reach this machine, which is for development only"});
    }
    if (config.wechat.app_id.empty() != config.wechat.secret_file.empty()) {
      const char* const key = config.wechat.app_id.empty() ? "wechat.app_id" : "wechat.secret_file";
      want(key, "", {"app_id 与 secret_file 须同时指定", "app_id and secret_file are given together"});
    }
    if (config.metrics.access == MetricsAccess::token) {
      want("metrics.token_file", config.metrics.token_file,
           {"access = \"token\" 时必须指定", "must be given with access = \"token\""});
    }
  }

  void check_tracking(const TrackingConfig& tracking) {
    if (tracking.port != TrackingPort::kuaidi100) return;
    want("tracking.customer", tracking.customer, {"使用快递100时必须指定", "must be given with kuaidi100"});
    want("tracking.key_file", tracking.key_file, {"使用快递100时必须指定", "must be given with kuaidi100"});
    const std::string& url = tracking.url;
    if (url.starts_with("http://") && !is_loopback_address(url.substr(7, url.find('/', 7) - 7))) {
      note(Severity::warning, "config_tls_missing", place_of("tracking.url"), "tracking.url",
           {"应使用 https://：会传送收件人电话", "should begin with https://: recipients' phones are sent there"});
    }
  }

  void check_backup(const ServerConfig& config) {
    if (config.backup.directory.empty()) {
      note(Severity::warning, "config_missing", place_of("backup.directory"), "backup.directory",
           {"未设置备份目录：服务器不会自动备份", "is not set: the server makes no backups by itself"});
      return;
    }
    const std::string inside = config.data.directory + "/";
    if ((config.backup.directory + "/").starts_with(inside)) {
      error("config_conflict", place_of("backup.directory"), "backup.directory",
            {"备份目录不能在数据目录之内", "must not lie inside data.directory"});
    }
  }

  void check_payment(std::size_t index) {
    const PaymentConfig& payment = reading_.config.payments[index];
    const std::string name = "payment[" + std::to_string(index + 1) + "]";
    const Place& place = payment_places_[index];
    const auto missing = [&](const char* key, const std::string& value) {
      if (!value.empty() || spoken_of(name + "." + key)) return;
      error("config_missing", place, name + "." + key, {"必须指定", "must be given"});
    };
    missing("id", payment.id);
    for (std::size_t other = 0; other < index; ++other) {
      if (!payment.id.empty() && reading_.config.payments[other].id == payment.id) {
        error("config_conflict", place, name + ".id", {"与另一渠道重复", "is that of another provider"});
      }
      if (reading_.config.payments[other].kind == payment.kind && !spoken_of(name + ".kind")) {
        error("config_conflict", place, name + ".kind", {"每种渠道只能有一个", "is given twice: one of a kind"});
      }
    }
    if (payment.kind == PaymentKind::mock) {
      if (!is_loopback_address(reading_.config.server.listen)) {
        note(Severity::warning, "config_for_development", place, name + ".kind",
             {"模拟支付只适合演示", "takes no real money, which is for demonstrations only"});
      }
      return;
    }
    missing("app_id", payment.app_id);
    missing("key_file", payment.key_file);
    missing("platform_key_file", payment.platform_key_file);
    if (payment.kind != PaymentKind::wechat) return;
    missing("merchant_id", payment.merchant_id);
    missing("certificate_serial", payment.certificate_serial);
    missing("api_key_file", payment.api_key_file);
    missing("platform_key_id", payment.platform_key_id);
  }

  // The file that the key names.
  [[nodiscard]] bool is_not_there(std::string_view key) const {
    return std::any_of(reading_.findings.begin(), reading_.findings.end(), [key](const ConfigFinding& finding) {
      return finding.key == key && (finding.code == "config_file_missing" || finding.code == "config_file_unreadable");
    });
  }

  [[nodiscard]] bool spoken_of(std::string_view key) const {
    return std::any_of(reading_.findings.begin(), reading_.findings.end(),
                       [key](const ConfigFinding& finding) { return finding.key == key; });
  }

  const std::filesystem::path path_;
  const ConfigFiles files_;
  const Timestamp now_;
  ConfigReading reading_;
  std::map<std::string, Place, std::less<>> places_;
  std::vector<Place> payment_places_;
};

}  // namespace

ConfigReading read_config(std::string_view toml, const std::filesystem::path& path,
                          const ConfigEnvironment& environment, ConfigFiles files, Timestamp now) {
  return Reader(path, files, now).read(toml, environment);
}

ConfigReading load_config(const std::filesystem::path& path, const ConfigEnvironment& environment, Timestamp now) {
  std::ifstream file(path, std::ios::binary);
  std::string toml{std::istreambuf_iterator<char>(file), {}};
  if (!file.is_open() || file.bad()) {
    Reader reader(path, ConfigFiles::looked_at, now);
    reader.note_missing(std::strerror(errno));
    return reader.take_reading();
  }
  return read_config(toml, path, environment, ConfigFiles::looked_at, now);
}

}  // namespace greenpool
