// The pages of simulations and studies, as report_page.html and study_page.html have them: text in the program itself.
#pragma once

#include <string_view>

namespace greenpool {

// Each contains "@DATA@" once, where the data goes.
[[nodiscard]] std::string_view report_page();
[[nodiscard]] std::string_view study_page();

}  // namespace greenpool
