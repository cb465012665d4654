// Folds journal records through an engine and says, as rows, what the views must hold after them. The engine's state is
// the truth: members and open positions are copied from it when a batch ends; ledger lines and events are written as
// they happen. Thread safety: one thread at a time.
#pragma once

#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/change.h"
#include "engine/engine.h"
#include "journal/record.h"
#include "views/prices.h"
#include "views/rows.h"

namespace greenpool {

// How far the views are, beyond what the engine's state says; in the file's meta.
struct ViewsMarks {
  std::uint64_t next_seq = 0;        // records folded in
  std::uint64_t events = 0;          // their events together
  std::uint64_t lines = 0;           // their ledger lines together
  std::int64_t split_factor = 1;     // of all points splits together; stays at 2^63 - 1
  Timestamp at;                      // of the last record
  std::uint64_t balances_seq = 0;    // records folded in when all balances were last written
  std::uint64_t balances_lines = 0;  // and lines
};

// All balances are written down at least this often, so that a question about any moment adds up few lines.
inline constexpr std::uint64_t kRecordsBetweenBalances = 1'000;
inline constexpr std::uint64_t kLinesBetweenBalances = 5'000;
// The key of a row of `balances` is seq x this + the account.
inline constexpr std::int64_t kBalanceKeys = 64;

class Folder final : private EventObserver {
 public:
  // From the journal's first record.
  Folder() = default;
  // Goes on where the views are: the engine's state is that of marks.next_seq records.
  Folder(std::unique_ptr<Engine> engine, const ViewsMarks& marks, const PriceSeries::Buckets& buckets);

  // Appends what the record brings but for members and positions. Errors: journal_damaged, terms_*, replay_failed; then
  // the folder and the rows are of no more use.
  [[nodiscard]] Status fold(const Record& record, ViewRows& rows);
  // Appends what changed of members, positions and running prices since the last time; now the rows hold together.
  // O(n log n) of what changed; after a points split O(open positions).
  void settle(ViewRows& rows);

  [[nodiscard]] const ViewsMarks& marks() const { return marks_; }
  // None before the first record.
  [[nodiscard]] const State* state() const { return engine_ ? &engine_->state() : nullptr; }

 private:
  enum class Closing : std::uint8_t { none, sale, exit, reversal, conversion, closing, lapse };
  // A position that opened, changed or closed in this batch; figures of an open one are taken from the state.
  struct Touched {
    PositionSlot slot;
    bool opened = false;
    Closing closing = Closing::none;
    std::uint64_t opened_seq = 0;
    Timestamp opened_at;
    std::uint64_t closed_seq = 0;
    Timestamp closed_at;
    Position last;  // as it was when it closed
  };
  struct Held {
    PositionSlot slot;
    Position position;
  };

  void before(const State& state, const Event& event) override;
  void after(const State& state, const Event& event, const Change& change) override;

  template <class T>
  void put_event(const T& event, std::size_t kind);
  void put_lines(const State& state, MemberIndex member, std::size_t kind, const Posting& posting);
  void put_balances(const State& state);
  void put_member(const State& state, std::uint32_t number, Deed deed);
  void put_position(const State& state, std::uint32_t number, const Touched& touched);
  Touched& touch(PositionSlot slot, PositionId id);
  void close(PositionSlot slot, const Position& last, Closing closing);
  [[nodiscard]] static Closing closing_by(const Event& event);
  void note_opened(Touched& touched);
  void note_positions(const State& state, const Event& event, const Change& change);
  void touch_all_positions(const State& state);

  std::unique_ptr<Engine> engine_;
  ViewsMarks marks_;
  PriceSeries prices_;
  std::array<std::int64_t, kAccountCount> debits_{};  // signed balances

  ViewRows* rows_ = nullptr;  // while a record is folded
  Timestamp at_;
  std::int64_t event_index_ = 0;
  std::int64_t orders_ = 0;  // settled by this record
  std::vector<Held> held_;   // of those whose positions the event may change, before it

  std::vector<std::uint32_t> members_;  // that changed, some of them twice
  std::size_t members_before_ = 0;      // that have a row
  struct Registration {
    std::uint64_t seq;
    Timestamp at;
  };
  std::vector<Registration> registrations_;
  boost::unordered_flat_map<std::uint32_t, Touched> positions_;
  bool all_positions_ = false;
};

}  // namespace greenpool
