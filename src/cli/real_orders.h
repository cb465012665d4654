// The real orders of a scenario, from the same CSV that `import` takes.
#pragma once

#include <string>

#include "base/result.h"
#include "sim/scenario.h"

namespace greenpool {

// Every row, in order of time; rows of one time as they stand. Times without an offset are of the programme's calendar;
// who is referred by whom is what a member's first row says, unless somebody named them as referrer before: then they
// were there already, referred by nobody. Order numbers, regions, suppliers and
// coins mean nothing here. Errors: file_unreadable, file_malformed (with the lines), interrupted, input_changed.
// Memory: 56 bytes a row, and the ids of all members while it reads.
[[nodiscard]] Result<RealOrders> read_real_orders(const std::string& path, const Terms& terms);

}  // namespace greenpool
