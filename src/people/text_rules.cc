#include "people/text_rules.h"

#include <array>
#include <cstdint>

namespace greenpool {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct Character {
  char32_t code = 0;
  std::size_t bytes = 0;  // 0: not UTF-8
};

// Strict UTF-8 (Unicode 15, table 3-7).
Character first_of(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < size) return {};
  char32_t code = lead & (0xffU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0U) != 0x80U) return {};
    code = (code << 6U) | (byte(i) & 0x3fU);
  }
  constexpr std::array<char32_t, 5> kLeast{0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xd800 && code <= 0xdfff;
  if (code < kLeast[size] || code > 0x10ffff || surrogate) return {};
  return {code, size};
}

bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029; }

bool is_real_date(std::string_view digits) {
  const auto number = [&](std::size_t at, std::size_t count) {
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) value = 10 * value + (digits[i] - '0');
    return value;
  };
  const int year = number(0, 4);
  const int month = number(4, 2);
  const int day = number(6, 2);
  if (year < 1900 || month < 1 || month > 12 || day < 1) return false;
  constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return day <= kDays[static_cast<std::size_t>(month - 1)] + (leap && month == 2 ? 1 : 0);
}

}  // namespace

std::optional<std::size_t> count_characters(std::string_view text) {
  std::size_t count = 0;
  while (!text.empty()) {
    const Character c = first_of(text);
    if (c.bytes == 0) return std::nullopt;
    text.remove_prefix(c.bytes);
    ++count;
  }
  return count;
}

std::string_view first_characters(std::string_view text, std::size_t count) {
  std::size_t end = 0;
  while (end < text.size() && count > 0) {
    const Character c = first_of(text.substr(end));
    end += c.bytes == 0 ? 1 : c.bytes;
    --count;
  }
  return text.substr(0, end);
}

bool is_person_name(std::string_view text, std::size_t characters_max) {
  const auto count = count_characters(text);
  if (!count || *count == 0 || *count > characters_max || text.front() == ' ' || text.back() == ' ') return false;
  while (!text.empty()) {
    const Character c = first_of(text);
    if (is_control(c.code)) return false;
    text.remove_prefix(c.bytes);
  }
  return true;
}

bool is_login_name(std::string_view text) {
  if (text.size() < 3 || text.size() > 32 || text[0] < 'a' || text[0] > 'z') return false;
  for (const char c : text) {
    if (!(c >= 'a' && c <= 'z') && !is_digit(c) && c != '.' && c != '-' && c != '_') return false;
  }
  return true;
}

std::optional<std::string> normalised_phone(std::string_view text) {
  std::string digits;
  const bool international = text.starts_with('+');
  if (international) text.remove_prefix(1);
  for (const char c : text) {
    if (is_digit(c)) {
      digits.push_back(c);
    } else if (c != ' ' && c != '-') {
      return std::nullopt;
    }
  }
  const bool mainland = !international || digits.starts_with("86");
  if (mainland) {
    if (international) digits.erase(0, 2);
    if (digits.size() != 11 || digits[0] != '1' || digits[1] < '3') return std::nullopt;
    return "+86" + digits;
  }
  if (digits.size() < 8 || digits.size() > 15 || digits[0] == '0') return std::nullopt;
  return "+" + digits;
}

bool is_id_number(std::string_view text) {
  if (text.size() != 18) return false;
  constexpr std::array<int, 17> kWeights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  constexpr std::string_view kChecks = "10X98765432";
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) {
    if (!is_digit(text[i])) return false;
    sum += kWeights[i] * (text[i] - '0');
  }
  return text[0] != '0' && is_real_date(text.substr(6, 8)) && text[17] == kChecks[static_cast<std::size_t>(sum % 11)];
}

std::string client_label(std::string_view text) {
  constexpr std::size_t kBytesMax = 120;
  std::string label;
  for (const char c : text.substr(0, kBytesMax)) label.push_back(c >= ' ' && c <= '~' ? c : '?');
  return label;
}

}  // namespace greenpool
