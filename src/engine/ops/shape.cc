#include "base/text_id.h"
#include "engine/ops/ops.h"

namespace greenpool {
namespace {

struct ShapeCheck {
  Reject operator()(const RegisterMember& command) const {
    const bool ids = is_text_id(command.member) && (command.referrer.empty() || is_text_id(command.referrer));
    return ids ? Reject::none : Reject::id_malformed;
  }

  Reject operator()(const SettleOrder& command) const {
    if (!is_text_id(command.order)) return Reject::id_malformed;
    if (command.paid <= Money(0)) return Reject::amount_not_positive;
    if (command.paid > Money(kOrderMoneyMax)) return Reject::amount_out_of_range;
    if (command.cost < Money(0) || command.cost > Money(kOrderMoneyMax)) return Reject::amount_out_of_range;
    return Reject::none;
  }

  Reject operator()(const SellPoints& command) const {
    if (!command.points) return Reject::none;
    if (*command.points <= Points(0)) return Reject::amount_not_positive;
    return *command.points > Points(kPointsMax) ? Reject::amount_out_of_range : Reject::none;
  }

  Reject operator()(const Inject& command) const {
    if (command.amount <= Money(0)) return Reject::amount_not_positive;
    return command.amount > Money(kMoneyMax) ? Reject::amount_out_of_range : Reject::none;
  }
};

}  // namespace

Reject check_shape(const Operation& operation, Timestamp at) {
  constexpr std::int64_t kYear10000 = 253'402'300'800'000'000;  // microseconds
  if (const Reject shape = std::visit(ShapeCheck{}, operation); shape != Reject::none) return shape;
  return at.microseconds() < 0 || at.microseconds() >= kYear10000 ? Reject::time_out_of_range : Reject::none;
}

}  // namespace greenpool
