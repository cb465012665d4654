#include "journal/key_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <time.h>

#include <chrono>
#include <string>

#include "journal/key_index_testing.h"

namespace greenpool {
namespace {

using testing::add_from_complete;
using ::testing::ElementsAre;
using testing::found;
using ::testing::IsEmpty;
using testing::mixed;
using testing::names_in;
using testing::open_or_fail;
using testing::Random;
using ::testing::SizeIs;
using testing::TempDirectory;

TEST(HashKey, NeverChanges) {
  EXPECT_EQ(hash_key(""), 16641062900642298753ULL);
  EXPECT_EQ(hash_key("o1"), 5495957913352846764ULL);
  EXPECT_EQ(hash_key("an order's id that is longer than sixteen bytes"), 8142431085993694604ULL);
}

TEST(HashKey, ReadsEveryByte) {
  EXPECT_NE(hash_key(std::string("a\0b", 3)), hash_key(std::string("a\0c", 3)));
  EXPECT_NE(hash_key("a"), hash_key(std::string("a\0", 2)));
}

// Behaviour that does not depend on where the keys are.
class AnyKeyIndex : public ::testing::TestWithParam<const char*> {
 protected:
  [[nodiscard]] std::unique_ptr<KeyIndex> open() const {
    return open_or_fail({.directory = GetParam() == std::string("memory") ? std::filesystem::path() : directory_.path(),
                         .recent_max = 4});
  }

 private:
  TempDirectory directory_;
};

INSTANTIATE_TEST_SUITE_P(Kinds, AnyKeyIndex, ::testing::Values("memory", "disk"),
                         [](const auto& kind) { return std::string(kind.param); });

TEST_P(AnyKeyIndex, KnowsNothingAtFirst) {
  const auto index = open();
  EXPECT_THAT(found(*index, 7), IsEmpty());
  EXPECT_EQ(index->size(), 0);
  EXPECT_EQ(index->complete_to(), 0);
}

TEST_P(AnyKeyIndex, NamesEverySeqUnderAHashOldestFirst) {
  const auto index = open();
  for (std::uint64_t seq = 0; seq < 100; ++seq) {
    ASSERT_TRUE(index->add(seq % 7 == 3 ? 42 : mixed(seq), seq));
  }
  EXPECT_THAT(found(*index, 42), ElementsAre(3, 10, 17, 24, 31, 38, 45, 52, 59, 66, 73, 80, 87, 94));
  EXPECT_EQ(index->size(), 100);
}

TEST_P(AnyKeyIndex, AppendsToWhatTheCallerHas) {
  const auto index = open();
  ASSERT_TRUE(index->add(1, 5));
  std::vector<std::uint64_t> candidates = {99};
  ASSERT_TRUE(index->find(1, candidates));
  ASSERT_TRUE(index->find(2, candidates));
  EXPECT_THAT(candidates, ElementsAre(99, 5));
}

TEST_P(AnyKeyIndex, TellsApartHashesThatDifferInOneBit) {
  const auto index = open();
  std::uint64_t seq = 0;
  for (const std::uint64_t base : {std::uint64_t{0}, ~std::uint64_t{0}, mixed(1)}) {
    ASSERT_TRUE(index->add(base, seq++));
    for (unsigned bit = 0; bit < 64; ++bit) {
      ASSERT_TRUE(index->add(base ^ (std::uint64_t{1} << bit), seq++));
    }
  }
  seq = 0;
  for (const std::uint64_t base : {std::uint64_t{0}, ~std::uint64_t{0}, mixed(1)}) {
    EXPECT_THAT(found(*index, base), ElementsAre(seq++));
    for (unsigned bit = 0; bit < 64; ++bit) {
      EXPECT_THAT(found(*index, base ^ (std::uint64_t{1} << bit)), ElementsAre(seq++));
    }
  }
}

TEST_P(AnyKeyIndex, KeepsTheKeysOfOneRecordTogether) {
  const auto index = open();
  for (std::uint64_t key = 0; key < 50; ++key) {
    ASSERT_TRUE(index->add(mixed(key), 0));
  }
  ASSERT_TRUE(index->add(mixed(50), 1));
  for (std::uint64_t key = 0; key < 50; ++key) {
    EXPECT_THAT(found(*index, mixed(key)), ElementsAre(0));
  }
}

TEST_P(AnyKeyIndex, IsCompleteToWhereItWasFlushed) {
  const auto index = open();
  ASSERT_TRUE(index->flush(0));
  EXPECT_EQ(index->complete_to(), 0);
  ASSERT_TRUE(index->add(1, 0));
  ASSERT_TRUE(index->flush(1));
  EXPECT_EQ(index->complete_to(), 1);
  ASSERT_TRUE(index->flush(1));
  ASSERT_TRUE(index->flush(1000));  // records without keys
  EXPECT_EQ(index->complete_to(), 1000);
  ASSERT_TRUE(index->add(1, 1000));
  EXPECT_THAT(found(*index, 1), ElementsAre(0, 1000));
}

TEST_P(AnyKeyIndex, RefusesToGoBack) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto index = open();
  ASSERT_TRUE(index->add(1, 10));
  EXPECT_DEATH(static_cast<void>(index->add(2, 9)), "never decrease");
  EXPECT_DEATH(static_cast<void>(index->flush(10)), "after the last one added");
  ASSERT_TRUE(index->flush(11));
  EXPECT_DEATH(static_cast<void>(index->add(2, 10)), "never decrease");
}

TEST(MemoryKeyIndex, StaysQuickWhereHashesCount) {
  const auto index = open_or_fail({});
  for (std::uint64_t seq = 0; seq < 1'000'000; ++seq) {
    ASSERT_TRUE(index->add(seq << 20, seq));  // unspread, all would share one place
  }
  EXPECT_THAT(found(*index, std::uint64_t{77} << 20), ElementsAre(77));
}

// Adds, questions, flushes and reopenings by chance, against a multimap; keys repeat often, and some hashes are
// extreme.
class KeyIndexByChance : public ::testing::TestWithParam<std::uint64_t> {
 protected:
  [[nodiscard]] std::uint64_t any_hash() {
    switch (random_.below(10)) {
      case 0:
        return random_.below(3) - 1;
      case 1:
        return (random_.below(64) << 58) - random_.below(2);
      default:
        return mixed(random_.below(distinct_));
    }
  }

