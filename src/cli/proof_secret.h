// The operator's secret, from which the salt of every member in every published tree follows: 64 hexadecimal digits in
// the file proof.secret of the journal's directory, readable by its owner alone. Whoever has it can find out whose the
// leaves in a proof are; whoever lost it can no longer prove what was published with it.
// Thread safety: any number of processes may make it at once, and all get the same.
#pragma once

#include <string>

#include "base/result.h"
#include "base/sha256.h"

namespace greenpool {

// Errors: secret_missing, secret_exposed (others may read or write the file), secret_malformed, file_unreadable.
[[nodiscard]] Result<Digest> read_proof_secret(const std::string& journal);

// Makes it, from the operating system's randomness, where there is none. Errors: those above but secret_missing;
// file_unwritable.
[[nodiscard]] Result<Digest> make_proof_secret(const std::string& journal);

}  // namespace greenpool
