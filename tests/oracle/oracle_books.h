// Whose money is where: the accounts, members' wallets, and the withdrawals that wait. SPEC sections 7, 8 and 11.
//
// A copy is cheap enough to try a reversal on: whether full cover holds is known only when it is done.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/choices.h"
#include "ledger/accounts.h"
#include "tests/oracle/exact.h"
#include "tests/oracle/flaw.h"

namespace greenpool::oracle {

enum class Stage : std::uint8_t { requested, approved, sent, unknown };

struct OpenWithdrawal {
  std::string id;
  std::size_t member = 0;
  mpz_class amount;
  Stage stage = Stage::requested;
  std::int64_t day = 0;
  std::string approved_by;
};

struct Purse {
  mpz_class wallet;       // below 0: debt
  mpz_class reserve_due;  // of the debt, repaid last
  std::int64_t day = 0;
  mpz_class requested;  // that day, released ones deducted
};

class OracleBooks {
 public:
  explicit OracleBooks(Flaw flaw) : flaw_(flaw) {}

  // The natural side of each account.
  [[nodiscard]] mpz_class& at(Account account) { return accounts_[static_cast<std::size_t>(account)]; }
  [[nodiscard]] const mpz_class& at(Account account) const { return accounts_[static_cast<std::size_t>(account)]; }
  // What cash has beyond all that it must cover.
  [[nodiscard]] mpz_class surplus() const;

  [[nodiscard]] std::vector<Purse>& purses() { return purses_; }
  [[nodiscard]] const std::vector<Purse>& purses() const { return purses_; }
  // Money becomes a member's, who repays debt first. The caller takes it from elsewhere.
  void credit(std::size_t member, const mpz_class& amount);
  // The other way; what the wallet does not hold becomes debt.
  void charge(std::size_t member, const mpz_class& amount);

  // In order of request.
  [[nodiscard]] const std::vector<OpenWithdrawal>& withdrawals() const { return withdrawals_; }
  [[nodiscard]] OpenWithdrawal* find(std::string_view id);
  [[nodiscard]] const OpenWithdrawal* find(std::string_view id) const;
  void hold(const OpenWithdrawal& withdrawal);
  void release(std::string_view id);
  // It leaves without coming back.
  void forget(std::string_view id);
  // The member's newest withdrawal that was not sent.
  [[nodiscard]] const OpenWithdrawal* newest_unsent(std::size_t member) const;

 private:
  Flaw flaw_;
  std::array<mpz_class, kAccountCount> accounts_;
  std::vector<Purse> purses_;
  std::vector<OpenWithdrawal> withdrawals_;
};

}  // namespace greenpool::oracle
