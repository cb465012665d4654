// The audit log: what was done, and whether it is whole.
#include <array>

#include "base/encoding.h"
#include "http/handlers/identity.h"
#include "http/handlers/list_table.h"
#include "json/writer.h"

namespace greenpool {
namespace {

// Of one piece of work: about 20 ms.
constexpr std::size_t kCheckedAtOnce = 5'000;

constexpr TableColumn::Kind kNumber = TableColumn::Kind::number;

constexpr std::array kAuditTableColumns{
    TableColumn{"number", kNumber}, TableColumn{"at"},      TableColumn{"actor_kind"}, TableColumn{"actor"},
    TableColumn{"programme"},       TableColumn{"action"},  TableColumn{"subject"},    TableColumn{"outcome"},
    TableColumn{"request"},         TableColumn{"details"}, TableColumn{"hash"},
};
constexpr ListTable kAuditTable{"entries", kAuditTableColumns};

void append_entry(std::string& json, const AuditEntry& entry) {
  ObjectWriter object(json);
  object.integer("number", static_cast<std::uint64_t>(entry.number));
  object.time("at", entry.at);
  object.id("actor_kind", entry.actor_kind);
  object.text("actor", entry.actor);
  object.text("programme", entry.programme);
  object.text("action", entry.action);
  object.text("subject", entry.subject);
  object.text("outcome", entry.outcome);
  object.text("request", entry.request);
  object.name("details") += entry.details;
  object.id("hash", entry.hash);
  object.close();
}

std::optional<Timestamp> time_of(const OfficeCall& call, std::string_view name) {
  const auto text = call.query_text(name);
  return text ? std::optional(parse_timestamp(*text).value()) : std::nullopt;
}

void list(OfficeCall& call, std::optional<std::string> programme) {
  const AuditFilter filter{.programme = std::move(programme),
                           .actor = call.query_text("actor"),
                           .subject = call.query_text("subject"),
                           .action = call.query_text("action"),
                           .from = time_of(call, "from"),
                           .until = time_of(call, "until")};
  std::vector<AuditEntry> entries =
      list_audit(call.work, filter, call.query_integer("before").value_or(0), call.limit() + 1);
  const bool more = entries.size() > call.limit();
  if (more) entries.pop_back();
  std::string json = R"({"entries":[)";
  for (const AuditEntry& entry : entries) {
    if (&entry != &entries.front()) json.push_back(',');
    append_entry(json, entry);
  }
  json += "],\"next\":" + (more ? std::to_string(entries.back().number) : "null") + "}";
  call.respond(std::move(json));
}

void page_of_all(OfficeCall& call) { list(call, call.query_text("programme")); }
void page_of_programme(OfficeCall& call) { list(call, call.programme()); }

// GET /api/v1/audit
void list_all(OfficeCall& call) { list_or_table(call, kAuditTable, page_of_all); }

// GET …/audit
void list_of_programme(OfficeCall& call) { list_or_table(call, kAuditTable, page_of_programme); }

// GET /api/v1/audit/check
void check(OfficeCall& call) {
  AuditPoint from;
  if (const auto number = call.query_integer("number")) {
    const auto hash = from_hex(call.query_text("hash").value_or(""));
    if (!hash || hash->size() != from.hash.size()) {
      throw Refusal(info_of(HttpProblem::query_invalid), R"("number" comes with its "hash")");
    }
    from.number = *number;
    std::copy(hash->begin(), hash->end(), from.hash.begin());
  }
  const AuditCheck checked = check_audit(call.work, from, kCheckedAtOnce);
  std::string json;
  ObjectWriter object(json);
  object.integer("number", static_cast<std::uint64_t>(checked.reached.number));
  object.id("hash", to_hex(checked.reached.hash));
  object.truth("finished", checked.finished);
  checked.broken ? object.integer("broken", static_cast<std::uint64_t>(*checked.broken)) : object.null("broken");
  object.close();
  call.respond(std::move(json));
}

}  // namespace

namespace handlers {

extern const Handler list_audit{.work = list_all};
extern const Handler check_audit{.work = check};
extern const Handler list_programme_audit{.work = list_of_programme};

}  // namespace handlers
}  // namespace greenpool
