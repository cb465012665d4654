// Law 11. At the programme's end each holder's part of the pool and of the reserve, and each claim's of the reserve, is
// less than a minor unit away from its exact part by points or claims; with the last points goes the last of both, and
// at the end neither points nor pool are left. Stated as products of what the closing began with. SPEC section 15.
#pragma once

#include "engine/change.h"
#include "engine/state.h"

namespace greenpool {

struct ClosingPaysParts {
  static constexpr const char* kName = "11 closing pays everyone their part";

  [[nodiscard]] static bool holds_after(const ClosingPaid& paid, const Change& change, const State& state) {
    const Closing& closing = state.closing;
    const std::int64_t points = paid.points.units();
    const std::int64_t all = closing.circulating.units();
    if (!is_part(paid.from_pool, closing.pool, points, all)) return false;
    if (!is_part(paid.from_reserve, closing.for_holders(), points, all)) return false;
    if (change.after.circulating > Points(0)) return true;
    return change.after.cash == Money(0) && closing.paid == closing.pool + closing.reserve;
  }
  [[nodiscard]] static bool holds_after(const ClaimRepaid& repaid, const Change&, const State& state) {
    const LegacyHolding& left = state.legacy.holdings.at(repaid.member);
    const Money amount = repaid.coins + repaid.claims;
    return is_part(amount, state.closing.for_claims(), (left.coins + left.waiting + amount).units(),
                   state.closing.claims.units());
  }
  [[nodiscard]] static bool holds_after(const ProgrammeClosed&, const Change& change, const State&) {
    return change.after.circulating == Points(0) && change.after.cash == Money(0);
  }

 private:
  // |part x all - total x share| < all; each product below 2^107.
  static bool is_part(Money part, Money total, std::int64_t share, std::int64_t all) {
    const UInt128 paid = wide(static_cast<std::uint64_t>(part.units()), static_cast<std::uint64_t>(all));
    const UInt128 due = wide(static_cast<std::uint64_t>(total.units()), static_cast<std::uint64_t>(share));
    return (paid < due ? due - paid : paid - due) < static_cast<std::uint64_t>(all);
  }
};

}  // namespace greenpool
