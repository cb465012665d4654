#include <algorithm>

#include "base/decimal.h"
#include "wire/flat_object.h"
#include "wire/names.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

enum Field : std::uint8_t { kType, kMember, kReferrer, kOrder, kPaid, kCost, kPoints, kAmount, kSource, kAt, kKey };
constexpr std::array<std::string_view, 11> kFields{"type",   "member", "referrer", "order", "paid", "cost",
                                                   "points", "amount", "source",   "at",    "key"};

template <class... Fields>
constexpr std::uint32_t set_of(Fields... fields) {
  return ((1U << fields) | ... | 0U);
}

// What each command needs; "at" and "key" may stand in all of them, "referrer" in register_member.
constexpr std::array<std::uint32_t, kCommandNames.size()> kNeeded{
    set_of(kType, kMember), set_of(kType, kOrder, kMember, kPaid, kCost), set_of(kType, kMember, kPoints),
    set_of(kType, kAmount, kSource)};
constexpr std::array<std::uint32_t, kCommandNames.size()> kOptional{set_of(kReferrer, kAt, kKey), set_of(kAt, kKey),
                                                                    set_of(kAt, kKey), set_of(kAt, kKey)};

tl::unexpected<Error> malformed(std::string message) { return failure("command_malformed", std::move(message)); }

std::string name_of(std::size_t field) { return "field \"" + std::string(kFields[field]) + "\""; }

template <class T>
T& operation_of(Request& request) {
  // Keeps the texts' memory when the request held the same kind of command before.
  if (T* same = std::get_if<T>(&request.operation)) return *same;
  return request.operation.emplace<T>();
}

class CommandReader {
 public:
  CommandReader(const FlatFields& fields, int currency_digits, Request& request)
      : fields_(fields), currency_digits_(currency_digits), request_(request) {}

  Status read() {
    if (!fields_.has(kType)) return malformed(name_of(kType) + " is missing");
    const auto type = std::find(kCommandNames.begin(), kCommandNames.end(), fields_.values[kType]);
    if (type == kCommandNames.end()) {
      return malformed(name_of(kType) + " must be register_member, settle_order, sell_points or inject");
    }
    const auto command = static_cast<std::size_t>(type - kCommandNames.begin());
    for (std::size_t field = 0; field < kFields.size(); ++field) {
      const std::uint32_t bit = 1U << field;
      if ((kNeeded[command] & bit) != 0 && !fields_.has(field)) {
        return malformed(name_of(field) + " of " + std::string(*type) + " is missing");
      }
      if (fields_.has(field) && ((kNeeded[command] | kOptional[command]) & bit) == 0) {
        return malformed(name_of(field) + " does not belong to " + std::string(*type));
      }
    }
    request_.unreadable = Reject::none;
    if (Status common = read_common(); !common) return common;
    return read_operation(command);
  }

 private:
  Status read_common() {
    request_.at.reset();
    if (fields_.has(kAt)) {
      const Result<Timestamp> at = parse_timestamp(fields_.values[kAt]);
      if (!at)
        return malformed(name_of(kAt) +
                         " must be an RFC 3339 time like 2026-01-31T08:00:00Z: years 1970 to 9999 in UTC, at most 6 "
                         "decimals, seconds to 59");
      request_.at = *at;
    }
    request_.key.clear();
    if (fields_.has(kKey)) {
      if (fields_.values[kKey].empty()) return malformed(name_of(kKey) + " must not be empty");
      request_.key = fields_.values[kKey];
    }
    return {};
  }

  Status read_operation(std::size_t command) {
    switch (command) {
      case 0: {
        auto& member = operation_of<RegisterMemberRequest>(request_);
        member.member = fields_.values[kMember];
        member.referrer.clear();
        if (fields_.has(kReferrer)) {
          member.referrer = fields_.values[kReferrer];
          // In a request an empty referrer means nobody, which is said by leaving the field out.
          if (member.referrer.empty()) request_.unreadable = Reject::id_malformed;
        }
        return {};
      }
      case 1: {
        auto& order = operation_of<SettleOrderRequest>(request_);
        order.order = fields_.values[kOrder];
        order.member = fields_.values[kMember];
        if (Status paid = read_amount(kPaid, currency_digits_, order.paid); !paid) return paid;
        return read_amount(kCost, currency_digits_, order.cost);
      }
      case 2: {
        auto& sale = operation_of<SellPointsRequest>(request_);
        sale.member = fields_.values[kMember];
        sale.points.reset();
        if (fields_.values[kPoints] == "all") return {};
        Points points;
        Status read = read_amount(kPoints, kPointDecimals, points);
        sale.points = points;
        return read;
      }
      default: {
        auto& injection = operation_of<InjectRequest>(request_);
        const auto source = std::find(kSourceNames.begin(), kSourceNames.end(), fields_.values[kSource]);
        if (source == kSourceNames.end()) return malformed(name_of(kSource) + " must be subsidy, financing or reserve");
        injection.source = static_cast<InjectionSource>(source - kSourceNames.begin());
        return read_amount(kAmount, currency_digits_, injection.amount);
      }
    }
  }

  // A decimal that cannot be held still names its refusal: too many decimals are noted in the request, a negative or
  // too large one is kept as such an amount.
  template <class Amount>
  Status read_amount(Field field, int scale, Amount& amount) {
    std::string_view text = fields_.values[field];
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    std::int64_t units = INT64_MAX;
    if (const Result<std::int64_t> parsed = parse_decimal(text, scale)) {
      units = *parsed;
    } else if (parsed.error().code == "decimal_too_fine") {
      units = 0;
      request_.unreadable = Reject::amount_too_fine;
    } else if (parsed.error().code != "decimal_out_of_range") {
      return malformed(name_of(field) + " must be a decimal string like \"1000.00\"" +
                       (field == kPoints ? " or \"all\"" : ""));
    }
    amount = Amount(negative ? -units : units);
    return {};
  }

  const FlatFields& fields_;
  int currency_digits_;
  Request& request_;
};

}  // namespace

Status read_command(std::string_view json, int currency_digits, Request& request) {
  FlatFields fields;
  if (Status read = read_flat_object(json, kFields, fields); !read) return read;
  return CommandReader(fields, currency_digits, request).read();
}

}  // namespace greenpool
