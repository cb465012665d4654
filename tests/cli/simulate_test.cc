// greenpool simulate, study, review and check-claim: what can be known before anyone joins.
#include "story.h"

namespace greenpool {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Foresight : public Story {
 protected:
  // Fifty days of ten who join and buy once.
  [[nodiscard]] std::string scenario(const std::string& terms = "classic", const std::string& more = "") const {
    return write_file("scenario.toml", "[scenario]\nname = \"A <small> one\"\nterms = \"" + terms +
                                           "\"\ndays = 50\n[arrivals]\ncurve = \"constant\"\nper_day = \"10\"\n"
                                           "[orders]\namount = \"1000.00\"\ncost_share = \"0.3\"\n" +
                                           more);
  }
  ProcessResult simulate(const std::string& file, const std::vector<std::string>& more = {},
                         const std::string& language = "C.UTF-8") const {
    std::vector<std::string> arguments{"simulate", file, "--out", path("out")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_greenpool(arguments, {}, language);
  }
};

TEST_F(Foresight, SimulatesAScenarioAndTellsWhatCameOfIt) {
  const ProcessResult result = simulate(scenario());
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("A <small> one: 50 days, 500 members, 500 orders"),
                                HasSubstr("members spent 500000.00, of which 150000.00 went into the pool"),
                                HasSubstr("all members together can get back at most 30.00 % of it")));
  const std::string summary = read_file("out/summary.json");
  EXPECT_EQ(field(summary, "members"), "500");
  EXPECT_EQ(field(summary, "pool"), "150000.00");
  EXPECT_EQ(field(summary, "recoverable"), "0.3");
  EXPECT_EQ(field(summary, "still_payable_at_most"), "150000.00");
  EXPECT_THAT(summary, HasSubstr(R"("recovery":{"members":500,"spenders":500,"recovered":)"));
  EXPECT_THAT(summary, HasSubstr(R"("estimates":{"assumption":"equal_orders_and_no_sales",)"));
  EXPECT_EQ(lines(read_file("out/series.csv")).size(), 51U);
  EXPECT_THAT(lines(read_file("out/cohorts.csv")), testing::SizeIs(3));
  const std::string report = read_file("out/report.html");
  EXPECT_THAT(report, AllOf(HasSubstr("A \\u003csmall> one"), Not(HasSubstr("@DATA@")), Not(HasSubstr("src=\"http")),
                            Not(HasSubstr("href=\"http"))))
      << "one file, and its data cannot end the script";
  EXPECT_THAT(simulate(scenario(), {"--runs", "3"}, "zh_CN.UTF-8").out,
              HasSubstr("全体会员合计最多从盈利池收回消费的 30.00 %"));
  EXPECT_THAT(read_file("out/summary.json"), HasSubstr("\"runs\":[{\"members\":500"));
}

TEST_F(Foresight, GivesTheSameBytesForTheSameSeed) {
  const std::string file = scenario("classic", "repeat_per_day = \"0.1\"\n");
  ASSERT_EQ(simulate(file, {"--seed", "5", "--threads", "1", "--runs", "2"}).exit_code, 0);
  const std::string first = read_file("out/report.html");
  ASSERT_EQ(simulate(file, {"--seed", "5", "--threads", "3", "--runs", "2"}).exit_code, 0);
  EXPECT_EQ(read_file("out/report.html"), first);
  ASSERT_EQ(simulate(file, {"--seed", "6"}).exit_code, 0);
  EXPECT_NE(read_file("out/report.html"), first);
}

TEST_F(Foresight, TakesTermsFromBesideTheScenario) {
  const ProcessResult preset = run_greenpool({"terms", "preset", "two-level"});
  write_file("mine.toml", preset.out);
  const ProcessResult result = simulate(scenario("mine.toml", "[referrals]\nshare = \"1\"\n"));
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, Not(HasSubstr("rewards were 0.00")));
  const ProcessResult missing = simulate(scenario("nobody.toml"));
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_THAT(missing.err, AllOf(HasSubstr("file_unreadable"), HasSubstr("nobody.toml")));
}

