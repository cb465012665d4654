#include "cli/office_service.h"

#include <array>
#include <mutex>

#include "cli/office_options.h"
#include "http/access.h"
#include "http/refusal_log.h"
#include "http/route.h"
#include "net/live_client.h"
#include "ops/log.h"
#include "ops/settings.h"
#include "ops/value_shapes.h"
#include "people/demo_ports.h"
#include "people/sms_gateway.h"
#include "server/backup_schedule.h"
#include "server/demo_desk.h"
#include "server/payment_providers.h"
#include "shop/demo_tracker.h"
#include "shop/kuaidi100.h"

namespace greenpool {
namespace {

// For development: the code stands in the log, where who tries it can read it; nobody's phone does.
class LoggedSms final : public SmsSender {
 public:
  explicit LoggedSms(EventLog& log) : log_(log) {}
  Status send(const SmsMessage& message) override {
    const std::array<LogField, 2> fields{{{"kind", message.kind}, {"code", message.code}}};
    log_.write({.event = "sms", .fields = fields});
    return {};
  }

 private:
  EventLog& log_;
};

std::vector<std::string> route_templates() {
  std::vector<std::string> templates;
  for (const Route& route : all_routes()) templates.emplace_back(route.path);
  return templates;
}

std::vector<std::string> provider_names(const PaymentProviders& providers) {
  std::vector<std::string> names{"sandbox"};
  for (const auto& provider : providers.providers) names.emplace_back(provider->name());
  return names;
}

// The one setting of `from`, into `to`.
void copy_setting(const Setting& setting, ServerConfig& from, ServerConfig& to) {
  if (setting.text != nullptr) setting.text(to) = setting.text(from);
  if (setting.list != nullptr) setting.list(to) = setting.list(from);
  if (setting.number != nullptr) setting.number(to) = setting.number(from);
  if (setting.choose != nullptr) setting.choose(to, setting.chosen(from));
}

class Live final : public OfficeService {
 public:
  explicit Live(const OfficeServiceOptions& options)
      : options_(options),
        config_(options.config),
        log_({.level = config_.log.level, .format = config_.log.format, .clock = options.clock}) {}
  ~Live() override { static_cast<void>(stop(0)); }

  Status start() {
    if (is_demo() && !is_loopback_address(config_.server.listen)) {
      return failure("demo_in_public",
                     config_.server.listen + " can be reached by others: --demo is for this machine alone");
    }
    Result<PaymentProviders> providers = make_payment_providers(config_, *options_.clock);
    if (!providers) return tl::unexpected(providers.error());
    providers_ = std::move(*providers);
    metrics_ = std::make_unique<Metrics>(MetricsOptions{.version = GREENPOOL_VERSION,
                                                        .commit = GREENPOOL_COMMIT,
                                                        .routes = route_templates(),
                                                        .providers = provider_names(providers_)});
    if (Status loaded = load_tls(); !loaded) return loaded;
    if (Status made = make_sms(); !made) return made;
    if (Status opened = open_office(); !opened) return opened;
    if (Status shown = show_metrics(); !shown) return shown;
    if (Status serving = serve(); !serving) return serving;
    backups_ = std::make_unique<BackupSchedule>(backup_options(), config_.backup);
    const auto programmes = static_cast<std::int64_t>(office_->hall().programmes.all().size());
    const std::string where = url();
    note(LogLevel::info, "listening", {{"url", where}, {"programmes", programmes}});
    return {};
  }

  std::string url() const override { return http_->url(); }

  void reload(const ConfigReading& next) override {
    for (const ConfigFinding& finding : next.findings) {
      const bool error = finding.severity == ConfigFinding::Severity::error;
      note(error ? LogLevel::error : LogLevel::warn, "config_finding",
           {{"code", finding.code}, {"key", finding.key}, {"text", finding.text_en}});
    }
    if (!next.usable()) return note(LogLevel::error, "config_refused", {});
    ServerConfig wanted = next.config;
    for (const ConfigChange& change : diff(config_, wanted)) {
      const Setting* const setting = find_setting(change.key);
      const bool now = change.takes == ConfigTakes::reload && setting != nullptr;
      if (now) copy_setting(*setting, wanted, config_);
      note(now ? LogLevel::info : LogLevel::warn, "config_changed",
           {{"key", change.key}, {"takes", now ? "effect" : "restart"}});
    }
    apply();
    note(LogLevel::info, "reloaded", {});
  }

  Status stop(int signal) override {
    if (stopped_) return {};
    stopped_ = true;
    if (signal != 0) note(LogLevel::info, "stopping", {{"signal", std::int64_t{signal}}});
    backups_.reset();
    if (http_) http_->stop();
    Status stopped = office_ ? office_->stop() : Status();
    if (signal != 0) note(LogLevel::info, "stopped", {});
    return stopped;
  }

 private:
  [[nodiscard]] bool is_demo() const { return options_.purpose == OfficeServiceOptions::Purpose::demo; }

