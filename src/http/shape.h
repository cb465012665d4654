// What a JSON body or a query may hold, as the OpenAPI document says (tools/generate_api makes the tables), and the
// check of a value against it. Past it a handler finds what it needs, of the right kind, and nothing else.
// Thread safety: any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "json/value.h"

namespace greenpool {

enum class Shape : std::uint8_t { text, integer, truth, list, object };

struct FieldRule;

struct ValueRule {
  Shape kind = Shape::object;
  bool nullable = false;
  std::int64_t low = 0;              // of a text: characters; of an integer: its value; of a list: items
  std::int64_t high = 0;             // likewise
  const ValueRule* items = nullptr;  // of a list; of an object: of fields that are not named, if those may be
  std::span<const FieldRule> fields = {};
  std::string_view form = {};     // of a text
  std::string_view pattern = {};  // of a text: a regular expression
  std::span<const std::string_view> choices = {};
};

struct FieldRule {
  std::string_view name;
  bool required;
  ValueRule rule;
};

// Empty: it fits. Otherwise one sentence that names the field. O(size).
[[nodiscard]] std::string misfit(const JsonValue& value, const ValueRule& rule);

// A value of a query, which arrives as text. What fits is left in `value`.
[[nodiscard]] std::string misfit_of_query(std::string_view name, std::string_view text, const ValueRule& rule,
                                          JsonValue& value);

}  // namespace greenpool
