// `greenpool serve`: one programme, or an office with all of its programmes, over HTTP (docs/http-api.md), until SIGINT
// or SIGTERM.
#include <fmt/format.h>
#include <poll.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "base/check.h"
#include "base/system_clock.h"
#include "cli/commands.h"
#include "cli/descriptors.h"
#include "cli/exit_code.h"
#include "cli/programme_door.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/serve_office.h"
#include "cli/stop_signal.h"
#include "cli/terms_file.h"
#include "cli/texts.h"
#include "http/access.h"
#include "http/server.h"
#include "people/pump.h"
#include "server/calendar_keeper.h"
#include "server/flow.h"
#include "server/hall.h"

namespace greenpool {
namespace {

struct ServeOptions {
  std::string terms;
  std::optional<Acknowledgement> acknowledgement;
  std::string journal;
  OfficeChoices office;
  std::string token_file;
  std::string log_level = "info";
  bool access_log = false;
  bool listen_given = false;
  TlsFiles tls = {};
  bool calendar_by_commands = false;
  HttpServerOptions http;
};

std::string_view say(std::string_view zh, std::string_view en) { return language() == Language::chinese ? zh : en; }

// One line an event, "time level event=… key=value", on standard error. No ids of members or orders ever stand there.
void start_log(const std::string& level) {
  auto logger = std::make_shared<spdlog::logger>("greenpool", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
  logger->set_level(spdlog::level::from_str(level));
  spdlog::set_default_logger(std::move(logger));
}

Result<std::string> find_token(const std::string& token_file) {
  if (!token_file.empty()) {
    struct stat file{};
    if (stat(token_file.c_str(), &file) == 0 && (file.st_mode & (S_IRGRP | S_IROTH)) != 0) {
      spdlog::warn("event=token_file_readable_by_others");
    }
    return read_token_file(token_file);
  }
  const char* const variable = std::getenv("GREENPOOL_TOKEN");
  if (variable == nullptr || *variable == '\0') return std::string();
  if (!is_token(variable)) {
    return failure("token_malformed", "GREENPOOL_TOKEN: a token is 16 to 256 letters, digits or any of -._~+/=");
  }
  return std::string(variable);
}

Result<std::unique_ptr<Programme>> open_programme(const ServeOptions& options, Clock& clock,
                                                  std::function<void(const Moment&)> on_batch) {
  ProgrammeOptions opening;
  opening.directory = options.journal;
  opening.clock = &clock;
  opening.acknowledgement = options.acknowledgement;
  opening.on_batch = std::move(on_batch);
  if (!options.terms.empty()) {
    Result<Terms> terms = read_terms_file(options.terms);
    if (!terms) return tl::unexpected<Error>(terms.error());
    opening.terms = std::move(*terms);
  } else if (!std::filesystem::exists(options.journal)) {
    return failure("journal_not_found", options.journal + " does not exist; --terms starts a new programme in it");
  }
  Progress progress(Text::opening, Text::records_unit);
  opening.progress = [&progress](std::uint64_t done, std::uint64_t total) { progress.update(done, total, done); };
  return Programme::open(opening);
}

// From now on nothing is accepted, and only a person can help. The code is that of the answers: an alarm of the storage
// begins with the storage's own code, one word; that of a broken law is a sentence.
void log_alarm(const std::string& alarm) {
  const bool sentence = alarm.substr(0, alarm.find(':')).find(' ') != std::string::npos;
  spdlog::critical("event=programme_stopped code={} reason=\"{}\"",
                   outcome_name(sentence ? Reject::programme_stopped : Reject::storage_unavailable), alarm);
}

// What the user said is wrong, rather than what the machine has.
int complain_of(const Error& error) {
  const int code = complain(error);
  const bool usage = error.code.starts_with("token_") || error.code.starts_with("tls_") ||
                     error.code == "listen_malformed" || error.code == "limits_malformed";
  return usage ? kExitUsage : code;
}

void wait_for(const StopSignal& stop) {
  pollfd descriptor{.fd = stop.fd(), .events = POLLIN, .revents = 0};
  while (StopSignal::caught() == 0) poll(&descriptor, 1, -1);
}

// Serves until a signal comes, and answers what is in flight.
int serve_until_stopped(HttpServerOptions& http, const StopSignal& stop) {
  allow_descriptors(http.limits.connections);
  Result<std::unique_ptr<HttpServer>> server = HttpServer::open(http);
  if (!server) return complain_of(server.error());
  fmt::print("{}\n", (*server)->url());
  std::fflush(stdout);
  spdlog::info("event=listening url={} token={} programmes={}", (*server)->url(),
               http.token.empty() ? "none" : "required", http.hall->programmes.all().size());
  wait_for(stop);
  spdlog::info("event=stopping signal={}", StopSignal::caught());
  (*server)->stop();
  return kExitOk;
}

int serve(ServeOptions options) {
  const StopSignal stop;
  SystemClock clock;
  if (options.office.any()) {
    return serve_office(options.office,
                        {.http = options.http,
                         .listen_given = options.listen_given,
                         .log_level = options.log_level,
                         .access_log = options.access_log,
                         .tls = options.tls},
                        stop, clock);
  }
  start_log(options.log_level);
  options.http.clock = &clock;
  options.http.on_alarm = log_alarm;
  if (options.access_log) {
    options.http.on_answer = [](const AnswerNote& note) {
      spdlog::info("event=answer resource={} status={} request_bytes={} answer_bytes={} microseconds={} request_id={}",
                   note.resource.empty() ? "-" : note.resource, note.status, note.request_bytes, note.answer_bytes,
                   note.taken.count(), note.request_id);
    };
  }
  Result<std::string> token = find_token(options.token_file);
  if (!token) return complain_of(token.error());
  if (!options.tls.certificate_file.empty()) {
    Result<std::shared_ptr<const ServerTls>> tls = ServerTls::load(options.tls);
    if (!tls) return complain_of(tls.error());
    options.http.tls = std::move(*tls);
  }
  Flow flow;
  std::string id;  // known once it is open; nothing is published before
  Result<std::unique_ptr<Programme>> opened =
      open_programme(options, clock, [&flow, &id](const Moment& moment) { flow.publish(id, moment); });
  if (!opened) return complain(opened.error());
  Programme& programme = **opened;
  id = programme.terms().id;

  Programmes programmes;
  GP_CHECK(programmes.add(programme), "it is the only one");
  Hall hall{programmes, &flow};
  options.http.hall = &hall;
  options.http.token = std::move(*token);
  CalendarKeeper calendar(programmes, clock, [](const Error& error) {
    spdlog::error("event=calendar_failed code={} programme={}", error.code, error.message);
  });
  std::unique_ptr<Pump> keeps_calendar;
  if (!options.calendar_by_commands) {
    keeps_calendar = std::make_unique<Pump>(
        Pump::Options{.thread_name = "gp-calendar", .pause = std::chrono::seconds(5), .once = [&calendar] {
                        static_cast<void>(calendar.keep());
                        return std::size_t{0};
                      }});
  }
  const int served = serve_until_stopped(options.http, stop);
  keeps_calendar.reset();
  const Status stopped = programme.stop();
  const ProgrammeStatus status = programme.status();
  spdlog::info("event=stopped records={}", status.next_seq);
  if (!stopped) return complain(stopped.error());
  return status.alarm ? kExitEnvironment : served;
}

}  // namespace

void add_serve_command(CLI::App& app, Run& run) {
  const auto options = std::make_shared<ServeOptions>();
  HttpServerOptions& http = options->http;
  CLI::App* command = app.add_subcommand(
      "serve", std::string(say("以 HTTP/JSON 提供一个平台方案", "Serve a programme over HTTP and JSON")));
  command->footer(std::string(say(
      "启动后在标准输出打印一行地址；日志写到标准错误。SIGINT 或 SIGTERM 会先答复在途请求再退出，第二个信号立即结束。\n"
      "令牌取自 --token-file 的第一行或环境变量 GREENPOOL_TOKEN；仅监听本机时可以不设。\n"
      "退出码：0 正常停止；2 用法或输入有误；3 账本、磁盘或端口问题。",
      "Prints its address on standard output once it serves; the log goes to standard error. SIGINT or SIGTERM "
      "answers\n"
      "what is in flight and ends; a second one ends at once. The token is the first line of --token-file, or the\n"
      "environment's GREENPOOL_TOKEN; on loopback there need not be one.\n"
      "Exit codes: 0 stopped as asked, 2 usage or malformed input, 3 the journal, the disk or the port.")));
  CLI::Option* const journal =
      command->add_option("--journal", options->journal, format_text(Text::journal_argument))->type_name("DIR");
  add_office_options(*command, *journal, options->office);
  command->add_option("--terms", options->terms, format_text(Text::terms_option))->type_name("FILE");
  add_acknowledge_option(*command, options->acknowledgement);
  CLI::Option* const listen =
      command
          ->add_option("--listen", http.listen,
                       std::string(say("监听地址；端口 0 取一个空闲端口",
                                       "Address and port to listen on; port 0 takes a free one")))
          ->type_name("ADDR:PORT")
          ->capture_default_str();
  command
      ->add_option("--token-file", options->token_file, std::string(say("访问令牌文件", "File with the bearer token")))
      ->type_name("FILE");
  CLI::Option* const certificate =
      command
          ->add_option(
              "--tls-certificate", options->tls.certificate_file,
              std::string(say("TLS 证书文件（PEM，含上级证书）", "Certificate for TLS, PEM, with those above it")))
          ->type_name("FILE");
  CLI::Option* const key = command
                               ->add_option("--tls-key", options->tls.key_file,
                                            std::string(say("TLS 私钥文件（PEM）", "Its private key, PEM")))
                               ->type_name("FILE");
  certificate->needs(key)->excludes(command->get_option("--config"));
  key->needs(certificate);
  command->add_option("--threads", http.threads, std::string(say("网络线程数", "Threads for the network")))
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  command
      ->add_option("--max-connections", http.limits.connections,
                   std::string(say("同时连接数上限", "Connections at the same time")))
      ->check(CLI::Range(64, 1'000'000))
      ->capture_default_str();
  command
      ->add_option("--max-body", http.limits.body_bytes,
                   std::string(say("单条指令请求体上限（字节）", "Bytes in the body of a single command")))
      ->check(CLI::Range(1'024, 1 << 20))
      ->capture_default_str();
  command
      ->add_option("--max-batch", http.limits.batch_bytes,
                   std::string(say("批量请求体上限（字节）", "Bytes in the body of a batch")))
      ->check(CLI::Range(1'024, 16 << 20))
      ->capture_default_str();
  command->add_option("--log-level", options->log_level, std::string(say("日志级别", "Level of the log")))
      ->check(CLI::IsMember({"debug", "info", "warn", "error", "critical", "off"}))
      ->capture_default_str();
  command
      ->add_flag("--calendar-by-commands", options->calendar_by_commands,
                 std::string(say("到期事项只随指令入账，不随时钟（用于补录历史指令）",
                                 "What is due is recorded with commands only, not by the clock: for loading those of "
                                 "the past")))
      ->needs(journal);
  command->add_flag("--access-log", options->access_log,
                    std::string(say("每个答复记一行（不含编号）", "One line an answer (without any ids)")));
  command->callback([options, listen, &run] {
    if (options->journal.empty() && !options->office.any()) throw CLI::RequiredError("--config");
    options->listen_given = listen->count() > 0;
    run = [options] { return serve(*options); };
  });
}

}  // namespace greenpool
