// What this build makes of a journal: verifies it (chain, fold, every decision again) and prints one line,
// "records events chain state_hash". cross_build compares the lines of all builds.
//
//   state_hash verify DIRECTORY   a journal
//   state_hash write DIRECTORY    tells the stories (story.h), each into DIRECTORY/<its name>, and prints their names
//
// Exit codes: 0, 1 (something is wrong, said on standard error), 2 (usage).
#include <cstdio>
#include <filesystem>
#include <string_view>

#include "journal/sqlite_journal.h"
#include "journal/verify.h"
#include "tests/replay/story.h"

namespace greenpool::replay {
namespace {

int complain(const Error& error) {
  std::fprintf(stderr, "state_hash: %s: %s\n", error.code.c_str(), error.message.c_str());
  return 1;
}

int verify(const std::filesystem::path& directory) {
  const Result<std::unique_ptr<Journal>> journal =
      open_sqlite_journal({.directory = directory, .access = SqliteJournalOptions::Access::read_only});
  if (!journal) return complain(journal.error());
  const Result<VerifyReport> report = verify_journal(**journal);
  if (!report) return complain(report.error());
  std::printf("%llu %llu %s %s\n", static_cast<unsigned long long>(report->records),
              static_cast<unsigned long long>(report->events), to_hex(report->chain).c_str(),
              to_hex(report->state_hash).c_str());
  return 0;
}

// A story without some kind of event would compare less than it claims.
int complain_of_missing(const history::EventCounts& counts) {
  for (std::size_t kind = 0; kind < counts.size(); ++kind) {
    if (counts[kind] == 0) {
      return complain({"event_missing", "no story has an event of kind " + std::to_string(kind)});
    }
  }
  return 0;
}

int write(const std::filesystem::path& directory) {
  history::EventCounts counts{};
  for (const history::HistoryOptions& story : all_stories()) {
    // Equal bytes are what is asked for here, not a journal that survives a power cut.
    Result<std::unique_ptr<Journal>> journal =
        open_sqlite_journal({.directory = directory / story.terms.id,
                             .access = SqliteJournalOptions::Access::create,
                             .durability = SqliteJournalOptions::Durability::none});
    if (!journal) return complain(journal.error());
    if (Status written = history::write_history(story, **journal, &counts); !written) return complain(written.error());
    std::printf("%s\n", story.terms.id.c_str());
  }
  return complain_of_missing(counts);
}

int run(int argc, char** argv) {
  const std::string_view mode = argc == 3 ? argv[1] : "";
  if (mode == "verify") return verify(argv[2]);
  if (mode == "write") return write(argv[2]);
  std::fputs("usage: state_hash verify|write DIRECTORY\n", stderr);
  return 2;
}

}  // namespace
}  // namespace greenpool::replay

int main(int argc, char** argv) { return greenpool::replay::run(argc, argv); }
