// greenpool import: an operator's export, with everything that can be wrong with it.
#include <signal.h>
#include <unistd.h>

#include "story.h"

namespace greenpool {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class Import : public Story {
 protected:
  ProcessResult import(const std::string& csv, const std::vector<std::string>& more = {},
                       const std::string& language = "C.UTF-8") const {
    std::vector<std::string> arguments{"--consent-recorded"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return import_without_consent(csv, arguments, language);
  }
  ProcessResult import_without_consent(const std::string& csv, const std::vector<std::string>& more = {},
                                       const std::string& language = "C.UTF-8") const {
    std::vector<std::string> arguments{"import",
                                       "--journal",
                                       journal(),
                                       "--terms",
                                       example("classic.toml"),
                                       "--acknowledge",
                                       "one,two,tests",
                                       write_file("orders.csv", csv)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_greenpool(arguments, {}, language);
  }
  static std::string totals(int settled, int repeated, int registered, int refused) {
    return "orders settled: " + std::to_string(settled) + "\nsettled before (not again): " + std::to_string(repeated) +
           "\nmembers registered: " + std::to_string(registered) + "\nrows refused: " + std::to_string(refused) + "\n";
  }
  std::string summary() const { return run_greenpool({"play", "--journal", journal(), "--summary"}).out; }

  // `rows` orders of some hundred members, a second apart.
  static std::string orders(int rows) {
    std::string csv = kHeader;
    for (int i = 0; i < rows; ++i) csv += row(i);
    return csv;
  }
  static std::string row(int i) {
    const auto two = [](int value) { return (value < 10 ? "0" : "") + std::to_string(value); };
    return "m" + std::to_string(i * 37 % 500) + ",o" + std::to_string(i) + "," + std::to_string(100 + i % 900) +
           ".50," + std::to_string(i % 50) + ",2026-01-" + two(1 + i / 86'400) + "T" + two(i / 3600 % 24) + ":" +
           two(i / 60 % 60) + ":" + two(i % 60) + "Z\n";
  }

  inline static const std::string kHeader = "member,order,paid,cost,time\n";
};

TEST_F(Import, SettlesEveryRowAndRegistersItsMember) {
  const ProcessResult result = import(
      "order,member,time,cost,paid,referrer\no1,a,2026-01-01T00:00:00Z,300.00,1000.00,\n"
      "o2,b,2026-01-02T00:00:00Z,300,1000,a\no3,a,2026-01-02T00:00:00Z,300.00,1000.00,b\n");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out, totals(3, 0, 2, 0));
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(field(summary(), "pool"), "900.00");
  EXPECT_EQ(field(summary(), "circulating"), "481.95000000");
  const std::string events = run_greenpool({"export", journal()}).out;
  EXPECT_THAT(events, HasSubstr(R"("member":"b","referrer":"a"})"));
  EXPECT_THAT(events, HasSubstr(R"("seq":5,"time":"2026-01-02T00:00:00Z","command":"settle_order")"));
}

TEST_F(Import, TakesOrdersOfThoseWhoseConsentIsOnRecord) {
  const std::string csv = kHeader + "a,o1,1000,300,2026-01-01T00:00:00Z\n";
  const ProcessResult without = import_without_consent(csv);
  EXPECT_EQ(without.exit_code, 1);
  EXPECT_THAT(without.out, StartsWith(totals(0, 0, 1, 1) + "  line 2  order o1  member a  terms_not_accepted: "));
  // Who is registered already is for the shop to ask.
  EXPECT_EQ(import(csv).exit_code, 1);
  ASSERT_EQ(play_journal(R"({"type":"accept_terms","member":"a","version":"1"})"
                         "\n")
                .exit_code,
            0);
  EXPECT_EQ(import_without_consent(csv).out, totals(1, 0, 0, 0));
  const ProcessResult with = import(kHeader + "b,o2,1000,300,2026-01-01T00:00:00Z\n");
  EXPECT_EQ(with.out, totals(1, 0, 1, 0)) << with.err;
  EXPECT_THAT(run_greenpool({"export", journal()}).out,
              HasSubstr(R"({"type":"terms_accepted","member":"b","version":1,)"));
}

TEST_F(Import, NamesTheVersionThatMembersAccepted) {
  const ProcessResult other =
      import_without_consent(kHeader + "a,o1,1000,300,2026-01-01T00:00:00Z\n", {"--consent-recorded=2"});
  EXPECT_EQ(other.exit_code, 1);
  EXPECT_THAT(other.out, HasSubstr("  line 2  order o1  member a  unknown_version: "));
  EXPECT_EQ(import_without_consent(kHeader, {"--consent-recorded=0"}).exit_code, 2);
  EXPECT_EQ(import_without_consent(kHeader, {"--consent-recorded=soon"}).exit_code, 2);
}

TEST_F(Import, ReadsRegionSupplierSubsidyAndCoinsWhereTheyAreThere) {
  ASSERT_EQ(play_journal(R"({"type":"fund_subsidy","amount":"60.00"})"
                         "\n")
                .exit_code,
            0);
  const std::string header = "member,order,paid,cost,time,region,供应商,subsidy,coins\n";
  const ProcessResult result = import(header +
                                          "a,o1,950.00,300.00,2026-01-01T00:00:00Z,110101,mill,50.00,\n"
                                          "a,o2,1000.00,300.00,2026-01-01T00:00:00Z,,,,0\n"
                                          "a,o3,1000.00,300.00,2026-01-01T00:00:00Z,999999,mill,,\n"
                                          "a,o4,1000.00,300.00,2026-01-01T00:00:00Z,,the mill,,\n"
                                          "a,o5,1000.00,300.00,2026-01-01T00:00:00Z,,,-5.00,\n"
                                          "a,o6,1000.00,300.00,2026-01-01T00:00:00Z,,,60.00,\n",
                                      {"--rejects", path("rejects.csv")});
  EXPECT_EQ(result.err, "") << "no column is ignored";
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, AllOf(StartsWith(totals(2, 0, 1, 4)), HasSubstr("line 4  order o3  member a  region_unknown"),
                                HasSubstr("line 5  order o4  member a  id_malformed"),
                                HasSubstr("line 6  order o5  member a  amount_out_of_range"),
                                HasSubstr("line 7  order o6  member a  subsidy_insufficient")));
  EXPECT_THAT(run_greenpool({"export", journal()}).out,
              HasSubstr(R"("paid":"950.00","subsidy":"50.00","cost":"300.00","contribution":"300.00")"));
  EXPECT_THAT(run_greenpool({"export", journal()}).out, HasSubstr(R"("region":"110101","supplier":"mill"})"));
  EXPECT_THAT(read_file("rejects.csv"),
              HasSubstr("6,a,o5,1000.00,300.00,2026-01-01T00:00:00Z,,,-5.00,,amount_out_of_range"));
  // A column of that name that means something else is given away.
  const ProcessResult elsewhere = import(
      "member,order,paid,cost,time,region\nb,o7,1000,300,2026-01-02T00:00:00Z,the north\n", {"--column", "region=-"});
  EXPECT_EQ(elsewhere.out, totals(1, 0, 1, 0));
  EXPECT_EQ(elsewhere.err, "columns ignored: region\n");
  const ProcessResult malformed = import(header + "a,o8,1000,300,2026-01-02T00:00:00Z,,,much,\n");
  EXPECT_EQ(malformed.exit_code, 2);
  EXPECT_THAT(malformed.err, HasSubstr("line 2: subsidy is not an amount: much"));
}

TEST_F(Import, ByteOrderMarkCrlfQuotesAndOtherColumnsAreFine) {
  const ProcessResult result = import(
      "\xef\xbb\xbf\"member\",note,order,paid,cost,time\r\n"
      "\"a\",\"two\r\nlines, \"\"quoted\"\"\",\"o1\",1000.00,300.00,2026-01-01T00:00:00Z\r\n\r\n"
      "b,,o2,1000.00,300.00,2026-01-01T00:00:00Z");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out, totals(2, 0, 2, 0));
  EXPECT_EQ(result.err, "columns ignored: note\n");
}

TEST_F(Import, RowsOutOfTimeOrderStopItBeforeTheFirstSettlement) {
  const std::string csv = kHeader + "a,o1,1000,300,2026-01-02T00:00:00Z\na,o2,1000,300,2026-01-03T00:00:00Z\n" +
                          "a,o3,1000,300,2026-01-02T12:00:00Z\n";
  const ProcessResult stopped = import(csv);
  EXPECT_EQ(stopped.exit_code, 2);
  EXPECT_EQ(stopped.out, "");
  EXPECT_THAT(stopped.err,
              StartsWith("greenpool: file_malformed: nothing was settled\n  line 4: its time is before that "
                         "of line 3; --sort sorts"));
  EXPECT_FALSE(std::filesystem::exists(journal())) << "nothing is made for a file that is wrong";

  const ProcessResult sorted = import(csv, {"--sort"});
  EXPECT_EQ(sorted.exit_code, 0) << sorted.err;
  EXPECT_EQ(sorted.out, totals(3, 0, 1, 0));
  const std::string events = run_greenpool({"export", journal()}).out;
  EXPECT_LT(events.find("\"o3\""), events.find("\"o2\""));
}

TEST_F(Import, RowsOfOneTimeKeepTheirOrderWhenSorted) {
  std::string csv = kHeader;
  for (int i = 999; i >= 0; --i)
    csv += "a,o" + std::to_string(i) + ",1000,300,2026-01-0" + std::to_string(1 + i % 2) + "T00:00:00Z\n";
  ASSERT_EQ(import(csv, {"--sort"}).out, totals(1000, 0, 1, 0));
  std::vector<std::string> settled;
  for (const std::string& line : lines(run_greenpool({"export", journal()}).out)) {
    if (line.find("order_settled") != std::string::npos) settled.push_back(field(line, "order"));
  }
  ASSERT_EQ(settled.size(), 1000U);
  EXPECT_EQ(settled.front(), "o998");
  EXPECT_EQ(settled[499], "o0");
  EXPECT_EQ(settled[500], "o999");
  EXPECT_EQ(settled.back(), "o1");
}

TEST_F(Import, EveryRowIsCheckedFirstAndWrongOnesAreNamed) {
  const ProcessResult result = import(
      kHeader +
      "a,o1,1000,300,2026-01-01T00:00:00Z\na,o2,1000,300\na,o3,abc,300,2026-01-01T00:00:00Z\n"
      "a,o4,1000,300.001,2026-01-01T00:00:00Z\na,o5,1000,300,yesterday\na\"b,o6,1000,300,2026-01-01T00:00:00Z\n");
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(
      result.err,
      "greenpool: file_malformed: nothing was settled\n"
      "  line 3: 5 fields are expected, 4 were found\n"
      "  line 4: paid is not an amount: abc\n"
      "  line 5: cost has too many decimals: 300.001\n"
      "  line 6: time is not an RFC 3339 time: yesterday (years 1970 to 9999 in UTC, at most 6 decimals, seconds to "
      "59)\n"
      "  line 7: a quote stands inside an unquoted field\n");
  EXPECT_FALSE(std::filesystem::exists(journal()));

  std::string many = kHeader;
  for (int i = 0; i < 100; ++i) many += "x\n";
  EXPECT_THAT(import(many).err,
              AllOf(HasSubstr("  line 11: "), Not(HasSubstr("  line 12: ")), HasSubstr("  and 90 more\n")));
}

TEST_F(Import, FilesThatAreNoExports) {
  EXPECT_THAT(import("").err, StartsWith("greenpool: file_malformed: the file is empty"));
  EXPECT_THAT(import("member,order,paid,time\n").err,
              StartsWith("greenpool: file_malformed: line 1: column cost is missing"));
  EXPECT_EQ(import("member,order,paid,time\n").exit_code, 2);
  EXPECT_EQ(import(kHeader).out, totals(0, 0, 0, 0));
  EXPECT_EQ(run_greenpool({"import", "--journal", journal(), path("none.csv")}).exit_code, 2);
  EXPECT_EQ(run_greenpool({"import", "--journal", journal(), path("")}).exit_code, 2);
}

TEST_F(Import, RefusedRowsAreListedOnScreenAndInAFile) {
  const std::string csv = kHeader +
                          "a,o1,1000.00,300.00,2026-01-01T00:00:00Z\n"
                          "a,o1,1000.01,300.00,2026-01-01T00:00:00Z\n"
                          "=cmd,o2,100.00,300.00,2026-01-01T00:00:00Z\n"
                          "a b,o3,1000.00,300.00,2026-01-01T00:00:00Z\n"
                          "a,o4,-5.00,300.00,2026-01-01T00:00:00Z\n"
                          "a,o5,1000.00,300.00,2026-01-01T00:00:00Z\n"
                          "a,o1,1000.00,300.00,2026-01-01T00:00:00Z\n";
  const ProcessResult result = import(csv, {"--rejects", path("refused.csv")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(
      result.out,
      totals(2, 1, 2, 4) +
          "  line 3  order o1  member a  order_conflict: the order was settled before with different content\n"
          "  line 4  order o2  member =cmd  contribution_negative: the price does not cover cost, rewards and the "
          "platform's share\n"
          "  line 5  order o3  member a b  id_malformed: an id is 1 to 64 visible ASCII characters without space, "
          "quote, comma or backslash\n"
          "  line 6  order o4  member a  amount_not_positive: the amount must be greater than zero\n");
  EXPECT_EQ(read_file("refused.csv"),
            "line,member,order,paid,cost,time,reason,text\r\n"
            "3,a,o1,1000.01,300.00,2026-01-01T00:00:00Z,order_conflict,the order was settled before with different "
            "content\r\n"
            "4,'=cmd,o2,100.00,300.00,2026-01-01T00:00:00Z,contribution_negative,\"the price does not cover cost, "
            "rewards and the platform's share\"\r\n"
            "5,a b,o3,1000.00,300.00,2026-01-01T00:00:00Z,id_malformed,\"an id is 1 to 64 visible ASCII characters "
            "without space, quote, comma or backslash\"\r\n"
            "6,a,o4,-5.00,300.00,2026-01-01T00:00:00Z,amount_not_positive,the amount must be greater than zero\r\n");
  EXPECT_FALSE(std::filesystem::exists(path("refused.csv.partial")));
  EXPECT_EQ(import(csv, {"--rejects", path("no/such/folder.csv")}).exit_code, 3);
}

TEST_F(Import, ManyRefusedRowsAreCountedNotListed) {
  std::string csv = kHeader;
  for (int i = 0; i < 50; ++i) csv += "a,o" + std::to_string(i) + ",1,300,2026-01-01T00:00:00Z\n";
  const ProcessResult result = import(csv, {"--rejects", path("refused.csv")});
  EXPECT_EQ(lines(result.out).size(), 4U + 20U + 1U);
  EXPECT_THAT(result.out, HasSubstr("  and 30 more"));
  EXPECT_EQ(lines(read_file("refused.csv")).size(), 51U);
}

TEST_F(Import, AMemberWhoCannotBeRegisteredIsRefusedWithTheReason) {
  const std::string csv =
      "member,order,paid,cost,time,referrer\n"
      "b,o1,1000,300,2026-01-01T00:00:00Z,nobody\n"
      "b,o2,1000,300,2026-01-01T00:00:00Z,b\n"
      "b,o3,1000,300,2026-01-01T00:00:00Z,\n"
      "b,o4,1000,300,2026-01-01T00:00:00Z,nobody\n";
  const ProcessResult result = import(csv);
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, StartsWith(totals(0, 0, 0, 4)));
  for (const char* row : {"line 2  order o1", "line 3  order o2", "line 4  order o3", "line 5  order o4"}) {
    EXPECT_THAT(result.out, HasSubstr("  " + std::string(row) + "  member b  unknown_referrer: "));
  }
  EXPECT_THAT(import("member,order,paid,cost,time,referrer\nb,o2,1000,300,2026-01-01T00:00:00Z,b\n").out,
              HasSubstr("  line 2  order o2  member b  referral_cycle: "));
}

TEST_F(Import, AReferrerIsNotLostWhileTheMemberWaitsForThem) {
  ASSERT_EQ(import("member,order,paid,cost,time,referrer\n"
                   "b,o1,1000,300,2026-01-01T00:00:00Z,a\n"
                   "a,o2,1000,300,2026-01-01T00:00:00Z,\n"
                   "b,o3,1000,300,2026-01-01T00:00:00Z,\n")
                .exit_code,
            1);
  EXPECT_THAT(run_greenpool({"export", journal()}).out, HasSubstr(R"("member":"b","referrer":"a"})"));
}

TEST_F(Import, RefusedRowsCanBeCorrectedAndImportedAgain) {
  const std::string csv = "buyer,note,order,paid,cost,time\na,x,o1,1,300,2026-01-01 08:00:00\n";
  const std::vector<std::string> options{"--column", "member=buyer", "--utc-offset",
                                         "+08:00",   "--rejects",    path("refused.csv")};
  ASSERT_EQ(import(csv, options).exit_code, 1);
  std::string refused = read_file("refused.csv");
  EXPECT_THAT(refused, StartsWith("line,buyer,order,paid,cost,time,reason,text\r\n2,a,o1,1,300,2026-01-01 08:00:00,"));
  refused.replace(refused.find(",1,300"), 6, ",1000,300");
  EXPECT_EQ(import(refused, {"--column", "member=buyer", "--utc-offset", "+08:00"}).out, totals(1, 0, 0, 0));
}

TEST_F(Import, RefusedRowsNeverGoIntoAJournalOrOverAnInput) {
  ASSERT_EQ(play_journal(member("a")).exit_code, 0);
  const std::string database = read_file("journal/journal.sqlite");
  const std::string csv = kHeader + "a,o1,1,300,2026-01-01T00:00:00Z\n";
  std::filesystem::create_directory_symlink(journal(), path("alias"));
  std::filesystem::create_symlink(path("orders.csv"), path("link.csv"));
  const auto refusal = [&](const std::string& target) { return import(csv, {"--rejects", target}); };
  for (const char* target : {"journal/journal.sqlite", "journal/acknowledged", "journal/new.csv", "journal/x/new.csv",
                             "alias/journal.sqlite", "alias/../journal/new.csv", "journal"}) {
    const ProcessResult result = refusal(path(target));
    EXPECT_EQ(result.exit_code, 2) << target;
    EXPECT_THAT(result.err, StartsWith("greenpool: output_in_journal: ")) << target;
  }
  EXPECT_EQ(read_file("journal/journal.sqlite"), database);
  EXPECT_THAT(import(csv, {"--rejects", path("journal/acknowledged")}, "zh_CN.UTF-8").err, HasSubstr("账本目录"));
  const ProcessResult fresh =
      run_greenpool({"import", "--journal", path("new"), "--terms", example("classic.toml"), "--acknowledge",
                     "one,two,tests", path("orders.csv"), "--rejects", path("new/refused.csv")});
  EXPECT_THAT(fresh.err, StartsWith("greenpool: output_in_journal: "));

  std::filesystem::create_hard_link(path("orders.csv"), path("hard.csv"));
  std::filesystem::create_hard_link(path("orders.csv"), path("other.csv.partial"));
  for (const char* target : {"orders.csv", "link.csv", "hard.csv", "other.csv", "./orders.csv"}) {
    const ProcessResult result = refusal(path(target));
    EXPECT_EQ(result.exit_code, 2) << target;
    EXPECT_THAT(result.err, StartsWith("greenpool: output_is_input: ")) << target;
  }
  EXPECT_EQ(read_file("orders.csv"), csv);
  EXPECT_THAT(import(csv, {"--rejects", example("classic.toml")}).err, StartsWith("greenpool: output_is_input: "));

  // What a target's partial name is linked to stays as it is.
  write_file("precious", "precious");
  std::filesystem::create_symlink(path("precious"), path("refused.csv.partial"));
  EXPECT_EQ(refusal(path("refused.csv")).exit_code, 1);
  EXPECT_EQ(read_file("precious"), "precious");
}

TEST_F(Import, ARowAheadOfTheClockStopsItBeforeTheFirstSettlement) {
  const std::string csv = kHeader + "a,o1,1000,300,2026-01-01T00:00:00Z\na,o2,1000,300,9999-12-31T23:59:59Z\n";
  const ProcessResult stopped = import(csv);
  EXPECT_EQ(stopped.exit_code, 2);
  EXPECT_THAT(stopped.err, HasSubstr("\n  line 3: its time 9999-12-31T23:59:59Z is ahead of this machine's clock"));
  EXPECT_FALSE(std::filesystem::exists(journal()));
  EXPECT_EQ(import(csv, {"--allow-future"}).out, totals(2, 0, 1, 0));
}

TEST_F(Import, ARowOlderThanTheJournalSaysHowOld) {
  ASSERT_EQ(play_journal(member("a", at("2026-02-01T00:00:00Z"))).exit_code, 0);
  const ProcessResult result = import(kHeader + "a,o1,1000,300,2026-01-01T00:00:00Z\n");
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out,
              HasSubstr("time_went_back: the time is before that of the last command (2026-02-01T00:00:00Z)\n"));
}

TEST_F(Import, UnknownMembersAreRefusedOnRequest) {
  ASSERT_EQ(play_journal(member("a")).exit_code, 0);
  const ProcessResult result =
      import(kHeader + "a,o1,1000,300,2026-01-01T00:00:00Z\nb,o2,1000,300,2026-01-01T00:00:00Z\n", {"--no-register"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, StartsWith(totals(1, 0, 0, 1)));
  EXPECT_THAT(result.out, HasSubstr("  line 3  order o2  member b  unknown_member: "));
}

TEST_F(Import, RunAgainSettlesNothingTwice) {
  const std::string csv = orders(3000);
  ASSERT_EQ(import(csv).out, totals(3000, 0, 500, 0));
  const std::string before = summary();
  EXPECT_EQ(import(csv).out, totals(0, 3000, 0, 0));
  EXPECT_EQ(import(csv + row(3000)).out, totals(1, 3000, 0, 0));
  EXPECT_NE(summary(), before);
  EXPECT_EQ(run_greenpool({"verify", journal()}).exit_code, 0);
}

TEST_F(Import, GoesOnAfterBeingKilledOrInterrupted) {
  constexpr int kRows = 300'000;
  const std::string csv = orders(kRows);
  ASSERT_EQ(import(csv).out, totals(kRows, 0, 500, 0));
  const std::string whole = summary();

  const std::string file = path("orders.csv");
  for (const int number : {SIGKILL, SIGINT}) {
    std::filesystem::remove_all(journal());
    int interrupted = 0;
    // Each time it is stopped once the journal has grown a little; in the end it is left alone.
    for (int attempt = 0; attempt < 3; ++attempt) {
      const std::string database = journal() + "/journal.sqlite";
      const auto size_of = [&database] {
        std::error_code none;
        const std::uintmax_t size = std::filesystem::file_size(database, none);
        return none ? 0 : size;
      };
      const std::uintmax_t before = size_of();
      Process process({"import", "--journal", journal(), "--terms", example("classic.toml"), "--acknowledge",
                       "one,two,tests", "--consent-recorded", file});
      for (int polls = 0; polls < 1000 && size_of() < before + 100'000; ++polls) usleep(1000);
      process.signal(number);
      const ProcessResult result = process.finish();
      if (result.exit_code == 0) break;
      ++interrupted;
      EXPECT_EQ(result.exit_code, 128 + number);
      if (number == SIGINT) {
        EXPECT_THAT(result.err, HasSubstr("greenpool: interrupted: "));
      }
    }
    EXPECT_GT(interrupted, 0);
    const ProcessResult last = import(csv);
    EXPECT_EQ(last.exit_code, 0) << last.out << last.err;
    EXPECT_EQ(summary(), whole);
    EXPECT_EQ(run_greenpool({"verify", journal()}).exit_code, 0);
  }
}

TEST_F(Import, SpeaksChinese) {
  const ProcessResult result = import("会员,订单号,实付金额,成本,时间\na,o1,1000,300,2026-01-01 08:00:00\n",
                                      {"--utc-offset", "+08:00"}, "zh_CN.UTF-8");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out, "已结算订单: 1\n此前已结算（未重复）: 0\n新注册会员: 1\n被拒绝的行: 0\n");
}

}  // namespace
}  // namespace greenpool
