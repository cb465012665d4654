// The tables of the views file and their columns; docs/views.md explains them to who queries them. The tables of the
// events follow from their descriptions (engine/event.h), so that a new event has its table without a line here; what
// people ask for by name (orders, rewards, withdrawals, …) are SQL views over those.
//
// Everything is created at once but the indexes for reading: they are made when the views have caught up for the first
// time, because building one by sorting is several times faster than row by row.
// Thread safety: any thread, nothing changes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/fields.h"
#include "views/rows.h"

namespace greenpool {

// What an event names by its own id has an index, so that it can be looked up by it.
template <class Value>
[[nodiscard]] constexpr bool is_looked_up(std::string_view field, Need need) {
  return std::is_same_v<Value, std::string_view> && need == Need::required && field != "operator" &&
         field != "supplier" && field != "member";
}

// Of a layout that differs in a table or a column; a file of another one is rebuilt.
inline constexpr std::int64_t kViewsFormat = 3;
// PRAGMA application_id: says that an SQLite file is one of ours.
inline constexpr std::int64_t kViewsApplicationId = 0x47505657;  // "GPVW"

struct Column {
  std::string_view name;
  std::string_view type;  // INTEGER, TEXT
};

struct TableSpec {
  std::string name;
  std::vector<Column> columns;     // the first one is the key, which rises from row to row
  std::size_t first_changing = 0;  // columns from here on are updated; 0: rows never change once they are complete
};

[[nodiscard]] const TableSpec& table_spec(Table table);

// INSERT of all columns; UPDATE of the changing ones, whose first parameter is the key; SELECT of all
// columns in order of keys, from key ?1 on.
[[nodiscard]] std::string insert_sql(const TableSpec& table);
[[nodiscard]] std::string update_sql(const TableSpec& table);
[[nodiscard]] std::string select_sql(const TableSpec& table);

// Tables, SQL views and the rows that never change (names of accounts).
[[nodiscard]] std::string schema_sql();
// One statement each; each can be run again.
[[nodiscard]] std::vector<std::string> index_sql();

}  // namespace greenpool
