#include "http/desk.h"

namespace greenpool {

void Desk::flush(std::vector<Exchange*>& refused) {
  tickets_.clear();
  slice_ends_.clear();
  for (Exchange* exchange : added_) {
    for (HttpTicket& ticket : exchange->next_slice()) {
      ticket.answers = this;
      tickets_.push_back(&ticket);
    }
    slice_ends_.push_back(tickets_.size());
  }
  const std::span<Ticket* const> all(tickets_);
  if (!all.empty() && programme_.submit(all) != Reject::none) {
    // Not all at once: as many as there is room for, one exchange at a time.
    std::size_t begin = 0;
    for (std::size_t i = 0; i < added_.size(); ++i) {
      const std::size_t size = slice_ends_[i] - begin;
      const Reject failed = programme_.submit(all.subspan(begin, size));
      if (failed != Reject::none) {
        static_cast<void>(added_[i]->settled(size, failed));
        refused.push_back(added_[i]);
      }
      begin = slice_ends_[i];
    }
  }
  added_.clear();
}

void Desk::take_settled(std::vector<Exchange*>& settled) {
  settled.clear();
  const std::lock_guard lock(mutex_);
  settled.swap(settled_);
}

void Desk::decided(Ticket& ticket, const Outcome& outcome, const State& state) {
  auto& ours = static_cast<HttpTicket&>(ticket);
  ours.exchange->decided(ours, outcome, state);
}

void Desk::durable(std::span<Ticket* const> tickets, Reject failed) {
  // Waking happens under the lock: once the I/O thread has taken what is settled, nobody is inside any more.
  const std::lock_guard lock(mutex_);
  const bool was_empty = settled_.empty();
  for (Ticket* const ticket : tickets) {
    Exchange& exchange = *static_cast<HttpTicket*>(ticket)->exchange;
    if (exchange.settled(1, failed)) settled_.push_back(&exchange);
  }
  if (was_empty && !settled_.empty()) wake_();
}

}  // namespace greenpool
