// What every command has in common: its shape, its time, and what the oracle can be asked.
#include "tests/oracle/oracle.h"

#include <algorithm>

#include "tests/oracle/bounds.h"

namespace greenpool::oracle {
namespace {

constexpr std::size_t kDocumentBound = 65'536;  // bytes

// Whole numbers by the name of their field; what is not here has no bound of its own.
struct NumberBounds {
  std::string_view name;
  std::int64_t least;
  std::int64_t most;
};
constexpr NumberBounds kNumberBounds[] = {{"weight", 0, 1'000'000},  {"accepts", 0, 65'535},
                                          {"version", 1, 65'535},    {"shares", 1, 1'000'000'000'000},
                                          {"cliff_days", 0, 36'525}, {"vesting_days", 0, 36'525}};

bool names_something(std::string_view id) {
  return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
    return c > ' ' && c <= '~' && c != '"' && c != ',' && c != '\\';
  });
}

// Money that may be nothing; all other must be something.
bool may_be_nothing(std::string_view name) {
  return name == "paid" || name == "cost" || name == "wallet" || name == "subsidy" || name == "coins";
}

template <class Operation>
const mpz_class& money_bound_of(const Operation&) {
  constexpr bool kIsOrder = std::is_base_of_v<SettleOrder, Operation> || std::is_same_v<Operation, ReverseOrder> ||
                            std::is_same_v<Operation, ProposeClaim>;
  return kIsOrder ? kOrderBound : kMoneyBound;
}

void add_amount(std::int64_t amount, std::int64_t least, const mpz_class& most, Reasons& reasons) {
  reasons.add_if(least > 0 && amount < least, Reject::amount_not_positive);
  reasons.add_if((least == 0 && amount < 0) || whole(amount) > most, Reject::amount_out_of_range);
}

class Shape {
 public:
  Shape(const mpz_class& money_bound, Reasons& reasons) : money_bound_(money_bound), reasons_(reasons) {}

  template <class Field, class Value>
  void operator()(const Field& field, const Value& value) {
    look_at(field.name, field.need == Need::optional, value);
  }

 private:
  void look_at(std::string_view, bool optional, std::string_view text) {
    reasons_.add_if(!(optional && text.empty()) && !names_something(text), Reject::id_malformed);
  }
  void look_at(std::string_view name, bool, Money amount) {
    add_amount(amount.units(), may_be_nothing(name) ? 0 : 1, money_bound_, reasons_);
  }
  void look_at(std::string_view, bool, Points points) { add_amount(points.units(), 1, kPointsBound, reasons_); }
  void look_at(std::string_view, bool, Rate rate) { add_amount(rate.units(), 0, 1'000'000, reasons_); }
  void look_at(std::string_view name, bool, std::int64_t number) {
    for (const NumberBounds& bounds : kNumberBounds) {
      if (bounds.name == name) add_amount(number, bounds.least, whole(bounds.most), reasons_);
    }
  }
  void look_at(std::string_view, bool, Timestamp time) {
    reasons_.add_if(time.microseconds() < 0 || time.microseconds() > kLatestTime, Reject::time_out_of_range);
  }
  void look_at(std::string_view, bool, LongText document) {
    reasons_.add_if(document.text.size() > kDocumentBound, Reject::amount_out_of_range);
  }
  void look_at(std::string_view, bool optional, RegionCode region) {
    reasons_.add_if(!(optional && !region.exists()) && !is_region(region), Reject::region_unknown);
  }
  template <class Value>
  void look_at(std::string_view name, bool optional, const std::optional<Value>& value) {
    if (value) look_at(name, optional, *value);
  }
  // Members are looked up, choices are what they are.
  template <class Value>
  void look_at(std::string_view, bool, const Value&) {}

  const mpz_class& money_bound_;
  Reasons& reasons_;
};

Reasons shape_of(const Command& command) {
  Reasons reasons;
  std::visit(
      [&reasons](const auto& operation) {
        Shape shape(money_bound_of(operation), reasons);
        for_each_field(operation, shape);
        if constexpr (requires { operation.cliff_days; }) {
          reasons.add_if(operation.cliff_days > operation.vesting_days, Reject::amount_out_of_range);
        }
        if constexpr (requires { operation.wallet; }) {
          const mpz_class price =
              whole(operation.paid.units()) + whole(operation.subsidy.units()) + whole(operation.coins.units());
          // Only coins can pay a whole price.
          reasons.add_if(operation.paid < Money(0) || (operation.paid == Money(0) && operation.coins <= Money(0)),
                         Reject::amount_not_positive);
          reasons.add_if(operation.wallet > operation.paid || price > kOrderBound, Reject::amount_out_of_range);
        }
      },
      command.operation);
  const std::int64_t at = command.at.microseconds();
  reasons.add_if(at < 0 || at > kLatestTime, Reject::time_out_of_range);
  return reasons;
}

}  // namespace

Reject Reasons::first() const {
  if (all_.empty()) return Reject::none;
  for (const RejectInfo& info : all_rejects()) {
    if (std::find(all_.begin(), all_.end(), info.reject) != all_.end()) return info.reject;
  }
  return all_.front();
}

Oracle::Oracle(const Terms& terms, Flaw flaw)
    : flaw_(flaw),
      last_price_(ratio(whole(terms.initial_price.minor), whole(terms.initial_price.units))),
      books_(flaw),
      locked_(flaw) {
  adopt(terms);
}

mpq_class Oracle::price() const { return circulating_ == 0 ? last_price_ : ratio(pool_, circulating_); }

mpz_class Oracle::holding_of(std::size_t member) const {
  mpz_class sum;
  for (const std::size_t position : members_[member].open_positions) sum += positions_[position].remaining;
  return sum;
}

bool Oracle::knows(MemberIndex member) const { return member.exists() && member.value() < members_.size(); }

bool Oracle::is_frozen(MemberIndex member) const { return members_[member.value()].status == MemberStatus::frozen; }

std::optional<std::size_t> Oracle::find(std::string_view id) const {
  const auto found = numbers_.find(id);
  return found == numbers_.end() ? std::nullopt : std::optional(found->second);
}

bool Oracle::overflows(Account account, const mpz_class& more) const {
  return books_.at(account) + more > (flawed(Flaw::account_bound_off) ? kMoneyBound - 1 : kMoneyBound);
}

Reject Oracle::verdict(const Command& command) const {
  if (const Reasons malformed = shape_of(command); !malformed.none()) return malformed.first();
  const std::int64_t at = command.at.microseconds();
  const std::optional<std::int64_t> due = next_due();
  const bool is_due = due && (flawed(Flaw::due_only_after) ? *due < at : *due <= at);
  Reasons all = std::visit([&](const auto& operation) { return reasons(operation, at); }, command.operation);
  all.add_if(at < clock_, Reject::time_went_back);
  add_reasons_of_closing(command.operation, all);
  all.add_if(is_due && !std::holds_alternative<Advance>(command.operation), Reject::work_is_due);
  return all.first();
}

Reject Oracle::decide(const Command& command, std::vector<Event>& events) {
  const Reject refused = verdict(command);
  if (refused != Reject::none) return refused;
  texts_.clear();
  clock_ = command.at.microseconds();
  if (!periods_.began) begin_periods();
  std::visit([&](const auto& operation) { apply(operation, events); }, command.operation);
  if (!periods_.day_end && has_daily_work()) periods_.day_end = end_of_period(Period::day, clock_);
  return Reject::none;
}

}  // namespace greenpool::oracle