  void note(LogLevel level, std::string_view event, const std::vector<LogField>& fields) {
    log_.write({.level = level, .event = event, .fields = fields});
  }
  // Messages of errors may name files, never people.
  void note_failure(std::string_view event, const Error& error) {
    note(LogLevel::error, event, {{"code", error.code}, {"reason", error.message}});
  }

  Status load_tls() {
    if (config_.server.tls_certificate_file.empty()) return {};
    Result<std::shared_ptr<const ServerTls>> tls = ServerTls::load(
        {.certificate_file = config_.server.tls_certificate_file, .key_file = config_.server.tls_key_file});
    if (!tls) return tl::unexpected(tls.error());
    tls_ = std::move(*tls);
    metrics_->tls_certificate(tls_->valid_until());
    return {};
  }

  Status make_sms() {
    if (config_.sms.port == SmsPort::log) sms_ = std::make_unique<LoggedSms>(log_);
    if (is_demo()) return open_demo();
    if (config_.sms.port != SmsPort::gateway) return {};
    Result<std::string> key = secret_in(config_.sms.gateway_key_file);
    if (!key) return tl::unexpected(key.error());
    Result<std::unique_ptr<HttpClient>> client = make_http_client({});
    if (!client) return tl::unexpected(client.error());
    sms_client_ = std::move(*client);
    sms_ = std::make_unique<SmsGateway>(SmsGateway::Options{.url = config_.sms.gateway_url, .key = std::move(*key)},
                                        *sms_client_);
    return {};
  }

  Status open_demo() {
    Result<std::string> accounts = DemoDesk::read_accounts(config_.data.directory);
    if (!accounts) return tl::unexpected(accounts.error());
    demo_ = std::make_unique<DemoDesk>(std::move(*accounts));
    demo_sms_ = std::make_unique<DemoSms>(*demo_, *sms_);
    return {};
  }

  Status make_wechat() {
    const std::string redirect = config_.server.public_url + "/m/wechat";
    if (is_demo()) wechat_ = std::make_unique<DemoWechatLogin>(redirect);
    if (config_.wechat.app_id.empty()) return {};
    Result<std::string> secret = secret_in(config_.wechat.secret_file);
    if (!secret) return tl::unexpected(secret.error());
    Result<std::unique_ptr<HttpClient>> client = make_http_client({});
    if (!client) return tl::unexpected(client.error());
    wechat_client_ = std::move(*client);
    wechat_ = std::make_unique<WechatOverHttp>(
        WechatApp{.app_id = config_.wechat.app_id, .secret = std::move(*secret), .redirect_url = redirect},
        *wechat_client_);
    return {};
  }

  Status make_tracker() {
    if (config_.tracking.port == TrackingPort::demo) tracker_ = std::make_unique<shop::DemoTracker>(*options_.clock);
    if (config_.tracking.port != TrackingPort::kuaidi100) return {};
    Result<std::string> key = secret_in(config_.tracking.key_file);
    if (!key) return tl::unexpected(key.error());
    // A stop waits for the call that is under way.
    Result<std::unique_ptr<HttpClient>> client = make_http_client({.timeout = std::chrono::seconds(5)});
    if (!client) return tl::unexpected(client.error());
    tracking_client_ = std::move(*client);
    shop::Kuaidi100::Options kuaidi100{.customer = config_.tracking.customer, .key = std::move(*key)};
    if (!config_.tracking.url.empty()) kuaidi100.url = config_.tracking.url;
    tracker_ = std::make_unique<shop::Kuaidi100>(std::move(kuaidi100), *tracking_client_);
    return {};
  }

  Status open_office() {
    if (Status made = make_wechat(); !made) return made;
    if (Status made = make_tracker(); !made) return made;
    OfficeServer::Options options = office_options(config_);
    options.wechat = wechat_.get();
    options.clock = options_.clock;
    options.sms = sms_.get();
    options.tracker = tracker_.get();
    if (demo_) {
      options.sms = demo_sms_.get();
      options.demo = demo_.get();
    }
    options.metrics = metrics_.get();
    for (const auto& provider : providers_.providers) options.providers.push_back(provider.get());
    const bool sandbox = providers_.sandbox == PaymentProviders::Sandbox::offered;
    options.sandbox = sandbox ? OfficeServer::Options::Sandbox::offered : OfficeServer::Options::Sandbox::absent;
    options.on_failure = [this](std::string_view event, const Error& error) { note_failure(event, error); };
    if (is_demo()) {
      options.people.second_factor = SecondFactorRule::optional;
      options.real_names = &demo_names_;
    }
    Result<std::unique_ptr<OfficeServer>> office = OfficeServer::open(options);
    if (!office) return tl::unexpected(office.error());
    office_ = std::move(*office);
    return {};
  }

  Status show_metrics() {
    std::string token;
    if (config_.metrics.access == MetricsAccess::token) {
      Result<std::string> read = read_token_file(config_.metrics.token_file);
      if (!read) return tl::unexpected(read.error());
      token = std::move(*read);
    }
    office_->metrics_door()->open_to(config_.metrics.access, std::move(token));
    return {};
  }

