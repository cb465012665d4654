#include "net/addresses.h"

#include <arpa/inet.h>

#include <algorithm>
#include <span>

namespace greenpool {
namespace {

struct Block {
  std::array<std::uint8_t, 16> prefix;
  int bits;
};

// IANA's special-purpose registry, version 4; the prefix stands in the first bytes.
constexpr std::array<Block, 15> kSpecialFour{{
    {{0}, 8},              // this network
    {{10}, 8},             // private
    {{100, 64}, 10},       // shared by carriers' NAT
    {{127}, 8},            // loopback
    {{169, 254}, 16},      // link-local, where clouds keep their metadata
    {{172, 16}, 12},       // private
    {{192, 0, 0}, 24},     // protocol assignments
    {{192, 0, 2}, 24},     // documentation
    {{192, 88, 99}, 24},   // former relays of 6to4
    {{192, 168}, 16},      // private
    {{198, 18}, 15},       // benchmarks
    {{198, 51, 100}, 24},  // documentation
    {{203, 0, 113}, 24},   // documentation
    {{224}, 4},            // multicast
    {{240}, 4},            // reserved, broadcast
}};

// Inside 2000::/3, the only block that is given out.
constexpr std::array<Block, 3> kSpecialSix{{
    {{0x20, 0x01, 0x00}, 23},        // protocol assignments: Teredo, benchmarks, ORCHID
    {{0x20, 0x01, 0x0d, 0xb8}, 32},  // documentation
    {{0x3f, 0xff}, 20},              // documentation
}};

bool starts_with(std::span<const std::uint8_t> bytes, const Block& block) {
  for (int bit = 0; bit < block.bits; bit += 8) {
    const auto at = static_cast<std::size_t>(bit / 8);
    const int left = std::min(8, block.bits - bit);
    const auto mask = static_cast<std::uint8_t>(0xff00 >> left);
    if (((bytes[at] ^ block.prefix[at]) & mask) != 0) return false;
  }
  return true;
}

bool is_public_four(std::span<const std::uint8_t, 4> bytes) {
  return std::ranges::none_of(kSpecialFour, [&](const Block& block) { return starts_with(bytes, block); });
}

bool is_public_six(std::span<const std::uint8_t, 16> bytes) {
  constexpr Block kMapped{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96};
  constexpr Block kNat64{{0x00, 0x64, 0xff, 0x9b}, 96};
  constexpr Block kSixToFour{{0x20, 0x02}, 16};
  constexpr Block kGiven{{0x20}, 3};
  constexpr std::array<std::uint8_t, 3> kIsatap{0x00, 0x5e, 0xfe};
  if (starts_with(bytes, kMapped) || starts_with(bytes, kNat64)) return is_public_four(bytes.last<4>());
  if (starts_with(bytes, kSixToFour)) return is_public_four(bytes.subspan<2, 4>());
  if (!starts_with(bytes, kGiven)) return false;
  // The first byte of an ISATAP interface tells whether the address inside is unique in the world.
  if ((bytes[8] & 0xfd) == 0 && std::ranges::equal(bytes.subspan<9, 3>(), kIsatap)) {
    return is_public_four(bytes.last<4>());
  }
  return std::ranges::none_of(kSpecialSix, [&](const Block& block) { return starts_with(bytes, block); });
}

}  // namespace

std::optional<IpAddress> parse_ip_address(std::string_view text) {
  const std::string copy(text);
  if (copy.size() != std::char_traits<char>::length(copy.c_str())) return std::nullopt;
  IpAddress address;
  if (inet_pton(AF_INET, copy.c_str(), address.bytes.data() + 12) == 1) return address;
  address.version = IpAddress::Version::six;
  if (inet_pton(AF_INET6, copy.c_str(), address.bytes.data()) == 1) return address;
  return std::nullopt;
}

std::string format_ip_address(const IpAddress& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const bool four = address.version == IpAddress::Version::four;
  inet_ntop(four ? AF_INET : AF_INET6, address.bytes.data() + (four ? 12 : 0), text.data(), text.size());
  return text.data();
}

bool is_public_address(const IpAddress& address) {
  const std::span<const std::uint8_t, 16> bytes(address.bytes);
  return address.version == IpAddress::Version::four ? is_public_four(bytes.last<4>()) : is_public_six(bytes);
}

}  // namespace greenpool
