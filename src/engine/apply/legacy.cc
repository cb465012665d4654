// Claims from before the programme, and the points locked for them. SPEC section 9.
#include "engine/apply/fold.h"

namespace greenpool {

const char* fold(State&, const ClaimProposed&, Change&) { return "not built yet"; }

const char* fold(State&, const ClaimsApproved&, Change&) { return "not built yet"; }

const char* fold(State&, const ClaimsRejected&, Change&) { return "not built yet"; }

const char* fold(State&, const ClaimConverted&, Change&) { return "not built yet"; }

const char* fold(State&, const ReleasedCollected&, Change&) { return "not built yet"; }

const char* fold(State&, const ReleasesSettled&, Change&) { return "not built yet"; }

const char* fold(State&, const LockedLapsed&, Change&) { return "not built yet"; }

}  // namespace greenpool
