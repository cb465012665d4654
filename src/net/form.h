// The fields of a form as application/x-www-form-urlencoded has them. Pure; any thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace greenpool {

using FormFields = std::map<std::string, std::string, std::less<>>;

[[nodiscard]] std::string write_form(const FormFields& fields);
// nullopt: malformed, or a name twice.
[[nodiscard]] std::optional<FormFields> read_form(std::string_view text);

}  // namespace greenpool
