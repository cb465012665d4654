#include "server/import_rows.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <numeric>
#include <optional>
#include <unordered_map>

#include "base/sha256.h"
#include "base/text_id.h"
#include "engine/reject.h"
#include "server/sheet_file.h"
#include "terms/document.h"
#include "wire/named_columns.h"
#include "wire/order_rows.h"

namespace greenpool {
namespace {

constexpr std::size_t kKeyDigits = 40;

std::string_view text_of_reject(Reject reject, ProblemLanguage language) {
  const RejectInfo& info = info_of(reject);
  return language == ProblemLanguage::chinese ? info.text_zh : info.text_en;
}

ImportFault in_line(std::uint64_t line, RowFault fault) {
  return {line, std::string(fault.column), std::string(fault.code), std::move(fault.message)};
}

}  // namespace

void unpack(ImportQuestion& asked) {
  if (!looks_like_sheet(asked.content)) return;
  Result<SheetText> sheet = read_sheet(asked.content);
  if (!sheet) return;
  asked.content = std::move(sheet->csv);
  asked.rows = std::move(sheet->rows);
}

std::vector<ImportFault> read_table(const ImportQuestion& asked, const TakeHeader& header, const TakeRow& row) {
  std::vector<ImportFault> faults;
  if (looks_like_sheet(asked.content)) {
    return {{1, "", "sheet_malformed", input_text(asked.language, InputText::sheet_unreadable)}};
  }
  CsvReader csv(asked.content, asked.language);
  CsvRecord record;
  std::size_t rows = 0;
  for (bool first = true;; first = false) {
    const Result<bool> read = csv.next(record);
    if (record.line >= 1 && record.line <= asked.rows.size()) record.line = asked.rows[record.line - 1];
    if (read && !*read) {
      if (first) faults.push_back({1, "", "file_empty", input_text(asked.language, InputText::no_header)});
      return faults;
    }
    if (!read) {
      faults.push_back({record.line, "", "csv_malformed", read.error().message});
      if (first) return faults;
    } else if (first) {
      if (const Status taken = header(record); !taken) {
        faults.push_back({record.line, "", "header_malformed", taken.error().message});
        return faults;
      }
    } else if (++rows > kImportRowsMax) {
      faults.push_back({record.line, "", "too_many_rows",
                        input_text(asked.language, InputText::too_many_rows, std::size_t{kImportRowsMax})});
      return faults;
    } else if (std::optional<RowFault> fault = row(record)) {
      faults.push_back(in_line(record.line, std::move(*fault)));
    }
  }
}

namespace {

void arrange(EngineRows& rows, const std::vector<std::size_t>& order) {
  EngineRows arranged;
  for (const std::size_t place : order) {
    arranged.requests.push_back(std::move(rows.requests[place]));
    arranged.lines.push_back(rows.lines[place]);
  }
  rows.requests = std::move(arranged.requests);
  rows.lines = std::move(arranged.lines);
}

// In order of time; of one time in that of the file.
void sort_by_time(EngineRows& rows) {
  std::vector<std::size_t> order(rows.requests.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&rows](std::size_t a, std::size_t b) {
    return std::pair(*rows.requests[a].at, a) < std::pair(*rows.requests[b].at, b);
  });
  arrange(rows, order);
}

// Whoever referred others of the file before them, else in its order: a list that was exported begins with the newest.
void sort_by_referrer(EngineRows& rows) {
  const auto registration = [&rows](std::size_t row) -> const RegisterMemberRequest& {
    return std::get<RegisterMemberRequest>(rows.requests[row].operation);
  };
  std::unordered_map<std::string_view, std::size_t> row_of;
  for (std::size_t row = 0; row < rows.requests.size(); ++row) row_of.emplace(registration(row).member, row);
  std::vector<bool> placed(rows.requests.size());
  std::vector<std::size_t> order;
  std::vector<std::size_t> above;  // a row and who comes before it, outermost last
  for (std::size_t row = 0; row < rows.requests.size(); ++row) {
    for (std::size_t next = row; !placed[next];) {
      placed[next] = true;
      above.push_back(next);
      const auto referrer = row_of.find(registration(next).referrer);
      if (referrer == row_of.end()) break;
      next = referrer->second;
    }
    for (; !above.empty(); above.pop_back()) order.push_back(above.back());
  }
  arrange(rows, order);
}

std::optional<RowFault> bad_id(ProblemLanguage language, std::string_view column) {
  return RowFault{outcome_name(Reject::id_malformed), column,
                  std::string(text_of_reject(Reject::id_malformed, language))};
}

}  // namespace

