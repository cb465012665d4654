// The office of the demo: a living programme with its past, accounts of every role, so that four eyes can be tried by
// one person, and members to look at it as.
#pragma once

#include <string>

namespace greenpool {

// Fills DIR (server/office_server.h), unless it is filled, and prints the accounts. Interrupted, it begins again when
// it is run again. An exit code.
[[nodiscard]] int open_demo_office(const std::string& directory);

}  // namespace greenpool
