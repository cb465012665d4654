#include "server/ending_watch.h"

#include <condition_variable>
#include <mutex>
#include <optional>

namespace greenpool {
namespace {

// One question to one programme, and its answer.
class Question final : public Answers {
 public:
  explicit Question(Timestamp now) : now_(now) {}

  std::optional<shop::EndStage> ask(Programme& programme) {
    Ticket ticket;
    ticket.answers = this;
    ticket.is_query = true;
    if (programme.submit(ticket) != Reject::none) return std::nullopt;
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return done_; });
    return stage_;
  }

  void decided(Ticket&, const Outcome&, const State& state) override {
    const Closing& closing = state.closing;
    if (closing.stage < ClosingStage::confirmed) return;
    const bool over = closing.stage == ClosingStage::closed || closing.closes <= now_;
    stage_ = over ? shop::EndStage::closed : shop::EndStage::closing;
  }
  void durable(std::span<Ticket* const>, Reject failed) override {
    const std::lock_guard lock(mutex_);
    if (failed != Reject::none) stage_.reset();
    done_ = true;
    changed_.notify_all();
  }

 private:
  const Timestamp now_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<shop::EndStage> stage_;
  bool done_ = false;
};

}  // namespace

std::vector<ProgrammeEnding> ask_for_endings(const Programmes& programmes, Timestamp now) {
  std::vector<ProgrammeEnding> endings;
  for (Programme* const programme : programmes.all()) {
    Question question(now);
    if (const auto stage = question.ask(*programme)) endings.push_back({programme->terms().id, *stage});
  }
  return endings;
}

}  // namespace greenpool
