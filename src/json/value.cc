#include "json/value.h"

#include <boost/json/basic_parser_impl.hpp>
#include <charconv>

#include "base/check.h"
#include "json/writer.h"

namespace greenpool {
namespace {

namespace json = boost::json;

// Builds the tree from tokens. The first fault ends the reading.
class Builder {
 public:
  static constexpr std::size_t max_array_size = std::size_t(-1);
  static constexpr std::size_t max_object_size = std::size_t(-1);
  static constexpr std::size_t max_string_size = std::size_t(-1);
  static constexpr std::size_t max_key_size = std::size_t(-1);

  [[nodiscard]] const std::string& fault() const { return fault_; }
  [[nodiscard]] JsonValue take() { return std::move(root_); }

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_object_begin(json::error_code& ec) { return open(ec, JsonValue::Kind::object); }
  bool on_object_end(std::size_t, json::error_code&) {
    Level level = std::move(levels_.back());
    levels_.pop_back();
    return add(JsonValue::of_object(std::move(level.members)));
  }
  bool on_array_begin(json::error_code& ec) { return open(ec, JsonValue::Kind::list); }
  bool on_array_end(std::size_t, json::error_code&) {
    Level level = std::move(levels_.back());
    levels_.pop_back();
    return add(JsonValue::of_list(std::move(level.items)));
  }
  bool on_key_part(json::string_view part, std::size_t, json::error_code&) {
    text_.append(part.data(), part.size());
    return true;
  }
  bool on_key(json::string_view part, std::size_t, json::error_code& ec) {
    text_.append(part.data(), part.size());
    Level& level = levels_.back();
    for (const JsonValue::Member& member : level.members) {
      if (member.first == text_) return stop(ec, "the key \"" + text_ + "\" stands there twice");
    }
    level.key = std::exchange(text_, {});
    return true;
  }
  bool on_string_part(json::string_view part, std::size_t, json::error_code&) {
    text_.append(part.data(), part.size());
    return true;
  }
  bool on_string(json::string_view part, std::size_t, json::error_code&) {
    text_.append(part.data(), part.size());
    return add(JsonValue::of_text(std::exchange(text_, {})));
  }
  bool on_number_part(json::string_view part, json::error_code&) {
    text_.append(part.data(), part.size());
    return true;
  }
  bool on_int64(std::int64_t, json::string_view part, json::error_code&) { return add_number(part); }
  bool on_uint64(std::uint64_t, json::string_view part, json::error_code&) { return add_number(part); }
  bool on_double(double, json::string_view part, json::error_code&) { return add_number(part); }
  bool on_bool(bool truth, json::error_code&) { return add(JsonValue::of_truth(truth)); }
  bool on_null(json::error_code&) { return add(JsonValue()); }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }

 private:
  struct Level {
    JsonValue::Kind kind;
    std::string key;
    std::vector<JsonValue> items;
    std::vector<JsonValue::Member> members;
  };

  bool open(json::error_code& ec, JsonValue::Kind kind) {
    if (levels_.size() == kJsonDepthMax) return stop(ec, "nested too deeply");
    levels_.push_back({kind, {}, {}, {}});
    return true;
  }
  bool add_number(json::string_view part) {
    text_.append(part.data(), part.size());
    return add(JsonValue::of_number(std::exchange(text_, {})));
  }
  bool add(JsonValue value) {
    if (levels_.empty()) {
      root_ = std::move(value);
    } else if (Level& level = levels_.back(); level.kind == JsonValue::Kind::list) {
      level.items.push_back(std::move(value));
    } else {
      level.members.emplace_back(std::move(level.key), std::move(value));
      level.key.clear();
    }
    return true;
  }
  bool stop(json::error_code& ec, std::string fault) {
    fault_ = std::move(fault);
    ec = json::error::syntax;
    return false;
  }

  JsonValue root_;
  std::vector<Level> levels_;
  std::string text_;
  std::string fault_;
};

}  // namespace

JsonValue JsonValue::of_truth(bool truth) {
  JsonValue value;
  value.kind_ = Kind::truth;
  value.truth_ = truth;
  return value;
}

JsonValue JsonValue::of_number(std::string text) {
  JsonValue value;
  value.kind_ = Kind::number;
  value.text_ = std::move(text);
  return value;
}

