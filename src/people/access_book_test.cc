#include "people/access_book.h"

#include <gtest/gtest.h>

#include <atomic>
#include <ctime>
#include <thread>

#include "office/random.h"
#include "office/refusal.h"

namespace greenpool {
namespace {

constexpr std::int64_t kSecond = 1'000'000;

Timestamp at(std::int64_t seconds) { return Timestamp((1'000'000 + seconds) * kSecond); }

AccessChange change(const std::string& token, std::int64_t version, const Principal& principal) {
  return {.token = sha256(token), .version = version, .principal = std::make_shared<Principal>(principal)};
}
AccessChange removal(const std::string& token, std::int64_t version) {
  return {.token = sha256(token), .version = version, .principal = nullptr};
}
Principal member(const std::string& id) {
  return {.kind = PrincipalKind::member,
          .id = id,
          .absolute_until = at(10'000),
          .idle_microseconds = 600 * kSecond,
          .last_seen = at(0)};
}

TEST(AccessBookTest, FindsWhoHasTheToken) {
  AccessBook book;
  book.apply(std::vector{change("one", 1, member("m-1")), change("two", 2, member("m-2"))});
  ASSERT_NE(book.find("two", at(1)), nullptr);
  EXPECT_EQ(book.find("two", at(1))->id, "m-2");
  EXPECT_EQ(book.find("three", at(1)), nullptr);
  EXPECT_EQ(book.find("", at(1)), nullptr);
  EXPECT_EQ(book.size(), 2U);
}

TEST(AccessBookTest, LetsNobodyInAfterTheAbsoluteTimeHoweverBusy) {
  AccessBook book;
  book.apply(std::vector{change("one", 1, member("m-1"))});
  for (std::int64_t t = 0; t < 10'000; t += 500) EXPECT_NE(book.find("one", at(t)), nullptr) << t;
  EXPECT_EQ(book.find("one", at(10'000)), nullptr);
}

TEST(AccessBookTest, LetsNobodyInWhoWasIdleForTooLong) {
  AccessBook book;
  book.apply(std::vector{change("one", 1, member("m-1"))});
  EXPECT_NE(book.find("one", at(599)), nullptr);
  EXPECT_NE(book.find("one", at(1'198)), nullptr);
  EXPECT_EQ(book.find("one", at(1'798)), nullptr);
}

TEST(AccessBookTest, TakesChangesInAnyOrder) {
  AccessBook book;
  book.apply(std::vector{removal("one", 5)});
  book.apply(std::vector{change("one", 4, member("m-1"))});
  EXPECT_EQ(book.find("one", at(1)), nullptr) << "an older change brings nobody back";
  book.apply(std::vector{change("one", 6, member("m-new"))});
  book.apply(std::vector{change("one", 3, member("m-old"))});
  ASSERT_NE(book.find("one", at(1)), nullptr);
  EXPECT_EQ(book.find("one", at(1))->id, "m-new");
}

TEST(AccessBookTest, KeepsWhenItWasSeenOverAChange) {
  AccessBook book;
  book.apply(std::vector{change("one", 1, member("m-1"))});
  EXPECT_NE(book.find("one", at(500)), nullptr);
  book.apply(std::vector{change("one", 2, member("m-1"))});  // with the older last_seen of the database
  EXPECT_NE(book.find("one", at(1'000)), nullptr);
}

TEST(AccessBookTest, ReportsATouchOnceAMinute) {
  AccessBook book;
  book.apply(std::vector{change("one", 1, member("m-1"))});
  for (std::int64_t t = 0; t < 60; ++t) EXPECT_NE(book.find("one", at(t)), nullptr);
  EXPECT_TRUE(book.take_touches().empty());
  for (std::int64_t t = 60; t < 125; ++t) EXPECT_NE(book.find("one", at(t)), nullptr);
  const auto touches = book.take_touches();
  ASSERT_EQ(touches.size(), 2U);
  EXPECT_EQ(touches[0].seen, at(60));
  EXPECT_EQ(touches[1].seen, at(120));
  EXPECT_EQ(touches[0].token, sha256("one"));
  EXPECT_TRUE(book.take_touches().empty());
}

TEST(AccessBookTest, SweepsWhatHasRunOutAndRemembersRemovalsForAWhile) {
  AccessBook book;
  book.apply(std::vector{change("one", 1, member("m-1")), removal("two", 3)});
  book.sweep(at(0));
  book.sweep(at(599));
  book.apply(std::vector{change("two", 2, member("m-2"))});
  EXPECT_EQ(book.find("two", at(599)), nullptr);
  book.sweep(at(20'000));
  EXPECT_EQ(book.size(), 0U);
}

TEST(AccessBookTest, ServesManyThreadsWhileItChanges) {
  AccessBook book;
  constexpr int kTokens = 64;
  std::vector<std::string> tokens;
  AccessChanges first;
  for (int i = 0; i < kTokens; ++i) {
    tokens.push_back(random_token());
    first.push_back(change(tokens.back(), 1, member("m-" + std::to_string(i))));
  }
  book.apply(first);
  std::atomic<bool> stop = false;
  std::atomic<std::int64_t> wrong = 0;
  std::vector<std::thread> readers;
  for (int t = 0; t < 3; ++t) {
    readers.emplace_back([&] {
      while (!stop) {
        for (int i = 0; i < kTokens; i += 2) {  // the even ones stay
          const auto found = book.find(tokens[static_cast<std::size_t>(i)], at(10));
          if (found == nullptr || found->id != "m-" + std::to_string(i)) ++wrong;
        }
      }
    });
  }
  for (std::int64_t version = 2; version < 400; ++version) {
    AccessChanges changes;
    for (std::size_t i = 0; i < kTokens; ++i) {
      if (i % 2 == 0) {
        changes.push_back(change(tokens[i], version, member("m-" + std::to_string(i))));
      } else {
        changes.push_back(removal(tokens[i], version));
      }
    }
    book.apply(changes);
  }
  stop = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(wrong, 0);
  for (std::size_t i = 0; i < kTokens; ++i) EXPECT_EQ(book.find(tokens[i], at(10)) != nullptr, i % 2 == 0);
}

TEST(AccessBookTest, AnswersQuickly) {
  AccessBook book;
  std::vector<std::string> tokens;
  AccessChanges changes;
  for (int i = 0; i < 10'000; ++i) {
    tokens.push_back(random_token());
    changes.push_back(change(tokens.back(), 1, member("m-" + std::to_string(i))));
  }
  book.apply(changes);
  constexpr int kLookups = 200'000;
  const std::clock_t begin = std::clock();  // of this process: other load does not count
  std::size_t found = 0;
  for (int i = 0; i < kLookups; ++i) {
    found += book.find(tokens[static_cast<std::size_t>(i * 7 % 10'000)], at(10)) != nullptr ? 1U : 0U;
  }
  const std::int64_t nanoseconds = (std::clock() - begin) * (1'000'000'000 / CLOCKS_PER_SEC) / kLookups;
  RecordProperty("nanoseconds_a_lookup", std::to_string(nanoseconds));
  EXPECT_EQ(found, std::size_t{kLookups});
  EXPECT_LT(nanoseconds, 50'000) << "generous: sanitizers and busy machines";
}

TEST(PrincipalTest, AnswersForItsProgrammesOnly) {
  Principal who{.kind = PrincipalKind::operator_,
                .roles = {{.programme = "p", .role = Role::risk}, {.programme = "*", .role = Role::auditor}}};
  EXPECT_TRUE(who.has_role("p", Role::risk));
  EXPECT_FALSE(who.has_role("q", Role::risk));
  EXPECT_TRUE(who.has_role("q", Role::auditor));
  EXPECT_THROW(require_role(who, "q", Role::risk), Refusal);
  require_role(who, "p", Role::risk);
  const Principal key{.kind = PrincipalKind::api_key, .programme = "p", .scopes = {Scope::read}};
  EXPECT_TRUE(key.has_scope("p", Scope::read));
  EXPECT_FALSE(key.has_scope("p", Scope::orders));
  EXPECT_FALSE(key.has_scope("q", Scope::read));
}

TEST(PrincipalTest, AsksForAFreshCheckAfterAWhile) {
  const Principal who{.strong_at = at(0)};
  require_step_up(who, at(300), 300);
  EXPECT_THROW(require_step_up(who, at(301), 300), Refusal);
}

}  // namespace
}  // namespace greenpool
