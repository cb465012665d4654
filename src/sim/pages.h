// The pages of simulations, studies and designs, as report_page.html and so on have them: text in the program itself.
#pragma once

#include <string_view>

namespace greenpool {

// Each contains "@DATA@" once, where the data goes.
[[nodiscard]] std::string_view report_page();
[[nodiscard]] std::string_view study_page();
[[nodiscard]] std::string_view design_page();

}  // namespace greenpool
