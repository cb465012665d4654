// The judgement over a journal whose writers were killed: that it holds what was acknowledged, once and whole, and
// nothing else than what was sent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "tests/crash/history.h"
#include "tests/crash/stored.h"
#include "tests/crash/twin.h"

namespace greenpool::crash {

// Whatever settles an order, registers a member or uses a key does so once: one finding for each that does it again.
[[nodiscard]] std::vector<std::string> find_repetitions(const Stored& stored);

// The number in {"seq":7,...; nothing for {"seq":null,...
[[nodiscard]] std::optional<std::uint64_t> seq_in(std::string_view answer);

// Kept from one judgement of a journal to the next, so that each looks only at what is new in the history (the journal
// itself is read and verified from its start every time).
class Judge {
 public:
  explicit Judge(const Terms& terms) : twin_(terms) {}

  // What is wrong, in words; empty when nothing is. No process serves the journal meanwhile. After a finding the judge
  // is of no more use.
  [[nodiscard]] std::vector<std::string> findings(const History& history, const Journal& journal,
                                                  const SnapshotStore* snapshots);

  // How the kills met the commands that were in flight, over all judgements.
  struct Tally {
    std::uint64_t acknowledged = 0;
    std::uint64_t stored_unacknowledged = 0;
    std::uint64_t lost = 0;                         // sent, neither acknowledged nor stored
    std::uint64_t lives_stored_unacknowledged = 0;  // lives that left some
    std::uint64_t lives_lost = 0;
    std::uint64_t lives_from_snapshot = 0;  // after which a restart has a snapshot to go on from
  };
  [[nodiscard]] const Tally& tally() const { return tally_; }

 private:
  struct Scope;

  void match_records(Scope& scope);
  void check_answers(Scope& scope) const;
  void check_with_twin(Scope& scope);
  void play_calendar_work(Scope& scope);
  void count(const Scope& scope);

  Twin twin_;
  std::uint64_t twin_records_ = 1;  // that the twin holds
  std::size_t lives_judged_ = 0;
  std::size_t commands_indexed_ = 0;
  std::unordered_map<std::int64_t, std::size_t> by_time_;
  std::unordered_map<std::string, std::size_t> by_key_;  // of commands without a time
  std::vector<std::size_t> command_of_;                  // record -> command; none for the calendar's work
  std::size_t last_command_ = SIZE_MAX;                  // of the last record that has one
  std::vector<std::uint64_t> record_of_;                 // command -> record; 0: none
  Tally tally_;
};

}  // namespace greenpool::crash
