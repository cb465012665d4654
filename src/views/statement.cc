// A member's statement: their ledger lines, and the event behind each, read back by its description.
#include "views/books.h"

namespace greenpool {
namespace {

// One column of an event's row as text, by the type that its field has. Empty when there is nothing to say.
class ColumnText {
 public:
  ColumnText(SqliteConnection& connection, const SqliteStatement& row, int digits)
      : connection_(connection), row_(row), digits_(digits) {}

  template <class Value>
  Result<std::string> of(int column) {
    if (row_.column_is_null(column)) return std::string();
    const std::int64_t number = row_.column_integer(column);
    if constexpr (std::is_same_v<Value, Money>) {
      return format_money(Money(number), digits_);
    } else if constexpr (std::is_same_v<Value, Points>) {
      return format_points(Points(number));
    } else if constexpr (std::is_same_v<Value, Rate>) {
      return format_rate(Rate(number));
    } else if constexpr (std::is_same_v<Value, Timestamp>) {
      return format_timestamp(Timestamp(number));
    } else if constexpr (std::is_same_v<Value, bool>) {
      return std::string(number != 0 ? "true" : "false");
    } else if constexpr (std::is_same_v<Value, MemberIndex>) {
      Result<std::string> id =
          connection_.query_text("SELECT member FROM members WHERE number = " + std::to_string(number));
      if (!id) return views_failure(id.error());
      return id;
    } else {
      return std::string(row_.column_text(column));
    }
  }

 private:
  SqliteConnection& connection_;
  const SqliteStatement& row_;
  int digits_;
};

constexpr int kColumnsBeforeFields = 3;  // number, seq, event

template <class T>
Status read_reason(ColumnText& text, StatementLine& line) {
  line.event = T::kName;
  int column = kColumnsBeforeFields;
  Status status;
  for_each_field_of<T>([&](const auto& field) {
    using Value = typename std::remove_cvref_t<decltype(field)>::value_type;
    if (field.need == Need::internal || !status) return;
    Result<std::string> value = text.of<Value>(column++);
    if (!value) {
      status = tl::unexpected<Error>(value.error());
    } else if (field.name != "member" && !value->empty()) {
      line.reason.emplace_back(field.name, std::move(*value));
    }
  });
  return status;
}

}  // namespace

Status ViewsReader::explain(StatementLine& line, std::int64_t event, std::size_t kind) {
  if (kind >= kEventKinds) return failure("views_damaged", "the views have an event that there is not");
  events_.resize(kEventKinds);
  if (!events_[kind]) {
    Result<SqliteStatement> prepared =
        connection_.prepare("SELECT * FROM " + table_spec(event_table(kind)).name + " WHERE number = ?1");
    if (!prepared) return views_failure(prepared.error());
    events_[kind] = std::move(*prepared);
  }
  const Result<RecordRow> record = record_row(line.seq);
  if (!record) return tl::unexpected<Error>(record.error());
  line.at = record->at;
  line.reason.clear();
  constexpr std::size_t kRewardPaid = Event(RewardPaid{}).index();
  if (kind == kRewardPaid) {
    const Result<std::string> order = connection_.query_text(
        // What its buyer had to collect may come before it.
        "SELECT \"order\" FROM event_order_settled WHERE number BETWEEN " + std::to_string(record->first_event) +
        " AND " + std::to_string(record->first_event + 1));
    if (!order) return views_failure(order.error());
    line.reason.emplace_back("order", *order);
  }
  SqliteStatement& statement = *events_[kind];
  statement.bind_integer(1, record->first_event + event);
  const Result<bool> row = statement.step();
  if (!row) return views_failure(row.error());
  if (!*row) return failure("views_damaged", "line " + std::to_string(line.line) + " of the ledger has no event");
  ColumnText text(connection_, statement, meta_.digits);
  Status read;
  with_alternative<Event>(kind, [&]<class T>() { read = read_reason<T>(text, line); });
  statement.reset();
  return read;
}

Result<std::int64_t> ViewsReader::last_line_before(Timestamp at) {
  const Result<std::optional<std::uint64_t>> seq = last_record_at(Timestamp(at.microseconds() - 1));
  if (!seq) return tl::unexpected<Error>(seq.error());
  if (!*seq) return 0;
  const Result<RecordRow> record = record_row(**seq);
  if (!record) return tl::unexpected<Error>(record.error());
  return record->last_line;
}

Result<StatementSummary> ViewsReader::statement(std::string_view member, const StatementSpan& span,
                                                const LineVisitor& visit) {
  Result<SqliteStatement> find = connection_.prepare("SELECT number FROM members WHERE member = ?1");
  if (!find) return views_failure(find.error());
  find->bind_text(1, member);
  const Result<bool> found = find->step();
  if (!found) return views_failure(found.error());
  if (!*found) return failure("unknown_member", "there is no member " + std::string(member));
  const std::int64_t number = find->column_integer(0);

  Result<std::int64_t> after = span.from ? last_line_before(*span.from) : std::int64_t{0};
  if (!after) return tl::unexpected<Error>(after.error());
  Result<std::int64_t> upto = span.to ? last_line_before(*span.to) : static_cast<std::int64_t>(meta_.marks.lines);
  if (span.last_seq) {
    GP_CHECK(!span.to && *span.last_seq < meta_.marks.next_seq, "the views hold the record");
    const Result<RecordRow> last = record_row(*span.last_seq);
    if (!last) return tl::unexpected<Error>(last.error());
    upto = last->last_line;
  }
  if (!upto) return tl::unexpected<Error>(upto.error());

  StatementSummary summary;
  Result<SqliteStatement> before =
      connection_.prepare("SELECT balance FROM ledger WHERE member = ?1 AND line <= ?2 ORDER BY line DESC LIMIT 1");
  if (!before) return views_failure(before.error());
  before->bind_integer(1, number);
  before->bind_integer(2, *after);
  const Result<bool> any = before->step();
  if (!any) return views_failure(any.error());
  if (*any) summary.opening = Money(before->column_integer(0));
  summary.closing = summary.opening;

  Result<SqliteStatement> lines = connection_.prepare(
      "SELECT line, seq, event, kind, debit, balance FROM ledger WHERE member = ?1 AND line > ?2 AND line <= ?3"
      " ORDER BY line");
  if (!lines) return views_failure(lines.error());
  lines->bind_integer(1, number);
  lines->bind_integer(2, *after);
  lines->bind_integer(3, *upto);
  for (;;) {
    const Result<bool> row = lines->step();
    if (!row) return views_failure(row.error());
    if (!*row) return summary;
    StatementLine line;
    line.line = static_cast<std::uint64_t>(lines->column_integer(0));
    line.seq = static_cast<std::uint64_t>(lines->column_integer(1));
    line.amount = Money(-lines->column_integer(4));
    line.balance = Money(lines->column_integer(5));
    line.amount > Money(0) ? summary.credited += line.amount : summary.charged -= line.amount;
    summary.closing = line.balance;
    Status explained = explain(line, lines->column_integer(2), static_cast<std::size_t>(lines->column_integer(3)));
    if (!explained) return tl::unexpected<Error>(explained.error());
    if (Status visited = visit(line); !visited) return tl::unexpected<Error>(visited.error());
  }
}

}  // namespace greenpool
