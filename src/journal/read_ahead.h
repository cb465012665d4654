// Runs a producer in a thread of its own, a few items ahead of the consumer: reading and hashing go on while what was
// read is put to use. Items keep their memory and are filled again. Thread safety: pull() and the destructor from one
// thread; slot() and give() from the producer.
#pragma once

#include <array>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "base/result.h"

namespace greenpool {

template <class Item>
class ReadAhead {
 public:
  // produce fills slots until there is no more, and returns how that went.
  using Produce = std::function<Status(ReadAhead&)>;

  explicit ReadAhead(Produce produce) : producer_([this, produce = std::move(produce)] { run(produce); }) {}
  ~ReadAhead() {
    {
      const std::lock_guard lock(mutex_);
      abandoned_ = true;
    }
    changed_.notify_all();
    producer_.join();
  }
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  // The next item, valid until the next call; nullptr at the end. Errors: the producer's, after all that it gave.
  Result<const Item*> pull() {
    std::unique_lock lock(mutex_);
    if (lent_) {
      --full_;
      lent_ = false;
      changed_.notify_all();
    }
    changed_.wait(lock, [this] { return full_ > 0 || done_; });
    if (full_ == 0) {
      if (!status_) return tl::unexpected<Error>(status_.error());
      return nullptr;
    }
    lent_ = true;
    return &items_[taken_++ % items_.size()];
  }

  // The item to fill next, once there is room; its old content is still there. nullptr: nobody wants it any more.
  Item* slot() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return full_ < items_.size() || abandoned_; });
    return abandoned_ ? nullptr : &items_[given_ % items_.size()];
  }
  void give() {
    {
      const std::lock_guard lock(mutex_);
      ++given_;
      ++full_;
    }
    changed_.notify_all();
  }

 private:
  void run(const Produce& produce) {
    Status status = produce(*this);
    {
      const std::lock_guard lock(mutex_);
      status_ = std::move(status);
      done_ = true;
    }
    changed_.notify_all();
  }

  std::mutex mutex_;  // guards all but the items, which belong to one side at a time
  std::condition_variable changed_;
  std::array<Item, 3> items_;
  std::size_t given_ = 0;
  std::size_t taken_ = 0;
  std::size_t full_ = 0;
  bool lent_ = false;
  bool done_ = false;
  bool abandoned_ = false;
  Status status_;
  std::thread producer_;
};

}  // namespace greenpool
