// What an operator publishes of a journal as it is now (figures/publication.h), with the secret of its directory.
#pragma once

#include <string>

#include "base/result.h"
#include "cli/state_door.h"
#include "figures/publication.h"

namespace greenpool {

// Of the state that was read from that directory, which must outlive it; makes the secret there the first time. Errors:
// those of figures/publication.h and make_proof_secret(). O(members log members + positions).
[[nodiscard]] Result<Publication> publication_of(const ReadState& read, const std::string& directory);

}  // namespace greenpool
