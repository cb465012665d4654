// Copies of databases beside their living writers, each as of one moment.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "ops/backup.h"

namespace greenpool {

// Reads the office's database from beside, whether a server has it or not. Errors: those of sql/sqlite.h.
[[nodiscard]] Status copy_office_from_beside(const std::filesystem::path& from, const std::filesystem::path& to);

// A sound database that holds together. Errors: backup_damaged, those of sql/sqlite.h.
[[nodiscard]] Status check_office_copy(const std::filesystem::path& file);

// Writes the journal's records, from the first to the last there is at this moment, into a journal of its own: every
// checksum and the hash chain are followed on the way, so that damage is never copied in silence. Locks nobody out.
// Errors: journal_*.
[[nodiscard]] Result<BackupProgramme> copy_journal(const std::filesystem::path& from, const std::filesystem::path& to);

// Follows the chain of the copy, and compares. Errors: backup_damaged, journal_*.
[[nodiscard]] Status check_journal_copy(const std::filesystem::path& directory, const BackupProgramme& expected);

}  // namespace greenpool
