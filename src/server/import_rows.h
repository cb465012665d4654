// Tables of members and of settled orders, as commands for an engine. Every row is read before the first is sent.
// Pure; any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.h"
#include "base/time.h"
#include "service/request.h"
#include "wire/csv.h"
#include "wire/row_fault.h"

namespace greenpool {

inline constexpr std::size_t kImportRowsMax = 10'000;

// A row that is wrong, and why, in the language of who asks.
struct ImportFault {
  std::uint64_t line = 0;   // of the file, from 1; of a sheet, its row
  std::string column = {};  // empty: the row as a whole
  std::string code;
  std::string reason;
};

struct ImportQuestion {
  std::string content;                   // CSV, or an XLSX file that is to be unpacked
  std::vector<std::uint64_t> rows = {};  // of the sheet that was unpacked, by the lines of its CSV
  int digits = 2;                        // of the programme's currency
  std::string utc_offset;                // "+08:00": of times that name none
  ProblemLanguage language = ProblemLanguage::english;
};

// Makes CSV of an XLSX file, of which the first sheet counts. Up to 64 MiB: nothing for the office's thread. What is no
// sheet stays as it is; a file that cannot be read too, and is then the fault of a table.
void unpack(ImportQuestion& asked);

// Reads the header and then the rows, at most kImportRowsMax; header() and row() say what is wrong, or nothing. With a
// header that is wrong no row is read.
using TakeHeader = std::function<Status(const CsvRecord&)>;
using TakeRow = std::function<std::optional<RowFault>(const CsvRecord&)>;
[[nodiscard]] std::vector<ImportFault> read_table(const ImportQuestion& asked, const TakeHeader& header,
                                                  const TakeRow& row);

struct EngineRows {
  std::vector<Request> requests = {};
  std::vector<std::uint64_t> lines = {};  // of each
  std::vector<ImportFault> faults = {};   // with any, nothing is to be sent
};

// Columns: member, order, paid, cost; and time, region, supplier, subsidy, coins, where they are there
// (wire/order_rows.h). In order of time. An order's id is its key.
[[nodiscard]] EngineRows read_order_rows(const ImportQuestion& asked);
// Columns: member; and referrer, accepts (the version of the terms that the member accepted, as the operator states).
// Referrers before whom they referred. The key is made of the row, so that the same row again is the same registration.
[[nodiscard]] EngineRows read_member_rows(const ImportQuestion& asked);

}  // namespace greenpool
