// The process as /proc shows it (proc(5)).
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include "ops/metrics.h"

namespace greenpool {
namespace {

std::string text_of(const char* path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Seconds since 1970 at which the machine started.
double boot_seconds() {
  std::istringstream stat(text_of("/proc/stat"));
  for (std::string word; stat >> word;) {
    double seconds = 0;
    if (word == "btime" && stat >> seconds) return seconds;
  }
  return 0;
}

}  // namespace

ProcessFigures process_figures() {
  ProcessFigures figures;
  const std::string stat = text_of("/proc/self/stat");
  // The name of the program may hold blanks and brackets; what follows its last bracket are numbers, from field 3 on.
  const std::size_t name_end = stat.rfind(')');
  if (name_end != std::string::npos) {
    std::istringstream fields(stat.substr(name_end + 1));
    std::array<std::string, 25> field;
    for (std::size_t i = 3; i < field.size(); ++i) fields >> field[i];
    const auto number = [&](std::size_t i) { return std::strtoull(field[i].c_str(), nullptr, 10); };
    const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
    figures.cpu_seconds = static_cast<double>(number(14) + number(15)) / ticks;
    figures.start_seconds = boot_seconds() + static_cast<double>(number(22)) / ticks;
    figures.virtual_bytes = number(23);
    figures.resident_bytes = number(24) * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  }
  std::error_code error;
  for (std::filesystem::directory_iterator at("/proc/self/fd", error), end; !error && at != end; at.increment(error)) {
    ++figures.open_fds;
  }
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) figures.max_fds = limit.rlim_cur;
  return figures;
}

}  // namespace greenpool
