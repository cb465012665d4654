// Asks a programme's engine what only its state knows, from outside of its threads.
// Thread safety: any thread.
#pragma once

#include <functional>

#include "service/programme.h"

namespace greenpool {

// look: on the engine's writer thread, must be quick, and sees what later commands build on. then: once, from any
// thread, after everything that was seen is durable; or with the reason why nothing was, or it is not known to be.
void ask_engine(Programme& programme, std::function<void(const State&)> look, std::function<void(Reject failed)> then);

}  // namespace greenpool
