// The views as the subcommands meet them: where they are, whose they are, and how far behind.
// Thread safety: one thread.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "views/books.h"

namespace greenpool {

struct ViewsPlace {
  std::string journal;  // directory
  std::string views;    // file; empty: kViewsName in that directory

  [[nodiscard]] std::string path() const;
};

// --journal (required) and --views.
void add_views_options(CLI::App& command, ViewsPlace& place);

struct OpenedViews {
  ViewsReader reader;
  std::uint64_t behind = 0;  // records that the journal has and the views have not
};

// The views of this journal. Reads the journal's frame at the views' record, nothing else. Errors: those of
// open_sqlite_journal() and ViewsReader::open(); views_of_another_journal.
[[nodiscard]] Result<OpenedViews> open_views(const ViewsPlace& place);

// Complains. A difference, and a member who is not there, are what was asked: kExitRefused.
[[nodiscard]] int complain_of_views(const Error& error);

}  // namespace greenpool
