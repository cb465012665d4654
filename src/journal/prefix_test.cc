// A journal as it was: the records up to a sequence number, wherever frames begin and end.
#include "journal/prefix.h"

#include <gtest/gtest.h>

#include <functional>
#include <utility>

#include "journal/record.h"
#include "journal/restore.h"
#include "journal/verify.h"

namespace greenpool {
namespace {

constexpr std::uint64_t kRecords = 12;

// The programme, a member and ten orders, in frames of as many records as asked for.
std::unique_ptr<Journal> story(std::uint32_t records_a_frame, std::vector<Digest>* state_hashes = nullptr) {
  auto journal = make_memory_journal();
  const Terms terms = *find_preset("classic");
  const std::string text = to_toml(terms);
  Engine engine(terms);
  FrameWriter writer(1);
  for (std::uint64_t seq = 0; seq < kRecords; ++seq) {
    Record record;
    record.seq = seq;
    record.at = Timestamp(static_cast<std::int64_t>(seq) * 1'000);
    std::vector<Event> events;
    const std::string order = "o" + std::to_string(seq);
    if (seq == 0) {
      events.emplace_back(ProgrammeOpened{{text}, "one", "two", "tests"});
      EXPECT_TRUE(engine.replay(record.at, events));
      engine.ready();
    } else {
      record.operation = seq == 1 ? Operation(RegisterMember{"ann", {}, 1})
                                  : Operation(SettleOrder{order, MemberIndex(0), Money(100'000), Money(30'000)});
      EXPECT_EQ(engine.decide({record.at, {}, *record.operation}, events), Reject::none);
    }
    record.events = events;
    record.after = engine.state().pool;
    if (seq % records_a_frame == 0) writer.start(seq);
    writer.add(record);
    if (state_hashes != nullptr) state_hashes->push_back(engine.state().hash());
    if ((seq + 1) % records_a_frame == 0) {
      EXPECT_TRUE(journal->append(writer.seal(journal->head().chain)));
    }
  }
  return journal;
}

TEST(JournalUpTo, EverySequenceNumberHasItsStateAndItsChainWhateverTheFrames) {
  std::vector<Digest> states;
  const std::unique_ptr<Journal> single = story(1, &states);
  for (const std::uint32_t records_a_frame : {1U, 3U, 4U, 12U}) {
    const std::unique_ptr<Journal> journal = story(records_a_frame);
    for (std::uint64_t seq = 0; seq < kRecords; ++seq) {
      const Result<std::unique_ptr<Journal>> then = journal_up_to(*journal, seq);
      ASSERT_TRUE(then) << then.error().message;
      EXPECT_EQ((*then)->head().next_seq, seq + 1);
      EXPECT_EQ((*then)->head().chain, (*journal_up_to(*single, seq))->head().chain) << seq;
      const Status followed = follow_chain(**then);
      EXPECT_TRUE(followed) << followed.error().message;
      const Result<Restored> restored = restore_programme(**then, nullptr);
      ASSERT_TRUE(restored) << restored.error().message;
      EXPECT_EQ(restored->engine->state().hash(), states[seq]) << seq;
      EXPECT_TRUE(verify_journal(**then));
    }
  }
}

TEST(JournalUpTo, IsAJournalLikeAnyOtherForAnEarlierOne) {
  std::vector<Digest> states;
  const std::unique_ptr<Journal> single = story(1, &states);
  for (const std::uint32_t records_a_frame : {1U, 3U, 4U, 12U}) {
    const std::unique_ptr<Journal> journal = story(records_a_frame);
    for (std::uint64_t later = 0; later < kRecords; ++later) {
      const std::unique_ptr<Journal> first = *journal_up_to(*journal, later);
      for (std::uint64_t seq = 0; seq <= later; ++seq) {
        const Result<std::unique_ptr<Journal>> then = journal_up_to(*first, seq);
        ASSERT_TRUE(then) << later << ", then " << seq << ": " << then.error().message;
        EXPECT_EQ((*then)->head().chain, (*journal_up_to(*single, seq))->head().chain) << later << ", then " << seq;
        EXPECT_TRUE(follow_chain(**then)) << later << ", then " << seq;
        const Result<Restored> restored = restore_programme(**then, nullptr);
        ASSERT_TRUE(restored) << restored.error().message;
        EXPECT_EQ(restored->engine->state().hash(), states[seq]) << later << ", then " << seq;
      }
      EXPECT_EQ(journal_up_to(*first, later + 1).error().code, "journal_ends_before");
    }
  }
}

TEST(JournalUpTo, WhatWasNeverRecordedIsNotThere) {
  const std::unique_ptr<Journal> journal = story(4);
  for (const std::uint64_t seq : {kRecords, kRecords + 1, UINT64_MAX}) {
    const Result<std::unique_ptr<Journal>> then = journal_up_to(*journal, seq);
    ASSERT_FALSE(then);
    EXPECT_EQ(then.error().code, "journal_ends_before");
  }
  EXPECT_EQ(journal_up_to(*make_memory_journal(), 0).error().code, "journal_ends_before");
}

TEST(JournalUpTo, TakesNoMore) {
  const std::unique_ptr<Journal> journal = story(4);
  EXPECT_EQ((*journal_up_to(*journal, 3))->append({}).error().code, "journal_closed");
}

// A forger with the program's own codec, who computes the whole chain anew: each journal is sound in itself, and only a
// hash that was published before tells.
TEST(JournalUpTo, ARewrittenHistoryIsSoundAndHasAnotherChain) {
  using Orders = std::vector<std::pair<std::string, std::int64_t>>;
  const auto write = [](const Orders& orders) {
    auto journal = make_memory_journal();
    const Terms terms = *find_preset("classic");
    const std::string text = to_toml(terms);
    Engine engine(terms);
    FrameWriter writer(1);
    const auto store = [&](Record record, const std::vector<Event>& events) {
      record.events = events;
      record.after = engine.state().pool;
      writer.start(record.seq);
      writer.add(record);
      EXPECT_TRUE(journal->append(writer.seal(journal->head().chain)));
    };
    std::vector<Event> events{ProgrammeOpened{{text}, "one", "two", "tests"}};
    EXPECT_TRUE(engine.replay(Timestamp{}, events));
    engine.ready();
    store(Record{}, events);
    const auto accept = [&](const Operation& operation) {
      events.clear();
      Record record;
      record.seq = engine.state().next_seq;
      record.operation = operation;
      EXPECT_EQ(engine.decide({record.at, {}, operation}, events), Reject::none);
      store(record, events);
    };
    accept(RegisterMember{"ann", {}, 1});
    for (const auto& [order, paid] : orders) {
      accept(SettleOrder{order, MemberIndex(0), Money(paid), Money(30'000)});
    }
    return journal;
  };
  const std::unique_ptr<Journal> honest = write({{"o1", 100'000}, {"o2", 100'000}, {"o3", 100'000}, {"o4", 100'000}});
  const Digest published = honest->head().chain;
  const std::uint64_t seq = honest->head().next_seq - 1;
  const std::vector<std::pair<const char*, Orders>> forgeries{
      {"edited", {{"o1", 100'000}, {"o2", 100'001}, {"o3", 100'000}, {"o4", 100'000}}},
      {"dropped", {{"o1", 100'000}, {"o3", 100'000}, {"o4", 100'000}, {"o5", 100'000}}},
      {"reordered", {{"o1", 100'000}, {"o3", 100'000}, {"o2", 100'000}, {"o4", 100'000}}},
      {"added", {{"o0", 100'000}, {"o1", 100'000}, {"o2", 100'000}, {"o3", 100'000}, {"o4", 100'000}}},
      {"truncated", {{"o1", 100'000}, {"o2", 100'000}, {"o3", 100'000}}},
      {"none", {{"o1", 100'000}, {"o2", 100'000}, {"o3", 100'000}, {"o4", 100'000}, {"o5", 100'000}}},
  };
  for (const auto& [what, orders] : forgeries) {
    const std::unique_ptr<Journal> journal = write(orders);
    EXPECT_TRUE(verify_journal(*journal)) << what;
    const Result<std::unique_ptr<Journal>> then = journal_up_to(*journal, seq);
    if (what == std::string("truncated")) {
      ASSERT_FALSE(then);
      EXPECT_EQ(then.error().code, "journal_ends_before");
    } else {
      ASSERT_TRUE(then) << what;
      EXPECT_EQ((*then)->head().chain == published, what == std::string("none")) << what;
    }
  }
}

// The frames of another journal, with one thing changed.
class Tampered final : public Journal {
 public:
  using Change = std::function<void(FrameView&, std::vector<std::uint8_t>&)>;
  Tampered(const Journal& journal, Change change) : journal_(journal), change_(std::move(change)) {}
  [[nodiscard]] JournalHead head() const override { return journal_.head(); }
  [[nodiscard]] Status append(const FrameView&) override { return failure("test", "only read"); }
  [[nodiscard]] Status read(std::uint64_t from, const FrameVisitor& visit) const override {
    return journal_.read(from, [&](const FrameView& frame) {
      FrameView other = frame;
      std::vector<std::uint8_t> payload(frame.payload.begin(), frame.payload.end());
      change_(other, payload);
      other.payload = payload;
      return visit(other);
    });
  }

 private:
  const Journal& journal_;
  Change change_;
};

TEST(JournalUpTo, TheChainOfAnEditedRecordIsNotFollowed) {
  const std::unique_ptr<Journal> journal = story(4);
  const auto code = [&journal](std::uint64_t last_seq, const Tampered::Change& change) -> std::string {
    const Tampered tampered(*journal, change);
    const Result<std::unique_ptr<Journal>> then = journal_up_to(tampered, last_seq);
    if (!then) return then.error().code;
    const Status followed = follow_chain(**then);
    return followed ? "ok" : followed.error().code;
  };
  const auto edit = [](std::uint64_t first_seq) {
    return [first_seq](FrameView& frame, std::vector<std::uint8_t>& payload) {
      if (frame.first_seq == first_seq) payload.back() = static_cast<std::uint8_t>(payload.back() ^ 1);
    };
  };
  EXPECT_EQ(code(11, edit(4)), "journal_damaged");
  EXPECT_EQ(code(9, edit(4)), "journal_damaged");
  EXPECT_EQ(code(3, edit(4)), "ok");
  const auto other_chain = [](FrameView& frame, std::vector<std::uint8_t>&) { frame.chain[0] ^= 1; };
  EXPECT_EQ(code(7, other_chain), "journal_damaged");
  const auto other_epoch = [](FrameView& frame, std::vector<std::uint8_t>&) { frame.epoch += 1; };
  EXPECT_EQ(code(7, other_epoch), "journal_damaged");
}

// The same without a new chain, frame by frame.
class Shuffled final : public Journal {
 public:
  Shuffled(const Journal& journal, std::vector<std::uint64_t> order) : journal_(journal), order_(std::move(order)) {}
  [[nodiscard]] JournalHead head() const override { return journal_.head(); }
  [[nodiscard]] Status append(const FrameView&) override { return failure("test", "only read"); }
  [[nodiscard]] Status read(std::uint64_t from, const FrameVisitor& visit) const override {
    std::uint64_t place = 0;
    for (const std::uint64_t stored : order_) {
      FrameView frame;
      std::vector<std::uint8_t> payload;
      static_cast<void>(journal_.read(stored, [&](const FrameView& found) -> Status {
        frame = found;
        payload.assign(found.payload.begin(), found.payload.end());
        return failure("found", "");
      }));
      frame.first_seq = place++;
      frame.payload = payload;
      if (frame.first_seq < from) continue;
      if (Status visited = visit(frame); !visited) return visited;
    }
    return {};
  }

 private:
  const Journal& journal_;
  std::vector<std::uint64_t> order_;
};

TEST(JournalUpTo, FramesThatWereDroppedMovedOrCutOffBreakTheChain) {
  const std::unique_ptr<Journal> journal = story(1);
  const auto code = [&journal](const std::vector<std::uint64_t>& order) -> std::string {
    const Status followed = follow_chain(Shuffled(*journal, order));
    return followed ? "ok" : followed.error().code;
  };
  EXPECT_EQ(code({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}), "ok");
  EXPECT_EQ(code({0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11}), "journal_damaged");
  EXPECT_EQ(code({0, 1, 2, 4, 3, 5, 6, 7, 8, 9, 10, 11}), "journal_damaged");
  EXPECT_EQ(code({0, 1, 2, 3, 3, 4, 5, 6, 7, 8, 9, 10}), "journal_damaged");
  EXPECT_EQ(code({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}), "journal_damaged");
}

}  // namespace
}  // namespace greenpool
