// Lists of what happened in a programme, from its views: a page as JSON, or as a table for a spreadsheet.
#include <array>
#include <memory>
#include <string_view>
#include <vector>

#include "http/handlers/asking.h"
#include "http/handlers/handlers.h"
#include "http/office_call.h"
#include "json/writer.h"
#include "server/house.h"
#include "server/record_lists.h"
#include "server/table_file.h"

namespace greenpool {
namespace {

constexpr std::size_t kTableRowsMax = 20'000;
constexpr std::size_t kTableRowsReadMax = 200'000;

enum class Shown : std::uint8_t { json, csv, xlsx };

// What is asked, and what came of it: filled on a reader's thread.
struct Question {
  const RecordListSpec* list = nullptr;
  RecordQuery query;
  Shown shown = Shown::json;
  std::string views;
  std::string title;
  Result<std::string> answer = std::string();
  std::optional<std::int64_t> next;
};

std::string page_json(const RecordListSpec& list, const RecordPage& page) {
  std::string json;
  ObjectWriter object(json);
  object.text("list", list.name);
  object.integer("records", page.next_seq);
  object.name("rows").push_back('[');
  bool first = true;
  for (const auto& row : page.rows) {
    if (!std::exchange(first, false)) json.push_back(',');
    append_record(json, list, row, page.currency_digits);
  }
  json.push_back(']');
  object.name("next") += page.next ? std::to_string(*page.next) : "null";
  object.close();
  return json;
}

TableFile page_table(const Question& asked, const RecordPage& page) {
  TableFile table{.title = asked.title, .header = {}, .numeric = {}, .rows = {}};
  for (const RecordColumn& column : asked.list->columns) {
    table.header.push_back(column.name);
    table.numeric.push_back(column.kind == RecordColumnKind::integer || column.kind == RecordColumnKind::money ||
                            column.kind == RecordColumnKind::points || column.kind == RecordColumnKind::rate);
  }
  for (const auto& row : page.rows) {
    std::vector<std::string>& texts = table.rows.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) {
      texts.push_back(cell_text(row[i], asked.list->columns[i].kind, page.currency_digits));
    }
  }
  return table;
}

Result<std::string> read(Question& asked) {
  Result<RecordReader> reader = RecordReader::open(asked.views);
  if (!reader) return tl::unexpected(reader.error());
  const Result<RecordPage> page = reader->page(*asked.list, asked.query);
  if (!page) return tl::unexpected(page.error());
  asked.next = page->next;
  switch (asked.shown) {
    case Shown::json:
      return page_json(*asked.list, *page);
    case Shown::csv:
      return to_csv(page_table(asked, *page));
    case Shown::xlsx:
      return to_xlsx(page_table(asked, *page));
  }
  return failure("table_failed", "of no known kind");
}

void answer(OfficeCall& call, Question& asked) {
  if (!asked.answer) {
    const std::string& code = asked.answer.error().code;
    if (code == kTableTextTooLong.code) throw Refusal(kTableTextTooLong, asked.answer.error().message);
    refuse_views(asked.answer.error());
  }
  Answer& answer = call.exchange.answer;
  call.respond(std::move(*asked.answer));
  if (asked.shown == Shown::json) return;
  answer.content_type = asked.shown == Shown::csv ? "text/csv; charset=utf-8"
                                                  : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  call.add_field("Content-Disposition: attachment; filename=\"" + asked.title +
                 (asked.shown == Shown::csv ? ".csv\"" : ".xlsx\""));
  if (asked.next) call.add_field("X-Next: " + std::to_string(*asked.next));
}

std::optional<Timestamp> time_of(const OfficeCall& call, std::string_view name) {
  const auto text = call.query_text(name);
  return text ? std::optional(*parse_timestamp(*text)) : std::nullopt;
}

// The column that the list is narrowed by; nullptr: by none.
const RecordColumn* column_of(const OfficeCall& call, const RecordListSpec& list) {
  const auto name = call.query_text("by");
  if (name.has_value() != call.query_text("value").has_value()) {
    throw Refusal(info_of(HttpProblem::query_invalid), "\"by\" and \"value\" come together");
  }
  if (!name) return nullptr;
  for (const RecordColumn& column : list.columns) {
    if (column.name != *name || column.search == RecordSearch::none) continue;
    const std::string value = *call.query_text("value");
    if (column.kind == RecordColumnKind::truth && value != "true" && value != "false") break;
    return &column;
  }
  throw Refusal(info_of(HttpProblem::query_invalid), "the list cannot be narrowed by that");
}

// GET …/records/{list}
void list(OfficeCall& call) {
  const auto asked = std::make_shared<Question>();
  asked->list = find_record_list(call.path("list"));
  if (asked->list == nullptr) throw Refusal(info_of(HttpProblem::not_found), "there is no such list");
  const std::string format = call.query_text("format").value_or("json");
  asked->shown = format == "csv" ? Shown::csv : format == "xlsx" ? Shown::xlsx : Shown::json;
  asked->title = call.programme().substr(0, 12) + "-" + asked->list->name.substr(0, 18);
  asked->query.member = call.query_text("member");
  asked->query.by = column_of(call, *asked->list);
  asked->query.value = call.query_text("value").value_or("");
  asked->query.from = time_of(call, "from");
  asked->query.until = time_of(call, "until");
  asked->query.limit = asked->shown == Shown::json ? call.limit() : kTableRowsMax;
  if (asked->shown != Shown::json) asked->query.rows_read_max = kTableRowsReadMax;
  if (const auto before = call.query_integer("before")) asked->query.before = *before;
  asked->views = call.hall.house->opener.views_of(call.programme());
  read_elsewhere(call, [asked] { asked->answer = read(*asked); }, [asked](OfficeCall& then) { answer(then, *asked); });
}

constexpr std::string_view kind_name(RecordColumnKind kind) {
  constexpr std::array<std::string_view, 8> kNames{"text",   "integer", "truth", "money",
                                                   "points", "rate",    "time",  "region"};
  return kNames[static_cast<std::size_t>(kind)];
}

void append_strings(std::string& json, const std::vector<std::string_view>& strings) {
  json.push_back('[');
  for (std::size_t i = 0; i < strings.size(); ++i) {
    if (i > 0) json.push_back(',');
    append_json_string(json, strings[i]);
  }
  json.push_back(']');
}

// GET …/records
Turn lists(Exchange& exchange, const HttpContext&) {
  std::string& json = exchange.answer.body;
  json = R"({"lists":[)";
  for (const RecordListSpec& each : record_lists()) {
    ObjectWriter object(json);
    object.text("list", each.name);
    std::vector<std::string_view> names;
    std::vector<std::string_view> kinds;
    std::vector<std::string_view> narrowing;
    for (const RecordColumn& column : each.columns) {
      names.emplace_back(column.name);
      kinds.push_back(kind_name(column.kind));
      if (column.search != RecordSearch::none) narrowing.emplace_back(column.name);
    }
    std::vector<std::string_view> filters;
    if (!each.member.empty()) filters.emplace_back("member");
    filters.emplace_back("time");
    append_strings(object.name("columns"), names);
    append_strings(object.name("kinds"), kinds);
    append_strings(object.name("filters"), filters);
    append_strings(object.name("by"), narrowing);
    object.close();
    json.push_back(',');
  }
  json.back() = ']';
  json.push_back('}');
  exchange.answer.content_type = kJson;
  return Turn::done;
}

}  // namespace

namespace handlers {

extern const Handler list_records{.work = list};
extern const Handler list_record_lists{.begin = lists};

}  // namespace handlers
}  // namespace greenpool
