#include "journal/sqlite_snapshot_store.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "journal/checksum.h"
#include "journal/little_endian.h"
#include "sql/sqlite.h"
#include "sql/sqlite_file.h"

namespace greenpool {

namespace {

using Access = SqliteSnapshotOptions::Access;

constexpr int kBusyTimeoutMilliseconds = 10'000;
constexpr std::string_view kSnapshotSchema =
    "CREATE TABLE snapshot(next_seq INTEGER PRIMARY KEY, chain BLOB NOT NULL, state_hash BLOB NOT NULL,"
    " first_chunk INTEGER NOT NULL, chunks INTEGER NOT NULL, checksum BLOB NOT NULL)";
constexpr std::string_view kChunkSchema =
    "CREATE TABLE chunk(number INTEGER PRIMARY KEY, checksum BLOB NOT NULL, bytes BLOB NOT NULL)";
constexpr std::int64_t kApplicationId = 0x4750534e;  // "GPSN"
constexpr std::int64_t kFormatVersion = 1;
// Small chunks are gathered into rows of at least this size.
constexpr std::size_t kRowBytesMin = std::size_t{4} << 20;

tl::unexpected<Error> snapshot_failure(const Error& error, std::string_view place) {
  const char* code = "snapshot_unavailable";
  if (error.code == "sql_full") code = "snapshot_full";
  if (error.code == "sql_damaged" || error.code == "sql_not_a_database") code = "snapshot_damaged";
  return failure(code, std::string(place) + ": " + error.message);
}

struct SnapshotRow {
  SnapshotHeader header;
  std::uint64_t first_chunk = 0;
  std::uint64_t chunks = 0;
};

// Over every column of the row: next_seq, chain, state_hash, first_chunk, chunks; integers little-endian.
Checksum checksum_row(const SnapshotRow& row) {
  std::array<std::uint8_t, 88> fields;
  store_little_endian(row.header.next_seq, std::span(fields).subspan<0, 8>());
  std::ranges::copy(row.header.chain, fields.begin() + 8);
  std::ranges::copy(row.header.state_hash, fields.begin() + 40);
  store_little_endian(row.first_chunk, std::span(fields).subspan<72, 8>());
  store_little_endian(row.chunks, std::span(fields).subspan<80, 8>());
  return checksum_bytes(fields);
}

// The row that a "SELECT next_seq, chain, state_hash, first_chunk, chunks, checksum" stands on; nothing if damaged.
std::optional<SnapshotRow> row_in(const SqliteStatement& statement) {
  SnapshotRow row;
  const auto chain = statement.column_blob(1);
  const auto state_hash = statement.column_blob(2);
  if (chain.size() != row.header.chain.size() || state_hash.size() != row.header.state_hash.size()) return std::nullopt;
  row.header.next_seq = static_cast<std::uint64_t>(statement.column_integer(0));
  std::ranges::copy(chain, row.header.chain.begin());
  std::ranges::copy(state_hash, row.header.state_hash.begin());
  row.first_chunk = static_cast<std::uint64_t>(statement.column_integer(3));
  row.chunks = static_cast<std::uint64_t>(statement.column_integer(4));
  if (!std::ranges::equal(checksum_row(row), statement.column_blob(5))) return std::nullopt;
  return row;
}

constexpr std::string_view kRowColumns =
    "SELECT next_seq, chain, state_hash, first_chunk, chunks, checksum FROM snapshot ";

// Writes the rows of one snapshot, gathering small chunks.
class ChunkWriter {
 public:
  ChunkWriter(SqliteStatement& insert, std::uint64_t first) : insert_(insert), first_(first), next_(first) {}

  [[nodiscard]] Status take(SnapshotStore::Bytes chunk) {
    if (gathered_.empty() && chunk.size() >= kRowBytesMin) return store(chunk);
    gathered_.insert(gathered_.end(), chunk.begin(), chunk.end());
    return gathered_.size() >= kRowBytesMin ? finish() : Status();
  }
  [[nodiscard]] Status finish() {
    if (gathered_.empty()) return {};
    const Status stored = store(gathered_);
    gathered_.clear();
    return stored;
  }
  std::uint64_t chunks() const { return next_ - first_; }

 private:
  Status store(SnapshotStore::Bytes row) {
    const Checksum checksum = checksum_bytes(row);
    insert_.bind_integer(1, static_cast<std::int64_t>(next_));
    insert_.bind_blob(2, checksum);
    insert_.bind_blob(3, row);
    const Status stored = insert_.run();
    if (!stored) return snapshot_failure(stored.error(), "saving a snapshot");
    ++next_;
    return {};
  }

  SqliteStatement& insert_;
  const std::uint64_t first_;
  std::uint64_t next_;
  std::vector<std::uint8_t> gathered_;
};

class SqliteSnapshotStore final : public SnapshotStore {
 public:
  explicit SqliteSnapshotStore(SqliteConnection connection) : connection_(std::move(connection)) {}

