// The commands that can be given as JSON, as their descriptions have them (engine/command.h). Thread safety: any
// thread.
#pragma once

#include <string>

namespace greenpool {

// One command after the other, each with its fields, those that may be left out in brackets; lines of at most 100
// columns, each ending in a newline.
[[nodiscard]] std::string list_of_commands();

}  // namespace greenpool
