// Our own documents (presets) with some of their keys changed, and what of them can be set. Only for documents that put
// each key on a line of its own, as ours do. Pure functions.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "terms/known_keys.h"

namespace greenpool {

// By key, "arrivals.per_day" or "sellers[1].share": the value as a text; an empty one takes the key out.
using DocumentChanges = std::map<std::string, std::string, std::less<>>;

// Whether the values are sensible is for who reads the document to say. Errors, of the vocabulary: unknown_key (also a
// table of a list that is not there), wrong_type.
[[nodiscard]] Result<std::string> with_changes(std::string_view document, const Vocabulary& vocabulary,
                                               const DocumentChanges& changes);

struct DocumentSetting {
  std::string key;
  EntryKind kind = EntryKind::text;
  std::optional<std::string> value;  // nothing: is not in the document
  std::string example;
};
// Every key of the vocabulary, in its order; those of a list of tables for each table that is there.
[[nodiscard]] Result<std::vector<DocumentSetting>> settings_of(std::string_view document, const Vocabulary& vocabulary);

}  // namespace greenpool
