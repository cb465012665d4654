#include "journal/sqlite_journal.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "base/check.h"
#include "journal/checksum.h"
#include "journal/frame_table.h"
#include "journal/journal_files.h"
#include "journal/wal_scan.h"
#include "journal/witness.h"
#include "sql/sqlite.h"
#include "sql/sqlite_file.h"

namespace greenpool {

namespace {

// Between checkpoints at most: more only if a single frame is larger, or while a reader holds the log.
constexpr std::uint64_t kCheckpointBytesMax = std::uint64_t{64} << 20;
constexpr std::uint64_t kCheckpointFrames = 16;

using Access = SqliteJournalOptions::Access;

std::string range_text(std::uint64_t first, std::uint64_t end) {
  return "sequence numbers " + std::to_string(first) + " to " + std::to_string(end - 1);
}

// Whether the journal holds all that the witness saw acknowledged.
Status compare_with_witness(FrameTableReader& reader, const JournalHead& head, const std::optional<WitnessMark>& mark) {
  if (!mark || mark->next_seq == 0) return {};
  if (mark->next_seq > head.next_seq) {
    return failure("journal_damaged", "acknowledged records are missing: " + range_text(head.next_seq, mark->next_seq));
  }
  const auto end = reader.end_of_frame_before(mark->next_seq);
  if (!end) return tl::unexpected(end.error());
  if (!*end || (*end)->next_seq != mark->next_seq || (*end)->chain != mark->chain) {
    return failure("journal_damaged", "the record at sequence number " + std::to_string(mark->next_seq - 1) +
                                          " is not the one that was acknowledged");
  }
  return {};
}

// A journal that held records and is now empty, foreign or gone is damaged, whatever else it may look like.
tl::unexpected<Error> lost(const WitnessMark& mark, const std::string& why) {
  return failure("journal_damaged", why + ", but records were acknowledged: " + range_text(0, mark.next_seq));
}

class SqliteJournal final : public Journal {
 public:
  explicit SqliteJournal(const SqliteJournalOptions& options) : options_(options), paths_(options.directory) {}
  ~SqliteJournal() override;

  [[nodiscard]] Status open_to_read();
  [[nodiscard]] Status open_to_append();

  JournalHead head() const override;
  Status append(const FrameView& frame) override;
  Status read(std::uint64_t from, const FrameVisitor& visit) const override;

 private:
  [[nodiscard]] Status connect_writer();
  [[nodiscard]] Status judge(FrameTableReader& reader, const std::optional<WitnessMark>& mark, const WalScan& scan);
  [[nodiscard]] Status judge_missing(const std::optional<WitnessMark>& mark, std::string_view state) const;
  [[nodiscard]] Result<WalScan> scan_without_writer() const;
  [[nodiscard]] Status start_writing(const WalScan& scan);
  [[nodiscard]] Status check_order(const FrameView& frame) const;
  [[nodiscard]] Status close_appends(tl::unexpected<Error> error);
  void checkpoint_when_due(std::uint64_t frame_bytes);
  [[nodiscard]] Result<FrameTableReader> take_reader() const;
  [[nodiscard]] Result<FrameTableReader> open_reader() const;
  void give_back(FrameTableReader reader) const;

  const SqliteJournalOptions options_;
  const JournalPaths paths_;

  mutable std::mutex mutex_;  // guards the next two
  JournalHead head_;
  mutable std::vector<FrameTableReader> idle_readers_;

