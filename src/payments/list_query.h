// A SELECT over one table whose conditions depend on a filter. For the room itself.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "office/database.h"

namespace greenpool {

class ListQuery {
 public:
  // select: "SELECT … FROM …".
  explicit ListQuery(std::string_view select) : sql_(select) {}

  void where(std::string_view column_and_operator, const SqlValue& value) {
    sql_ += values_.empty() ? " WHERE " : " AND ";
    values_.push_back(value);
    sql_ += std::string(column_and_operator) + "?" + std::to_string(values_.size());
  }
  // The latest first; before 0: from the latest.
  [[nodiscard]] Rows latest(Database& db, std::int64_t before, std::size_t limit) {
    if (before > 0) where("seq<", before);
    return end(db, " ORDER BY seq DESC", limit);
  }
  [[nodiscard]] Rows end(Database& db, std::string_view order, std::size_t limit) {
    values_.emplace_back(limit);
    sql_ += std::string(order) + " LIMIT ?" + std::to_string(values_.size());
    return db.start(sql_, values_);
  }

 private:
  std::string sql_;
  std::vector<SqlValue> values_;
};

}  // namespace greenpool
