// The figures of commands and events as a person reads them, in units.
#pragma once

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/long_text.h"
#include "base/strong_id.h"
#include "base/time.h"
#include "engine/choices.h"
#include "money/money.h"

namespace greenpool::oracle {

[[nodiscard]] inline std::string value_text(std::string_view text) { return fmt::format("\"{}\"", text); }
[[nodiscard]] inline std::string value_text(const std::string& text) { return value_text(std::string_view(text)); }
[[nodiscard]] inline std::string value_text(LongText text) { return value_text(text.text); }
[[nodiscard]] inline std::string value_text(const OwnedLongText& text) { return value_text(text.text); }
[[nodiscard]] inline std::string value_text(bool value) { return value ? "yes" : "no"; }
[[nodiscard]] inline std::string value_text(std::int64_t value) { return std::to_string(value); }
[[nodiscard]] inline std::string value_text(Timestamp at) { return std::to_string(at.microseconds()); }
template <class Tag>
[[nodiscard]] std::string value_text(Amount<Tag> amount) {
  return std::to_string(amount.units());
}
template <class Tag, class Rep>
[[nodiscard]] std::string value_text(StrongId<Tag, Rep> id) {
  return id.exists() ? std::to_string(id.value()) : "none";
}
template <class Choice>
  requires std::is_enum_v<Choice>
[[nodiscard]] std::string value_text(Choice choice) {
  return std::string(name_of(choice));
}
template <class Value>
[[nodiscard]] std::string value_text(const std::optional<Value>& value) {
  return value ? value_text(*value) : "none";
}

}  // namespace greenpool::oracle
