// Members' consent to terms and risk text. SPEC section 12.
#include "engine/ops/ops.h"

namespace greenpool {

Reject check(const State&, Timestamp, const AcceptTerms&, Plan&) { return Reject::programme_stopped; }

}  // namespace greenpool
