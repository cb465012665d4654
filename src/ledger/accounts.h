// The programme's accounts and the balanced postings that move them. SPEC sections 3 (cover) and 11.
//
// Signed balances: a debit adds, a credit subtracts, so that all balances sum to zero. Assets are debit balances; what
// is owed or set aside is a credit balance, shown as its natural (positive) amount by balance(). Complexity: O(lines).
// Thread safety: none needed, one writer.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "money/money.h"

namespace greenpool {

enum class Account : std::uint8_t {
  cash,
  customer_deposits,
  platform_capital,
  supplier_payable,
  pool,
  reserve,
  wallets,
  platform_revenue,
};
inline constexpr std::size_t kAccountCount = 8;

// The account's stable name in exports and the API.
[[nodiscard]] std::string_view account_name(Account account);

struct PostingLine {
  Account account;
  Money debit;  // negative: a credit
};

// A handful of lines that sum to zero.
class Posting {
 public:
  void debit(Account account, Money amount) { add(account, amount); }
  void credit(Account account, Money amount) { add(account, -amount); }
  [[nodiscard]] std::span<const PostingLine> lines() const { return {lines_.data(), count_}; }

 private:
  void add(Account account, Money amount) {
    if (amount == Money(0)) return;
    GP_CHECK(count_ < lines_.size(), "a posting has at most eight lines");
    lines_[count_++] = {account, amount};
  }

  std::array<PostingLine, 8> lines_{};
  std::size_t count_ = 0;
};

class Books {
 public:
  void post(const Posting& posting) {
    for (const PostingLine& line : posting.lines()) balances_[index(line.account)] += line.debit;
  }

  // The natural, non-negative side: cash as its debit balance, every other account as its credit balance.
  [[nodiscard]] Money balance(Account account) const {
    const Money signed_balance = balances_[index(account)];
    return account == Account::cash ? signed_balance : -signed_balance;
  }
  [[nodiscard]] Money sum() const {
    Money total;
    for (const Money balance : balances_) total += balance;
    return total;
  }
  // cash - supplier payable >= pool + reserve + wallets: all points and all wallets can be paid in full.
  [[nodiscard]] bool covered() const {
    return balance(Account::cash) - balance(Account::supplier_payable) >=
           balance(Account::pool) + balance(Account::reserve) + balance(Account::wallets);
  }

  template <class Self, class Archive>
  static void serialise(Self& self, Archive& archive) {
    for (auto& balance : self.balances_) archive.value(balance);
  }

 private:
  [[nodiscard]] static std::size_t index(Account account) { return static_cast<std::size_t>(account); }

  std::array<Money, kAccountCount> balances_{};
};

}  // namespace greenpool