  // The appending thread's. Declared so that the lock is given up last.
  std::optional<SqliteLock> lock_;
  std::optional<Witness> witness_;
  std::optional<SqliteConnection> writer_;
  std::optional<SqliteStatement> insert_;
  std::uint64_t bytes_since_checkpoint_ = 0;
  std::string closed_because_;  // not empty: no more appends
  bool immutable_ = false;
};

SqliteJournal::~SqliteJournal() {
  idle_readers_.clear();
  if (!writer_) return;
  // Closing checkpoints and deletes the log, unless something failed: then the next open judges what is there.
  const bool intact = closed_because_.empty() && witness_ && witness_->sync().has_value();
  writer_->set_on_close(intact ? SqliteConnection::OnClose::checkpoint : SqliteConnection::OnClose::leave_log);
}

Status SqliteJournal::judge(FrameTableReader& reader, const std::optional<WitnessMark>& mark, const WalScan& scan) {
  const Result<JournalHead> head = reader.head();
  if (!head) return tl::unexpected(head.error());
  if (!scan.damage.empty()) {
    return failure("journal_damaged", paths_.log + ": " + scan.damage + "; records from sequence number " +
                                          std::to_string(head->next_seq) + " on are lost");
  }
  const Status compared = compare_with_witness(reader, *head, mark);
  if (!compared) return compared;
  // A new header is written when the database holds every frame, and the witness was made durable before that. One that
  // was written in part is harmless exactly then.
  if (scan.header_damaged && (!mark || mark->next_seq != head->next_seq)) {
    return failure("journal_damaged", paths_.log + ": the header of the write-ahead log is damaged; records from" +
                                          " sequence number " + std::to_string(head->next_seq) + " on may be lost");
  }
  head_ = *head;
  return {};
}

// There is no table of frames: nothing was ever stored, or all of it is gone.
Status SqliteJournal::judge_missing(const std::optional<WitnessMark>& mark, std::string_view state) const {
  if (mark && mark->next_seq > 0) return lost(*mark, paths_.database + " is " + std::string(state));
  const Result<bool> log = SqliteFile::exists(options_.vfs, paths_.log);
  if (!log) return journal_failure(log.error(), "opening the journal");
  if (*log && state == "missing") {
    return failure("journal_damaged", paths_.database + " is missing, but its write-ahead log is there");
  }
  if (options_.access == Access::create) return {};
  return failure("journal_not_found", "there is no journal at " + options_.directory.string());
}

// A log that a living writer appends to cannot be judged from outside, and need not be: that writer did when it opened.
Result<WalScan> SqliteJournal::scan_without_writer() const {
  WalScan scan;
  for (int attempt = 0; attempt < 2; ++attempt) {
    const Result<bool> held_before = SqliteLock::is_held(options_.vfs, paths_.lock);
    if (!held_before) return tl::unexpected(held_before.error());
    if (*held_before) return WalScan{};
    const Result<WalScan> scanned = scan_log(options_, paths_);
    if (!scanned) return scanned;
    scan = *scanned;
    if (scan.damage.empty()) return scan;
    // A writer that came meanwhile may be the reason; one that came and went is noticed by looking again.
    const Result<bool> held_after = SqliteLock::is_held(options_.vfs, paths_.lock);
    if (!held_after) return tl::unexpected(held_after.error());
    if (*held_after) return WalScan{};
  }
  return scan;
}

Status SqliteJournal::open_to_read() {
  closed_because_ = "it was opened to read";
  const Result<bool> there = SqliteFile::exists(options_.vfs, paths_.database);
  if (!there) return journal_failure(there.error(), "opening the journal");
  // The witness comes first: a living writer moves on, and the journal read later holds at least what it said.
  const Result<std::optional<WitnessMark>> mark = Witness::read(options_.vfs, paths_.witness);
  if (!mark) return journal_failure(mark.error(), "reading the witness");
  if (!*there) return judge_missing(*mark, "missing");
  // A reader cannot roll back what was cut short, as the next writer will; but nothing was ever stored then.
  const Result<bool> unfinished = SqliteFile::exists(options_.vfs, paths_.rollback);
  if (!unfinished) return journal_failure(unfinished.error(), "opening the journal");
  if (*unfinished && !*mark) return judge_missing(*mark, "unfinished");
  const Result<WalScan> scan = scan_without_writer();
  if (!scan) return journal_failure(scan.error(), "scanning the write-ahead log");

  Result<OpenedReader> opened = open_reader_connection(options_, paths_, false);
  if (!opened && opened.error().code == "journal_unavailable") {
    // On a medium that cannot be written SQLite cannot make its shared memory. Without a log none is needed.
    const Result<bool> log = SqliteFile::exists(options_.vfs, paths_.log);
    if (log && !*log) {
      immutable_ = true;
      opened = open_reader_connection(options_, paths_, true);
    }
  }
  if (!opened && opened.error().code == "journal_not_a_journal" && *mark && (*mark)->next_seq > 0) {
    return lost(**mark, opened.error().message);
  }
  if (!opened) return tl::unexpected(opened.error());
  if (opened->table == FrameTableState::missing) return judge_missing(*mark, "empty");
  Result<FrameTableReader> reader = FrameTableReader::open(std::move(opened->connection));
  if (!reader) return tl::unexpected(reader.error());
  const Status judged = judge(*reader, *mark, *scan);
  if (!judged) return judged;
  give_back(std::move(*reader));
  return {};
}

Status SqliteJournal::connect_writer() {
  Result<SqliteConnection> connection = SqliteConnection::open(
      {.path = paths_.database,
       .access = options_.access == Access::create ? SqliteOptions::Access::create : SqliteOptions::Access::read_write,
       .vfs = options_.vfs});
  if (!connection) return opening_failure(connection.error());
  writer_.emplace(std::move(*connection));
  writer_->set_busy_timeout(kBusyTimeoutMilliseconds);
  writer_->set_on_close(SqliteConnection::OnClose::leave_log);
  // EXTRA is FULL in write-ahead mode; while the database is created in rollback mode it also makes the end of that
  // transaction durable.
  const Status configured = writer_->execute(
      "PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-16384; PRAGMA cache_spill=OFF; PRAGMA mmap_size=0;"
      "PRAGMA temp_store=MEMORY; PRAGMA cell_size_check=ON; PRAGMA trusted_schema=OFF; PRAGMA secure_delete=OFF;"
      "PRAGMA synchronous=" +
      std::string(options_.durability == SqliteJournalOptions::Durability::full ? "EXTRA" : "OFF"));
  if (!configured) return opening_failure(configured.error());
  return {};
}

Status SqliteJournal::open_to_append() {
  if (options_.access == Access::create && options_.vfs.empty()) {
    const Status made = make_journal_directory(options_.directory);
    if (!made) return made;
  }
  const Result<bool> there = SqliteFile::exists(options_.vfs, paths_.database);
  if (!there) return journal_failure(there.error(), "opening the journal");
  const auto first_look = Witness::read(options_.vfs, paths_.witness);
  if (!first_look) return journal_failure(first_look.error(), "reading the witness");
  if (!*there) {
    const Status judged = judge_missing(*first_look, "missing");
    if (!judged) return judged;
  }

  Result<SqliteLock> lock = SqliteLock::acquire(options_.vfs, paths_.lock);
  if (!lock && lock.error().code == "sql_busy") {
    return failure("journal_in_use", options_.directory.string() + " is open in another writer");
  }
  if (!lock) return journal_failure(lock.error(), "locking the journal");
  lock_.emplace(std::move(*lock));

  // Only now nobody else changes anything.
  const auto mark = Witness::read(options_.vfs, paths_.witness);
  if (!mark) return journal_failure(mark.error(), "reading the witness");
  const Result<WalScan> scan = scan_log(options_, paths_);
  if (!scan) return journal_failure(scan.error(), "scanning the write-ahead log");
  Result<FrameTableState> table = FrameTableState::missing;
  const Status connected = connect_writer();
  if (connected) table = inspect_frame_table(*writer_, paths_.database);
  if (!connected) table = tl::unexpected(connected.error());
  if (!table && table.error().code == "journal_not_a_journal" && *mark && (*mark)->next_seq > 0) {
    return lost(**mark, table.error().message);
  }
  if (!table) return tl::unexpected(table.error());
  if (*table == FrameTableState::missing) {
    const Status judged = judge_missing(*mark, "empty");
    if (!judged) return judged;
    const Status created = create_frame_table(*writer_, options_.page_bytes);
    if (!created) return created;
  }
  Result<FrameTableReader> reader = open_reader();
  if (!reader) return tl::unexpected(reader.error());
  const Status judged = judge(*reader, *mark, *scan);
  if (!judged) return judged;
  give_back(std::move(*reader));
  return start_writing(*scan);
}

// The journal is what it should be; from here on files change.
Status SqliteJournal::start_writing(const WalScan& scan) {
  if (scan.committed_bytes > 0 && options_.durability == SqliteJournalOptions::Durability::full) {
    const Status durable = make_log_durable(options_, paths_, scan.committed_bytes);
    if (!durable) return journal_failure(durable.error(), "making the write-ahead log durable");
  }
  const Result<std::string> mode = writer_->query_text("PRAGMA journal_mode=WAL");
  if (!mode) return journal_failure(mode.error(), "opening the write-ahead log");
  if (*mode != "wal") return failure("journal_unavailable", paths_.database + ": no write-ahead log can be used here");
  // Leftovers of an unfinished append must be gone before the next one (journal/wal_scan.h); a log without them may
  // wait until its readers let it go.
  const auto checkpointed = writer_->checkpoint(scan.leftovers ? SqliteConnection::CheckpointMode::truncate
                                                               : SqliteConnection::CheckpointMode::passive);
  if (!checkpointed) return journal_failure(checkpointed.error(), "finishing the write-ahead log");
  Result<SqliteStatement> insert = prepare_frame_insert(*writer_);
  if (!insert) return tl::unexpected(insert.error());
  insert_.emplace(std::move(*insert));
  Result<Witness> witness =
      Witness::start(options_.vfs, paths_.witness, {.next_seq = head_.next_seq, .chain = head_.chain});
  if (!witness) return journal_failure(witness.error(), "writing the witness");
  witness_.emplace(std::move(*witness));
  return {};
}

JournalHead SqliteJournal::head() const {
  const std::lock_guard lock(mutex_);
  return head_;
}

Status SqliteJournal::check_order(const FrameView& frame) const {
  const JournalHead now = head();
  if (frame.first_seq == now.next_seq && frame.epoch >= now.epoch) return {};
  return failure("journal_out_of_order", "a frame at " + std::to_string(frame.first_seq) + ", epoch " +
                                             std::to_string(frame.epoch) + ", does not follow the head at " +
                                             std::to_string(now.next_seq) + ", epoch " + std::to_string(now.epoch));
}

Status SqliteJournal::close_appends(tl::unexpected<Error> error) {
  closed_because_ = "an append failed: " + error.value().message;
  return error;
}

Status SqliteJournal::append(const FrameView& frame) {
  GP_CHECK(frame.records >= 1, "a frame holds a record");
  if (!closed_because_.empty()) {
    return failure("journal_closed", "the journal takes no more appends: " + closed_because_);
  }
  const Status ordered = check_order(frame);
  if (!ordered) return ordered;
  if (frame.payload.size() > kFramePayloadMax) {
    return close_appends(failure("journal_full", "the frame at " + std::to_string(frame.first_seq) + " is too large"));
  }
  const Checksum checksum = checksum_frame(frame);
  bind_frame(*insert_, frame, checksum);
  const Status stored = insert_->run();
  if (!stored) {
    return close_appends(journal_failure(stored.error(), "appending at " + std::to_string(frame.first_seq)));
  }
  const JournalHead next{.next_seq = frame.first_seq + frame.records, .epoch = frame.epoch, .chain = frame.chain};
  {
    const std::lock_guard lock(mutex_);
    head_ = next;
  }
  const Status seen = witness_->write({.next_seq = next.next_seq, .chain = next.chain});
  if (!seen) {
    return close_appends(journal_failure(seen.error(), "marking " + std::to_string(frame.first_seq) + " as stored"));
  }
  checkpoint_when_due(frame.payload.size());
  return {};
}

// The frame is durable in the log already: a checkpoint that fails takes nothing away and is tried again when the next
// one is due.
void SqliteJournal::checkpoint_when_due(std::uint64_t frame_bytes) {
  bytes_since_checkpoint_ += frame_bytes;
  const std::uint64_t due = std::clamp(frame_bytes * kCheckpointFrames, options_.checkpoint_bytes,
                                       std::max(options_.checkpoint_bytes, kCheckpointBytesMax));
  if (bytes_since_checkpoint_ < due) return;
  bytes_since_checkpoint_ = 0;
  // What the database alone holds can be lost to damage without a trace in the log: the mark must be durable first.
  if (!witness_->sync()) return;
  static_cast<void>(writer_->checkpoint(SqliteConnection::CheckpointMode::passive));
}

Result<FrameTableReader> SqliteJournal::open_reader() const {
  Result<OpenedReader> opened = open_reader_connection(options_, paths_, immutable_);
  if (!opened) return tl::unexpected(opened.error());
  if (opened->table == FrameTableState::missing) {
    return failure("journal_damaged", paths_.database + " is empty");
  }
  return FrameTableReader::open(std::move(opened->connection));
}

Result<FrameTableReader> SqliteJournal::take_reader() const {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_readers_.empty()) {
      FrameTableReader reader = std::move(idle_readers_.back());
      idle_readers_.pop_back();
      return reader;
    }
  }
  return open_reader();
}

void SqliteJournal::give_back(FrameTableReader reader) const {
  const std::lock_guard lock(mutex_);
  idle_readers_.push_back(std::move(reader));
}

Status SqliteJournal::read(std::uint64_t from, const FrameVisitor& visit) const {
  const std::uint64_t at_least = head().next_seq;
  Result<FrameTableReader> reader = take_reader();
  if (!reader) return tl::unexpected(reader.error());
  const Status status = reader->read(from, at_least, visit);
  give_back(std::move(*reader));
  return status;
}

}  // namespace

bool has_sqlite_journal(const std::filesystem::path& directory) {
  std::error_code error;
  return std::filesystem::exists(JournalPaths(directory).database, error);
}

Result<std::unique_ptr<Journal>> open_sqlite_journal(const SqliteJournalOptions& options) {
  auto journal = std::make_unique<SqliteJournal>(options);
  const Status opened = options.access == Access::read_only ? journal->open_to_read() : journal->open_to_append();
  if (!opened) return tl::unexpected(opened.error());
  return journal;
}

}  // namespace greenpool