  Status save(const SnapshotHeader& header, const std::function<Status(const ChunkSink&)>& write) override {
    const Status begun = connection_.execute("BEGIN IMMEDIATE");
    if (!begun) return snapshot_failure(begun.error(), "saving a snapshot");
    Status saved = save_rows(header, write);
    if (saved) {
      const Status committed = connection_.execute("COMMIT");
      if (!committed) saved = snapshot_failure(committed.error(), "saving a snapshot");
    }
    if (!saved) {
      // An error may have ended the transaction already; then there is nothing to roll back.
      static_cast<void>(connection_.execute("ROLLBACK"));
      return saved;
    }
    // The new one is durable. What fails here costs space until the next time.
    if (!drop_old()) static_cast<void>(connection_.execute("ROLLBACK"));
    return {};
  }

  Result<std::vector<SnapshotHeader>> list() const override {
    std::vector<SnapshotHeader> headers;
    Result<SqliteStatement> select = connection_.prepare(std::string(kRowColumns) + "ORDER BY next_seq DESC");
    if (!select) return snapshot_failure(select.error(), "listing snapshots");
    while (true) {
      const Result<bool> found = select->step();
      // Snapshots are derived data: those that can still be read are worth more than the report of one that cannot.
      if (!found && (found.error().code == "sql_damaged")) return headers;
      if (!found) return snapshot_failure(found.error(), "listing snapshots");
      if (!*found) return headers;
      const std::optional<SnapshotRow> row = row_in(*select);
      if (row) headers.push_back(row->header);
    }
  }

  Status load(std::uint64_t next_seq, const ChunkSink& visit) const override {
    const std::string name = "the snapshot at sequence number " + std::to_string(next_seq);
    const Result<SnapshotRow> row = find(next_seq, name);
    if (!row) return tl::unexpected(row.error());
    Result<SqliteStatement> select =
        connection_.prepare("SELECT number, checksum, bytes FROM chunk WHERE number >= ?1 ORDER BY number");
    if (!select) return snapshot_failure(select.error(), name);
    select->bind_integer(1, static_cast<std::int64_t>(row->first_chunk));
    for (std::uint64_t number = row->first_chunk; number < row->first_chunk + row->chunks; ++number) {
      const Result<bool> found = select->step();
      if (!found) return snapshot_failure(found.error(), name);
      if (!*found || static_cast<std::uint64_t>(select->column_integer(0)) != number) {
        return failure("snapshot_damaged", name + " lacks chunk " + std::to_string(number - row->first_chunk));
      }
      const Bytes bytes = select->column_blob(2);
      if (!std::ranges::equal(checksum_bytes(bytes), select->column_blob(1))) {
        return failure("snapshot_damaged",
                       name + ": chunk " + std::to_string(number - row->first_chunk) + " does not match its checksum");
      }
      const Status visited = visit(bytes);
      if (!visited) return visited;
    }
    return {};
  }

 private:
  Status save_rows(const SnapshotHeader& header, const std::function<Status(const ChunkSink&)>& write) {
    const Result<std::int64_t> last = connection_.query_integer("SELECT max(number) FROM chunk");
    if (!last) return snapshot_failure(last.error(), "saving a snapshot");
    Result<SqliteStatement> insert =
        connection_.prepare("INSERT INTO chunk(number, checksum, bytes) VALUES(?1, ?2, ?3)");
    if (!insert) return snapshot_failure(insert.error(), "saving a snapshot");
    SnapshotRow row{.header = header, .first_chunk = static_cast<std::uint64_t>(*last) + 1};
    ChunkWriter writer(*insert, row.first_chunk);
    const Status written = write([&](Bytes chunk) { return writer.take(chunk); });
    if (!written) return written;
    const Status finished = writer.finish();
    if (!finished) return finished;
    row.chunks = writer.chunks();
    return save_row(row);
  }

  Status save_row(const SnapshotRow& row) {
    Result<SqliteStatement> insert = connection_.prepare(
        "INSERT OR REPLACE INTO snapshot(next_seq, chain, state_hash, first_chunk, chunks, checksum)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6)");
    if (!insert) return snapshot_failure(insert.error(), "saving a snapshot");
    const Checksum checksum = checksum_row(row);
    insert->bind_integer(1, static_cast<std::int64_t>(row.header.next_seq));
    insert->bind_blob(2, row.header.chain);
    insert->bind_blob(3, row.header.state_hash);
    insert->bind_integer(4, static_cast<std::int64_t>(row.first_chunk));
    insert->bind_integer(5, static_cast<std::int64_t>(row.chunks));
    insert->bind_blob(6, checksum);
    const Status saved = insert->run();
    if (!saved) return snapshot_failure(saved.error(), "saving a snapshot");
    return {};
  }

