#include "people/password_pool.h"

#include <pthread.h>

#include <future>
#include <new>

#include "office/random.h"
#include "office/refusal.h"
#include "people/problems.h"
#include "people/secret_key.h"

namespace greenpool {

PasswordPool::PasswordPool(const Options& options)
    : options_(options), dummy_hash_(hash_password(random_token(), options.work)) {
  for (std::size_t i = 0; i < options_.threads; ++i) {
    threads_.emplace_back([this] {
      pthread_setname_np(pthread_self(), "gp-passwords");
      loop();
    });
  }
}

PasswordPool::~PasswordPool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void PasswordPool::submit(PasswordJob job) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || queue_.size() >= options_.queue_max) {
      wipe(job.password);
      if (options_.on_turned_away) options_.on_turned_away();
      throw Refusal(kPasswordPoolBusy);
    }
    queue_.push_back(std::move(job));
  }
  wake_.notify_one();
}

PasswordOutcome PasswordPool::check(std::string password, std::string against) {
  const auto answer = std::make_shared<std::promise<PasswordOutcome>>();
  submit({.password = std::move(password), .against = std::move(against), .done = [answer](PasswordOutcome outcome) {
            answer->set_value(std::move(outcome));
          }});
  PasswordOutcome outcome = answer->get_future().get();
  if (!outcome.computed) throw Refusal(kPasswordPoolBusy);
  return outcome;
}

std::string PasswordPool::hash(std::string password) {
  const auto answer = std::make_shared<std::promise<PasswordOutcome>>();
  submit({.password = std::move(password),
          .done = [answer](PasswordOutcome outcome) { answer->set_value(std::move(outcome)); }});
  PasswordOutcome outcome = answer->get_future().get();
  if (!outcome.computed) throw Refusal(kPasswordPoolBusy);
  return outcome.hash;
}

std::size_t PasswordPool::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

void PasswordPool::loop() {
  for (;;) {
    PasswordJob job;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      job = std::move(queue_.front());
      queue_.pop_front();
    }
    PasswordOutcome outcome;
    const auto begin = std::chrono::steady_clock::now();
    try {
      outcome = compute(job);
      if (options_.on_hashed) options_.on_hashed(std::chrono::steady_clock::now() - begin);
    } catch (const std::bad_alloc&) {
      outcome = {};
    }
    wipe(job.password);
    job.done(std::move(outcome));
  }
}

PasswordOutcome PasswordPool::compute(const PasswordJob& job) const {
  if (!job.against) return {.computed = true, .hash = hash_password(job.password, options_.work)};
  PasswordOutcome outcome{.computed = true, .matches = password_matches(job.password, *job.against)};
  if (outcome.matches && is_hash_stale(*job.against, options_.work)) {
    outcome.hash = hash_password(job.password, options_.work);
  }
  return outcome;
}

}  // namespace greenpool
