#include "server/engine_batch.h"

#include <algorithm>
#include <memory>

namespace greenpool {
namespace {

constexpr std::size_t kSentAtOnce = 512;

class EngineBatch final : public Answers {
 public:
  EngineBatch(Programme& programme, std::vector<Request> requests, std::function<void(std::vector<BatchOutcome>)> then)
      : programme_(programme), tickets_(requests.size()), outcomes_(requests.size()), then_(std::move(then)) {
    for (std::size_t i = 0; i < tickets_.size(); ++i) {
      tickets_[i].answers = this;
      tickets_[i].request = std::move(requests[i]);
    }
  }

  // Sends the next slice; with nothing left, or a programme that takes no more, it is over, and so is this object.
  void go_on() {
    const std::size_t begin = sent_;
    const std::size_t end = std::min(begin + kSentAtOnce, tickets_.size());
    if (begin == end) return finish(Reject::none);
    pointers_.clear();
    for (std::size_t i = begin; i < end; ++i) pointers_.push_back(&tickets_[i]);
    // Its answers may come before submit() returns.
    sent_ = end;
    pending_ = end - begin;
    if (const Reject refused = programme_.submit(pointers_); refused != Reject::none) {
      sent_ = begin;
      finish(refused);
    }
  }

  void decided(Ticket& ticket, const Outcome& outcome, const State&) override {
    outcomes_[static_cast<std::size_t>(&ticket - tickets_.data())] = {outcome.reject, outcome.repeated};
  }
  // One thread, the journal's, and the slice's tickets are the only ones on their way.
  void durable(std::span<Ticket* const> tickets, Reject failed) override {
    for (const Ticket* const ticket : tickets) {
      if (failed != Reject::none) outcomes_[static_cast<std::size_t>(ticket - tickets_.data())] = {failed, false};
    }
    if (failed != Reject::none) failed_ = failed;
    pending_ -= tickets.size();
    if (pending_ > 0) return;
    failed_ == Reject::none ? go_on() : finish(failed_);
  }

 private:
  void finish(Reject rest) {
    const std::unique_ptr<EngineBatch> self(this);
    for (std::size_t i = sent_; i < outcomes_.size(); ++i) outcomes_[i] = {rest, false};
    then_(std::move(outcomes_));
  }

  Programme& programme_;
  std::vector<Ticket> tickets_;
  std::vector<Ticket*> pointers_;
  std::vector<BatchOutcome> outcomes_;
  std::function<void(std::vector<BatchOutcome>)> then_;
  std::size_t sent_ = 0;
  std::size_t pending_ = 0;
  Reject failed_ = Reject::none;
};

}  // namespace

bool is_passing(Reject reject) {
  return reject == Reject::storage_unavailable || reject == Reject::service_busy ||
         reject == Reject::service_stopping || reject == Reject::programme_stopped;
}

void give_all(Programme& programme, std::vector<Request> requests,
              std::function<void(std::vector<BatchOutcome>)> then) {
  auto batch = std::make_unique<EngineBatch>(programme, std::move(requests), std::move(then));
  // It ends itself.
  batch.release()->go_on();
}

}  // namespace greenpool
