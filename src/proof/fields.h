// The text that statements and proofs are written in: a title line, then one "name: value" a line, in a fixed order,
// each line ended by one line feed. There is exactly one text for each content; a reader refuses any other.
// Thread safety: one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "base/sha256.h"
#include "money/money.h"

namespace greenpool {

class FieldWriter {
 public:
  explicit FieldWriter(std::string_view title) : text_(title) { text_.push_back('\n'); }

  void text(std::string_view name, std::string_view value);
  void integer(std::string_view name, std::uint64_t value) { text(name, std::to_string(value)); }
  void digest(std::string_view name, const Digest& value) { text(name, to_hex(value)); }

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

// The first fault is kept; after it every value is empty or 0.
class FieldReader {
 public:
  // code: of the error. The text must outlive the values.
  FieldReader(std::string_view text, std::string_view title, std::string code);

  // The value of the next line, which must have that name.
  [[nodiscard]] std::string_view text(std::string_view name);
  [[nodiscard]] std::uint64_t integer(std::string_view name);
  [[nodiscard]] Digest digest(std::string_view name);
  [[nodiscard]] Points points(std::string_view name);
  [[nodiscard]] Money money(std::string_view name, int decimals);
  // Whether the next line begins so.
  [[nodiscard]] bool next_begins(std::string_view begin) const { return !fault_ && left_.starts_with(begin); }
  // Of the next line, up to the colon; empty when it is no field.
  [[nodiscard]] std::string_view next_name() const;

  void refuse(const std::string& why);
  // again: what was read, written. It must be the very text that was read.
  [[nodiscard]] Status finish(std::string_view again);

 private:
  const std::string_view whole_;
  std::string_view left_;
  std::string code_;
  std::size_t line_ = 1;
  bool fault_ = false;
  std::string message_;
};

// 64 lower-case hexadecimal digits.
[[nodiscard]] Result<Digest> parse_digest(std::string_view text);

}  // namespace greenpool
