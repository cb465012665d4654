// The tables of the hooks room.
#pragma once

#include "office/database.h"

namespace greenpool {

extern const Schema kHooksSchema;

}  // namespace greenpool
