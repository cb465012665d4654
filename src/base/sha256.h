// SHA-256 (FIPS 180-4), by OpenSSL: the hash of the journal's chain and of the state.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/encoding.h"

namespace greenpool {

using Digest = std::array<std::uint8_t, 32>;

// Incremental hash. Not thread safe; cheap to construct (no allocation).
class Sha256 {
 public:
  Sha256();
  void update(std::span<const std::uint8_t> bytes);
  void update(std::string_view text);
  [[nodiscard]] Digest finish();  // at most once

 private:
  alignas(8) std::array<std::uint8_t, 112> context_;
};

[[nodiscard]] Digest sha256(std::span<const std::uint8_t> bytes);
[[nodiscard]] Digest sha256(std::string_view text);

}  // namespace greenpool
