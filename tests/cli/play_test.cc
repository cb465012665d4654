// greenpool play, as issue and README promise it.
#include <signal.h>
#include <unistd.h>

#include "story.h"

namespace greenpool {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

class Play : public Story {};

TEST_F(Play, TheWorkedTableOfSpecSection4) {
  const ProcessResult result =
      play(member("a") + member("b") + member("c") + order("1", "a") + order("2", "b") + order("3", "c"));
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.err, "");
  const std::vector<std::string> answers = lines(result.out);
  ASSERT_EQ(answers.size(), 6U);
  EXPECT_EQ(
      answers[3],
      R"({"seq":4,"command":"settle_order","outcome":"ok","events":[{"type":"order_settled","order":"1","member":"a","position":1,"opened":true,"paid":"1000.00","cost":"300.00","contribution":"300.00","platform":"100.00","remainder":"300.00","grant_value":"210.00","granted":"210.00000000"}],"pool":"300.00","circulating":"210.00000000","price":"1.42857142"})");
  EXPECT_THAT(fields(result.out, "granted"),
              ElementsAre(testing::_, testing::_, testing::_, "210.00000000", "147.00000000", "124.95000000"));
  EXPECT_THAT(fields(result.out, "pool"), ElementsAre("0.00", "0.00", "0.00", "300.00", "600.00", "900.00"));
  EXPECT_THAT(fields(result.out, "circulating"),
              ElementsAre("0.00000000", "0.00000000", "0.00000000", "210.00000000", "357.00000000", "481.95000000"));
  EXPECT_THAT(fields(result.out, "price"),
              ElementsAre("1.00000000", "1.00000000", "1.00000000", "1.42857142", "1.68067226", "1.86741363"));
}

TEST_F(Play, ARejectionDoesNotEndTheRun) {
  const ProcessResult result =
      play(member("a") + member("a") + member("b c") + member("b", R"(,"referrer":"nobody")") +
           member("b", R"(,"referrer":"b")") + member("b", R"(,"referrer":"")") + order("1", "nobody") +
           order("1", "a", "", "0.00") + order("1", "a", "", "-5.00") + order("1", "a", "", "1000.001") +
           order("1", "a", "", "99999999999999999999") + order("1", "a", "", "100.00") + sell("a", "1.00000000") +
           R"({"type":"inject","amount":"500.00","source":"financing"})" + "\n" + member(std::string(65, 'x')) +
           order(std::string(3000, 'x'), "a") + order("1", std::string(3000, 'x')) +
           member("d", R"(,"key":")" + std::string(65, 'k') + "\"") + order("1", "a"));
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(fields(result.out, "outcome"),
              ElementsAre("ok", "member_exists", "id_malformed", "unknown_referrer", "referral_cycle", "id_malformed",
                          "unknown_member", "amount_not_positive", "amount_not_positive", "amount_too_fine",
                          "amount_out_of_range", "contribution_negative", "insufficient_points", "pool_empty",
                          "id_malformed", "id_malformed", "unknown_member", "id_malformed", "ok"));
  EXPECT_EQ(
      lines(result.out)[1],
      R"({"seq":null,"command":"register_member","outcome":"member_exists","events":[],"pool":"0.00","circulating":"0.00000000","price":"1.00000000"})");
  EXPECT_EQ(field(lines(result.out).back(), "seq"), "2");
}

TEST_F(Play, ADuplicateIsAnsweredWithTheIdenticalLine) {
  const ProcessResult result =
      play(member("a", R"(,"key":"k")") + order("1", "a") + sell("a", "100", R"(,"key":"s")") + order("2", "a") +
           order("1", "a") + member("a", R"(,"key":"k")") + sell("a", "100.0", R"(,"key":"s")") +
           order("1", "a", "", "1000.01") + sell("a", "101", R"(,"key":"s")") + order("3", "a", R"(,"key":"s")"));
  EXPECT_EQ(result.exit_code, 0);
  const std::vector<std::string> answers = lines(result.out);
  ASSERT_EQ(answers.size(), 10U);
  EXPECT_EQ(answers[4], answers[1]);
  EXPECT_EQ(answers[5], answers[0]);
  EXPECT_EQ(answers[6], answers[2]);
  EXPECT_EQ(field(answers[7], "outcome"), "order_conflict");
  EXPECT_EQ(field(answers[8], "outcome"), "key_conflict");
  EXPECT_EQ(field(answers[9], "outcome"), "key_conflict");
}

TEST_F(Play, SellingAllLeavesThePoolToTheReserve) {
  const ProcessResult result = play(member("a") + order("1", "a") + sell("a", "all") + sell("a", "all"));
  EXPECT_THAT(fields(result.out, "outcome"), ElementsAre("ok", "ok", "ok", "insufficient_points"));
  EXPECT_THAT(
      lines(result.out)[2],
      HasSubstr(
          R"("events":[{"type":"points_sold","member":"a","points":"210.00000000","paid":"240.00"},{"type":"pool_reserved","amount":"60.00"}],"pool":"0.00","circulating":"0.00000000","price":"1.42857142"})"));
}

