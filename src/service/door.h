// The door: from a request with text ids to a command with dense ones.
#pragma once

#include "engine/command.h"
#include "engine/state.h"
#include "service/request.h"

namespace greenpool {

// Views into the request. An unknown member becomes the member that does not exist, which the engine refuses.
[[nodiscard]] Operation resolve(const Request& request, const State& state);
// The way back: the operation with texts of its own.
[[nodiscard]] OperationRequest worded(const Operation& operation, const State& state);

}  // namespace greenpool
