// What CLI11 says of its own, in the language of the environment: the frame of the help pages, and usage errors.
// Thread safety: one thread.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>

#include "cli/texts.h"

namespace greenpool {

// Before any option is declared: what is declared later takes it over.
void translate_frame(CLI::App& app);
// Once all subcommands are declared.
void translate_subcommands(CLI::App& app);

// The error in our words; in CLI11's where it is none that we know.
[[nodiscard]] std::string usage_text(const CLI::ParseError& error);

// As above, for a message and a language.
[[nodiscard]] std::string usage_text(std::string_view message, Language language);

}  // namespace greenpool
