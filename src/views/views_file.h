// The file of the views: an SQLite database in write-ahead mode beside the journal, never the journal's own. Everything
// in it follows from the journal; it can be deleted at any time.
//
// Exactly one connection writes and checkpoints it (Debian's SQLite 3.40.1 may corrupt a write-ahead log otherwise):
// the writer holds a lock beside the file, readers open it read-only and leave the log alone. Error codes:
// views_not_found, views_not_views (a file of somebody else, or of another format: format views_outdated),
// views_in_use, views_damaged, views_full, views_unavailable.
// Thread safety: one thread at a time.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "base/sha256.h"
#include "sql/sqlite.h"
#include "sql/sqlite_file.h"
#include "views/folder.h"
#include "views/schema.h"

namespace greenpool {

inline constexpr std::string_view kViewsName = "views.sqlite";  // in the journal's directory

// The views' error for one of sql/sqlite.h.
[[nodiscard]] tl::unexpected<Error> views_failure(const Error& error);

// What the views say of themselves: one row.
struct ViewsMeta {
  std::string programme;
  std::string currency;
  int digits = 2;
  std::string chain;  // the journal's after the last record folded in, in hexadecimal digits
  ViewsMarks marks;
};

// Read-only; also beside a writer. A transaction of its own sees one moment of the views.
[[nodiscard]] Result<SqliteConnection> open_views_for_reading(const std::string& path);

// nothing: no record was folded in yet. O(1).
[[nodiscard]] Result<std::optional<ViewsMeta>> read_views_meta(SqliteConnection& connection);

// The only one who writes.
class ViewsWriter {
 public:
  // Makes the file when it is missing. Removes nothing.
  [[nodiscard]] static Result<ViewsWriter> open(const std::string& path);
  // Deletes the file if it is one of ours, whatever its format or state; a missing one is no error. Errors:
  // views_not_views, views_in_use, views_unavailable.
  [[nodiscard]] static Status remove(const std::string& path);

  [[nodiscard]] SqliteConnection& connection() { return connection_; }

  // In one transaction until commit(), which makes the rows and how far they go visible together. A writer that ends
  // before leaves what the last commit said.
  [[nodiscard]] Status write(const ViewRows& rows);
  [[nodiscard]] Status commit(const ViewsMeta& meta);
  [[nodiscard]] Status roll_back();

  [[nodiscard]] Result<PriceSeries::Buckets> read_price_buckets();

 private:
  struct Statements {
    std::optional<SqliteStatement> insert;
    std::optional<SqliteStatement> update;
  };

  ViewsWriter(SqliteLock lock, SqliteConnection connection)
      : lock_(std::move(lock)), connection_(std::move(connection)) {}
  [[nodiscard]] Status prepare();
  [[nodiscard]] Status begin();

  SqliteLock lock_;
  SqliteConnection connection_;
  std::vector<Statements> statements_;
  std::optional<SqliteStatement> set_meta_;
  bool in_transaction_ = false;
};

}  // namespace greenpool
