#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "cli/line_reader.h"
#include "cli/order_import.h"
#include "cli/player.h"
#include "cli/texts.h"
#include "cli/usage.h"
#include "wire/csv.h"
#include "wire/order_rows.h"

namespace greenpool {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

class CsvFile : public testing::Test {
 protected:
  void SetUp() override { path_ = testing::TempDir() + "greenpool_cli_test_" + std::to_string(getpid()) + ".csv"; }
  void TearDown() override { std::filesystem::remove(path_); }

  CsvReader reader(std::string_view text) {
    std::ofstream(path_, std::ios::binary) << text;
    Result<CsvReader> opened = CsvReader::open(path_, ProblemLanguage::english);
    EXPECT_TRUE(opened);
    return std::move(*opened);
  }

  // Records as "line:a|b|c"; an error as "line!why".
  std::vector<std::string> records(std::string_view text) {
    CsvReader csv = reader(text);
    std::vector<std::string> found;
    CsvRecord record;
    for (;;) {
      const Result<bool> next = csv.next(record);
      if (next && !*next) return found;
      std::string row = std::to_string(record.line);
      if (!next) {
        row += "!" + next.error().message;
      } else {
        for (std::size_t i = 0; i < record.fields.size(); ++i)
          row += (i == 0 ? ":" : "|") + std::string(record.fields[i]);
      }
      found.push_back(row);
    }
  }

  std::string path_;
};

TEST_F(CsvFile, PlainRecords) {
  EXPECT_THAT(records(""), ElementsAre());
  EXPECT_THAT(records("a,b\nc,d\n"), ElementsAre("1:a|b", "2:c|d"));
  EXPECT_THAT(records("a,b\r\nc,\r\n,d"), ElementsAre("1:a|b", "2:c|", "3:|d"));
  EXPECT_THAT(records("\xef\xbb\xbf"
                      "a,b\n"),
              ElementsAre("1:a|b"));
  EXPECT_THAT(records("a\n\n\r\nb\n\n"), ElementsAre("1:a", "4:b"));
}

TEST_F(CsvFile, QuotedFields) {
  EXPECT_THAT(records("\"a\",\"b,c\",\"d\"\"e\",\"\"\n"), ElementsAre("1:a|b,c|d\"e|"));
  EXPECT_THAT(records("a,\"two\nlines\"\r\nb,c\n"), ElementsAre("1:a|two\nlines", "3:b|c"));
  EXPECT_THAT(records("\"a\",\n\"b\""), ElementsAre("1:a|", "2:b"));
}

TEST_F(CsvFile, MalformedRecordsAreNamedAndTheNextOnesRead) {
  EXPECT_THAT(records("a\"b\nc\"\nd\n"), ElementsAre("1!a quote stands inside an unquoted field",
                                                     "2!a quote stands inside an unquoted field", "3:d"));
  EXPECT_THAT(records("\"a\"b\nc\n"), ElementsAre("1!text follows a closing quote", "2:c"));
  EXPECT_THAT(records("a\n\"b\nc\n"), ElementsAre("1:a", "2!a quote is not closed"));
  EXPECT_THAT(records("a\n" + std::string(kCsvRecordMax + 1'000'000, 'x') + "\nb\n"),
              ElementsAre("1:a", "2!the record is too long"));
}

TEST_F(CsvFile, RecordsAcrossBuffersAndBackAgain) {
  std::string text;
  std::vector<std::string> expected;
  for (int i = 0; i < 60'000; ++i) {
    const std::string field = std::to_string(i) + std::string(static_cast<std::size_t>(i % 17), 'x');
    text += i % 3 == 0 ? "\"" + field + "\n\"," : field + ",";
    text += std::to_string(i) + "\n";
    expected.push_back(i % 3 == 0 ? field + "\n" : field);
  }
  CsvReader csv = reader(text);
  CsvRecord record;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> places;
  for (const std::string& field : expected) {
    ASSERT_EQ(csv.next(record), true);
    ASSERT_THAT(record.fields, ElementsAre(field, std::to_string(places.size())));
    places.emplace_back(record.offset, record.line);
  }
  EXPECT_EQ(csv.next(record), false);
  EXPECT_EQ(csv.position(), csv.size());
  for (std::size_t i = places.size(); i > 0; i -= std::min<std::size_t>(i, 997)) {
    csv.seek(places[i - 1].first, places[i - 1].second);
    ASSERT_EQ(csv.next(record), true);
    EXPECT_THAT(record.fields, ElementsAre(expected[i - 1], std::to_string(i - 1)));
    EXPECT_EQ(record.line, places[i - 1].second);
  }
}

TEST_F(CsvFile, AWriterIsNoticed) {
  const CsvReader csv = reader("a,b\n");
  EXPECT_FALSE(csv.changed());
  std::ofstream(path_, std::ios::app) << "c,d\n";
  EXPECT_TRUE(csv.changed());
}

TEST_F(CsvFile, OnlyRegularFilesAreRead) {
  EXPECT_EQ(CsvReader::open("/dev/null", ProblemLanguage::english).error().code, "file_unreadable");
  EXPECT_EQ(CsvReader::open("/nonexistent", ProblemLanguage::english).error().code, "file_unreadable");
}

TEST(CsvText, IsQuotedAndHarmlessInSpreadsheets) {
  const auto field = [](std::string_view text) {
    std::string out;
    append_csv_text(out, text);
    return out;
  };
  EXPECT_EQ(field("plain 1.00"), "plain 1.00");
  EXPECT_EQ(field("a,b"), "\"a,b\"");
  EXPECT_EQ(field("a\"b\n"), "\"a\"\"b\n\"");
  EXPECT_EQ(field("=SUM(A1)"), "'=SUM(A1)");
  EXPECT_EQ(field("+1"), "'+1");
  EXPECT_EQ(field("-1"), "'-1");
  EXPECT_EQ(field("@x"), "'@x");
  EXPECT_EQ(field("=1,2"), "\"'=1,2\"");
}

class OrderRows : public CsvFile {
 protected:
  // The rows of a file, each as its figures or as its error; or the header's error.
  std::vector<std::string> rows(std::string_view text, const OrderColumnOptions& options = {}) {
    CsvReader csv = reader(text);
    CsvRecord record;
    EXPECT_EQ(csv.next(record), true);
    const Result<OrderColumns> columns = OrderColumns::from_header(record, options, 2);
    if (!columns) return {columns.error().code + ": " + columns.error().message};
    ignored_ = columns->ignored();
    std::vector<std::string> found;
    OrderRow row;
    while (*csv.next(record)) {
      const auto fault = columns->read(record, row);
      found.push_back(!fault ? fmt::format("{} {} {} {} {} {}", row.member, row.order, row.paid.units(),
                                           row.cost.units(), format_timestamp(row.at), row.referrer)
                             : fault->message);
    }
    return found;
  }

