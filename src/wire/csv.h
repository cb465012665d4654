// CSV as RFC 4180 has it: comma, double quotes, LF or CRLF; a UTF-8 byte order mark is passed over. Strict: a quote
// inside an unquoted field, text after a closing quote and a record above kCsvRecordMax bytes are errors.
// Thread safety: one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.h"
#include "base/result.h"
#include "wire/input_texts.h"

namespace greenpool {

inline constexpr std::size_t kCsvRecordMax = std::size_t{1} << 20;

struct CsvRecord {
  std::uint64_t line = 0;                // where it begins, from 1
  std::uint64_t offset = 0;              // where it begins in the file, in bytes
  std::vector<std::string_view> fields;  // until the next record is read
};

// Reads a regular file, or a text, from the start or from any record that was seen before. Memory: one buffer; the
// whole text.
class CsvReader {
 public:
  // Errors: file_unreadable (no such file, not a regular file).
  [[nodiscard]] static Result<CsvReader> open(const std::string& path, ProblemLanguage language);
  CsvReader(std::string content, ProblemLanguage language);
  CsvReader(CsvReader&& other) noexcept;
  CsvReader& operator=(CsvReader&&) = delete;
  ~CsvReader();

  // The next record that is not an empty line; false at the end. Errors: file_unreadable; csv_malformed, whose message
  // is the reason alone, and whose line is record.line; the next call goes on behind that record, as far as its end
  // can be known.
  [[nodiscard]] Result<bool> next(CsvRecord& record);
  // Goes on with the record that begins there.
  void seek(std::uint64_t offset, std::uint64_t line);

  // Where the next record begins: both for seek().
  [[nodiscard]] std::uint64_t position() const { return buffer_offset_ + begin_; }
  [[nodiscard]] std::uint64_t line() const { return line_; }
  [[nodiscard]] std::uint64_t size() const { return identity_.size; }
  // Whether somebody wrote to the file since it was opened.
  [[nodiscard]] bool changed() const;

 private:
  struct Identity {
    std::uint64_t size = 0;
    std::int64_t modified_seconds = 0;
    std::int64_t modified_nanoseconds = 0;

    friend bool operator==(const Identity&, const Identity&) = default;
  };

  CsvReader(int fd, std::string path, const Identity& identity, ProblemLanguage language);
  void skip_byte_order_mark();
  [[nodiscard]] tl::unexpected<Error> malformed(InputText why) const;
  [[nodiscard]] static bool identify(int fd, Identity& identity);

  // Makes a whole record available: the number of its bytes without the line end, or npos at the end of the file.
  [[nodiscard]] Result<std::size_t> find_record();
  [[nodiscard]] Status fill();
  [[nodiscard]] Status split(std::string_view text, CsvRecord& record);
  [[nodiscard]] Status split_quoted(std::string_view text, CsvRecord& record);

  ProblemLanguage language_;
  int fd_;  // below 0: a text
  std::string path_;
  Identity identity_;
  std::string buffer_;
  std::uint64_t buffer_offset_ = 0;  // of the buffer's first byte in the file
  std::size_t begin_ = 0;            // of what was not read yet
  std::size_t used_ = 0;
  std::size_t chunk_;  // bytes to read at once: small after a jump
  bool end_ = false;
  std::uint64_t line_ = 1;
  std::string unquoted_;
};

// Appends a field, quoted where it must be.
void append_csv_field(std::string& out, std::string_view field);

// As append_csv_field, for a text that someone chose: one that starts with =, +, - or @ gets an apostrophe in front, so
// that no spreadsheet takes it for a formula.
void append_csv_text(std::string& out, std::string_view text);

}  // namespace greenpool
