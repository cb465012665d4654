// Terms from a file that a user named.
#pragma once

#include <string>

#include "base/result.h"
#include "terms/terms.h"

namespace greenpool {

// Errors: file_unreadable, those of parse_terms().
[[nodiscard]] Result<Terms> read_terms_file(const std::string& path);

// The whole file, at most bytes_max of it. Errors: file_unreadable, file_malformed (it is larger).
[[nodiscard]] Result<std::string> read_small_file(const std::string& path, std::size_t bytes_max);

}  // namespace greenpool
