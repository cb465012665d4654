#include "people/audit_log.h"

#include <algorithm>

namespace greenpool {
namespace {

constexpr std::string_view kColumns =
    "SELECT number,at,actor_kind,actor,programme,action,subject,outcome,request,details,hash FROM audit_log ";

void add(Sha256& hash, std::string_view text) {
  hash.update(std::to_string(text.size()) + ":");
  hash.update(text);
}

// Each text with its length before it, so that no two entries have the same bytes.
Digest chained(const Digest& before, const AuditEntry& entry) {
  Sha256 hash;
  hash.update(before);
  add(hash, std::to_string(entry.number));
  add(hash, std::to_string(entry.at.microseconds()));
  for (const std::string* text : {&entry.actor_kind, &entry.actor, &entry.programme, &entry.action, &entry.subject,
                                  &entry.outcome, &entry.request, &entry.details}) {
    add(hash, *text);
  }
  return hash.finish();
}

AuditEntry entry_of(const Rows& rows) {
  return {.number = rows.integer(0),
          .at = Timestamp(rows.integer(1)),
          .actor_kind = rows.text(2),
          .actor = rows.text(3),
          .programme = rows.text(4),
          .action = rows.text(5),
          .subject = rows.text(6),
          .outcome = rows.text(7),
          .request = rows.text(8),
          .details = rows.text(9),
          .hash = to_hex(rows.blob(10))};
}

}  // namespace

std::string_view name_of(ActorKind kind) {
  switch (kind) {
    case ActorKind::member:
      return "member";
    case ActorKind::operator_:
      return "operator";
    case ActorKind::api_key:
      return "api_key";
    case ActorKind::system:
      return "system";
    case ActorKind::anonymous:
      break;
  }
  return "anonymous";
}

std::int64_t write_audit(Work& work, const Caller& by, const AuditNote& note) {
  const AuditPoint end = audit_end(work);
  const AuditEntry entry{.number = end.number + 1,
                         .at = work.now,
                         .actor_kind = std::string(name_of(by.kind)),
                         .actor = by.id,
                         .programme = note.programme,
                         .action = std::string(note.action),
                         .subject = note.subject,
                         .outcome = std::string(note.outcome),
                         .request = by.request,
                         .details = note.details,
                         .hash = {}};
  work.db.run(
      "INSERT INTO audit_log(number,at,actor_kind,actor,programme,action,subject,outcome,request,details,hash) "
      "VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)",
      entry.number, entry.at.microseconds(), entry.actor_kind, entry.actor, entry.programme, entry.action,
      entry.subject, entry.outcome, entry.request, entry.details, Blob{chained(end.hash, entry)});
  return entry.number;
}

std::vector<AuditEntry> list_audit(Work& work, const AuditFilter& filter, std::int64_t before, std::size_t at_most) {
  std::string sql(kColumns);
  std::vector<SqlValue> values;
  const auto condition = [&](std::string_view text, const SqlValue& value) {
    sql += values.empty() ? "WHERE " : "AND ";
    values.push_back(value);
    sql += std::string(text) + "?" + std::to_string(values.size()) + " ";
  };
  if (filter.programme) condition("programme=", *filter.programme);
  if (filter.actor) condition("actor=", *filter.actor);
  if (filter.subject) condition("subject=", *filter.subject);
  if (filter.action) condition("action=", *filter.action);
  if (filter.from) condition("at>=", filter.from->microseconds());
  if (filter.until) condition("at<", filter.until->microseconds());
  if (before > 0) condition("number<", before);
  values.emplace_back(at_most);
  sql += "ORDER BY number DESC LIMIT ?" + std::to_string(values.size());
  std::vector<AuditEntry> entries;
  Rows rows = work.db.start(sql, values);
  while (rows.next()) entries.push_back(entry_of(rows));
  return entries;
}

AuditPoint audit_end(Work& work) {
  Rows rows = work.db.query("SELECT number,hash FROM audit_log ORDER BY number DESC LIMIT 1");
  AuditPoint point;
  if (!rows.next()) return point;
  point.number = rows.integer(0);
  const auto hash = rows.blob(1);
  if (hash.size() == point.hash.size()) std::copy(hash.begin(), hash.end(), point.hash.begin());
  return point;
}

AuditCheck check_audit(Work& work, const AuditPoint& from, std::size_t at_most) {
  AuditCheck check{.reached = from, .broken = std::nullopt, .finished = false};
  // The place to go on from must be there still: an end that was cut is noticed by it.
  if (from.number > 0) {
    Rows row = work.db.query("SELECT hash FROM audit_log WHERE number=?1", from.number);
    if (!row.next() || to_hex(row.blob(0)) != to_hex(from.hash)) {
      check.broken = from.number;
      return check;
    }
  }
  Rows rows = work.db.start(std::string(kColumns) + "WHERE number>?1 ORDER BY number LIMIT ?2",
                            std::vector<SqlValue>{from.number, at_most});
  std::size_t seen = 0;
  while (rows.next()) {
    ++seen;
    const AuditEntry entry = entry_of(rows);
    const Digest hash = chained(check.reached.hash, entry);
    if (entry.number != check.reached.number + 1 || to_hex(hash) != entry.hash) {
      check.broken = check.reached.number + 1;
      return check;
    }
    check.reached = {entry.number, hash};
  }
  check.finished = seen < at_most;
  return check;
}

}  // namespace greenpool
