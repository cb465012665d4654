// What runs out is forgotten: call about once an hour. Office thread.
#pragma once

#include "people/settings.h"

namespace greenpool {

void sweep_people(Work& work, const People& people);

}  // namespace greenpool
