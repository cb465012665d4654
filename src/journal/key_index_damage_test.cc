// The key index after crashes, on damaged files and on a full disk: it may know less, never anything wrong.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <map>
#include <string>

#include "journal/key_index.h"
#include "journal/key_index_testing.h"

namespace greenpool {
namespace {

using testing::add_from_complete;
using testing::bytes_of;
using ::testing::ElementsAre;
using testing::found;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::kLeftOut;
using testing::mixed;
using testing::names_in;
using testing::open_or_fail;
using ::testing::SizeIs;
using testing::TempDirectory;
using testing::write_bytes;

// A third of the keys come twice, 1000 records apart.
std::uint64_t repeating_hash(std::uint64_t seq) { return mixed(seq % 3 == 0 && seq >= 1002 ? seq - 1002 : seq); }

// All that the keys of the records below `end` are known by, and nothing else.
void expect_exactly(const KeyIndex& index, std::uint64_t end) {
  std::map<std::uint64_t, std::vector<std::uint64_t>> model;
  for (std::uint64_t seq = 0; seq < end; ++seq) {
    model[repeating_hash(seq)].push_back(seq);
  }
  for (const auto& [hash, seqs] : model) {
    ASSERT_EQ(found(index, hash), seqs) << "of " << end;
  }
  for (std::uint64_t stranger = 0; stranger < 100; ++stranger) {
    ASSERT_THAT(found(index, mixed(end + (std::uint64_t{1} << 40) + stranger)), IsEmpty());
  }
  ASSERT_EQ(index.size(), end);
}

// Runs of 2000, 2000 and 300 records.
class DamagedKeyIndex : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto index = open_or_fail({.directory = directory_.path(), .recent_max = 10'000});
    for (const std::uint64_t end : {2000U, 4000U, 4300U}) {
      add_from_complete(*index, end, repeating_hash);
      ASSERT_TRUE(index->flush(end));
    }
    names_ = names_in(directory_.path());
    ASSERT_THAT(names_, SizeIs(3));
    for (const std::string& name : names_) {
      bytes_.push_back(bytes_of(directory_.path() / name));
    }
  }

  void restore() {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      write_bytes(directory_.path() / names_[i], bytes_[i]);
    }
  }

