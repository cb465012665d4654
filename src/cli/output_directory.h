// Where a subcommand writes many files that belong together: a new directory, complete or not there.
// Thread safety: one thread.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "base/result.h"

namespace greenpool {

// Error: output_exists, whatever it is.
[[nodiscard]] Status check_is_new(const std::string& path);

// Gets its name once everything is in it (until then it is called PATH.partial), and is taken away where it is not
// finished. It and its files are readable by their owner only.
class OutputDirectory {
 public:
  explicit OutputDirectory(std::string path);
  OutputDirectory(const OutputDirectory&) = delete;
  OutputDirectory& operator=(const OutputDirectory&) = delete;
  ~OutputDirectory();

  // Without a slash at its end.
  [[nodiscard]] const std::string& path() const { return path_; }

  // Errors: output_exists (whatever has the name stays); file_unwritable, also where PATH.partial is there.
  [[nodiscard]] Status open();
  // A file of that name, which may have one directory before it: "terms/1.toml". Error, here and below:
  // file_unwritable, also where it was added already.
  [[nodiscard]] Status add(const std::string& name, std::string_view bytes);
  // The same in pieces: begin(), any number of append(), end(), one file at a time.
  [[nodiscard]] Status begin(const std::string& name);
  [[nodiscard]] Status append(std::string_view bytes);
  [[nodiscard]] Status end();
  [[nodiscard]] Status finish();

 private:
  std::string path_;
  std::string partial_;
  std::set<std::string> made_;  // directories in it
  std::string name_;            // of the file that is written
  int fd_ = -1;
  int file_ = -1;
  bool finished_ = false;
};

// An id may hold what a file's name may not: such characters are written as %2F, and so is a dot at the beginning.
[[nodiscard]] std::string file_name_of(std::string_view id);

}  // namespace greenpool
