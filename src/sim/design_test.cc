// The designer: what it finds is what the runs say, and what it calls impossible is. SPEC section 16.
#include "sim/design.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/design_keys.h"
#include "sim/sim_story.h"

namespace greenpool {
namespace {

using testing::HasSubstr;

// Who joins sells what they have on one day in fifty.
std::string sellers() { return "[[sellers]]\nshare = \"1\"\nkind = \"hazard\"\nper_day = \"0.02\"\n"; }

std::string goals_document(const std::string& goals, const std::string& search = "") {
  return "[design]\nname = \"Wanted\"\nterms = \"classic\"\n[[scenario]]\nfile = \"plain.toml\"\n[goals]\n" + goals +
         "[search]\n" + search;
}

Result<Design> parsed(const std::string& document, const std::string& scenario = plain_document(sellers())) {
  return parse_design(document, "goals.toml", {.terms = preset_terms, .scenario = [scenario](const std::string&) {
                                                 return parse_scenario(scenario, "plain.toml", files_of());
                                               }});
}

Design design_of(const std::string& goals, const std::string& search = "",
                 const std::string& scenario = plain_document(sellers())) {
  Result<Design> design = parsed(goals_document(goals, search), scenario);
  EXPECT_TRUE(design.has_value()) << (design ? "" : design.error().message);
  return design ? *design : Design{};
}

DesignResult found(const Design& design, int threads = 2) {
  RunsProgress progress;
  std::uint64_t invalid = 0;
  std::vector<DesignCandidate> candidates = design_candidates(design, invalid);
  const std::uint64_t days = design_days(design, candidates);
  Result<DesignResult> result = search_design(design, std::move(candidates), threads, progress);
  EXPECT_TRUE(result.has_value()) << (result ? "" : result.error().message);
  if (!result) return {};
  EXPECT_TRUE(!result->impossible.empty() || progress.days == days) << progress.days << " of " << days;
  result->invalid = invalid;
  return *result;
}

TEST(Designs, TryEveryCombinationAndFindWhatMeetsTheGoals) {
  const Design design = design_of("recovered = \"0.001\"\n",
                                  "grant_rate = \"0.3, 0.7\"\nsell_fee = \"0.1, 0.5\"\nexit_multiple = \"none, 2\"\n");
  const DesignResult result = found(design);
  ASSERT_EQ(result.candidates.size(), 8U);
  EXPECT_TRUE(result.impossible.empty());
  for (const DesignCandidate& candidate : result.candidates) {
    Scenario scenario = design.scenarios[0].scenario;
    scenario.terms = candidate.terms;
    const RunResult run = results_of(scenario).front();
    ASSERT_EQ(candidate.figures.size(), 1U);
    EXPECT_EQ(candidate.figures[0].recovered, run.reached[0]) << "the very run that simulate makes";
    EXPECT_EQ(candidate.figures[0].paid_out, paid_out(run.end.totals));
    EXPECT_EQ(candidate.meets, run.reached[0] * 1'000 >= run.end.members);
  }
}

TEST(Designs, MarkWhatNothingElseBeats) {
  const DesignResult result =
      found(design_of("recovered = \"0.001\"\n", "platform_rate = \"0.1, 0.2\"\nsell_fee = \"0.1, 0.5\"\n"));
  ASSERT_EQ(result.candidates.size(), 4U);
  int frontier = 0;
  for (const DesignCandidate& one : result.candidates) {
    const DesignScore mine = score_of(one);
    bool is_beaten = false;
    for (const DesignCandidate& other : result.candidates) {
      const DesignScore score = score_of(other);
      const bool is_as_good = score.recovered >= mine.recovered && score.late_received >= mine.late_received &&
                              score.median_days >= mine.median_days && score.platform_rate >= mine.platform_rate &&
                              score.reward_rate >= mine.reward_rate;
      const bool is_better = score.recovered > mine.recovered || score.late_received > mine.late_received ||
                             score.median_days > mine.median_days || score.platform_rate > mine.platform_rate ||
                             score.reward_rate > mine.reward_rate;
      is_beaten = is_beaten || (is_as_good && is_better);
    }
    EXPECT_EQ(one.on_frontier, !is_beaten);
    frontier += one.on_frontier ? 1 : 0;
  }
  EXPECT_GT(frontier, 0);
}

TEST(Designs, ProveWhatNoTermsCanDo) {
  // Goods cost 0.3 of every price: of a thousand orders of 1 000.00, 700 000.00 is all that could ever come into the
  // pool. 70 % of the members can have got back what they spent; one more cannot.
  EXPECT_TRUE(found(design_of("recovered = \"0.7\"\n")).impossible.empty());
  const DesignResult result = found(design_of("recovered = \"0.701\"\n"));
  ASSERT_EQ(result.impossible.size(), 1U);
  EXPECT_EQ(result.impossible[0].goal, "recovered");
  EXPECT_EQ(result.impossible[0].needed, Money(70'100'000));
  EXPECT_EQ(result.impossible[0].available, Money(70'000'000));
  EXPECT_TRUE(result.candidates.empty()) << "nothing is searched for what cannot be";
  // What the platform and the rewards are to have is not there for members.
  EXPECT_EQ(found(design_of("recovered = \"0.61\"\nplatform_rate = \"0.1\"\n")).impossible.size(), 1U);
  EXPECT_TRUE(found(design_of("recovered = \"0.6\"\nplatform_rate = \"0.1\"\n")).impossible.empty());
  EXPECT_EQ(
      found(design_of("recovered = \"0.31\"\nplatform_rate = \"0.1\"\nreward_rate = \"0.3\"\n")).impossible.size(), 1U);
  EXPECT_EQ(found(design_of("late_received = \"0.7\"\n")).impossible.size(), 0U);
}

TEST(Designs, ProveThatHalfCannotBreakEvenInTime) {
  // Those seen for a day or more are 990 of the thousand: 495 of them would have to get 1 000.00 back.
  const std::string little = "platform_rate = \"0.21\"\n";
  const DesignResult result = found(design_of("median_break_even_days = 1\n" + little));
  ASSERT_EQ(result.impossible.size(), 1U);
  EXPECT_EQ(result.impossible[0].goal, "median_break_even_days");
  EXPECT_EQ(result.impossible[0].needed, Money(49'500'000));
  EXPECT_EQ(result.impossible[0].available, Money(49'001'000)) << "and a unit of each order, as its share is cut";
}

TEST(Designs, CountTheLaterHalfByPeopleAndNotByCohorts) {
  // One cohort holds everybody.
  std::string scenario = plain_document(sellers());
  scenario.insert(scenario.find("[arrivals]"), "cohort_days = 100\n");
  const DesignResult result = found(design_of("late_received = \"0.5\"\n", "", scenario));
  ASSERT_EQ(result.candidates.size(), 1U);
  EXPECT_EQ(result.candidates[0].figures[0].late_spent, Money(50'000'000)) << "of a thousand orders, the last 500";
  EXPECT_FALSE(result.candidates[0].meets);
}

TEST(Designs, AreNotMetByNobody) {
  std::string scenario = plain_document();
  scenario.replace(scenario.find("per_day = \"10\""), 14, "per_day = \"0.001\"");
  const DesignResult result = found(design_of("recovered = \"0.1\"\n", "", scenario));
  EXPECT_EQ(result.candidates[0].figures[0].members, 0U);
  EXPECT_EQ(result.meeting(), 0U);
}

TEST(Designs, ProveNothingWhereWhatIsSpentDependsOnTheTerms) {
  const std::string goal = "recovered = \"0.9\"\n";
  EXPECT_EQ(found(design_of(goal)).impossible.size(), 1U);
  EXPECT_TRUE(found(design_of(goal, "", plain_document("[subsidies]\nshare = \"0.1\"\nbudget = \"1000.00\"\n")))
                  .impossible.empty());
  EXPECT_TRUE(found(design_of(goal, "", plain_document("[[attack]]\nkind = \"ring\"\nday = 5\n"))).impossible.empty());
}

TEST(Designs, LeaveOutWhatTheGoalsRuleOutUnrun) {
  const DesignResult result = found(design_of("platform_rate = \"0.2\"\n", "platform_rate = \"0.1, 0.2\"\n"));
  ASSERT_EQ(result.candidates.size(), 2U);
  EXPECT_TRUE(result.candidates[0].figures.empty());
  EXPECT_FALSE(result.candidates[0].meets);
  EXPECT_TRUE(result.candidates[1].meets);
  EXPECT_EQ(result.meeting(), 1U);
  EXPECT_EQ(found(design_of("platform_rate = \"0.1\"\n", "platform_rate = \"0.1, 0.6, 0.9\"\n")).invalid, 2U)
      << "0.3 for rewards and 0.3 for the goods leave less than 0.6";
}

TEST(Designs, AreTheSameWithAnyNumberOfThreads) {
  const Design design =
      design_of("recovered = \"0.1\"\n", "grant_rate = \"0.5, 0.6, 0.7\"\nexit_multiple = \"none, 2\"\n");
  const std::string alone = design_csv(design, found(design, 1));
  EXPECT_EQ(design_csv(design, found(design, 3)), alone);
  EXPECT_THAT(design_json(design, found(design, 3)), HasSubstr("\"exit_multiple\":\"none\""));
}

TEST(Designs, ThatAreWrongNameTheLineAndTheReason) {
  const auto refused = [](const std::string& document, std::string_view code, const std::string& message) {
    const Result<Design> design = parsed(document);
    ASSERT_FALSE(design.has_value()) << message;
    EXPECT_EQ(design.error().code, code);
    EXPECT_EQ(design.error().message, message);
  };
  refused(goals_document("recovered = \"1.5\"\n"), "design_out_of_range",
          "goals.toml:7: key goals.recovered: must be above 0 and at most 1");
  refused(goals_document(""), "design_out_of_range", "goals.toml:6: key goals: must state at least one");
  refused(goals_document("recovered = \"0.5\"\n", "sell_fee = \"0.1, high\"\n"), "design_out_of_range",
          "goals.toml:9: key search.sell_fee: \"high\" cannot be read: \"high\" is not a decimal number");
  refused(goals_document("recovered = \"0.5\"\n", "sell_fee = \"0.1, 0.10\"\n"), "design_out_of_range",
          "goals.toml:9: key search.sell_fee: \"0.10\" stands there twice");
  refused(goals_document("profit = \"0.5\"\n"), "design_unknown_key",
          "goals.toml:7: key goals.profit: is not known; nothing reads it");
  refused("[design]\nname = \"x\"\nterms = \"classic\"\n[goals]\nrecovered = \"0.5\"\n", "design_missing_key",
          "goals.toml:1: key scenario: is missing; a design needs at least one [[scenario]]");
}

}  // namespace
}  // namespace greenpool
