// A programme for tests: a real engine, decided and answered within submit(), on the caller's thread. It can hold its
// answers back, refuse, and fail, when a test says so.
// Thread safety: submit() from one thread, release() from another; the switches are set before either is used.
#pragma once

#include <atomic>
#include <mutex>
#include <vector>

#include "engine/engine.h"
#include "service/door.h"
#include "service/programme.h"

namespace greenpool {

class FakeProgramme final : public Programme {
 public:
  FakeProgramme() : engine_(*find_preset("classic")) {
    const Event opened = ProgrammeOpened{};
    GP_CHECK(engine_.replay(Timestamp{}, {&opened, 1}).has_value(), "a programme opens");
    engine_.ready();
  }

  Reject submit(std::span<Ticket* const> tickets) override {
    if (refuse != Reject::none && tickets.size() > room) return refuse;
    {
      const std::lock_guard lock(mutex_);
      for (Ticket* const ticket : tickets) decide(*ticket);
      held_.insert(held_.end(), tickets.begin(), tickets.end());
    }
    if (!hold) release();
    return Reject::none;
  }

  // Answers everything held back.
  void release() {
    std::vector<Ticket*> tickets;
    {
      const std::lock_guard lock(mutex_);
      tickets.swap(held_);
    }
    for (Ticket* const ticket : tickets) ticket->answers->durable({&ticket, 1}, fail);
  }

  void wait_for_room() override {}
  Status stop() override { return {}; }
  [[nodiscard]] ProgrammeStatus status() const override {
    const std::lock_guard lock(mutex_);
    return {.next_seq = engine_.state().next_seq, .batches = 0, .alarm = alarm};
  }
  [[nodiscard]] TermsInForce terms_in_force() const override {
    return {std::make_shared<const Terms>(engine_.state().terms), 1};
  }
  [[nodiscard]] const Terms& terms() const override { return engine_.state().terms; }
  [[nodiscard]] const State& state_after_stop() const override { return engine_.state(); }

  [[nodiscard]] std::size_t held() const {
    const std::lock_guard lock(mutex_);
    return held_.size();
  }

  std::atomic<bool> hold = false;
  Reject refuse = Reject::none;  // of submit(), for more than `room` tickets
  std::size_t room = 0;
  Reject fail = Reject::none;  // of durable()
  std::optional<std::string> alarm;

 private:
  void decide(Ticket& ticket) {
    if (ticket.is_query) return ticket.answers->decided(ticket, Outcome{}, engine_.state());
    const Operation operation = resolve(ticket.request, engine_.state());
    events_.clear();
    const std::uint64_t seq = engine_.state().next_seq;
    const Timestamp at = ticket.request.at.value_or(engine_.state().clock);
    Outcome outcome;
    outcome.reject = ticket.request.unreadable;
    if (outcome.reject == Reject::none) outcome.reject = engine_.decide({at, ticket.request.key, operation}, events_);
    outcome.at = at;
    outcome.after = engine_.state().pool;
    if (outcome.reject == Reject::none) {
      outcome.seq = seq;
      outcome.operation = &operation;
      outcome.events = events_;
    }
    ticket.answers->decided(ticket, outcome, engine_.state());
  }

  mutable std::mutex mutex_;
  Engine engine_;
  std::vector<Event> events_;
  std::vector<Ticket*> held_;
};

}  // namespace greenpool
