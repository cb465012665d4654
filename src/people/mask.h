// Personal data as lists show it: enough to recognise somebody, too little to know them. Pure.
#pragma once

#include <string>
#include <string_view>

namespace greenpool {

[[nodiscard]] std::string mask_phone(std::string_view phone);       // +8613812345678, 13812345678: 138****5678
[[nodiscard]] std::string mask_name(std::string_view name);         // 张三丰: 张*
[[nodiscard]] std::string mask_id_number(std::string_view number);  // 1***************2
[[nodiscard]] std::string mask_address(std::string_view address);   // the first six characters, then ****

}  // namespace greenpool
