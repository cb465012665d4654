// ISO 4217 currencies and the number of decimals of their minor unit.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace greenpool {

struct Currency {
  std::string code = "CNY";
  int digits = 2;  // decimals of the minor unit, 0..4

  friend bool operator==(const Currency&, const Currency&) = default;
};

// The active ISO 4217 currency of that upper-case code, if there is one with a minor unit.
[[nodiscard]] std::optional<Currency> find_currency(std::string_view code);

}  // namespace greenpool
