// The journal as it was when its head was an earlier record: a view of the first records of another journal, in which
// everything that reads journals (restore, verify) works unchanged. Where the last frame holds later records too, it is
// encoded anew without them: the hash chain does not depend on frames.
// Thread safety: that of the journal it is a view of.
#pragma once

#include <cstdint>
#include <memory>

#include "journal/journal.h"

namespace greenpool {

// The records 0 to last_seq. The journal must outlive it; append() says journal_closed. Its head's chain is what the
// frames say: whoever reads it follows the chain (journal/checked_frames.h). Reads one or two frames. Errors:
// journal_ends_before (there is no record last_seq), journal_damaged, journal_unavailable.
[[nodiscard]] Result<std::unique_ptr<Journal>> journal_up_to(const Journal& journal, std::uint64_t last_seq);

// Follows the hash chain from the first record to the journal's head. Error: journal_damaged, journal_unavailable.
[[nodiscard]] Status follow_chain(const Journal& journal);

}  // namespace greenpool
