#include "cli/event_rows.h"

#include <array>

#include "cli/csv.h"
#include "wire/json_writer.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

enum Column : std::uint8_t {
  kSeq,
  kTime,
  kCommand,
  kKey,
  kEvent,
  kMember,
  kReferrer,
  kOrder,
  kPosition,
  kPoints,
  kPaid,
  kCost,
  kContribution,
  kPlatform,
  kRemainder,
  kGrantValue,
  kAmount,
  kSource,
  kFactor,
  kPool,
  kCirculating,
  kPrice
};
constexpr std::array<std::string_view, 22> kHeader{
    "seq",      "time",   "command", "key",  "event",        "member",   "referrer",  "order",
    "position", "points", "paid",    "cost", "contribution", "platform", "remainder", "grant_value",
    "amount",   "source", "factor",  "pool", "circulating",  "price"};

class CsvCells {
 public:
  CsvCells(const EventRow& row) : row_(row), digits_(row.state.terms.currency.digits) {}

  void operator()(const ProgrammeOpened&) {}
  void operator()(const MemberRegistered& event) {
    cells_[kMember] = event.id;
    if (event.referrer.exists()) cells_[kReferrer] = id_of(event.referrer);
  }
  void operator()(const OrderSettled& event) {
    cells_[kMember] = id_of(event.member);
    if (const auto* order = row_.record.operation ? std::get_if<SettleOrder>(&*row_.record.operation) : nullptr) {
      cells_[kOrder] = order->order;
    }
    if (event.position.exists()) cells_[kPosition] = std::to_string(event.position.value());
    cells_[kPoints] = format_points(event.granted);
    cells_[kPaid] = money(event.paid);
    cells_[kCost] = money(event.cost);
    cells_[kContribution] = money(event.contribution);
    cells_[kPlatform] = money(event.platform);
    cells_[kRemainder] = money(event.remainder);
    cells_[kGrantValue] = money(event.grant_value);
  }
  void operator()(const PointsSold& event) {
    cells_[kMember] = id_of(event.member);
    cells_[kPoints] = format_points(event.points);
    cells_[kPaid] = money(event.paid);
  }
  void operator()(const PoolInjected& event) {
    cells_[kAmount] = money(event.amount);
    cells_[kSource] = source_name(event.source);
  }
  void operator()(const ForcedExit& event) {
    cells_[kMember] = id_of(event.member);
    cells_[kPosition] = std::to_string(event.position.value());
    cells_[kPoints] = format_points(event.points);
    cells_[kPaid] = money(event.paid);
  }
  void operator()(const PoolReserved& event) { cells_[kAmount] = money(event.amount); }
  void operator()(const PointsSplit& event) { cells_[kFactor] = std::to_string(event.factor); }

  void append_to(std::string& out) {
    const Record& record = row_.record;
    const Pool& pool = row_.state.pool;
    cells_[kSeq] = std::to_string(record.seq);
    cells_[kTime] = format_timestamp(record.at);
    if (record.operation) cells_[kCommand] = operation_name(*record.operation);
    cells_[kKey] = record.key;
    cells_[kEvent] = event_name(row_.event);
    cells_[kPool] = money(pool.cash);
    cells_[kCirculating] = format_points(pool.circulating);
    cells_[kPrice] = format_price(pool.price(), digits_);
    for (std::size_t column = 0; column < cells_.size(); ++column) {
      if (column > 0) out.push_back(',');
      append_csv_text(out, cells_[column]);
    }
    out += "\r\n";
  }

 private:
  [[nodiscard]] std::string_view id_of(MemberIndex member) const { return row_.state.directory.id_of(member); }
  [[nodiscard]] std::string money(Money amount) const { return format_money(amount, digits_); }

  const EventRow& row_;
  int digits_;
  std::array<std::string, kHeader.size()> cells_;
};

}  // namespace

void append_event_line(std::string& out, const EventRow& row) {
  const Record& record = row.record;
  const int digits = row.state.terms.currency.digits;
  ObjectWriter object(out);
  object.integer("seq", record.seq);
  object.time("time", record.at);
  record.operation ? object.id("command", operation_name(*record.operation)) : object.null("command");
  record.key.empty() ? object.null("key") : object.text("key", record.key);
  append_event(object.name("event"), row.event, row.state, record.operation ? &*record.operation : nullptr);
  object.money("pool", row.state.pool.cash, digits);
  object.points("circulating", row.state.pool.circulating);
  object.price("price", row.state.pool.price(), digits);
  object.close();
  out.push_back('\n');
}

void append_event_csv_header(std::string& out) {
  for (std::size_t column = 0; column < kHeader.size(); ++column) {
    if (column > 0) out.push_back(',');
    out += kHeader[column];
  }
  out += "\r\n";
}

void append_event_csv(std::string& out, const EventRow& row) {
  CsvCells cells(row);
  std::visit(cells, row.event);
  cells.append_to(out);
}

}  // namespace greenpool
