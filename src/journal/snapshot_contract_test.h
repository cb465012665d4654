// The contract of journal/snapshot_store.h as tests, for every implementation: include this in one source file of a
// test program and instantiate SnapshotContract with the worlds to run it in.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "journal/snapshot_store.h"

namespace greenpool {

class SnapshotWorld {
 public:
  virtual ~SnapshotWorld() = default;
  // Opens the one store of this world, creating it at first. The one opened before is closed by then.
  virtual Result<std::unique_ptr<SnapshotStore>> open() = 0;
  [[nodiscard]] virtual bool persistent() const { return true; }
  virtual bool lose_power(std::unique_ptr<SnapshotStore> /*store*/) { return false; }
  // Damages the stored chunk that contains these bytes; the store is closed. False: not possible here.
  virtual bool damage(std::string_view /*bytes*/) { return false; }
};

struct SnapshotWorldMaker {
  std::string name;
  std::function<std::unique_ptr<SnapshotWorld>()> make;
};

using SnapshotBytes = std::vector<std::uint8_t>;

inline SnapshotHeader make_snapshot_header(std::uint64_t next_seq) {
  return {.next_seq = next_seq,
          .chain = sha256("chain " + std::to_string(next_seq)),
          .state_hash = sha256("state " + std::to_string(next_seq))};
}

inline SnapshotBytes make_snapshot_bytes(std::uint64_t next_seq, std::size_t size) {
  const std::string text = "snapshot of " + std::to_string(next_seq) + ";";
  SnapshotBytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) {
    bytes[i] = static_cast<std::uint8_t>(i < text.size() ? static_cast<std::size_t>(text[i]) : (i * 7 + next_seq) >> 3);
  }
  return bytes;
}

inline Status save_snapshot(SnapshotStore& store, std::uint64_t next_seq, const SnapshotBytes& bytes,
                            std::size_t chunk_size) {
  return store.save(make_snapshot_header(next_seq), [&](const SnapshotStore::ChunkSink& sink) -> Status {
    for (std::size_t at = 0; at < bytes.size(); at += chunk_size) {
      const Status taken = sink(std::span(bytes).subspan(at, std::min(chunk_size, bytes.size() - at)));
      if (!taken) return taken;
    }
    return {};
  });
}

struct LoadedSnapshot {
  SnapshotBytes bytes;
  Status status;
};

inline LoadedSnapshot load_snapshot(const SnapshotStore& store, std::uint64_t next_seq) {
  LoadedSnapshot loaded;
  loaded.status = store.load(next_seq, [&](SnapshotStore::Bytes chunk) -> Status {
    loaded.bytes.insert(loaded.bytes.end(), chunk.begin(), chunk.end());
    return {};
  });
  return loaded;
}

inline std::vector<std::uint64_t> listed_snapshots(const SnapshotStore& store) {
  std::vector<std::uint64_t> listed;
  const auto headers = store.list();
  if (!headers) {
    ADD_FAILURE() << headers.error().message;
    return listed;
  }
  for (const SnapshotHeader& header : *headers) {
    const SnapshotHeader expected = make_snapshot_header(header.next_seq);
    EXPECT_EQ(header.chain, expected.chain);
    EXPECT_EQ(header.state_hash, expected.state_hash);
    listed.push_back(header.next_seq);
  }
  return listed;
}

class SnapshotContract : public testing::TestWithParam<SnapshotWorldMaker> {
 protected:
  std::unique_ptr<SnapshotStore> open() {
    Result<std::unique_ptr<SnapshotStore>> store = world_->open();
    if (!store) {
      ADD_FAILURE() << store.error().code << ": " << store.error().message;
      std::abort();
    }
    return std::move(*store);
  }
  void save(SnapshotStore& store, std::uint64_t next_seq, std::size_t size, std::size_t chunk_size) {
    const Status saved = save_snapshot(store, next_seq, make_snapshot_bytes(next_seq, size), chunk_size);
    ASSERT_TRUE(saved) << saved.error().message;
  }
  void expect_loads(const SnapshotStore& store, std::uint64_t next_seq, std::size_t size) {
    const LoadedSnapshot loaded = load_snapshot(store, next_seq);
    ASSERT_TRUE(loaded.status) << loaded.status.error().message;
    EXPECT_TRUE(loaded.bytes == make_snapshot_bytes(next_seq, size));
  }

  std::unique_ptr<SnapshotWorld> world_ = GetParam().make();
};

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(SnapshotContract);

