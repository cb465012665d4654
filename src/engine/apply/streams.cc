// Injections in daily parts. SPEC section 3.
#include "engine/apply/fold.h"

namespace greenpool {

const char* fold(State&, const StreamStarted&, Change&) { return "not built yet"; }

const char* fold(State&, const StreamStopped&, Change&) { return "not built yet"; }

const char* fold(State&, const StreamInjected&, Change&) { return "not built yet"; }

}  // namespace greenpool
