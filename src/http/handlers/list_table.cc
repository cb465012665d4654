#include "http/handlers/list_table.h"

#include <atomic>
#include <memory>

#include "base/check.h"
#include "http/handlers/asking.h"
#include "json/value.h"
#include "server/house.h"
#include "server/table_file.h"

namespace greenpool {
namespace {

// One of the few tables that are made at once, in all of the process: they share its memory.
class TablePlace {
 public:
  TablePlace() : is_taken_(++taken_ <= kTablesAtOnce) {}
  ~TablePlace() { --taken_; }
  TablePlace(const TablePlace&) = delete;
  TablePlace& operator=(const TablePlace&) = delete;

  [[nodiscard]] bool is_taken() const { return is_taken_; }

 private:
  static inline std::atomic<int> taken_ = 0;
  const bool is_taken_;
};

struct Export {
  std::shared_ptr<const TablePlace> place;
  const ListTable& table;
  PageWork page;
  bool as_xlsx = false;
  TableFile file = {};
  std::size_t bytes = 0;  // of its cells
  std::string next = {};  // as the query has it; empty: there are no more
  Result<std::string> content = std::string();
};

// A list goes on by "cursor" or by "before".
void ask_for(Exchange& exchange, std::string_view parameter, JsonValue value) {
  const std::span<const FieldRule> rules = exchange.route->query;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (rules[i].name == parameter) exchange.query[i] = std::move(value);
  }
}
void go_on_after(Exchange& exchange, const std::string& next) {
  ask_for(exchange, "cursor", JsonValue::of_text(next));
  ask_for(exchange, "before", JsonValue::of_number(next));
}

std::string cell_of(const JsonValue* value) {
  if (value == nullptr) return {};
  switch (value->kind()) {
    case JsonValue::Kind::null:
      return {};
    case JsonValue::Kind::truth:
      return value->truth() ? "true" : "false";
    case JsonValue::Kind::number:
      return value->number_text();
    case JsonValue::Kind::text:
      return value->text();
    case JsonValue::Kind::list:
    case JsonValue::Kind::object:
      return to_json(*value);
  }
  return {};
}

const JsonValue* find_value(const JsonValue& row, std::string_view name) {
  const std::size_t dot = name.find('.');
  const JsonValue* const found = row.find(name.substr(0, dot));
  return found == nullptr || dot == std::string_view::npos ? found : found->find(name.substr(dot + 1));
}

void answer_with_table(OfficeCall& call, Export& made) {
  if (!made.content) {
    const Error& error = made.content.error();
    if (error.code == kTableTextTooLong.code) throw Refusal(kTableTextTooLong, error.message);
    throw Refusal(kStorageUnavailable, error.message);
  }
  call.respond(std::move(*made.content));
  call.exchange.answer.content_type =
      made.as_xlsx ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "text/csv; charset=utf-8";
  call.add_field("Content-Disposition: attachment; filename=\"" + made.file.title +
                 (made.as_xlsx ? ".xlsx\"" : ".csv\""));
  if (!made.next.empty()) call.add_field("X-Next: " + made.next);
}

void write_table(OfficeCall& call, const std::shared_ptr<Export>& made) {
  read_elsewhere(
      call, [made] { made->content = made->as_xlsx ? to_xlsx(made->file) : Result<std::string>(to_csv(made->file)); },
      [made](OfficeCall& then) { answer_with_table(then, *made); });
}

// One page, and in a further piece of work the next.
void take_page(OfficeCall& call, const std::shared_ptr<Export>& made) {
  made->page(call);
  const Result<JsonValue> page = parse_json(std::exchange(call.exchange.answer.body, {}));
  const JsonValue* const rows = page ? page->find(made->table.list) : nullptr;
  GP_CHECK(rows != nullptr && rows->is(JsonValue::Kind::list), "a list answers with a page of itself");
  for (const JsonValue& row : rows->items()) {
    std::vector<std::string>& cells = made->file.rows.emplace_back();
    for (const TableColumn& column : made->table.columns) {
      cells.push_back(cell_of(find_value(row, column.name)));
      made->bytes += cells.back().size();
    }
  }
  made->next = cell_of(page->find("next"));
  const bool full = made->file.rows.size() >= kTableRowsMax || made->bytes >= kTableBytesMax;
  if (made->next.empty() || full) return write_table(call, made);
  go_on_after(call.exchange, made->next);
  call.later([](OfficeCall::Back back) { back(); }, [made](OfficeCall& then) { take_page(then, made); });
}

}  // namespace

void list_or_table(OfficeCall& call, const ListTable& table, PageWork page, PageWork table_page) {
  const std::string format = call.query_text("format").value_or("json");
  if (format == "json") return page(call);
  const auto place = std::make_shared<const TablePlace>();
  if (!place->is_taken()) throw Refusal(kOfficeBusy, "too many tables are being made");
  const auto made =
      std::make_shared<Export>(Export{.place = place, .table = table, .page = table_page, .as_xlsx = format == "xlsx"});
  made->file.title = call.programme().substr(0, 12) + (call.programme().empty() ? "" : "-") + std::string(table.list);
  for (const TableColumn& column : table.columns) {
    made->file.header.emplace_back(column.name);
    made->file.numeric.push_back(column.kind == TableColumn::Kind::number);
  }
  ask_for(call.exchange, "limit", JsonValue::of_number(std::string(table.page_rows)));
  take_page(call, made);
}

}  // namespace greenpool
