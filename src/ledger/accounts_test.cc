// Double entry. SPEC sections 3 (cover) and 11.
#include "ledger/accounts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/support/archive_bytes.h"

namespace greenpool {
namespace {

TEST(Accounts, HaveNamesThatDiffer) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kAccountCount; ++i) names.insert(account_name(static_cast<Account>(i)));
  EXPECT_EQ(names.size(), kAccountCount);
  EXPECT_FALSE(names.contains(""));
  EXPECT_EQ(account_name(Account::cash), "cash");
  EXPECT_EQ(account_name(Account::platform_revenue), "platform_revenue");
  EXPECT_EQ(account_name(Account::legacy_assumed), "legacy_assumed");
}

TEST(Postings, LeaveOutLinesOfNothing) {
  Posting posting;
  posting.debit(Account::cash, Money(0));
  posting.credit(Account::pool, Money(0));
  EXPECT_TRUE(posting.lines().empty());
}

TEST(PostingsDeathTest, HaveTwentyFourLinesAtMost) {
  Posting posting;
  for (int i = 0; i < 24; ++i) posting.debit(Account::cash, Money(1));
  EXPECT_DEATH(posting.debit(Account::cash, Money(1)), "twenty-four lines");
}

TEST(Books, ShowEachAccountOnItsNaturalSide) {
  Books books;
  Posting order;
  order.debit(Account::cash, Money(1'000));
  order.credit(Account::supplier_payable, Money(300));
  order.credit(Account::pool, Money(300));
  order.credit(Account::platform_revenue, Money(400));
  books.post(order);
  EXPECT_EQ(books.balance(Account::cash), Money(1'000));
  EXPECT_EQ(books.balance(Account::supplier_payable), Money(300));
  EXPECT_EQ(books.balance(Account::pool), Money(300));
  EXPECT_EQ(books.balance(Account::platform_revenue), Money(400));
  EXPECT_EQ(books.balance(Account::wallets), Money(0));
  EXPECT_EQ(books.figures().sum, Money(0));
}

TEST(Books, DoNotSumToZeroAfterAOneSidedPosting) {
  Books books;
  Posting posting;
  posting.debit(Account::cash, Money(1));
  books.post(posting);
  EXPECT_EQ(books.figures().sum, Money(1));
}

TEST(Books, HaveASurplusOfWhatCashHasBeyondWhatItMustCover) {
  for (std::size_t i = 0; i < kAccountCount; ++i) {
    const auto account = static_cast<Account>(i);
    const bool covered = account == Account::supplier_payable ||
                         std::find(Books::kCovered.begin(), Books::kCovered.end(), account) != Books::kCovered.end();
    Books books;
    Posting posting;
    posting.credit(account, Money(7));
    books.post(posting);
    EXPECT_EQ(books.surplus(), Money(covered || account == Account::cash ? -7 : 0)) << account_name(account);
  }
  // SPEC section 3, theorem, names them.
  for (const Account owed : {Account::pool, Account::reserve, Account::wallets, Account::held_withdrawals,
                             Account::dividend, Account::subsidy, Account::tax_withheld}) {
    EXPECT_NE(std::find(Books::kCovered.begin(), Books::kCovered.end(), owed), Books::kCovered.end());
  }
}

TEST(Books, AreReadBackAsTheyWereWritten) {
  Books books;
  for (std::size_t i = 0; i < kAccountCount; ++i) {
    Posting posting;
    posting.debit(static_cast<Account>(i), Money(static_cast<std::int64_t>(i + 1) * 1'000'000'007));
    books.post(posting);
  }
  Books restored;
  ASSERT_TRUE(read_archive(restored, archive_bytes(books)).has_value());
  for (std::size_t i = 0; i < kAccountCount; ++i) {
    EXPECT_EQ(restored.balance(static_cast<Account>(i)), books.balance(static_cast<Account>(i)));
  }
  EXPECT_EQ(archive_bytes(books).size(), kAccountCount * sizeof(Money));
}

}  // namespace
}  // namespace greenpool
