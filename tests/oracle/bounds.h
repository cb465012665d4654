// The bounds of SPEC section 2, once more; and the units that rates and times are told in.
#pragma once

#include "tests/oracle/exact.h"

namespace greenpool::oracle {

inline const mpz_class kMoneyBound("9000000000000");         // minor units in any account
inline const mpz_class kOrderBound("100000000000");          // an order; the spend of one position
inline const mpz_class kPointsBound("9000000000000000000");  // point units: any holding, S, A
inline const mpz_class kClaimsBound("8000000000000");        // all claims together, times their multiple
inline const mpz_class kSharesBound("1000000000000");        // all certificates together

inline const mpz_class kMillion = 1'000'000;  // a rate of 1
inline constexpr std::int64_t kMicrosecondsPerDay = 86'400'000'000;
inline constexpr std::int64_t kLatestTime =
    253'402'300'799'999'999;  // 9999-12-31T23:59:59.999999Z: no command comes later

}  // namespace greenpool::oracle
