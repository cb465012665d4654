// The addresses of a host name, within a time.
// Thread safety: any thread.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/result.h"
#include "net/addresses.h"

namespace greenpool {

// Asks the system's resolver; it returns at the deadline even if the resolver does not. Addresses are in the
// resolver's order, each once, at least one. Error: connect_failed.
[[nodiscard]] Result<std::vector<IpAddress>> look_up_host(const std::string& host,
                                                          std::chrono::steady_clock::time_point deadline);

}  // namespace greenpool