TEST_F(Play, TimeDoesNotRunBackwards) {
  const ProcessResult result =
      play(member("a", at("2026-01-02T00:00:00Z")) + member("b") + member("c", at("2026-01-02T07:59:59+08:00")) +
           member("c", at("2026-01-02T08:00:00+08:00")));
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(fields(result.out, "outcome"), ElementsAre("ok", "ok", "time_went_back", "ok"));
}

struct BadLine {
  std::string input;
  std::string message;
};

TEST_F(Play, AMalformedLineEndsItAndIsNamed) {
  const std::vector<BadLine> rows{
      {"hello\n", "line 3: not JSON"},
      {"{}\n", "line 3: field \"type\" is missing"},
      {R"({"type":"settle_order","order":"1","member":"a","paid":1000.00,"cost":"300.00"})", "line 3: field \"paid\""},
      {R"({"type":"register_member","member":"x","member":"y"})", "line 3: field \"member\" stands there twice"},
      {R"({"type":"register_member","member":"x","colour":"y"})", "line 3: field \"colour\" is not a field"},
      {R"({"type":"register_member","member":"x"} {})", "line 3: text after the object"},
      {"\n" + member("c"), "line 3: the line is empty"},
      {std::string(10'000'000, ' '), "line 3: a command is at most 32768 bytes"},
      {R"({"type":"register_member","member":"x")", "line 3: not JSON: incomplete JSON"},
  };
  for (const BadLine& row : rows) {
    std::filesystem::remove_all(journal());
    const ProcessResult result = play_journal(member("a") + member("b") + row.input + "\n" + member("z"));
    EXPECT_EQ(result.exit_code, 2) << row.message;
    EXPECT_THAT(result.err, StartsWith("greenpool: command_malformed: " + row.message));
    EXPECT_THAT(fields(result.out, "seq"), ElementsAre("1", "2"));
    // What came before is there to stay, what came after was not read.
    EXPECT_THAT(fields(play_journal(member("a") + member("z")).out, "outcome"), ElementsAre("member_exists", "ok"));
  }
}

TEST_F(Play, EmptyLinesAtTheEndAreNoMatter) {
  const ProcessResult result = play(member("a") + "\r\n\n  \n");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(lines(result.out).size(), 1U);
  EXPECT_EQ(play("").out, "");
  EXPECT_EQ(play(R"({"type":"register_member","member":"a"})").exit_code, 0) << "the last newline may be missing";
  EXPECT_EQ(play("{\"type\":\"register_member\",\"member\":\"a\"}\r\n").exit_code, 0) << "CRLF is whitespace";
}

TEST_F(Play, TheSummaryHasTheTotalsInTheirOrder) {
  const ProcessResult result = play(
      member("a") + order("1", "a") + order("2", "a") + sell("a", "100") + order("2", "a", "", "1.00"), {"--summary"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(
      result.out,
      testing::MatchesRegex(
          R"(\{"commands":5,"rejected":1,"members":1,"positions_open":1,"exits":0,"paid_out":"134\.45","pool":"465\.55","circulating":"257\.00000000","price":"1\.81147859","bound":\{"members_spent":"2000\.00","members_received":"134\.45","still_payable_at_most":"465\.55","contributed_organic":"600\.00","contributed_subsidised":"0\.00","injected":"0\.00"\},"recovery":\{"members":1,"spenders":1,"recovered":0,"twice":0,"thrice":0,"share_recovered":"0","share_twice":"0","share_thrice":"0"\},"estimates":\{"assumption":"equal_orders_and_no_sales","growth_folds":\{"break_even":182,"break_even_after_fee":382,"twice":1831,"thrice":7074,"exit":1831\}\},"state_hash":"[0-9a-f]+"\})"
          "\n"));
  EXPECT_EQ(field(result.out, "state_hash").size(), 64U);
}

TEST_F(Play, AJournalIsGoneOnWith) {
  const std::string first = play_journal(member("a", at("2026-01-02T00:00:00Z")) + order("1", "a")).out;
  EXPECT_EQ(lines(first).size(), 2U);
  const ProcessResult second =
      run_greenpool({"play", "--journal", journal()},
                    order("1", "a") + member("b", at("2026-01-01T00:00:00Z")) + order("2", "a") + sell("a", "all"));
  EXPECT_EQ(second.exit_code, 0) << second.err;
  EXPECT_EQ(lines(second.out)[0], lines(first)[1]);
  EXPECT_THAT(fields(second.out, "outcome"), ElementsAre("ok", "time_went_back", "ok", "ok"));
  EXPECT_THAT(fields(second.out, "seq"), ElementsAre("2", "null", "3", "4"));
  // The same commands without a journal end in the same state.
  const ProcessResult stored = run_greenpool({"play", "--journal", journal(), "--summary"});
  const ProcessResult fresh = play(
      member("a", at("2026-01-02T00:00:00Z")) + order("1", "a") + order("2", "a") + sell("a", "all"), {"--summary"});
  EXPECT_EQ(field(stored.out, "state_hash"), field(fresh.out, "state_hash"));
  EXPECT_EQ(field(stored.out, "commands"), "0");
  EXPECT_EQ(field(stored.out, "paid_out"), field(fresh.out, "paid_out"));
}

TEST_F(Play, AJournalOfOtherTermsIsRefused) {
  ASSERT_EQ(play_journal(member("a")).exit_code, 0);
  const ProcessResult result =
      run_greenpool({"play", "--terms", example("starter.toml"), "--journal", journal()}, member("b"));
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, StartsWith("greenpool: journal_of_other_terms: "));
}

TEST_F(Play, AJournalIsWrittenByOneAtATime) {
  Process first({"play", "--terms", example("classic.toml"), "--acknowledge", "one,two,tests", "--journal", journal()});
  ASSERT_TRUE(first.send(member("a")));
  ASSERT_NE(first.read_line(), "");
  const ProcessResult second = play_journal(member("b"));
  EXPECT_EQ(second.exit_code, 3);
  EXPECT_THAT(second.err, StartsWith("greenpool: journal_in_use: "));
  EXPECT_EQ(first.finish(member("b")).exit_code, 0);
}

TEST_F(Play, EveryCommandIsAnsweredBeforeTheNextIsAwaited) {
  Process process(
      {"play", "--terms", example("classic.toml"), "--acknowledge", "one,two,tests", "--journal", journal()});
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(process.send(member("m" + std::to_string(i))));
    EXPECT_EQ(field(process.read_line(), "member"), "m" + std::to_string(i));
  }
  EXPECT_EQ(process.finish().exit_code, 0);
}

