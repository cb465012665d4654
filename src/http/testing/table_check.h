// Whether a list and the table of it say the same.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "http/testing/office_kit.h"
#include "wire/csv.h"

namespace greenpool {

inline std::vector<std::vector<std::string>> read_csv(const std::string& content) {
  CsvReader reader(content, ProblemLanguage::english);
  std::vector<std::vector<std::string>> rows;
  CsvRecord record;
  for (;;) {
    const Result<bool> more = reader.next(record);
    EXPECT_TRUE(more.has_value());
    if (!more || !*more) return rows;
    rows.emplace_back(record.fields.begin(), record.fields.end());
  }
}

// As a table has it.
inline std::string cell_text_of(const JsonValue* value) {
  if (value == nullptr || value->is(JsonValue::Kind::null)) return {};
  if (value->is(JsonValue::Kind::text)) return value->text();
  return to_json(*value);
}

// path: of a list with at least one row, and not more than a page. Every column holds what the list's rows hold, in
// their order; XLSX is there, too.
inline void expect_same_table(KitClient& client, const std::string& path, const std::string& list) {
  const std::string join = path.find('?') == std::string::npos ? "?" : "&";
  const KitAnswer page = client.get(path + join + "limit=200");
  ASSERT_EQ(page.status, 200) << path << page.text;
  const JsonValue* const rows = page.json.find(list);
  ASSERT_NE(rows, nullptr) << page.text;
  ASSERT_FALSE(rows->items().empty()) << path << " has nothing to show";
  const KitAnswer table = client.get(path + join + "format=csv&limit=1");
  ASSERT_EQ(table.status, 200) << path << table.text;
  EXPECT_EQ(table.fields.at("content-type"), "text/csv; charset=utf-8");
  EXPECT_NE(table.fields.at("content-disposition").find(list + ".csv"), std::string::npos);
  EXPECT_EQ(table.fields.count("x-next"), 0U);
  const auto cells = read_csv(table.text);
  ASSERT_EQ(cells.size(), rows->items().size() + 1) << table.text;
  for (std::size_t row = 0; row < rows->items().size(); ++row) {
    ASSERT_EQ(cells[row + 1].size(), cells[0].size());
    for (std::size_t column = 0; column < cells[0].size(); ++column) {
      const std::string& name = cells[0][column];
      const std::size_t dot = name.find('.');
      const JsonValue* value = rows->items()[row].find(name.substr(0, dot));
      if (value != nullptr && dot != std::string::npos) value = value->find(name.substr(dot + 1));
      EXPECT_EQ(cells[row + 1][column], cell_text_of(value)) << path << " " << name;
    }
    // And nothing is left out.
    for (const auto& [name, value] : rows->items()[row].members()) {
      const bool there = std::any_of(cells[0].begin(), cells[0].end(), [&wanted = name](const std::string& column) {
        return column == wanted || column.starts_with(wanted + ".");
      });
      EXPECT_TRUE(there) << path << " leaves out " << name;
    }
  }
  const KitAnswer sheet = client.get(path + join + "format=xlsx");
  EXPECT_EQ(sheet.status, 200);
  EXPECT_TRUE(sheet.text.starts_with("PK")) << path;
  EXPECT_EQ(client.get(path + join + "format=pdf").code(), "query_invalid");
}

}  // namespace greenpool
