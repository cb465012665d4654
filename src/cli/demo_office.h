// The office of the demo: accounts of every role, so that four eyes can be tried by one person.
#pragma once

#include <string>

#include "service/programme.h"
#include "terms/terms.h"

namespace greenpool {

// Makes what is missing in DIR (server/office_server.h), adopts the demo's programme, and prints the accounts. An exit
// code.
[[nodiscard]] int open_demo_office(const std::string& directory, const Terms& terms,
                                   const Acknowledgement& acknowledgement);

}  // namespace greenpool
