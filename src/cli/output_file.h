// Where a subcommand writes what it was asked for: a file of the user's choice, which must destroy nothing they have.
// Thread safety: one thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace greenpool {

// Call it before anything is opened. Refuses a target inside a journal's directory (`journal`, which need not exist
// yet, or any other), or one that is an `input` (both may be empty texts), also by way of links. An empty target is
// fine. Errors: output_in_journal, output_is_input.
[[nodiscard]] Status check_output_target(const std::string& target, const std::string& journal,
                                         const std::vector<std::string>& inputs);

// Standard output, or a file that gets its name only when it is complete.
class OutputFile {
 public:
  OutputFile() = default;
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile();

  // Errors, here and below: file_unwritable, output_failed.
  [[nodiscard]] Status open(const std::string& path);
  [[nodiscard]] Status write(std::string_view bytes);
  // A file that had the name is replaced.
  [[nodiscard]] Status finish();

 private:
  [[nodiscard]] tl::unexpected<Error> failed() const;

  std::string path_;
  int fd_ = -1;
};

}  // namespace greenpool
