// Networks as "10.0.0.0/8", "192.0.2.1", "2001:db8::/32". Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/addresses.h"

namespace greenpool {

struct Network {
  IpAddress address;
  int bits = 0;  // that count, of the address's 32 or 128
};

// nullopt: it is none.
[[nodiscard]] std::optional<Network> parse_network(std::string_view text);
[[nodiscard]] bool contains(const Network& network, const IpAddress& address);

// What requests of one client have in common: the address; of version 6 its first 64 bits, for a household has all of
// those behind them.
[[nodiscard]] std::string client_network(std::string_view address);

}  // namespace greenpool
