// The promises of SPEC section 3, stated on exact numbers over the engine's events alone, without the oracle: the price
// never falls, rounding never favours the user and never costs a whole unit, no unit appears or vanishes, the pool
// always covers.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "engine/event.h"
#include "engine/state.h"
#include "terms/terms.h"
#include "tests/oracle/exact.h"

namespace greenpool::oracle {

class ExactLaws {
 public:
  explicit ExactLaws(const Terms& terms);

  // The events of one command, and the state that they led to. The first broken promise, if one is.
  [[nodiscard]] std::optional<std::string> observe(std::span<const Event> events, const State& after);
  // What costs a walk over everything. O(members and positions).
  [[nodiscard]] std::optional<std::string> walk(const State& state) const;

 private:
  template <class Kind>
  const char* broken_by(const Kind&) {
    return nullptr;
  }
  const char* broken_by(const OrderSettled& order);
  const char* broken_by(const PointsSold& sale);
  const char* broken_by(const PoolInjected& injection);
  const char* broken_by(const ForcedExit& exit);
  const char* broken_by(const PoolReserved& rest);
  const char* broken_by(const PointsSplit& split);

  const char* broken_by_payment(Points points, Money paid, Rate fee);
  [[nodiscard]] const char* broken_afterwards(const State& state) const;
  void set_price();

  Terms terms_;
  mpz_class pool_;         // P
  mpz_class circulating_;  // S
  mpz_class cash_;         // all that came in from outside
  // The price as minor_ / units_, and the highest so far, adjusted for splits.
  mpz_class minor_;
  mpz_class units_;
  mpz_class highest_minor_;
  mpz_class highest_units_;
};

}  // namespace greenpool::oracle
