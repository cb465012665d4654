#include "server/errands.h"

#include <pthread.h>

namespace greenpool {

Errands::Errands(std::size_t threads) {
  for (std::size_t i = 0; i < threads; ++i) {
    threads_.emplace_back([this] {
      pthread_setname_np(pthread_self(), "gp-errands");
      loop();
    });
  }
}

Errands::~Errands() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool Errands::submit(std::function<void()> errand) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || queue_.size() >= kQueueMax) return false;
    queue_.push_back(std::move(errand));
  }
  wake_.notify_one();
  return true;
}

void Errands::loop() {
  for (;;) {
    std::function<void()> errand;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      errand = std::move(queue_.front());
      queue_.pop_front();
    }
    errand();
  }
}

}  // namespace greenpool
