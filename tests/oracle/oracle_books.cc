#include "tests/oracle/oracle_books.h"

#include <algorithm>

namespace greenpool::oracle {
namespace {

mpz_class positive_part(const mpz_class& amount) { return amount > 0 ? amount : mpz_class(0); }

}  // namespace

mpz_class OracleBooks::surplus() const {
  mpz_class left = at(Account::cash) - at(Account::supplier_payable);
  for (const Account owed : {Account::customer_deposits, Account::pool, Account::reserve, Account::wallets,
                             Account::held_withdrawals, Account::dividend, Account::subsidy, Account::tax_withheld}) {
    left -= at(owed);
  }
  return left;
}

void OracleBooks::credit(std::size_t member, const mpz_class& amount) {
  Purse& purse = purses_[member];
  const mpz_class debt_before = positive_part(-purse.wallet);
  purse.wallet += amount;
  const mpz_class debt = positive_part(-purse.wallet);
  at(Account::member_debt) -= debt_before - debt;
  at(Account::wallets) += amount - (debt_before - debt);
  // What the reserve is due comes last, unless it should come first.
  mpz_class to_reserve = positive_part(purse.reserve_due - debt);
  if (flaw_ == Flaw::reserve_repaid_first) to_reserve = std::min(purse.reserve_due, mpz_class(debt_before - debt));
  purse.reserve_due -= to_reserve;
  at(Account::reserve_due) -= to_reserve;
  at(Account::reserve) += to_reserve;
}

void OracleBooks::charge(std::size_t member, const mpz_class& amount) {
  mpz_class& wallet = purses_[member].wallet;
  const mpz_class held = std::min(positive_part(wallet), amount);
  wallet -= amount;
  at(Account::wallets) -= held;
  at(Account::member_debt) += amount - held;
}

OpenWithdrawal* OracleBooks::find(std::string_view id) {
  const auto found =
      std::find_if(withdrawals_.begin(), withdrawals_.end(), [id](const auto& it) { return it.id == id; });
  return found == withdrawals_.end() ? nullptr : &*found;
}

const OpenWithdrawal* OracleBooks::find(std::string_view id) const { return const_cast<OracleBooks*>(this)->find(id); }

void OracleBooks::hold(const OpenWithdrawal& withdrawal) {
  Purse& purse = purses_[withdrawal.member];
  if (purse.day != withdrawal.day) {
    purse.day = withdrawal.day;
    purse.requested = 0;
  }
  purse.requested += withdrawal.amount;
  charge(withdrawal.member, withdrawal.amount);
  at(Account::held_withdrawals) += withdrawal.amount;
  withdrawals_.push_back(withdrawal);
}

void OracleBooks::release(std::string_view id) {
  const OpenWithdrawal withdrawal = *find(id);
  forget(id);
  Purse& purse = purses_[withdrawal.member];
  if (purse.day == withdrawal.day && flaw_ != Flaw::released_still_counts) purse.requested -= withdrawal.amount;
  at(Account::held_withdrawals) -= withdrawal.amount;
  credit(withdrawal.member, withdrawal.amount);
}

void OracleBooks::forget(std::string_view id) {
  std::erase_if(withdrawals_, [id](const OpenWithdrawal& withdrawal) { return withdrawal.id == id; });
}

const OpenWithdrawal* OracleBooks::newest_unsent(std::size_t member) const {
  const OpenWithdrawal* chosen = nullptr;
  for (const OpenWithdrawal& withdrawal : withdrawals_) {
    const bool unsent = withdrawal.stage == Stage::requested || withdrawal.stage == Stage::approved;
    if (withdrawal.member != member || !unsent) continue;
    if (chosen == nullptr || flaw_ != Flaw::releases_oldest_first) chosen = &withdrawal;
  }
  return chosen;
}

}  // namespace greenpool::oracle
