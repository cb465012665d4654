// Dense integer identities that cannot be mixed up. A default-constructed id names nothing.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>

namespace greenpool {

template <class Tag, class Rep>
class StrongId {
 public:
  using rep = Rep;

  constexpr StrongId() = default;
  constexpr explicit StrongId(Rep value) : value_(value) {}

  [[nodiscard]] constexpr Rep value() const { return value_; }
  [[nodiscard]] constexpr bool exists() const { return value_ != kNothing; }

  friend constexpr auto operator<=>(StrongId, StrongId) = default;

 private:
  static constexpr Rep kNothing = std::numeric_limits<Rep>::max();
  Rep value_ = kNothing;
};

}  // namespace greenpool
