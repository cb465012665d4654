#include "cli/output_directory.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

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

tl::unexpected<Error> unwritable(const std::string& path) {
  return failure("file_unwritable", format_text(Text::file_unwritable, path, std::strerror(errno)));
}

}  // namespace

Status check_is_new(const std::string& path) {
  std::error_code unknown;
  if (!fs::exists(fs::symlink_status(path, unknown))) return {};
  return failure("output_exists", format_text(Text::output_exists, path));
}

OutputDirectory::OutputDirectory(std::string path) : path_(std::move(path)) {
  while (path_.size() > 1 && path_.back() == '/') path_.pop_back();
  partial_ = path_ + ".partial";
}

OutputDirectory::~OutputDirectory() {
  if (file_ >= 0) ::close(file_);
  if (fd_ < 0) return;
  ::close(fd_);
  std::error_code ignored;
  if (!finished_) fs::remove_all(partial_, ignored);
}

Status OutputDirectory::open() {
  if (Status is_new = check_is_new(path_); !is_new) return is_new;
  if (::mkdir(partial_.c_str(), 0700) != 0) return unwritable(partial_);
  fd_ = ::open(partial_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return fd_ >= 0 ? Status{} : unwritable(partial_);
}

Status OutputDirectory::begin(const std::string& name) {
  const std::size_t slash = name.find('/');
  if (slash != std::string::npos && made_.insert(name.substr(0, slash)).second &&
      ::mkdirat(fd_, name.substr(0, slash).c_str(), 0700) != 0) {
    return unwritable(partial_ + "/" + name);
  }
  name_ = name;
  file_ = ::openat(fd_, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  return file_ >= 0 ? Status{} : unwritable(partial_ + "/" + name);
}

Status OutputDirectory::append(std::string_view bytes) {
  return write_all(file_, bytes) ? Status{} : unwritable(partial_ + "/" + name_);
}

Status OutputDirectory::end() {
  return ::close(std::exchange(file_, -1)) == 0 ? Status{} : unwritable(partial_ + "/" + name_);
}

Status OutputDirectory::add(const std::string& name, std::string_view bytes) {
  if (Status begun = begin(name); !begun) return begun;
  if (Status written = append(bytes); !written) return written;
  return end();
}

Status OutputDirectory::finish() {
  if (std::rename(partial_.c_str(), path_.c_str()) != 0) return unwritable(path_);
  finished_ = true;
  return {};
}

std::string file_name_of(std::string_view id) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string name;
  for (const char c : id) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                       c == '-' || (c == '.' && !name.empty());
    if (plain) {
      name.push_back(c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      name.push_back('%');
      name.push_back(kHex[byte >> 4U]);
      name.push_back(kHex[byte & 0xfU]);
    }
  }
  return name;
}

}  // namespace greenpool
