// What an operator publishes of a programme as it is now: the statement, its text, and the tree that proofs come from.
#pragma once

#include <string>

#include "base/result.h"
#include "cli/proof_source.h"
#include "cli/state_door.h"

namespace greenpool {

struct Publication {
  PublishedStatement published;
  std::string text;
  GrownTree tree;
};

// Of the state that was read from that directory, which must outlive it; makes the secret there the first time. The
// same record always gives the same text. Errors: audit_failed, statement_* (nothing is published that its readers
// would refuse), proof_*, those of make_proof_secret(). O(members log members + positions).
[[nodiscard]] Result<Publication> publication_of(const ReadState& read, const std::string& directory);

}  // namespace greenpool
