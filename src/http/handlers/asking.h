// For handlers that need both what only the engine knows and what takes a reader's time.
#pragma once

#include <functional>

#include "engine/state.h"
#include "http/office_call.h"

namespace greenpool {

// Looks at the state on the engine's thread, once what it sees is durable reads on a reader's thread, then goes on in
// the office. Refuses with why the engine could not be asked, or that too much is being read.
void ask_engine_then_read(OfficeCall& call, std::function<void(const State&)> look, std::function<void()> read,
                          OfficeCall::Then then);

}  // namespace greenpool
