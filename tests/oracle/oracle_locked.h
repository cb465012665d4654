// Points that are locked for old claims, and those of them that are released and wait to be collected. SPEC section 9.
//
// Two computations side by side. What the rules say, in integers: an index F from 2^62, F <- ceil(F (L - r) / L), and
// ceil(l F / F0) for a balance l that was noted when the index was F0. And what is meant, in rationals: of each balance
// the part (L - r) / L stays locked. The first is never less than the second, and never as much as
//   one unit for the last rounding, one for each time that the balance was noted since the day began, and l / F0 for
//   each release since, by which the index itself may be too high (each of these shares in later releases)
// more: `slack` below. l / F0 is less than one unit while l is below 2^62 and the index has not fallen.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "tests/oracle/exact.h"
#include "tests/oracle/flaw.h"

namespace greenpool::oracle {

class LockedPoints {
 public:
  struct Balance {
    mpz_class noted;          // l
    mpz_class index;          // F0
    std::uint64_t epoch = 0;  // in which it was noted
    mpz_class ready;          // released before that, and not collected
    mpq_class exact;          // the share that should be locked
    mpq_class slack;          // how much more l F / F0 may be
  };

  explicit LockedPoints(Flaw flaw);

  [[nodiscard]] const mpz_class& locked() const { return locked_; }      // L
  [[nodiscard]] const mpz_class& released() const { return released_; }  // and in no position
  [[nodiscard]] const mpz_class& index() const { return index_; }        // F
  [[nodiscard]] bool any() const { return locked_ > 0 || released_ > 0; }
  [[nodiscard]] mpz_class locked_of(std::size_t member) const;
  [[nodiscard]] mpz_class collectable(std::size_t member) const;
  [[nodiscard]] bool awaits_points(std::size_t member) const;
  [[nodiscard]] const std::map<std::size_t, Balance>& balances() const { return balances_; }

  void lock(std::size_t member, const mpz_class& points);
  void release(const mpz_class& points);  // 0 <= points <= L
  // What the member could collect, who has collected it now.
  mpz_class collect(std::size_t member);
  // From a balance that has nothing to collect. What rounding had left of it among the released points: the residue.
  mpz_class take(std::size_t member, const mpz_class& points);
  // The day's end, after everyone has collected: what is left of the released points is locked again.
  mpz_class settle();
  void split(const mpz_class& factor);

  // What does not add up: sums, or a balance and its exact share.
  [[nodiscard]] std::optional<std::string> broken() const;

 private:
  [[nodiscard]] bool flawed(Flaw flaw) const { return flaw_ == flaw; }
  [[nodiscard]] mpq_class unrounded(const Balance& balance) const;  // l F / F0
  [[nodiscard]] mpz_class locked_of(const Balance& balance) const;
  void note(Balance& balance);
  void begin_epoch_if_empty();

  Flaw flaw_;
  mpz_class locked_;
  mpz_class released_;
  mpz_class index_;
  std::uint64_t epoch_ = 0;
  std::map<std::size_t, Balance> balances_;
};

}  // namespace greenpool::oracle
