#include "server/dispatcher.h"

#include <pthread.h>

#include <chrono>

#include "base/check.h"
#include "engine/reject.h"
#include "server/engine_batch.h"
#include "server/programme_opener.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

constexpr std::size_t kSentTogether = 256;
constexpr std::size_t kInFlightMax = 1'024;
constexpr std::chrono::milliseconds kPause{500};  // before what could not be taken is offered again

}  // namespace

// One command on its way through an engine.
class Dispatcher::Flight final : public Answers {
 public:
  Flight(Dispatcher& dispatcher, const OutboxEntry& entry) : dispatcher_(dispatcher), entry_(entry) {
    ticket_.answers = this;
  }

  Ticket& ticket() { return ticket_; }
  [[nodiscard]] const OutboxEntry& entry() const { return entry_; }
  [[nodiscard]] bool passing() const { return passing_; }
  [[nodiscard]] OutboxAnswer answer() const {
    return {entry_.what.programme, entry_.what.topic, entry_.what.reference, entry_.what.command, outcome_, line_};
  }
  void refuse(std::string_view outcome) { outcome_ = outcome; }
  void postpone(std::string_view outcome) {
    outcome_ = outcome;
    passing_ = true;
  }

  void decided(Ticket&, const Outcome& outcome, const State& state) override {
    outcome_ = outcome_name(outcome.reject);
    passing_ = is_passing(outcome.reject);
    if (outcome.reject == Reject::none) append_outcome(line_, ticket_.request, outcome, state);
  }
  void durable(std::span<Ticket* const>, Reject failed) override {
    if (failed != Reject::none) postpone(outcome_name(failed));
    dispatcher_.landed(std::unique_ptr<Flight>(this));
  }

 private:
  Dispatcher& dispatcher_;
  OutboxEntry entry_;
  Ticket ticket_;
  std::string outcome_;
  std::string line_;
  bool passing_ = false;
};

Dispatcher::Dispatcher(Office& office, const Programmes& programmes) : office_(office), programmes_(programmes) {}

Dispatcher::~Dispatcher() { stop(); }

void Dispatcher::react(std::string topic, Reaction reaction) {
  GP_CHECK(reactions_.emplace(std::move(topic), std::move(reaction)).second, "a topic has one reaction");
}

void Dispatcher::start() {
  thread_ = std::thread([this] {
    pthread_setname_np(pthread_self(), "gp-outbox");
    loop();
  });
}

void Dispatcher::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Dispatcher::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  changed_.notify_one();
}

void Dispatcher::look_again() {
  {
    const std::lock_guard lock(mutex_);
    rescan_ = woken_ = true;
  }
  changed_.notify_one();
}

void Dispatcher::wait_for(std::int64_t number, Waiter waiter) { waiters_.emplace(number, std::move(waiter)); }

void Dispatcher::landed(std::unique_ptr<Flight> flight) {
  const std::lock_guard lock(mutex_);
  landed_.push_back(std::move(flight));
  changed_.notify_one();
}

// Sends what is new, records what came back. After a passing failure everything in flight is awaited, and sending
// begins again at the first entry that waits, so that order is kept.
void Dispatcher::loop() {
  bool again = false;
  for (;;) {
    std::vector<std::unique_ptr<Flight>> flights;
    bool look = false;
    {
      std::unique_lock lock(mutex_);
      again = again || std::exchange(rescan_, false);
      const auto ready = [this, &again] {
        return !landed_.empty() || (stopping_ && in_flight_ == 0) || (woken_ && !again && !stopping_);
      };
      if (again && in_flight_ == 0 && !stopping_) {
        changed_.wait_for(lock, kPause, [this] { return stopping_; });
        again = false;
        last_sent_ = 0;
        woken_ = true;
      }
      changed_.wait(lock, ready);
      flights.swap(landed_);
      if (flights.empty() && stopping_ && in_flight_ == 0) return;
      look = woken_ && !again && !stopping_ && in_flight_ < kInFlightMax;
      if (look) woken_ = false;
    }
    if (!flights.empty()) {
      for (const auto& flight : flights) again = again || flight->passing();
      const std::size_t count = flights.size();
      try {
        record(flights);
      } catch (const Refusal&) {
        again = true;  // the office cannot store it now: the engine will answer the same once more
      }
      const std::lock_guard lock(mutex_);
      in_flight_ -= count;
      woken_ = true;
    }
    if (!look || again) continue;
    std::vector<OutboxEntry> entries;
    try {
      entries = office_.ask([this](Work& work) { return waiting_in_outbox(work, last_sent_, kSentTogether); });
      for (const OutboxEntry& entry : entries) {
        last_sent_ = entry.number;
        if (send(entry)) continue;
        again = true;
        break;
      }
    } catch (const Refusal&) {
      again = true;
    }
    if (entries.size() == kSentTogether) wake();
  }
}

// False: it could not be taken now.
bool Dispatcher::send(const OutboxEntry& entry) {
  auto flight = std::make_unique<Flight>(*this, entry);
  Programme* const programme = programmes_.find(entry.what.programme);
  if (programme == nullptr) {  // it waits until there is one, and does not hold up the others
    OutboxAnswer answer = flight->answer();
    answer.outcome = k_programme_not_open.code;
    tell({{entry.number, std::move(answer)}});
    return true;
  }
  Request& request = flight->ticket().request;
  {
    const std::lock_guard lock(mutex_);
    ++in_flight_;
  }
  if (Status read = read_command(entry.what.command, programme->terms().currency.digits, request); !read) {
    flight->refuse(read.error().code);
    landed(std::move(flight));
    return true;
  }
  if (const std::string_view refusal = look_ ? look_(entry) : std::string_view(); !refusal.empty()) {
    flight->refuse(refusal);
    landed(std::move(flight));
    return true;
  }
  request.key = entry.key;
  Ticket& ticket = flight->ticket();
  Flight* const flying = flight.release();
  if (programme->submit(ticket) == Reject::none) return true;
  delete flying;  // NOLINT(cppcoreguidelines-owning-memory): it was never taken
  const std::lock_guard lock(mutex_);
  --in_flight_;
  return false;
}

void Dispatcher::record(std::vector<std::unique_ptr<Flight>>& flights) {
  std::vector<std::pair<std::int64_t, OutboxAnswer>> answers;
  office_.ask([&](Work& work) {
    answers.clear();
    for (const auto& flight : flights) {
      answers.emplace_back(flight->entry().number, flight->answer());
      if (flight->passing()) continue;
      const OutboxAnswer& answer = answers.back().second;
      if (!finish_in_outbox(work, flight->entry().number, answer)) continue;
      if (const auto reaction = reactions_.find(answer.topic); reaction != reactions_.end()) {
        reaction->second(work, answer);
      }
    }
  });
  tell(std::move(answers));
}

// Who waits for one of these hears of it once.
void Dispatcher::tell(std::vector<std::pair<std::int64_t, OutboxAnswer>> answers) {
  office_.ask([&](Work&) {
    for (const auto& [number, answer] : answers) {
      const auto waiting = waiters_.find(number);
      if (waiting == waiters_.end()) continue;
      const Waiter waiter = std::move(waiting->second);
      waiters_.erase(waiting);
      waiter(answer);
    }
  });
}

}  // namespace greenpool
