#include <algorithm>
#include <array>

#include "base/decimal.h"
#include "wire/flat_object.h"
#include "wire/names.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

constexpr std::size_t kType = 0;
constexpr std::size_t kAt = 1;
constexpr std::size_t kKey = 2;
constexpr std::size_t kOperator = kFieldNames.place_of("operator");

constexpr std::uint64_t bit(std::size_t field) { return std::uint64_t{1} << field; }

// What a command needs and may have, and where its fields are among all names.
struct CommandShape {
  std::uint64_t needed = bit(kType);
  std::uint64_t allowed = bit(kType) | bit(kAt) | bit(kKey);
};

template <class T>
constexpr CommandShape shape_of() {
  CommandShape shape;
  for_each_field_of<T>([&shape](const auto& field) {
    const std::uint64_t own = bit(kFieldNames.place_of(field.name));
    if (field.need == Need::required) shape.needed |= own;
    shape.allowed |= own;
  });
  return shape;
}

constexpr auto kShapes = []<std::size_t... i>(std::index_sequence<i...>) {
  return std::array{shape_of<std::variant_alternative_t<i, OperationRequest>>()...};
}(std::make_index_sequence<kCommandCount>());

template <class T>
constexpr auto kPlaces = [] {
  std::array<std::size_t, std::tuple_size_v<decltype(T::fields())>> places{};
  std::size_t next = 0;
  for_each_field_of<T>([&](const auto& field) { places[next++] = kFieldNames.place_of(field.name); });
  return places;
}();

tl::unexpected<Error> malformed(std::string message) { return failure("command_malformed", std::move(message)); }

std::string name_of(std::size_t field) { return "field \"" + std::string(kFieldNames.names[field]) + "\""; }

// "a, b or c"
template <std::size_t count>
std::string choice_of(const std::array<std::string_view, count>& names) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    text.append(i == 0 ? "" : (i + 1 == count ? " or " : ", ")).append(names[i]);
  }
  return text;
}

constexpr const char* kTimeExpected =
    " must be an RFC 3339 time like 2026-01-31T08:00:00Z: years 1970 to 9999 in UTC, at most 6 decimals, seconds to 59";

class CommandReader {
 public:
  CommandReader(FlatFields& fields, int currency_digits, std::string_view operator_id, Request& request)
      : fields_(fields), currency_digits_(currency_digits), operator_id_(operator_id), request_(request) {}

  Status read() {
    if (!fields_.has(kType)) return malformed(name_of(kType) + " is missing");
    const auto type = std::find(kCommandNames.begin(), kCommandNames.end(), fields_.values[kType]);
    if (type == kCommandNames.end()) return malformed(name_of(kType) + " must be " + choice_of(kCommandNames));
    const auto command = static_cast<std::size_t>(type - kCommandNames.begin());
    const CommandShape& shape = kShapes[command];
    if (!operator_id_.empty() && (shape.allowed & bit(kOperator)) != 0 && !fields_.has(kOperator)) {
      fields_.values[kOperator] = operator_id_;
      fields_.present |= bit(kOperator);
    }
    if (const std::uint64_t missing = shape.needed & ~fields_.present; missing != 0) {
      return malformed(name_of(first_of(missing)) + " of " + std::string(*type) + " is missing");
    }
    if (const std::uint64_t foreign = fields_.present & ~shape.allowed; foreign != 0) {
      return malformed(name_of(first_of(foreign)) + " does not belong to " + std::string(*type));
    }
    request_.unreadable = Reject::none;
    if (Status common = read_common(); !common) return common;
    with_alternative<OperationRequest>(command, [this]<class T>() { read_operation<T>(); });
    return status_;
  }

 private:
  static std::size_t first_of(std::uint64_t set) { return static_cast<std::size_t>(std::countr_zero(set)); }

  Status read_common() {
    request_.at.reset();
    if (fields_.has(kAt)) {
      const Result<Timestamp> at = parse_timestamp(fields_.values[kAt]);
      if (!at) return malformed(name_of(kAt) + kTimeExpected);
      request_.at = *at;
    }
    request_.key.clear();
    if (fields_.has(kKey)) {
      if (fields_.values[kKey].empty()) return malformed(name_of(kKey) + " must not be empty");
      request_.key = fields_.values[kKey];
    }
    return {};
  }