TEST_F(Foresight, RefusesWhatIsImpossibleAndWritesNothing) {
  const ProcessResult result = simulate(scenario("classic", "spread = \"0.5\"\n"));
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, AllOf(HasSubstr("scenario_inconsistent"), HasSubstr("scenario.toml:11: key orders.spread"),
                                HasSubstr("belongs to the value \"log_normal\" alone")));
  EXPECT_FALSE(std::filesystem::exists(path("out")));
  EXPECT_THAT(simulate(scenario("classic", "spread = \"0.5\"\n"), {}, "zh_CN.UTF-8").err,
              HasSubstr("情景各项相互矛盾"));
  ASSERT_EQ(play_journal(member("ann")).exit_code, 0);
  const ProcessResult inside = run_greenpool({"simulate", scenario(), "--out", journal()});
  EXPECT_EQ(inside.exit_code, 2);
  EXPECT_THAT(inside.err, HasSubstr("output_in_journal"));
}

// The rows of a spring that was, of which one may be another.
const std::string kRealHead = "member,order,paid,cost,time,referrer\n";
const std::string kRealFirst = "ann,1,1000.00,300.00,2026-03-02 08:00:00,\n";
const std::string kRealSecond = "bob,2,500.00,100.00,2026-03-04 23:30:00,ann\n";

TEST_F(Foresight, ReplaysRealOrdersFromACsv) {
  const std::string file = write_file(
      "real.toml",
      "[scenario]\nname = \"Real\"\nterms = \"two-level\"\ndays = 10\n[arrivals]\ncurve = \"csv\"\n[orders]\n"
      "value = \"csv\"\nfile = \"rows.csv\"\n");
  write_file("rows.csv", kRealHead + kRealSecond + kRealFirst);
  const ProcessResult result = simulate(file);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("Real: 10 days, 2 members, 2 orders"), HasSubstr("members spent 1500.00")));
  EXPECT_THAT(result.out, Not(HasSubstr("rewards were 0.00"))) << "ann referred bob";
  EXPECT_THAT(read_file("out/summary.json"), HasSubstr("\"start\":\"2026-03-02\"")) << "the day of the first order";

  const auto refused = [&](const std::string& row, const std::string& message) {
    write_file("rows.csv", kRealHead + kRealFirst + row);
    const ProcessResult bad = run_greenpool({"simulate", file, "--out", path("bad")});
    EXPECT_EQ(bad.exit_code, 2);
    EXPECT_THAT(bad.err, HasSubstr(message));
    EXPECT_FALSE(std::filesystem::exists(path("bad")));
  };
  refused("bob,2,many,100.00,2026-03-04 23:30:00,ann\n", "rows.csv\n  line 3: paid is not an amount: many");
  refused("bob,2,500.00,100.00,yesterday,ann\n", "line 3: ");
  refused("bob,2,500.00\n", "line 3: ");
  refused(",2,500.00,100.00,2026-03-04 23:30:00,ann\n", "line 3: it names no member");
  refused("bob,2,99999999999999999999.00,100.00,2026-03-04 23:30:00,ann\n", "rows.csv:3: the price must be above 0");
  refused("bob,2,-500.00,100.00,2026-03-04 23:30:00,ann\n", "rows.csv:3: the price must be above 0");
  refused("bob,2,500.00,500.01,2026-03-04 23:30:00,ann\n", "rows.csv:3: the cost must be 0 to the price");
  refused("bob,2,500.00,100.00,2026-03-12 00:00:00,ann\n", "rows.csv:3: the order comes after the scenario's last day");
  refused("bob,2,500.00,100.00,2026-03-04 23:30:00,bob\n", "rows.csv:3: the member refers themselves");
  write_file("rows.csv", "member,order,paid\n");
  EXPECT_THAT(simulate(file).err, HasSubstr("column cost is missing"));
}

