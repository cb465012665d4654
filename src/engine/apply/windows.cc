// Sales that execute together at the end of a window. SPEC section 13.
#include "engine/apply/fold.h"

namespace greenpool {

const char* fold(State&, const SaleRequested&, Change&) { return "not built yet"; }

const char* fold(State&, const WindowPriced&, Change&) { return "not built yet"; }

const char* fold(State&, const WindowSale&, Change&) { return "not built yet"; }

const char* fold(State&, const WindowClosed&, Change&) { return "not built yet"; }

}  // namespace greenpool