  void open() {
    index_.reset();
    index_ = open_or_fail({.directory = directory_.path(), .recent_max = 1 + random_.below(60)});
  }

  // The caller's part after a restart: what is not on disk is added again, from its own record of it.
  void reopen() {
    open();
    const std::uint64_t complete_to = index_->complete_to();
    ASSERT_LE(complete_to, next_seq_);
    ASSERT_GE(complete_to, flushed_to_);
    for (const auto& [seq, hash] : journal_) {
      ASSERT_TRUE(index_->add(hash, seq));  // those below complete_to are known and ignored
    }
  }

  void check(std::uint64_t hash) {
    std::vector<std::uint64_t> expected;
    const auto [begin, end] = model_.equal_range(hash);
    std::transform(begin, end, std::back_inserter(expected), [](const auto& entry) { return entry.second; });
    ASSERT_EQ(found(*index_, hash), expected) << "hash " << hash << " at " << next_seq_;
  }

  void add() {
    const std::uint64_t keys = random_.below(20) == 0 ? random_.below(4) : 1;
    for (std::uint64_t key = 0; key < keys; ++key) {
      const std::uint64_t hash = any_hash();
      ASSERT_TRUE(index_->add(hash, next_seq_));
      journal_.emplace_back(next_seq_, hash);
      model_.emplace(hash, next_seq_);
    }
    ++next_seq_;
  }

  void flush() {
    ASSERT_TRUE(index_->flush(next_seq_));
    ASSERT_EQ(index_->complete_to(), next_seq_);
    flushed_to_ = next_seq_;
  }

