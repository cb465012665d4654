// The shop's tables. They need those of the outbox (office/outbox.h) in the same database.
#pragma once

#include "office/database.h"

namespace greenpool::shop {

extern const Schema kShopSchema;

}  // namespace greenpool::shop
