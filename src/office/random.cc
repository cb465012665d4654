#include "office/random.h"

#include <sodium.h>

#include <array>

#include "base/check.h"
#include "base/encoding.h"

namespace greenpool {
namespace {

void ready() {
  static const bool started = sodium_init() >= 0;
  GP_CHECK(started, "the machine has a source of randomness");
}

}  // namespace

void fill_random(std::span<std::uint8_t> bytes) {
  ready();
  randombytes_buf(bytes.data(), bytes.size());
}

std::uint32_t random_below(std::uint32_t bound) {
  ready();
  return randombytes_uniform(bound);
}

std::string random_id(std::string_view prefix) {
  constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
  std::array<std::uint8_t, 20> bytes{};
  fill_random(bytes);
  std::string id(prefix);
  for (const std::uint8_t byte : bytes) id.push_back(kAlphabet[byte & 31U]);
  return id;
}

std::string random_token() {
  std::array<std::uint8_t, 32> bytes{};
  fill_random(bytes);
  return to_base64url(bytes);
}

bool equal_in_constant_time(std::string_view one, std::string_view other) {
  return one.size() == other.size() && sodium_memcmp(one.data(), other.data(), one.size()) == 0;
}

}  // namespace greenpool
