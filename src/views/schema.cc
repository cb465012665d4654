#include "views/schema.h"

#include <array>
#include <optional>

#include "ledger/accounts.h"

namespace greenpool {
namespace {

// What a member's or position's row says first never changes.
constexpr std::size_t kMemberChanges = 4;
constexpr std::size_t kPositionChanges = 5;

template <class Value>
constexpr std::string_view kType =
    std::is_enum_v<Value> || std::is_same_v<Value, std::string_view> || std::is_same_v<Value, LongText> ? "TEXT"
                                                                                                        : "INTEGER";

std::vector<Column> price_columns() {
  std::vector<Column> columns;
  for (const std::string_view name :
       {"begins_at", "open", "high", "low", "close", "pool", "points", "orders", "splits"}) {
    columns.push_back({name, "INTEGER"});
  }
  return columns;
}

template <class T>
TableSpec event_spec() {
  TableSpec spec;
  spec.name = "event_" + std::string(T::kName);
  spec.columns = {{"number", "INTEGER"}, {"seq", "INTEGER"}, {"event", "INTEGER"}};
  for_each_field_of<T>([&spec](const auto& field) {
    using Value = typename std::remove_cvref_t<decltype(field)>::value_type;
    if (field.need != Need::internal) spec.columns.push_back({field.name, kType<Value>});
  });
  return spec;
}

std::vector<TableSpec> all_specs() {
  std::vector<TableSpec> specs{
      {"records",
       {{"seq", "INTEGER"},
        {"at", "INTEGER"},
        {"command", "TEXT"},
        {"key", "TEXT"},
        {"first_event", "INTEGER"},
        {"last_line", "INTEGER"}}},
      {"ledger",
       {{"line", "INTEGER"},
        {"seq", "INTEGER"},
        {"event", "INTEGER"},
        {"kind", "INTEGER"},
        {"account", "INTEGER"},
        {"debit", "INTEGER"},
        {"member", "INTEGER"},
        {"balance", "INTEGER"}}},
      {"balances", {{"number", "INTEGER"}, {"seq", "INTEGER"}, {"account", "INTEGER"}, {"debit", "INTEGER"}}},
      {"members",
       {{"number", "INTEGER"},
        {"member", "TEXT"},
        {"registered_seq", "INTEGER"},
        {"registered_at", "INTEGER"},
        {"referrer", "INTEGER"},
        {"status", "TEXT"},
        {"rank", "INTEGER"},
        {"weight", "INTEGER"},
        {"directs", "INTEGER"},
        {"wallet", "INTEGER"},
        {"spent", "INTEGER"},
        {"received", "INTEGER"},
        {"accepted", "INTEGER"},
        {"coins", "INTEGER"}},
       kMemberChanges},
      {"positions",
       {{"position", "INTEGER"},
        {"member", "INTEGER"},
        {"opened_seq", "INTEGER"},
        {"opened_at", "INTEGER"},
        {"exit_multiple", "INTEGER"},
        {"acquired", "INTEGER"},
        {"remaining", "INTEGER"},
        {"spend", "INTEGER"},
        {"closed_by", "TEXT"},
        {"closed_seq", "INTEGER"},
        {"closed_at", "INTEGER"}},
       kPositionChanges},
      {"prices_minute", price_columns()},
      {"prices_hour", price_columns()},
      {"prices_day", price_columns()},
  };
  [&specs]<std::size_t... i>(std::index_sequence<i...>) {
    (specs.push_back(event_spec<std::variant_alternative_t<i, Event>>()), ...);
  }(std::make_index_sequence<kEventKinds>());
  return specs;
}

std::string quoted(std::string_view name) { return "\"" + std::string(name) + "\""; }

// The views that people ask for by name. Members stand there with their ids; times and amounts as in the tables.
constexpr std::string_view kNamedViews = R"sql(
CREATE VIEW ledger_lines AS
  SELECT l.line, l.seq, l.event, r.at, a.name AS account, max(l.debit, 0) AS debit, max(-l.debit, 0) AS credit,
    m.member, l.balance
  FROM ledger l JOIN accounts a ON a.account = l.account JOIN records r ON r.seq = l.seq
    LEFT JOIN members m ON m.number = l.member;
CREATE VIEW orders AS
  SELECT s."order", m.member, 'settled' AS stage, coalesce(p.seq, s.seq) AS paid_seq,
    coalesce(pr.at, r.at) AS paid_at, s.seq AS settled_seq, r.at AS settled_at, NULL AS cancelled_seq,
    NULL AS cancelled_at, s.paid, coalesce(p.wallet, s.wallet) AS wallet, s.subsidy, s.cost, s.contribution, s.platform,
    s.rewards, s.remainder, s.grant_value, s.granted, s.position, s.region, s.supplier,
    (SELECT coalesce(sum(v.refunded), 0) FROM event_order_reversed v WHERE v."order" = s."order") AS refunded,
    (SELECT coalesce(sum(v.points), 0) FROM event_order_reversed v WHERE v."order" = s."order") AS points_back,
    (SELECT coalesce(sum(v.pool_back), 0) FROM event_order_reversed v WHERE v."order" = s."order") AS pool_back
  FROM event_order_settled s JOIN members m ON m.number = s.member JOIN records r ON r.seq = s.seq
    LEFT JOIN event_order_paid p ON s.prepaid AND p."order" = s."order" LEFT JOIN records pr ON pr.seq = p.seq
  UNION ALL
  SELECT p."order", m.member, CASE WHEN c.seq IS NULL THEN 'paid' ELSE 'cancelled' END, p.seq, r.at, NULL, NULL, c.seq,
    cr.at, p.paid, p.wallet, p.subsidy, p.cost, NULL, NULL, NULL, NULL, NULL, NULL, NULL, p.region, p.supplier,
    0, 0, 0
  FROM event_order_paid p JOIN members m ON m.number = p.member JOIN records r ON r.seq = p.seq
    LEFT JOIN event_order_cancelled c ON c."order" = p."order" LEFT JOIN records cr ON cr.seq = c.seq
  WHERE NOT EXISTS (SELECT 1 FROM event_order_settled s WHERE s."order" = p."order");
CREATE VIEW rewards AS
  SELECT w.seq, w.event, r.at, o."order", m.member, w.rule, w.generation, w.rate, w.base, w.amount
  FROM event_reward_paid w JOIN records r ON r.seq = w.seq JOIN event_order_settled o
    ON o.number BETWEEN r.first_event AND r.first_event + 1 JOIN members m ON m.number = w.member;
CREATE VIEW sales AS
  SELECT s.seq, s.event, r.at, m.member, s.points, s.paid, 'instant' AS pricing
  FROM event_points_sold s JOIN records r ON r.seq = s.seq JOIN members m ON m.number = s.member
  UNION ALL
  SELECT s.seq, s.event, r.at, m.member, s.points, s.paid, 'window'
  FROM event_window_sale s JOIN records r ON r.seq = s.seq JOIN members m ON m.number = s.member;
CREATE VIEW exits AS
  SELECT x.seq, x.event, r.at, x.position, m.member, x.points, x.paid
  FROM event_forced_exit x JOIN records r ON r.seq = x.seq JOIN members m ON m.number = x.member;
CREATE VIEW refunds AS
  SELECT v.refund, v."order", v.seq, r.at, m.member, v.refunded, v.subsidy, v.points, v.pool_back, v.received,
    v.collected, v.rewards_back, v.cost_back, v.loss, v.gain
  FROM event_order_reversed v JOIN records r ON r.seq = v.seq JOIN members m ON m.number = v.member;
CREATE VIEW withdrawals AS
  SELECT q.withdrawal, m.member, q.amount,
    CASE WHEN p.seq IS NOT NULL THEN 'paid' WHEN e.seq IS NOT NULL THEN e.reason WHEN u.seq IS NOT NULL THEN 'unknown'
      WHEN s.seq IS NOT NULL THEN 'sent' WHEN a.seq IS NOT NULL THEN 'approved' ELSE 'requested' END AS stage,
    p.fee, p.tax, a.operator AS approved_by, s.operator AS sent_by, e.operator AS rejected_by, q.seq AS requested_seq,
    (SELECT at FROM records WHERE seq = q.seq) AS requested_at, (SELECT at FROM records WHERE seq = a.seq) AS approved_at,
    (SELECT at FROM records WHERE seq = s.seq) AS sent_at, (SELECT at FROM records WHERE seq = u.seq) AS unknown_at,
    (SELECT at FROM records WHERE seq = coalesce(p.seq, e.seq)) AS ended_at
  FROM event_withdrawal_requested q JOIN members m ON m.number = q.member
    LEFT JOIN event_withdrawal_approved a ON a.withdrawal = q.withdrawal
    LEFT JOIN event_withdrawal_sent s ON s.withdrawal = q.withdrawal
    LEFT JOIN event_withdrawal_unknown u ON u.withdrawal = q.withdrawal
    LEFT JOIN event_withdrawal_paid p ON p.withdrawal = q.withdrawal
    LEFT JOIN event_withdrawal_released e ON e.withdrawal = q.withdrawal;
CREATE VIEW claims AS
  SELECT p.claim, p.batch, m.member, p.amount,
    CASE WHEN c.seq IS NOT NULL THEN 'coins' WHEN a.seq IS NOT NULL THEN 'approved' WHEN x.seq IS NOT NULL THEN 'rejected'
      ELSE 'proposed' END AS stage,
    p.operator AS proposed_by, coalesce(a.operator, x.operator) AS decided_by, r.at AS proposed_at,
    (SELECT at FROM records WHERE seq = coalesce(a.seq, x.seq)) AS decided_at, a."from" AS coins_from,
    (SELECT at FROM records WHERE seq = c.seq) AS coins_at
  FROM event_claim_proposed p JOIN members m ON m.number = p.member JOIN records r ON r.seq = p.seq
    LEFT JOIN event_claims_approved a
      ON a.seq = (SELECT min(seq) FROM event_claims_approved WHERE batch = p.batch AND seq > p.seq)
    LEFT JOIN event_claims_rejected x
      ON x.seq = (SELECT min(seq) FROM event_claims_rejected WHERE batch = p.batch AND seq > p.seq)
    LEFT JOIN event_claim_converted c ON c.claim = p.claim;
CREATE VIEW certificates AS
  SELECT i.certificate, i.holder, i.kind, i.shares - (SELECT coalesce(sum(t.shares), 0) FROM event_shares_transferred t
      WHERE t.certificate = i.certificate) AS shares, i.origin, i.seq, r.at, i.amount, i.vesting_from, i.cliff_days,
    i.vesting_days, i.locked_until
  FROM (
    SELECT certificate, holder, kind, shares, 'issued' AS origin, seq, 0 AS amount, vesting_from, cliff_days,
      vesting_days, locked_until FROM event_shares_issued
    UNION ALL
    SELECT certificate, holder, 'investor', shares, 'invested', seq, amount, 0, 0, 0, locked_until FROM event_invested
    UNION ALL
    SELECT v.conversion, m.member, 'member', v.shares, 'converted', v.seq, v.cash, 0, 0, 0,
      (SELECT l.locked_until FROM event_shares_listed l) FROM event_points_converted v JOIN members m ON m.number = v.member
    UNION ALL
    SELECT transfer, holder, NULL, shares, 'transferred', seq, 0, 0, 0, 0, 0 FROM event_shares_transferred
  ) i JOIN records r ON r.seq = i.seq;
)sql";

// The requests of withdrawals that are not over, however many are.
constexpr std::string_view kOpenWithdrawals = R"sql(
CREATE TABLE open_withdrawals(number INTEGER PRIMARY KEY, withdrawal TEXT NOT NULL UNIQUE);
CREATE TRIGGER withdrawal_opens AFTER INSERT ON event_withdrawal_requested
  BEGIN INSERT INTO open_withdrawals VALUES(new.number, new.withdrawal); END;
CREATE TRIGGER withdrawal_is_paid AFTER INSERT ON event_withdrawal_paid
  BEGIN DELETE FROM open_withdrawals WHERE withdrawal = new.withdrawal; END;
CREATE TRIGGER withdrawal_is_released AFTER INSERT ON event_withdrawal_released
  BEGIN DELETE FROM open_withdrawals WHERE withdrawal = new.withdrawal; END;
)sql";

