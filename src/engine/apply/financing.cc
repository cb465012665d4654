// Shares, rounds, the listing. SPEC section 10.
#include "engine/apply/fold.h"

namespace greenpool {

const char* fold(State&, const SharesIssued&, Change&) { return "not built yet"; }

const char* fold(State&, const RoundOpened&, Change&) { return "not built yet"; }

const char* fold(State&, const Invested&, Change&) { return "not built yet"; }

const char* fold(State&, const SharesTransferred&, Change&) { return "not built yet"; }

const char* fold(State&, const SharesListed&, Change&) { return "not built yet"; }

const char* fold(State&, const PointsConverted&, Change&) { return "not built yet"; }

}  // namespace greenpool