  TempDirectory directory_;
  Random random_{GetParam()};
  std::uint64_t distinct_ = 3000 + 40'000 * random_.below(2);
  std::unique_ptr<KeyIndex> index_;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> journal_;
  std::multimap<std::uint64_t, std::uint64_t> model_;
  std::uint64_t next_seq_ = 0;
  std::uint64_t flushed_to_ = 0;
};

INSTANTIATE_TEST_SUITE_P(Seeds, KeyIndexByChance, ::testing::Range<std::uint64_t>(1, 9));

TEST_P(KeyIndexByChance, AnswersLikeAMultimap) {
  open();
  for (int step = 0; step < 20'000; ++step) {
    const std::uint64_t what = random_.below(2000);
    if (what == 0) {
      ASSERT_NO_FATAL_FAILURE(reopen());
    } else if (what < 6) {
      ASSERT_NO_FATAL_FAILURE(flush());
    } else if (what < 1200) {
      ASSERT_NO_FATAL_FAILURE(add());
    } else {
      ASSERT_NO_FATAL_FAILURE(check(any_hash()));
    }
    ASSERT_EQ(index_->size(), journal_.size());
  }
  ASSERT_NO_FATAL_FAILURE(flush());
  ASSERT_NO_FATAL_FAILURE(reopen());
  ASSERT_EQ(index_->complete_to(), next_seq_);
  for (const auto& [hash, seq] : model_) {
    ASSERT_NO_FATAL_FAILURE(check(hash));
  }
}

TEST(DiskKeyIndex, KeepsWhatWasFlushedAndForgetsTheRest) {
  const TempDirectory directory(TempDirectory::on_disk());
  const KeyIndexOptions options{.directory = directory.path(), .recent_max = 1000};
  {
    const auto index = open_or_fail(options);
    add_from_complete(*index, 500, mixed);
    ASSERT_TRUE(index->flush(500));
    for (std::uint64_t seq = 500; seq < 700; ++seq) {
      ASSERT_TRUE(index->add(mixed(seq), seq));
    }
  }
  const auto index = open_or_fail(options);
  EXPECT_EQ(index->complete_to(), 500);
  EXPECT_EQ(index->size(), 500);
  EXPECT_THAT(found(*index, mixed(499)), ElementsAre(499));
  EXPECT_THAT(found(*index, mixed(500)), IsEmpty());
}

TEST(DiskKeyIndex, IgnoresKeysThatItFoundOnDisk) {
  const TempDirectory directory;
  const KeyIndexOptions options{.directory = directory.path(), .recent_max = 1000};
  {
    const auto index = open_or_fail(options);
    add_from_complete(*index, 10, mixed);
    ASSERT_TRUE(index->flush(10));
  }
  const auto index = open_or_fail(options);
  for (std::uint64_t seq = 0; seq < 12; ++seq) {
    ASSERT_TRUE(index->add(mixed(seq), seq));
  }
  EXPECT_EQ(index->size(), 12);
  EXPECT_THAT(found(*index, mixed(9)), ElementsAre(9));
}

TEST(DiskKeyIndex, DropsWhatReachesBeyondTheJournal) {
  const TempDirectory directory;
  {
    const auto index = open_or_fail({.directory = directory.path()});
    for (const std::uint64_t next_seq : {100U, 200U, 300U}) {
      for (std::uint64_t seq = next_seq - 100; seq < next_seq; ++seq) {
        ASSERT_TRUE(index->add(mixed(seq), seq));
      }
      ASSERT_TRUE(index->flush(next_seq));
    }
  }
  {
    const auto index = open_or_fail({.directory = directory.path(), .journal_next_seq = 300});
    EXPECT_EQ(index->complete_to(), 300);
  }
  {
    const auto index = open_or_fail({.directory = directory.path(), .journal_next_seq = 299});
    EXPECT_EQ(index->complete_to(), 200);
    EXPECT_THAT(found(*index, mixed(199)), ElementsAre(199));
    EXPECT_THAT(found(*index, mixed(200)), IsEmpty());
  }
  EXPECT_EQ(names_in(directory.path()).size(), 2);
  const auto index = open_or_fail({.directory = directory.path(), .journal_next_seq = 99});
  EXPECT_EQ(index->complete_to(), 0);
  EXPECT_THAT(names_in(directory.path()), IsEmpty());
}

TEST(DiskKeyIndex, StartsFromNothingForAnotherJournal) {
  const TempDirectory directory;
  {
    const auto index = open_or_fail({.directory = directory.path(), .journal_identity = 1});
    add_from_complete(*index, 10, mixed);
    ASSERT_TRUE(index->flush(10));
  }
  EXPECT_EQ(open_or_fail({.directory = directory.path(), .journal_identity = 1})->complete_to(), 10);
  EXPECT_EQ(open_or_fail({.directory = directory.path(), .journal_identity = 2})->complete_to(), 0);
  EXPECT_THAT(names_in(directory.path()), IsEmpty());
}

TEST(DiskKeyIndex, IsOpenOnceAtATime) {
  const TempDirectory directory;
  const auto index = open_or_fail({.directory = directory.path()});
  const auto second = open_key_index({.directory = directory.path()});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "key_index_unavailable");
}

