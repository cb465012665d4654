// The parts of the key index, each by itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "journal/key_index_filter.h"
#include "journal/key_index_merge.h"
#include "journal/key_index_runs.h"
#include "journal/key_index_table.h"
#include "journal/key_index_testing.h"
#include "journal/key_index_worker.h"

namespace greenpool::keys {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;
using testing::mixed;
using testing::names_in;
using testing::Random;
using testing::TempDirectory;

TEST(Spread, IsOneToOneAndFillsTheSegmentsEvenlyFromACounter) {
  std::array<int, kSegments> counts{};
  for (std::uint64_t n = 0; n < 64'000; ++n) {
    ++counts[segment_of(spread(n))];
  }
  for (const int count : counts) {
    EXPECT_NEAR(count, 1000, 10);
  }
}

// Hashes that crowd at the end of a segment, so that places wrap around; many equal.
TEST(KeyTable, FindsEqualAndCrowdedHashesInOrder) {
  KeyTable table;
  std::map<std::uint64_t, std::vector<std::uint64_t>> model;
  Random random(1);
  for (std::uint64_t seq = 0; seq < 5000; ++seq) {
    const std::uint64_t hash = segment_begin(1 + random.below(3)) - 1 - random.below(40) * 3;
    table.add(hash, seq);
    model[hash].push_back(seq);
  }
  EXPECT_EQ(table.size(), 5000);
  for (std::size_t segment = 0; segment < kSegments; ++segment) {
    std::vector<KeyEntry> expected;
    for (const auto& [hash, seqs] : model) {
      for (const std::uint64_t seq : seqs) {
        if (segment_of(hash) == segment) {
          expected.push_back({.hash = hash, .seq = seq});
        }
      }
    }
    EXPECT_EQ(table.sorted(segment), expected);
  }
  for (const auto& [hash, seqs] : model) {
    std::vector<std::uint64_t> found;
    table.find(hash, found);
    EXPECT_THAT(found, ElementsAreArray(seqs));
    found.clear();
    table.find(hash + 1, found);
    EXPECT_THAT(found, IsEmpty());
  }
}

TEST(KeyTable, WithRoomForAllKeepsItsMemory) {
  KeyTable table(100'000);
  const std::size_t before = table.memory_bytes();
  for (std::uint64_t seq = 0; seq < 100'000; ++seq) {
    table.add(mixed(seq), seq);
  }
  EXPECT_EQ(table.memory_bytes(), before);
  EXPECT_LE(before, 50 * 100'000);
}

double share_of_strangers_held_known(std::uint64_t capacity, std::uint64_t keys) {
  KeyFilter filter(capacity);
  const auto nth = [](std::uint64_t n) { return mixed(n) >> kSegmentBits; };  // all in segment 0
  for (std::uint64_t n = 0; n < keys; ++n) {
    filter.add(nth(n));
  }
  for (std::uint64_t n = 0; n < keys; ++n) {
    EXPECT_TRUE(filter.may_contain(nth(n)));
  }
  constexpr std::uint64_t kStrangers = 400'000;
  std::uint64_t held_known = 0;
  for (std::uint64_t n = 0; n < kStrangers; ++n) {
    held_known += filter.may_contain(nth((std::uint64_t{1} << 40) + n)) ? 1U : 0U;
  }
  return static_cast<double>(held_known) / kStrangers;
}

TEST(KeyFilter, ForgetsNoKeyAndHoldsFewStrangersForKnown) {
  EXPECT_LT(share_of_strangers_held_known(100'000, 100'000), 0.006);
  EXPECT_LT(share_of_strangers_held_known(100'000, 75'000), 0.0015);
  EXPECT_LT(share_of_strangers_held_known(10'000'000, 0), 1e-9);
  EXPECT_GT(share_of_strangers_held_known(100'000, 100'000), 0.002);  // or it needs more memory than it says
}

TEST(RunName, IsParsedStrictly) {
  const std::string name = run_name(7, 1'000'000).string();
  EXPECT_EQ(name, "run-00000000000000000007-00000000000001000000.keys");
  const auto parsed = parse_run_name(name);
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(parsed->first_seq, 7);
  EXPECT_EQ(parsed->complete_to, 1'000'000);
  for (const char* const other :
       {"", "run-7-1000000.keys", "run-00000000000000000007-00000000000001000000.keys.tmp",
        "run-00000000000000000007-0000000000000100000x.keys", "run-0000000000000000000 -00000000000001000000.keys",
        "ruN-00000000000000000007-00000000000001000000.keys", "run-99999999999999999999-99999999999999999999.keys"}) {
    EXPECT_FALSE(parse_run_name(other).has_value()) << other;
  }
}

class Runs : public ::testing::Test {
 protected:
  // A run of the given entries, sorted here.
  std::shared_ptr<const KeyRun> write(std::uint64_t first_seq, std::uint64_t complete_to,
                                      std::vector<KeyEntry> entries) {
    std::sort(entries.begin(), entries.end());
    auto writer = KeyRunWriter::create(
        directory_, {.count = entries.size(), .first_seq = first_seq, .complete_to = complete_to, .identity = 5});
    EXPECT_TRUE(writer);
    EXPECT_TRUE(writer->append(entries));
    auto run = writer->finish();
    EXPECT_TRUE(run);
    return *run;
  }

  static std::vector<KeyEntry> random_entries(std::uint64_t seed, std::uint64_t first_seq, std::uint64_t count,
                                              std::uint64_t distinct) {
    Random random(seed);
    std::vector<KeyEntry> entries;
    for (std::uint64_t i = 0; i < count; ++i) {
      entries.push_back({.hash = mixed(random.below(distinct)), .seq = first_seq + i});
    }
    return entries;
  }

  static std::vector<KeyEntry> all_entries(const KeyRun& run) {
    std::vector<KeyEntry> entries;
    RunPage page;
    for (std::size_t number = 0; number < run.pages(); ++number) {
      EXPECT_TRUE(run.read_pages(number, std::span(&page, 1)));
      const auto part = run.entries(number, page);
      entries.insert(entries.end(), part.begin(), part.end());
    }
    return entries;
  }

  TempDirectory temp_;
  Directory directory_ = std::move(*Directory::open(temp_.path()));
};

TEST_F(Runs, HoldWhatWasWrittenWhateverThePageBoundaries) {
  for (const std::uint64_t count : {0U, 1U, 254U, 255U, 256U, 510U, 511U, 255U * 510, 255U * 510 + 1, 255U * 1021}) {
    const auto entries = random_entries(count, 0, count, 1 + count / 2);
    const auto written = write(0, count + 1, entries);
    const auto opened = KeyRun::open(written->path());
    ASSERT_TRUE(opened) << opened.error().message;
    auto sorted = entries;
    std::sort(sorted.begin(), sorted.end());
    EXPECT_EQ(all_entries(*written), sorted) << count;
    EXPECT_EQ(all_entries(**opened), sorted) << count;
    EXPECT_EQ((*opened)->header().identity, 5);
  }
}

TEST_F(Runs, FindEverySeqEvenOfAHashThatFillsPages) {
  std::vector<KeyEntry> entries;
  std::vector<std::uint64_t> expected;
  for (std::uint64_t seq = 0; seq < 2000; ++seq) {
    const bool crowded = seq % 2 == 0;
    entries.push_back({.hash = crowded ? mixed(0) : mixed(seq), .seq = seq});
    if (crowded) {
      expected.push_back(seq);
    }
  }
  const auto run = write(0, 2000, entries);
  std::vector<std::uint64_t> found;
  ASSERT_TRUE(run->find(mixed(0), found));
  EXPECT_THAT(found, ElementsAreArray(expected));
  for (std::uint64_t seq = 1; seq < 2000; seq += 2) {
    found.clear();
    ASSERT_TRUE(run->find(mixed(seq), found));
    EXPECT_THAT(found, ElementsAre(seq));
  }
  for (const std::uint64_t absent : {std::uint64_t{0}, ~std::uint64_t{0}, mixed(0) - 1, mixed(0) + 1}) {
    found.clear();
    ASSERT_TRUE(run->find(absent, found));
    EXPECT_THAT(found, IsEmpty());
  }
}

TEST_F(Runs, LeaveNothingBehindWhenAbandoned) {
  {
    auto writer = KeyRunWriter::create(directory_, {.count = 2, .first_seq = 0, .complete_to = 2, .identity = 0});
    ASSERT_TRUE(writer);
    EXPECT_EQ(names_in(temp_.path()).size(), 1);
  }
  EXPECT_THAT(names_in(temp_.path()), IsEmpty());
}

TEST_F(Runs, MergeIntoOneInOrder) {
  RunSet inputs;
  std::vector<KeyEntry> all;
  std::uint64_t next_seq = 0;
  for (const std::uint64_t count : {300'000U, 1U, 0U, 70'000U, 255U}) {
    const auto entries = random_entries(count, next_seq, count, 100'000);
    inputs.push_back(write(next_seq, next_seq + count + 1, entries));
    all.insert(all.end(), entries.begin(), entries.end());
    next_seq += count + 1;
  }
  auto merge = RunMerge::start(directory_, inputs);
  ASSERT_TRUE(merge);
  int steps = 0;
  for (; !merge->done(); ++steps) {
    ASSERT_TRUE(merge->step());
  }
  EXPECT_GT(steps, 3);
  const auto merged = merge->finish();
  ASSERT_TRUE(merged);
  EXPECT_EQ((*merged)->path().filename(), run_name(0, next_seq));
  std::sort(all.begin(), all.end());
  EXPECT_EQ(all_entries(**merged), all);
}

TEST_F(Runs, MergeEmptyOnes) {
  auto merge = RunMerge::start(directory_, {write(0, 1, {}), write(1, 2, {})});
  ASSERT_TRUE(merge);
  EXPECT_TRUE(merge->done());
  const auto merged = merge->finish();
  ASSERT_TRUE(merged);
  EXPECT_EQ((*merged)->header().count, 0);
}

// Whatever a crash leaves of the merged runs, the merged one counts, and they go.
TEST_F(Runs, CountOnceWhenACrashInterruptsTheEndOfAMerge) {
  RunSet inputs;
  std::vector<std::string> bytes;
  for (std::uint64_t n = 0; n < 4; ++n) {
    inputs.push_back(write(n * 1000, (n + 1) * 1000, random_entries(n, n * 1000, 900, 5000)));
    bytes.push_back(testing::bytes_of(inputs.back()->path()));
  }
  auto merge = RunMerge::start(directory_, {inputs[1], inputs[2], inputs[3]});
  while (!merge->done()) {
    ASSERT_TRUE(merge->step());
  }
  ASSERT_TRUE(merge->finish());
  for (unsigned left = 0; left < 8; ++left) {
    for (std::size_t n = 1; n < 4; ++n) {
      std::filesystem::remove(inputs[n]->path());
      if ((left >> (n - 1) & 1U) != 0) {
        testing::write_bytes(inputs[n]->path(), bytes[n]);
      }
    }
    const auto runs = load_runs(directory_, {.journal_next_seq = 4000, .identity = 5});
    ASSERT_TRUE(runs) << runs.error().message;
    EXPECT_EQ(runs->size(), 2);
    EXPECT_THAT(names_in(temp_.path()), ElementsAre(run_name(0, 1000).string(), run_name(1000, 4000).string()));
  }
  // And when the journal is shorter than the merged run, none of the same keys come back.
  for (std::size_t n = 1; n < 4; ++n) {
    testing::write_bytes(inputs[n]->path(), bytes[n]);
  }
  const auto runs = load_runs(directory_, {.journal_next_seq = 3999, .identity = 5});
  ASSERT_TRUE(runs);
  EXPECT_THAT(names_in(temp_.path()), ElementsAre(run_name(0, 1000).string()));
}

TEST_F(Runs, WithAGapOrAnOverlapAreDamaged) {
  write(0, 10, {});
  write(10, 20, {});
  ASSERT_TRUE(load_runs(directory_, {.journal_next_seq = 100, .identity = 5}));
  write(21, 30, {});
  EXPECT_EQ(load_runs(directory_, {.journal_next_seq = 100, .identity = 5}).error().code, kDamaged);
  std::filesystem::remove(temp_.path() / run_name(21, 30));
  write(15, 30, {});
  EXPECT_EQ(load_runs(directory_, {.journal_next_seq = 100, .identity = 5}).error().code, kDamaged);
  std::filesystem::remove(temp_.path() / run_name(15, 30));
  std::filesystem::remove(temp_.path() / run_name(0, 10));
  EXPECT_EQ(load_runs(directory_, {.journal_next_seq = 100, .identity = 5}).error().code, kDamaged);
}

TEST_F(Runs, UnderAnotherNameAreDamaged) {
  const auto run = write(0, 10, {});
  std::filesystem::rename(run->path(), temp_.path() / run_name(0, 11));
  EXPECT_EQ(load_runs(directory_, {.journal_next_seq = 100, .identity = 5}).error().code, kDamaged);
}

TEST_F(Runs, AreCoveredByTheFiltersOfAllSegments) {
  const RunSet runs = {write(0, 50'000, random_entries(1, 0, 50'000, 1'000'000)),
                       write(50'000, 50'001, {{.hash = 0, .seq = 50'000}, {.hash = ~std::uint64_t{0}, .seq = 50'000}})};
  const auto built = build_filters(runs, 100);
  ASSERT_TRUE(built);
  std::uint64_t count = 0;
  for (std::size_t segment = 0; segment < kSegments; ++segment) {
    count += (*built)[segment].count;
  }
  EXPECT_EQ(count, 50'002);
  for (const auto& run : runs) {
    for (const KeyEntry& entry : all_entries(*run)) {
      ASSERT_TRUE((*built)[segment_of(entry.hash)].filter.may_contain(entry.hash));
    }
  }
}

TEST_F(Runs, AreVerifiedPageByPageHoweverManyAreReadAtOnce) {
  const auto run = write(0, 300'000, random_entries(1, 0, 300'000, 1'000'000));
  std::string bytes = testing::bytes_of(run->path());
  bytes[700 * kPageBytes + 5] = static_cast<char>(bytes[700 * kPageBytes + 5] + 1);
  testing::write_bytes(run->path(), bytes);
  std::vector<RunPage> pages(run->pages());
  ASSERT_GT(pages.size(), 1000);
  EXPECT_EQ(run->read_pages(0, pages).error().code, kDamaged);
  EXPECT_TRUE(run->read_pages(0, std::span(pages).first(699)));
  EXPECT_TRUE(run->read_pages(700, std::span(pages).subspan(700)));
  EXPECT_EQ(build_filters({run}, 100).error().code, kDamaged);
}

TEST_F(Runs, AreWrittenMergedAndTidiedByTheWorker) {
  {
    auto worker =
        KeyIndexWorker::start(std::move(directory_), {}, {.recent_max = 10, .identity = 5, .filter_room = 10});
    ASSERT_TRUE(worker);
    for (std::uint64_t n = 0; n < kFanOut; ++n) {
      const auto table = std::make_shared<KeyTable>();
      for (std::uint64_t seq = n * 10; seq < n * 10 + 10; ++seq) {
        table->add(mixed(seq), seq);
      }
      (*worker)->freeze({.table = table, .complete_to = n * 10 + 10});
      const auto news = (*worker)->await_news();
      ASSERT_TRUE(news) << news.error().message;
      ASSERT_EQ(std::get<RunsChanged>(*news).runs->size(), n + 1);
    }
    (*worker)->grow_filter(3);
    bool merged = false;
    bool grown = false;
    while (!merged || !grown) {  // in either order
      auto news = (*worker)->await_news();
      ASSERT_TRUE(news) << news.error().message;
      if (auto* const changed = std::get_if<RunsChanged>(&*news)) {
        ASSERT_EQ(changed->runs->size(), 1);
        EXPECT_EQ(changed->runs->front()->header().count, kFanOut * 10);
        merged = true;
      } else {
        EXPECT_EQ(std::get<FilterBuilt>(*news).segment, 3);
        grown = true;
      }
    }
    EXPECT_FALSE((*worker)->has_news());
  }
  EXPECT_THAT(names_in(temp_.path()), ElementsAre(run_name(0, kFanOut * 10).string()));
}

TEST_F(Runs, DoNotKeepTheWorkerFromBuildingFilters) {
  auto worker = KeyIndexWorker::start(std::move(directory_), {}, {.recent_max = 10, .identity = 5, .filter_room = 10});
  ASSERT_TRUE(worker);
  std::uint64_t freezes = 0;
  bool freezing = false;
  const auto freeze = [&](std::uint64_t keys) {
    const auto table = std::make_shared<KeyTable>();
    for (std::uint64_t key = 0; key < keys; ++key) {
      table->add(mixed(key), freezes);
    }
    ++freezes;
    freezing = true;
    (*worker)->freeze({.table = table, .complete_to = freezes});
  };
  freeze(500'000);  // each filter takes longer than the freezes that follow
  for (std::size_t segment = 0; segment < kSegments; ++segment) {
    (*worker)->grow_filter(segment);
  }
  for (std::size_t built = 0; built < kSegments;) {
    auto news = (*worker)->await_news();
    ASSERT_TRUE(news) << news.error().message;
    if (auto* const changed = std::get_if<RunsChanged>(&*news)) {
      freezing = freezing && changed->runs->back()->header().complete_to != freezes;
      if (!freezing) {
        freeze(0);  // at once, always
      }
    } else {
      EXPECT_EQ(std::get<FilterBuilt>(*news).segment, built);
      ++built;
    }
  }
  EXPECT_LE(freezes, 1 + kSegments / 16 + 1);
}

struct MergeCase {
  std::vector<std::uint64_t> counts;
  std::optional<MergeRange> expected;
};

TEST(ChooseMerge, TakesEightOfAboutTheSameSize) {
  const std::vector<MergeCase> cases = {
      {{}, std::nullopt},
      {{100, 100, 100, 100, 100, 100, 100}, std::nullopt},
      {{100, 100, 100, 100, 100, 100, 100, 100}, MergeRange{0, 8}},
      {{800, 100, 100, 100, 100, 100, 100, 100, 100}, MergeRange{1, 9}},
      {{800, 100, 100, 100, 100, 100, 100, 100}, std::nullopt},
      {{800, 800, 800, 800, 800, 800, 800, 800, 100}, MergeRange{0, 8}},
      {{800, 1, 800, 800, 2, 800, 800, 800, 100}, MergeRange{0, 8}},  // the small ones go with newer large ones
      {{800, 1, 1, 1, 1, 1, 1, 1}, std::nullopt},
      {{800, 1, 1, 1, 1, 1, 1, 1, 0}, MergeRange{1, 9}},
      {{6400, 800, 800, 800, 800, 800, 800, 800, 100, 100, 100, 100, 100, 100, 100, 3}, std::nullopt},
  };
  for (const MergeCase& one : cases) {
    const auto chosen = choose_merge(one.counts, 100);
    ASSERT_EQ(chosen.has_value(), one.expected.has_value()) << ::testing::PrintToString(one.counts);
    if (chosen.has_value()) {
      EXPECT_EQ(chosen->begin, one.expected->begin) << ::testing::PrintToString(one.counts);
      EXPECT_EQ(chosen->end, one.expected->end) << ::testing::PrintToString(one.counts);
    }
  }
}

TEST(ChooseMerge, KeepsRunsFewAndRewritingRare) {
  std::vector<std::uint64_t> counts;
  std::uint64_t written = 0;
  std::uint64_t merged = 0;
  Random random(1);
  for (int freeze = 0; freeze < 20'000; ++freeze) {
    counts.push_back(random.below(10) == 0 ? random.below(100) : 100);  // now and then a flush
    written += counts.back();
    for (auto range = choose_merge(counts, 100); range.has_value(); range = choose_merge(counts, 100)) {
      const auto begin = counts.begin() + static_cast<std::ptrdiff_t>(range->begin);
      const auto end = counts.begin() + static_cast<std::ptrdiff_t>(range->end);
      *begin = std::accumulate(begin, end, std::uint64_t{0});
      merged += *begin;
      counts.erase(begin + 1, end);
    }
    ASSERT_LE(counts.size(), 7 * 6);  // levels of 25, 200, 1 600, 12 800, 102 400, 819 200 ...
  }
  EXPECT_LE(merged, 6 * written);
}

}  // namespace
}  // namespace greenpool::keys
