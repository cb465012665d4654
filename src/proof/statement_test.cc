#include "proof/statement.h"

#include <gtest/gtest.h>

#include <functional>

#include "proof/testing.h"

namespace greenpool {
namespace {

Statement sound_statement() {
  const TestMembers members(5);
  return test_statement(members, *ProofTree::grow(members.holdings(), test_secret()));
}

TEST(Statement, HasOneText) {
  const Statement statement = sound_statement();
  const std::string text = to_text(statement);
  EXPECT_EQ(text,
            "greenpool statement 1\nprogramme: classic\ncurrency: CNY\ndecimals: 2\n"
            "terms: 1111111111111111111111111111111111111111111111111111111111111111\nseq: 1000\n"
            "time: 2026-01-05T02:00:00Z\n"
            "chain: 2222222222222222222222222222222222222222222222222222222222222222\nmembers: 5\n"
            "points: 10.00000010\nwallets: 10.00\nroot: " +
                to_hex(statement.root) +
                "\npool: 1234.56\nprice: 123.45599876\ncash: 100000.00\nsupplier_payable: 300.00\n"
                "owed.pool: 1234.56\nowed.reserve: 5.00\nowed.wallets: 10.00\n");
  const Result<Statement> read = parse_statement(text);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(to_text(*read), text);
  EXPECT_EQ(read->seq, 1'000U);
  EXPECT_EQ(read->owed, statement.owed);
}

TEST(Statement, OtherTextsAreRefusedWithTheirLine) {
  const std::string text = to_text(sound_statement());
  const auto fault = [&text](const std::string& from, const std::string& to) {
    std::string other = text;
    other.replace(other.find(from), from.size(), to);
    const Result<Statement> read = parse_statement(other);
    return read ? "read" : read.error().code + ": " + read.error().message;
  };
  EXPECT_EQ(fault("statement 1", "statement 2"),
            "statement_malformed: line 1: the title \"greenpool statement 1\" is expected");
  EXPECT_EQ(fault("currency: CNY\n", ""), "statement_malformed: line 3: \"currency: …\" is expected");
  EXPECT_EQ(fault("seq: 1000", "seq: 01000"), "statement_malformed: line 6: a value is not written as it must be");
  EXPECT_EQ(fault("seq: 1000", "seq: +1000"), "statement_malformed: line 6: seq is no number");
  EXPECT_EQ(fault("points: 10.00000010", "points: 10.0000001"),
            "statement_malformed: line 10: a value is not written as it must be");
  EXPECT_EQ(fault("wallets: 10.00", "wallets: -10.00").substr(0, 27), "statement_malformed: line 1");
  EXPECT_EQ(fault("owed.reserve: 5.00\n", "owed.pool: 5.00\n").substr(0, 28), "statement_malformed: line 18");
  EXPECT_EQ(fault("owed.wallets: 10.00\n", "owed.wallets: 10.00").substr(0, 28), "statement_malformed: line 19");
  EXPECT_EQ(fault("owed.wallets: 10.00\n", "owed.wallets: 10.00\n\n").substr(0, 28), "statement_malformed: line 20");
  EXPECT_EQ(fault("\n", "\r\n").substr(0, 27), "statement_malformed: line 1");
}

TEST(Statement, FiguresThatDoNotAgreeAreFound) {
  const auto found = [](const std::function<void(Statement&)>& change) {
    Statement statement = sound_statement();
    change(statement);
    const Status checked = check_statement(statement);
    return checked ? "sound" : checked.error().code;
  };
  EXPECT_EQ(found([](Statement&) {}), "sound");
  EXPECT_EQ(found([](Statement& s) { s.pool += Money(1); }), "statement_inconsistent");
  EXPECT_EQ(found([](Statement& s) { s.wallets += Money(1); }), "statement_inconsistent");
  EXPECT_EQ(found([](Statement& s) { s.points += Points(1'000); }), "statement_inconsistent");
  EXPECT_EQ(found([](Statement& s) { s.points = Points(0); }), "statement_inconsistent");
  EXPECT_EQ(found([](Statement& s) { s.price = "1.00000000"; }), "statement_inconsistent");
  EXPECT_EQ(found([](Statement& s) { s.owed.clear(); }), "statement_inconsistent");
  EXPECT_EQ(found([](Statement& s) { s.cash = Money(30'000 + 123'456 + 500 + 1'000); }), "sound");
  EXPECT_EQ(found([](Statement& s) { s.cash = Money(30'000 + 123'456 + 500 + 999); }), "statement_not_covered");
}

}  // namespace
}  // namespace greenpool
