// How an approval is shown.
#pragma once

#include <string>

#include "server/approvals.h"

namespace greenpool {

void append_approval(std::string& json, const Approval& approval);

}  // namespace greenpool
