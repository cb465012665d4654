// What the views cost: folding a journal of orders into them, and questions about any moment of it.
//
//   views_bench DIRECTORY [ORDERS]   writes a journal into DIRECTORY (which must not be there) and its views
//
// Prints JSON lines, as greenpool bench does. Wall time from the monotonic clock.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "bench/measure.h"
#include "journal/sqlite_journal.h"
#include "tests/history/history.h"
#include "views/books.h"
#include "views/update.h"

namespace greenpool {
namespace {

int complain(const Error& error) {
  std::fprintf(stderr, "views_bench: %s: %s\n", error.code.c_str(), error.message.c_str());
  return 1;
}

// Each question opens the file anew, as a command does; near the journal's start, and near its end.
int ask(const std::string& path, std::uint64_t records) {
  constexpr std::uint64_t kQuestions = 200;
  for (const bool late : {false, true}) {
    const Stopwatch watch;
    for (std::uint64_t i = 0; i < kQuestions; ++i) {
      const std::uint64_t place = i * 7'919 % (records / 100);
      Result<ViewsReader> reader = ViewsReader::open(path);
      if (!reader) return complain(reader.error());
      const Result<TrialBalance> trial = reader->balances_at(late ? records - 1 - place : place);
      if (!trial) return complain(trial.error());
      if (trial->sum() != Money(0)) return complain({"views_damaged", "the accounts do not sum to zero"});
    }
    print_value(late ? "balances near the end" : "balances near the start", watch.seconds() * 1e3 / kQuestions, "ms");
  }
  return 0;
}

int run(const std::filesystem::path& directory, std::uint64_t orders) {
  history::HistoryOptions options;
  options.terms = *find_preset("classic");
  options.kind = history::Commands::orders;
  options.members = static_cast<std::uint32_t>(orders / 10 + 1);
  options.commands = orders;
  options.frame_records_max = 20'000;
  Result<std::unique_ptr<Journal>> journal =
      open_sqlite_journal({.directory = directory,
                           .access = SqliteJournalOptions::Access::create,
                           .durability = SqliteJournalOptions::Durability::none});
  if (!journal) return complain(journal.error());
  if ((*journal)->head().next_seq == 0) {
    if (Status written = history::write_history(options, **journal); !written) return complain(written.error());
  }
  const double records = static_cast<double>((*journal)->head().next_seq);

  Result<ViewsUpdater> updater = ViewsUpdater::open((directory / kViewsName).string());
  if (!updater) return complain(updater.error());
  const Stopwatch watch;
  double folded = 0;
  ViewsProgress progress;
  progress.indexes = [&] {
    if (folded == 0) folded = watch.seconds();
    return true;
  };
  const Result<ViewsUpdate> update = updater->catch_up(**journal, nullptr, progress);
  if (!update) return complain(update.error());
  print_value("views, rows", records / folded / 1e3, "k records/s");
  print_value("views, rows and indexes", records / watch.seconds() / 1e3, "k records/s");
  return ask((directory / kViewsName).string(), (*journal)->head().next_seq);
}

}  // namespace
}  // namespace greenpool

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("usage: views_bench DIRECTORY [ORDERS]\n", stderr);
    return 2;
  }
  return greenpool::run(argv[1], argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 5'000'000);
}
