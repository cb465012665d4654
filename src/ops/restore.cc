#include <algorithm>

#include "journal/sqlite_journal.h"
#include "journal/verify.h"
#include "ops/backup.h"
#include "ops/copies.h"
#include "ops/files.h"
#include "ops/manifest.h"
#include "ops/problems.h"

namespace greenpool {
namespace {

tl::unexpected<Error> damaged(const std::filesystem::path& path, const std::string& why) {
  return failure(std::string(kBackupDamaged.code), path.string() + ": " + why);
}

Result<BackupManifest> read_manifest(const std::filesystem::path& backup) {
  std::error_code error;
  if (!std::filesystem::is_directory(backup, error) || !std::filesystem::exists(backup / kManifestName, error)) {
    return failure(std::string(kBackupUnknown.code), backup.string() + " is no backup");
  }
  const Result<std::string> json = read_file(backup / kManifestName);
  if (!json) return damaged(backup, json.error().message);
  const Result<std::string> line = read_file(backup / kManifestHashName);
  if (!line) return damaged(backup, line.error().message);
  return parse_manifest(*json, *line);
}

// Every file of the manifest, and none besides.
Status compare_files(const std::filesystem::path& directory, const BackupManifest& manifest) {
  Result<std::vector<std::string>> found = files_below(directory);
  if (!found) return damaged(directory, found.error().message);
  std::erase_if(*found, [](const std::string& path) { return path == kManifestName || path == kManifestHashName; });
  for (const BackupFile& file : manifest.files) {
    const auto at = std::lower_bound(found->begin(), found->end(), file.path);
    if (at == found->end() || *at != file.path) return damaged(directory / file.path, "is missing");
    found->erase(at);
    const Result<HashedFile> hashed = hash_file(directory / file.path);
    if (!hashed) return damaged(directory / file.path, hashed.error().message);
    if (hashed->bytes != file.bytes || hashed->sha256 != file.sha256) {
      return damaged(directory / file.path, "is not as it was when the backup was made");
    }
  }
  if (!found->empty()) return damaged(directory / found->front(), "does not belong to the backup");
  return {};
}

Status check_databases(const std::filesystem::path& directory, const BackupManifest& manifest) {
  std::error_code error;
  if (std::filesystem::exists(office_file(directory), error)) {
    if (Status sound = check_office_copy(office_file(directory)); !sound) return sound;
  }
  for (const BackupProgramme& programme : manifest.programmes) {
    const std::filesystem::path journal = programme_directory(directory, programme.id);
    if (Status sound = check_journal_copy(journal, programme); !sound) {
      return damaged(journal, sound.error().message);
    }
  }
  return {};
}

// What counts as empty: what is not there, and a directory without entries.
bool is_free(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::exists(std::filesystem::symlink_status(path, error))) return true;
  return std::filesystem::is_directory(path, error) && std::filesystem::is_empty(path, error) && !error;
}

Status copy_all(const std::filesystem::path& backup, const BackupManifest& manifest,
                const std::filesystem::path& into) {
  for (const BackupFile& file : manifest.files) {
    if (Status copied = copy_one_file(backup / file.path, into / file.path); !copied) return copied;
  }
  return compare_files(into, manifest);
}

}  // namespace

Result<BackupManifest> verify_backup(const std::filesystem::path& backup) {
  Result<BackupManifest> manifest = read_manifest(backup);
  if (!manifest) return manifest;
  if (Status same = compare_files(backup, *manifest); !same) return tl::unexpected(same.error());
  if (Status sound = check_databases(backup, *manifest); !sound) return tl::unexpected(sound.error());
  return manifest;
}

Result<BackupManifest> restore_backup(const std::filesystem::path& backup, const std::filesystem::path& into) {
  if (!is_free(into)) {
    return failure(std::string(kRestoreTargetTaken.code), into.string() + " is there and not empty");
  }
  Result<BackupManifest> manifest = verify_backup(backup);
  if (!manifest) return manifest;
  const std::filesystem::path target = std::filesystem::absolute(into).lexically_normal();
  const std::filesystem::path parent =
      target.has_filename() ? target.parent_path() : target.parent_path().parent_path();
  const std::filesystem::path name = target.has_filename() ? target.filename() : target.parent_path().filename();
  std::error_code error;
  std::filesystem::create_directories(parent, error);
  const std::filesystem::path unfinished = parent / ("." + name.string() + ".unfinished");
  std::filesystem::remove_all(unfinished, error);
  std::filesystem::create_directory(unfinished, error);
  if (error) return backup_failure(unfinished, error.message());
  std::filesystem::permissions(unfinished, std::filesystem::perms::owner_all, error);
  Status copied = copy_all(backup, *manifest, unfinished);
  if (copied) copied = sync_tree(unfinished);
  if (copied) {
    // Replaces an empty directory, and fails if it was filled meanwhile.
    std::filesystem::rename(unfinished, parent / name, error);
    if (error) copied = backup_failure(parent / name, error.message());
  }
  if (copied) copied = sync_path(parent);
  if (!copied) {
    std::filesystem::remove_all(unfinished, error);
    return tl::unexpected(copied.error());
  }
  return manifest;
}

Result<DrillReport> drill_backup(const std::filesystem::path& backup, const std::filesystem::path& scratch) {
  Result<BackupManifest> restored = restore_backup(backup, scratch);
  if (!restored) return tl::unexpected(restored.error());
  DrillReport report{std::move(*restored), 0, 0};
  Status verified;
  for (const BackupProgramme& programme : report.manifest.programmes) {
    if (programme.next_seq == 0) continue;
    const Result<std::unique_ptr<Journal>> journal = open_sqlite_journal(
        {.directory = programme_directory(scratch, programme.id), .access = SqliteJournalOptions::Access::read_only});
    const Result<VerifyReport> found = journal ? verify_journal(**journal) : tl::unexpected<Error>(journal.error());
    if (!found) {
      verified = tl::unexpected(found.error());
      break;
    }
    report.records += found->records;
    report.events += found->events;
  }
  std::error_code ignored;
  std::filesystem::remove_all(scratch, ignored);
  if (!verified) return tl::unexpected(verified.error());
  return report;
}

}  // namespace greenpool
