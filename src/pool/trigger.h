// The trigger price m x C / A of a position, exact, and a 64-bit key that never orders two triggers the wrong way
// round. SPEC section 5.
#pragma once

#include <bit>
#include <cstdint>

#include "pool/pool.h"

namespace greenpool {

// The fraction numerator / denominator: minor units x 1e6 for point units. A position's trigger is m(ppm) x C over A;
// the pool's price is P x 1e6 over S. Numerators stay below 2^63 (5e18 and 9e18), so cross products fit 128 bits.
struct Trigger {
  std::uint64_t numerator = 0;
  std::uint64_t denominator = 1;

  [[nodiscard]] static Trigger of_position(Multiple multiple, Money spend, Points acquired) {
    return {static_cast<std::uint64_t>(multiple.units()) * static_cast<std::uint64_t>(spend.units()),
            static_cast<std::uint64_t>(acquired.units())};
  }
  [[nodiscard]] static Trigger of_price(const Pool& pool) {
    return {static_cast<std::uint64_t>(pool.cash.units()) * static_cast<std::uint64_t>(kRateOne),
            static_cast<std::uint64_t>(pool.circulating.units())};
  }

  friend bool operator<(const Trigger& a, const Trigger& b) {
    return wide(a.numerator, b.denominator) < wide(b.numerator, a.denominator);
  }
  friend bool operator<=(const Trigger& a, const Trigger& b) { return !(b < a); }
};

// A monotone key: a < b implies key(a) <= key(b), and equal fractions have equal keys. It is the fraction's leading
// binary digits: seven bits of magnitude, then 57 digits. Different triggers with equal keys are told apart exactly by
// the queue. Two hardware divisions.
[[nodiscard]] inline std::uint64_t trigger_key(const Trigger& trigger) {
  const std::uint64_t whole = trigger.numerator / trigger.denominator;
  const std::uint64_t rest = trigger.numerator % trigger.denominator;
  const std::uint64_t fraction = divide_floor(UInt128{rest} << 64, trigger.denominator);
  const UInt128 scaled = (UInt128{whole} << 64) | fraction;
  const int length = whole != 0 ? 128 - std::countl_zero(whole) : 64 - std::countl_zero(fraction);
  if (length <= 57) return static_cast<std::uint64_t>(scaled);
  // length 58..127 maps to magnitude 1..70; the leading one is kept, so keys stay ordered across magnitudes.
  const auto digits = static_cast<std::uint64_t>(scaled >> (length - 57));
  return (static_cast<std::uint64_t>(length - 57) << 57) + digits;
}

// trigger_key(trigger) >= key, without a division: floor(2^64 x fraction) is at least the key's digits x 2^magnitude.
// Every order asks (bench: engine).
[[nodiscard]] inline bool reaches_key(const Trigger& trigger, std::uint64_t key) {
  const std::uint64_t digits = key & ((std::uint64_t{1} << 57) - 1);
  const auto magnitude = static_cast<int>(key >> 57);     // at most 70
  const UInt128 bar = wide(digits, trigger.denominator);  // below 2^120
  if (magnitude <= 64) return (UInt128{trigger.numerator} << (64 - magnitude)) >= bar;
  return trigger.numerator >= bar << (magnitude - 64);
}

}  // namespace greenpool
