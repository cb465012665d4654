// 32 secret bytes that are wiped when they are no longer used, and keys derived from others by keyed BLAKE2b.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/sha256.h"

namespace greenpool {

class SecretKey {
 public:
  static constexpr std::size_t kSize = 32;

  SecretKey() = default;  // zeros, to be filled
  SecretKey(const SecretKey&) = default;
  SecretKey& operator=(const SecretKey&) = default;
  ~SecretKey() { wipe(); }

  [[nodiscard]] static SecretKey random();
  // Of exactly 32 bytes.
  [[nodiscard]] static SecretKey of(std::span<const std::uint8_t> bytes);

  [[nodiscard]] std::span<const std::uint8_t, kSize> bytes() const { return bytes_; }
  [[nodiscard]] std::span<std::uint8_t, kSize> bytes() { return bytes_; }

  // BLAKE2b-256 of the text under this key.
  [[nodiscard]] Digest digest_of(std::string_view text) const;
  // Another key: different labels give keys that say nothing about each other or about this one.
  [[nodiscard]] SecretKey derive(std::string_view label) const;

 private:
  void wipe();

  std::array<std::uint8_t, kSize> bytes_{};
};

// Overwrites a text that held a secret.
void wipe(std::string& text);

}  // namespace greenpool
