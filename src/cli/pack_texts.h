// Texts of an audit pack that are built into the program, from files in src/cli/audit_pack/.
#pragma once

#include <string_view>

namespace greenpool {

[[nodiscard]] std::string_view pack_verifier();       // verify_pack.py
[[nodiscard]] std::string_view pack_guide_chinese();  // README.zh.md
[[nodiscard]] std::string_view pack_guide_english();  // README.md

}  // namespace greenpool
