// Rows of an import that were not settled: the first ones for the screen, all of them for a CSV file.
// Thread safety: one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "cli/output_file.h"
#include "cli/pipeline.h"
#include "service/request.h"
#include "wire/csv.h"
#include "wire/order_rows.h"

namespace greenpool {

class RefusedRows {
 public:
  // Also writes them to the file at `path`, which appears with finish(): the columns that were read, as they stand in
  // `source`, between the line and the reason. Errors: file_unwritable, file_unreadable.
  [[nodiscard]] Status open(const std::string& path, const std::string& source, const OrderColumns& columns);

  // The slot holds an order; `reason` may be another than its own.
  void note(const Pipeline::Slot& slot, Reject reason);

  // Errors: file_unwritable, file_unreadable, input_changed.
  [[nodiscard]] Status finish();

  [[nodiscard]] std::uint64_t count() const { return count_; }
  // One line each, in the language of the environment.
  [[nodiscard]] std::string list() const;

 private:
  [[nodiscard]] Status write_row(const Pipeline::Slot& slot, Reject reason, std::string_view text);

  OutputFile file_;
  std::optional<CsvReader> source_;  // where rows are read again; none: nothing is written
  const OrderColumns* columns_ = nullptr;
  Status written_;
  std::uint64_t count_ = 0;
  std::string shown_;
};

}  // namespace greenpool
