// A text that is a document, not an id: up to 64 KiB, any bytes.
#pragma once

#include <string_view>

namespace greenpool {

struct LongText {
  std::string_view text;

  friend bool operator==(LongText, LongText) = default;
};

}  // namespace greenpool
