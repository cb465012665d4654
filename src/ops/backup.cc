#include "ops/backup.h"

#include <algorithm>
#include <optional>

#include "journal/sqlite_journal.h"
#include "ops/backup_names.h"
#include "ops/copies.h"
#include "ops/files.h"
#include "ops/manifest.h"
#include "ops/problems.h"

namespace greenpool {
namespace {

// What is being made, or removed, has a name that is no backup's.
constexpr std::string_view kUnfinished = ".unfinished-";

bool is_unfinished(const std::filesystem::path& path) { return path.filename().string().starts_with(kUnfinished); }

// What earlier attempts left behind. Only while the lock is held.
void remove_unfinished(const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> left;
  std::error_code error;
  for (std::filesystem::directory_iterator at(directory, error), end; !error && at != end; at.increment(error)) {
    if (is_unfinished(at->path())) left.push_back(at->path());
  }
  for (const std::filesystem::path& path : left) std::filesystem::remove_all(path, error);
}

Status make_directories(const std::filesystem::path& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) return backup_failure(directory, error.message());
  return {};
}

// Everything is copied into `target`, which is empty.
class Copier {
 public:
  Copier(const BackupOptions& options, std::filesystem::path target) : options_(options), target_(std::move(target)) {}

  Result<BackupManifest> run() {
    manifest_.made_at = options_.clock->now();
    if (Status copied = copy_office(); !copied) return tl::unexpected(copied.error());
    if (options_.after_office) options_.after_office();
    for (const std::string& id : programmes_in(options_.data)) {
      Result<BackupProgramme> programme =
          copy_journal(programme_directory(options_.data, id), programme_directory(target_, id));
      if (!programme) return tl::unexpected(programme.error());
      programme->id = id;
      manifest_.programmes.push_back(std::move(*programme));
    }
    if (Status copied = copy_files(); !copied) return tl::unexpected(copied.error());
    if (Status described = describe_files(); !described) return tl::unexpected(described.error());
    const std::string json = manifest_json(manifest_);
    if (Status written = write_file(target_ / kManifestName, json); !written) return tl::unexpected(written.error());
    if (Status written = write_file(target_ / kManifestHashName, manifest_hash_line(json)); !written) {
      return tl::unexpected(written.error());
    }
    return std::move(manifest_);
  }

 private:
  Status copy_office() {
    const std::filesystem::path to = office_file(target_);
    if (options_.office != nullptr) return options_.office->copy_to(to.string());
    std::error_code error;
    const std::filesystem::path from = office_file(options_.data);
    // A server that serves programmes alone has no office.
    if (!std::filesystem::exists(from, error)) return {};
    return copy_office_from_beside(from, to);
  }

  Status copy_files() {
    const std::filesystem::path from = files_directory(options_.data);
    std::error_code error;
    if (!std::filesystem::exists(from, error)) return {};
    const Result<std::vector<std::string>> paths = files_below(from);
    if (!paths) return tl::unexpected(paths.error());
    for (const std::string& path : *paths) {
      if (Status copied = copy_one_file(from / path, files_directory(target_) / path); !copied) return copied;
    }
    return {};
  }

  Status describe_files() {
    const Result<std::vector<std::string>> paths = files_below(target_);
    if (!paths) return tl::unexpected(paths.error());
    for (const std::string& path : *paths) {
      const Result<HashedFile> hashed = hash_file(target_ / path);
      if (!hashed) return tl::unexpected(hashed.error());
      manifest_.files.push_back({path, hashed->bytes, hashed->sha256});
    }
    return {};
  }

  const BackupOptions& options_;
  const std::filesystem::path target_;
  BackupManifest manifest_;
};

// From here on it is there, whatever happens.
Status give_name(const std::filesystem::path& unfinished, const std::filesystem::path& named) {
  if (Status synced = sync_tree(unfinished); !synced) return synced;
  std::error_code error;
  std::filesystem::rename(unfinished, named, error);
  if (error) return backup_failure(named, error.message());
  return sync_path(named.parent_path());
}

// An old backup loses its name first, so that one that is removed in part is never taken for a backup.
void remove_backup(const std::filesystem::path& directory, const std::string& name) {
  const std::filesystem::path unnamed = directory / (std::string(kUnfinished) + name);
  std::error_code error;
  std::filesystem::rename(directory / name, unnamed, error);
  if (!error) std::filesystem::remove_all(unnamed, error);
}

}  // namespace

std::filesystem::path office_file(const std::filesystem::path& data) { return data / "office.sqlite"; }
std::filesystem::path programme_directory(const std::filesystem::path& data, std::string_view programme) {
  return data / "programmes" / programme;
}
std::filesystem::path files_directory(const std::filesystem::path& data) { return data / "files"; }

std::vector<std::string> programmes_in(const std::filesystem::path& data) {
  std::vector<std::string> ids;
  std::error_code error;
  for (std::filesystem::directory_iterator at(data / "programmes", error), end; !error && at != end;
       at.increment(error)) {
    if (has_sqlite_journal(at->path())) ids.push_back(at->path().filename().string());
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

Result<BackupReport> make_backup(const BackupOptions& options) {
  if (Status made = make_directories(options.into); !made) return tl::unexpected(made.error());
  const auto lock = DirectoryLock::take(options.into / ".lock");
  if (!lock) return tl::unexpected(lock.error());
  if (!*lock) {
    return failure(std::string(kBackupRunning.code), options.into.string() + ": another backup is under way there");
  }
  remove_unfinished(options.into);
  const std::string name = backup_name(options.clock->now());
  std::error_code error;
  if (std::filesystem::exists(options.into / name, error)) {
    return backup_failure(options.into / name, "there is one of this second already");
  }
  const std::filesystem::path unfinished = options.into / (std::string(kUnfinished) + name);
  if (Status made = make_directories(unfinished); !made) return tl::unexpected(made.error());
  std::filesystem::permissions(unfinished, std::filesystem::perms::owner_all, error);
  Result<BackupManifest> manifest = Copier(options, unfinished).run();
  Status named = manifest ? give_name(unfinished, options.into / name) : Status(tl::unexpected(manifest.error()));
  if (!named) {
    std::filesystem::remove_all(unfinished, error);
    return tl::unexpected(named.error());
  }
  BackupReport report{options.into / name, std::move(*manifest), {}};
  report.removed = expired_backups(list_backups(options.into), options.keep);
  for (const std::string& expired : report.removed) remove_backup(options.into, expired);
  return report;
}

}  // namespace greenpool
