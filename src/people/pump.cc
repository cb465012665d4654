#include "people/pump.h"

#include <pthread.h>

#include "office/refusal.h"

namespace greenpool {

Pump::Pump(Options options) : options_(std::move(options)) {
  thread_ = std::thread([this] {
    pthread_setname_np(pthread_self(), options_.thread_name.c_str());
    loop();
  });
}

Pump::~Pump() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Pump::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  wake_.notify_one();
}

void Pump::loop() {
  for (;;) {
    std::size_t done = 0;
    try {
      done = options_.once();
    } catch (const Refusal&) {
      // The office is busy or cannot store: what was to be done waits for the next round.
    }
    std::unique_lock lock(mutex_);
    if (done == 0) wake_.wait_for(lock, options_.pause, [this] { return woken_ || stopping_; });
    woken_ = false;
    if (stopping_) return;
  }
}

}  // namespace greenpool
