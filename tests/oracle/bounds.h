// The bounds of SPEC section 2, once more.
#pragma once

#include "tests/oracle/exact.h"

namespace greenpool::oracle {

inline const mpz_class kMoneyBound("9000000000000");         // minor units in any account
inline const mpz_class kOrderBound("100000000000");          // an order; the spend of one position
inline const mpz_class kPointsBound("9000000000000000000");  // point units: any holding, S, A
inline const mpz_class kClaimsBound("8000000000000");        // all claims together, times their multiple
inline const mpz_class kSharesBound("1000000000000");        // all certificates together

}  // namespace greenpool::oracle
