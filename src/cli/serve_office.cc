#include "cli/serve_office.h"

#include <fmt/format.h>
#include <poll.h>

#include <array>
#include <cstdio>

#include "cli/config_file.h"
#include "cli/descriptors.h"
#include "cli/exit_code.h"
#include "cli/office_service.h"
#include "cli/reload_signal.h"
#include "cli/report.h"
#include "cli/texts.h"

namespace greenpool {
namespace {

LogLevel level_of(const std::string& name) {
  if (name == "debug") return LogLevel::debug;
  if (name == "warn") return LogLevel::warn;
  return name == "info" ? LogLevel::info : LogLevel::error;
}

// The configuration that the options of a trial stand for.
ServerConfig config_of(const OfficeChoices& choices, const OfficeListening& listening) {
  const HttpServerOptions& http = listening.http;
  ServerConfig config;
  config.data = {.directory = choices.data, .master_key_file = choices.master_key_file};
  config.server.listen = http.listen;
  config.server.threads = static_cast<std::int64_t>(http.threads);
  config.server.tls_certificate_file = listening.tls.certificate_file;
  config.server.tls_key_file = listening.tls.key_file;
  config.limits.connections = static_cast<std::int64_t>(http.limits.connections);
  config.limits.body_bytes = static_cast<std::int64_t>(http.limits.body_bytes);
  config.limits.batch_bytes = static_cast<std::int64_t>(http.limits.batch_bytes);
  config.log.level = level_of(listening.log_level);
  if (choices.demo) {
    config.sms.port = SmsPort::log;
    config.tracking.port = TrackingPort::demo;
    config.webhook.loopback = WebhookLoopback::allowed;
    config.payments = {{.id = "sandbox", .kind = PaymentKind::mock}};
  }
  return config;
}

// What the user said is wrong, rather than what the machine has.
int complain_of(const Error& error) {
  const int code = complain(error);
  const bool usage = error.code.starts_with("config_") || error.code.starts_with("token_") ||
                     error.code.starts_with("tls_") || error.code == "key_unreadable" ||
                     error.code == "settings_incomplete" || error.code == "listen_malformed" ||
                     error.code == "limits_malformed" || error.code == "demo_in_public";
  return usage ? kExitUsage : code;
}

void wait_and_reload(OfficeService& service, const std::string& file, ReloadSignal& reload, const StopSignal& stop) {
  while (StopSignal::caught() == 0) {
    std::array<pollfd, 2> descriptors{
        {{.fd = stop.fd(), .events = POLLIN, .revents = 0}, {.fd = reload.fd(), .events = POLLIN, .revents = 0}}};
    poll(descriptors.data(), descriptors.size(), -1);
    // Without a file there is nothing to read again.
    if (reload.take() && !file.empty()) service.reload(read_server_config(file));
  }
}

}  // namespace

void add_office_options(CLI::App& command, CLI::Option& journal, OfficeChoices& choices) {
  CLI::Option* const config =
      command.add_option("--config", choices.config, format_text(Text::config_option))->type_name("FILE");
  CLI::Option* const data =
      command.add_option("--data", choices.data, format_text(Text::serve_data))->type_name("DIR")->excludes(&journal);
  config->excludes(&journal)->excludes(data);
  command.add_option("--master-key", choices.master_key_file, format_text(Text::serve_master_key))
      ->type_name("FILE")
      ->excludes(config);
  command.add_flag("--demo", choices.demo, format_text(Text::serve_demo))->excludes(config);
}

int serve_office(const OfficeChoices& choices, const OfficeListening& listening, const StopSignal& stop, Clock& clock) {
  OfficeServiceOptions options{.config = {}, .clock = &clock};
  if (choices.config.empty()) {
    options.config = config_of(choices, listening);
    if (choices.demo) options.purpose = OfficeServiceOptions::Purpose::demo;
    if (!listening.access_log) options.answer_log = OfficeServiceOptions::AnswerLog::off;
  } else {
    std::optional<ServerConfig> config = usable_config(choices.config);
    if (!config) return kExitUsage;
    options.config = std::move(*config);
    if (listening.listen_given) options.config.server.listen = listening.http.listen;
  }
  ReloadSignal reload;
  allow_descriptors(static_cast<std::size_t>(options.config.limits.connections));
  Result<std::unique_ptr<OfficeService>> service = OfficeService::open(options);
  if (!service) return complain_of(service.error());
  fmt::print("{}\n", (*service)->url());
  std::fflush(stdout);
  wait_and_reload(**service, choices.config, reload, stop);
  const Status stopped = (*service)->stop(StopSignal::caught());
  return stopped ? kExitOk : complain(stopped.error());
}

}  // namespace greenpool
