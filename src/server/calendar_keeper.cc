#include "server/calendar_keeper.h"

#include <condition_variable>
#include <mutex>

namespace greenpool {
namespace {

// One ticket to one programme, and what the state said when it was decided.
class Visit final : public Answers {
 public:
  Visit() { ticket_.answers = this; }

  Ticket& ticket() { return ticket_; }

  // Why nothing is known of it, or none.
  Reject send(Programme& programme) {
    if (const Reject refused = programme.submit(ticket_); refused != Reject::none) return refused;
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return done_; });
    return failed_ != Reject::none ? failed_ : outcome_;
  }

  [[nodiscard]] std::uint64_t records() const { return records_; }
  [[nodiscard]] std::optional<Timestamp> next() const { return next_; }

  void decided(Ticket&, const Outcome& outcome, const State& state) override {
    outcome_ = outcome.reject;
    records_ = state.next_seq;
    next_ = state.next_due();
  }
  void durable(std::span<Ticket* const>, Reject failed) override {
    const std::lock_guard lock(mutex_);
    failed_ = failed;
    done_ = true;
    // Under the lock: the one who waits ends this as soon as it has it.
    changed_.notify_all();
  }

 private:
  Ticket ticket_;
  std::mutex mutex_;
  std::condition_variable changed_;
  Reject outcome_ = Reject::none;
  Reject failed_ = Reject::none;
  std::uint64_t records_ = 0;
  std::optional<Timestamp> next_;
  bool done_ = false;
};

}  // namespace

std::size_t CalendarKeeper::keep() {
  std::size_t moved = 0;
  for (Programme* const programme : programmes_.all()) {
    // One that has stopped says so by its alarm, and is not asked again.
    if (!programme->status().alarm && keep(*programme)) ++moved;
  }
  return moved;
}

bool CalendarKeeper::keep(Programme& programme) {
  Known& known = known_[programme.terms().id];
  if (known.records != programme.status().next_seq) {
    Visit question;
    question.ticket().is_query = true;
    if (question.send(programme) != Reject::none) return false;
    known = {question.records(), question.next()};
  }
  if (!known.next || *known.next > clock_.now()) return false;
  Visit advance;
  advance.ticket().request.operation = BasicAdvance<RequestForm>{};
  const std::uint64_t before = known.records;
  // All that is due by now is recorded before the command itself is looked at, for which nothing is left then.
  const Reject answer = advance.send(programme);
  if (answer != Reject::none && answer != Reject::nothing_is_due) {
    const bool passing = answer == Reject::service_busy || answer == Reject::service_stopping;
    if (!passing && on_failure_) on_failure_({std::string(outcome_name(answer)), programme.terms().id});
    return false;
  }
  known = {advance.records(), advance.next()};
  return known.records > before;
}

}  // namespace greenpool
