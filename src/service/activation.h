// How a programme begins: whether its terms may start one (SPEC section 13), and its first record.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "engine/engine.h"
#include "journal/journal.h"
#include "service/programme.h"

namespace greenpool {

// Whether a new programme may begin. Errors: terms_missing, terms_blocked, acknowledgement_malformed.
[[nodiscard]] Status check_start(const ProgrammeOptions& options);

// Record 0, the programme and its terms, into an empty journal; the engine is ready after it. Errors: those of the
// journal, replay_failed.
[[nodiscard]] Status append_first_record(Journal& journal, Engine& engine, std::uint64_t epoch,
                                         const ProgrammeOptions& options);

}  // namespace greenpool
