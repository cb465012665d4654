// views, books and statement: an operator who queries, a member who asks why, and somebody who changes a cell.
#include <signal.h>

#include "story.h"

namespace greenpool {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class ViewsStory : public Story {
 protected:
  void SetUp() override {
    Story::SetUp();
    const ProcessResult result = play_journal(
        member("ann", at("2026-01-01T00:00:00Z")) + member("bob") + order("o-1", "ann", at("2026-01-02T00:00:00Z")) +
        order("o-2", "bob", at("2026-01-03T00:00:00Z")) + sell("ann", "10", at("2026-01-04T00:00:00Z")));
    ASSERT_EQ(result.exit_code, 0) << result.err;
  }
  ProcessResult views(const std::vector<std::string>& more = {}) const { return run("views", more); }
  ProcessResult books(const std::vector<std::string>& more = {}) const { return run("books", more); }

 private:
  ProcessResult run(const std::string& subcommand, const std::vector<std::string>& more) const {
    std::vector<std::string> arguments{subcommand, "--journal", journal()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_greenpool(arguments);
  }
};

TEST_F(ViewsStory, AreBroughtUpToDateAgainAndAgain) {
  EXPECT_EQ(views().out, "the views are at record 5, 6 new\n");
  EXPECT_EQ(views().out, "the views are at record 5, 0 new\n");
  ASSERT_EQ(play_journal(sell("bob", "10")).exit_code, 0);
  EXPECT_THAT(views({"--check"}).out,
              testing::StartsWith("the views are 1 records behind the journal\nequal up to record 5, "));
  EXPECT_EQ(views().out, "the views are at record 6, 1 new\n");
  EXPECT_EQ(views({"--rebuild"}).out, "the views are at record 6, 7 new\n");
  EXPECT_EQ(views({"--check"}).exit_code, 0);
}

TEST_F(ViewsStory, AFileOfAnotherKindIsRefusedAndKept) {
  write_file("notes.txt", "not a database, and somebody's");
  for (const std::vector<std::string>& more : {std::vector<std::string>{}, std::vector<std::string>{"--rebuild"}}) {
    std::vector<std::string> arguments{"--views", path("notes.txt")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const ProcessResult result = views(arguments);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr("views_not_views"));
  }
  EXPECT_EQ(read_file("notes.txt"), "not a database, and somebody's");
  EXPECT_THAT(views({"--views", journal() + "/journal.sqlite"}).err, HasSubstr("output_in_journal"));
}

TEST_F(ViewsStory, BooksBalanceAtEveryRecordAndTime) {
  EXPECT_THAT(books().err, HasSubstr("views_not_found"));
  ASSERT_EQ(views().exit_code, 0);
  EXPECT_EQ(books({"--as-of", "3", "--account", "pool"}).out,
            "programme classic, record 3, 2026-01-02T00:00:00Z, in CNY\npool 300.00\n");
  EXPECT_THAT(books({"--as-of", "2026-01-03T12:00:00Z", "--account", "pool"}).out, HasSubstr("pool 600.00\n"));
  EXPECT_THAT(books({"--as-of", "2026-01-02T00:00:00Z", "--format", "json"}).out,
              AllOf(HasSubstr(R"("seq":3,)"), HasSubstr(R"({"account":"cash","side":"debit","balance":"1000.00"})")));
  EXPECT_EQ(books({"--as-of", "2025-01-01T00:00:00Z"}).exit_code, 0) << "the programme opened in 1970";
  EXPECT_EQ(books({"--as-of", "7"}).exit_code, 2);
  EXPECT_EQ(books({"--as-of", "yesterday"}).exit_code, 2);
  EXPECT_EQ(books({"--account", "till"}).exit_code, 2);
  ASSERT_EQ(play_journal(sell("bob", "10")).exit_code, 0);
  const ProcessResult behind = books({"--as-of", "6"});
  EXPECT_EQ(behind.exit_code, 3);
  EXPECT_EQ(
      behind.err,
      "greenpool: views_behind: the views end at record 5, 1 records behind the journal; run greenpool views first\n");
}

TEST_F(ViewsStory, AStatementSaysWhy) {
  ASSERT_EQ(views().exit_code, 0);
  const ProcessResult text = run_greenpool({"statement", "ann", "--journal", journal()});
  EXPECT_EQ(text.exit_code, 0) << text.err;
  EXPECT_THAT(text.out, AllOf(HasSubstr("opening balance"), HasSubstr("points_sold points=10.00000000 paid=13.44"),
                              HasSubstr("closing balance")));
  const ProcessResult json =
      run_greenpool({"statement", "ann", "--journal", journal(), "--format", "json", "--from", "2026-01-04T00:00:00Z"});
  EXPECT_THAT(json.out, AllOf(HasSubstr(R"("amount":"13.44","balance":"13.44","event":"points_sold")"),
                              HasSubstr(R"("opening":"0.00","credited":"13.44","charged":"0.00","closing":"13.44"})")));
  const ProcessResult before =
      run_greenpool({"statement", "ann", "--journal", journal(), "--format", "csv", "--to", "2026-01-04T00:00:00Z"});
  EXPECT_EQ(before.out, "member,seq,at,amount,balance,event,reason\r\n");
  EXPECT_EQ(run_greenpool({"statement", "cy", "--journal", journal()}).exit_code, 1);
}

TEST_F(ViewsStory, FollowKeepsUpUntilItIsStopped) {
  Process follower({"views", "--journal", journal(), "--follow"});
  EXPECT_EQ(follower.read_line(), "the views are at record 5, 6 new");
  EXPECT_THAT(views().err, HasSubstr("views_in_use"));
  ASSERT_EQ(play_journal(sell("bob", "10")).exit_code, 0);
  EXPECT_EQ(follower.read_line(), "the views are at record 6, 1 new");
  follower.signal(SIGTERM);
  EXPECT_EQ(follower.finish().exit_code, 143);
  EXPECT_EQ(views({"--check"}).exit_code, 0);
}

// Killed at some moment, the views are those of the record that they name, and the next one goes on from there.
TEST_F(ViewsStory, KilledAtAnyMomentTheyHoldTogether) {
  std::string orders;
  for (int i = 0; i < 3'000; ++i) orders += order("k-" + std::to_string(i), i % 2 == 0 ? "ann" : "bob");
  ASSERT_EQ(play_journal(orders).exit_code, 0);
  for (int round = 0; round < 8; ++round) {
    {
      Process killed({"views", "--journal", journal(), round % 2 == 0 ? "--rebuild" : "--follow"});
      const timespec pause{0, 12'000'000L * round};
      nanosleep(&pause, nullptr);
      killed.signal(SIGKILL);
    }
    const ProcessResult again = views();
    ASSERT_EQ(again.exit_code, 0) << again.err;
    const ProcessResult check = views({"--check"});
    ASSERT_EQ(check.exit_code, 0) << check.err;
    EXPECT_THAT(check.out, HasSubstr("equal up to record 3005"));
  }
}

}  // namespace
}  // namespace greenpool