  std::vector<std::string> ignored_;
};

constexpr std::string_view kHeader = "member,order,paid,cost,time\n";

TEST_F(OrderRows, ColumnsInAnyOrderAndOthersIgnored) {
  EXPECT_THAT(rows("time,note,cost,paid,order,member,referrer\n2026-01-31T08:00:00+08:00,hi,300,1000.50,o1,a,b\n"),
              ElementsAre("a o1 100050 30000 2026-01-31T00:00:00Z b"));
  EXPECT_THAT(ignored_, ElementsAre("note"));
}

TEST_F(OrderRows, ChineseAndRenamedColumns) {
  EXPECT_THAT(rows("会员,订单号,实付金额,成本,结算时间\na,o1,1,0,2026-01-31T00:00:00Z\n"),
              ElementsAre("a o1 100 0 2026-01-31T00:00:00Z "));
  const OrderColumnOptions options{.columns = {"order=No.", "member=buyer"}, .utc_offset = {}};
  EXPECT_THAT(rows("buyer,No.,order,paid,cost,time\na,o1,x,1,0,2026-01-31T00:00:00Z\n", options),
              ElementsAre("a o1 100 0 2026-01-31T00:00:00Z "));
  EXPECT_THAT(ignored_, ElementsAre("order"));
}

TEST_F(OrderRows, WrongHeadersAndOptions) {
  EXPECT_THAT(rows("member,order,paid,time\n"),
              ElementsAre("csv_malformed: column cost is missing; found: member, order, paid, time"));
  EXPECT_THAT(rows("member,order,paid,cost,time,cost\n"), ElementsAre("csv_malformed: column cost stands there twice"));
  EXPECT_THAT(rows("member,会员,order,paid,cost,time\n"), ElementsAre(HasSubstr("member stands there twice")));
  EXPECT_THAT(rows(kHeader, {.columns = {"order"}, .utc_offset = {}}), ElementsAre(HasSubstr("usage: --column")));
  EXPECT_THAT(rows(kHeader, {.columns = {"price=x"}, .utc_offset = {}}), ElementsAre(HasSubstr("usage: --column")));
  EXPECT_THAT(rows(kHeader, {.columns = {"order=No"}, .utc_offset = {}}),
              ElementsAre("csv_malformed: column No is missing; found: member, order, paid, cost, time"));
  EXPECT_THAT(
      rows("\xbb\xe1\xd4\xb1,order,paid,cost,time\n"),
      ElementsAre("csv_malformed: the column names are not UTF-8: save the file as UTF-8 (in Excel: CSV UTF-8)"));
  for (const char* offset : {"8", "+8:00", "+25:00", "Z", "+08:00x"}) {
    EXPECT_THAT(rows(kHeader, {.columns = {}, .utc_offset = offset}), ElementsAre(HasSubstr("usage: --utc-offset")));
  }
}

TEST_F(OrderRows, WrongRowsNameTheirColumn) {
  const std::string header(kHeader);
  EXPECT_THAT(rows(header + "a,o,1,0\n"), ElementsAre("5 fields are expected, 4 were found"));
  EXPECT_THAT(rows(header + "a,o,x,0,2026-01-31T00:00:00Z\n"), ElementsAre("paid is not an amount: x"));
  EXPECT_THAT(rows(header + "a,o,,0,2026-01-31T00:00:00Z\n"), ElementsAre("paid is not an amount: "));
  EXPECT_THAT(rows(header + "a,o,\"1,000.00\",0,2026-01-31T00:00:00Z\n"),
              ElementsAre("paid is not an amount: 1,000.00"));
  EXPECT_THAT(rows(header + "a,o,1,0.001,2026-01-31T00:00:00Z\n"), ElementsAre("cost has too many decimals: 0.001"));
  EXPECT_THAT(rows(header + "a,o,1,0,31.01.2026\n"),
              ElementsAre(StartsWith("time is not an RFC 3339 time: 31.01.2026 (years 1970 to 9999")));
  EXPECT_THAT(rows(header + "a,o,1,0,2026-01-31 08:00:00\n"), ElementsAre(HasSubstr("time has no UTC offset")));
}

TEST_F(OrderRows, TimesWithoutAnOffset) {
  const std::string header(kHeader);
  const OrderColumnOptions options{.columns = {}, .utc_offset = "+08:00"};
  EXPECT_THAT(rows(header + "a,o,1,0,2026-01-31 08:00:00\na,o,1,0,2026-01-31T08:00:01.5\na,o,1,0,2026-01-31T08:00:00Z\n"
                            "a,o,1,0,2026-01-31\n",
                   options),
              ElementsAre("a o 100 0 2026-01-31T00:00:00Z ", "a o 100 0 2026-01-31T00:00:01.500000Z ",
                          "a o 100 0 2026-01-31T08:00:00Z ", StartsWith("time is not an RFC 3339 time: 2026-01-31 (")));
}

TEST_F(OrderRows, AmountsOutOfRangeAreLeftToTheEngine) {
  EXPECT_THAT(rows(std::string(kHeader) +
                   "a,o,-5.00,0,2026-01-31T00:00:00Z\na,o,99999999999999999999,0,2026-01-31T00:00:00Z\n"),
              ElementsAre("a o -500 0 2026-01-31T00:00:00Z ", "a o 9223372036854775807 0 2026-01-31T00:00:00Z "));
}

TEST(RecentMembers, AreExact) {
  RecentMembers members;
  EXPECT_FALSE(members.contains(""));
  EXPECT_FALSE(members.contains("a"));
  members.note("a");
  EXPECT_TRUE(members.contains("a"));
  EXPECT_FALSE(members.contains("aa"));
  members.note(std::string(65, 'x'));
  EXPECT_FALSE(members.contains(std::string(65, 'x')));
  members.note(std::string(64, 'x'));
  EXPECT_TRUE(members.contains(std::string(64, 'x')));
}

// Feeds a pipe by hand.
class Lines : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(pipe(pipe_.data()), 0); }
  void TearDown() override {
    close(pipe_[0]);
    if (pipe_[1] >= 0) close(pipe_[1]);
  }
  void send(std::string_view text) {
    ASSERT_EQ(write(pipe_[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  void end() { close(std::exchange(pipe_[1], -1)); }

  std::array<int, 2> pipe_{};
};

TEST_F(Lines, AreGivenOutAsSoonAsTheyAreThere) {
  LineReader reader(pipe_[0], 10);
  std::string_view line;
  EXPECT_FALSE(reader.next(line));
  send("a\n\nbc");
  ASSERT_TRUE(reader.fill());
  ASSERT_TRUE(reader.next(line));
  EXPECT_EQ(line, "a");
  ASSERT_TRUE(reader.next(line));
  EXPECT_EQ(line, "");
  EXPECT_EQ(reader.number(), 2U);
  EXPECT_FALSE(reader.next(line));
  send("d\ne");
  ASSERT_TRUE(reader.fill());
  ASSERT_TRUE(reader.next(line));
  EXPECT_EQ(line, "bcd");
  EXPECT_FALSE(reader.next(line));
  end();
  ASSERT_TRUE(reader.fill());
  EXPECT_TRUE(reader.at_end());
  ASSERT_TRUE(reader.next(line));
  EXPECT_EQ(line, "e");
  EXPECT_EQ(reader.number(), 4U);
  EXPECT_FALSE(reader.next(line));
}

TEST_F(Lines, ThatAreTooLongAreCut) {
  LineReader reader(pipe_[0], 10);
  std::string_view line;
  send("0123456789\n");
  ASSERT_TRUE(reader.fill());
  ASSERT_TRUE(reader.next(line));
  EXPECT_EQ(line, "0123456789");
  send("0123456789abc");
  ASSERT_TRUE(reader.fill());
  ASSERT_TRUE(reader.next(line));
  EXPECT_EQ(line, "0123456789a");
}

// Answers nobody until `hold` tickets have come, then all of them at once, inside submit().
class HesitantProgramme final : public Programme {
 public:
  explicit HesitantProgramme(std::size_t hold) : hold_(hold) {}

  Reject submit(std::span<Ticket* const> tickets) override {
    held_.insert(held_.end(), tickets.begin(), tickets.end());
    taken_ += tickets.size();
    if (held_.size() < hold_ && taken_ < kLines) return Reject::none;
    for (Ticket* ticket : held_) ticket->answers->decided(*ticket, Outcome{}, state_);
    held_.front()->answers->durable(held_, Reject::none);
    held_.clear();
    return Reject::none;
  }
  void wait_for_room() override {}
  Status stop() override { return {}; }
  ProgrammeStatus status() const override { return {}; }
  TermsInForce terms_in_force() const override { return {}; }
  const Terms& terms() const override { return state_.terms; }
  const State& state_after_stop() const override { return state_; }

  static constexpr std::size_t kLines = 50'000;

 private:
  const std::size_t hold_;
  std::size_t taken_ = 0;
  std::vector<Ticket*> held_;
  State state_{Terms{}};
};

// A player that had filled its pipeline, and then collected every answer before it waited, waited for ever.
TEST_F(CsvFile, APlayerReadsOnWhenEverythingIsAnsweredAtOnce) {
  std::ofstream file(path_);
  for (std::size_t i = 0; i < HesitantProgramme::kLines; ++i)
    file << R"({"type":"register_member","member":"a"})"
            "\n";
  file.close();
  for (const std::size_t hold : {std::size_t{1}, std::size_t{512}, std::size_t{16'384}}) {
    HesitantProgramme programme(hold);
    const int in = open(path_.c_str(), O_RDONLY | O_CLOEXEC);
    Player player(programme, {.in = in, .out = -1, .stop = -1}, Pipeline::Render::nothing);
    player.run();
    close(in);
    EXPECT_EQ(player.commands(), HesitantProgramme::kLines);
    EXPECT_FALSE(player.malformed().has_value());
  }
}

TEST(UsageTexts, AreInBothLanguages) {
  const auto chinese = [](std::string_view message) { return usage_text(message, Language::chinese); };
  EXPECT_EQ(chinese("A subcommand is required"), "需要一个子命令");
  EXPECT_EQ(chinese("--journal is required"), "缺少 --journal");
  EXPECT_EQ(chinese("The following argument was not expected: --bogus"), "不认识的参数：--bogus");
  EXPECT_EQ(chinese("--threads: Value 99 not in range 1 to 64"), "--threads 的值 99 不在 1 到 64 之间");
  EXPECT_EQ(chinese("--format: xml not in {jsonl,csv}"), "--format 的值 xml 不在可选范围 {jsonl,csv} 之内");
  EXPECT_EQ(chinese("Could not convert: --threads = x"), "--threads 的值无法识别：x");
  EXPECT_EQ(chinese("something else"), "something else");
  EXPECT_EQ(usage_text("--journal is required", Language::english), "--journal is required");
}

TEST(Texts, BothLanguagesTakeTheSameValues) {
  // What a text takes: unnumbered values in their order; numbered ones in any order, as languages differ in it.
  const auto placeholders = [](std::string_view text) {
    std::vector<std::string_view> found;
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
      if (text.substr(i, 2) == "{{" || text.substr(i, 2) == "}}") {
        ++i;
      } else if (text[i] == '{') {
        found.push_back(text.substr(i, text.find('}', i) - i + 1));
      }
    }
    const auto numbered = [](std::string_view value) { return value[1] >= '0' && value[1] <= '9'; };
    if (std::ranges::all_of(found, numbered)) std::ranges::sort(found);
    return found;
  };
#define GREENPOOL_TEXT_CHECK(name, zh, en) EXPECT_EQ(placeholders(zh), placeholders(en)) << #name;
  GREENPOOL_TEXTS(GREENPOOL_TEXT_CHECK)
#undef GREENPOOL_TEXT_CHECK
  using Values = std::vector<std::string_view>;
  EXPECT_EQ(placeholders("a {} {{x}} {:02}"), (Values{"{}", "{:02}"}));
  EXPECT_EQ(placeholders("a {:02} {}"), (Values{"{:02}", "{}"}));
  EXPECT_EQ(placeholders("{1} of {0}"), (Values{"{0}", "{1}"}));
}

}  // namespace
}  // namespace greenpool
