// Keeps a programme busy from one thread: many commands on their way, answers in the order of the commands, a bounded
// number in flight. The answers are rendered on the writer thread, where the state is, and collected here.
//
// Ownership: the slots belong to the pipeline; a slot is the caller's from free_slot() to push(), the programme's until
// it is answered, and the caller's again inside collect(). The programme must be stopped before its pipeline is
// destroyed. Thread safety: one thread calls; decided() and durable() come from the programme's threads.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "service/programme.h"

namespace greenpool {

class Pipeline final : public Answers {
 public:
  struct Slot : Ticket {
    std::uint64_t line = 0;    // for the caller: where the command came from
    std::uint64_t offset = 0;  // the same in bytes
    Reject reject = Reject::none;
    Timestamp clock;               // that of the programme, when the time went back
    Reject failed = Reject::none;  // why the answer must not be believed
    bool repeated = false;
    std::string answer;  // the outcome as JSON, if asked for
  };
  enum class Render { nothing, outcome };

  Pipeline(Programme& programme, Render render);
  ~Pipeline() override;
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  // nullptr: all are in flight, collect() first.
  [[nodiscard]] Slot* free_slot() { return pushed_ - collected_ < kSlots ? &slots_[pushed_ % kSlots] : nullptr; }
  // Sends the slot on its way, latest with the next flush().
  void push(Slot& slot);
  void flush();

  // Calls visit(slot) for every command that was answered since, in order.
  template <class Visit>
  void collect(Visit&& visit) {
    const std::uint64_t answered = take_answered();
    for (; collected_ < answered; ++collected_) visit(slots_[collected_ % kSlots]);
  }
  [[nodiscard]] bool idle() const { return collected_ == pushed_; }
  // A free slot; while all are in flight, waits and collects with visit.
  template <class Visit>
  [[nodiscard]] Slot& await_slot(Visit&& visit) {
    while (free_slot() == nullptr) {
      flush();
      wait();
      collect(visit);
    }
    return *free_slot();
  }
  // Until every command is answered.
  template <class Visit>
  void finish(Visit&& visit) {
    flush();
    while (!idle()) {
      wait();
      collect(visit);
    }
  }

  // Readable when there may be something to collect; for poll().
  [[nodiscard]] int fd() const { return event_fd_; }
  // Waits for that.
  void wait() const;

  void decided(Ticket& ticket, const Outcome& outcome, const State& state) override;
  void durable(std::span<Ticket* const> tickets, Reject failed) override;

 private:
  static constexpr std::size_t kSlots = 16'384;
  static constexpr std::size_t kSubmitTogether = 512;

  [[nodiscard]] std::uint64_t take_answered();

  Programme& programme_;
  const Render render_;
  const int event_fd_;
  std::vector<Slot> slots_;
  std::vector<Ticket*> unsent_;
  std::uint64_t pushed_ = 0;
  std::uint64_t collected_ = 0;
  std::atomic<std::uint64_t> answered_{0};
};

}  // namespace greenpool
