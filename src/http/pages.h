// Texts that are built into the program, from files beside the code and in docs/.
#pragma once

#include <string_view>

namespace greenpool {

[[nodiscard]] std::string_view home_page();      // src/http/home.html
[[nodiscard]] std::string_view home_script();    // src/http/home.js
[[nodiscard]] std::string_view api_reference();  // docs/http-api.md

}  // namespace greenpool