TEST_F(Foresight, LetsAttacksLoseAndSaysSo) {
  const ProcessResult result = simulate(scenario("classic", "[[attack]]\nkind = \"ring\"\nday = 10\n"));
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("attack ring on day 10: paid 50000.00, got "));
  EXPECT_THAT(result.out, HasSubstr("gained -"));
  const std::string summary = read_file("out/summary.json");
  EXPECT_THAT(summary, HasSubstr("\"attacks\":[{\"kind\":\"ring\",\"day\":10,\"until_day\":10,\"slices\":1,"
                                 "\"paid\":\"50000.00\""));
}

TEST_F(Foresight, DesignsTermsOrProvesThatNoneCan) {
  const std::string world = scenario("classic", "[[sellers]]\nshare = \"1\"\nkind = \"target\"\nmultiple = \"1.25\"\n");
  ASSERT_TRUE(std::filesystem::exists(world));
  const auto design = [this](const std::string& goals, const std::string& language = "C.UTF-8") {
    const std::string file = write_file(
        "goals.toml",
        "[design]\nname = \"Wanted\"\nterms = \"classic\"\n[[scenario]]\nfile = \"scenario.toml\"\n[goals]\n" + goals +
            "[search]\ngrant_rate = \"0.2, 0.7\"\nexit_multiple = \"none, 1.5\"\n");
    return run_greenpool({"design", file, "--out", path("design")}, {}, language);
  };
  const ProcessResult met = design("recovered = \"0.05\"\n");
  EXPECT_EQ(met.exit_code, 0) << met.err;
  EXPECT_THAT(met.out, AllOf(HasSubstr("Wanted: 4 terms in 1 scenarios, of which 2 meet all goals"),
                             HasSubstr("terms-1.toml: grant rate 0.2"), HasSubstr("promises nothing")));
  EXPECT_EQ(lines(read_file("design/candidates.csv")).size(), 5U);
  EXPECT_EQ(run_greenpool({"terms", "check", path("design/terms-1.toml")}).exit_code, 0);
  EXPECT_THAT(read_file("design/terms-1.toml"), HasSubstr("grant_rate = \"0.2\""));
  const ProcessResult unmet = design("recovered = \"0.29\"\nplatform_rate = \"0.1\"\n");
  EXPECT_EQ(unmet.exit_code, 1);
  EXPECT_THAT(unmet.out, AllOf(HasSubstr("None meets all goals."), Not(HasSubstr("terms-1.toml"))));
  const ProcessResult impossible = design("recovered = \"0.61\"\nplatform_rate = \"0.1\"\n", "zh_CN.UTF-8");
  EXPECT_EQ(impossible.exit_code, 1);
  EXPECT_THAT(impossible.out,
              HasSubstr("目标 recovered（情景 scenario.toml）：会员至少要收回 305000.00 CNY，而能进入盈利池的最多只有 "
                        "300005.00 CNY"));
  EXPECT_THAT(read_file("design/design.json"), HasSubstr("\"needed\":\"305000.00\",\"available\":\"300005.00\""));
  const ProcessResult wrong = design("recovered = \"2\"\n");
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_THAT(wrong.err, HasSubstr("goals.toml:7: key goals.recovered: must be above 0 and at most 1"));
}

TEST_F(Foresight, StudiesForcedExitOverAScenarioOfOnesOwn) {
  const ProcessResult result = run_greenpool({"study", "forced-exit", scenario(), "--out", path("study")});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("No multiple lets members as a whole take out more than was put in: in 40 cases"));
  EXPECT_EQ(lines(read_file("study/study.csv")).size(), 41U);
  EXPECT_THAT(read_file("study/study.csv"), HasSubstr("growth,sellers,multiple,members"));
  EXPECT_EQ(lines(read_file("study/conclusion.zh.txt")).size(), lines(read_file("study/conclusion.en.txt")).size());
  EXPECT_THAT(read_file("study/conclusion.zh.txt"), HasSubstr("没有哪个倍数能让全体会员合计多拿"));
  EXPECT_THAT(read_file("study/study.html"), AllOf(Not(HasSubstr("@DATA@")), HasSubstr("\"growth\":\"saturating\"")));
}

