#include "payments/payment_pump.h"

#include <pthread.h>

namespace greenpool {

PaymentPump::PaymentPump(Office& office, const PaymentRules& rules, Options options)
    : office_(office), rules_(rules), options_(std::move(options)) {}

PaymentPump::~PaymentPump() { stop(); }

void PaymentPump::start() {
  const std::lock_guard lock(mutex_);
  stopping_ = false;
  for (unsigned i = 0; i < options_.threads; ++i) {
    threads_.emplace_back([this] {
      pthread_setname_np(pthread_self(), "gp-payments");
      loop();
    });
  }
}

void PaymentPump::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void PaymentPump::wake() {
  {
    const std::lock_guard lock(mutex_);
    ++woken_;
  }
  wake_.notify_all();
}

bool PaymentPump::do_one() {
  try {
    const auto step = office_.ask([this](Work& work) { return plan_step(work, rules_); });
    if (!step) return false;
    const StepResult result = do_step(*step);
    office_.ask([&](Work& work) { return record_step(work, rules_, *step, result); });
    return true;
  } catch (const Refusal& refusal) {
    // The lease runs out, and the step is taken up again as a query.
    if (options_.on_failure) {
      options_.on_failure("a payment step was not recorded: " + std::string(refusal.problem().code));
    }
    return false;
  }
}

void PaymentPump::loop() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const std::uint64_t seen = woken_;
    lock.unlock();
    const bool done = do_one();
    lock.lock();
    if (done) continue;
    wake_.wait_for(lock, options_.look_every, [&] { return stopping_ || woken_ != seen; });
  }
}

}  // namespace greenpool
