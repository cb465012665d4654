// Terms from TOML. Order of checks, so that the first error is always the same: the document's form; unknown names and
// wrong types in the order of the document; missing keys; texts that do not read; ranges and combinations.
#include <algorithm>
#include <array>
#include <limits>
#include <vector>

#include "terms/document.h"
#include "terms/names.h"
#include "terms/terms.h"
#include "terms/validate.h"

namespace greenpool {
namespace {

enum class Need : std::uint8_t { required, optional };

struct KnownKey {
  std::string_view path;
  EntryKind kind;  // text or integer
  Need need;
  std::string_view example;  // as it may stand in a document
};

constexpr std::array<KnownKey, 16> kKnownKeys{{
    {"programme.id", EntryKind::text, Need::required, "id = \"green-tea\""},
    {"programme.name", EntryKind::text, Need::required, "name = \"Green tea\""},
    {"programme.currency", EntryKind::text, Need::required, "currency = \"CNY\""},
    {"points.initial_price", EntryKind::text, Need::required, "initial_price = \"1.00\""},
    {"points.grant_rate", EntryKind::text, Need::required, "grant_rate = \"0.70\""},
    {"points.grant_base", EntryKind::text, Need::optional, "grant_base = \"contribution\""},
    {"points.sell_fee", EntryKind::text, Need::required, "sell_fee = \"0.20\""},
    {"points.split_at", EntryKind::text, Need::optional, "split_at = \"1000\""},
    {"points.split_factor", EntryKind::integer, Need::optional, "split_factor = 1000"},
    {"points.injection_window_days", EntryKind::integer, Need::optional, "injection_window_days = 7"},
    {"exit.multiple", EntryKind::text, Need::required, "multiple = \"3\""},
    {"exit.basis", EntryKind::text, Need::required, "basis = \"member\""},
    {"exit.fee", EntryKind::text, Need::optional, "fee = \"charged\""},
    {"order.reward_rate", EntryKind::text, Need::required, "reward_rate = \"0.30\""},
    {"order.platform_rate", EntryKind::text, Need::required, "platform_rate = \"0.10\""},
    {"order.remainder_to", EntryKind::text, Need::required, "remainder_to = \"platform\""},
}};

std::string_view section_of(std::string_view path) { return path.substr(0, path.find('.')); }

const KnownKey* find_known_key(std::string_view path) {
  const auto* known =
      std::find_if(kKnownKeys.begin(), kKnownKeys.end(), [path](const KnownKey& key) { return key.path == path; });
  return known == kKnownKeys.end() ? nullptr : known;
}

bool is_known_section(std::string_view path) {
  return std::any_of(kKnownKeys.begin(), kKnownKeys.end(),
                     [path](const KnownKey& key) { return section_of(key.path) == path; });
}

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
  }
  return "something else";
}

// Takes values out of a document whose names and types are known; remembers the first that does not read.
class TermsReader {
 public:
  TermsReader(const std::vector<DocumentEntry>& entries, std::string_view source)
      : entries_(entries), source_(source) {}

  // Where a message about `path` points: its line, else its section's, else line 1.
  [[nodiscard]] int line_of(std::string_view path) const {
    if (const DocumentEntry* entry = find(path)) return entry->line;
    if (const DocumentEntry* section = find(section_of(path))) return section->line;
    return 1;
  }

  tl::unexpected<Error> fail(std::string_view code, std::string_view path, std::string_view reason) const {
    std::string message = place(source_, line_of(path));
    message.append("key ").append(path).append(": ").append(reason);
    return failure(std::string(code), std::move(message));
  }

  [[nodiscard]] Status check_names_and_types() const {
    for (const DocumentEntry& entry : entries_) {
      if (Status status = check_entry(entry); !status) return status;
    }
    for (const KnownKey& known : kKnownKeys) {
      if (known.need == Need::required && find(known.path) == nullptr) {
        return fail("terms_missing_key", known.path,
                    "is missing; section [" + std::string(section_of(known.path)) + "] needs it, like " +
                        std::string(known.example));
      }
    }
    return {};
  }

  void read(std::string_view path, std::string& value) {
    if (const DocumentEntry* entry = find(path)) value = entry->text;
  }

  void read(std::string_view path, std::int64_t& value) {
    if (const DocumentEntry* entry = find(path)) value = entry->integer;
  }

  // What does not fit an int is far out of every range here; it stays so.
  void read(std::string_view path, int& value) {
    std::int64_t wide_value = value;
    read(path, wide_value);
    value = static_cast<int>(
        std::clamp<std::int64_t>(wide_value, std::numeric_limits<int>::min(), std::numeric_limits<int>::max()));
  }

  void read(std::string_view path, Currency& value) {
    const DocumentEntry* entry = find(path);
    if (entry == nullptr) return;
    if (const std::optional<Currency> currency = find_currency(entry->text)) {
      value = *currency;
    } else {
      note("terms_out_of_range", path, "must be an active ISO 4217 currency code like \"CNY\"");
    }
  }

  void read(std::string_view path, Rate& value) { read_decimal(path, value, parse_rate); }

  void read(std::string_view path, std::optional<Multiple>& value) {
    const DocumentEntry* entry = find(path);
    if (entry == nullptr) return;
    value.reset();
    if (entry->text == kNoMultiple) return;
    Multiple multiple;
    read_decimal(path, multiple, parse_multiple);
    value = multiple;
  }