JsonValue JsonValue::of_text(std::string text) {
  JsonValue value;
  value.kind_ = Kind::text;
  value.text_ = std::move(text);
  return value;
}

JsonValue JsonValue::of_list(std::vector<JsonValue> items) {
  JsonValue value;
  value.kind_ = Kind::list;
  value.items_ = std::move(items);
  return value;
}

JsonValue JsonValue::of_object(std::vector<Member> members) {
  JsonValue value;
  value.kind_ = Kind::object;
  value.members_ = std::move(members);
  return value;
}

bool JsonValue::truth() const {
  GP_CHECK(kind_ == Kind::truth, "a truth value is asked for what it is");
  return truth_;
}

const std::string& JsonValue::text() const {
  GP_CHECK(kind_ == Kind::text, "a text is asked for what it is");
  return text_;
}

const std::string& JsonValue::number_text() const {
  GP_CHECK(kind_ == Kind::number, "a number is asked for what it is");
  return text_;
}

const std::vector<JsonValue>& JsonValue::items() const {
  GP_CHECK(kind_ == Kind::list, "a list is asked for what it is");
  return items_;
}

const std::vector<JsonValue::Member>& JsonValue::members() const {
  GP_CHECK(kind_ == Kind::object, "an object is asked for what it is");
  return members_;
}

std::optional<std::int64_t> JsonValue::integer() const {
  if (kind_ != Kind::number) return std::nullopt;
  std::int64_t value = 0;
  const char* const end = text_.data() + text_.size();
  const auto [stopped, problem] = std::from_chars(text_.data(), end, value);
  if (problem != std::errc{} || stopped != end) return std::nullopt;
  return value;
}

const JsonValue* JsonValue::find(std::string_view name) const {
  for (const Member& member : members_) {
    if (member.first == name) return &member.second;
  }
  return nullptr;
}

std::optional<std::string_view> JsonValue::text_at(std::string_view name) const {
  const JsonValue* const value = find(name);
  if (value == nullptr || !value->is(Kind::text)) return std::nullopt;
  return value->text_;
}

std::optional<std::int64_t> JsonValue::integer_at(std::string_view name) const {
  const JsonValue* const value = find(name);
  return value == nullptr ? std::nullopt : value->integer();
}

std::optional<bool> JsonValue::truth_at(std::string_view name) const {
  const JsonValue* const value = find(name);
  if (value == nullptr || !value->is(Kind::truth)) return std::nullopt;
  return value->truth_;
}

Result<JsonValue> parse_json(std::string_view text) {
  json::parse_options options;
  options.max_depth = kJsonDepthMax + 1;
  json::basic_parser<Builder> parser(options);
  json::error_code error;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), error);
  if (!parser.handler().fault().empty()) return failure("json_malformed", parser.handler().fault());
  if (error) return failure("json_malformed", "not JSON: " + error.message());
  if (used < text.size()) {
    return failure("json_malformed", "text after the document, at byte " + std::to_string(used + 1));
  }
  return parser.handler().take();
}

void append_json(std::string& out, const JsonValue& value) {
  switch (value.kind()) {
    case JsonValue::Kind::null:
      out += "null";
      break;
    case JsonValue::Kind::truth:
      out += value.truth() ? "true" : "false";
      break;
    case JsonValue::Kind::number:
      out += value.number_text();
      break;
    case JsonValue::Kind::text:
      append_json_string(out, value.text());
      break;
    case JsonValue::Kind::list: {
      out.push_back('[');
      bool first = true;
      for (const JsonValue& item : value.items()) {
        if (!std::exchange(first, false)) out.push_back(',');
        append_json(out, item);
      }
      out.push_back(']');
      break;
    }
    case JsonValue::Kind::object: {
      out.push_back('{');
      bool first = true;
      for (const auto& [name, member] : value.members()) {
        if (!std::exchange(first, false)) out.push_back(',');
        append_json_string(out, name);
        out.push_back(':');
        append_json(out, member);
      }
      out.push_back('}');
      break;
    }
  }
}

std::string to_json(const JsonValue& value) {
  std::string out;
  append_json(out, value);
  return out;
}

}  // namespace greenpool
