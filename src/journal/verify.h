// Checks a journal from its first byte: the hash chain, every event folded (with all laws), every command decided again
// and compared with what was stored, and both states at the end. SPEC section 12, DESIGN "Engine".
#pragma once

#include <cstdint>
#include <functional>

#include "base/result.h"
#include "engine/engine.h"
#include "journal/journal.h"

namespace greenpool {

struct VerifyReport {
  std::uint64_t records = 0;
  std::uint64_t events = 0;
  Digest chain{};
  Digest state_hash{};
  Terms terms;
  Pool pool;
  Totals totals;
  std::uint64_t members = 0;
  std::uint32_t positions_open = 0;
};

struct VerifyOptions {
  // Called now and then: records done, and all of them. Returning false interrupts (error: interrupted).
  std::function<bool(std::uint64_t done, std::uint64_t total)> progress;
};

// Errors: journal_damaged, journal_empty, terms_*, replay_failed, verify_mismatch (names the record and the field),
// audit_failed, interrupted.
[[nodiscard]] Result<VerifyReport> verify_journal(const Journal& journal, const VerifyOptions& options = {});

}  // namespace greenpool
