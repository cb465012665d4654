// Lists of what happened in a programme, and of who takes part, read from its views: newest first, in pages, with
// filters; and the same as a table for spreadsheets. Every kind of event has its list, made from its description
// (engine/event.h), so a new one needs no line here.
// Thread safety: one thread at a time for one RecordReader.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "views/views_file.h"

namespace greenpool {

enum class RecordColumnKind : std::uint8_t { text, integer, truth, money, points, rate, time, region };

// How rows of one value of a column are found: not at all, by an index, or by reading the rows.
enum class RecordSearch : std::uint8_t { none, by_index, by_reading };

struct RecordColumn {
  std::string name;
  RecordColumnKind kind = RecordColumnKind::text;
  RecordSearch search = RecordSearch::none;
  std::string sql = {};  // of its value, where the list can be narrowed to rows of one; text, integer or truth
};

// Where rows of certain values of a column are found among few: SQL in place of the list's own.
struct RecordShortcut {
  std::string_view column;
  std::vector<std::string_view> values;
  std::string tables;
  std::string key;
};

struct RecordListSpec {
  std::string name;  // "order_settled", "members", "ledger", …
  std::vector<RecordColumn> columns;
  std::string values;  // SQL of a number (the cursor) and the columns
  std::string tables;  // SQL that they come from
  std::string key;     // SQL of the number
  std::string member;  // SQL of the member's number; empty: the list is not by members
  std::string seq;     // SQL of the record's number, which never falls as the key rises; empty: the key is a time
  std::vector<RecordShortcut> shortcuts = {};
};

// All lists, by name.
[[nodiscard]] std::span<const RecordListSpec> record_lists();
// nullptr: there is none of that name.
[[nodiscard]] const RecordListSpec* find_record_list(std::string_view name);

struct RecordQuery {
  std::optional<std::string> member = {};
  const RecordColumn* by = nullptr;     // of the list, one that can be searched: rows whose value it is
  std::string value = {};               // of truth: "true" or "false"
  std::optional<Timestamp> from = {};   // included
  std::optional<Timestamp> until = {};  // excluded
  std::int64_t before = INT64_MAX;      // goes on before this number
  std::size_t limit = 50;
  std::size_t rows_read_max = 20'000;  // of a search by reading: the page ends there, full or not
};

// A value of a row, as the views hold it.
struct RecordCell {
  bool is_null = true;
  std::int64_t number = 0;
  std::string text;
};

struct RecordPage {
  std::vector<std::vector<RecordCell>> rows;
  std::optional<std::int64_t> next;  // the "before" of the page that follows, which can be there when rows are none
  std::uint64_t next_seq = 0;        // records that the views hold
  int currency_digits = 2;
};

// A row with the number that it is listed by.
struct NumberedRecord {
  std::int64_t number = 0;
  std::vector<RecordCell> cells;
};

// Where the views end.
struct RecordEnd {
  std::uint64_t records = 0;
  std::int64_t last_event = -1;  // its number; they count from 0
  int currency_digits = 2;
};

class RecordReader {
 public:
  // Errors: those of views/views_file.h.
  [[nodiscard]] static Result<RecordReader> open(const std::string& path);

  // One moment of the views. It reads as many rows as the page holds, or rows_read_max, and for each time that is given
  // some dozens more. Errors: unknown_member, and those of sql/sqlite.h.
  [[nodiscard]] Result<RecordPage> page(const RecordListSpec& list, const RecordQuery& query);

  // Rows never change once they are there, so what is read up to an end is complete, whatever is added meanwhile.
  // Error: views_empty.
  [[nodiscard]] Result<RecordEnd> end();
  // Of a list by number: those after one number up to another, oldest first.
  [[nodiscard]] Result<std::vector<NumberedRecord>> between(const RecordListSpec& list, std::int64_t after,
                                                            std::int64_t upto, std::size_t limit);

 private:
  explicit RecordReader(SqliteConnection connection) : connection_(std::move(connection)) {}
  [[nodiscard]] Result<std::int64_t> first_seq_at(Timestamp at);
  [[nodiscard]] Result<std::int64_t> first_key_at(const RecordListSpec& list, Timestamp at);

  SqliteConnection connection_;
};

// As it is shown: amounts as decimals, times as RFC 3339. Empty for nothing.
[[nodiscard]] std::string cell_text(const RecordCell& cell, RecordColumnKind kind, int currency_digits);
// The same as JSON.
void append_cell(std::string& json, const RecordCell& cell, RecordColumnKind kind, int currency_digits);
// A whole row as a JSON object.
void append_record(std::string& json, const RecordListSpec& list, const std::vector<RecordCell>& cells,
                   int currency_digits);

}  // namespace greenpool
