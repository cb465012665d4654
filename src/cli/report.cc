#include "cli/report.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "cli/exit_code.h"
#include "cli/stop_signal.h"
#include "cli/texts.h"

namespace greenpool {
namespace {

bool is_malformed_input(std::string_view code) {
  constexpr std::array<std::string_view, 11> kCodes{"acknowledgement_malformed", "command_malformed", "file_malformed",
                                                    "file_unreadable",           "journal_not_found", "output_exists",
                                                    "output_in_journal",         "output_is_input",   "usage",
                                                    "views_not_found",           "views_not_views"};
  return code.starts_with("scenario_") || code.starts_with("design_") || code.starts_with("terms_") ||
         std::find(kCodes.begin(), kCodes.end(), code) != kCodes.end();
}

}  // namespace

void complain(std::string_view code, std::string_view message) {
  const std::string line = fmt::format("greenpool: {}: {}\n", code, message);
  if (!write_all(STDERR_FILENO, line)) return;  // nobody left to tell
}

int complain(const Error& error) {
  const std::string_view meaning = language() == Language::chinese ? chinese_of_error(error.code) : std::string_view{};
  complain(error.code, meaning.empty() ? error.message : fmt::format("{}：{}", meaning, error.message));
  return is_malformed_input(error.code) ? kExitUsage : kExitEnvironment;
}

int complain_of_signal(std::string_view message) {
  complain("interrupted", message);
  return kExitSignal + StopSignal::caught();
}

int print(std::string_view answer) {
  if (write_all(STDOUT_FILENO, answer)) return kExitOk;
  return complain(Error{"output_failed", format_text(Text::output_failed, std::strerror(errno))});
}

std::string_view text_of(Reject reject) {
  const RejectInfo& info = info_of(reject);
  return language() == Language::chinese ? info.text_zh : info.text_en;
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace greenpool
