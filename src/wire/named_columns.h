// Which column of a table is what, by the names in its header line: ours or the Chinese ones, in any order; columns
// that mean nothing here are passed over. Thread safety: any thread, nothing changes.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "wire/csv.h"
#include "wire/row_fault.h"

namespace greenpool {

struct ColumnName {
  enum class Need : std::uint8_t { required, optional };
  std::string_view name;
  std::string_view chinese;
  Need need = Need::optional;
  std::string_view also = {};  // what a list that was exported calls it
};

class NamedColumns {
 public:
  // Error: csv_malformed, whose message is for people (a column is missing or stands there twice, no UTF-8).
  [[nodiscard]] static Result<NamedColumns> from_header(const CsvRecord& header, std::span<const ColumnName> names,
                                                        ProblemLanguage language);

  // Of the record; the next ones need it to be nothing.
  [[nodiscard]] std::optional<RowFault> check(const CsvRecord& record) const;
  // Of the column with that place among the names; empty where it is not there.
  [[nodiscard]] std::string_view text(const CsvRecord& record, std::size_t column) const {
    return place_[column] == kAbsent ? std::string_view() : record.fields[place_[column]];
  }

 private:
  static constexpr std::size_t kAbsent = std::size_t(-1);

  std::vector<std::size_t> place_;
  std::size_t field_count_ = 0;
  ProblemLanguage language_ = ProblemLanguage::english;
};

[[nodiscard]] bool is_utf8(std::string_view text);

}  // namespace greenpool
