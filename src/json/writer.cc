#include "json/writer.h"

#include "base/decimal.h"

namespace greenpool {

void append_decimal(std::string& out, std::int64_t units, int scale) {
  char buffer[24];  // sign, 19 digits, point
  char* const end = buffer + sizeof buffer;
  char* cursor = end;
  std::uint64_t magnitude = units < 0 ? 0 - static_cast<std::uint64_t>(units) : static_cast<std::uint64_t>(units);
  for (int digit = 0; digit < scale; ++digit) {
    *--cursor = static_cast<char>('0' + magnitude % 10);
    magnitude /= 10;
  }
  if (scale > 0) *--cursor = '.';
  do {
    *--cursor = static_cast<char>('0' + magnitude % 10);
    magnitude /= 10;
  } while (magnitude > 0);
  if (units < 0) *--cursor = '-';
  out.append(cursor, end);
}

void append_integer(std::string& out, std::uint64_t value) {
  char buffer[20];
  char* const end = buffer + sizeof buffer;
  char* cursor = end;
  do {
    *--cursor = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value > 0);
  out.append(cursor, end);
}

void append_price(std::string& out, const Price& price, int currency_digits) {
  const UInt128 scaled = wide(static_cast<std::uint64_t>(price.minor),
                              static_cast<std::uint64_t>(power_of_ten(2 * kPriceDecimals - currency_digits)));
  const auto units = static_cast<std::uint64_t>(price.units);
  // Nearly always the quotient fits 63 bits, and one hardware division does.
  if ((scaled >> 63) < units) {
    append_decimal(out, static_cast<std::int64_t>(divide_floor(scaled, units)), kPriceDecimals);
  } else {
    out += format_price(price, currency_digits);
  }
}

void append_json_string(std::string& json, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  json.push_back('"');
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    switch (c) {
      case '"':
        json += "\\\"";
        break;
      case '\\':
        json += "\\\\";
        break;
      case '\n':
        json += "\\n";
        break;
      case '\r':
        json += "\\r";
        break;
      case '\t':
        json += "\\t";
        break;
      default:
        if (byte < 0x20 || byte == 0x7f) {
          json += "\\u00";
          json.push_back(kHex[byte >> 4U]);
          json.push_back(kHex[byte & 0xfU]);
        } else {
          json.push_back(c);
        }
    }
  }
  json.push_back('"');
}

}  // namespace greenpool
