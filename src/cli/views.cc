// greenpool views: brings the read models beside a journal up to date, follows a journal that grows, or checks them.
#include <poll.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/output_file.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/stop_signal.h"
#include "cli/texts.h"
#include "cli/views_door.h"
#include "journal/sqlite_journal.h"
#include "journal/sqlite_snapshot_store.h"
#include "views/check.h"
#include "views/update.h"

namespace greenpool {
namespace {

constexpr int kFollowMilliseconds = 200;

struct ViewsOptions {
  ViewsPlace place;
  bool rebuild = false;
  bool follow = false;
  bool check = false;
};

Result<std::unique_ptr<Journal>> open_journal(const ViewsOptions& options) {
  return open_sqlite_journal({.directory = options.place.journal, .access = SqliteJournalOptions::Access::read_only});
}

Status print(const std::string& line) {
  if (!write_all(STDOUT_FILENO, line + "\n")) return failure("output_failed", "standard output is closed");
  return {};
}

Result<ViewsUpdate> catch_up(ViewsUpdater& updater, const Journal& journal, const ViewsOptions& options) {
  // A snapshot that cannot be used costs time alone.
  const Result<std::unique_ptr<SnapshotStore>> snapshots = open_sqlite_snapshot_store(
      {.directory = options.place.journal, .access = SqliteSnapshotOptions::Access::read_only});
  Progress folding(Text::folding, Text::records_unit);
  ViewsProgress progress;
  progress.records = [&folding](std::uint64_t done, std::uint64_t total) {
    folding.update(done, total, done);
    return StopSignal::caught() == 0;
  };
  progress.indexes = [] { return StopSignal::caught() == 0; };
  return updater.catch_up(journal, snapshots ? snapshots->get() : nullptr, progress);
}

std::string text_of(const ViewsUpdate& update) {
  std::string text;
  if (!update.anew.empty()) text = format_text(Text::views_anew, update.anew) + "\n";
  if (update.next_seq == 0) return text + format_text(Text::views_none);
  return text + format_text(Text::views_reached, update.next_seq - 1, update.next_seq - update.from);
}

// Until a signal; the journal is opened again each time, because a reader sees what was there when it opened.
Status follow(ViewsUpdater& updater, const ViewsOptions& options, const StopSignal& stop, std::uint64_t reached) {
  pollfd signal{.fd = stop.fd(), .events = POLLIN, .revents = 0};
  while (StopSignal::caught() == 0) {
    static_cast<void>(poll(&signal, 1, kFollowMilliseconds));
    if (StopSignal::caught() != 0) break;
    const Result<std::unique_ptr<Journal>> journal = open_journal(options);
    if (!journal) return tl::unexpected<Error>(journal.error());
    if ((*journal)->head().next_seq == reached) continue;
    const Result<ViewsUpdate> update = catch_up(updater, **journal, options);
    if (!update) return tl::unexpected<Error>(update.error());
    reached = update->next_seq;
    if (Status printed = print(text_of(*update)); !printed) return printed;
  }
  return {};
}

Status update_views(const ViewsOptions& options, const StopSignal& stop) {
  const std::string path = options.place.path();
  if (!options.place.views.empty()) {
    if (Status free = check_output_target(path, options.place.journal, {}); !free) return free;
  }
  std::uint64_t reached = 0;
  Result<std::unique_ptr<Journal>> journal = open_journal(options);
  if (!journal) return tl::unexpected<Error>(journal.error());
  if (options.rebuild) {
    if (Status removed = ViewsWriter::remove(path); !removed) return removed;
  }
  Result<ViewsUpdater> updater = ViewsUpdater::open(path);
  if (!updater) return tl::unexpected<Error>(updater.error());
  const Result<ViewsUpdate> update = catch_up(*updater, **journal, options);
  if (!update) return tl::unexpected<Error>(update.error());
  reached = update->next_seq;
  journal->reset();
  if (Status printed = print(text_of(*update)); !printed) return printed;
  return options.follow ? follow(*updater, options, stop, reached) : Status{};
}

Status check(const ViewsOptions& options) {
  const Result<std::unique_ptr<Journal>> journal = open_journal(options);
  if (!journal) return tl::unexpected<Error>(journal.error());
  Progress progress(Text::comparing, Text::records_unit);
  const Result<ViewsCheck> check =
      check_views(**journal, options.place.path(), [&progress](std::uint64_t done, std::uint64_t total) {
        progress.update(done, total, done);
        return StopSignal::caught() == 0;
      });
  progress.finish();
  if (!check) return tl::unexpected<Error>(check.error());
  if (check->next_seq == 0) return print(format_text(Text::views_none));
  const std::uint64_t behind = (*journal)->head().next_seq - check->next_seq;
  if (behind > 0) {
    if (Status printed = print(format_text(Text::views_are_behind, behind)); !printed) return printed;
  }
  return print(format_text(Text::views_equal, check->next_seq - 1, check->rows));
}

int run_views(const ViewsOptions& options) {
  if (options.check && (options.rebuild || options.follow)) {
    return complain(Error{"usage", format_text(Text::views_usage)});
  }
  const StopSignal stop;
  const Status done = options.check ? check(options) : update_views(options, stop);
  if (!done) return complain_of_views(done.error());
  return StopSignal::caught() == 0 || !options.follow ? kExitOk : kExitSignal + StopSignal::caught();
}

}  // namespace

void add_views_command(CLI::App& app, Run& run) {
  auto* command = app.add_subcommand("views", format_text(Text::views_help));
  command->footer(format_text(Text::views_footer));
  const auto options = std::make_shared<ViewsOptions>();
  add_views_options(*command, options->place);
  command->add_flag("--rebuild", options->rebuild, format_text(Text::rebuild_option));
  command->add_flag("--follow", options->follow, format_text(Text::follow_option));
  command->add_flag("--check", options->check, format_text(Text::views_check_option));
  command->callback([options, &run] { run = [options] { return run_views(*options); }; });
}

}  // namespace greenpool
