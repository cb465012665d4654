// Lines from a file descriptor, by large reads and without copies.
// Thread safety: one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace greenpool {

class LineReader {
 public:
  // line_bytes_max: a longer line is given out cut, one byte longer than that, as soon as it is seen to be too long.
  LineReader(int fd, std::size_t line_bytes_max)
      : fd_(fd), line_bytes_max_(line_bytes_max), buffer_(kBufferBytes, '\0') {}

  // The next line that is there in full (after end() also the last one without its newline), without its newline; valid
  // until the next fill(). False: fill() first.
  [[nodiscard]] bool next(std::string_view& line);
  // The number of the line that next() gave last, from 1.
  [[nodiscard]] std::uint64_t number() const { return number_; }

  // Reads once, waiting if nothing is there. False: the input failed (errno says how).
  [[nodiscard]] bool fill();
  [[nodiscard]] bool at_end() const { return end_; }

 private:
  static constexpr std::size_t kBufferBytes = std::size_t{1} << 18;

  int fd_;
  std::size_t line_bytes_max_;
  std::string buffer_;
  std::size_t begin_ = 0;     // of what was not given out
  std::size_t searched_ = 0;  // no newline before
  std::size_t used_ = 0;      // bytes in the buffer
  bool end_ = false;
  std::uint64_t number_ = 0;
};

}  // namespace greenpool
