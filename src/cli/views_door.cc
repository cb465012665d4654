#include "cli/views_door.h"

#include <filesystem>

#include "cli/exit_code.h"
#include "cli/report.h"
#include "cli/stop_signal.h"
#include "cli/texts.h"
#include "journal/sqlite_journal.h"
#include "views/update.h"

namespace greenpool {

std::string ViewsPlace::path() const {
  return views.empty() ? (std::filesystem::path(journal) / kViewsName).string() : views;
}

void add_views_options(CLI::App& command, ViewsPlace& place) {
  command.add_option("--journal", place.journal, format_text(Text::journal_argument))->required()->type_name("DIR");
  command.add_option("--views", place.views, format_text(Text::views_option))->type_name("FILE");
}

Result<OpenedViews> open_views(const ViewsPlace& place) {
  const Result<std::unique_ptr<Journal>> journal =
      open_sqlite_journal({.directory = place.journal, .access = SqliteJournalOptions::Access::read_only});
  if (!journal) return tl::unexpected<Error>(journal.error());
  Result<ViewsReader> reader = ViewsReader::open(place.path());
  if (!reader) return tl::unexpected<Error>(reader.error());
  const ViewsMeta& meta = reader->meta();
  const Result<Digest> chain = chain_at(**journal, meta.marks.next_seq);
  if (!chain && chain.error().code != "journal_ends_before") return tl::unexpected<Error>(chain.error());
  if (!chain || to_hex(*chain) != meta.chain) {
    return failure("views_of_another_journal", format_text(Text::views_other_journal, place.path()));
  }
  const std::uint64_t behind = (*journal)->head().next_seq - meta.marks.next_seq;
  return OpenedViews{std::move(*reader), behind};
}

int complain_of_views(const Error& error) {
  const int exit_code = complain(error);
  if (error.code == "interrupted") return kExitSignal + StopSignal::caught();
  return error.code == "views_differ" || error.code == "unknown_member" ? kExitRefused : exit_code;
}

}  // namespace greenpool
