#include "server/engine_question.h"

#include <memory>

namespace greenpool {
namespace {

class Question final : public Answers {
 public:
  Question(std::function<void(const State&)> look, std::function<void(Reject)> then)
      : look_(std::move(look)), then_(std::move(then)) {
    ticket_.answers = this;
    ticket_.is_query = true;
  }

  Ticket& ticket() { return ticket_; }

  void decided(Ticket&, const Outcome& outcome, const State& state) override {
    refused_ = outcome.reject;
    if (refused_ == Reject::none) look_(state);
  }
  void durable(std::span<Ticket* const>, Reject failed) override {
    const std::unique_ptr<Question> self(this);
    then_(failed != Reject::none ? failed : refused_);
  }

 private:
  Ticket ticket_;
  Reject refused_ = Reject::none;
  const std::function<void(const State&)> look_;
  const std::function<void(Reject)> then_;
};

}  // namespace

void ask_engine(Programme& programme, std::function<void(const State&)> look, std::function<void(Reject failed)> then) {
  auto question = std::make_unique<Question>(std::move(look), then);
  const Reject refused = programme.submit(question->ticket());
  if (refused != Reject::none) return then(refused);
  // Its answer ends it.
  static_cast<void>(question.release());
}

}  // namespace greenpool
