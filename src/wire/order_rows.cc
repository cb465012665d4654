#include "wire/order_rows.h"

#include <algorithm>
#include <optional>

#include "base/decimal.h"
#include "terms/document.h"
#include "wire/named_columns.h"

namespace greenpool {
namespace {

constexpr std::array<std::string_view, 10> kNames{"member",   "order",  "paid",     "cost",    "time",
                                                  "referrer", "region", "supplier", "subsidy", "coins"};

struct Alias {
  std::string_view header;
  std::size_t column;
};

constexpr auto kAliases = std::to_array<Alias>({
    {"会员", 0},       {"会员编号", 0},   {"会员ID", 0},   {"订单", 1},     {"订单号", 1},       {"订单编号", 1},
    {"实付", 2},       {"实付金额", 2},   {"付款金额", 2}, {"成本", 3},     {"成本价", 3},       {"时间", 4},
    {"结算时间", 4},   {"settled_at", 4}, {"推荐人", 5},   {"地区代码", 6}, {"行政区划代码", 6}, {"供应商", 7},
    {"供应商编号", 7}, {"补贴", 8},       {"补贴金额", 8}, {"消费币", 9},
});

tl::unexpected<Error> malformed(std::string message) { return failure("csv_malformed", std::move(message)); }

std::optional<std::size_t> column_named(std::string_view name) {
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<std::size_t>(found - kNames.begin());
}

// A header's meaning where nothing else was said.
std::optional<std::size_t> column_of_header(std::string_view header) {
  if (const auto column = column_named(header)) return column;
  const auto alias =
      std::find_if(kAliases.begin(), kAliases.end(), [header](const Alias& row) { return row.header == header; });
  if (alias == kAliases.end()) return std::nullopt;
  return alias->column;
}

std::string list_of(const std::vector<std::string_view>& names) {
  std::string list;
  for (const std::string_view name : names) list += (list.empty() ? "" : ", ") + printable(name);
  return list;
}

bool is_utc_offset(std::string_view text) {
  return text.size() == 6 && (text[0] == '+' || text[0] == '-') &&
         parse_timestamp("2000-01-02T00:00:00" + std::string(text)).has_value();
}

}  // namespace

Result<OrderColumns> OrderColumns::from_header(const CsvRecord& header, const OrderColumnOptions& options,
                                               int currency_digits) {
  const ProblemLanguage language = options.language;
  OrderColumns columns;
  columns.language_ = language;
  columns.currency_digits_ = currency_digits;
  columns.field_count_ = header.fields.size();
  columns.place_.fill(kAbsent);
  columns.headers_.resize(header.fields.size());
  columns.utc_offset_ = options.utc_offset;
  if (!options.utc_offset.empty() && !is_utc_offset(options.utc_offset)) {
    return failure("usage", input_text(language, InputText::bad_utc_offset));
  }
  if (!std::all_of(header.fields.begin(), header.fields.end(), is_utf8)) {
    return malformed(input_text(language, InputText::header_not_utf8));
  }
  std::array<std::string_view, kColumns> renamed{};
  for (const std::string& option : options.columns) {
    const std::size_t equals = option.find('=');
    const auto column = column_named(std::string_view(option).substr(0, equals));
    if (equals == std::string::npos || !column)
      return failure("usage",
                     input_text(language, InputText::bad_column_option, list_of({kNames.begin(), kNames.end()})));
    renamed[*column] = std::string_view(option).substr(equals + 1);
  }
  for (std::size_t field = 0; field < header.fields.size(); ++field) {
    const std::string_view name = header.fields[field];
    std::optional<std::size_t> column;
    const auto by_option = name.empty() ? renamed.end() : std::find(renamed.begin(), renamed.end(), name);
    if (by_option != renamed.end()) {
      column = static_cast<std::size_t>(by_option - renamed.begin());
    } else if (column = column_of_header(name); column && !renamed[*column].empty()) {
      column.reset();
    }
    if (!column) {
      columns.ignored_.push_back(printable(name));
      continue;
    }
    if (columns.place_[*column] != kAbsent)
      return malformed(input_text(language, InputText::column_twice, kNames[*column]));
    columns.place_[*column] = field;
    columns.headers_[field] = name;
  }
  for (std::size_t column = 0; column < kColumns; ++column) {
    const bool optional =
        may_be_absent(column) || (column == time && options.time == OrderColumnOptions::Time::optional);
    if (columns.place_[column] == kAbsent && !optional) {
      const std::string_view wanted = renamed[column].empty() ? kNames[column] : renamed[column];
      return malformed(input_text(language, InputText::missing_column, printable(wanted), list_of(header.fields)));
    }
  }
  return columns;
}

void OrderColumns::append_header(std::string& csv) const {
  for (const std::string& header : headers_) {
    if (header.empty()) continue;
    append_csv_field(csv, header);
    csv.push_back(',');
  }
}

void OrderColumns::append_row(std::string& csv, const CsvRecord& record) const {
  for (std::size_t field = 0; field < headers_.size(); ++field) {
    if (headers_[field].empty()) continue;
    const auto place = std::find(place_.begin(), place_.end(), field);
    // A minus sign before an amount is no formula.
    is_amount(static_cast<std::size_t>(place - place_.begin())) ? append_csv_field(csv, record.fields[field])
                                                                : append_csv_text(csv, record.fields[field]);
    csv.push_back(',');
  }
}

OrderColumns::Fault OrderColumns::read(const CsvRecord& record, OrderRow& row) const {
  if (record.fields.size() != field_count_) {
    return RowFault{"fields_wrong_count", "",
                    input_text(language_, InputText::wrong_field_count, field_count_, record.fields.size())};
  }
  row.member = record.fields[place_[member]];
  row.order = record.fields[place_[order]];
  row.referrer = text_in(record, referrer);
  row.region = text_in(record, region);
  row.supplier = text_in(record, supplier);
  if (Fault fault = read_amount(record, paid, row.paid)) return fault;
  if (Fault fault = read_amount(record, cost, row.cost)) return fault;
  if (Fault fault = read_optional_amount(record, subsidy, row.subsidy)) return fault;
  if (Fault fault = read_optional_amount(record, coins, row.coins)) return fault;
  if (!has_time()) return std::nullopt;
  return read_time(record.fields[place_[time]], row.at);
}

OrderColumns::Fault OrderColumns::read_amount(const CsvRecord& record, Column column, Money& amount) const {
  std::string_view text = record.fields[place_[column]];
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const Result<std::int64_t> units = parse_decimal(text, currency_digits_);
  if (units) {
    amount = Money(negative ? -*units : *units);
  } else if (units.error().code == "decimal_out_of_range") {
    amount = Money(negative ? -INT64_MAX : INT64_MAX);
  } else {
    const bool fine = units.error().code == "decimal_too_fine";
    return RowFault{fine ? "amount_too_fine" : "amount_malformed", kNames[column],
                    input_text(language_, fine ? InputText::fine_amount : InputText::bad_amount, kNames[column],
                               printable(record.fields[place_[column]]))};
  }
  return std::nullopt;
}

OrderColumns::Fault OrderColumns::read_optional_amount(const CsvRecord& record, Column column, Money& amount) const {
  amount = Money(0);
  return text_in(record, column).empty() ? std::nullopt : read_amount(record, column, amount);
}

OrderColumns::Fault OrderColumns::read_time(std::string_view text, Timestamp& at) const {
  const auto fault = [&](std::string_view code, InputText why) {
    return RowFault{code, kNames[time], input_text(language_, why, printable(text))};
  };
  Result<Timestamp> parsed = parse_timestamp(text);
  if (!parsed) {
    // "2026-01-31 08:00:00", as spreadsheets and databases write it.
    std::string local(text);
    if (local.size() > 10 && local[10] == ' ') local[10] = 'T';
    if (utc_offset_.empty()) {
      const bool just_local = parse_timestamp(local + "Z").has_value() || parse_timestamp(local).has_value();
      return just_local ? fault("time_without_offset", InputText::bad_local_time)
                        : fault("time_malformed", InputText::bad_time);
    }
    parsed = parse_timestamp(local + utc_offset_);
    if (!parsed) return fault("time_malformed", InputText::bad_time);
  }
  at = *parsed;
  return std::nullopt;
}

void fill_request(const OrderRow& row, Request& request) {
  auto* order = std::get_if<SettleOrderRequest>(&request.operation);
  if (order == nullptr) order = &request.operation.emplace<SettleOrderRequest>();
  order->order = row.order;
  order->member = row.member;
  order->paid = row.paid;
  order->cost = row.cost;
  order->subsidy = row.subsidy;
  order->coins = row.coins;
  order->supplier = row.supplier;
  order->region = row.region.empty() ? RegionCode{} : parse_region(row.region);
  const bool no_region = !row.region.empty() && !order->region.exists();
  request.unreadable = no_region ? Reject::region_unknown : Reject::none;
}

Result<OrderColumns> read_order_header(CsvReader& csv, const OrderColumnOptions& options, int currency_digits) {
  CsvRecord header;
  const Result<bool> read = csv.next(header);
  if (read && !*read) return failure("file_malformed", input_text(options.language, InputText::no_header));
  if (!read && read.error().code != "csv_malformed") return tl::unexpected<Error>(read.error());
  Result<OrderColumns> columns = read ? OrderColumns::from_header(header, options, currency_digits)
                                      : Result<OrderColumns>(tl::unexpected<Error>(read.error()));
  if (!columns && columns.error().code == "csv_malformed") {
    return failure("file_malformed",
                   input_text(options.language, InputText::in_line, header.line, columns.error().message));
  }
  return columns;
}

}  // namespace greenpool