TEST(DiskKeyIndex, CreatesItsDirectoryButNotTheParent) {
  const TempDirectory directory;
  EXPECT_TRUE(open_key_index({.directory = directory.path() / "keys"}));
  EXPECT_TRUE(std::filesystem::is_directory(directory.path() / "keys"));
  const auto orphan = open_key_index({.directory = directory.path() / "no" / "keys"});
  ASSERT_FALSE(orphan);
  EXPECT_EQ(orphan.error().code, "key_index_unavailable");
}

TEST(DiskKeyIndex, RefusesAFileAsDirectory) {
  const TempDirectory directory;
  testing::write_bytes(directory.path() / "file", "not a directory");
  const auto index = open_key_index({.directory = directory.path() / "file"});
  ASSERT_FALSE(index);
  EXPECT_EQ(index.error().code, "key_index_unavailable");
}

TEST(DiskKeyIndex, MergesRunsSoThatTheyStayFew) {
  GREENPOOL_SKIP_HUNDREDS_OF_OPENINGS();
  const TempDirectory directory;
  constexpr std::uint64_t kFreezes = 8 * 8 * 8 + 7;
  {
    const auto index = open_or_fail({.directory = directory.path(), .recent_max = 100});
    for (std::uint64_t freeze = 1; freeze <= kFreezes; ++freeze) {
      add_from_complete(*index, freeze * 100, mixed);
      ASSERT_TRUE(index->flush(freeze * 100));
    }
  }
  // Merges run behind; each opening goes on with them.
  const auto patience = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (names_in(directory.path()).size() > 3 * 7 && std::chrono::steady_clock::now() < patience) {
    const auto index = open_or_fail({.directory = directory.path(), .recent_max = 100});
    const std::uint64_t next = index->complete_to();
    ASSERT_TRUE(index->flush(next + 1));
  }
  EXPECT_LE(names_in(directory.path()).size(), 3 * 7);
  const auto index = open_or_fail({.directory = directory.path(), .recent_max = 100});
  for (std::uint64_t seq = 0; seq < kFreezes * 100; seq += 97) {
    ASSERT_THAT(found(*index, mixed(seq)), ElementsAre(seq));
  }
}

TEST(DiskKeyIndex, NeedsLittleMemoryForFrozenKeys) {
  const TempDirectory directory;
  constexpr std::uint64_t kKeys = 2'000'000;
  {
    const auto filled = open_or_fail({.directory = directory.path(), .recent_max = 20'000});
    add_from_complete(*filled, kKeys, mixed);
    ASSERT_TRUE(filled->flush(kKeys));
  }
  // Opened again, so that nothing is counted that is still on its way to the disk.
  const auto index = open_or_fail({.directory = directory.path(), .recent_max = 20'000});
  const double bytes_a_key = static_cast<double>(index->memory_bytes()) / kKeys;
  EXPECT_LT(bytes_a_key, 3.3);  // the filter at most 2; a table that fills and one in reserve, 0.5 each; the runs
  EXPECT_GT(bytes_a_key, 1.4);
}

double thread_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

// In time of the adding thread's own, so that a busy machine does not matter: to sort two million keys takes 50 ms and
// more, to write them as much again.
TEST(DiskKeyIndex, LeavesFreezingToItsOwnThread) {
  constexpr std::uint64_t kRecent = 2'000'000;
  const TempDirectory directory;
  const auto index = open_or_fail({.directory = directory.path(), .recent_max = kRecent});
  for (std::uint64_t seq = 0; seq < kRecent; ++seq) {
    ASSERT_TRUE(index->add(mixed(seq), seq));
  }
  const double start = thread_seconds();
  ASSERT_TRUE(index->add(mixed(kRecent), kRecent));
  EXPECT_LT(thread_seconds() - start, 0.02);
  ASSERT_TRUE(index->flush(kRecent + 1));
  EXPECT_THAT(names_in(directory.path()), SizeIs(2));  // that add it was that froze
}

}  // namespace
}  // namespace greenpool
