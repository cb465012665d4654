#include "cli/office_options.h"

#include <fstream>

#include "cli/texts.h"
#include "http/target.h"
#include "ops/value_shapes.h"

namespace greenpool {
namespace {

constexpr std::int64_t kDaySeconds = 86'400;

// The host of "https://shop.example/path"; empty where there is none.
std::string host_of_url(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  const std::string_view authority = url.substr(scheme + 3, url.find('/', scheme + 3) - (scheme + 3));
  const auto host = host_of(authority);
  return host ? std::string(*host) : std::string();
}

}  // namespace

SessionTimes member_times(const SessionConfig& config) {
  return {.idle_seconds = config.member_days * kDaySeconds,
          .absolute_seconds = config.member_days * kDaySeconds * kMemberSessionFolds};
}

SessionTimes operator_times(const SessionConfig& config) {
  return {.idle_seconds = config.operator_idle_minutes * 60, .absolute_seconds = config.operator_hours * 3'600};
}

ClientRates rates_of(const LimitsConfig& config) {
  return {.others = {.per_minute = config.requests_per_minute, .burst = config.burst},
          .keys = {.per_minute = config.key_requests_per_minute, .burst = config.key_burst}};
}

Transport transport_of(const ListenConfig& config) {
  const bool https = config.public_url.starts_with("https://") || !config.tls_certificate_file.empty();
  if (https || !is_loopback_address(config.listen)) return Transport::https;
  return Transport::loopback;
}

OfficeServer::Options office_options(const ServerConfig& config) {
  OfficeServer::Options options;
  options.directory = config.data.directory;
  options.master_key_file = config.data.master_key_file;
  options.transport = transport_of(config.server);
  options.people.password_work = {.passes = static_cast<std::uint64_t>(config.password.passes),
                                  .memory_bytes = static_cast<std::size_t>(config.password.memory_mib) << 20U};
  options.people.member_session = member_times(config.session);
  options.people.operator_session = operator_times(config.session);
  options.password_threads = static_cast<std::size_t>(config.password.threads);
  options.hook_loopback =
      config.webhook.loopback == WebhookLoopback::allowed ? HookLoopback::allowed : HookLoopback::refused;
  options.hook_senders = static_cast<std::size_t>(config.webhook.senders);
  return options;
}

HttpServerOptions http_options(const ServerConfig& config) {
  HttpServerOptions options;
  options.listen = config.server.listen;
  options.threads = static_cast<std::size_t>(config.server.threads);
  options.trusted_proxies = config.server.trusted_proxies;
  options.public_host = host_of_url(config.server.public_url);
  options.https_in_front = config.server.public_url.starts_with("https://");
  options.rates = rates_of(config.limits);
  options.limits.connections = static_cast<std::size_t>(config.limits.connections);
  options.limits.body_bytes = static_cast<std::size_t>(config.limits.body_bytes);
  options.limits.batch_bytes = static_cast<std::size_t>(config.limits.batch_bytes);
  return options;
}

Result<std::string> secret_in(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  if (!file || !std::getline(file, line)) {
    return failure("file_unreadable", format_text(Text::secret_unreadable, path));
  }
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

}  // namespace greenpool
