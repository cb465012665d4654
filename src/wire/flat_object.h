// Strict reading of one flat JSON object whose fields are strings: no duplicate, unknown, nested or non-string field.
// Boost.JSON's tokenizer checks syntax and UTF-8; nothing is allocated for a text without escapes.
// Thread safety: any thread; buffers are kept for each thread.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/result.h"

namespace greenpool {

inline constexpr std::size_t kFlatFieldsMax = 64;

struct FlatFields {
  std::array<std::string_view, kFlatFieldsMax> values;  // of the field with that place in the table of names
  std::uint64_t present = 0;                            // bit i: field i was there

  [[nodiscard]] bool has(std::size_t field) const { return (present >> field & 1U) != 0; }
};

// The values are views into `json`, or, when they held escapes, into a buffer of this thread that lives until its next
// call. names: at most kFlatFieldsMax. Error: command_malformed, naming the field.
[[nodiscard]] Status read_flat_object(std::string_view json, std::span<const std::string_view> names,
                                      FlatFields& fields);

}  // namespace greenpool
