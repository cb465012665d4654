#include "cli/programme_door.h"

#include "cli/progress.h"
#include "cli/terms_file.h"
#include "cli/texts.h"
#include "journal/restore.h"
#include "journal/sqlite_journal.h"

namespace greenpool {

Result<Terms> read_terms(const std::string& terms_path, const std::string& journal) {
  if (!terms_path.empty()) return read_terms_file(terms_path);
  const Result<std::unique_ptr<Journal>> opened =
      open_sqlite_journal({.directory = journal, .access = SqliteJournalOptions::Access::read_only});
  if (!opened) return tl::unexpected<Error>(opened.error());
  return read_journal_terms(**opened);
}

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

void add_acknowledge_option(CLI::App& command, std::optional<Acknowledgement>& acknowledgement) {
  command
      .add_option_function<std::vector<std::string>>(
          "--acknowledge",
          [&acknowledgement](const std::vector<std::string>& words) {
            acknowledgement = Acknowledgement{words[0], words[1], words[2]};
          },
          format_text(Text::acknowledge_option))
      ->type_name("FIRST SECOND REFERENCE")
      ->expected(3);
}

}  // namespace greenpool
