#include "hooks/pump.h"

#include <pthread.h>

namespace greenpool {

HookPump::HookPump(const HookPumpOptions& options) : options_(options) {
  options_.office->ask([](Work& work) { requeue_interrupted_hooks(work); });
  threads_.emplace_back([this] {
    pthread_setname_np(pthread_self(), "gp-hook-take");
    take();
  });
  for (std::size_t i = 0; i < options_.senders; ++i) {
    threads_.emplace_back([this] {
      pthread_setname_np(pthread_self(), "gp-hook-send");
      send();
    });
  }
}

HookPump::~HookPump() { stop(); }

void HookPump::notify() {
  {
    const std::lock_guard lock(mutex_);
    notified_ = true;
  }
  taker_wakes_.notify_one();
}

void HookPump::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  taker_wakes_.notify_all();
  sender_wakes_.notify_all();
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void HookPump::take() {
  for (;;) {
    const bool took = take_once();
    std::unique_lock lock(mutex_);
    if (stopping_) break;
    if (took || notified_) {
      notified_ = false;
      continue;
    }
    taker_wakes_.wait_for(lock, options_.look_every, [this] { return stopping_ || notified_; });
    notified_ = false;
    if (stopping_) break;
  }
}

// Whether anything was taken.
bool HookPump::take_once() {
  std::size_t room = 0;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return false;
    room = options_.senders - under_way_;
  }
  if (room == 0) return false;
  std::vector<HookJob> jobs;
  try {
    jobs = options_.office->ask([&](Work& work) { return take_due_hooks(work, *options_.sealer, room); });
  } catch (const Refusal&) {
    return false;  // the office is busy or cannot store: the next look tries again
  }
  if (jobs.empty()) return false;
  {
    const std::lock_guard lock(mutex_);
    under_way_ += jobs.size();
    for (HookJob& job : jobs) queue_.push_back(std::move(job));
  }
  sender_wakes_.notify_all();
  return true;
}

void HookPump::send() {
  for (;;) {
    HookJob job;
    {
      std::unique_lock lock(mutex_);
      sender_wakes_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      // What was taken and not begun when the pump stops is queued again by the next start.
      if (stopping_) return;
      job = std::move(queue_.front());
      queue_.pop_front();
    }
    send_one(job);
    {
      const std::lock_guard lock(mutex_);
      --under_way_;
      notified_ = true;
    }
    taker_wakes_.notify_one();
  }
}

void HookPump::send_one(const HookJob& job) {
  HookResult result;
  const auto begin = std::chrono::steady_clock::now();
  if (job.secrets.empty()) {
    result.error = "secret_unreadable";
  } else {
    const Result<IncomingResponse> answer = options_.client->send(hook_request(job, options_.clock->now()));
    if (answer) {
      result.status = answer->status;
      result.answer = answer->body.substr(0, kHookAnswerBytesMax + 4);
    } else {
      result.error = answer.error().code;
    }
  }
  const auto taken = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
  result.duration = taken.count();
  for (;;) {
    try {
      const HookFinished finished =
          options_.office->ask([&](Work& work) { return finish_hook(work, job, result, options_.jitter); });
      if (options_.on_attempt) {
        options_.on_attempt({finished.outcome, finished.endpoint_disabled, result.status, result.error, taken});
      }
      return;
    } catch (const Refusal&) {
      // It stays "sending" until the office stores again; after a stop the next start queues it once more.
      std::unique_lock lock(mutex_);
      if (sender_wakes_.wait_for(lock, options_.look_every, [this] { return stopping_; })) return;
    }
  }
}

}  // namespace greenpool
