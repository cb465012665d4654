// For handlers that need what takes longer than the office's thread has: it is done elsewhere, and the handler goes on
// in the office. All refuse with kOfficeBusy when too much waits already.
#pragma once

#include <functional>

#include "base/result.h"
#include "engine/state.h"
#include "http/office_call.h"

namespace greenpool {

// Milliseconds, a table a second: on a reader's thread.
void read_elsewhere(OfficeCall& call, std::function<void()> read, OfficeCall::Then then);
// Seconds, and the memory of a programme: records folded again, one question at a time, so that no list waits for them.
void fold_elsewhere(OfficeCall& call, std::function<void()> fold, OfficeCall::Then then);

// Looks at the state on the engine's thread, and once what it sees is durable reads on a reader's thread. Refuses with
// why the engine could not be asked.
void ask_engine_then_read(OfficeCall& call, std::function<void(const State&)> look, std::function<void()> read,
                          OfficeCall::Then then);

// Refuses with what the views said: unknown_member, or that they are being prepared.
[[noreturn]] void refuse_views(const Error& error);

}  // namespace greenpool
