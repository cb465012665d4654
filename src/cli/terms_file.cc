#include "cli/terms_file.h"

#include <cerrno>
#include <cstring>
#include <fstream>

#include "cli/texts.h"

namespace greenpool {
namespace {

constexpr std::size_t kTermsFileMax = 65'536;

}  // namespace

Result<std::string> read_small_file(const std::string& path, std::size_t bytes_max) {
  std::ifstream file(path, std::ios::binary);
  std::string text(bytes_max + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file.is_open() || file.bad()) {
    return failure("file_unreadable", format_input(InputText::file_unreadable, path, std::strerror(errno)));
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > bytes_max) {
    return failure("file_malformed", path + " is larger than " + std::to_string(bytes_max) + " bytes");
  }
  return text;
}

Result<Terms> read_terms_file(const std::string& path) {
  const Result<std::string> text = read_small_file(path, kTermsFileMax);
  if (!text) return tl::unexpected<Error>(text.error());
  return parse_terms(*text, path);
}

}  // namespace greenpool
