// The programme's accounts and the balanced postings that move them. SPEC sections 3 (cover) and 11.
//
// Assets and losses have debit balances, what is owed or set aside has credit balances; each is kept as the amount on
// its natural side. Debits less credits of all accounts sum to zero. Complexity: O(lines). Thread safety: none needed,
// one writer.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "money/money.h"

namespace greenpool {

enum class Account : std::uint8_t {
  cash,                 // in the bank
  customer_deposits,    // paid for orders that are not settled
  platform_capital,     // paid in by the platform
  supplier_payable,     // owed to suppliers
  pool,                 // P
  reserve,              // what the last holder left, what reversals collected beyond the pool's
  wallets,              // owed to members
  platform_revenue,     // shares of orders, unspent rewards
  held_withdrawals,     // asked for and not yet paid
  rewards_payable,      // in transit inside a command: 0 when it ends
  dividend,             // gathered for shareholders
  platform_loss,        // what reversals cost the platform
  subsidy,              // set aside to pay parts of prices, or injections
  legacy_claims,        // owed from before the programme
  coins,                // claims turned into spending power
  equity,               // received for shares
  member_debt,          // owed by members
  tax_withheld,         // owed to the tax office
  reserve_due,          // the part of members' debt that goes to the reserve when it is repaid
  supplier_receivable,  // owed by suppliers
  profit_distributed,   // gathered for shareholders so far
  platform_drawings,    // taken out by the platform
  legacy_assumed,       // claims and coins taken over: what has no cash behind it
  withdrawal_fees,      // the platform's, and no part of the profit that shareholders divide
};
inline constexpr std::size_t kAccountCount = 24;

// What is owned or lost has a debit balance; everything else is owed or set aside and has a credit balance.
[[nodiscard]] constexpr bool is_debit_account(Account account) {
  switch (account) {
    case Account::cash:
    case Account::platform_loss:
    case Account::member_debt:
    case Account::supplier_receivable:
    case Account::profit_distributed:
    case Account::platform_drawings:
    case Account::legacy_assumed:
      return true;
    default:
      return false;
  }
}

// -1 for debit accounts, 0 for the others: (x ^ m) - m is x on the account's natural side, without a branch. Every
// command looks at all accounts (`greenpool bench --only engine` pays for it).
inline constexpr auto kDebitMasks = [] {
  std::array<std::int64_t, kAccountCount> masks{};
  for (std::size_t i = 0; i < kAccountCount; ++i) masks[i] = is_debit_account(static_cast<Account>(i)) ? -1 : 0;
  return masks;
}();
[[nodiscard]] constexpr std::int64_t debit_mask(Account account) {
  return kDebitMasks.data()[static_cast<std::size_t>(account)];
}
[[nodiscard]] constexpr std::int64_t negated_if(std::int64_t units, std::int64_t mask) { return (units ^ mask) - mask; }

// The account's stable name in exports and the API.
[[nodiscard]] std::string_view account_name(Account account);

struct PostingLine {
  Account account;
  Money debit;  // negative: a credit
};

// A handful of lines that sum to zero.
class Posting {
 public:
  // Lines beyond count_ are never read: one is made for every event, and is not cleared first.
  Posting() {}  // NOLINT(modernize-use-equals-default): that would clear them

  void debit(Account account, Money amount) { add(account, amount); }
  void credit(Account account, Money amount) { add(account, -amount); }
  [[nodiscard]] std::span<const PostingLine> lines() const { return {lines_, count_}; }

 private:
  void add(Account account, Money amount) {
    if (amount == Money(0)) return;
    GP_CHECK(count_ < kLinesMax, "a posting has at most twenty-four lines");
    lines_[count_++] = {account, amount};
  }

  static constexpr std::size_t kLinesMax = 24;
  union {
    PostingLine lines_[kLinesMax];
  };
  std::size_t count_ = 0;
};

// What a posting did, for the laws that look at every event: found in one walk over its lines.
struct PostingFigures {
  Money sum;            // of all lines: 0 when it balances
  Money to_members;     // credited to wallets, or taken off members' debts
  bool bounded = true;  // every account it touched is inside its bounds
};

// What all accounts together say.
struct BooksFigures {
  Money sum;     // debits less credits: 0
  bool bounded;  // every account is inside its bounds
};

class Books {
 public:
  void post(const Posting& posting) {
    for (const PostingLine& line : posting.lines()) {
      balances_[index(line.account)] += Money(negated_if(line.debit.units(), ~debit_mask(line.account)));
    }
  }

  // The account's natural side, which is never below 0.
  [[nodiscard]] Money balance(Account account) const { return balances_[index(account)]; }
  // Of all accounts: O(accounts).
  [[nodiscard]] BooksFigures figures() const {
    std::int64_t sum = 0;
    std::uint64_t outside = 0;
#pragma GCC unroll 12
    for (std::size_t i = 0; i < kAccountCount; ++i) {
      sum += negated_if(balances_[i].units(), ~kDebitMasks[i]);
      outside |= outside_bounds(balances_[i]);
    }
    return {Money(sum), outside >> 63 == 0};
  }
  // Of a posting that was made.
  [[nodiscard]] PostingFigures figures_of(const Posting& posting) const {
    PostingFigures figures;
    std::uint64_t outside = 0;
    for (const PostingLine& line : posting.lines()) {
      figures.sum += line.debit;
      if (line.account == Account::wallets || line.account == Account::member_debt) figures.to_members -= line.debit;
      outside |= outside_bounds(balance(line.account));
    }
    figures.bounded = outside >> 63 == 0;
    return figures;
  }
  // What cash - supplier payable has beyond everything that it must cover: deposits, pool, reserve, wallets,
  // withdrawals held, dividends, subsidies and tax withheld. Not below 0: all points, wallets and deposits can be paid
  // in full.
  [[nodiscard]] Money surplus() const {
    Money left = balance(Account::cash) - balance(Account::supplier_payable);
#pragma GCC unroll 8
    for (const Account covered : kCovered) left -= balance(covered);
    return left;
  }
  static constexpr std::array<Account, 8> kCovered{
      Account::customer_deposits, Account::pool,     Account::reserve, Account::wallets,
      Account::held_withdrawals,  Account::dividend, Account::subsidy, Account::tax_withheld};

  template <class Self, class Archive>
  static void serialise(Self& self, Archive& archive) {
    for (auto& balance : self.balances_) archive.value(balance);
  }

 private:
  // The highest bit is set when the balance is below 0 or above the bound.
  [[nodiscard]] static std::uint64_t outside_bounds(Money balance) {
    const auto units = static_cast<std::uint64_t>(balance.units());
    return units | (static_cast<std::uint64_t>(kMoneyMax) - units);
  }
  [[nodiscard]] static std::size_t index(Account account) { return static_cast<std::size_t>(account); }

  Money balances_[kAccountCount];  // each on its natural side; an account's number is always below kAccountCount
};

}  // namespace greenpool
