// The contract of journal/journal.h as tests, one or more for each numbered invariant, run over every implementation:
// include this in one source file of a test program and instantiate JournalContract with the worlds to run it in.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "journal/journal.h"
#include "journal/stored_frame.h"

namespace greenpool {

// Where the journals of one test live.
class JournalWorld {
 public:
  virtual ~JournalWorld() = default;

  // Opens the one journal of this world to append, creating it at first. The one opened before is closed by then.
  virtual Result<std::unique_ptr<Journal>> open() = 0;

  // Whether what was stored is there when it is opened again.
  [[nodiscard]] virtual bool persistent() const { return true; }
  // The power goes (the journal is abandoned as it is, `journal` among what is lost) and comes back. False: not here.
  virtual bool lose_power(std::unique_ptr<Journal> /*journal*/) { return false; }
  // From now on appends fail, some with journal_full; then no longer.
  virtual void break_storage() = 0;
  virtual void repair_storage() = 0;
  // Damages the stored payload that contains these bytes; the journal is closed. False: not possible here.
  virtual bool damage(std::string_view /*bytes*/) { return false; }
};

struct JournalWorldMaker {
  std::string name;
  std::function<std::unique_ptr<JournalWorld>()> make;
};

class JournalContract : public testing::TestWithParam<JournalWorldMaker> {
 protected:
  // Appends frames of mixed sizes and record counts.
  void append_some(Journal& journal, int count) {
    for (int i = 0; i < count; ++i) {
      const std::size_t sizes[] = {0, 1, 100, 4096, 70'000, 30};
      append(journal, make_frame(journal.head().next_seq, static_cast<std::uint32_t>(1 + i % 3), sizes[i % 6]));
    }
  }
  void append(Journal& journal, const StoredFrame& frame) {
    const Status appended = journal.append(frame.view());
    ASSERT_TRUE(appended) << appended.error().code << ": " << appended.error().message;
    stored_.push_back(frame);
  }
  void expect_stored(const Journal& journal) {
    const ReadBack back = read_back(journal);
    ASSERT_TRUE(back.status) << back.status.error().message;
    EXPECT_TRUE(back.frames == stored_) << back.frames.size() << " frames instead of " << stored_.size();
    const JournalHead head = journal.head();
    EXPECT_EQ(head.next_seq, stored_.empty() ? 0 : stored_.back().first_seq + stored_.back().records);
    EXPECT_EQ(head.epoch, stored_.empty() ? 0 : stored_.back().epoch);
    EXPECT_EQ(head.chain, stored_.empty() ? Digest{} : stored_.back().chain);
  }
  std::unique_ptr<Journal> open() {
    Result<std::unique_ptr<Journal>> journal = world_->open();
    if (!journal) {
      ADD_FAILURE() << journal.error().code << ": " << journal.error().message;
      std::abort();
    }
    return std::move(*journal);
  }

  std::unique_ptr<JournalWorld> world_ = GetParam().make();
  std::vector<StoredFrame> stored_;
};

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(JournalContract);

TEST_P(JournalContract, ANewJournalIsEmptyAndItsChainIsZero) {
  const auto journal = open();
  expect_stored(*journal);
}

TEST_P(JournalContract, Invariant1_WhatWasAppendedIsThereWhenTheJournalIsOpenedAgain) {
  if (!world_->persistent()) GTEST_SKIP() << "this journal lives as long as its object";
  for (int round = 0; round < 3; ++round) {
    const auto journal = open();
    expect_stored(*journal);
    append_some(*journal, 7);
  }
  expect_stored(*open());
}

TEST_P(JournalContract, Invariant1_WhatWasAppendedSurvivesAPowerLossFromThatMoment) {
  for (int round = 0; round < 4; ++round) {
    auto journal = open();
    expect_stored(*journal);
    append_some(*journal, 1 + round * 3);
    if (!world_->lose_power(std::move(journal))) GTEST_SKIP() << "the power cannot be cut in this world";
  }
  expect_stored(*open());
}

TEST_P(JournalContract, Invariant2_AFrameThatDoesNotStartWhereTheLastOneEndedIsRefused) {
  const auto journal = open();
  EXPECT_EQ(journal->append(make_frame(1, 1, 10).view()).error().code, "journal_out_of_order");
  append(*journal, make_frame(0, 3, 10));
  for (const std::uint64_t wrong : {0U, 1U, 2U, 4U, 1000U}) {
    EXPECT_EQ(journal->append(make_frame(wrong, 1, 10).view()).error().code, "journal_out_of_order");
  }
  append(*journal, make_frame(3, 1, 10));
  expect_stored(*journal);
}

TEST_P(JournalContract, Invariant2_AnEpochBelowTheLastOneIsRefused) {
  const auto journal = open();
  append(*journal, make_frame(0, 1, 10, 5));
  EXPECT_EQ(journal->append(make_frame(1, 1, 10, 4).view()).error().code, "journal_out_of_order");
  append(*journal, make_frame(1, 1, 10, 5));
  append(*journal, make_frame(2, 1, 10, 6));
  expect_stored(*journal);
}

TEST_P(JournalContract, Invariant3_AVeryLargeFrameIsStoredWhole) {
  auto journal = open();
  append(*journal, make_frame(0, 1, 10));
  if (world_->persistent()) append(*journal, make_frame(1, 4'000'000'000, std::size_t{64} << 20));
  append_some(*journal, 2);
  expect_stored(*journal);
  if (!world_->persistent()) return;
  journal.reset();
  expect_stored(*open());
}

TEST_P(JournalContract, Invariant3_AFrameThatFailsIsNotHalfStored) {
  auto journal = open();
  append_some(*journal, 5);
  world_->break_storage();
  const StoredFrame failed = make_frame(journal->head().next_seq, 2, 3'000'000);
  ASSERT_FALSE(journal->append(failed.view()));
  if (!world_->persistent()) return expect_stored(*journal);
  journal.reset();
  world_->repair_storage();
  journal = open();
  // Whole or not at all, and nothing before it is touched.
  if (journal->head().next_seq == failed.first_seq + failed.records) stored_.push_back(failed);
  expect_stored(*journal);
}

TEST_P(JournalContract, Invariant4_AfterAFailedAppendTheJournalIsClosedUntilItIsOpenedAgain) {
  auto journal = open();
  append_some(*journal, 3);
  const JournalHead before = journal->head();
  world_->break_storage();
  const Status failed = journal->append(make_frame(before.next_seq, 1, 3'000'000).view());
  ASSERT_FALSE(failed);
  EXPECT_THAT(failed.error().code, testing::AnyOf("journal_full", "journal_unavailable"));
  EXPECT_EQ(journal->head().next_seq, before.next_seq);
  world_->repair_storage();
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(journal->append(make_frame(before.next_seq, 1, 10).view()).error().code, "journal_closed");
  }
  if (!world_->persistent()) return;
  journal.reset();
  journal = open();
  ASSERT_EQ(journal->head().next_seq, before.next_seq) << "in these worlds the failed frame is never stored";
  append_some(*journal, 3);
  expect_stored(*journal);
}

TEST_P(JournalContract, Invariant4_AFrameOutOfOrderClosesNothing) {
  const auto journal = open();
  EXPECT_FALSE(journal->append(make_frame(9, 1, 10).view()));
  append_some(*journal, 1);
}

TEST_P(JournalContract, Invariant5_ADamagedFrameIsNamedAndTheFramesBeforeItAreRead) {
  auto journal = open();
  for (std::uint64_t seq = 0; seq < 50; seq += 2) append(*journal, make_frame(seq, 2, 3000));
  journal.reset();
  if (!world_->damage("payload of 24;")) GTEST_SKIP() << "nothing can be damaged in this world";
  journal = open();
  const ReadBack back = read_back(*journal);
  ASSERT_FALSE(back.status);
  EXPECT_EQ(back.status.error().code, "journal_damaged");
  EXPECT_THAT(back.status.error().message, testing::HasSubstr("sequence number 24 "));
  stored_.resize(12);
  EXPECT_TRUE(back.frames == stored_);
  EXPECT_TRUE(read_back(*journal, 26).status) << "what lies behind is intact";
}

TEST_P(JournalContract, ReadingStartsWithTheFrameThatHoldsTheRecord) {
  const auto journal = open();
  append_some(*journal, 12);
  for (std::uint64_t from = 0; from <= journal->head().next_seq + 2; ++from) {
    std::vector<StoredFrame> expected;
    for (const StoredFrame& frame : stored_) {
      if (frame.first_seq + frame.records > from) expected.push_back(frame);
    }
    const ReadBack back = read_back(*journal, from);
    ASSERT_TRUE(back.status) << back.status.error().message;
    EXPECT_TRUE(back.frames == expected) << "from " << from;
  }
}

TEST_P(JournalContract, TheVisitorsErrorEndsTheReadingAndIsReturned) {
  const auto journal = open();
  append_some(*journal, 12);
  int visits = 0;
  const Status status = journal->read(0, [&](const FrameView&) -> Status {
    if (++visits == 3) return failure("enough", "three are enough");
    return {};
  });
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, "enough");
  EXPECT_EQ(visits, 3);
  expect_stored(*journal);
}

TEST_P(JournalContract, AVisitorMayReadAndAppend) {
  const auto journal = open();
  append_some(*journal, 3);
  const Status status = journal->read(0, [&](const FrameView& frame) -> Status {
    EXPECT_EQ(read_back(*journal, frame.first_seq).frames.front().first_seq, frame.first_seq);
    if (frame.first_seq == 0) append_some(*journal, 1);
    return {};
  });
  EXPECT_TRUE(status);
  expect_stored(*journal);
}

TEST_P(JournalContract, OneThreadReadsWhileAnotherAppends) {
  const auto journal = open();
  append_some(*journal, 5);
  std::atomic<bool> done = false;
  std::vector<std::string> complaints;
  std::thread reader([&] {
    bool last = false;
    while (!last) {
      last = done;
      const std::uint64_t at_least = journal->head().next_seq;
      std::uint64_t next_seq = 0;
      const Status status = journal->read(0, [&](const FrameView& frame) -> Status {
        if (copy_frame(frame) != make_frame(next_seq, frame.records, frame.payload.size())) {
          complaints.push_back("a wrong frame at " + std::to_string(next_seq));
        }
        next_seq += frame.records;
        return {};
      });
      if (!status) complaints.push_back(status.error().message);
      if (next_seq < at_least) complaints.push_back("a frame that was acknowledged is not read");
    }
  });
  append_some(*journal, 120);
  done = true;
  reader.join();
  EXPECT_THAT(complaints, testing::IsEmpty());
  expect_stored(*journal);
}

}  // namespace greenpool
