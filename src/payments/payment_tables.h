// The tables of payments, refunds and payouts, and the work on them that is due.
#pragma once

#include "office/database.h"

namespace greenpool {

extern const Schema kPaymentsSchema;

}  // namespace greenpool
