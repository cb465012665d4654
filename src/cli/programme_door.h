// Opening a programme as the subcommands do it.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "service/programme.h"

namespace greenpool {

// Of the options, directory, terms and progress are set here. terms_path may be empty where the journal exists; journal
// may be empty for a programme in memory. Shows progress when opening takes long. Errors: those of read_terms_file()
// and Programme::open().
[[nodiscard]] Result<std::unique_ptr<Programme>> open_programme(const std::string& terms_path,
                                                                const std::string& journal,
                                                                ProgrammeOptions options = {});

}  // namespace greenpool
