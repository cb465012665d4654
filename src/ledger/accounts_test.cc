// Double entry. SPEC sections 3 (cover) and 11.
#include "ledger/accounts.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/support/archive_bytes.h"

namespace greenpool {
namespace {

constexpr Account kAllAccounts[] = {
    Account::cash, Account::customer_deposits, Account::platform_capital, Account::supplier_payable,
    Account::pool, Account::reserve,           Account::wallets,          Account::platform_revenue};

TEST(Accounts, HaveNamesThatDiffer) {
  static_assert(std::size(kAllAccounts) == kAccountCount);
  std::set<std::string_view> names;
  for (const Account account : kAllAccounts) names.insert(account_name(account));
  EXPECT_EQ(names.size(), kAccountCount);
  EXPECT_EQ(account_name(Account::cash), "cash");
  EXPECT_EQ(account_name(Account::platform_revenue), "platform_revenue");
}

TEST(Postings, LeaveOutLinesOfNothing) {
  Posting posting;
  posting.debit(Account::cash, Money(0));
  posting.credit(Account::pool, Money(0));
  EXPECT_TRUE(posting.lines().empty());
}

TEST(PostingsDeathTest, HaveEightLinesAtMost) {
  Posting posting;
  for (int i = 0; i < 8; ++i) posting.debit(Account::cash, Money(1));
  EXPECT_DEATH(posting.debit(Account::cash, Money(1)), "eight lines");
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
  EXPECT_EQ(books.sum(), Money(0));
}

TEST(Books, DoNotSumToZeroAfterAOneSidedPosting) {
  Books books;
  Posting posting;
  posting.debit(Account::cash, Money(1));
  books.post(posting);
  EXPECT_EQ(books.sum(), Money(1));
}

TEST(Books, AreCoveredUpToTheLastMinorUnit) {
  for (const Account owed : {Account::supplier_payable, Account::pool, Account::reserve, Account::wallets}) {
    Books books;
    Posting funded;
    funded.debit(Account::cash, Money(10));
    funded.credit(owed, Money(10));
    books.post(funded);
    EXPECT_TRUE(books.covered()) << account_name(owed);
    Posting more;
    more.credit(owed, Money(1));
    books.post(more);
    EXPECT_FALSE(books.covered()) << account_name(owed);
  }
  for (const Account own : {Account::customer_deposits, Account::platform_capital, Account::platform_revenue}) {
    Books books;
    Posting posting;
    posting.credit(own, Money(1));
    books.post(posting);
    EXPECT_TRUE(books.covered()) << account_name(own);
  }
}

TEST(Books, AreReadBackAsTheyWereWritten) {
  Books books;
  std::int64_t amount = 0;
  for (const Account account : kAllAccounts) {
    Posting posting;
    posting.debit(account, Money(++amount * 1'000'000'007));
    books.post(posting);
  }
  Books restored;
  ASSERT_TRUE(read_archive(restored, archive_bytes(books)).has_value());
  for (const Account account : kAllAccounts) EXPECT_EQ(restored.balance(account), books.balance(account));
  EXPECT_EQ(archive_bytes(books).size(), kAccountCount * sizeof(Money));
}

}  // namespace
}  // namespace greenpool
