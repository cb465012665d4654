#include "cli/serve_office.h"

#include <spdlog/spdlog.h>

#include <string_view>

#include "cli/texts.h"
#include "http/target.h"
#include "people/demo_ports.h"

namespace greenpool {
namespace {

// For the demo: the code stands in the log, where who tries it can read it.
class LoggedSms final : public SmsSender {
 public:
  Status send(const SmsMessage& message) override {
    spdlog::info("event=sms kind={} code={}", message.kind, message.code);
    return {};
  }
};

bool is_loopback(std::string_view listen) {
  const auto host = host_of(listen);
  return host && is_loopback_host(*host);
}

}  // namespace

void add_office_options(CLI::App& command, CLI::Option& journal, OfficeChoices& choices) {
  command.add_option("--data", choices.data, format_text(Text::serve_data))->type_name("DIR")->excludes(&journal);
  command.add_option("--master-key", choices.master_key_file, format_text(Text::serve_master_key))->type_name("FILE");
  command.add_flag("--demo", choices.demo, format_text(Text::serve_demo));
}

Result<std::unique_ptr<OfficeServer>> open_office(const OfficeChoices& choices, const std::string& listen,
                                                  Clock& clock) {
  static LoggedSms sms;
  static DemoRealNameCheck real_names;
  static DemoWechatLogin wechat("/wechat");
  if (choices.demo && !is_loopback(listen)) {
    return failure("demo_in_public", listen + " can be reached by others: --demo is for this machine alone");
  }
  OfficeServer::Options options;
  options.directory = choices.data;
  options.master_key_file = choices.master_key_file;
  options.clock = &clock;
  options.transport = is_loopback(listen) ? Transport::loopback : Transport::https;
  options.on_failure = [](std::string_view event, const Error& error) {
    spdlog::error("event={} code={}", event, error.code);
  };
  if (choices.demo) {
    options.people.second_factor = SecondFactorRule::optional;
    options.sms = &sms;
    options.real_names = &real_names;
    options.wechat = &wechat;
    options.sandbox = OfficeServer::Options::Sandbox::offered;
    options.hook_loopback = HookLoopback::allowed;
  }
  return OfficeServer::open(options);
}

}  // namespace greenpool
