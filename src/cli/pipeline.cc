#include "cli/pipeline.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/check.h"
#include "wire/wire.h"

namespace greenpool {

Pipeline::Pipeline(Programme& programme, Render render)
    : programme_(programme), render_(render), event_fd_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), slots_(kSlots) {
  GP_CHECK(event_fd_ >= 0, "an event descriptor can be made");
  for (Slot& slot : slots_) slot.answers = this;
  unsent_.reserve(kSubmitTogether);
}

Pipeline::~Pipeline() { close(event_fd_); }

void Pipeline::push(Slot& slot) {
  unsent_.push_back(&slot);
  ++pushed_;
  if (unsent_.size() == kSubmitTogether) flush();
}

void Pipeline::flush() {
  if (unsent_.empty()) return;
  Reject refused = programme_.submit(unsent_);
  while (refused == Reject::service_busy) {
    programme_.wait_for_room();
    refused = programme_.submit(unsent_);
  }
  GP_CHECK(refused == Reject::none, "the programme runs as long as its pipeline");
  unsent_.clear();
}

void Pipeline::wait() const {
  pollfd waiting{event_fd_, POLLIN, 0};
  poll(&waiting, 1, -1);
}

std::uint64_t Pipeline::take_answered() {
  // First the signal is cleared, then the count is read: an answer in between signals again.
  std::uint64_t signals = 0;
  if (read(event_fd_, &signals, sizeof signals) < 0) signals = 0;
  return answered_.load(std::memory_order_acquire);
}

void Pipeline::decided(Ticket& ticket, const Outcome& outcome, const State& state) {
  auto& slot = static_cast<Slot&>(ticket);
  slot.reject = outcome.reject;
  slot.repeated = outcome.repeated;
  if (outcome.reject == Reject::time_went_back) slot.clock = state.clock;
  if (render_ == Render::outcome) {
    slot.answer.clear();
    append_outcome(slot.answer, slot.request, outcome, state);
  }
}

void Pipeline::durable(std::span<Ticket* const> tickets, Reject failed) {
  for (Ticket* const ticket : tickets) static_cast<Slot*>(ticket)->failed = failed;
  answered_.fetch_add(tickets.size(), std::memory_order_release);
  const std::uint64_t one = 1;
  if (write(event_fd_, &one, sizeof one) != sizeof one) {
    // The counter is full: it is readable already.
  }
}

}  // namespace greenpool
