// The manifest of a backup as bytes.
#pragma once

#include <string>
#include <string_view>

#include "ops/backup.h"

namespace greenpool {

inline constexpr std::string_view kManifestName = "manifest.json";
inline constexpr std::string_view kManifestHashName = "manifest.sha256";
inline constexpr std::int64_t kManifestFormat = 1;

[[nodiscard]] std::string manifest_json(const BackupManifest& manifest);
// "<hex>  manifest.json\n"
[[nodiscard]] std::string manifest_hash_line(std::string_view json);

// Checks the hash line first. Errors: backup_damaged, backup_newer.
[[nodiscard]] Result<BackupManifest> parse_manifest(std::string_view json, std::string_view hash_line);

}  // namespace greenpool
