// Law 9. A sale or exit pays exactly floor(n x P x (1 - h) / S) at the P and S before it, a sale of a window at those
// of the window; a conversion pays its shares at their price and burns ceil(cash x S / P) points; an order is split
// without a remainder, grants no more than its value buys, releases no more than its surplus buys, and locks no more
// than its coins buy. Stated as products, independently of how the amounts were found. SPEC sections 3, 9, 10 and 13.
#pragma once

#include "engine/change.h"
#include "engine/state.h"

namespace greenpool {

struct PayoutsArePriced {
  static constexpr const char* kName = "9 payouts and grants are priced";

  [[nodiscard]] static bool holds_after(const PointsSold& sale, const Change& change, const State& state) {
    return is_payout(change.before, sale.points, state.terms.sell_fee, sale.paid);
  }
  [[nodiscard]] static bool holds_after(const WindowSale& sale, const Change&, const State& state) {
    const Pool priced{state.sale_window.pool, state.sale_window.circulating, {}};
    return is_payout(priced, sale.points, state.terms.sell_fee, sale.paid);
  }
  [[nodiscard]] static bool holds_after(const ForcedExit& exit, const Change& change, const State& state) {
    const Rate fee = state.terms.exit_fee == ExitFee::charged ? state.terms.sell_fee : Rate(0);
    return is_payout(change.before, exit.points, fee, exit.paid);
  }
  [[nodiscard]] static bool holds_after(const PointsConverted& conversion, const Change& change, const State& state) {
    return is_conversion(change.before, conversion, state.cap_table.share_price);
  }
  [[nodiscard]] static bool holds_after(const OrderSettled& order, const Change& change, const State& state) {
    const Money parts = order.cost + order.contribution + order.platform + order.rewards + order.remainder;
    if (order.paid + order.subsidy != parts) return false;
    if (order.grant_value > order.contribution) return false;
    const Price price = change.before.price();  // n x P <= v x S: rounding never favours the buyer
    return is_bought(order.granted, price, order.grant_value, kRateOne) &&
           is_bought(order.released, price, order.contribution - order.grant_value,
                     state.terms_of(order.version).legacy.release_share.units()) &&
           is_bought(order.locked, price, order.coins, kRateOne);
  }

 private:
  // points x minor x 1e6 <= value x share x units; 9e37 and 9e35 at most.
  static bool is_bought(Points points, const Price& price, Money value, std::int64_t share) {
    if (points == Points(0)) return true;
    return wide(unsigned_of(points.units()), unsigned_of(price.minor)) * unsigned_of(kRateOne) <=
           wide(unsigned_of(value.units()), unsigned_of(share)) * unsigned_of(price.units);
  }
  static std::uint64_t unsigned_of(std::int64_t value) { return static_cast<std::uint64_t>(value); }

  // paid x S x 1e6 <= n x P x (1e6 - h) < (paid + 1) x S x 1e6; each product below 2^127.
  static bool is_payout(const Pool& pool, Points points, Rate fee, Money paid) {
    const UInt128 due =
        wide(unsigned_of(points.units()), unsigned_of(pool.cash.units())) * unsigned_of(kRateOne - fee.units());
    const UInt128 unit = wide(unsigned_of(pool.circulating.units()), unsigned_of(kRateOne));
    const UInt128 lower = unit * unsigned_of(paid.units());
    return lower <= due && due - lower < unit;
  }

  // cash = shares x price, and (n - 1) x P < cash x S <= n x P.
  static bool is_conversion(const Pool& pool, const PointsConverted& event, Money share_price) {
    if (wide(unsigned_of(event.shares), unsigned_of(share_price.units())) != unsigned_of(event.cash.units())) {
      return false;
    }
    const UInt128 burnt = wide(unsigned_of(event.points.units()), unsigned_of(pool.cash.units()));
    const UInt128 due = wide(unsigned_of(event.cash.units()), unsigned_of(pool.circulating.units()));
    return due <= burnt && burnt - due < unsigned_of(pool.cash.units());
  }
};

}  // namespace greenpool
