// Result<T>: a value, or an Error of the outside world (a file, a database, a text that does not parse).
// An Error's code is stable and machine readable; its message is for people and names the place.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace greenpool {

struct Error {
  std::string code;     // snake_case, never changes once published
  std::string message;  // one sentence that names the file, line or field
};

template <class T>
using Result = tl::expected<T, Error>;

using Status = Result<void>;

[[nodiscard]] inline tl::unexpected<Error> failure(std::string code, std::string message) {
  return tl::unexpected<Error>(Error{std::move(code), std::move(message)});
}

}  // namespace greenpool
