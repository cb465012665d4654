// The table of frames inside journal.sqlite: its schema, and reading that trusts nothing it has not checked.
// One reader is used by one thread at a time. Errors: journal_damaged, journal_not_a_journal, journal_unavailable,
// journal_full.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "journal/journal.h"
#include "journal/witness.h"
#include "sql/sqlite.h"

namespace greenpool {

// The journal's error for one of sql/sqlite.h; `place` says what was read or done.
[[nodiscard]] tl::unexpected<Error> journal_failure(const Error& error, std::string_view place);

enum class FrameTableState { missing, present };

// Whether the database is a journal of this format, or still empty. Error journal_not_a_journal: it is something else.
[[nodiscard]] Result<FrameTableState> inspect_frame_table(SqliteConnection& connection, const std::string& path);

// In an empty database, in one transaction. page_bytes: a power of two, 512..65536.
[[nodiscard]] Status create_frame_table(SqliteConnection& connection, std::uint32_t page_bytes);

[[nodiscard]] Result<SqliteStatement> prepare_frame_insert(SqliteConnection& connection);

// `checksum` is that of the frame; both must live until the statement is reset.
void bind_frame(SqliteStatement& insert, const FrameView& frame, std::span<const std::uint8_t> checksum);

class FrameTableReader {
 public:
  [[nodiscard]] static Result<FrameTableReader> open(SqliteConnection connection);

  // What the last frame says; its checksum is verified. O(size of that frame).
  [[nodiscard]] Result<JournalHead> head();

  // Where the frame that holds the record before next_seq (> 0) ends, and its chain; nothing when there is none.
  [[nodiscard]] Result<std::optional<WitnessMark>> end_of_frame_before(std::uint64_t next_seq);

  // As Journal::read(); it is damage if the frames end before `at_least`. No lock is held while the visitor runs: the
  // frames are copied out in slices, so that a slow visitor never keeps the write-ahead log from being overwritten.
  [[nodiscard]] Status read(std::uint64_t from, std::uint64_t at_least, const Journal::FrameVisitor& visit);

 private:
  FrameTableReader(SqliteConnection connection, SqliteStatement last, SqliteStatement at, SqliteStatement before)
      : connection_(std::move(connection)), last_(std::move(last)), at_(std::move(at)), before_(std::move(before)) {}

  struct Slice;
  [[nodiscard]] Status fill(Slice& slice, std::uint64_t first_seq, std::size_t bytes);
  [[nodiscard]] Result<std::uint64_t> start_of_frame_with(std::uint64_t seq);

  SqliteConnection connection_;
  SqliteStatement last_;
  SqliteStatement at_;
  SqliteStatement before_;
};

}  // namespace greenpool
