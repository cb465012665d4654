// Rows of an operator's order export: which column is what, and what a row says.
// Thread safety: one thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "cli/csv.h"
#include "money/money.h"

namespace greenpool {

// Views into the record.
struct OrderRow {
  std::string_view member;
  std::string_view referrer;  // may be empty: nobody
  std::string_view order;
  Money paid;  // of any sign and size: the engine refuses what is out of range
  Money cost;
  Timestamp at;
  std::string_view region;    // as it stands; may be empty
  std::string_view supplier;  // may be empty
  Money subsidy;
  Money coins;
};

struct OrderColumnOptions {
  std::vector<std::string> columns;  // "order=OrderNo": where a column has another name
  std::string utc_offset;            // "+08:00", for times without one; may be empty
};

class OrderColumns {
 public:
  // From the header line. Errors: usage (options), csv_malformed (a column is missing or stands there twice).
  [[nodiscard]] static Result<OrderColumns> from_header(const CsvRecord& header, const OrderColumnOptions& options,
                                                        int currency_digits);

  // Error: csv_malformed, whose message names the column and its text, but no line.
  [[nodiscard]] Status read(const CsvRecord& record, OrderRow& row) const;

  // Appends the columns that mean something, in the order of the file, each with a comma behind it: their headers, or a
  // record that read() took. Ids are made harmless for spreadsheets (append_csv_text).
  void append_header(std::string& csv) const;
  void append_row(std::string& csv, const CsvRecord& record) const;

  // Columns of the header that mean nothing here.
  [[nodiscard]] const std::vector<std::string>& ignored() const { return ignored_; }

 private:
  enum Column : std::uint8_t { member, order, paid, cost, time, referrer, region, supplier, subsidy, coins };
  static constexpr std::size_t kColumns = 10;
  static constexpr bool may_be_absent(std::size_t column) { return column >= referrer; }
  static constexpr bool is_amount(std::size_t column) {
    return column == paid || column == cost || column == subsidy || column == coins;
  }
  static constexpr std::size_t kAbsent = std::size_t(-1);

  // Empty where the column is not there.
  [[nodiscard]] std::string_view text_in(const CsvRecord& record, Column column) const {
    return place_[column] == kAbsent ? std::string_view{} : record.fields[place_[column]];
  }
  [[nodiscard]] Status read_amount(const CsvRecord& record, Column column, Money& amount) const;
  // 0 where the column or its text is not there.
  [[nodiscard]] Status read_optional_amount(const CsvRecord& record, Column column, Money& amount) const;
  [[nodiscard]] Status read_time(std::string_view text, Timestamp& at) const;

  std::array<std::size_t, kColumns> place_{};
  std::vector<std::string> headers_;  // of all fields; empty where the column means nothing
  std::size_t field_count_ = 0;
  std::vector<std::string> ignored_;
  std::string utc_offset_;
  int currency_digits_ = 2;
};

// The header line of a file that stands at its beginning. Errors: file_malformed (empty, or a header that from_header()
// refuses), those of from_header() about options, file_unreadable.
[[nodiscard]] Result<OrderColumns> read_order_header(CsvReader& csv, const OrderColumnOptions& options,
                                                     int currency_digits);

}  // namespace greenpool
