// The programme's end. SPEC section 15.
#include "engine/apply/fold.h"

namespace greenpool {

const char* fold(State&, const ClosingProposed&, Change&) { return "not built yet"; }

const char* fold(State&, const ClosingConfirmed&, Change&) { return "not built yet"; }

const char* fold(State&, const ClosingWithdrawn&, Change&) { return "not built yet"; }

const char* fold(State&, const ClosingBegun&, Change&) { return "not built yet"; }

const char* fold(State&, const ClosingPaid&, Change&) { return "not built yet"; }

const char* fold(State&, const ClaimRepaid&, Change&) { return "not built yet"; }

const char* fold(State&, const ProgrammeClosed&, Change&) { return "not built yet"; }

}  // namespace greenpool
