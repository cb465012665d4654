// A list of the office as a table for spreadsheets, where the query asks for one ("format"). The rows are those of the
// list itself, page after page with the same filters, so that a table shows nothing that the list does not, masked as
// there. Each page is a piece of work of its own, and the office does other things in between: a table is of no single
// moment. The table is written by a reader's thread. A table is bounded in rows and bytes, and so is how many are made
// at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "http/office_call.h"

namespace greenpool {

// X-Next says where the next table begins.
inline constexpr std::size_t kTableRowsMax = 20'000;
inline constexpr std::size_t kTableBytesMax = std::size_t{32} << 20;  // a page may go beyond
inline constexpr int kTablesAtOnce = 4;                               // further ones are refused: office_busy

struct TableColumn {
  enum class Kind : std::uint8_t { text, number };
  std::string_view name;  // of the row's member; "membership.state": of a member of that
  Kind kind = Kind::text;
};

struct ListTable {
  std::string_view list;  // the page's member that holds the rows; names the file, too
  std::span<const TableColumn> columns;
  std::string_view page_rows = "200";  // of a piece of work
};

// Answers with a page: {"<list>":[…],"next":…}.
using PageWork = void (*)(OfficeCall& call);

// table_page: where rows of the table have more to them than those of the list. The table must outlive the server.
void list_or_table(OfficeCall& call, const ListTable& table, PageWork page, PageWork table_page);
inline void list_or_table(OfficeCall& call, const ListTable& table, PageWork page) {
  list_or_table(call, table, page, page);
}

}  // namespace greenpool
