// Injections in daily parts, and the end of a day. SPEC section 3.
#include "engine/ops/ops.h"

namespace greenpool {

Reject check(const State&, Timestamp, const StartStream&, Plan&) { return Reject::programme_stopped; }

Reject check(const State&, Timestamp, const StopStream&, Plan&) { return Reject::programme_stopped; }

}  // namespace greenpool
