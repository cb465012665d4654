// Addresses of the Internet Protocol, and which of them belong to the public Internet. A server that strangers name
// (a webhook) must not lead into our own network, in whatever form its address is written.
// Pure; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace greenpool {

// Version 4 is held in the last four bytes, the first twelve are 0 then.
struct IpAddress {
  enum class Version : std::uint8_t { four, six };

  Version version = Version::four;
  std::array<std::uint8_t, 16> bytes{};

  friend bool operator==(const IpAddress&, const IpAddress&) = default;
};

// "192.0.2.1" or "2001:db8::1": the usual forms only, no zone, no octal or shortened version 4. nullopt: anything else.
[[nodiscard]] std::optional<IpAddress> parse_ip_address(std::string_view text);
[[nodiscard]] std::string format_ip_address(const IpAddress& address);

// Whether it can belong to a stranger's server: not unspecified, loopback, private, link-local, shared (carriers' NAT),
// multicast, reserved, for documentation or benchmarks (RFC 6890 and its successors), nor a version 6 form that leads
// to such an address (mapped, compatible, NAT64, 6to4, Teredo, ISATAP).
[[nodiscard]] bool is_public_address(const IpAddress& address);

}  // namespace greenpool
