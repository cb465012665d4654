#include "cli/event_rows.h"

#include <array>
#include <span>

#include "engine/field_text.h"
#include "json/writer.h"
#include "wire/csv.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

// The columns: what every row has, then each field name of the events once, in their order, then the pool.
constexpr std::array<std::string_view, 5> kBefore{"seq", "time", "command", "key", "event"};
constexpr std::array<std::string_view, 3> kAfter{"pool", "circulating", "price"};

struct FieldColumns {
  std::array<std::string_view, 192> names{};
  std::size_t count = 0;

  constexpr std::size_t place_of(std::string_view name) const {
    for (std::size_t i = 0; i < count; ++i) {
      if (names[i] == name) return i;
    }
    return count;
  }
};

constexpr FieldColumns kFields = []<std::size_t... i>(std::index_sequence<i...>) {
  FieldColumns all;
  const auto add = [&all](const auto& field) {
    if (field.need != Need::internal && all.place_of(field.name) == all.count) all.names[all.count++] = field.name;
  };
  // The terms are a document, not a cell.
  (for_each_field_of<std::variant_alternative_t<i + 1, Event>>(add), ...);
  return all;
}(std::make_index_sequence<std::variant_size_v<Event> - 1>());

// A field of an event that has the name of a column of every row gets one of its own.
constexpr std::string_view header_of(std::string_view field) {
  if (field == "pool") return "event_pool";
  if (field == "circulating") return "event_circulating";
  return field;
}
static_assert([] {
  for (const auto& all : {std::span<const std::string_view>(kBefore), std::span<const std::string_view>(kAfter)}) {
    for (const std::string_view name : all) {
      for (std::size_t i = 0; i < kFields.count; ++i) {
        if (header_of(kFields.names[i]) == name) return false;
      }
    }
  }
  return true;
}());

class CsvCells {
 public:
  explicit CsvCells(const EventRow& row) : row_(row), digits_(row.state.terms.currency.digits) {}

  void operator()(const ProgrammeOpened&) {}
  template <class T>
  void operator()(const T& event) {
    const FieldText text(row_.state);
    for_each_field(event, [&](const auto& field, const auto& value) {
      if (field.need != Need::internal) cells_[kFields.place_of(field.name)] = text.of(value);
    });
  }

  void append_to(std::string& out) {
    const Record& record = row_.record;
    const Pool& pool = row_.state.pool;
    append_csv_text(out, std::to_string(record.seq));
    add(out, format_timestamp(record.at));
    add(out, record.operation ? operation_name(*record.operation) : std::string_view{});
    add(out, record.key);
    add(out, event_name(row_.event));
    for (std::size_t i = 0; i < kFields.count; ++i) add(out, cells_[i]);
    add(out, format_money(pool.cash, digits_));
    add(out, format_points(pool.circulating));
    add(out, format_price(pool.price(), digits_));
    out += "\r\n";
  }

 private:
  static void add(std::string& out, std::string_view cell) {
    out.push_back(',');
    append_csv_text(out, cell);
  }

  const EventRow& row_;
  int digits_;
  std::array<std::string, kFields.names.size()> cells_;
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
  append_event(object.name("event"), row.event, row.state);
  object.money("pool", row.state.pool.cash, digits);
  object.points("circulating", row.state.pool.circulating);
  object.price("price", row.state.pool.price(), digits);
  object.close();
  out.push_back('\n');
}

void append_event_csv_header(std::string& out) {
  std::string_view separator;
  const auto add = [&](std::string_view name) {
    out.append(separator).append(name);
    separator = ",";
  };
  for (const std::string_view name : kBefore) add(name);
  for (std::size_t i = 0; i < kFields.count; ++i) add(header_of(kFields.names[i]));
  for (const std::string_view name : kAfter) add(name);
  out += "\r\n";
}

void append_event_csv(std::string& out, const EventRow& row) {
  CsvCells cells(row);
  std::visit(cells, row.event);
  cells.append_to(out);
}

}  // namespace greenpool
