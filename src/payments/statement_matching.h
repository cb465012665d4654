// Which of our movements a line of a statement is. For statements.cc.
#pragma once

#include <optional>
#include <string>

#include "payments/statements.h"

namespace greenpool {

struct FoundMatch {
  MatchKind kind = MatchKind::payment;
  std::string id;
};
struct MatchSearch {
  std::optional<FoundMatch> found = {};
  std::string note = {};  // why a line that names a number of ours is not matched
};

// By our number, by the provider's, else by amount and date (three days to either side), when there is just one.
// What a line has already is never found again.
[[nodiscard]] MatchSearch search_match(Work& work, const StoredLine& line);
// Whether the line may be matched with it: it exists, is over, has the amount, and no line yet.
[[nodiscard]] bool may_match(Work& work, const StoredLine& line, const FoundMatch& match);

}  // namespace greenpool
