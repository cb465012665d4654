#include "ops/copies.h"

#include "journal/prefix.h"
#include "journal/record.h"
#include "journal/sqlite_journal.h"
#include "ops/files.h"
#include "ops/problems.h"
#include "sql/sqlite.h"

namespace greenpool {
namespace {

constexpr int kWaitMilliseconds = 10'000;

tl::unexpected<Error> damaged(const std::filesystem::path& path, const std::string& why) {
  return failure(std::string(kBackupDamaged.code), path.string() + ": " + why);
}

Result<std::unique_ptr<Journal>> open_to_read(const std::filesystem::path& directory) {
  return open_sqlite_journal({.directory = directory, .access = SqliteJournalOptions::Access::read_only});
}

// The records that the head names, and none that come later.
Status append_all(const Journal& from, const JournalHead& head, Journal& to) {
  FrameReader reader{Digest{}};
  Status copied = from.read(0, [&](const FrameView& frame) -> Status {
    if (frame.first_seq >= head.next_seq) return failure("done", "");
    if (Status sound = reader.read(frame, [](const Record&) -> Status { return {}; }); !sound) return sound;
    return to.append(frame);
  });
  if (!copied && copied.error().code == "done") return {};
  return copied;
}

// A database in write-ahead mode gets files beside it whenever somebody looks at it, and a backup must not change. The
// next writer turns the mode on again.
Status leave_one_file(const std::filesystem::path& directory) {
  {
    Result<SqliteConnection> connection = SqliteConnection::open(
        {.path = (directory / "journal.sqlite").string(), .access = SqliteOptions::Access::read_write});
    if (!connection) return tl::unexpected(connection.error());
    if (Status set = connection->execute("PRAGMA journal_mode=DELETE"); !set) return set;
  }
  std::error_code ignored;
  std::filesystem::remove(directory / "writer.lock", ignored);
  return {};
}

}  // namespace

Status copy_office_from_beside(const std::filesystem::path& from, const std::filesystem::path& to) {
  Result<SqliteConnection> connection = SqliteConnection::open({.path = from.string()});
  if (!connection) return tl::unexpected(connection.error());
  connection->set_busy_timeout(kWaitMilliseconds);
  connection->set_on_close(SqliteConnection::OnClose::leave_log);
  Result<SqliteStatement> copy = connection->prepare("VACUUM INTO ?1");
  if (!copy) return tl::unexpected(copy.error());
  const std::string target = to.string();
  copy->bind_text(1, target);
  return copy->run();
}

Status check_office_copy(const std::filesystem::path& file) {
  // Nobody writes to a backup, and looking at it must not either.
  Result<SqliteConnection> connection = SqliteConnection::open({.path = file.string(), .immutable = true});
  if (!connection) return tl::unexpected(connection.error());
  const Result<std::string> integrity = connection->query_text("PRAGMA integrity_check(1)");
  if (!integrity) return damaged(file, integrity.error().message);
  if (*integrity != "ok") return damaged(file, *integrity);
  const Result<std::string> foreign = connection->query_text("PRAGMA foreign_key_check");
  if (!foreign) return damaged(file, foreign.error().message);
  if (!foreign->empty()) return damaged(file, "a row of " + *foreign + " refers to one that is not there");
  return {};
}

Result<BackupProgramme> copy_journal(const std::filesystem::path& from, const std::filesystem::path& to) {
  Result<std::unique_ptr<Journal>> source = open_to_read(from);
  if (!source) return tl::unexpected(source.error());
  const JournalHead head = (*source)->head();
  {
    // Durable as a whole when the backup is synced, before it gets its name.
    Result<std::unique_ptr<Journal>> target =
        open_sqlite_journal({.directory = to,
                             .access = SqliteJournalOptions::Access::create,
                             .durability = SqliteJournalOptions::Durability::none});
    if (!target) return tl::unexpected(target.error());
    if (Status copied = append_all(**source, head, **target); !copied) return tl::unexpected(copied.error());
    const JournalHead reached = (*target)->head();
    if (reached.next_seq != head.next_seq || reached.chain != head.chain) {
      return failure("journal_damaged", from.string() + ": its records do not lead to its head");
    }
  }
  if (Status settled = leave_one_file(to); !settled) return tl::unexpected(settled.error());
  return BackupProgramme{.id = {}, .next_seq = head.next_seq, .epoch = head.epoch, .chain = head.chain};
}

Status check_journal_copy(const std::filesystem::path& directory, const BackupProgramme& expected) {
  const Result<std::unique_ptr<Journal>> journal = open_to_read(directory);
  if (!journal) return tl::unexpected(journal.error());
  const JournalHead head = (*journal)->head();
  if (head.next_seq != expected.next_seq || head.chain != expected.chain || head.epoch != expected.epoch) {
    return damaged(directory, "the journal ends elsewhere than the manifest says");
  }
  return follow_chain(**journal);
}

}  // namespace greenpool