  void read(std::string_view path, Price& value, int currency_digits) {
    read_decimal(path, value, [currency_digits](std::string_view text) { return parse_price(text, currency_digits); });
  }

  template <class Choice, std::size_t count>
  void read(std::string_view path, Choice& value, const std::array<std::string_view, count>& names) {
    const DocumentEntry* entry = find(path);
    if (entry == nullptr) return;
    const auto* found = std::find(names.begin(), names.end(), entry->text);
    if (found != names.end()) {
      value = static_cast<Choice>(found - names.begin());
      return;
    }
    std::string reason = "must be";
    for (std::size_t i = 0; i < count; ++i) {
      reason.append(i == 0 ? " \"" : (i + 1 == count ? " or \"" : ", \"")).append(names[i]).append("\"");
    }
    note("terms_out_of_range", path, reason);
  }

  [[nodiscard]] const Status& status() const { return status_; }

 private:
  [[nodiscard]] const DocumentEntry* find(std::string_view path) const {
    const auto entry = std::find_if(entries_.begin(), entries_.end(),
                                    [path](const DocumentEntry& candidate) { return candidate.path == path; });
    return entry == entries_.end() ? nullptr : &*entry;
  }

  [[nodiscard]] tl::unexpected<Error> fail_entry(std::string_view code, const DocumentEntry& entry,
                                                 const std::string& reason) const {
    return failure(std::string(code), place(source_, entry.line) + "key " + printable(entry.path) + ": " + reason);
  }

  [[nodiscard]] Status check_entry(const DocumentEntry& entry) const {
    if (is_known_section(entry.path)) {
      if (entry.kind == EntryKind::section) return {};
      return fail_entry("terms_wrong_type", entry,
                        "must be a section [" + entry.path + "], not " + std::string(describe(entry.kind)));
    }
    const KnownKey* known = find_known_key(entry.path);
    if (known == nullptr) {
      return fail_entry("terms_unknown_key", entry, "is not known; nothing reads it");
    }
    if (entry.kind == known->kind) return {};
    const bool number = entry.kind == EntryKind::floating || entry.kind == EntryKind::integer;
    return fail_entry("terms_wrong_type", entry,
                      "must be " + std::string(describe(known->kind)) + ", not " + std::string(describe(entry.kind)) +
                          (known->kind == EntryKind::text && number ? "; put it in quotes, like " : "; like ") +
                          std::string(known->example));
  }

  void note(std::string_view code, std::string_view path, std::string_view reason) {
    if (status_) status_ = fail(code, path, reason);
  }

  template <class Value, class Parse>
  void read_decimal(std::string_view path, Value& value, Parse parse) {
    const DocumentEntry* entry = find(path);
    if (entry == nullptr) return;
    const std::string_view text = entry->text;
    if (const Result<Value> parsed = parse(text)) {
      value = *parsed;
    } else if (text.starts_with('-') && parse(text.substr(1)).has_value()) {
      note("terms_out_of_range", path, "must not be negative");
    } else if (parsed.error().code == "decimal_too_fine") {
      note("terms_too_fine", path, printable(parsed.error().message));
    } else if (parsed.error().code == "decimal_out_of_range") {
      note("terms_out_of_range", path, printable(parsed.error().message));
    } else {
      note("terms_wrong_type", path,
           printable(parsed.error().message) + "; write digits, like " + std::string(find_known_key(path)->example));
    }
  }

  const std::vector<DocumentEntry>& entries_;
  std::string_view source_;
  Status status_;
};

Terms read_all(TermsReader& reader) {
  Terms terms;
  reader.read("programme.id", terms.id);
  reader.read("programme.name", terms.name);
  reader.read("programme.currency", terms.currency);
  const int digits = terms.currency.digits;
  reader.read("points.initial_price", terms.initial_price, digits);
  reader.read("points.grant_rate", terms.grant_rate);
  reader.read("points.grant_base", terms.grant_base, kGrantBaseNames);
  reader.read("points.sell_fee", terms.sell_fee);
  reader.read("points.split_at", terms.split_at, digits);
  reader.read("points.split_factor", terms.split_factor);
  reader.read("points.injection_window_days", terms.injection_window_days);
  reader.read("exit.multiple", terms.exit_multiple);
  reader.read("exit.basis", terms.exit_basis, kExitBasisNames);
  reader.read("exit.fee", terms.exit_fee, kExitFeeNames);
  reader.read("order.reward_rate", terms.reward_rate);
  reader.read("order.platform_rate", terms.platform_rate);
  reader.read("order.remainder_to", terms.remainder_to, kRemainderToNames);
  return terms;
}

}  // namespace

Result<Terms> parse_terms(std::string_view toml, std::string_view source) {
  const Result<std::vector<DocumentEntry>> document = read_document(toml, source);
  if (!document) return tl::unexpected<Error>(document.error());
  TermsReader reader(*document, source);
  if (const Status names = reader.check_names_and_types(); !names) return tl::unexpected<Error>(names.error());
  Terms terms = read_all(reader);
  if (!reader.status()) return tl::unexpected<Error>(reader.status().error());
  if (const std::optional<TermsViolation> violation = find_violation(terms)) {
    return reader.fail(violation->code, violation->key, violation->reason);
  }
  return terms;
}

}  // namespace greenpool
