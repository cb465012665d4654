// Appends JSON to a string, by hand: an outcome line is written in a fraction of a microsecond.
// Thread safety: one thread at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"
#include "money/money.h"

namespace greenpool {

// Appends text as a JSON string with its quotes.
void append_json_string(std::string& json, std::string_view text);
// Exactly `scale` decimals (0..18), as base/decimal.h, appended.
void append_decimal(std::string& out, std::int64_t units, int scale);
void append_integer(std::string& out, std::uint64_t value);
// As format_price().
void append_price(std::string& out, const Price& price, int currency_digits);

// The fields of one object. The names are literals of ours and need no escape; nor does an id (base/text_id.h).
class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_(out) { out_.push_back('{'); }
  void close() { out_.push_back('}'); }

  // "name": and nothing else; the caller appends the value.
  std::string& name(std::string_view name) {
    if (!first_) out_.push_back(',');
    first_ = false;
    out_.push_back('"');
    out_ += name;
    out_ += "\":";
    return out_;
  }
  void id(std::string_view field, std::string_view id) {
    name(field).push_back('"');
    out_ += id;
    out_.push_back('"');
  }
  void text(std::string_view field, std::string_view text) { append_json_string(name(field), text); }
  void null(std::string_view field) { name(field) += "null"; }
  void truth(std::string_view field, bool value) { name(field) += value ? "true" : "false"; }
  void integer(std::string_view field, std::uint64_t value) { append_integer(name(field), value); }
  void time(std::string_view field, Timestamp at) { id(field, format_timestamp(at)); }
  void money(std::string_view field, Money amount, int currency_digits) {
    decimal(field, amount.units(), currency_digits);
  }
  void points(std::string_view field, Points points) { decimal(field, points.units(), kPointDecimals); }
  void price(std::string_view field, const Price& price, int currency_digits) {
    name(field).push_back('"');
    append_price(out_, price, currency_digits);
    out_.push_back('"');
  }

 private:
  void decimal(std::string_view field, std::int64_t units, int scale) {
    name(field).push_back('"');
    append_decimal(out_, units, scale);
    out_.push_back('"');
  }

  std::string& out_;
  bool first_ = true;
};

}  // namespace greenpool
