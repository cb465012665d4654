#include "cli/line_reader.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace greenpool {

bool LineReader::next(std::string_view& line) {
  const char* const data = buffer_.data();
  if (const void* newline = std::memchr(data + searched_, '\n', used_ - searched_)) {
    const auto end = static_cast<std::size_t>(static_cast<const char*>(newline) - data);
    line = {data + begin_, end - begin_};
    begin_ = searched_ = end + 1;
  } else if (used_ - begin_ > line_bytes_max_ || (end_ && used_ > begin_)) {
    line = {data + begin_, std::min(used_ - begin_, line_bytes_max_ + 1)};
    begin_ = searched_ = used_;
  } else {
    searched_ = used_;
    return false;
  }
  ++number_;
  return true;
}

bool LineReader::fill() {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, used_ - begin_);
    used_ -= begin_;
    searched_ -= begin_;
    begin_ = 0;
  }
  ssize_t got = 0;
  do {
    got = read(fd_, buffer_.data() + used_, buffer_.size() - used_);
  } while (got < 0 && errno == EINTR);
  if (got < 0) return false;
  end_ = got == 0;
  used_ += static_cast<std::size_t>(got);
  return true;
}

}  // namespace greenpool
