// A TOML document of sections, lists of tables and the keys in them, flattened: what terms and scenarios need of TOML
// and nothing more. The TOML library stays behind this door.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace greenpool {

inline constexpr std::size_t kDocumentBytesMax = std::size_t{64} * 1024;
// Bounds the depth of a dotted key, which the parser and the destructors of what it builds follow by recursion.
inline constexpr std::size_t kDocumentLineBytesMax = 1024;

// tables: a list that holds tables and nothing else, [[rank]]; each of its tables is a section of its own, "rank[1]".
enum class EntryKind : std::uint8_t { section, text, integer, floating, boolean, date_time, list, tables };

// One thing that the document names, with the line (from 1) on which it does.
struct DocumentEntry {
  // "points" for a section, "points.grant_rate" for a key in it, "rank[2].rate" for a key in the second table [[rank]];
  // keys that are not bare stand in quotes.
  std::string path;
  EntryKind kind = EntryKind::text;
  int line = 1;
  std::string text;          // of a text
  std::int64_t integer = 0;  // of an integer
  bool boolean = false;      // of true or false
};

// Every section and every key in one, in the order of the document. What is nested deeper is one entry, of its
// outermost kind. Error: terms_malformed (of the prefix "terms"), for what is not TOML 1.0, not UTF-8, or too long. The
// message begins "source:line: ". O(n log n), for at most 64 KiB.
[[nodiscard]] Result<std::vector<DocumentEntry>> read_document(std::string_view toml, std::string_view source,
                                                               std::string_view code_prefix);

// What is said of a list of tables with more than `most`, and of which: "rank[9]" "is one too many; …".
[[nodiscard]] std::string first_too_many(std::string_view table, std::size_t most);
[[nodiscard]] std::string too_many_tables(std::size_t most);

// "source:line: "
[[nodiscard]] std::string place(std::string_view source, int line);

// The text as it can stand in one line of a message: controls escaped, cut after 80 characters.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace greenpool
