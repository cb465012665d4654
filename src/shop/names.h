// Enumerators and their names, which tables and JSON use alike. Each enum gives `names_of(E)`, in the order of its
// enumerators.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "base/check.h"

namespace greenpool::shop {

template <class E>
[[nodiscard]] constexpr std::string_view name_of(E value) {
  return names_of(E{})[static_cast<std::size_t>(value)];
}

template <class E>
[[nodiscard]] constexpr std::optional<E> find_name(std::string_view name) {
  const std::span<const std::string_view> names = names_of(E{});
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<E>(i);
  }
  return std::nullopt;
}

// Of a text that a table's CHECK has admitted.
template <class E>
[[nodiscard]] constexpr E read_name(std::string_view name) {
  const std::optional<E> found = find_name<E>(name);
  GP_CHECK(found.has_value(), "a stored name is one of its enum");
  return *found;
}

}  // namespace greenpool::shop