// All events with nothing but their place and name.
std::string events_view() {
  std::string sql = "CREATE VIEW events AS ";
  std::string_view separator;
  for (std::size_t kind = 0; kind < kEventKinds; ++kind) {
    const std::string& name = table_spec(event_table(kind)).name;
    sql += separator;
    sql += "SELECT number, seq, event, '" + name.substr(name.find('_') + 1) + "' AS name FROM " + name;
    separator = " UNION ALL ";
  }
  return sql + ";";
}

std::string account_rows() {
  std::string sql = "CREATE TABLE accounts(account INTEGER PRIMARY KEY, name TEXT NOT NULL, side TEXT NOT NULL);";
  for (std::size_t i = 0; i < kAccountCount; ++i) {
    const auto account = static_cast<Account>(i);
    sql += "INSERT INTO accounts VALUES(" + std::to_string(i) + ",'" + std::string(account_name(account)) + "','" +
           (is_debit_account(account) ? "debit" : "credit") + "');";
  }
  return sql;
}

// What an event names by its own id can be looked up by it, and a member's events by the member.
template <class T>
void add_event_indexes(const std::string& table, std::vector<std::string>& statements) {
  for_each_field_of<T>([&](const auto& field) {
    using Value = typename std::remove_cvref_t<decltype(field)>::value_type;
    const bool names = is_looked_up<Value>(field.name, field.need);
    const bool of_member = std::is_same_v<Value, MemberIndex> && field.name == "member";
    if (!names && !of_member) return;
    statements.push_back("CREATE INDEX IF NOT EXISTS " + table + "_" + std::string(field.name) + " ON " + table + "(" +
                         quoted(field.name) + ")");
  });
}

}  // namespace

