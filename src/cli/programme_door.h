// Opening a programme as the subcommands do it.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "base/result.h"
#include "service/programme.h"

namespace greenpool {

// The terms of the file, or without one those of the journal. Opens no journal for writing and makes none. Errors:
// those of read_terms_file(), open_sqlite_journal() and read_journal_terms().
[[nodiscard]] Result<Terms> read_terms(const std::string& terms_path, const std::string& journal);

// Of the options, directory, terms and progress are set here. terms_path may be empty where the journal exists; journal
// may be empty for a programme in memory. Shows progress when opening takes long. Errors: those of read_terms_file()
// and Programme::open().
[[nodiscard]] Result<std::unique_ptr<Programme>> open_programme(const std::string& terms_path,
                                                                const std::string& journal,
                                                                ProgrammeOptions options = {});

// --acknowledge FIRST SECOND REFERENCE, for a new programme whose terms are blocked (service/programme.h).
void add_acknowledge_option(CLI::App& command, std::optional<Acknowledgement>& acknowledgement);

}  // namespace greenpool
