#include "server/demo_desk.h"

#include <fstream>
#include <iterator>

#include "json/value.h"

namespace greenpool {

Result<std::string> DemoDesk::read_accounts(const std::filesystem::path& directory) {
  const std::filesystem::path path = directory / kDemoAccountsFile;
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return std::string(R"({"password":"","operators":[],"members":[]})");
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file) return failure("file_unreadable", path.string() + " cannot be read");
  const Result<JsonValue> parsed = parse_json(text);
  if (!parsed) return failure(parsed.error().code, path.string() + ": " + parsed.error().message);
  return text;
}

void DemoDesk::keep_code(const std::string& phone, const std::string& code) {
  const std::lock_guard lock(mutex_);
  codes_[phone] = code;
}

std::optional<std::string> DemoDesk::code_of(const std::string& phone) const {
  const std::lock_guard lock(mutex_);
  const auto found = codes_.find(phone);
  return found == codes_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace greenpool
