// Members' consent to terms and risk text. SPEC section 12.
#include "engine/apply/fold.h"

namespace greenpool {

const char* fold(State&, const TermsAccepted&, Change&) { return "not built yet"; }

}  // namespace greenpool
