// Hands what waits in the outbox to the engines, and what they answered to the topics: a thread of its own.
//
//   outbox ──▶ dispatcher ──▶ Programme::submit ──▶ durable ──▶ office: finish + reaction ──▶ who waits
//
// Commands of one programme keep their order. A command that the engine cannot take now (it is busy, or storage failed)
// stays in the outbox and is offered again. A crash at any point costs nothing: what is still in the outbox is offered
// again under the same key, and the engine answers as it did.
// Thread safety: any thread, but for react() and before_each() before start().
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "office/outbox.h"
#include "server/programmes.h"

namespace greenpool {

class Dispatcher {
 public:
  // Office thread, in the transaction that records the answer. May not throw Refusal: what the engine did is done.
  using Reaction = std::function<void(Work&, const OutboxAnswer&)>;
  // Office thread, once the answer is recorded and the reaction durable. Where the engine cannot answer now, the
  // outcome says why (programme_not_open, or a passing refusal), and the command stays in the outbox.
  using Waiter = std::function<void(const OutboxAnswer&)>;

  Dispatcher(Office& office, const Programmes& programmes);
  ~Dispatcher();  // stops

  void react(std::string topic, Reaction reaction);
  // Asked before each command goes to its engine, on the dispatcher's thread: empty, or the outcome of one that does
  // not go. Must be quick.
  void before_each(std::function<std::string_view(const OutboxEntry&)> look) { look_ = std::move(look); }
  void start();
  // Lets what is with the engines come back, and ends. What is still in the outbox waits for the next start.
  void stop();

  // Something may have been added.
  void wake();
  // A programme was opened: what waits for it is offered.
  void look_again();
  // To be called on the office's thread, by who added the entry and before it can be answered: in Job::done().
  void wait_for(std::int64_t number, Waiter waiter);

 private:
  class Flight;
  void loop();
  [[nodiscard]] bool send(const OutboxEntry& entry);
  void landed(std::unique_ptr<Flight> flight);
  void record(std::vector<std::unique_ptr<Flight>>& flights);
  void tell(std::vector<std::pair<std::int64_t, OutboxAnswer>> answers);

  Office& office_;
  const Programmes& programmes_;
  std::map<std::string, Reaction, std::less<>> reactions_;
  std::function<std::string_view(const OutboxEntry&)> look_;

  std::mutex mutex_;
  std::condition_variable changed_;
  bool woken_ = true;
  bool rescan_ = false;
  bool stopping_ = false;
  std::size_t in_flight_ = 0;
  std::vector<std::unique_ptr<Flight>> landed_;

  std::int64_t last_sent_ = 0;              // dispatcher's thread
  std::map<std::int64_t, Waiter> waiters_;  // office's thread
  std::thread thread_;
};

}  // namespace greenpool
