// The programme's end. SPEC section 15.
#include "engine/ops/ops.h"

namespace greenpool {

Reject check(const State&, Timestamp, const CloseProgramme&, Plan&) { return Reject::programme_stopped; }

Reject check(const State&, Timestamp, const ConfirmClosing&, Plan&) { return Reject::programme_stopped; }

Reject check(const State&, Timestamp, const WithdrawClosing&, Plan&) { return Reject::programme_stopped; }

}  // namespace greenpool
