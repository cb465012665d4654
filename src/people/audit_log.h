// What was done in the office, by whom, and how it ended: append only, each entry chained to the one before by
// SHA-256, so that nothing can be changed or taken out of the middle unnoticed. Whoever keeps the last number and
// hash elsewhere (audit_end) notices a cut end as well. No personal data: ids only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/sha256.h"
#include "office/office.h"

namespace greenpool {

enum class ActorKind : std::uint8_t { anonymous, member, operator_, api_key, system };
[[nodiscard]] std::string_view name_of(ActorKind kind);

// Who does something, and in which request.
struct Caller {
  ActorKind kind = ActorKind::anonymous;
  std::string id = {};
  std::string request = {};
};

struct AuditNote {
  std::string programme = {};  // empty: of no single one
  std::string_view action;     // a word of ours: "operator_created"
  std::string subject = {};    // the id of what it was done to
  std::string_view outcome = "ok";
  std::string details = "{}";  // a JSON object
};

struct AuditEntry {
  std::int64_t number = 0;  // 1, 2, 3 …
  Timestamp at;
  std::string actor_kind;
  std::string actor;
  std::string programme;
  std::string action;
  std::string subject;
  std::string outcome;
  std::string request;
  std::string details;
  std::string hash;  // hexadecimal
};

// The number of the entry.
std::int64_t write_audit(Work& work, const Caller& by, const AuditNote& note);

struct AuditFilter {
  std::optional<std::string> programme = {};
  std::optional<std::string> actor = {};
  std::optional<std::string> subject = {};
  std::optional<std::string> action = {};
  std::optional<Timestamp> from = {};   // included
  std::optional<Timestamp> until = {};  // excluded
};

// Newest first, below the number `before` (0: from the newest).
[[nodiscard]] std::vector<AuditEntry> list_audit(Work& work, const AuditFilter& filter, std::int64_t before,
                                                 std::size_t at_most);

// A point of the chain: everything up to it is covered by its hash.
struct AuditPoint {
  std::int64_t number = 0;  // 0: the beginning
  Digest hash = {};
};
[[nodiscard]] AuditPoint audit_end(Work& work);

struct AuditCheck {
  AuditPoint reached;                  // go on from here; the last good entry when something is broken
  std::optional<std::int64_t> broken;  // the first entry that is missing or does not fit
  bool finished = false;
};
// Checks at most so many entries after `from`, so that a long log can be checked in pieces.
[[nodiscard]] AuditCheck check_audit(Work& work, const AuditPoint& from, std::size_t at_most);

}  // namespace greenpool
