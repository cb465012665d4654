// From a configuration to what the rooms take. Pure, but for secret_in(), which reads a file.
#pragma once

#include <string>

#include "http/server.h"
#include "ops/config.h"
#include "people/settings.h"
#include "server/identity.h"
#include "server/office_server.h"

namespace greenpool {

// A member's session ends after this many times the days that it may rest.
inline constexpr std::int64_t kMemberSessionFolds = 3;

[[nodiscard]] SessionTimes member_times(const SessionConfig& config);
[[nodiscard]] SessionTimes operator_times(const SessionConfig& config);
[[nodiscard]] ClientRates rates_of(const LimitsConfig& config);

// Cookies are bound to https, unless only this machine can reach the server and nothing stands in front of it.
[[nodiscard]] Transport transport_of(const ListenConfig& config);

// Without what only the caller has: clock, ports, metrics, callbacks.
[[nodiscard]] OfficeServer::Options office_options(const ServerConfig& config);
[[nodiscard]] HttpServerOptions http_options(const ServerConfig& config);

// The first line of a file. Errors: file_unreadable.
[[nodiscard]] Result<std::string> secret_in(const std::string& path);

}  // namespace greenpool