TEST_F(Play, ASignalEndsItAfterWhatWasAccepted) {
  for (const int number : {SIGINT, SIGTERM}) {
    std::filesystem::remove_all(journal());
    Process process(
        {"play", "--terms", example("classic.toml"), "--acknowledge", "one,two,tests", "--journal", journal()});
    ASSERT_TRUE(process.send(member("a") + order("1", "a")));
    ASSERT_NE(process.read_line(), "");
    ASSERT_NE(process.read_line(), "");
    process.signal(number);
    EXPECT_EQ(process.read_line(), "") << "it ends although its input is open";
    const ProcessResult result = process.finish();
    EXPECT_EQ(result.exit_code, 128 + number);
    EXPECT_THAT(result.err, StartsWith("greenpool: interrupted: "));
    EXPECT_THAT(fields(play_journal(order("1", "a")).out, "seq"), ElementsAre("2"));
  }
}

TEST_F(Play, AnOutputThatTakesNothingIsReported) {
  const ProcessResult result = run_greenpool({"play", "--journal", journal()});
  EXPECT_EQ(result.exit_code, 2) << "no journal, no terms";
  Process process({"play", "--terms", example("classic.toml"), "--acknowledge", "one,two,tests"});
  ASSERT_TRUE(process.send(member("a")));
  ASSERT_NE(process.read_line(), "");
  process.close_output();
  const ProcessResult closed = process.finish(member("b"));
  EXPECT_EQ(closed.exit_code, 3);
  EXPECT_THAT(closed.err, StartsWith("greenpool: output_failed: "));
}

TEST_F(Play, WrongTermsNameLineAndKey) {
  const std::string terms = write_file(
      "terms.toml", "[programme]\nid = \"x\"\nname = \"x\"\ncurrency = \"CNY\"\n[points]\ngrant_rate = 0.7\n");
  const ProcessResult result = run_greenpool({"play", "--terms", terms}, member("a"));
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, StartsWith("greenpool: terms_wrong_type: "));
  EXPECT_THAT(result.err, HasSubstr(":6: "));
  EXPECT_THAT(result.err, HasSubstr("grant_rate"));
  EXPECT_EQ(run_greenpool({"play", "--terms", path("none.toml")}).exit_code, 2);
}

// SPEC section 12, to the last digit, through the front door.
struct Exits {
  const char* terms;
  const char* exits;
  const char* paid_out;
};

class MillionOrders : public Story, public testing::WithParamInterface<Exits> {};

TEST_P(MillionOrders, GiveExactlyTheExitsOfTheSpec) {
  std::string input;
  for (int i = 0; i < 1'000'000; ++i) {
    const std::string id = std::to_string(i);
    input += member(id);
    input += order(id, id);
  }
  const ProcessResult result = run_greenpool({"play", "--terms", example(GetParam().terms), "--summary"}, input);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(field(result.out, "commands"), "2000000");
  EXPECT_EQ(field(result.out, "rejected"), "0");
  EXPECT_EQ(field(result.out, "exits"), GetParam().exits);
  EXPECT_EQ(field(result.out, "paid_out"), GetParam().paid_out);
}

INSTANTIATE_TEST_SUITE_P(Multiples, MillionOrders,
                         testing::Values(Exits{"classic.toml", "572", "915200.86"},
                                         Exits{"classic-3x.toml", "144", "345600.18"}),
                         [](const auto& row) { return row.index == 0 ? "twice" : "thrice"; });

}  // namespace
}  // namespace greenpool