  template <class T>
  void read_operation() {
    // Keeps the texts' memory when the request held the same kind of command before.
    T* operation = std::get_if<T>(&request_.operation);
    if (operation == nullptr) operation = &request_.operation.template emplace<T>();
    std::size_t next = 0;
    for_each_field(*operation, [&](const auto& field, auto& value) {
      place_ = kPlaces<T>[next++];
      if (!fields_.has(place_)) {
        clear(value);
      } else if (status_) {
        read_value(field.need, value);
      }
    });
  }

  static void clear(std::string& text) { text.clear(); }
  template <class Value>
  static void clear(Value& value) {
    value = Value{};
  }

  [[nodiscard]] std::string_view text() const { return fields_.values[place_]; }
  void fail(const std::string& reason) { status_ = malformed(name_of(place_) + reason); }
  // The first reason of the table, as for everything that is refused.
  void note(Reject reason) {
    if (request_.unreadable == Reject::none || reason < request_.unreadable) request_.unreadable = reason;
  }

  void read_value(Need need, std::string& value) {
    value = text();
    // In a request an empty text means nothing, which is said by leaving the field out.
    if (need == Need::optional && value.empty()) note(Reject::id_malformed);
  }
  void read_value(Need, OwnedLongText& value) { value.text = text(); }
  void read_value(Need, Timestamp& value) {
    const Result<Timestamp> at = parse_timestamp(text());
    if (!at) return fail(kTimeExpected);
    value = *at;
  }
  void read_value(Need, Money& value) { value = Money(read_units(currency_digits_, "1000.00")); }
  void read_value(Need, Points& value) { value = Points(read_units(kPointDecimals, "1000.00")); }
  void read_value(Need, Rate& value) { value = Rate(read_units(kRateDecimals, "0.05")); }
  void read_value(Need, std::int64_t& value) { value = read_units(0, "100"); }
  // Where it must be named, "all" stands for nothing.
  template <class Value>
  void read_value(Need need, std::optional<Value>& value) {
    value.reset();
    all_ = need == Need::required;
    if (!all_ || text() != "all") read_value(need, value.emplace());
    all_ = false;
  }
  void read_value(Need, RegionCode& value) {
    value = parse_region(text());
    if (!value.exists()) note(Reject::region_unknown);
  }
  template <class Choice>
    requires std::is_enum_v<Choice>
  void read_value(Need, Choice& value) {
    const auto& names = kChoiceNames<Choice>;
    const auto found = std::find(names.begin(), names.end(), text());
    if (found == names.end()) return fail(" must be " + choice_of(names));
    value = static_cast<Choice>(found - names.begin());
  }

  // A decimal that cannot be held still names its refusal: too many decimals are noted in the request, a negative or
  // too large one is kept as such an amount.
  std::int64_t read_units(int scale, const char* example) {
    std::string_view digits = text();
    const bool negative = digits.starts_with('-');
    if (negative) digits.remove_prefix(1);
    std::int64_t units = INT64_MAX;
    if (const Result<std::int64_t> parsed = parse_decimal(digits, scale)) {
      units = *parsed;
    } else if (parsed.error().code == "decimal_too_fine") {
      units = 0;
      note(Reject::amount_too_fine);
    } else if (parsed.error().code != "decimal_out_of_range") {
      fail(" must be a decimal string like \"" + std::string(example) + "\"" + (all_ ? " or \"all\"" : ""));
    }
    return negative ? -units : units;
  }

  FlatFields& fields_;
  int currency_digits_;
  std::string_view operator_id_;
  Request& request_;
  std::size_t place_ = 0;
  bool all_ = false;
  Status status_;
};

}  // namespace

Status read_command(std::string_view json, int currency_digits, Request& request, std::string_view operator_id) {
  FlatFields fields;
  const std::span<const std::string_view> names(kFieldNames.names.data(), kFieldNames.count);
  if (Status read = read_flat_object(json, names, fields); !read) return read;
  return CommandReader(fields, currency_digits, operator_id, request).read();
}

}  // namespace greenpool