  void expect_nothing_left(const std::string& what) {
    const auto index = open_or_fail({.directory = directory_.path(), .recent_max = 10'000});
    ASSERT_EQ(index->complete_to(), 0) << what;
    ASSERT_EQ(index->size(), 0) << what;
    ASSERT_THAT(names_in(directory_.path()), IsEmpty()) << what;
    ASSERT_THAT(found(*index, mixed(1)), IsEmpty()) << what;
    add_from_complete(*index, 10, repeating_hash);
    ASSERT_TRUE(index->flush(10)) << what;
  }

  TempDirectory directory_;
  testing::Names names_;
  std::vector<std::string> bytes_;
};

TEST_F(DamagedKeyIndex, IsWholeWithoutDamage) {
  const auto index = open_or_fail({.directory = directory_.path(), .recent_max = 10'000});
  EXPECT_EQ(index->complete_to(), 4300);
  expect_exactly(*index, 4300);
}

TEST_F(DamagedKeyIndex, StartsFromNothingWhenARunIsMissing) {
  for (const std::size_t missing : {0U, 1U}) {
    restore();
    std::filesystem::remove(directory_.path() / names_[missing]);
    expect_nothing_left(names_[missing]);
    std::filesystem::remove(directory_.path() / "run-00000000000000000000-00000000000000000010.keys");
  }
}

// The last run is missing: that is what a crash before it looks like.
TEST_F(DamagedKeyIndex, KnowsLessWithoutTheLastRun) {
  std::filesystem::remove(directory_.path() / names_[2]);
  const auto index = open_or_fail({.directory = directory_.path(), .recent_max = 10'000});
  EXPECT_EQ(index->complete_to(), 4000);
  expect_exactly(*index, 4000);
}

TEST_F(DamagedKeyIndex, StartsFromNothingWhereverAFileEndsTooEarlyOrTooLate) {
  for (std::size_t file = 0; file < names_.size(); ++file) {
    for (std::size_t size = 0; size < bytes_[file].size() + 4000; size += 1365) {
      std::filesystem::remove_all(directory_.path());
      std::filesystem::create_directory(directory_.path());
      restore();
      if (size == bytes_[file].size()) {
        continue;
      }
      std::filesystem::resize_file(directory_.path() / names_[file], size);
      ASSERT_NO_FATAL_FAILURE(expect_nothing_left(names_[file] + " of size " + std::to_string(size)));
    }
  }
}

TEST_F(DamagedKeyIndex, StartsFromNothingWhicheverByteIsFlipped) {
  GREENPOOL_SKIP_HUNDREDS_OF_OPENINGS();
  for (std::size_t file = 0; file < names_.size(); ++file) {
    // Every byte of the header's fields and of each page's end; elsewhere a sample.
    for (std::size_t at = 0; at < bytes_[file].size(); at += (at < 64 || at % 4096 >= 4080) ? 1U : 541U * kLeftOut) {
      std::filesystem::remove_all(directory_.path());
      std::filesystem::create_directory(directory_.path());
      restore();
      std::string damaged = bytes_[file];
      damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
      write_bytes(directory_.path() / names_[file], damaged);
      ASSERT_NO_FATAL_FAILURE(expect_nothing_left(names_[file] + " at " + std::to_string(at)));
    }
  }
}

TEST_F(DamagedKeyIndex, StartsFromNothingWhenPagesChangePlaces) {
  std::string damaged = bytes_[0];
  for (std::size_t i = 0; i < 4096; ++i) {
    std::swap(damaged[4096 + i], damaged[2 * 4096 + i]);
  }
  write_bytes(directory_.path() / names_[0], damaged);
  expect_nothing_left("swapped pages");
}

TEST_F(DamagedKeyIndex, StartsFromNothingWhenAPageIsOfAnotherRun) {
  std::string damaged = bytes_[0];
  damaged.replace(4096, 4096, bytes_[1], 4096, 4096);
  write_bytes(directory_.path() / names_[0], damaged);
  expect_nothing_left("foreign page");
}

TEST_F(DamagedKeyIndex, ReportsDamageThatAppearsWhileItIsOpen) {
  const auto index = open_or_fail({.directory = directory_.path(), .recent_max = 10'000});
  std::string damaged = bytes_[0];
  for (std::size_t at = 4096; at < damaged.size(); at += 4096) {
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
  }
  write_bytes(directory_.path() / names_[0], damaged);
  std::vector<std::uint64_t> candidates = {7};
  const Status status = index->find(repeating_hash(1), candidates);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, "key_index_unavailable");
  EXPECT_THAT(status.error().message, HasSubstr(names_[0]));
  EXPECT_THAT(candidates, ElementsAre(7));
}

TEST_F(DamagedKeyIndex, RemovesWhatWasNotFinishedAndLeavesStrangersAlone) {
  write_bytes(directory_.path() / (names_[2] + ".tmp"), "half a run");
  write_bytes(directory_.path() / "notes.txt", "not ours");
  write_bytes(directory_.path() / "other.tmp", "not ours");
  const auto index = open_or_fail({.directory = directory_.path(), .recent_max = 10'000});
  EXPECT_EQ(index->complete_to(), 4300);
  EXPECT_THAT(names_in(directory_.path()), ElementsAre("notes.txt", "other.tmp", names_[0], names_[1], names_[2]));
}

// Copies taken while runs are written and merged; a file that vanishes under the copy is left out of it.
TEST(KeyIndexCopies, AreRightWheneverTheyAreTaken) {
  GREENPOOL_SKIP_HUNDREDS_OF_OPENINGS();
  const TempDirectory directory;
  const TempDirectory copy;
  const auto index = open_or_fail({.directory = directory.path(), .recent_max = 100});
  for (std::uint64_t end = 200; end <= 20'000 / kLeftOut; end += 200) {
    for (std::uint64_t seq = end - 200; seq < end; ++seq) {
      ASSERT_TRUE(index->add(repeating_hash(seq), seq));
    }
    std::filesystem::remove_all(copy.path());
    std::filesystem::create_directory(copy.path());
    for (const std::string& name : names_in(directory.path())) {
      std::error_code vanished;
      std::filesystem::copy_file(directory.path() / name, copy.path() / name, vanished);
    }
    const auto copied = open_or_fail({.directory = copy.path(), .recent_max = 100});
    ASSERT_LE(copied->complete_to(), end);
    if (end % 4000 == 0) {
      ASSERT_NO_FATAL_FAILURE(expect_exactly(*copied, copied->complete_to()));
    }
  }
}

#if !defined(__SANITIZE_THREAD__)
// A child adds keys without end and tells of each; after a number of them it is killed, wherever it is.
class KilledKeyIndex : public ::testing::Test {
 protected:
  [[noreturn]] static void add_until_killed(const KeyIndexOptions& options, int progress) {
    auto index = open_key_index(options);
    if (!index) {
      _exit(1);
    }
    for (std::uint64_t seq = (*index)->complete_to();; ++seq) {
      const bool flush_now = mixed(seq) % 1000 == 0;
      if (!(*index)->add(repeating_hash(seq), seq) || (flush_now && !(*index)->flush(seq + 1))) {
        _exit(1);
      }
      if (write(progress, "x", 1) != 1) {
        _exit(1);
      }
    }
  }

  static void kill_after(const KeyIndexOptions& options, std::uint64_t reports) {
    std::array<int, 2> ends{};
    ASSERT_EQ(pipe(ends.data()), 0);
    ASSERT_EQ(fcntl(ends[1], F_SETPIPE_SZ, 4096), 4096);  // the child is never further ahead
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      add_until_killed(options, ends[1]);
    }
    close(ends[1]);
    char report = 0;
    for (std::uint64_t read_so_far = 0; read_so_far < reports; ++read_so_far) {
      ASSERT_EQ(read(ends[0], &report, 1), 1) << "the child stopped by itself";
    }
    ASSERT_EQ(kill(child, SIGKILL), 0);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    close(ends[0]);
    ASSERT_TRUE(WIFSIGNALED(status));
  }
};

TEST_F(KilledKeyIndex, KeepsWhatItCalledComplete) {
  const TempDirectory directory;
  const KeyIndexOptions options{.directory = directory.path(), .recent_max = 300};
  std::uint64_t complete_to = 0;
  for (std::uint64_t round = 0; round < 100 / kLeftOut; ++round) {
    ASSERT_NO_FATAL_FAILURE(kill_after(options, 1 + mixed(round) % 3000));
    const auto index = open_or_fail(options);
    ASSERT_GE(index->complete_to(), complete_to);
    complete_to = index->complete_to();
    if (round % 10 == 9) {
      ASSERT_NO_FATAL_FAILURE(expect_exactly(*index, complete_to));
    }
  }
  EXPECT_GT(complete_to, 50'000 / kLeftOut);
}
#endif

// Files may not grow beyond a bound: like a full disk, without needing one.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) {
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    rlimit limited = before_;
    limited.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &limited);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;
  ~FullDisk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    signal(SIGXFSZ, SIG_DFL);
  }

 private:
  rlimit before_{};
};

TEST(FullKeyIndex, SaysSoFromThenOnAndIsRightAgainWhenThereIsRoom) {
  const TempDirectory directory;
  const KeyIndexOptions options{.directory = directory.path(), .recent_max = 1000};
  {
    const auto index = open_or_fail(options);
    add_from_complete(*index, 500, repeating_hash);
    ASSERT_TRUE(index->flush(500));
    const FullDisk full(8192);
    for (std::uint64_t seq = 500; seq < 1400; ++seq) {
      ASSERT_TRUE(index->add(repeating_hash(seq), seq));
    }
    const Status flushed = index->flush(1400);
    ASSERT_FALSE(flushed);
    EXPECT_EQ(flushed.error().code, "key_index_unavailable");
    EXPECT_EQ(index->complete_to(), 500);
    std::vector<std::uint64_t> candidates;
    EXPECT_EQ(index->find(1, candidates).error().code, "key_index_unavailable");
    EXPECT_EQ(index->add(1, 1400).error().code, "key_index_unavailable");
    EXPECT_EQ(index->flush(1401).error().code, "key_index_unavailable");
  }
  EXPECT_THAT(names_in(directory.path()), SizeIs(1));  // the unfinished file did not stay
  const auto index = open_or_fail(options);
  EXPECT_EQ(index->complete_to(), 500);
  add_from_complete(*index, 1400, repeating_hash);
  ASSERT_TRUE(index->flush(1400));
  expect_exactly(*index, 1400);
}

TEST(FullKeyIndex, StopsAddingWithinBoundsEvenWithoutAFlush) {
  const TempDirectory directory;
  const auto index = open_or_fail({.directory = directory.path(), .recent_max = 1000});
  const FullDisk full(8192);
  std::uint64_t seq = 0;
  while (seq < 10'000 && index->add(repeating_hash(seq), seq)) {
    ++seq;
  }
  EXPECT_GE(seq, 1000);
  EXPECT_LE(seq, 3000);  // one frozen table, and a recent one of twice the size
}

}  // namespace
}  // namespace greenpool
