#include "cli/real_orders.h"

#include <unordered_map>

#include "cli/order_import.h"
#include "cli/stop_signal.h"
#include "cli/texts.h"
#include "terms/utc_offset.h"

namespace greenpool {
namespace {

// People by the order in which they appear.
class People {
 public:
  std::uint32_t number_of(std::string_view id) {
    return numbers_.try_emplace(std::string(id), static_cast<std::uint32_t>(numbers_.size())).first->second;
  }

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

RealOrder order_of(const OrderRow& row, std::uint64_t line, People& people) {
  RealOrder order;
  if (!row.referrer.empty()) order.referrer = people.number_of(row.referrer);
  order.person = people.number_of(row.member);
  order.at = row.at;
  const auto is_amount = [](Money amount) { return amount >= Money(0) && amount <= Money(kOrderMoneyMax); };
  // What is out of range is refused with the row's line, like a price of nothing.
  if (is_amount(row.paid) && is_amount(row.subsidy)) order.price = row.paid + row.subsidy;
  order.cost = row.cost;
  order.line = line;
  return order;
}

}  // namespace

Result<RealOrders> read_real_orders(const std::string& path, const Terms& terms) {
  Result<CsvReader> csv = CsvReader::open(path, problem_language());
  if (!csv) return tl::unexpected<Error>(csv.error());
  const std::string refusal = format_text(Text::real_orders_unread, path);
  const Result<OrderColumns> columns = read_order_header(
      *csv, {.columns = {}, .utc_offset = format_utc_offset(terms.utc_offset_minutes), .language = problem_language()},
      terms.currency.digits);
  if (!columns) return failure(columns.error().code, refusal + "\n  " + columns.error().message);
  const Result<CheckedRows> checked = check_rows(*csv, *columns, {RowOrder::by_time, Timestamp(INT64_MAX), refusal});
  if (!checked) return tl::unexpected<Error>(checked.error());
  RealOrders orders;
  orders.reserve(checked->places.size());
  People people;
  CsvRecord record;
  OrderRow row;
  for (const RowPlace& place : checked->places) {
    csv->seek(place.offset, place.line);
    const Result<bool> read = csv->next(record);
    if (!read || !*read || columns->read(record, row)) {
      return failure("input_changed", format_text(Text::input_changed));
    }
    if (StopSignal::caught() != 0) return failure("interrupted", refusal);
    if (row.member.empty()) {
      return failure("file_malformed",
                     refusal + "\n  " + format_input(InputText::in_line, record.line, format_text(Text::no_member)));
    }
    orders.push_back(order_of(row, record.line, people));
  }
  return orders;
}

}  // namespace greenpool
