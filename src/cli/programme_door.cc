#include "cli/programme_door.h"

#include "cli/progress.h"
#include "cli/terms_file.h"

namespace greenpool {

Result<std::unique_ptr<Programme>> open_programme(const std::string& terms_path, const std::string& journal,
                                                  ProgrammeOptions options) {
  options.directory = journal;
  if (!terms_path.empty()) {
    Result<Terms> terms = read_terms_file(terms_path);
    if (!terms) return tl::unexpected<Error>(terms.error());
    options.terms = std::move(*terms);
  } else if (!std::filesystem::exists(journal)) {
    return failure("journal_not_found", journal + " does not exist");
  }
  Progress progress(Text::opening, Text::records_unit);
  options.progress = [&progress](std::uint64_t done, std::uint64_t total) { progress.update(done, total, done); };
  return Programme::open(options);
}

}  // namespace greenpool