  Status serve() {
    HttpServerOptions options = http_options(config_);
    options.hall = &office_->hall();
    options.clock = options_.clock;
    options.tls = tls_;
    options.on_answer = [this](const AnswerNote& answer) { note_answer(answer); };
    options.on_alarm = [this](const std::string& alarm) {
      note(LogLevel::error, "programme_stopped", {{"reason", alarm}});
    };
    Result<std::unique_ptr<HttpServer>> server = HttpServer::open(options);
    if (!server) return tl::unexpected(server.error());
    http_ = std::move(*server);
    return {};
  }

  // I/O threads. No ids of members or orders, no addresses: the route's template says what was asked for.
  void note_answer(const AnswerNote& answer) {
    metrics_->http_answered(
        {.route = answer.resource, .method = answer.method, .status = answer.status, .taken = answer.taken});
    refusals_.answered(answer);
    const bool failed = answer.status >= 500;
    if (options_.answer_log == OfficeServiceOptions::AnswerLog::off && !failed) return;
    const std::array<LogField, 6> fields{{{"method", answer.method},
                                          {"route", answer.resource.empty() ? "-" : answer.resource},
                                          {"status", std::int64_t{answer.status}},
                                          {"request_bytes", static_cast<std::int64_t>(answer.request_bytes)},
                                          {"answer_bytes", static_cast<std::int64_t>(answer.answer_bytes)},
                                          {"microseconds", static_cast<std::int64_t>(answer.taken.count())}}};
    log_.write({.level = failed ? LogLevel::warn : LogLevel::info,
                .event = "answer",
                .request_id = answer.request_id,
                .fields = fields});
  }

  // Who is known and was told no: by the id of the account or key, never by name, phone or address.
  void note_refusal(const AnswerNote& answer, std::uint64_t left_out) {
    const std::array<LogField, 5> fields{{{"code", answer.problem},
                                          {"operation", answer.operation},
                                          {"caller_kind", answer.caller_kind},
                                          {"caller", answer.caller},
                                          {"left_out", static_cast<std::int64_t>(left_out)}}};
    log_.write({.level = LogLevel::warn, .event = "refused", .request_id = answer.request_id, .fields = fields});
  }

  BackupSchedule::Options backup_options() {
    return {.data = config_.data.directory,
            .office = office_->hall().office,
            .clock = options_.clock,
            .metrics = metrics_.get(),
            .on_backup =
                [this](const BackupReport& report) {
                  const std::string directory = report.directory.string();
                  note(LogLevel::info, "backup_made",
                       {{"directory", directory}, {"removed", static_cast<std::int64_t>(report.removed.size())}});
                },
            .on_failure = [this](const Error& error) { note_failure("backup_failed", error); }};
  }

  void apply() {
    log_.set_level(config_.log.level);
    http_->trust(config_.server.trusted_proxies);
    http_->change_rates(rates_of(config_.limits));
    change_tls();
    office_->change_sessions(member_times(config_.session), operator_times(config_.session));
    backups_->change(config_.backup);
    // The token of before stays where the new one cannot be read.
    if (Status shown = show_metrics(); !shown) note_failure("metrics_token_unreadable", shown.error());
  }

  // Also where no setting differs: the files may be others. The pair of before stays where the new one cannot be used.
  void change_tls() {
    if (tls_ == nullptr) return;
    if (Status loaded = load_tls(); !loaded) return note_failure("tls_refused", loaded.error());
    http_->change_tls(tls_);
    const std::string until = format_timestamp(tls_->valid_until());
    note(LogLevel::info, "tls_loaded", {{"valid_until", until}});
  }

  const OfficeServiceOptions options_;
  ServerConfig config_;  // in force
  EventLog log_;
  RefusalLog refusals_{[this](const AnswerNote& answer, std::uint64_t left_out) { note_refusal(answer, left_out); }};
  DemoRealNameCheck demo_names_;
  PaymentProviders providers_;
  std::shared_ptr<const ServerTls> tls_;  // nullptr: in the clear
  std::unique_ptr<Metrics> metrics_;
  std::unique_ptr<HttpClient> sms_client_;
  std::unique_ptr<SmsSender> sms_;
  std::unique_ptr<DemoDesk> demo_;
  std::unique_ptr<DemoSms> demo_sms_;
  std::unique_ptr<HttpClient> wechat_client_;
  std::unique_ptr<WechatLogin> wechat_;
  std::unique_ptr<HttpClient> tracking_client_;
  std::unique_ptr<shop::ParcelTracker> tracker_;
  std::unique_ptr<OfficeServer> office_;
  std::unique_ptr<HttpServer> http_;
  std::unique_ptr<BackupSchedule> backups_;
  bool stopped_ = false;
};

}  // namespace

Result<std::unique_ptr<OfficeService>> OfficeService::open(const OfficeServiceOptions& options) {
  auto service = std::make_unique<Live>(options);
  if (Status started = service->start(); !started) return tl::unexpected(started.error());
  return service;
}

}  // namespace greenpool
