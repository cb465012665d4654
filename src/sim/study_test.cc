// The forced-exit study: its worlds are the same under every multiple, and its words follow from its figures.
#include "sim/study.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "sim/sim_story.h"
#include "sim/simulation.h"

namespace greenpool {
namespace {

std::vector<StudyCell> small_study(int threads) {
  RunsProgress progress;
  Result<std::vector<StudyCell>> cells = run_study(scenario_of(plain_document()), threads, progress);
  EXPECT_TRUE(cells.has_value());
  return *cells;
}

StudyCell& cell_of(std::vector<StudyCell>& cells, StudyGrowth growth, StudySellers sellers,
                   std::optional<Multiple> multiple) {
  return *std::find_if(cells.begin(), cells.end(), [&](const StudyCell& cell) {
    return cell.growth == growth && cell.sellers == sellers && cell.multiple == multiple;
  });
}

bool says(const std::vector<StudySentence>& sentences, std::string_view part) {
  return std::any_of(sentences.begin(), sentences.end(),
                     [part](const StudySentence& sentence) { return sentence.en.find(part) != std::string::npos; });
}

TEST(Study, HasEveryWorldUnderEveryMultipleWithAnyNumberOfThreads) {
  const std::vector<StudyCell> cells = small_study(1);
  EXPECT_EQ(cells.size(), 40U);
  EXPECT_EQ(study_csv(cells, 2), study_csv(small_study(3), 2));
  const std::vector<StudySentence> sentences = study_conclusion(cells);
  EXPECT_GE(sentences.size(), 10U);
  for (const StudySentence& sentence : sentences) {
    EXPECT_FALSE(sentence.zh.empty());
    EXPECT_EQ(sentence.zh.find('{'), std::string::npos);
    EXPECT_EQ(sentence.en.find('{'), std::string::npos);
  }
}

TEST(Study, LetsTheSamePeopleBuyTheSameUnderEveryMultiple) {
  std::vector<StudyCell> cells = small_study(1);
  for (const StudyCell& cell : cells) {
    const StudyCell& without = cell_of(cells, cell.growth, cell.sellers, std::nullopt);
    EXPECT_EQ(cell.end.totals.orders, without.end.totals.orders);
    EXPECT_EQ(cell.end.totals.spent, without.end.totals.spent);
    EXPECT_EQ(cell.early.spent + cell.late.spent, cell.end.totals.spent);
    EXPECT_EQ(cell.early.members + cell.late.members, cell.end.members);
  }
}

TEST(Study, ChangesItsWordsWithItsFigures) {
  std::vector<StudyCell> cells = small_study(2);
  StudyCell& none = cell_of(cells, StudyGrowth::fading, StudySellers::mixed, std::nullopt);
  StudyCell& two = cell_of(cells, StudyGrowth::fading, StudySellers::mixed, Multiple(2'000'000));
  none.end.members = two.end.members = 10'000;
  none.reached[0] = 100;
  two.reached[0] = 150;
  EXPECT_TRUE(says(study_conclusion(cells), "With fading orders and mixed sellers, more members had recovered"));
  EXPECT_TRUE(says(study_conclusion(cells), "of 10000 members 100 without it, 150 at 2x"));
  two.reached[0] = 50;
  EXPECT_TRUE(says(study_conclusion(cells), "With fading orders and mixed sellers, fewer members had recovered"));
  two.reached[0] = 100;
  EXPECT_TRUE(says(study_conclusion(cells), "With fading orders and mixed sellers, as many members had recovered"));

  EXPECT_TRUE(says(study_conclusion(cells), "no way was found that pays"));
  cells[7].attack = {{1, 1}, Money(1'000), Money(100)};
  EXPECT_TRUE(says(study_conclusion(cells), "a way was found that pays; the best try came to 10.00 %"));

  StudyCell& stopped = cell_of(cells, StudyGrowth::ending, StudySellers::holding, Multiple(2'000'000));
  ASSERT_TRUE(stopped.stop.has_value());
  stopped.end.totals.exits = stopped.stop->totals.exits;
  EXPECT_TRUE(says(study_conclusion(cells), "(nobody selling by themselves, 2x) nobody left any more"));
  stopped.end.totals.exits += 3;
  EXPECT_TRUE(says(study_conclusion(cells), "(nobody selling by themselves, 2x) some still left"));
}

TEST(Attacks, LoseUnderTheWorkedTerms) {
  Simulation simulation(scenario_of(plain_document()), 1);
  ASSERT_TRUE(simulation.all([](int, std::uint64_t) { return true; }).has_value());
  const Result<Attack> attack = best_attack(simulation.state(), Rate(300'000));
  ASSERT_TRUE(attack.has_value());
  EXPECT_GT(attack->paid, Money(0));
  EXPECT_LT(attack->gain, Money(0));
}

TEST(Attacks, AreFoundWhereExitFeesCanBeCollected) {
  // One member holds everything, bought for P; all of an order goes into the pool, 96 % of it is granted. Who buys for
  // half of P lifts that member's points to 1.5 / 1.48 = 1.0135 times what they spent, past the multiple of 1.012: they
  // leave, and half of what they leave with stays behind. The coalition, alone now, gets more than the half it paid.
  Scenario scenario = scenario_of(plain_document());
  Terms& terms = scenario.terms;
  terms.reward_rate = Rate(0);
  terms.platform_rate = Rate(0);
  terms.grant_rate = Rate(960'000);
  terms.sell_fee = Rate(500'000);
  terms.exit_multiple = Multiple(1'012'000);
  scenario.purchases.cost_share = Rate(0);
  scenario.arrivals.per_day = 1;
  scenario.days = 1;
  Simulation simulation(scenario, 1);
  ASSERT_TRUE(simulation.all([](int, std::uint64_t) { return true; }).has_value());
  const Result<Attack> attack = best_attack(simulation.state(), Rate(0));
  ASSERT_TRUE(attack.has_value());
  EXPECT_GT(attack->gain, Money(0));
  terms.exit_multiple.reset();
  Simulation without(scenario, 1);
  ASSERT_TRUE(without.all([](int, std::uint64_t) { return true; }).has_value());
  EXPECT_LT(best_attack(without.state(), Rate(0))->gain, Money(0)) << "without exits there is nothing to collect";
}

}  // namespace
}  // namespace greenpool
