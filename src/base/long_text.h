// A text that is a document, not an id: up to 64 KiB, any bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace greenpool {

inline constexpr std::size_t kLongTextMax = std::size_t{64} * 1024;

struct LongText {
  std::string_view text;

  friend bool operator==(LongText, LongText) = default;
};

struct OwnedLongText {
  std::string text;

  friend bool operator==(const OwnedLongText&, const OwnedLongText&) = default;
};

}  // namespace greenpool
