// The tables of this room.
#pragma once

#include "office/database.h"

namespace greenpool {

extern const Schema kPeopleSchema;

}  // namespace greenpool
