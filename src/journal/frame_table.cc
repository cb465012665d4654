#include "journal/frame_table.h"

#include <algorithm>
#include <limits>

#include "journal/checksum.h"

namespace greenpool {

namespace {

constexpr std::string_view kSchema =
    "CREATE TABLE frame(first_seq INTEGER PRIMARY KEY, records INTEGER NOT NULL, epoch INTEGER NOT NULL,"
    " chain BLOB NOT NULL, checksum BLOB NOT NULL, payload BLOB NOT NULL)";
constexpr std::int64_t kApplicationId = 0x47504a4e;  // "GPJN"
constexpr std::int64_t kFormatVersion = 3;

// A slice ends after the frame that reaches this size; small enough to stay in a processor's cache.
constexpr std::size_t kSliceBytes = std::size_t{1} << 20;

enum Column { first_seq_column, records_column, epoch_column, chain_column, checksum_column, payload_column };

std::string damaged_at(std::uint64_t seq) { return "the frame at sequence number " + std::to_string(seq) + " "; }

// The frame in the statement's current row, checked; its payload lives until the next step.
Result<FrameView> frame_in(const SqliteStatement& row, std::uint64_t expected_seq) {
  const std::int64_t records = row.column_integer(records_column);
  const std::span<const std::uint8_t> chain = row.column_blob(chain_column);
  const std::span<const std::uint8_t> checksum = row.column_blob(checksum_column);
  const auto first_seq = static_cast<std::uint64_t>(row.column_integer(first_seq_column));
  if (first_seq != expected_seq) {
    return failure("journal_damaged",
                   damaged_at(expected_seq) + "is missing: the next one stored is at " + std::to_string(first_seq));
  }
  FrameView frame{.first_seq = first_seq,
                  .records = static_cast<std::uint32_t>(records),
                  .epoch = static_cast<std::uint64_t>(row.column_integer(epoch_column)),
                  .chain = {},
                  .payload = row.column_blob(payload_column)};
  const bool sound = records >= 1 && records <= std::numeric_limits<std::uint32_t>::max() &&
                     chain.size() == frame.chain.size() && frame.payload.size() <= kFramePayloadMax;
  if (sound) std::ranges::copy(chain, frame.chain.begin());
  if (!sound || !std::ranges::equal(checksum_frame(frame), checksum)) {
    return failure("journal_damaged", damaged_at(expected_seq) + "does not match its checksum");
  }
  return frame;
}

}  // namespace

tl::unexpected<Error> journal_failure(const Error& error, std::string_view place) {
  const char* code = "journal_unavailable";
  if (error.code == "sql_full") code = "journal_full";
  if (error.code == "sql_damaged" || error.code == "sql_not_a_database") code = "journal_damaged";
  return failure(code, std::string(place) + ": " + error.message);
}

Result<FrameTableState> inspect_frame_table(SqliteConnection& connection, const std::string& path) {
  const auto refused = [&](const Error& error) -> tl::unexpected<Error> {
    if (error.code == "sql_not_a_database") return failure("journal_not_a_journal", path + " is no SQLite database");
    return journal_failure(error, "opening the journal");
  };
  const Result<std::int64_t> application = connection.query_integer("PRAGMA application_id");
  if (!application) return refused(application.error());
  const Result<std::int64_t> version = connection.query_integer("PRAGMA user_version");
  if (!version) return refused(version.error());
  const Result<std::int64_t> objects = connection.query_integer("SELECT count(*) FROM sqlite_schema");
  if (!objects) return refused(objects.error());
  if (*application == 0 && *version == 0 && *objects == 0) return FrameTableState::missing;
  const Result<std::string> schema = connection.query_text("SELECT sql FROM sqlite_schema WHERE name = 'frame'");
  if (!schema) return refused(schema.error());
  if (*application == kApplicationId && *version > 0 && *version != kFormatVersion) {
    return failure("journal_not_a_journal", path + " has format " + std::to_string(*version) +
                                                "; this program reads format " + std::to_string(kFormatVersion));
  }
  if (*application != kApplicationId || *version != kFormatVersion || *objects != 1 || *schema != kSchema) {
    return failure("journal_not_a_journal", path + " is an SQLite database, but not a journal");
  }
  return FrameTableState::present;
}

Status create_frame_table(SqliteConnection& connection, std::uint32_t page_bytes) {
  // The page size must stand before the first write. The database is created in rollback mode: all of it, or nothing.
  const Status created = connection.execute(
      "PRAGMA page_size=" + std::to_string(page_bytes) +
      "; PRAGMA auto_vacuum=NONE; BEGIN IMMEDIATE; PRAGMA application_id=" + std::to_string(kApplicationId) +
      "; PRAGMA user_version=" + std::to_string(kFormatVersion) + "; " + std::string(kSchema) + "; COMMIT");
  if (!created) return journal_failure(created.error(), "creating the journal");
  return {};
}

Result<SqliteStatement> prepare_frame_insert(SqliteConnection& connection) {
  Result<SqliteStatement> insert = connection.prepare(
      "INSERT INTO frame(first_seq, records, epoch, chain, checksum, payload) VALUES(?1, ?2, ?3, ?4, ?5, ?6)");
  if (!insert) return journal_failure(insert.error(), "opening the journal");
  return insert;
}

void bind_frame(SqliteStatement& insert, const FrameView& frame, std::span<const std::uint8_t> checksum) {
  insert.bind_integer(first_seq_column + 1, static_cast<std::int64_t>(frame.first_seq));
  insert.bind_integer(records_column + 1, frame.records);
  insert.bind_integer(epoch_column + 1, static_cast<std::int64_t>(frame.epoch));
  insert.bind_blob(chain_column + 1, frame.chain);
  insert.bind_blob(checksum_column + 1, checksum);
  insert.bind_blob(payload_column + 1, frame.payload);
}

struct FrameTableReader::Slice {
  std::vector<FrameView> frames;  // payloads are set when the slice is complete
  std::vector<std::uint8_t> bytes;
};

Result<FrameTableReader> FrameTableReader::open(SqliteConnection connection) {
  const std::string columns = "SELECT first_seq, records, epoch, chain, checksum, payload FROM frame ";
  Result<SqliteStatement> last = connection.prepare(columns + "ORDER BY first_seq DESC LIMIT 1");
  if (!last) return journal_failure(last.error(), "opening the journal");
  Result<SqliteStatement> at = connection.prepare(columns + "WHERE first_seq >= ?1 ORDER BY first_seq");
  if (!at) return journal_failure(at.error(), "opening the journal");
  Result<SqliteStatement> before = connection.prepare(
      "SELECT first_seq, records, chain FROM frame WHERE first_seq < ?1 ORDER BY first_seq DESC LIMIT 1");
  if (!before) return journal_failure(before.error(), "opening the journal");
  return FrameTableReader(std::move(connection), std::move(*last), std::move(*at), std::move(*before));
}

Result<JournalHead> FrameTableReader::head() {
  const Result<bool> row = last_.step();
  Result<JournalHead> head = JournalHead{};
  if (!row) {
    head = journal_failure(row.error(), "reading the last frame");
  } else if (*row) {
    const auto last_seq = static_cast<std::uint64_t>(last_.column_integer(first_seq_column));
    const Result<FrameView> frame = frame_in(last_, last_seq);
    if (frame) {
      head = {.next_seq = frame->first_seq + frame->records, .epoch = frame->epoch, .chain = frame->chain};
    } else {
      head = tl::unexpected(frame.error());
    }
  }
  last_.reset();
  return head;
}

Result<std::optional<WitnessMark>> FrameTableReader::end_of_frame_before(std::uint64_t next_seq) {
  before_.bind_integer(1, static_cast<std::int64_t>(next_seq));
  const Result<bool> row = before_.step();
  Result<std::optional<WitnessMark>> end = std::optional<WitnessMark>();
  if (!row) {
    end = journal_failure(row.error(), damaged_at(next_seq) + "cannot be looked up");
  } else if (*row) {
    WitnessMark mark{.next_seq = static_cast<std::uint64_t>(before_.column_integer(0)) +
                                 static_cast<std::uint64_t>(before_.column_integer(1)),
                     .chain = {}};
    const std::span<const std::uint8_t> chain = before_.column_blob(2);
    if (chain.size() == mark.chain.size()) std::ranges::copy(chain, mark.chain.begin());
    end = mark;
  }
  before_.reset();
  return end;
}

Result<std::uint64_t> FrameTableReader::start_of_frame_with(std::uint64_t seq) {
  before_.bind_integer(1, static_cast<std::int64_t>(seq + 1));
  const Result<bool> row = before_.step();
  Result<std::uint64_t> start = 0;
  if (!row) {
    start = journal_failure(row.error(), damaged_at(seq) + "cannot be looked up");
  } else if (*row) {
    start = static_cast<std::uint64_t>(before_.column_integer(0));
  }
  before_.reset();
  return start;
}

Status FrameTableReader::fill(Slice& slice, std::uint64_t first_seq, std::size_t bytes) {
  slice.frames.clear();
  slice.bytes.clear();
  at_.bind_integer(1, static_cast<std::int64_t>(first_seq));
  Status filled;
  while (slice.bytes.size() < bytes) {
    const Result<bool> row = at_.step();
    if (!row) filled = journal_failure(row.error(), damaged_at(first_seq) + "cannot be read");
    if (!row || !*row) break;
    const Result<FrameView> frame = frame_in(at_, first_seq);
    if (!frame) {
      filled = tl::unexpected(frame.error());
      break;
    }
    slice.frames.push_back(*frame);
    slice.bytes.insert(slice.bytes.end(), frame->payload.begin(), frame->payload.end());
    first_seq += frame->records;
  }
  at_.reset();
  std::size_t position = 0;
  for (FrameView& frame : slice.frames) {
    frame.payload = std::span(slice.bytes).subspan(position, frame.payload.size());
    position += frame.payload.size();
  }
  return filled;
}

Status FrameTableReader::read(std::uint64_t from, std::uint64_t at_least, const Journal::FrameVisitor& visit) {
  const Result<std::uint64_t> start = start_of_frame_with(from);
  if (!start) return tl::unexpected(start.error());
  std::uint64_t next_seq = *start;
  std::uint64_t epoch = 0;
  Slice slice;
  std::size_t slice_bytes = 1;  // one frame: often only the one with `from` is wanted
  while (true) {
    // What stands before damage is intact, and is visited before the damage is reported.
    const Status filled = fill(slice, next_seq, slice_bytes);
    slice_bytes = std::min(slice_bytes * 64, kSliceBytes);
    for (const FrameView& frame : slice.frames) {
      if (frame.epoch < epoch) {
        return failure("journal_damaged", damaged_at(frame.first_seq) + "has an epoch below the one before it");
      }
      epoch = frame.epoch;
      next_seq = frame.first_seq + frame.records;
      if (next_seq <= from) continue;
      const Status visited = visit(frame);
      if (!visited) return visited;
    }
    if (!filled) return filled;
    if (slice.frames.empty()) break;
  }
  if (next_seq < at_least) {
    return failure("journal_damaged", "the frames from sequence number " + std::to_string(next_seq) + " to " +
                                          std::to_string(at_least - 1) + " are missing");
  }
  return {};
}

}  // namespace greenpool