EngineRows read_order_rows(const ImportQuestion& asked) {
  EngineRows rows;
  std::optional<OrderColumns> columns;
  const OrderColumnOptions options{.columns = {},
                                   .utc_offset = asked.utc_offset,
                                   .language = asked.language,
                                   .time = OrderColumnOptions::Time::optional};
  OrderRow row;
  rows.faults = read_table(
      asked,
      [&](const CsvRecord& header) -> Status {
        Result<OrderColumns> read = OrderColumns::from_header(header, options, asked.digits);
        if (!read) return tl::unexpected<Error>(read.error());
        columns = std::move(*read);
        return {};
      },
      [&](const CsvRecord& record) -> std::optional<RowFault> {
        if (std::optional<RowFault> fault = columns->read(record, row)) return fault;
        if (!is_text_id(row.order)) return bad_id(asked.language, "order");
        if (!is_text_id(row.member)) return bad_id(asked.language, "member");
        Request& request = rows.requests.emplace_back();
        fill_request(row, request);
        if (columns->has_time()) request.at = row.at;
        rows.lines.push_back(record.line);
        return std::nullopt;
      });
  if (columns && columns->has_time()) sort_by_time(rows);
  return rows;
}

EngineRows read_member_rows(const ImportQuestion& asked) {
  enum Column : std::size_t { member, referrer, accepts };
  static constexpr std::array<ColumnName, 3> kNames{
      {{"member", "会员", ColumnName::Need::required},
       {"referrer", "推荐人", ColumnName::Need::optional},
       {"accepts", "接受条款版本", ColumnName::Need::optional, "accepted"}}};
  EngineRows rows;
  std::optional<NamedColumns> columns;
  rows.faults = read_table(
      asked,
      [&](const CsvRecord& header) -> Status {
        Result<NamedColumns> read = NamedColumns::from_header(header, kNames, asked.language);
        if (!read) return tl::unexpected<Error>(read.error());
        columns = std::move(*read);
        return {};
      },
      [&](const CsvRecord& record) -> std::optional<RowFault> {
        if (std::optional<RowFault> fault = columns->check(record)) return fault;
        RegisterMemberRequest registration{std::string(columns->text(record, member)),
                                           std::string(columns->text(record, referrer)), 0};
        if (!is_text_id(registration.member)) return bad_id(asked.language, "member");
        if (!registration.referrer.empty() && !is_text_id(registration.referrer)) {
          return bad_id(asked.language, "referrer");
        }
        if (const std::string_view text = columns->text(record, accepts); !text.empty()) {
          const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), registration.accepts);
          const bool whole = wrong == std::errc() && end == text.data() + text.size();
          if (!whole || registration.accepts < 0 || registration.accepts > kTermsVersionMax) {
            return RowFault{"version_malformed", "accepts",
                            input_text(asked.language, InputText::bad_version, printable(text))};
          }
        }
        Request& request = rows.requests.emplace_back();
        request.key = "import-" + to_hex(sha256(registration.member + "\n" + registration.referrer + "\n" +
                                                std::to_string(registration.accepts)))
                                      .substr(0, kKeyDigits);
        request.operation = std::move(registration);
        rows.lines.push_back(record.line);
        return std::nullopt;
      });
  sort_by_referrer(rows);
  return rows;
}

}  // namespace greenpool
