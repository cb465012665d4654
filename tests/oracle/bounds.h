// The bounds of SPEC section 2, once more.
#pragma once

#include "tests/oracle/exact.h"

namespace greenpool::oracle {

inline const mpz_class kMoneyBound("9000000000000");         // minor units in any account
inline const mpz_class kOrderBound("100000000000");          // an order; the spend of one position
inline const mpz_class kPointsBound("9000000000000000000");  // point units: any holding, S, A

}  // namespace greenpool::oracle
