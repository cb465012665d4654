// The page of a simulation's report, as report_page.html has it: text in the program itself.
#pragma once

#include <string_view>

namespace greenpool {

// Contains "@DATA@" once, where the data goes.
[[nodiscard]] std::string_view report_page();

}  // namespace greenpool
