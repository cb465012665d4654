// verify, export, terms and the frame around the subcommands.
#include "story.h"

namespace greenpool {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class Audit : public Story {
 protected:
  void SetUp() override {
    Story::SetUp();
    const ProcessResult result =
        play_journal(member("a", at("2026-01-01T00:00:00Z")) + member("=b", R"(,"referrer":"a")") +
                     order("o-1", "a", R"(,"key":"k1")") + order("+2", "=b") + sell("a", "all"));
    ASSERT_EQ(result.exit_code, 0) << result.err;
  }

  // Changes one byte of a text that the journal holds.
  void damage(const std::string& text) const {
    std::string bytes = read_file("journal/journal.sqlite");
    const std::size_t place = bytes.find(text);
    ASSERT_NE(place, std::string::npos);
    bytes[place] = static_cast<char>(bytes[place] ^ 1);
    write_file("journal/journal.sqlite", bytes);
  }
};

TEST_F(Audit, ASoundJournalIsFoundSound) {
  const ProcessResult text = run_greenpool({"verify", journal()});
  EXPECT_EQ(text.exit_code, 0) << text.err;
  EXPECT_THAT(text.out, AllOf(StartsWith("programme: classic ("), HasSubstr("\nrecords: 6\n"),
                              HasSubstr("\nmembers: 2\n"), HasSubstr("\npool: 317.65\n"), testing::EndsWith("\nok\n")));
  const ProcessResult json = run_greenpool({"verify", "--json", journal()});
  EXPECT_EQ(json.exit_code, 0);
  EXPECT_THAT(json.out, StartsWith(R"({"result":"ok","programme":"classic",)"));
  const std::string summary = run_greenpool({"play", "--journal", journal(), "--summary"}).out;
  for (const char* name :
       {"members", "positions_open", "exits", "paid_out", "pool", "circulating", "price", "state_hash"}) {
    EXPECT_EQ(field(json.out, name), field(summary, name)) << name;
  }
}

TEST_F(Audit, DamageIsFoundAndNamed) {
  damage("o-1");
  const ProcessResult text = run_greenpool({"verify", journal()});
  EXPECT_EQ(text.exit_code, 1);
  EXPECT_EQ(text.out, "");
  EXPECT_THAT(text.err, AllOf(StartsWith("greenpool: journal_damaged: "), HasSubstr("sequence number")));
  const ProcessResult json = run_greenpool({"verify", "--json", journal()});
  EXPECT_EQ(json.exit_code, 1);
  EXPECT_THAT(json.out, StartsWith(R"({"result":"journal_damaged","message":")"));
  EXPECT_EQ(play_journal(member("c")).exit_code, 3);
  EXPECT_THAT(run_greenpool({"verify", journal()}, {}, "zh_CN.UTF-8").err,
              StartsWith("greenpool: journal_damaged: 账本已损坏：the frame at sequence number "));
}

TEST_F(Audit, WhatIsNoJournalIsNotTouched) {
  EXPECT_EQ(run_greenpool({"verify", path("none")}).exit_code, 2);
  EXPECT_FALSE(std::filesystem::exists(path("none")));
  EXPECT_EQ(run_greenpool({"export", path("none")}).exit_code, 2);
  EXPECT_FALSE(std::filesystem::exists(path("none")));
  EXPECT_EQ(run_greenpool({"play", "--journal", path("none")}).exit_code, 2);
  EXPECT_FALSE(std::filesystem::exists(path("none")));
}

TEST_F(Audit, EventsAsJsonLines) {
  const ProcessResult result = run_greenpool({"export", journal()});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(fields(result.out, "seq"), ElementsAre("0", "1", "1", "2", "2", "3", "4", "5"));
  EXPECT_THAT(fields(result.out, "type"),
              ElementsAre("programme_opened", "member_registered", "terms_accepted", "member_registered",
                          "terms_accepted", "order_settled", "order_settled", "points_sold"));
  EXPECT_EQ(
      lines(result.out)[5],
      R"({"seq":3,"time":"2026-01-01T00:00:00Z","command":"settle_order","key":"k1","event":{"type":"order_settled","order":"o-1","member":"a","position":1,"opened":true,"paid":"1000.00","cost":"300.00","contribution":"300.00","platform":"100.00","remainder":"300.00","grant_value":"210.00","granted":"210.00000000"},"pool":"300.00","circulating":"210.00000000","price":"1.42857142"})");
  EXPECT_THAT(
      lines(result.out)[0],
      StartsWith(
          R"({"seq":0,"time":"1970-01-01T00:00:00Z","command":null,"key":null,"event":{"type":"programme_opened","terms":"[programme]\n)"));
}

std::vector<std::string> cells(const std::string& row) {
  std::vector<std::string> parts(1);
  for (const char c : row) {
    if (c == ',') {
      parts.emplace_back();
    } else {
      parts.back().push_back(c);
    }
  }
  return parts;
}

TEST_F(Audit, EventsAsCsv) {
  const ProcessResult result = run_greenpool({"export", "--format", "csv", "--from", "2", "--to", "4", journal()});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const std::vector<std::string> rows = lines(result.out);
  ASSERT_EQ(rows.size(), 5U);
  EXPECT_THAT(rows[0], StartsWith("seq,time,command,key,event,member,referrer,order,position,opened,prepaid,paid,"));
  EXPECT_THAT(rows[0], EndsWith(",pool,circulating,price\r"));
  const auto cell = [&rows](std::size_t row, std::string_view column) {
    const std::vector<std::string> names = cells(rows[0]);
    const auto place = std::find(names.begin(), names.end(), column) - names.begin();
    return cells(rows[row]).at(static_cast<std::size_t>(place));
  };
  EXPECT_THAT(rows[1], StartsWith("2,2026-01-01T00:00:00Z,register_member,,member_registered,'=b,a,"));
  EXPECT_THAT(rows[2], StartsWith("2,2026-01-01T00:00:00Z,register_member,,terms_accepted,'=b,,"));
  EXPECT_THAT(rows[3], StartsWith("3,2026-01-01T00:00:00Z,settle_order,k1,order_settled,a,,o-1,1,true,false,1000.00,"));
  EXPECT_EQ(cell(3, "granted"), "210.00000000");
  EXPECT_EQ(cell(3, "contribution"), "300.00");
  EXPECT_EQ(cell(3, "price\r"), "1.42857142\r");
  EXPECT_EQ(cell(4, "member"), "'=b") << "no cell of ours is a formula of a spreadsheet";
  EXPECT_EQ(cell(4, "order"), "'+2");
  EXPECT_EQ(cell(4, "granted"), "147.00000000");
  EXPECT_EQ(cell(4, "circulating"), "357.00000000");
}

TEST_F(Audit, AnExportIntoAFileAppearsWhenItIsComplete) {
  const ProcessResult result = run_greenpool({"export", journal(), "-o", path("events.jsonl")});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(read_file("events.jsonl"), run_greenpool({"export", journal()}).out);
  damage("o-1");
  EXPECT_NE(run_greenpool({"export", journal(), "-o", path("damaged.jsonl")}).exit_code, 0);
  EXPECT_FALSE(std::filesystem::exists(path("damaged.jsonl")));
  EXPECT_FALSE(std::filesystem::exists(path("damaged.jsonl.partial")));
  EXPECT_EQ(run_greenpool({"export", journal(), "-o", path("no/such/events")}).exit_code, 3);
  EXPECT_EQ(run_greenpool({"export", journal(), "--format", "xml"}).exit_code, 2);
}

TEST_F(Audit, SequenceNumbersAreDecimal) {
  for (const std::vector<std::string>& bounds : std::vector<std::vector<std::string>>{{"--from=-1"},
                                                                                      {"--from", "-1"},
                                                                                      {"--from", "0x2"},
                                                                                      {"--to", " 3"},
                                                                                      {"--to", ""},
                                                                                      {"--to", "3x"},
                                                                                      {"--to", "18446744073709551616"},
                                                                                      {"--from", "4", "--to", "3"}}) {
    std::vector<std::string> arguments{"export", journal()};
    arguments.insert(arguments.end(), bounds.begin(), bounds.end());
    const ProcessResult result = run_greenpool(arguments);
    EXPECT_EQ(result.exit_code, 2) << testing::PrintToString(bounds);
    EXPECT_THAT(result.err, StartsWith("greenpool: usage: ")) << testing::PrintToString(bounds);
    EXPECT_EQ(result.out, "");
  }
  EXPECT_THAT(fields(run_greenpool({"export", journal(), "--from", "010", "--to", "18446744073709551615"}).out, "seq"),
              ElementsAre());
}

TEST_F(Audit, AnExportNeverGoesIntoAJournal) {
  const std::string database = read_file("journal/journal.sqlite");
  std::filesystem::create_directory_symlink(journal(), path("alias"));
  std::filesystem::create_symlink(path("journal/acknowledged"), path("link"));
  ASSERT_EQ(play(member("a"), {"--journal", path("other")}).exit_code, 0);
  for (const char* target : {"journal/journal.sqlite", "journal/acknowledged", "journal/new", "alias/journal.sqlite",
                             "link", "other/journal.sqlite", "other/writer.lock"}) {
    const ProcessResult result = run_greenpool({"export", journal(), "-o", path(target)});
    EXPECT_EQ(result.exit_code, 2) << target;
    EXPECT_THAT(result.err, StartsWith("greenpool: output_in_journal: ")) << target;
  }
  EXPECT_EQ(read_file("journal/journal.sqlite"), database);
  EXPECT_EQ(run_greenpool({"verify", journal()}).exit_code, 0);
  EXPECT_EQ(run_greenpool({"export", journal(), "-o", path("journal/acknowledged")}, {}, "zh_CN.UTF-8").err,
            "greenpool: output_in_journal: " + path("journal/acknowledged") + " 在账本目录 " + journal() +
                " 之内，不能写入\n");
}

TEST_F(Audit, AJournalInUseCanBeReadAlongside) {
  Process writer({"play", "--journal", journal()});
  ASSERT_TRUE(writer.send(member("c")));
  ASSERT_NE(writer.read_line(), "");
  const ProcessResult verified = run_greenpool({"verify", "--json", journal()});
  EXPECT_EQ(verified.exit_code, 0) << verified.err;
  EXPECT_EQ(field(verified.out, "members"), "3");
  ASSERT_TRUE(writer.send(member("d")));
  EXPECT_EQ(field(writer.read_line(), "outcome"), "ok");
  EXPECT_EQ(writer.finish().exit_code, 0);
}

using Frame = Story;

TEST_F(Frame, TermsAreCheckedAndPrinted) {
  const ProcessResult checked = run_greenpool({"terms", "check", example("classic.toml")});
  EXPECT_EQ(checked.exit_code, 0) << checked.err;
  EXPECT_THAT(checked.out, StartsWith("terms are valid: classic ("));
  const ProcessResult preset = run_greenpool({"terms", "preset", "classic"});
  EXPECT_EQ(preset.exit_code, 0);
  const std::string file = write_file("terms.toml", preset.out);
  EXPECT_EQ(run_greenpool({"terms", "check", file}).out, checked.out);
  const ProcessResult broken =
      run_greenpool({"terms", "check", write_file("broken.toml", preset.out + "colour = 1\n")});
  EXPECT_EQ(broken.exit_code, 2);
  EXPECT_THAT(broken.err, AllOf(StartsWith("greenpool: terms_unknown_key: "), HasSubstr("colour")));
  const std::string hash = "2c8d5075a403e11df9721980a0d484d5c4540610cfa2d96981182be4930b0c07";
  EXPECT_THAT(
      run_greenpool({"terms", "risk", file}).out,
      AllOf(StartsWith("风险提示 · Classic 经典方案 (classic, CNY)\n1. "), HasSubstr("\n\nWhat you risk · Classic"),
            EndsWith("\n\nhash of terms and risk text: " + hash + "\n")));
  EXPECT_EQ(run_greenpool({"terms", "risk", "--hash", file}).out, hash + "\n");
  EXPECT_EQ(run_greenpool({"terms", "risk", path("broken.toml")}).exit_code, 2);
  EXPECT_EQ(run_greenpool({"terms", "preset", "none"}).exit_code, 2);
}

TEST_F(Frame, HelpVersionAndWrongUsage) {
  EXPECT_THAT(run_greenpool({"--version"}).out, testing::MatchesRegex("greenpool [0-9]+\\.[0-9]+\\.[0-9]+\n"));
  const ProcessResult help = run_greenpool({"--help"});
  EXPECT_EQ(help.exit_code, 0);
  for (const char* name : {"play", "import", "verify", "export", "terms"}) {
    EXPECT_THAT(help.out, HasSubstr(name));
    EXPECT_EQ(run_greenpool({name, "--help"}).exit_code, 0);
  }
  // Every command, with its fields.
  const std::string play = run_greenpool({"play", "--help"}).out;
  for (const char* line :
       {"\n  register_member member [referrer] [accepts]\n", "\n  accept_terms member version\n",
        "\n  sell_points member points\n", "\n  advance\n", "\n  reverse_order refund order amount cost\n",
        "\n  request_supplier_payment payment [supplier] amount operator\n", "\n  convert_points "}) {
    EXPECT_THAT(play, HasSubstr(line));
  }
  EXPECT_THAT(run_greenpool({"play", "--help"}, {}, "zh_CN.UTF-8").out, HasSubstr("退出码"));
  for (const char* name : {"play", "import", "verify", "export", "terms", "serve", "demo", "bench"}) {
    const std::string page = run_greenpool({name, "--help"}, {}, "zh_CN.UTF-8").out;
    EXPECT_THAT(page, AllOf(HasSubstr("用法:"), HasSubstr("选项:"), HasSubstr("显示本帮助")));
    for (const char* english : {"Usage", "Options", "OPTIONS", "REQUIRED", "Subcommands", "Print", "rite", "easure"}) {
      EXPECT_THAT(page, Not(HasSubstr(english))) << name;
    }
  }
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {}, {"fly"}, {"play"}, {"play", "--bogus"}, {"verify"}, {"import", "x.csv"}}) {
    const ProcessResult wrong = run_greenpool(arguments);
    EXPECT_EQ(wrong.exit_code, 2) << testing::PrintToString(arguments);
    EXPECT_THAT(wrong.err, StartsWith("greenpool: usage: "));
    EXPECT_EQ(wrong.out, "");
  }
}

TEST_F(Frame, WrongUsageIsSaidInChinese) {
  const auto complaint = [](const std::vector<std::string>& arguments) {
    const ProcessResult wrong = run_greenpool(arguments, {}, "zh_CN.UTF-8");
    EXPECT_EQ(wrong.exit_code, 2);
    return wrong.err;
  };
  EXPECT_THAT(complaint({}), StartsWith("greenpool: usage: 需要一个子命令；"));
  EXPECT_THAT(complaint({"verify"}), StartsWith("greenpool: usage: 缺少 JOURNAL；"));
  EXPECT_THAT(complaint({"verify", "x", "--bogus"}), StartsWith("greenpool: usage: 不认识的参数：--bogus；"));
  EXPECT_THAT(complaint({"serve", "--journal", "x", "--threads", "99"}),
              HasSubstr("--threads 的值 99 不在 1 到 64 之间"));
  EXPECT_THAT(complaint({"serve", "--journal", "x", "--threads", "x"}), HasSubstr("--threads"));
  EXPECT_THAT(complaint({"serve", "--journal"}), HasSubstr("--journal 缺少值"));
  EXPECT_THAT(complaint({"export", "x", "--format", "xml"}), HasSubstr("--format 的值 xml 不在可选范围"));
  EXPECT_THAT(complaint({"serve", "--journal", journal(), "--terms", example("classic.toml"), "--acknowledge",
                         "one,two,tests", "--listen", "nowhere"}),
              HasSubstr("greenpool: listen_malformed: 监听地址格式错误：\"nowhere\""));
}

TEST_F(Frame, ADemoLeavesAForeignJournalAlone) {
  ASSERT_EQ(play_journal(member("a")).exit_code, 0);
  const ProcessResult demo = run_greenpool({"demo", "--journal", journal()}, {}, "zh_CN.UTF-8");
  EXPECT_EQ(demo.exit_code, 3);
  EXPECT_THAT(demo.err, StartsWith("greenpool: journal_of_other_terms: 账本属于条款不同的平台方案："));
}

TEST_F(Frame, ABenchNeedsADirectoryThatIsThere) {
  const ProcessResult bench = run_greenpool({"bench", "--quick", "--only", "durable", "--dir", path("no/such")});
  EXPECT_EQ(bench.exit_code, 2);
  EXPECT_THAT(bench.err, StartsWith("greenpool: file_unreadable: there is no directory "));
  EXPECT_FALSE(std::filesystem::exists(path("no")));
}

}  // namespace
}  // namespace greenpool
