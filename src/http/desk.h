// Between the connections of one I/O thread and the programme: collects what the connections hand in and submits it in
// one piece, and collects what has become durable until the I/O thread fetches it.
//
//   connection ──▶ add() … flush() ──▶ programme ──▶ decided() … durable() ──▶ wake ──▶ take_settled() ──▶ connection
//
// Thread safety: add, flush and take_settled belong to the I/O thread; decided and durable to the programme.
#pragma once

#include <functional>
#include <mutex>
#include <vector>

#include "http/exchange.h"
#include "service/programme.h"

namespace greenpool {

class Desk final : public Answers {
 public:
  // wake: called from the journal thread when there is something to take, and then not again until it was taken.
  Desk(Programme& programme, std::function<void()> wake) : programme_(programme), wake_(std::move(wake)) {}

  // The next slice of the exchange goes with the next flush.
  void add(Exchange& exchange) { added_.push_back(&exchange); }
  [[nodiscard]] bool has_added() const { return !added_.empty(); }
  // Hands everything over. A slice is taken whole or not at all; what was not taken is appended to `refused`.
  void flush(std::vector<Exchange*>& refused);
  // Exchanges whose slice is settled, in order. Replaces the content of `settled`.
  void take_settled(std::vector<Exchange*>& settled);

  void decided(Ticket& ticket, const Outcome& outcome, const State& state) override;
  void durable(std::span<Ticket* const> tickets, Reject failed) override;

 private:
  Programme& programme_;
  std::function<void()> wake_;

  // I/O thread.
  std::vector<Exchange*> added_;
  std::vector<Ticket*> tickets_;
  std::vector<std::size_t> slice_ends_;

  std::mutex mutex_;
  std::vector<Exchange*> settled_;
};

}  // namespace greenpool
