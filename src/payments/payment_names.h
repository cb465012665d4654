// Enumerators as texts of a table, both ways. For the room itself.
#pragma once

#include <array>
#include <string_view>

#include "base/check.h"

namespace greenpool {

template <class Enum, std::size_t kCount>
class EnumNames {
 public:
  consteval explicit EnumNames(std::array<std::string_view, kCount> names) : names_(names) {}
  [[nodiscard]] std::string_view operator[](Enum value) const { return names_[static_cast<std::size_t>(value)]; }
  // The text is of a column whose CHECK lists the names.
  [[nodiscard]] Enum parse(std::string_view text) const {
    for (std::size_t i = 0; i < kCount; ++i) {
      if (names_[i] == text) return static_cast<Enum>(i);
    }
    GP_CHECK(false, "a stored state has a name");
    return Enum{};
  }

 private:
  std::array<std::string_view, kCount> names_;
};

}  // namespace greenpool