TEST_P(SnapshotContract, ANewStoreListsNothingAndLoadsNothing) {
  const auto store = open();
  EXPECT_THAT(listed_snapshots(*store), testing::IsEmpty());
  EXPECT_EQ(load_snapshot(*store, 0).status.error().code, "snapshot_damaged");
}

TEST_P(SnapshotContract, WhatWasSavedIsLoadedInOrderWhateverTheChunks) {
  const auto store = open();
  std::uint64_t next_seq = 1;
  for (const std::size_t size : {0U, 1U, 1000U, 5'000'000U, 40'000'000U}) {
    for (const std::size_t chunk : {777U, 1'000'000U, 16U << 20}) {
      if (size / chunk > 20'000) continue;
      save(*store, next_seq, size, chunk);
      expect_loads(*store, next_seq, size);
      ++next_seq;
    }
  }
}

TEST_P(SnapshotContract, Invariant1_OnlyACompleteSnapshotIsListed) {
  auto store = open();
  save(*store, 10, 100'000, 1000);
  int chunks = 0;
  const Status broken = store->save(make_snapshot_header(20), [&](const SnapshotStore::ChunkSink& sink) -> Status {
    const SnapshotBytes bytes = make_snapshot_bytes(20, 6'000'000);
    for (; chunks < 3; ++chunks) {
      EXPECT_TRUE(sink(bytes));
    }
    return failure("state_unreadable", "the writer gave up");
  });
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().code, "state_unreadable");
  EXPECT_THAT(listed_snapshots(*store), testing::ElementsAre(10));
  if (world_->persistent()) {
    store.reset();
    store = open();
    EXPECT_THAT(listed_snapshots(*store), testing::ElementsAre(10));
  }
  save(*store, 30, 1000, 1000);
  EXPECT_THAT(listed_snapshots(*store), testing::ElementsAre(30, 10));
}

TEST_P(SnapshotContract, Invariant1_WhatIsListedSurvivesAPowerLoss) {
  for (std::uint64_t next_seq = 1; next_seq < 6; ++next_seq) {
    auto store = open();
    save(*store, next_seq, 300'000, 65'536);
    if (!world_->lose_power(std::move(store))) GTEST_SKIP() << "the power cannot be cut in this world";
    store = open();
    EXPECT_EQ(listed_snapshots(*store).front(), next_seq);
    expect_loads(*store, next_seq, 300'000);
  }
}

TEST_P(SnapshotContract, Invariant2_ADamagedChunkIsReportedAndNotPassedOn) {
  auto store = open();
  save(*store, 10, 100'000, 100'000);
  save(*store, 20, 100'000, 100'000);
  store.reset();
  if (!world_->damage("snapshot of 20;")) GTEST_SKIP() << "nothing can be damaged in this world";
  store = open();
  const LoadedSnapshot loaded = load_snapshot(*store, 20);
  ASSERT_FALSE(loaded.status);
  EXPECT_EQ(loaded.status.error().code, "snapshot_damaged");
  EXPECT_TRUE(loaded.bytes.empty());
  expect_loads(*store, 10, 100'000);
}

TEST_P(SnapshotContract, Invariant3_TheNewestAreKept) {
  const auto store = open();
  for (std::uint64_t next_seq = 1; next_seq <= 6; ++next_seq) {
    save(*store, next_seq, 50'000, 10'000);
    const std::vector<std::uint64_t> expected =
        next_seq == 1 ? std::vector<std::uint64_t>{1} : std::vector<std::uint64_t>{next_seq, next_seq - 1};
    EXPECT_EQ(listed_snapshots(*store), expected);
    for (const std::uint64_t kept : expected) expect_loads(*store, kept, 50'000);
  }
}

TEST_P(SnapshotContract, ASnapshotOfTheSameNumberReplacesTheOther) {
  const auto store = open();
  save(*store, 7, 50'000, 10'000);
  save(*store, 7, 70'000, 10'000);
  EXPECT_THAT(listed_snapshots(*store), testing::ElementsAre(7));
  expect_loads(*store, 7, 70'000);
}

TEST_P(SnapshotContract, TheVisitorsErrorEndsTheLoadingAndIsReturned) {
  const auto store = open();
  save(*store, 7, 50'000'000, 10'000'000);
  int visits = 0;
  const Status status = store->load(7, [&](SnapshotStore::Bytes) -> Status {
    ++visits;
    return failure("enough", "one is enough");
  });
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, "enough");
  EXPECT_EQ(visits, 1);
}

}  // namespace greenpool
