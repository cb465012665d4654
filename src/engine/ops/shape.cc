#include <algorithm>

#include "base/text_id.h"
#include "engine/ops/ops.h"

namespace greenpool {
namespace {

constexpr bool is_in_range(Timestamp at) { return at >= Timestamp{} && at <= kEndOfTime; }

// The first reason of the table among those that hold, as for everything that is refused.
class ShapeCheck {
 public:
  template <class T>
  Reject of(const T& command) {
    for_each_field(command, [&](const auto& field, const auto& value) { check(field, value); });
    if constexpr (std::is_base_of_v<SettleOrder, T>) {
      // Each may be out of its own range here, so that their sum need not fit 64 bits.
      const Int128 price = Int128{command.paid.units()} + command.subsidy.units() + command.coins.units();
      // Only coins can pay a whole price.
      require(command.paid > Money(0) || (command.paid == Money(0) && command.coins > Money(0)),
              Reject::amount_not_positive);
      require(command.wallet <= command.paid && price <= kOrderMoneyMax, Reject::amount_out_of_range);
    }
    if constexpr (std::is_same_v<IssueShares, T>) {
      require(command.cliff_days <= command.vesting_days, Reject::amount_out_of_range);
    }
    return first_;
  }

 private:
  template <class F>
  void check(const F& field, std::string_view text) {
    require(is_text_id(text) || (field.need == Need::optional && text.empty()), Reject::id_malformed);
  }
  template <class F>
  void check(const F&, MemberIndex) {}
  template <class F>
  void check(const F&, LongText text) {
    require(text.text.size() <= kLongTextMax, Reject::amount_out_of_range);
  }
  template <class F>
  void check(const F&, Timestamp time) {
    require(is_in_range(time), Reject::time_out_of_range);
  }
  template <class F>
  void check(const F& field, RegionCode region) {
    require(region.exists() ? is_region(region) : field.need == Need::optional, Reject::region_unknown);
  }
  template <class F, class Tag>
  void check(const F& field, Amount<Tag> amount) {
    check_units(field, amount.units());
  }
  template <class F>
  void check(const F&, Rate rate) {
    require(rate >= Rate(0) && rate <= Rate(kRateOne), Reject::amount_out_of_range);
  }
  template <class F>
  void check(const F& field, std::int64_t units) {
    check_units(field, units);
  }
  template <class F, class T>
  void check(const F& field, const std::optional<T>& value) {
    if (value) check(field, *value);
  }
  template <class F, class Choice>
    requires std::is_enum_v<Choice>
  void check(const F&, Choice) {}

  template <class F>
  void check_units(const F& field, std::int64_t units) {
    require(field.least <= 0 || units > 0, Reject::amount_not_positive);
    require(units >= std::min<std::int64_t>(field.least, 0) && units <= field.most, Reject::amount_out_of_range);
  }
  void require(bool condition, Reject otherwise) {
    if (!condition && (first_ == Reject::none || otherwise < first_)) first_ = otherwise;
  }

  Reject first_ = Reject::none;
};

}  // namespace

Reject check_name(const State& state, const Operation& operation) {
  const std::optional<OwnName> name = own_name(operation);
  if (!name) return Reject::none;
  switch (name->kind) {
    case NameKind::order:
      return state.paid_orders.contains(name->text) || state.orders.find(name->text) ? Reject::order_conflict
                                                                                     : Reject::none;
    case NameKind::withdrawal:
      return state.withdrawals.find(name->text) != nullptr ? Reject::name_conflict : Reject::none;
    case NameKind::supplier_payment:
      return state.suppliers.payments().contains(name->text) ? Reject::name_conflict : Reject::none;
    case NameKind::proposal:
      return state.proposals.contains(name->text) ? Reject::name_conflict : Reject::none;
    case NameKind::certificate:
      return state.cap_table.certificates.contains(name->text) ? Reject::name_conflict : Reject::none;
    case NameKind::round:
      return state.cap_table.rounds.contains(name->text) ? Reject::name_conflict : Reject::none;
    case NameKind::stream:
      return state.streams.contains(name->text) ? Reject::name_conflict : Reject::none;
    case NameKind::claim:
      return state.legacy.claim_ids.contains(name->text) ? Reject::name_conflict : Reject::none;
    case NameKind::order_end:
    case NameKind::refund:
      break;
  }
  return Reject::none;
}

Reject check_shape(const Operation& operation, Timestamp at) {
  const Reject shape = std::visit([](const auto& command) { return ShapeCheck().of(command); }, operation);
  // A region comes after the time in the table.
  if (is_in_range(at) || (shape != Reject::none && shape < Reject::time_out_of_range)) return shape;
  return Reject::time_out_of_range;
}

}  // namespace greenpool
