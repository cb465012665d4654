// Which backups are kept, by their names alone.
#include <algorithm>
#include <set>

#include "ops/backup.h"
#include "ops/backup_names.h"

namespace greenpool {
namespace {

constexpr std::int64_t kDayMicroseconds = 86'400'000'000;

std::int64_t day_of(Timestamp at) { return at.microseconds() / kDayMicroseconds; }
// 1970-01-01 was a Thursday, the fourth day of its week.
std::int64_t week_of(Timestamp at) { return (day_of(at) + 3) / 7; }

// The newest of each of the last `count` periods that have any. Names come newest first.
template <class Period>
void keep_newest(const std::vector<std::string>& names, std::int64_t count, Period period,
                 std::set<std::string>& kept) {
  std::set<std::int64_t> seen;
  for (const std::string& name : names) {
    const std::int64_t of = period(*time_of_backup(name));
    if (seen.contains(of)) continue;
    if (static_cast<std::int64_t>(seen.size()) >= count) return;
    seen.insert(of);
    kept.insert(name);
  }
}

}  // namespace

std::string backup_name(Timestamp at) {
  std::string text = format_timestamp(Timestamp(at.seconds() * 1'000'000));
  std::erase(text, '-');
  std::erase(text, ':');
  return std::string(kBackupPrefix) + text;
}

std::optional<Timestamp> time_of_backup(std::string_view name) {
  // backup-YYYYMMDDTHHMMSSZ
  if (!name.starts_with(kBackupPrefix)) return std::nullopt;
  name.remove_prefix(kBackupPrefix.size());
  if (name.size() != 16) return std::nullopt;
  std::string text(name);
  for (const std::size_t at : {13U, 11U}) text.insert(at, 1, ':');
  for (const std::size_t at : {6U, 4U}) text.insert(at, 1, '-');
  const Result<Timestamp> time = parse_timestamp(text);
  return time ? std::optional(*time) : std::nullopt;
}

std::vector<std::string> list_backups(const std::filesystem::path& directory) {
  std::vector<std::string> names;
  std::error_code error;
  for (std::filesystem::directory_iterator at(directory, error), end; !error && at != end; at.increment(error)) {
    std::string name = at->path().filename().string();
    if (time_of_backup(name) && at->is_directory()) names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> expired_backups(std::vector<std::string> names, const BackupKeep& keep) {
  std::erase_if(names, [](const std::string& name) { return !time_of_backup(name); });
  std::sort(names.rbegin(), names.rend());
  std::set<std::string> kept;
  if (!names.empty()) kept.insert(names.front());
  keep_newest(names, keep.daily, day_of, kept);
  keep_newest(names, keep.weekly, week_of, kept);
  std::vector<std::string> expired;
  for (const std::string& name : names) {
    if (!kept.contains(name)) expired.push_back(name);
  }
  std::sort(expired.begin(), expired.end());
  return expired;
}

std::optional<Timestamp> next_backup_at(const std::vector<std::string>& names, std::int64_t every_hours,
                                        Timestamp now) {
  if (every_hours == 0) return std::nullopt;
  std::optional<Timestamp> newest;
  for (const std::string& name : names) {
    const std::optional<Timestamp> at = time_of_backup(name);
    // One from the future says that a clock was wrong, not that a backup can wait.
    if (at && *at <= now) newest = std::max(newest.value_or(*at), *at);
  }
  return newest ? Timestamp(newest->microseconds() + every_hours * 3'600'000'000) : now;
}

}  // namespace greenpool
