#include "proof/fields.h"

#include <charconv>
#include <utility>

namespace greenpool {
namespace {

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

void FieldWriter::text(std::string_view name, std::string_view value) {
  text_ += name;
  text_ += ": ";
  text_ += value;
  text_.push_back('\n');
}

FieldReader::FieldReader(std::string_view text, std::string_view title, std::string code)
    : whole_(text), left_(text), code_(std::move(code)) {
  if (left_.starts_with(title) && left_.substr(title.size()).starts_with('\n')) {
    left_.remove_prefix(title.size() + 1);
  } else {
    refuse("the title \"" + std::string(title) + "\" is expected");
  }
}

std::string_view FieldReader::text(std::string_view name) {
  if (fault_) return {};
  ++line_;
  const std::size_t end = left_.find('\n');
  if (end == std::string_view::npos || next_name() != name) {
    refuse("\"" + std::string(name) + ": …\" is expected");
    return {};
  }
  const std::string_view value = left_.substr(name.size() + 2, end - name.size() - 2);
  left_.remove_prefix(end + 1);
  return value;
}

std::uint64_t FieldReader::integer(std::string_view name) {
  const std::string_view digits = text(name);
  std::uint64_t value = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (problem != std::errc{} || end != digits.data() + digits.size()) refuse(std::string(name) + " is no number");
  return value;
}

Digest FieldReader::digest(std::string_view name) {
  const Result<Digest> value = parse_digest(text(name));
  if (!value) refuse(std::string(name) + " is no hash");
  return value.value_or(Digest{});
}

Points FieldReader::points(std::string_view name) {
  const Result<Points> value = parse_points(text(name));
  if (!value) refuse(std::string(name) + ": " + value.error().message);
  return value.value_or(Points(0));
}

Money FieldReader::money(std::string_view name, int decimals) {
  const Result<Money> value = parse_money(text(name), decimals);
  if (!value) refuse(std::string(name) + ": " + value.error().message);
  return value.value_or(Money(0));
}

std::string_view FieldReader::next_name() const {
  const std::size_t end = left_.substr(0, left_.find('\n')).find(": ");
  return end == std::string_view::npos ? std::string_view{} : left_.substr(0, end);
}

void FieldReader::refuse(const std::string& why) {
  if (fault_) return;
  fault_ = true;
  message_ = "line " + std::to_string(line_) + ": " + why;
}

Status FieldReader::finish(std::string_view again) {
  if (!left_.empty() && !fault_) {
    ++line_;
    refuse("the text should end here");
  }
  if (!fault_ && again != whole_) {
    line_ = 1;
    std::size_t same = 0;
    while (same < again.size() && same < whole_.size() && again[same] == whole_[same]) {
      if (whole_[same++] == '\n') ++line_;
    }
    refuse("a value is not written as it must be");
  }
  if (fault_) return failure(code_, message_);
  return {};
}

Result<Digest> parse_digest(std::string_view text) {
  Digest digest{};
  if (text.size() != 2 * digest.size()) return failure("digest_malformed", "a hash has 64 digits");
  for (std::size_t i = 0; i < digest.size(); ++i) {
    const int high = digit_of(text[2 * i]);
    const int low = digit_of(text[2 * i + 1]);
    if (high < 0 || low < 0) return failure("digest_malformed", "a hash has lower-case hexadecimal digits");
    digest[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return digest;
}

}  // namespace greenpool
