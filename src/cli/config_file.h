// A server's configuration for a command: read with the environment's variables, complained of where it cannot be used.
#pragma once

#include <optional>
#include <string>

#include "ops/config.h"

namespace greenpool {

// With this process's variables.
[[nodiscard]] ConfigReading read_server_config(const std::string& path);

// One line a finding, on standard error.
void print_findings(const ConfigReading& reading);

// Prints every finding; nullopt: there are errors among them, and the exit code is kExitUsage.
[[nodiscard]] std::optional<ServerConfig> usable_config(const std::string& path);

}  // namespace greenpool
