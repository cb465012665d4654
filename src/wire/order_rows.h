// Rows of an operator's order export: which column is what, and what a row says.
// Thread safety: one thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "money/money.h"
#include "service/request.h"
#include "wire/csv.h"
#include "wire/row_fault.h"

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
  ProblemLanguage language = ProblemLanguage::english;
  // Where the column may be missing: such rows are of now.
  enum class Time : std::uint8_t { required, optional };
  Time time = Time::required;
};

class OrderColumns {
 public:
  // From the header line. Errors: usage (options), csv_malformed (a column is missing or stands there twice).
  [[nodiscard]] static Result<OrderColumns> from_header(const CsvRecord& header, const OrderColumnOptions& options,
                                                        int currency_digits);

  // Nothing: it was read. Codes: fields_wrong_count, amount_malformed, amount_too_fine, time_malformed,
  // time_without_offset.
  [[nodiscard]] std::optional<RowFault> read(const CsvRecord& record, OrderRow& row) const;
  [[nodiscard]] bool has_time() const { return place_[time] != kAbsent; }

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
  using Fault = std::optional<RowFault>;
  [[nodiscard]] Fault read_amount(const CsvRecord& record, Column column, Money& amount) const;
  // 0 where the column or its text is not there.
  [[nodiscard]] Fault read_optional_amount(const CsvRecord& record, Column column, Money& amount) const;
  [[nodiscard]] Fault read_time(std::string_view text, Timestamp& at) const;

  std::array<std::size_t, kColumns> place_{};
  std::vector<std::string> headers_;  // of all fields; empty where the column means nothing
  std::size_t field_count_ = 0;
  std::vector<std::string> ignored_;
  std::string utc_offset_;
  ProblemLanguage language_ = ProblemLanguage::english;
  int currency_digits_ = 2;
};

// The settlement that the row stands for; its time is the caller's affair. What is no region is refused in its place
// among the reasons, like everything that can be read and does not hold.
void fill_request(const OrderRow& row, Request& request);

// The header line of a file that stands at its beginning. Errors: file_malformed (empty, or a header that from_header()
// refuses), those of from_header() about options, file_unreadable.
[[nodiscard]] Result<OrderColumns> read_order_header(CsvReader& csv, const OrderColumnOptions& options,
                                                     int currency_digits);

}  // namespace greenpool
