#include "terms/document_reader.h"

#include <limits>

#include "terms/names.h"
#include "terms/utc_offset.h"

namespace greenpool {
namespace {

std::string_view describe(EntryKind kind) {
  switch (kind) {
    case EntryKind::section:
      return "a section";
    case EntryKind::text:
      return "a text in quotes";
    case EntryKind::integer:
      return "an integer";
    case EntryKind::floating:
      return "a number with a decimal point";
    case EntryKind::boolean:
      return "true or false";
    case EntryKind::date_time:
      return "a date or time";
    case EntryKind::list:
      return "a list";
    case EntryKind::tables:
      return "a list of tables";
  }
  return "something else";
}

bool comes_before(const DocumentEntry* entry, std::string_view path) { return entry->path < path; }

}  // namespace

DocumentReader::DocumentReader(const std::vector<DocumentEntry>& entries, std::string_view source,
                               const Vocabulary& vocabulary)
    : source_(source), vocabulary_(vocabulary), entries_(entries) {
  by_path_.reserve(entries.size());
  for (const DocumentEntry& entry : entries) by_path_.push_back(&entry);
  std::sort(by_path_.begin(), by_path_.end(),
            [](const DocumentEntry* a, const DocumentEntry* b) { return a->path < b->path; });
}

const DocumentEntry* DocumentReader::find(std::string_view path) const {
  const auto found = std::lower_bound(by_path_.begin(), by_path_.end(), path, comes_before);
  return found == by_path_.end() || (*found)->path != path ? nullptr : *found;
}

tl::unexpected<Error> DocumentReader::fail(std::string_view fault, std::string_view path,
                                           std::string_view reason) const {
  const DocumentEntry* entry = find(path);
  if (entry == nullptr) entry = find(path.substr(0, path.find('.')));
  std::string message = place(source_, entry == nullptr ? 1 : entry->line);
  message.append("key ").append(path).append(": ").append(reason);
  return failure(vocabulary_.code(fault), std::move(message));
}

tl::unexpected<Error> DocumentReader::fail_entry(std::string_view fault, const DocumentEntry& entry,
                                                 const std::string& reason) const {
  return failure(vocabulary_.code(fault), place(source_, entry.line) + "key " + printable(entry.path) + ": " + reason);
}

Status DocumentReader::check_entry(const DocumentEntry& entry) const {
  const std::string_view section = section_name(entry.path);
  if (vocabulary_.has_section(section) && entry.path.find('.') == std::string::npos) {
    const bool is_list = vocabulary_.repeats(section);
    // A table of a list that may be none was refused with its list, which stands before it.
    if (entry.path != section || entry.kind == (is_list ? EntryKind::tables : EntryKind::section)) return {};
    return fail_entry(
        "wrong_type", entry,
        (is_list ? "must be a list of tables [[" + entry.path + "]]" : "must be a section [" + entry.path + "]") +
            ", not " + std::string(describe(entry.kind)));
  }
  const KnownKey* known = vocabulary_.find(entry.path);
  if (known == nullptr) return fail_entry("unknown_key", entry, "is not known; nothing reads it");
  if (entry.kind == known->kind) return {};
  const bool number = entry.kind == EntryKind::floating || entry.kind == EntryKind::integer;
  return fail_entry("wrong_type", entry,
                    "must be " + std::string(describe(known->kind)) + ", not " + std::string(describe(entry.kind)) +
                        (known->kind == EntryKind::text && number ? "; put it in quotes, like " : "; like ") +
                        std::string(known->example));
}

std::optional<std::string> DocumentReader::missing_key() const {
  for (const KnownKey& known : vocabulary_.keys) {
    if (known.presence != Presence::required) continue;
    const std::string_view section = section_name(known.path);
    if (!vocabulary_.repeats(section)) {
      if (find(known.path) == nullptr) return std::string(known.path);
      continue;
    }
    for (int number = 1;; ++number) {
      const std::string table = std::string(section) + "[" + std::to_string(number) + "]";
      if (find(table) == nullptr) break;
      std::string path = table + std::string(known.path.substr(known.path.find('.')));
      if (find(path) == nullptr) return path;
    }
  }
  return std::nullopt;
}

Status DocumentReader::check_names_and_types() const {
  for (const DocumentEntry& entry : entries_) {
    if (Status status = check_entry(entry); !status) return status;
  }
  const std::optional<std::string> missing = missing_key();
  if (!missing) return {};
  const std::string section(section_name(*missing));
  return fail("missing_key", *missing,
              "is missing; " +
                  (vocabulary_.repeats(section) ? "every [[" + section + "]]" : "section [" + section + "]") +
                  " needs it, like " + std::string(vocabulary_.find(*missing)->example));
}

void DocumentReader::note(std::string_view fault, std::string_view path, std::string_view reason) {
  if (status_) status_ = fail(fault, path, reason);
}

std::size_t DocumentReader::tables(std::string_view name, std::size_t most) {
  std::size_t count = 0;
  for (const DocumentEntry& entry : entries_) {
    if (entry.path.find('.') == std::string::npos && entry.path != name && section_name(entry.path) == name) ++count;
  }
  if (count <= most) return count;
  note("out_of_range", first_too_many(name, most), too_many_tables(most));
  return most;
}

template <class Value, class Parse>
void DocumentReader::read_decimal(std::string_view path, Value& value, Parse parse) {
  const DocumentEntry* entry = find(path);
  if (entry == nullptr) return;
  const std::string_view text = entry->text;
  if (const Result<Value> parsed = parse(text)) {
    value = *parsed;
  } else if (text.starts_with('-') && parse(text.substr(1)).has_value()) {
    note("out_of_range", path, "must not be negative");
  } else if (parsed.error().code == "decimal_too_fine") {
    note("too_fine", path, printable(parsed.error().message));
  } else if (parsed.error().code == "decimal_out_of_range") {
    note("out_of_range", path, printable(parsed.error().message));
  } else {
    note("wrong_type", path,
         printable(parsed.error().message) + "; write digits, like " + std::string(vocabulary_.find(path)->example));
  }
}

void DocumentReader::read(std::string_view path, std::string& value) const {
  if (const DocumentEntry* entry = find(path)) value = entry->text;
}

void DocumentReader::read(std::string_view path, std::int64_t& value) const {
  if (const DocumentEntry* entry = find(path)) value = entry->integer;
}

void DocumentReader::read(std::string_view path, int& value) const {
  std::int64_t wide_value = value;
  read(path, wide_value);
  value = static_cast<int>(
      std::clamp<std::int64_t>(wide_value, std::numeric_limits<int>::min(), std::numeric_limits<int>::max()));
}

void DocumentReader::read(std::string_view path, bool& value) const {
  if (const DocumentEntry* entry = find(path)) value = entry->boolean;
}

void DocumentReader::read(std::string_view path, Currency& value) {
  const DocumentEntry* entry = find(path);
  if (entry == nullptr) return;
  if (const std::optional<Currency> currency = find_currency(entry->text)) {
    value = *currency;
  } else {
    note("out_of_range", path, "must be an active ISO 4217 currency code like \"CNY\"");
  }
}

void DocumentReader::read(std::string_view path, Rate& value) { read_decimal(path, value, parse_rate); }

void DocumentReader::read(std::string_view path, Multiple& value) { read_decimal(path, value, parse_multiple); }

void DocumentReader::read(std::string_view path, std::optional<Multiple>& value) {
  const DocumentEntry* entry = find(path);
  if (entry == nullptr) return;
  value.reset();
  if (entry->text == kNone) return;
  read(path, value.emplace());
}

void DocumentReader::read(std::string_view path, Price& value, int currency_digits) {
  read_decimal(path, value, [currency_digits](std::string_view text) { return parse_price(text, currency_digits); });
}

void DocumentReader::read(std::string_view path, Money& value, int currency_digits) {
  read_decimal(path, value, [currency_digits](std::string_view text) { return parse_money(text, currency_digits); });
}

void DocumentReader::read(std::string_view path, std::optional<Money>& value, int currency_digits) {
  const DocumentEntry* entry = find(path);
  if (entry == nullptr) return;
  value.reset();
  if (entry->text == kNone) return;
  read(path, value.emplace(), currency_digits);
}

void DocumentReader::read_utc_offset(std::string_view path, int& minutes) {
  const DocumentEntry* entry = find(path);
  if (entry == nullptr) return;
  if (const std::optional<int> offset = parse_utc_offset(entry->text)) {
    minutes = *offset;
  } else {
    note("wrong_type", path,
         "\"" + printable(entry->text) + "\" is no offset from UTC; write hours and minutes, like " +
             std::string(vocabulary_.find(path)->example));
  }
}

}  // namespace greenpool
