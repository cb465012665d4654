#include "http/shape.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <regex>

#include "base/text_id.h"
#include "base/time.h"
#include "money/money.h"

namespace greenpool {
namespace {

std::size_t characters_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// A decimal number of at most 8 decimals that is not negative.
bool is_decimal(std::string_view text) {
  const std::size_t point = std::min(text.find('.'), text.size());
  if (!all_digits(text.substr(0, point)) || point > 16) return false;
  if (point == text.size()) return true;
  const std::string_view decimals = text.substr(point + 1);
  return all_digits(decimals) && decimals.size() <= 8;
}

bool is_date(std::string_view text) {
  return text.size() == 10 && parse_timestamp(std::string(text) + "T00:00:00Z").has_value();
}

bool has_form(std::string_view text, std::string_view form) {
  if (form == "date-time") return parse_timestamp(text).has_value();
  if (form == "date") return is_date(text);
  if (form == "decimal") return is_decimal(text);
  if (form == "id") return is_text_id(text);
  if (form == "region") return text.size() == 6 && all_digits(text);
  if (form == "uri") return text.starts_with("https://") || text.starts_with("http://");
  return true;
}

bool matches(std::string_view text, std::string_view pattern) {
  static std::mutex mutex;
  static std::map<std::string_view, std::regex> known;  // patterns are literals of the routes
  const std::lock_guard lock(mutex);
  auto found = known.find(pattern);
  if (found == known.end()) {
    found = known.emplace(pattern, std::regex(pattern.begin(), pattern.end(), std::regex::ECMAScript)).first;
  }
  return std::regex_search(text.begin(), text.end(), found->second);
}

std::string range_text(const ValueRule& rule, std::string_view unit) {
  return std::to_string(rule.low) + " to " + std::to_string(rule.high) + std::string(unit);
}

std::string misfit_of_text(std::string_view text, const ValueRule& rule) {
  const auto size = static_cast<std::int64_t>(characters_of(text));
  if (size < rule.low || size > rule.high) return "must have " + range_text(rule, " characters");
  if (text.find('\0') != std::string_view::npos) return "must not hold a NUL character";
  if (!rule.choices.empty() && std::find(rule.choices.begin(), rule.choices.end(), text) == rule.choices.end()) {
    std::string all;
    for (const std::string_view choice : rule.choices) all += (all.empty() ? "" : ", ") + std::string(choice);
    return "must be one of " + all;
  }
  if (!has_form(text, rule.form)) return "must be of the form \"" + std::string(rule.form) + "\"";
  if (!rule.pattern.empty() && !matches(text, rule.pattern)) return "must match " + std::string(rule.pattern);
  return {};
}

std::string misfit_at(const JsonValue& value, const ValueRule& rule, const std::string& where);

std::string misfit_of_object(const JsonValue& value, const ValueRule& rule, const std::string& where) {
  const std::string prefix = where.empty() ? "" : where + ".";
  for (const auto& [name, member] : value.members()) {
    const auto known = std::find_if(rule.fields.begin(), rule.fields.end(),
                                    [&wanted = name](const FieldRule& field) { return field.name == wanted; });
    if (known == rule.fields.end() && rule.items != nullptr) {
      if (std::string fault = misfit_at(member, *rule.items, prefix + name); !fault.empty()) return fault;
      continue;
    }
    if (known == rule.fields.end()) return "\"" + prefix + name + "\" is not a field of this request";
    if (std::string fault = misfit_at(member, known->rule, prefix + name); !fault.empty()) return fault;
  }
  for (const FieldRule& field : rule.fields) {
    if (field.required && value.find(field.name) == nullptr) {
      return "\"" + prefix + std::string(field.name) + "\" is missing";
    }
  }
  return {};
}

std::string misfit_of_list(const JsonValue& value, const ValueRule& rule, const std::string& where) {
  const auto size = static_cast<std::int64_t>(value.items().size());
  if (size < rule.low || size > rule.high) return "\"" + where + "\" must have " + range_text(rule, " items");
  std::size_t place = 0;
  for (const JsonValue& item : value.items()) {
    if (std::string fault = misfit_at(item, *rule.items, where + "[" + std::to_string(place++) + "]"); !fault.empty()) {
      return fault;
    }
  }
  return {};
}

std::string misfit_at(const JsonValue& value, const ValueRule& rule, const std::string& where) {
  const auto wrong = [&where](std::string_view what) {
    return (where.empty() ? "the body" : "\"" + where + "\"") + " " + std::string(what);
  };
  if (value.is(JsonValue::Kind::null)) return rule.nullable ? "" : wrong("must not be null");
  switch (rule.kind) {
    case Shape::text: {
      if (!value.is(JsonValue::Kind::text)) return wrong("must be a string");
      const std::string fault = misfit_of_text(value.text(), rule);
      return fault.empty() ? "" : wrong(fault);
    }
    case Shape::integer: {
      const auto number = value.integer();
      if (!number) return wrong("must be a whole number");
      return *number < rule.low || *number > rule.high ? wrong("must be " + range_text(rule, "")) : "";
    }
    case Shape::truth:
      return value.is(JsonValue::Kind::truth) ? "" : wrong("must be true or false");
    case Shape::list:
      return value.is(JsonValue::Kind::list) ? misfit_of_list(value, rule, where) : wrong("must be a list");
    case Shape::object:
      return value.is(JsonValue::Kind::object) ? misfit_of_object(value, rule, where) : wrong("must be an object");
  }
  return wrong("is of no known kind");
}

}  // namespace

std::string misfit(const JsonValue& value, const ValueRule& rule) { return misfit_at(value, rule, ""); }

std::string misfit_of_query(std::string_view name, std::string_view text, const ValueRule& rule, JsonValue& value) {
  switch (rule.kind) {
    case Shape::integer:
      value = JsonValue::of_number(std::string(text));
      break;
    case Shape::truth:
      if (text != "true" && text != "false") return "\"" + std::string(name) + "\" must be true or false";
      value = JsonValue::of_truth(text == "true");
      break;
    default:
      value = JsonValue::of_text(std::string(text));
  }
  return misfit_at(value, rule, std::string(name));
}

}  // namespace greenpool
