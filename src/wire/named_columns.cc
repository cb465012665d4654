#include "wire/named_columns.h"

#include <algorithm>
#include <string>

#include "terms/document.h"
#include "terms/utf8.h"
#include "wire/input_texts.h"

namespace greenpool {

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    if (!take_code_point(text)) return false;
  }
  return true;
}

Result<NamedColumns> NamedColumns::from_header(const CsvRecord& header, std::span<const ColumnName> names,
                                               ProblemLanguage language) {
  NamedColumns columns;
  columns.language_ = language;
  columns.field_count_ = header.fields.size();
  columns.place_.assign(names.size(), kAbsent);
  if (!std::all_of(header.fields.begin(), header.fields.end(), is_utf8)) {
    return failure("csv_malformed", input_text(language, InputText::header_not_utf8));
  }
  for (std::size_t column = 0; column < names.size(); ++column) {
    const ColumnName& wanted = names[column];
    for (std::size_t field = 0; field < header.fields.size(); ++field) {
      const std::string_view given = header.fields[field];
      if (given.empty() || (given != wanted.name && given != wanted.chinese && given != wanted.also)) continue;
      if (columns.place_[column] != kAbsent) {
        return failure("csv_malformed", input_text(language, InputText::column_twice, wanted.name));
      }
      columns.place_[column] = field;
    }
    if (columns.place_[column] == kAbsent && wanted.need == ColumnName::Need::required) {
      std::string found;
      for (const std::string_view name : header.fields) found += (found.empty() ? "" : ", ") + printable(name);
      return failure("csv_malformed", input_text(language, InputText::missing_column, wanted.name, found));
    }
  }
  return columns;
}

std::optional<RowFault> NamedColumns::check(const CsvRecord& record) const {
  if (record.fields.size() == field_count_) return std::nullopt;
  return RowFault{"fields_wrong_count", "",
                  input_text(language_, InputText::wrong_field_count, field_count_, record.fields.size())};
}

}  // namespace greenpool
