// Lists are read page by page: the newest first, each page going on after the last number of the one before.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "office/database.h"

namespace greenpool::shop {

inline constexpr int kPageMax = 200;

struct Page {
  std::int64_t after = 0;  // the `number` of the last row seen; 0: from the start
  int limit = 50;          // 1 to kPageMax
};

// A condition that is put together. The text consists of literals only: values are always parameters, so that a
// filter has few forms and each is prepared once.
class Conditions {
 public:
  // "column=" and the like; the value's parameter follows it.
  void add(std::string_view left, SqlValue value);
  template <class T>
  void add_if(std::string_view left, const std::optional<T>& value) {
    if (value) add(left, SqlValue(*value));
  }
  // For "… LIKE ? ESCAPE '\'": contains the text, without regard to the case of ASCII letters.
  void contains(std::string_view column, std::string_view text);
  void text(std::string_view condition);
  // Ends a condition that goes on behind its value.
  void close(std::string_view right) { where_ += right; }

  // SELECT + conditions + order by `number` of the page, newest first. Refuses: page_invalid.
  [[nodiscard]] Rows newest(Database& db, std::string_view select, std::string_view number, const Page& page);
  // The same without order and page; `rest` follows (GROUP BY …).
  [[nodiscard]] Rows all(Database& db, std::string_view select, std::string_view rest);

 private:
  std::string where_;
  std::vector<SqlValue> values_;
};

}  // namespace greenpool::shop
