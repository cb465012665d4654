#include "http/networks.h"

#include <algorithm>
#include <charconv>

namespace greenpool {
namespace {

constexpr int kClientBits = 64;

int width_of(const IpAddress& address) { return address.version == IpAddress::Version::four ? 32 : 128; }

}  // namespace

std::optional<Network> parse_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::optional<IpAddress> address = parse_ip_address(text.substr(0, slash));
  if (!address) return std::nullopt;
  const int width = width_of(*address);
  if (slash == std::string_view::npos) return Network{*address, width};
  const std::string_view digits = text.substr(slash + 1);
  int bits = -1;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  if (problem != std::errc{} || end != digits.data() + digits.size() || bits < 0 || bits > width) return std::nullopt;
  return Network{*address, bits};
}

bool contains(const Network& network, const IpAddress& address) {
  if (network.address.version != address.version) return false;
  // Version 4 is held in the last four bytes.
  const std::size_t first = address.version == IpAddress::Version::four ? 12 : 0;
  for (int bit = 0; bit < network.bits; bit += 8) {
    const std::size_t place = first + static_cast<std::size_t>(bit / 8);
    const int counted = std::min(8, network.bits - bit);
    const auto mask = static_cast<std::uint8_t>(0xff00U >> static_cast<unsigned>(counted));
    if (((network.address.bytes[place] ^ address.bytes[place]) & mask) != 0) return false;
  }
  return true;
}

std::string client_network(std::string_view address) {
  std::optional<IpAddress> parsed = parse_ip_address(address);
  if (!parsed || parsed->version == IpAddress::Version::four) return std::string(address);
  for (std::size_t i = kClientBits / 8; i < parsed->bytes.size(); ++i) parsed->bytes[i] = 0;
  return format_ip_address(*parsed);
}

}  // namespace greenpool
