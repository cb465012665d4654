// A JSON document as a tree, read strictly: no duplicate keys, nothing after the document, valid UTF-8, bounded depth.
// Numbers keep their text, so that no digit is lost on the way through a double.
// Thread safety: a value may be read by several threads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace greenpool {

class JsonValue {
 public:
  enum class Kind : std::uint8_t { null, truth, number, text, list, object };
  using Member = std::pair<std::string, JsonValue>;

  JsonValue() = default;  // null
  [[nodiscard]] static JsonValue of_truth(bool truth);
  [[nodiscard]] static JsonValue of_number(std::string text);  // as JSON writes it
  [[nodiscard]] static JsonValue of_text(std::string text);
  [[nodiscard]] static JsonValue of_list(std::vector<JsonValue> items);
  [[nodiscard]] static JsonValue of_object(std::vector<Member> members);

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] bool is(Kind kind) const { return kind_ == kind; }

  // Each only of its kind; anything else is a bug of the caller's (GP_CHECK).
  [[nodiscard]] bool truth() const;
  [[nodiscard]] const std::string& text() const;         // of a text, unescaped
  [[nodiscard]] const std::string& number_text() const;  // of a number, as written
  [[nodiscard]] const std::vector<JsonValue>& items() const;
  [[nodiscard]] const std::vector<Member>& members() const;

  // A number without fraction and exponent that fits; nullopt for any other value.
  [[nodiscard]] std::optional<std::int64_t> integer() const;

  // The member of an object; nullptr when there is none, or this is no object. O(members).
  [[nodiscard]] const JsonValue* find(std::string_view name) const;
  // Of a member: its text, number or truth; nullopt when it is missing or of another kind.
  [[nodiscard]] std::optional<std::string_view> text_at(std::string_view name) const;
  [[nodiscard]] std::optional<std::int64_t> integer_at(std::string_view name) const;
  [[nodiscard]] std::optional<bool> truth_at(std::string_view name) const;

  friend bool operator==(const JsonValue&, const JsonValue&) = default;

 private:
  Kind kind_ = Kind::null;
  bool truth_ = false;
  std::string text_;
  std::vector<JsonValue> items_;
  std::vector<Member> members_;
};

inline constexpr std::size_t kJsonDepthMax = 16;

// Error: json_malformed, saying what and where. O(length).
[[nodiscard]] Result<JsonValue> parse_json(std::string_view text);

// Appends the value on one line, members in their order. Equal values give equal bytes.
void append_json(std::string& out, const JsonValue& value);
[[nodiscard]] std::string to_json(const JsonValue& value);

}  // namespace greenpool
