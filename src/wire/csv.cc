#include "wire/csv.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/check.h"

namespace greenpool {
namespace {

constexpr std::size_t kChunkMax = std::size_t{1} << 18;
constexpr std::size_t kChunkAfterJump = 4096;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

struct RecordEnd {
  std::size_t at = std::string_view::npos;  // of the line end
  bool inside_quotes = false;               // the text ends in a quoted field
};

// The first line end that does not belong to a quoted field. A quote means something only at the start of a field, so
// that a stray one spoils its own record and not all that follow.
RecordEnd find_end(std::string_view text) {
  enum class Place { start, unquoted, quoted, behind_quote } place = Place::start;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (place == Place::quoted) {
      if (c == '"') place = Place::behind_quote;
    } else if (c == '\n') {
      return {i, false};
    } else if (c == ',') {
      place = Place::start;
    } else if (c == '"' && place != Place::unquoted) {
      place = Place::quoted;
    } else {
      place = Place::unquoted;
    }
  }
  return {std::string_view::npos, place == Place::quoted};
}

}  // namespace

CsvReader::CsvReader(int fd, std::string path, const Identity& identity, ProblemLanguage language)
    : language_(language), fd_(fd), path_(std::move(path)), identity_(identity), chunk_(kChunkMax) {}

CsvReader::CsvReader(std::string content, ProblemLanguage language)
    : language_(language), fd_(-1), buffer_(std::move(content)), used_(buffer_.size()), chunk_(kChunkMax), end_(true) {
  identity_.size = used_;
  skip_byte_order_mark();
}

CsvReader::CsvReader(CsvReader&& other) noexcept
    : language_(other.language_),
      fd_(std::exchange(other.fd_, -1)),
      path_(std::move(other.path_)),
      identity_(other.identity_),
      buffer_(std::move(other.buffer_)),
      buffer_offset_(other.buffer_offset_),
      begin_(other.begin_),
      used_(other.used_),
      chunk_(other.chunk_),
      end_(other.end_),
      line_(other.line_) {}

CsvReader::~CsvReader() {
  if (fd_ >= 0) close(fd_);
}

bool CsvReader::identify(int fd, Identity& identity) {
  struct stat status{};
  if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) return false;
  identity = {static_cast<std::uint64_t>(status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec};
  return true;
}

tl::unexpected<Error> CsvReader::malformed(InputText why) const {
  return failure("csv_malformed", input_text(language_, why));
}

Result<CsvReader> CsvReader::open(const std::string& path, ProblemLanguage language) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    return failure("file_unreadable", input_text(language, InputText::file_unreadable, path, std::strerror(errno)));
  }
  Identity identity;
  if (!identify(fd, identity)) {
    close(fd);
    return failure("file_unreadable", input_text(language, InputText::not_a_file, path));
  }
  CsvReader reader(fd, path, identity, language);
  if (Status filled = reader.fill(); !filled) return tl::unexpected<Error>(filled.error());
  reader.skip_byte_order_mark();
  return reader;
}

void CsvReader::skip_byte_order_mark() {
  if (std::string_view(buffer_).substr(0, used_).starts_with(kByteOrderMark)) begin_ = kByteOrderMark.size();
}

bool CsvReader::changed() const {
  if (fd_ < 0) return false;
  Identity now;
  return !identify(fd_, now) || !(now == identity_);
}

void CsvReader::seek(std::uint64_t offset, std::uint64_t line) {
  line_ = line;
  if (offset >= buffer_offset_ && offset <= buffer_offset_ + used_) {
    begin_ = static_cast<std::size_t>(offset - buffer_offset_);
  } else {
    buffer_offset_ = offset;
    begin_ = used_ = 0;
    chunk_ = kChunkAfterJump;
  }
  end_ = fd_ < 0;
}