TEST_F(Foresight, ReviewsTermsAndStopsScriptsWhereAFindingBlocks) {
  const ProcessResult classic = run_greenpool({"review", example("classic.toml")});
  EXPECT_EQ(classic.exit_code, 1);
  EXPECT_THAT(classic.out, AllOf(HasSubstr("[blocking] stated_multiple:"), HasSubstr("  source: ")));
  const ProcessResult chinese = run_greenpool({"review", example("classic.toml")}, {}, "zh_CN.UTF-8");
  EXPECT_THAT(chinese.out, AllOf(HasSubstr("[阻断] stated_multiple:"), HasSubstr("防范和处置非法集资条例")));
  const ProcessResult json = run_greenpool({"review", "--json", example("classic.toml")});
  EXPECT_EQ(json.exit_code, 1);
  EXPECT_EQ(field(json.out, "blocks_activation"), "true");
  EXPECT_EQ(run_greenpool({"review", example("starter.toml")}).exit_code, 0);
  EXPECT_EQ(run_greenpool({"review", path("none.toml")}).exit_code, 2);
}

TEST_F(Foresight, AsksAHistoryAgainUnderOtherTerms) {
  std::string history;
  for (int i = 0; i < 100; ++i) {
    const std::string id = "m" + std::to_string(i);
    history += member(id) + order("o" + std::to_string(i), id);
  }
  ASSERT_EQ(play_journal(history + sell("m0", "all")).exit_code, 0);
  const auto what_if = [this](const std::string& terms) {
    return run_greenpool({"what-if", "--json", "--journal", journal(), "--terms", terms});
  };
  const auto side = [](const std::string& json, const std::string& name) {
    const std::size_t begin = json.find("\"" + name + "\":{");
    return json.substr(begin + name.size() + 3, json.find('}', begin) - begin);
  };
  // The same terms: the same end, to the unit.
  const ProcessResult same = what_if(example("classic.toml"));
  EXPECT_EQ(same.exit_code, 0) << same.err;
  EXPECT_EQ(side(same.out, "was").substr(0, side(same.out, "was").find('}')),
            side(same.out, "would").substr(0, side(same.out, "would").find('}')));
  EXPECT_THAT(same.out, HasSubstr("\"asked\":201,\"left_out\":0,\"refused\":[]"));
  // At 1x the first ones leave on the way, and the sale at the end finds nothing.
  std::string early = run_greenpool({"terms", "preset", "classic"}).out;
  const std::size_t at = early.find("multiple = \"2\"");
  ASSERT_NE(at, std::string::npos);
  const ProcessResult other = what_if(write_file("early.toml", early.replace(at, 14, "multiple = \"1\"")));
  EXPECT_EQ(field(side(other.out, "was"), "exits"), "0");
  EXPECT_NE(field(side(other.out, "would"), "exits"), "0");
  EXPECT_THAT(other.out, HasSubstr("\"command\":\"sell_points\",\"outcome\":\"insufficient_points\",\"times\":1"));
}

TEST_F(Foresight, ChecksClaims) {
  const auto claim = [](const std::string& multiple, const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{"check-claim", example("classic.toml"), "--multiple", multiple, "--days", "365"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_greenpool(arguments);
  };
  // 300 of 1 000 reach the pool: three tenths of the members can have all of theirs back, a tenth three times.
  EXPECT_THAT(
      claim("1").out,
      AllOf(HasSubstr("members together can get back at most 30.00 %"), HasSubstr("true for at most 30.00 % of them"),
            HasSubstr("orders must grow 182-fold"), HasSubstr("orders must grow 382-fold"), HasSubstr("too late")));
  EXPECT_THAT(claim("3").out, AllOf(HasSubstr("true for at most 10.00 % of them"), HasSubstr("grow 7074-fold"),
                                    HasSubstr("that is 2.46 % a day")));
  EXPECT_THAT(claim("3", {"--growth-per-day", "0.03"}).out,
              HasSubstr("in time; at the end it has come true for 0.01 %"));
  EXPECT_EQ(claim("0").exit_code, 2);
  EXPECT_THAT(claim("1", {"--growth-per-day", "-1"}).err, HasSubstr("--growth-per-day is 0 to 100"));
}

}  // namespace
}  // namespace greenpool
