// Claims from before the programme, and the points locked for them. SPEC section 9.
#include "engine/ops/ops.h"

namespace greenpool {

Reject check(const State&, Timestamp, const ProposeClaim&, Plan&) { return Reject::programme_stopped; }

Reject check(const State&, Timestamp, const ApproveClaims&, Plan&) { return Reject::programme_stopped; }

Reject check(const State&, Timestamp, const RejectClaims&, Plan&) { return Reject::programme_stopped; }

}  // namespace greenpool
