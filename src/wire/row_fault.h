// What is wrong with one row of a table that somebody gave.
#pragma once

#include <string>
#include <string_view>

namespace greenpool {

struct RowFault {
  std::string_view code;    // snake_case, never changes; of literals
  std::string_view column;  // by its name of ours; empty: the row as a whole
  std::string message;      // in the language of who asks; names column and text, but no line
};

}  // namespace greenpool
