// Shares, rounds, the listing. SPEC section 10.
#include "engine/ops/ops.h"

namespace greenpool {

Reject check(const State&, Timestamp, const IssueShares&, Plan&) { return Reject::programme_stopped; }

Reject check(const State&, Timestamp, const OpenRound&, Plan&) { return Reject::programme_stopped; }

Reject check(const State&, Timestamp, const Invest&, Plan&) { return Reject::programme_stopped; }

Reject check(const State&, Timestamp, const TransferShares&, Plan&) { return Reject::programme_stopped; }

Reject check(const State&, Timestamp, const ListShares&, Plan&) { return Reject::programme_stopped; }

Reject check(const State&, Timestamp, const ConvertPoints&, Plan&) { return Reject::programme_stopped; }

}  // namespace greenpool
