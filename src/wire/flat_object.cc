#include "wire/flat_object.h"

#include <boost/json/basic_parser_impl.hpp>
#include <functional>

#include "base/check.h"
#include "terms/document.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

namespace json = boost::json;

// Longer names are unknown anyway.
constexpr std::size_t kNameMax = 32;

// Told of each token. Whatever is not a string field of the one object is a fault; the first one ends the reading.
class Handler {
 public:
  static constexpr std::size_t max_array_size = std::size_t(-1);
  static constexpr std::size_t max_object_size = std::size_t(-1);
  static constexpr std::size_t max_string_size = std::size_t(-1);
  static constexpr std::size_t max_key_size = std::size_t(-1);

  void start(std::string_view text, std::span<const std::string_view> names, FlatFields& fields) {
    text_ = text;
    names_ = names;
    fields_ = &fields;
    fields.present = 0;
    inside_ = false;
    unescaped_.clear();
    unescaped_.reserve(kCommandBytesMax);  // no text grows by unescaping, so views into it stay valid
    name_size_ = 0;
    field_ = names.size();
    part_begin_ = kNoPart;
    fault_ = nullptr;
  }

  // Why the reading was ended by this handler, nullptr when it was not; and the field's name, when that is known.
  [[nodiscard]] const char* fault() const { return fault_; }
  [[nodiscard]] std::string_view name() const { return {name_.data(), std::min(name_size_, kNameMax)}; }

  // The field that was read last, whatever became of it. Boost.JSON does not tell the byte at which a text goes wrong.
  [[nodiscard]] std::string_view last_field() const { return field_ < names_.size() ? names_[field_] : name(); }

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_object_begin(json::error_code& ec) {
    if (inside_) return stop(ec, "must be a string, not an object");
    inside_ = true;
    return true;
  }
  bool on_object_end(std::size_t, json::error_code&) { return true; }
  bool on_array_begin(json::error_code& ec) { return stop(ec, "must be a string, not an array"); }
  bool on_array_end(std::size_t, json::error_code&) { return true; }

  bool on_key_part(json::string_view part, std::size_t, json::error_code&) {
    add_to_name(part);
    return true;
  }
  bool on_key(json::string_view part, std::size_t, json::error_code& ec) {
    add_to_name(part);
    const std::string_view whole(name_.data(), std::min(name_size_, kNameMax));
    for (field_ = 0; field_ < names_.size(); ++field_) {
      if (names_[field_] == whole) break;
    }
    if (field_ == names_.size() || name_size_ > kNameMax) return stop(ec, "is not a field of any command");
    if (fields_->has(field_)) return stop(ec, "stands there twice");
    return true;
  }

  bool on_string_part(json::string_view part, std::size_t, json::error_code&) {
    if (part_begin_ == kNoPart) part_begin_ = unescaped_.size();
    unescaped_.append(part.data(), part.size());
    return true;
  }
  bool on_string(json::string_view part, std::size_t, json::error_code& ec) {
    if (!inside_) return stop(ec, "a command is a JSON object");
    std::string_view value(part.data(), part.size());
    const bool in_text = !std::less<>{}(part.data(), text_.data()) &&
                         !std::less<>{}(text_.data() + text_.size(), part.data() + part.size());
    if (part_begin_ != kNoPart || !in_text) {
      const std::size_t begin = part_begin_ == kNoPart ? unescaped_.size() : part_begin_;
      unescaped_.append(part.data(), part.size());
      value = std::string_view(unescaped_).substr(begin);
      part_begin_ = kNoPart;
    }
    fields_->values[field_] = value;
    fields_->present |= std::uint64_t{1} << field_;
    name_size_ = 0;
    return true;
  }

  bool on_number_part(json::string_view, json::error_code& ec) { return stop(ec, "must be a string, not a number"); }
  bool on_int64(std::int64_t, json::string_view, json::error_code& ec) {
    return stop(ec, "must be a string, not a number");
  }
  bool on_uint64(std::uint64_t, json::string_view, json::error_code& ec) {
    return stop(ec, "must be a string, not a number");
  }
  bool on_double(double, json::string_view, json::error_code& ec) { return stop(ec, "must be a string, not a number"); }
  bool on_bool(bool, json::error_code& ec) { return stop(ec, "must be a string, not a truth value"); }
  bool on_null(json::error_code& ec) { return stop(ec, "must be a string, not null"); }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }

 private:
  static constexpr std::size_t kNoPart = std::size_t(-1);

  void add_to_name(json::string_view part) {
    if (name_size_ < kNameMax) {
      std::copy_n(part.begin(), std::min(part.size(), kNameMax - name_size_),
                  name_.begin() + std::ptrdiff_t(name_size_));
    }
    name_size_ += part.size();
  }
  bool stop(json::error_code& ec, const char* fault) {
    fault_ = inside_ ? fault : "a command is a JSON object";
    ec = json::error::syntax;
    return false;
  }

  std::string_view text_;
  std::span<const std::string_view> names_;
  FlatFields* fields_ = nullptr;
  bool inside_ = false;
  std::string unescaped_;
  std::array<char, kNameMax> name_{};
  std::size_t name_size_ = 0;
  std::size_t field_ = 0;
  std::size_t part_begin_ = kNoPart;
  const char* fault_ = nullptr;
};

std::string quoted(std::string_view name) { return "\"" + printable(name) + "\""; }

}  // namespace

Status read_flat_object(std::string_view text, std::span<const std::string_view> names, FlatFields& fields) {
  GP_CHECK(names.size() <= kFlatFieldsMax, "a flat object has at most 64 fields");
  if (text.size() > kCommandBytesMax) {
    return failure("command_malformed", "a command is at most " + std::to_string(kCommandBytesMax) + " bytes");
  }
  static thread_local json::basic_parser<Handler> parser{json::parse_options{}};
  parser.reset();
  Handler& handler = parser.handler();
  handler.start(text, names, fields);
  json::error_code error;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), error);
  if (handler.fault() != nullptr) {
    if (handler.name().empty()) return failure("command_malformed", handler.fault());
    return failure("command_malformed", "field " + quoted(handler.name()) + " " + handler.fault());
  }
  if (error) {
    const std::string_view last = handler.last_field();
    return failure("command_malformed",
                   "not JSON: " + error.message() + (last.empty() ? "" : " at or after field " + quoted(last)));
  }
  if (used < text.size()) {
    return failure("command_malformed", "text after the object, at byte " + std::to_string(used + 1));
  }
  return {};
}

}  // namespace greenpool
