#include "cli/output_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

#include "cli/report.h"
#include "cli/texts.h"

namespace greenpool {
namespace {

namespace fs = std::filesystem;

std::string partial_of(const std::string& path) { return path + ".partial"; }

bool is_journal(const fs::path& directory) {
  constexpr std::array<const char*, 3> kFiles{"journal.sqlite", "acknowledged", "writer.lock"};
  return std::any_of(kFiles.begin(), kFiles.end(), [&directory](const char* name) {
    std::error_code unknown;
    return fs::exists(directory / name, unknown);
  });
}

// Where a path leads once its links are followed, whether or not something is there.
fs::path resolved(const fs::path& path) {
  std::error_code unknown;
  const fs::path canonical = fs::weakly_canonical(fs::absolute(path, unknown), unknown);
  return unknown ? path.lexically_normal() : canonical;
}

Status check_place(const std::string& target, const std::string& journal, const std::vector<std::string>& inputs) {
  const fs::path own = journal.empty() ? fs::path() : resolved(fs::path(journal) / "");
  const fs::path place = resolved(target);
  for (fs::path directory = place; directory.has_relative_path(); directory = directory.parent_path()) {
    if (is_journal(directory) || (!own.empty() && directory / "" == own / "")) {
      return failure("output_in_journal", format_text(Text::output_in_journal, target, directory.string()));
    }
  }
  for (const std::string& input : inputs) {
    std::error_code unknown;  // a file that is not there is no other file
    if (!input.empty() && fs::equivalent(target, input, unknown)) {
      return failure("output_is_input", format_text(Text::output_is_input, target, input));
    }
  }
  return {};
}

}  // namespace

Status check_output_target(const std::string& target, const std::string& journal,
                           const std::vector<std::string>& inputs) {
  if (target.empty()) return {};
  if (Status free = check_place(target, journal, inputs); !free) return free;
  return check_place(partial_of(target), journal, inputs);
}

OutputFile::~OutputFile() {
  if (fd_ < 0 || path_.empty()) return;
  close(fd_);
  unlink(partial_of(path_).c_str());
}

Status OutputFile::open(const std::string& path) {
  path_ = path;
  if (path.empty()) {
    fd_ = STDOUT_FILENO;
    return {};
  }
  // What an earlier run left behind makes room; whatever it may be linked to is not written to.
  unlink(partial_of(path).c_str());
  fd_ = ::open(partial_of(path).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  return fd_ >= 0 ? Status{} : failed();
}

Status OutputFile::write(std::string_view bytes) { return write_all(fd_, bytes) ? Status{} : failed(); }

Status OutputFile::finish() {
  if (path_.empty()) return {};
  if (close(std::exchange(fd_, -1)) != 0 || std::rename(partial_of(path_).c_str(), path_.c_str()) != 0) return failed();
  return {};
}

tl::unexpected<Error> OutputFile::failed() const {
  const char* const why = std::strerror(errno);
  if (path_.empty()) return failure("output_failed", format_text(Text::output_failed, why));
  return failure("file_unwritable", format_text(Text::file_unwritable, path_, why));
}

}  // namespace greenpool