  // All but the newest: also entries that do not match their checksums, and chunks that belong to no snapshot.
  Status drop_old() {
    const Result<std::vector<SnapshotHeader>> listed = list();
    if (!listed) return tl::unexpected(listed.error());
    std::string kept;
    for (std::size_t i = 0; i < std::min(listed->size(), kSnapshotsKept); ++i) {
      kept += (i == 0 ? "" : ",") + std::to_string((*listed)[i].next_seq);
    }
    return connection_.execute("BEGIN IMMEDIATE; DELETE FROM snapshot WHERE next_seq NOT IN (" + kept +
                               ");"
                               "DELETE FROM chunk WHERE NOT EXISTS (SELECT 1 FROM snapshot"
                               " WHERE chunk.number >= first_chunk AND chunk.number < first_chunk + chunks);"
                               "COMMIT");
  }

  Result<SnapshotRow> find(std::uint64_t next_seq, const std::string& name) const {
    Result<SqliteStatement> select = connection_.prepare(std::string(kRowColumns) + "WHERE next_seq = ?1");
    if (!select) return snapshot_failure(select.error(), name);
    select->bind_integer(1, static_cast<std::int64_t>(next_seq));
    const Result<bool> found = select->step();
    if (!found) return snapshot_failure(found.error(), name);
    if (!*found) return failure("snapshot_damaged", name + " is not there");
    const std::optional<SnapshotRow> row = row_in(*select);
    if (!row) return failure("snapshot_damaged", name + ": its entry does not match its checksum");
    return *row;
  }

  mutable SqliteConnection connection_;
};

Status configure(SqliteConnection& connection) {
  connection.set_busy_timeout(kBusyTimeoutMilliseconds);
  // A large snapshot spills from the cache into the file while its transaction is open: memory stays bounded.
  return connection.execute(
      "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA; PRAGMA cache_size=-32768; PRAGMA mmap_size=0;"
      "PRAGMA temp_store=MEMORY; PRAGMA cell_size_check=ON; PRAGMA trusted_schema=OFF; PRAGMA secure_delete=OFF");
}

// Whether the file is ours; false: it is empty.
Result<bool> holds_snapshots(SqliteConnection& connection, const std::string& path) {
  const Result<std::int64_t> application = connection.query_integer("PRAGMA application_id");
  if (!application) return tl::unexpected(application.error());
  const Result<std::int64_t> version = connection.query_integer("PRAGMA user_version");
  if (!version) return tl::unexpected(version.error());
  const Result<std::string> schema =
      connection.query_text("SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_schema ORDER BY name DESC)");
  if (!schema) return tl::unexpected(schema.error());
  if (*application == 0 && *version == 0 && schema->empty()) return false;
  if (*application == kApplicationId && *version == kFormatVersion &&
      *schema == std::string(kSnapshotSchema) + ";" + std::string(kChunkSchema)) {
    return true;
  }
  return failure("sql_not_a_database", path + " holds no snapshots of this format");
}

Status create_tables(SqliteConnection& connection, std::uint32_t page_bytes) {
  return connection.execute("PRAGMA page_size=" + std::to_string(page_bytes) +
                            "; PRAGMA auto_vacuum=NONE; BEGIN IMMEDIATE; PRAGMA application_id=" +
                            std::to_string(kApplicationId) + "; PRAGMA user_version=" + std::to_string(kFormatVersion) +
                            "; " + std::string(kSnapshotSchema) + "; " + std::string(kChunkSchema) + "; COMMIT");
}

Status remove_store(const std::string& vfs, const std::string& path) {
  // The rollback journal first: left alone beside a new file it would be applied to it.
  const Status journal_removed = SqliteFile::remove(vfs, path + "-journal");
  if (!journal_removed) return journal_removed;
  return SqliteFile::remove(vfs, path);
}

Result<SqliteConnection> open_store(const SqliteSnapshotOptions& options, const std::string& path) {
  const bool writes = options.access != Access::read_only;
  if (options.access == Access::replace) {
    const Status removed = remove_store(options.vfs, path);
    if (!removed) return tl::unexpected(removed.error());
  }
  Result<SqliteConnection> connection =
      SqliteConnection::open({.path = path,
                              .access = writes ? SqliteOptions::Access::create : SqliteOptions::Access::read_only,
                              .vfs = options.vfs});
  if (!connection) return connection;
  const Status configured = configure(*connection);
  if (!configured) return tl::unexpected(configured.error());
  const Result<bool> holds = holds_snapshots(*connection, path);
  if (!holds) return tl::unexpected(holds.error());
  if (!*holds && !writes) return failure("sql_cannot_open", path + " is empty");
  if (!*holds) {
    const Status created = create_tables(*connection, options.page_bytes);
    if (!created) return tl::unexpected(created.error());
  }
  return connection;
}

}  // namespace

Result<std::unique_ptr<SnapshotStore>> open_sqlite_snapshot_store(const SqliteSnapshotOptions& options) {
  Result<SqliteConnection> connection = open_store(options, (options.directory / "snapshots.sqlite").string());
  if (!connection) return snapshot_failure(connection.error(), "opening the snapshots");
  return std::make_unique<SqliteSnapshotStore>(std::move(*connection));
}

}  // namespace greenpool
