#include "server/record_lists.h"

#include <algorithm>

#include "engine/event.h"
#include "json/writer.h"
#include "ledger/accounts.h"
#include "views/rows.h"
#include "views/schema.h"

namespace greenpool {
namespace {

std::string quoted(std::string_view name) { return "\"" + std::string(name) + "\""; }

template <class Value>
constexpr RecordColumnKind kind_of() {
  if constexpr (std::is_same_v<Value, Money>) return RecordColumnKind::money;
  if constexpr (std::is_same_v<Value, Points>) return RecordColumnKind::points;
  if constexpr (std::is_same_v<Value, Rate> || std::is_same_v<Value, Multiple>) return RecordColumnKind::rate;
  if constexpr (std::is_same_v<Value, Timestamp>) return RecordColumnKind::time;
  if constexpr (std::is_same_v<Value, RegionCode>) return RecordColumnKind::region;
  if constexpr (std::is_same_v<Value, bool>) return RecordColumnKind::truth;
  if constexpr (std::is_enum_v<Value> || std::is_same_v<Value, std::string_view> || std::is_same_v<Value, LongText>) {
    return RecordColumnKind::text;
  }
  return RecordColumnKind::integer;
}

// The list of one kind of event: its number, when, and its fields; members by their ids.
template <class T>
RecordListSpec list_of_event() {
  RecordListSpec list;
  list.name = T::kName;
  list.columns = {{"seq", RecordColumnKind::integer}, {"time", RecordColumnKind::time}};
  list.key = "e.number";
  list.seq = "e.seq";
  std::string columns = "e.number, e.seq, r.at";
  std::string joins = " JOIN records r ON r.seq = e.seq";
  for_each_field_of<T>([&](const auto& field) {
    using Value = typename std::remove_cvref_t<decltype(field)>::value_type;
    if (field.need == Need::internal) return;
    const std::string name(field.name);
    if constexpr (std::is_same_v<Value, MemberIndex>) {
      const std::string alias = "m_" + name;
      columns += ", " + alias + ".member";
      joins += " LEFT JOIN members " + alias + " ON " + alias + ".number = e." + quoted(name);
      if (name == "member") list.member = "e.member";
      list.columns.push_back({name, RecordColumnKind::text});
    } else {
      columns += ", e." + quoted(name);
      const bool narrows = is_looked_up<Value>(field.name, field.need);
      list.columns.push_back({.name = name,
                              .kind = kind_of<Value>(),
                              .search = narrows ? RecordSearch::by_index : RecordSearch::none,
                              .sql = narrows ? "e." + quoted(name) : ""});
    }
  });
  list.values = columns;
  list.tables = "event_" + list.name + " e" + joins;
  return list;
}

RecordListSpec prices(const std::string& name) {
  RecordListSpec list;
  list.name = "prices_" + name;
  list.columns = {{"begins_at", RecordColumnKind::time}, {"open", RecordColumnKind::points},
                  {"high", RecordColumnKind::points},    {"low", RecordColumnKind::points},
                  {"close", RecordColumnKind::points},   {"pool", RecordColumnKind::money},
                  {"points", RecordColumnKind::points},  {"orders", RecordColumnKind::integer},
                  {"splits", RecordColumnKind::integer}};
  list.key = "p.begins_at";
  list.values = "p.begins_at, p.begins_at, p.open, p.high, p.low, p.close, p.pool, p.points, p.orders, p.splits";
  list.tables = list.name + " p";
  return list;
}

// Withdrawals as they stand, by the event of the request. Those that are not over are few.
RecordListSpec withdrawals() {
  using Kind = RecordColumnKind;
  const std::string joined = " JOIN withdrawals w ON w.withdrawal = n.withdrawal";
  const std::string open = "open_withdrawals o CROSS JOIN event_withdrawal_requested n ON n.number = o.number" + joined;
  return {.name = "withdrawals",
          .columns = {{"withdrawal", Kind::text, RecordSearch::by_index, "n.withdrawal"},
                      {"member", Kind::text},
                      {"amount", Kind::money},
                      {"stage", Kind::text, RecordSearch::by_reading, "w.stage"},
                      {"open", Kind::truth, RecordSearch::by_reading, "(w.ended_at IS NULL)"},
                      {"fee", Kind::money},
                      {"tax", Kind::money},
                      {"approved_by", Kind::text},
                      {"sent_by", Kind::text},
                      {"rejected_by", Kind::text},
                      {"requested_at", Kind::time},
                      {"approved_at", Kind::time},
                      {"sent_at", Kind::time},
                      {"unknown_at", Kind::time},
                      {"ended_at", Kind::time}},
          .values =
              "n.number, w.withdrawal, w.member, w.amount, w.stage, w.ended_at IS NULL, w.fee, w.tax, w.approved_by, "
              "w.sent_by, w.rejected_by, w.requested_at, w.approved_at, w.sent_at, w.unknown_at, w.ended_at",
          .tables = "event_withdrawal_requested n" + joined,
          .key = "n.number",
          .member = "n.member",
          .seq = "n.seq",
          .shortcuts = {{"open", {"true"}, open, "o.number"},
                        {"stage", {"requested", "approved", "sent", "unknown"}, open, "o.number"}}};
}

// Old claims as they stand, by the event of the proposal.
RecordListSpec claims() {
  using Kind = RecordColumnKind;
  return {.name = "claims",
          .columns = {{"claim", Kind::text, RecordSearch::by_index, "n.claim"},
                      {"batch", Kind::text, RecordSearch::by_index, "n.batch"},
                      {"member", Kind::text},
                      {"amount", Kind::money},
                      {"stage", Kind::text, RecordSearch::by_reading, "c.stage"},
                      {"proposed_by", Kind::text},
                      {"decided_by", Kind::text},
                      {"proposed_at", Kind::time},
                      {"decided_at", Kind::time},
                      {"coins_from", Kind::time},
                      {"coins_at", Kind::time}},
          .values =
              "n.number, c.claim, c.batch, c.member, c.amount, c.stage, c.proposed_by, c.decided_by, c.proposed_at, "
              "c.decided_at, c.coins_from, c.coins_at",
          .tables = "event_claim_proposed n JOIN claims c ON c.claim = n.claim",
          .key = "n.number",
          .member = "n.member",
          .seq = "n.seq"};
}

// Rewards with the order that paid them: the settling event is the first or second of its record.
RecordListSpec rewards_by_order() {
  using Kind = RecordColumnKind;
  return {.name = "rewards_by_order",
          .columns = {{"seq", Kind::integer},
                      {"time", Kind::time},
                      {"order", Kind::text},
                      {"member", Kind::text},
                      {"rule", Kind::text, RecordSearch::by_reading, "w.rule"},
                      {"generation", Kind::integer},
                      {"rate", Kind::rate},
                      {"base", Kind::money},
                      {"amount", Kind::money}},
          .values = "w.number, w.seq, r.at, o.\"order\", m.member, w.rule, w.generation, w.rate, w.base, w.amount",
          .tables =
              "event_reward_paid w JOIN records r ON r.seq = w.seq JOIN event_order_settled o ON o.number BETWEEN "
              "r.first_event AND r.first_event + 1 JOIN members m ON m.number = w.member",
          .key = "w.number",
          .member = "w.member",
          .seq = "w.seq"};
}

std::vector<RecordListSpec> all_lists() {
  using Kind = RecordColumnKind;
  std::vector<RecordListSpec> lists;
  lists.push_back({.name = "members",
                   .columns = {{"member", Kind::text},
                               {"registered_at", Kind::time},
                               {"referrer", Kind::text},
                               {"status", Kind::text, RecordSearch::by_reading, "m.status"},
                               {"rank", Kind::integer, RecordSearch::by_reading, "m.rank"},
                               {"weight", Kind::integer},
                               {"directs", Kind::integer},
                               {"wallet", Kind::money},
                               {"spent", Kind::money},
                               {"received", Kind::money},
                               {"accepted", Kind::integer},
                               {"coins", Kind::money}},
                   .values = "m.number, m.member, m.registered_at, f.member, m.status, m.rank, m.weight, m.directs, "
                             "m.wallet, m.spent, m.received, m.accepted, m.coins",
                   .tables = "members m LEFT JOIN members f ON f.number = m.referrer",
                   .key = "m.number",
                   .member = "m.number",
                   .seq = "m.registered_seq"});
  lists.push_back({.name = "referred",
                   .columns = {{"member", Kind::text},
                               {"registered_at", Kind::time},
                               {"directs", Kind::integer},
                               {"spent", Kind::money}},
                   .values = "m.number, m.member, m.registered_at, m.directs, m.spent",
                   .tables = "members m",
                   .key = "m.number",
                   .member = "m.referrer",
                   .seq = "m.registered_seq"});
  lists.push_back({.name = "positions",
                   .columns = {{"position", Kind::integer},
                               {"member", Kind::text},
                               {"opened_at", Kind::time},
                               {"exit_multiple", Kind::rate},
                               {"acquired", Kind::points},
                               {"remaining", Kind::points},
                               {"spend", Kind::money},
                               {"closed_by", Kind::text},
                               {"closed_at", Kind::time}},
                   .values = "p.position, p.position, m.member, p.opened_at, p.exit_multiple, p.acquired, p.remaining, "
                             "p.spend, p.closed_by, p.closed_at",
                   .tables = "positions p JOIN members m ON m.number = p.member",
                   .key = "p.position",
                   .member = "p.member",
                   .seq = "p.opened_seq"});
  lists.push_back(
      {.name = "ledger",
       .columns = {{"line", Kind::integer},
                   {"seq", Kind::integer},
                   {"time", Kind::time},
                   {"account", Kind::text, RecordSearch::by_reading, "a.name"},
                   {"debit", Kind::money},
                   {"credit", Kind::money},
                   {"member", Kind::text},
                   {"balance", Kind::money}},
       .values = "l.line, l.line, l.seq, r.at, a.name, max(l.debit, 0), max(-l.debit, 0), m.member, l.balance",
       .tables = "ledger l JOIN accounts a ON a.account = l.account JOIN records r ON r.seq = l.seq LEFT JOIN "
                 "members m ON m.number = l.member",
       .key = "l.line",
       .member = "l.member",
       .seq = "l.seq"});
  lists.push_back(withdrawals());
  lists.push_back(claims());
  lists.push_back(rewards_by_order());
  for (const char* name : {"minute", "hour", "day"}) lists.push_back(prices(name));
  [&lists]<std::size_t... i>(std::index_sequence<i...>) {
    (lists.push_back(list_of_event<std::variant_alternative_t<i, Event>>()), ...);
  }(std::make_index_sequence<kEventKinds>());
  std::sort(lists.begin(), lists.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return lists;
}

RecordCell cell_of(const SqliteStatement& row, int column, RecordColumnKind kind) {
  RecordCell cell;
  cell.is_null = row.column_is_null(column);
  if (cell.is_null) return cell;
  if (kind == RecordColumnKind::text) {
    cell.text = row.column_text(column);
  } else {
    cell.number = row.column_integer(column);
  }
  return cell;
}

const RecordShortcut* shortcut_of(const RecordListSpec& list, const RecordQuery& query) {
  for (const RecordShortcut& each : list.shortcuts) {
    if (query.by == nullptr || query.by->name != each.column) continue;
    if (std::find(each.values.begin(), each.values.end(), query.value) != each.values.end()) return &each;
  }
  return nullptr;
}

}  // namespace

std::span<const RecordListSpec> record_lists() {
  static const std::vector<RecordListSpec> kLists = all_lists();
  return kLists;
}

const RecordListSpec* find_record_list(std::string_view name) {
  const auto lists = record_lists();
  const auto found =
      std::lower_bound(lists.begin(), lists.end(), name,
                       [](const RecordListSpec& list, std::string_view wanted) { return list.name < wanted; });
  return found == lists.end() || found->name != name ? nullptr : &*found;
}

Result<RecordReader> RecordReader::open(const std::string& path) {
  Result<SqliteConnection> connection = open_views_for_reading(path);
  if (!connection) return tl::unexpected(connection.error());
  return RecordReader(std::move(*connection));
}

// The number of the first record at that time or later. Times of records never fall: halving finds it.
Result<std::int64_t> RecordReader::first_seq_at(Timestamp at) {
  const Result<std::int64_t> last = connection_.query_integer("SELECT coalesce(max(seq), -1) FROM records");
  if (!last) return tl::unexpected(last.error());
  Result<SqliteStatement> probe = connection_.prepare("SELECT at FROM records WHERE seq = ?1");
  if (!probe) return tl::unexpected(probe.error());
  std::int64_t low = 0;
  std::int64_t high = *last + 1;
  while (low < high) {
    const std::int64_t middle = low + (high - low) / 2;
    probe->bind_integer(1, middle);
    const Result<bool> row = probe->step();
    if (!row) return tl::unexpected(row.error());
    const bool earlier = *row && probe->column_integer(0) < at.microseconds();
    probe->reset();
    (earlier ? low : high) = earlier ? middle + 1 : middle;
  }
  return low;
}

// The first number of a record at that time or later, or one beyond the last. By halving, as both rise together.
Result<std::int64_t> RecordReader::first_key_at(const RecordListSpec& list, Timestamp at) {
  if (list.seq.empty()) return at.microseconds();
  const Result<std::int64_t> seq = first_seq_at(at);
  if (!seq) return tl::unexpected(seq.error());
  const std::string select = "SELECT " + list.key + ", " + list.seq + " FROM " + list.tables;
  const Result<std::int64_t> last = connection_.query_integer(select + " ORDER BY " + list.key + " DESC LIMIT 1");
  if (!last) return tl::unexpected(last.error());
  Result<SqliteStatement> probe =
      connection_.prepare(select + " WHERE " + list.key + " >= ?1 ORDER BY " + list.key + " LIMIT 1");
  if (!probe) return tl::unexpected(probe.error());
  std::int64_t low = 0;
  std::int64_t high = *last + 1;
  while (low < high) {
    const std::int64_t middle = low + (high - low) / 2;
    probe->bind_integer(1, middle);
    const Result<bool> row = probe->step();
    if (!row) return tl::unexpected(row.error());
    const bool earlier = *row && probe->column_integer(1) < *seq;
    const std::int64_t found = *row ? probe->column_integer(0) : middle;
    probe->reset();
    if (earlier) {
      low = found + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

Result<RecordPage> RecordReader::page(const RecordListSpec& list, const RecordQuery& query) {
  if (Status begun = connection_.execute("BEGIN"); !begun) return tl::unexpected(begun.error());
  const auto end = [this](auto result) {
    static_cast<void>(connection_.execute("COMMIT"));
    return result;
  };
  const Result<std::optional<ViewsMeta>> meta = read_views_meta(connection_);
  if (!meta) return end(Result<RecordPage>(tl::unexpected(meta.error())));
  RecordPage page;
  if (!*meta) return end(Result<RecordPage>(page));
  page.next_seq = (*meta)->marks.next_seq;
  page.currency_digits = (*meta)->digits;
  const bool by_reading = query.by != nullptr && query.by->search == RecordSearch::by_reading;
  const RecordShortcut* const shortcut = shortcut_of(list, query);
  const std::string& list_tables = shortcut == nullptr ? list.tables : shortcut->tables;
  const std::string& list_key = shortcut == nullptr ? list.key : shortcut->key;
  std::string sql;
  std::vector<std::int64_t> values{query.before};
  const auto add = [&](const std::string& condition, std::int64_t value) {
    values.push_back(value);
    sql += " AND " + condition + "?" + std::to_string(values.size());
  };
  if (query.member && !list.member.empty()) {
    Result<SqliteStatement> find = connection_.prepare("SELECT number FROM members WHERE member = ?1");
    if (!find) return end(Result<RecordPage>(tl::unexpected(find.error())));
    find->bind_text(1, *query.member);
    const Result<bool> row = find->step();
    if (!row) return end(Result<RecordPage>(tl::unexpected(row.error())));
    if (!*row) {
      find->reset();
      return end(Result<RecordPage>(failure("unknown_member", "there is no such member in the views")));
    }
    add(list.member + " = ", find->column_integer(0));
  }
  for (const auto& [at, condition] : {std::pair(query.from, " >= "), std::pair(query.until, " < ")}) {
    if (!at) continue;
    const Result<std::int64_t> key = first_key_at(list, *at);
    if (!key) return end(Result<RecordPage>(tl::unexpected(key.error())));
    add(list_key + condition, *key);
  }
  const std::size_t rows_max = by_reading ? query.rows_read_max : query.limit + 1;
  values.push_back(static_cast<std::int64_t>(rows_max));
  const int limit_place = static_cast<int>(values.size());
  const std::string is_value = query.by == nullptr ? "1" : query.by->sql + " = ?" + std::to_string(limit_place + 1);
  sql = "SELECT " + list.values + ", " + (by_reading ? is_value : "1") + " FROM " + list_tables + " WHERE " + list_key +
        " < ?1" + sql + (by_reading ? "" : " AND " + is_value) + " ORDER BY " + list_key + " DESC LIMIT ?" +
        std::to_string(limit_place);
  Result<SqliteStatement> select = connection_.prepare(sql);
  if (!select) return end(Result<RecordPage>(tl::unexpected(select.error())));
  for (std::size_t i = 0; i < values.size(); ++i) select->bind_integer(static_cast<int>(i) + 1, values[i]);
  if (query.by != nullptr && query.by->kind == RecordColumnKind::truth) {
    select->bind_integer(limit_place + 1, query.value == "true" ? 1 : 0);
  } else if (query.by != nullptr) {
    select->bind_text(limit_place + 1, query.value);
  }
  const int hit_column = static_cast<int>(list.columns.size()) + 1;
  std::int64_t last = 0;
  for (std::size_t read = 0;; ++read) {
    const Result<bool> row = select->step();
    if (!row) return end(Result<RecordPage>(tl::unexpected(row.error())));
    if (!*row) {
      if (by_reading && read == rows_max) page.next = last;
      break;
    }
    const bool hit = select->column_integer(hit_column) != 0;
    if (hit && page.rows.size() == query.limit) {
      page.next = last;
      break;
    }
    last = select->column_integer(0);
    if (!hit) continue;
    std::vector<RecordCell>& cells = page.rows.emplace_back();
    cells.reserve(list.columns.size());
    int column = 0;
    for (const RecordColumn& each : list.columns) cells.push_back(cell_of(*select, ++column, each.kind));
  }
  select->reset();
  return end(Result<RecordPage>(std::move(page)));
}

Result<RecordEnd> RecordReader::end() {
  const Result<std::optional<ViewsMeta>> meta = read_views_meta(connection_);
  if (!meta) return tl::unexpected(meta.error());
  if (!*meta) return failure("views_empty", "the views hold no record yet");
  return RecordEnd{.records = (*meta)->marks.next_seq,
                   .last_event = static_cast<std::int64_t>((*meta)->marks.events) - 1,
                   .currency_digits = (*meta)->digits};
}

Result<std::vector<NumberedRecord>> RecordReader::between(const RecordListSpec& list, std::int64_t after,
                                                          std::int64_t upto, std::size_t limit) {
  Result<SqliteStatement> select =
      connection_.prepare("SELECT " + list.values + " FROM " + list.tables + " WHERE " + list.key + " > ?1 AND " +
                          list.key + " <= ?2 ORDER BY " + list.key + " LIMIT ?3");
  if (!select) return tl::unexpected(select.error());
  select->bind_integer(1, after);
  select->bind_integer(2, upto);
  select->bind_integer(3, static_cast<std::int64_t>(limit));
  std::vector<NumberedRecord> records;
  for (;;) {
    const Result<bool> row = select->step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return records;
    NumberedRecord& record = records.emplace_back();
    record.number = select->column_integer(0);
    int column = 0;
    for (const RecordColumn& each : list.columns) record.cells.push_back(cell_of(*select, ++column, each.kind));
  }
}

std::string cell_text(const RecordCell& cell, RecordColumnKind kind, int currency_digits) {
  if (cell.is_null) return "";
  std::string text;
  switch (kind) {
    case RecordColumnKind::text:
      return cell.text;
    case RecordColumnKind::integer:
      return std::to_string(cell.number);
    case RecordColumnKind::truth:
      return cell.number != 0 ? "true" : "false";
    case RecordColumnKind::money:
      append_decimal(text, cell.number, currency_digits);
      return text;
    case RecordColumnKind::points:
      append_decimal(text, cell.number, kPointDecimals);
      return text;
    case RecordColumnKind::rate:
      return format_rate(Rate(cell.number));
    case RecordColumnKind::time:
      return cell.number == 0 ? "" : format_timestamp(Timestamp(cell.number));
    case RecordColumnKind::region: {
      const std::string digits = std::to_string(cell.number);
      return std::string(digits.size() < 6 ? 6 - digits.size() : 0, '0') + digits;
    }
  }
  return text;
}

void append_cell(std::string& json, const RecordCell& cell, RecordColumnKind kind, int currency_digits) {
  if (cell.is_null) {
    json += "null";
    return;
  }
  const std::string text = cell_text(cell, kind, currency_digits);
  const bool bare = kind == RecordColumnKind::integer || kind == RecordColumnKind::truth;
  if (bare) {
    json += text;
  } else if (text.empty()) {
    json += "null";
  } else {
    append_json_string(json, text);
  }
}

void append_record(std::string& json, const RecordListSpec& list, const std::vector<RecordCell>& cells,
                   int currency_digits) {
  ObjectWriter object(json);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    append_cell(object.name(list.columns[i].name), cells[i], list.columns[i].kind, currency_digits);
  }
  object.close();
}

}  // namespace greenpool
