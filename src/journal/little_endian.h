// Unsigned integers as little-endian bytes, whatever the machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace greenpool {

template <class Unsigned>
void store_little_endian(Unsigned value, std::span<std::uint8_t, sizeof(Unsigned)> bytes) {
  for (std::size_t i = 0; i < sizeof(Unsigned); ++i) bytes[i] = static_cast<std::uint8_t>(value >> (8 * i));
}

template <class Unsigned>
[[nodiscard]] Unsigned load_little_endian(std::span<const std::uint8_t, sizeof(Unsigned)> bytes) {
  Unsigned value = 0;
  for (std::size_t i = 0; i < sizeof(Unsigned); ++i) value |= Unsigned{bytes[i]} << (8 * i);
  return value;
}

}  // namespace greenpool
