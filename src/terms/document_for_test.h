// The complete terms document that the tests of this room start from, and its edited copies.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace greenpool {

inline constexpr std::string_view kDocument =
    R"([programme]
id = "green-tea"
name = "Green tea 绿茶"
currency = "CNY"

[points]
initial_price = "1.00"
grant_rate = "0.70"
sell_fee = "0.20"
split_at = "1000"
split_factor = 1000

[exit]
multiple = "3"
basis = "member"

[order]
reward_rate = "0.30"
platform_rate = "0.10"
remainder_to = "platform"
)";

// kDocument with its one occurrence of `from` replaced.
inline std::string edited(std::string_view from, std::string_view to) {
  std::string text(kDocument);
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  EXPECT_EQ(text.find(from, at + 1), std::string::npos) << from << " is not unique";
  return text.replace(at, from.size(), to);
}

}  // namespace greenpool
