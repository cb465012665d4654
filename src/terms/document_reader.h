// Takes values out of a flattened document whose names and types it checks first, against a vocabulary; remembers the
// first value that does not read.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "terms/document.h"
#include "terms/known_keys.h"
#include "terms/terms.h"

namespace greenpool {

class DocumentReader {
 public:
  // All three outlive the reader. O(n log n); every look-up afterwards O(log n).
  DocumentReader(const std::vector<DocumentEntry>& entries, std::string_view source, const Vocabulary& vocabulary);

  // An Error with the vocabulary's code for `fault` ("terms_out_of_range" for "out_of_range") that names the line of
  // `path`: its own, else its section's, else line 1.
  [[nodiscard]] tl::unexpected<Error> fail(std::string_view fault, std::string_view path,
                                           std::string_view reason) const;

  // The first name that is not known or that stands for the wrong type, in the order of the document; else the first
  // required key that is missing, in the order of the vocabulary.
  [[nodiscard]] Status check_names_and_types() const;

  [[nodiscard]] bool has(std::string_view path) const { return find(path) != nullptr; }

  // Each leaves `value` as it is when the document does not name the key.
  void read(std::string_view path, std::string& value) const;
  void read(std::string_view path, std::int64_t& value) const;
  void read(std::string_view path,
            int& value) const;  // what does not fit an int is far out of every range; it stays so
  void read(std::string_view path, bool& value) const;
  void read(std::string_view path, Currency& value);
  void read(std::string_view path, Rate& value);
  void read(std::string_view path, Multiple& value);
  void read(std::string_view path, std::optional<Multiple>& value);  // or "none"
  void read(std::string_view path, Price& value, int currency_digits);
  void read(std::string_view path, Money& value, int currency_digits);
  void read(std::string_view path, std::optional<Money>& value, int currency_digits);  // or "none"
  void read_utc_offset(std::string_view path, int& minutes);

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
    note("out_of_range", path, reason);
  }

  // How many tables [[name]] there are, of which at most `most` are allowed: one too many is noted.
  [[nodiscard]] std::size_t tables(std::string_view name, std::size_t most);

  [[nodiscard]] const Status& status() const { return status_; }

 private:
  [[nodiscard]] const DocumentEntry* find(std::string_view path) const;
  [[nodiscard]] tl::unexpected<Error> fail_entry(std::string_view fault, const DocumentEntry& entry,
                                                 const std::string& reason) const;
  [[nodiscard]] Status check_entry(const DocumentEntry& entry) const;
  [[nodiscard]] std::optional<std::string> missing_key() const;
  void note(std::string_view fault, std::string_view path, std::string_view reason);
  template <class Value, class Parse>
  void read_decimal(std::string_view path, Value& value, Parse parse);

  std::string_view source_;
  const Vocabulary& vocabulary_;
  const std::vector<DocumentEntry>& entries_;
  std::vector<const DocumentEntry*> by_path_;
  Status status_;
};

}  // namespace greenpool
