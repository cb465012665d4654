// Words for findings, and what reading a configuration takes besides.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ops/config.h"
#include "ops/settings.h"

namespace greenpool {

// Both languages of one sentence.
struct Sentence {
  std::string zh;
  std::string en;
};

// What a text of this kind must look like.
[[nodiscard]] Sentence shape_of(SettingKind kind);

// What stands between commas, without the blanks around it.
[[nodiscard]] std::vector<std::string> split_list(std::string_view text);

}  // namespace greenpool
