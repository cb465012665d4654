// Names of backups: "backup-20261127T033000Z", of the second when they were made, in UTC; they sort by time. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace greenpool {

inline constexpr std::string_view kBackupPrefix = "backup-";

[[nodiscard]] std::string backup_name(Timestamp at);
[[nodiscard]] std::optional<Timestamp> time_of_backup(std::string_view name);

}  // namespace greenpool
