// How the command line complains: "greenpool: <code>: message" on standard error, and the exit code that belongs to it.
// Thread safety: one thread.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "engine/reject.h"

namespace greenpool {

void complain(std::string_view code, std::string_view message);

// Complains and returns the exit code: kExitUsage for malformed input and journals that are not there, else
// kExitEnvironment.
[[nodiscard]] int complain(const Error& error);

// In the language of the environment.
[[nodiscard]] std::string_view text_of(Reject reject);

// The same of a command that a signal ended: interrupted; the exit code.
[[nodiscard]] int complain_of_signal(std::string_view message);

// Writes the answer to standard output, or complains (output_failed); the exit code.
[[nodiscard]] int print(std::string_view answer);

// Writes all of it. False: errno says why.
[[nodiscard]] bool write_all(int fd, std::string_view bytes);

}  // namespace greenpool