Status CsvReader::fill() {
  GP_CHECK(fd_ >= 0, "a text is there from the start");
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, used_ - begin_);
    buffer_offset_ += begin_;
    used_ -= begin_;
    begin_ = 0;
  }
  if (buffer_.size() < used_ + chunk_) buffer_.resize(used_ + chunk_);
  ssize_t got = 0;
  do {
    got = pread(fd_, buffer_.data() + used_, chunk_, static_cast<off_t>(buffer_offset_ + used_));
  } while (got < 0 && errno == EINTR);
  if (got < 0) {
    return failure("file_unreadable", input_text(language_, InputText::file_unreadable, path_, std::strerror(errno)));
  }
  end_ = got == 0;
  used_ += static_cast<std::size_t>(got);
  chunk_ = std::min(chunk_ * 2, kChunkMax);
  return {};
}

Result<std::size_t> CsvReader::find_record() {
  std::size_t searched = 0;  // of the record: there is no line end before
  for (;;) {
    const std::string_view text(buffer_.data() + begin_, used_ - begin_);
    RecordEnd end{text.find('\n', searched), false};
    searched = std::min(end.at, text.size());
    if (text.substr(0, searched).find('"') != std::string_view::npos) end = find_end(text);
    if (end.at != std::string_view::npos) return end.at;
    if (text.size() > kCsvRecordMax) return malformed(InputText::record_too_long);
    if (end_) {
      if (end.inside_quotes) return malformed(InputText::quote_open);
      return text.empty() ? std::string::npos : text.size();
    }
    if (Status filled = fill(); !filled) return tl::unexpected<Error>(filled.error());
  }
}

Result<bool> CsvReader::next(CsvRecord& record) {
  for (;;) {
    record.line = line_;
    record.offset = position();
    record.fields.clear();
    const Result<std::size_t> found = find_record();
    if (!found) {
      begin_ = used_;  // where the next record would begin is not known
      end_ = true;
      return tl::unexpected<Error>(found.error());
    }
    if (*found == std::string::npos) return false;
    std::string_view text(buffer_.data() + begin_, *found);
    line_ += 1 + static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
    begin_ = std::min(begin_ + *found + 1, used_);
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (text.empty()) continue;
    const bool plain = text.find('"') == std::string_view::npos;
    if (Status split_up = plain ? split(text, record) : split_quoted(text, record); !split_up) {
      return tl::unexpected<Error>(split_up.error());
    }
    return true;
  }
}

Status CsvReader::split(std::string_view text, CsvRecord& record) {
  for (;;) {
    const std::size_t comma = text.find(',');
    record.fields.push_back(text.substr(0, comma));
    if (comma == std::string_view::npos) return {};
    text.remove_prefix(comma + 1);
  }
}

Status CsvReader::split_quoted(std::string_view text, CsvRecord& record) {
  unquoted_.clear();
  unquoted_.reserve(text.size());  // views into it stay valid
  for (;;) {
    if (!text.starts_with('"')) {
      const std::size_t comma = text.find(',');
      const std::string_view field = text.substr(0, comma);
      if (field.find('"') != std::string_view::npos) return malformed(InputText::quote_inside);
      record.fields.push_back(field);
      if (comma == std::string_view::npos) return {};
      text.remove_prefix(comma + 1);
      continue;
    }
    text.remove_prefix(1);
    const std::size_t begin = unquoted_.size();
    for (;;) {
      const std::size_t quote = text.find('"');
      if (quote == std::string_view::npos) return malformed(InputText::quote_open);
      unquoted_ += text.substr(0, quote);
      text.remove_prefix(quote + 1);
      if (!text.starts_with('"')) break;
      unquoted_.push_back('"');
      text.remove_prefix(1);
    }
    record.fields.push_back(std::string_view(unquoted_).substr(begin));
    if (text.empty()) return {};
    if (!text.starts_with(',')) return malformed(InputText::quote_text_after);
    text.remove_prefix(1);
  }
}

void append_csv_field(std::string& out, std::string_view field) {
  if (field.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += field;
    return;
  }
  out.push_back('"');
  for (const char c : field) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  out.push_back('"');
}

void append_csv_text(std::string& out, std::string_view text) {
  const bool formula = !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
  if (!formula) return append_csv_field(out, text);
  append_csv_field(out, "'" + std::string(text));
}

}  // namespace greenpool
