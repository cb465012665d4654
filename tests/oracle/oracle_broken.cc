// Whether the oracle itself adds up: a check that needs no engine.
#include "tests/oracle/bounds.h"
#include "tests/oracle/oracle.h"

namespace greenpool::oracle {

std::optional<std::string> Oracle::broken() const {
  if (const std::optional<std::string> found = locked_.broken()) return found;
  mpz_class sum;
  for (std::size_t i = 0; i < kAccountCount; ++i) {
    const auto number = static_cast<Account>(i);
    if (account(number) < 0 || account(number) > kMoneyBound)
      return std::string(account_name(number)) + " is out of bounds";
    sum += is_debit_account(number) ? account(number) : mpz_class(-account(number));
  }
  if (sum != 0) return "the books do not sum to zero";
  if (books_.surplus() < 0) return "cash does not cover what it must";
  if (account(Account::pool) != pool_) return "the pool account is not P";

  mpz_class held = locked_.released();
  mpz_class waiting;
  mpz_class coins;
  for (const OracleMember& member : members_) {
    waiting += member.legacy.waiting;
    coins += member.legacy.coins;
    for (const std::size_t number : member.open_positions) {
      const OraclePosition& position = positions_[number];
      held += position.remaining;
      const bool whole = position.remaining > 0 || position.is_legacy;
      if (!whole || position.remaining < 0 || position.remaining > position.acquired)
        return "a position is not 0 < R <= A";
      if (position.is_legacy && position.acquired != position.remaining + member.legacy.sold) {
        return "a legacy position is not what it holds and sold";
      }
    }
  }
  for (const auto& [id, purchase] : paid_) coins += purchase.coins;
  if (held != circulating_) return "S is not what is held and released";
  if (circulating_ > kPointsBound || locked_.locked() > kPointsBound) return "there are too many points";
  if (waiting != account(Account::legacy_claims)) return "the claims that wait are not their account";
  if (coins != account(Account::coins)) return "the coins are not their account";
  if (waiting + coins != account(Account::legacy_assumed)) return "what was assumed is not what is owed";
  if (circulating_ == 0 && pool_ != 0) return "a pool without points keeps cash";
  if (circulating_ > 0 && circulating_ == locked_.released()) return "nobody holds what circulates";
  if (price() >= split_at_) return "the price is not below split_at";
  if (next_exit()) return "a position is still due";
  if (cap_table_.shares() > kSharesBound) return "there are too many shares";
  return std::nullopt;
}

}  // namespace greenpool::oracle
