// The file with the office's master key: one line of 64 hexadecimal digits, readable by its owner only. It belongs
// apart from the database and its backups: either of the two without the other tells nothing about anybody.
#pragma once

#include <string>

#include "base/result.h"
#include "people/secret_key.h"

namespace greenpool {

// Errors: master_key_missing, master_key_unreadable, master_key_exposed (group or others may read it),
// master_key_malformed.
[[nodiscard]] Result<SecretKey> read_master_key(const std::string& path);

// Writes a new file with mode 0600, durably. Errors: master_key_exists, master_key_unwritable.
[[nodiscard]] Status write_master_key(const std::string& path, const SecretKey& key);

// Puts the file `from` in the place of `to`, durably. Error: master_key_unwritable.
[[nodiscard]] Status move_master_key(const std::string& from, const std::string& to);

}  // namespace greenpool