const TableSpec& table_spec(Table table) {
  static const std::vector<TableSpec> kSpecs = all_specs();
  return kSpecs[static_cast<std::size_t>(table)];
}

std::string insert_sql(const TableSpec& table) {
  const bool runs_on = table.columns.front().name == "begins_at";  // the last price bucket is written again
  std::string sql = (runs_on ? "INSERT OR REPLACE INTO " : "INSERT INTO ") + table.name + " VALUES(?1";
  for (std::size_t i = 1; i < table.columns.size(); ++i) sql += ",?" + std::to_string(i + 1);
  return sql + ")";
}

std::string update_sql(const TableSpec& table) {
  std::string sql = "UPDATE " + table.name + " SET ";
  for (std::size_t i = table.first_changing; i < table.columns.size(); ++i) {
    if (i > table.first_changing) sql += ",";
    sql += quoted(table.columns[i].name) + "=?" + std::to_string(i - table.first_changing + 2);
  }
  return sql + " WHERE " + quoted(table.columns.front().name) + "=?1";
}

std::string select_sql(const TableSpec& table) {
  const std::string key = quoted(table.columns.front().name);
  std::string sql = "SELECT * FROM " + table.name + " WHERE " + key + ">=?1 ORDER BY " + key;
  return sql;
}

std::string schema_sql() {
  std::string sql;
  for (std::size_t i = 0; i < kTableCount; ++i) {
    const TableSpec& table = table_spec(static_cast<Table>(i));
    sql += "CREATE TABLE " + table.name + "(";
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
      if (column > 0) sql += ",";
      sql += quoted(table.columns[column].name) + " " + std::string(table.columns[column].type);
      if (column == 0) sql += " PRIMARY KEY";
    }
    sql += ");\n";
  }
  sql +=
      "CREATE TABLE meta(format INTEGER PRIMARY KEY, programme TEXT, currency TEXT, digits INTEGER, seq INTEGER,"
      " at INTEGER, chain TEXT, events INTEGER, lines INTEGER, split_factor INTEGER);\n";
  return sql + account_rows() + std::string(kOpenWithdrawals) + std::string(kNamedViews) + events_view();
}

std::vector<std::string> index_sql() {
  std::vector<std::string> statements{
      "CREATE UNIQUE INDEX IF NOT EXISTS members_member ON members(member)",
      "CREATE INDEX IF NOT EXISTS members_referrer ON members(referrer) WHERE referrer IS NOT NULL",
      "CREATE INDEX IF NOT EXISTS positions_member ON positions(member)",
      "CREATE INDEX IF NOT EXISTS ledger_member ON ledger(member) WHERE member IS NOT NULL",
      // What was decided of claims is looked up by its record.
      "CREATE INDEX IF NOT EXISTS event_claims_approved_seq ON event_claims_approved(seq)",
      "CREATE INDEX IF NOT EXISTS event_claims_rejected_seq ON event_claims_rejected(seq)"};
  [&statements]<std::size_t... i>(std::index_sequence<i...>) {
    (add_event_indexes<std::variant_alternative_t<i, Event>>(table_spec(event_table(i)).name, statements), ...);
  }(std::make_index_sequence<kEventKinds>());
  return statements;
}

}  // namespace greenpool
