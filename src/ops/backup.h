// Copies of all that a server keeps, taken while it runs, each a directory that is complete or not there at all:
//
//   backup-20261127T033000Z/
//     manifest.json            what is in it, with the SHA-256 of every file, and where each journal ends
//     manifest.sha256          of the manifest, as sha256sum -c reads it
//     office.sqlite
//     programmes/<id>/…        the journals; snapshots and key indexes are made again from them
//     files/…                  what the server keeps beside the databases
//
// The office is copied first. What it had told an engine is then in that engine's journal, and what it had not is told
// once more after a restore: commands carry keys, so nothing happens twice.
// The master key is NOT in it: whoever finds a backup reads no personal data, and whoever restores needs the key.
//
// Errors have the codes of ops/problems.h, or those of sql/sqlite.h and journal/journal.h.
// Thread safety: any thread; one backup at a time in a directory, by a lock in it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/sha256.h"
#include "base/time.h"
#include "office/office.h"

namespace greenpool {

// What a data directory holds, by name.
[[nodiscard]] std::filesystem::path office_file(const std::filesystem::path& data);
[[nodiscard]] std::filesystem::path programme_directory(const std::filesystem::path& data, std::string_view programme);
[[nodiscard]] std::filesystem::path files_directory(const std::filesystem::path& data);
// Ids of the programmes that have a journal there, sorted.
[[nodiscard]] std::vector<std::string> programmes_in(const std::filesystem::path& data);

struct BackupFile {
  std::string path;  // relative, with slashes
  std::uint64_t bytes = 0;
  Digest sha256{};

  friend bool operator==(const BackupFile&, const BackupFile&) = default;
};
struct BackupProgramme {
  std::string id;
  std::uint64_t next_seq = 0;  // records in the copy
  std::uint64_t epoch = 0;
  Digest chain{};

  friend bool operator==(const BackupProgramme&, const BackupProgramme&) = default;
};
struct BackupManifest {
  Timestamp made_at;
  std::vector<BackupProgramme> programmes;  // sorted by id
  std::vector<BackupFile> files;            // sorted by path; not the manifest itself

  friend bool operator==(const BackupManifest&, const BackupManifest&) = default;
};

struct BackupKeep {
  std::int64_t daily = 7;   // the newest of each of the last days (UTC) that have any
  std::int64_t weekly = 4;  // the newest of each of the last weeks (from Monday) that have any
};
struct BackupOptions {
  std::filesystem::path data = {};
  std::filesystem::path into = {};  // made when it is missing
  // The running server's own; nullptr: its file is read from beside, by another process or none.
  Office* office = nullptr;
  Clock* clock = nullptr;
  BackupKeep keep = {};
  // For tests: between the office's copy and the journals'. May be empty.
  std::function<void()> after_office = {};
};
struct BackupReport {
  std::filesystem::path directory;
  BackupManifest manifest;
  std::vector<std::string> removed;  // names of the backups that are no longer kept
};
[[nodiscard]] Result<BackupReport> make_backup(const BackupOptions& options);

// Names of the complete backups, oldest first.
[[nodiscard]] std::vector<std::string> list_backups(const std::filesystem::path& directory);
// Which of these names are not kept. The newest always is. Pure.
[[nodiscard]] std::vector<std::string> expired_backups(std::vector<std::string> names, const BackupKeep& keep);

// When the next one is due, by the names of those there are; may have passed. nullopt: never (every_hours 0). Pure.
[[nodiscard]] std::optional<Timestamp> next_backup_at(const std::vector<std::string>& names, std::int64_t every_hours,
                                                      Timestamp now);

// Every file is there with its bytes and no other is; the databases are sound; every journal's hash chain leads to the
// head that the manifest names. Errors: backup_unknown, backup_damaged (names the file), backup_newer.
[[nodiscard]] Result<BackupManifest> verify_backup(const std::filesystem::path& backup);

// Verifies, then makes `into` a data directory, complete or not at all. Errors: those, restore_target_taken.
[[nodiscard]] Result<BackupManifest> restore_backup(const std::filesystem::path& backup,
                                                    const std::filesystem::path& into);

// A restore into a scratch directory that is removed again, with every programme's journal replayed and decided anew
// (journal/verify.h): what shows that a backup would help. Errors: those of restoring and of verify_journal().
struct DrillReport {
  BackupManifest manifest;
  std::uint64_t records = 0;  // of all programmes
  std::uint64_t events = 0;
};
[[nodiscard]] Result<DrillReport> drill_backup(const std::filesystem::path& backup,
                                               const std::filesystem::path& scratch);

}  // namespace greenpool
