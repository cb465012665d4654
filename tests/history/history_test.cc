// Histories of every kind of command, posting by posting: the books that the postings alone make balance after every
// event, and are those of the state at every sequence number. SPEC section 11.
//
// GREENPOOL_HISTORY_EVENTS sets how many events at least are told (300 000 otherwise).
#include "tests/history/history.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>

#include "engine/change.h"
#include "engine/engine.h"
#include "journal/record.h"
#include "journal/sqlite_journal.h"
#include "journal/test_directory.h"

namespace greenpool::history {
namespace {

constexpr std::uint64_t kRecordsPerAudit = 20'000;

std::uint64_t wanted_events() {
  const char* const given = std::getenv("GREENPOOL_HISTORY_EVENTS");
  return given == nullptr ? 300'000 : std::strtoull(given, nullptr, 10);
}

// Books of their own, kept from nothing but the lines of the postings.
class Bookkeeper final : public EventObserver {
 public:
  void before(const State&, const Event&) override {}
  void after(const State&, const Event&, const Change& change) override {
    Int128 sum = 0;
    for (const PostingLine& line : change.posting.lines()) {
      balances_[static_cast<std::size_t>(line.account)] += line.debit.units();
      sum += line.debit.units();
    }
    if (sum != 0) ++unbalanced_;
    ++events_;
  }

  [[nodiscard]] bool agrees(const State& state) const {
    Int128 sum = 0;
    for (std::size_t i = 0; i < kAccountCount; ++i) {
      const auto account = static_cast<Account>(i);
      const Int128 natural = is_debit_account(account) ? balances_[i] : -balances_[i];
      if (natural < 0 || natural != state.books.balance(account).units()) return false;
      sum += balances_[i];
    }
    return sum == 0;
  }
  [[nodiscard]] std::uint64_t events() const { return events_; }
  [[nodiscard]] std::uint64_t unbalanced() const { return unbalanced_; }

 private:
  std::array<Int128, kAccountCount> balances_{};
  std::uint64_t events_ = 0;
  std::uint64_t unbalanced_ = 0;
};

// Folds the journal record by record. How many events it holds.
std::uint64_t fold(const Journal& journal) {
  Bookkeeper bookkeeper;
  std::unique_ptr<Engine> engine = std::make_unique<Engine>(lively_terms());
  FrameReader reader;
  const Status read = journal.read(0, [&](const FrameView& frame) {
    return reader.read(frame, [&](const Record& record) -> Status {
      if (Status replayed = engine->replay(record.at, record.events, bookkeeper); !replayed) return replayed;
      if (!bookkeeper.agrees(engine->state())) {
        return failure("books_differ", "record " + std::to_string(record.seq));
      }
      if (record.seq % kRecordsPerAudit != 0) return {};
      const std::vector<std::string> findings = engine->state().audit();
      return findings.empty() ? Status{} : failure("audit_failed", findings.front());
    });
  });
  EXPECT_TRUE(read) << read.error().code << ": " << read.error().message;
  EXPECT_EQ(bookkeeper.unbalanced(), 0U);
  EXPECT_EQ(engine->state().audit(), std::vector<std::string>{});
  return bookkeeper.events();
}

TEST(Histories, BalanceTheirBooksAtEverySequenceNumber) {
  constexpr std::array<std::uint32_t, 4> kMembers{12, 60, 400, 3'000};
  const std::uint64_t wanted = wanted_events();
  std::uint64_t events = 0;
  std::uint64_t histories = 0;
  EventCounts counts{};
  while (events < wanted && !HasFailure()) {
    HistoryOptions options{.terms = lively_terms(), .seed = ++histories};
    options.members = kMembers[histories % kMembers.size()];
    options.commands = std::max<std::uint64_t>(wanted / 16, 20'000);
    options.closes = histories % 2 == 0;
    options.frame_records_max = 10'000;
    const TemporaryDirectory directory;
    const Result<std::unique_ptr<Journal>> journal =
        open_sqlite_journal({.directory = directory.path(),
                             .access = SqliteJournalOptions::Access::create,
                             .durability = SqliteJournalOptions::Durability::none});
    ASSERT_TRUE(journal) << journal.error().message;
    ASSERT_TRUE(write_history(options, **journal, &counts));
    events += fold(**journal);
    std::printf("events %llu in %llu histories\n", static_cast<unsigned long long>(events),
                static_cast<unsigned long long>(histories));
    std::fflush(stdout);
  }
  for (std::size_t kind = 0; kind < counts.size(); ++kind) EXPECT_GT(counts[kind], 0U) << "events of kind " << kind;
}

}  // namespace
}  // namespace greenpool::history
