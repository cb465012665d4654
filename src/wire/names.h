// The names of commands and of all their fields in JSON, collected from their descriptions (engine/command.h).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <variant>

#include "service/request.h"

namespace greenpool {

inline constexpr std::size_t kCommandCount = std::variant_size_v<OperationRequest>;

inline constexpr auto kCommandNames = []<std::size_t... i>(std::index_sequence<i...>) {
  return std::array{std::variant_alternative_t<i, OperationRequest>::kName...};
}(std::make_index_sequence<kCommandCount>());

// Every command may have these two besides its own fields, and has the first.
inline constexpr std::array<std::string_view, 3> kCommonFieldNames{"type", "at", "key"};

struct FieldNames {
  std::array<std::string_view, 64> names{};
  std::size_t count = 0;

  constexpr std::size_t place_of(std::string_view name) const {
    for (std::size_t i = 0; i < count; ++i) {
      if (names[i] == name) return i;
    }
    return count;
  }
  constexpr void add(std::string_view name) {
    if (place_of(name) == count) names[count++] = name;
  }
};

// All of them once: the common ones, then in the order of the commands.
inline constexpr FieldNames kFieldNames = []<std::size_t... i>(std::index_sequence<i...>) {
  FieldNames all;
  for (const std::string_view name : kCommonFieldNames) all.add(name);
  (for_each_field_of<std::variant_alternative_t<i, OperationRequest>>(
       [&all](const auto& field) { all.add(field.name); }),
   ...);
  return all;
}(std::make_index_sequence<kCommandCount>());

}  // namespace greenpool
