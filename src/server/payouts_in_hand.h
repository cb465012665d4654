// The withdrawals that a payment provider has in hand: what became of them is for the provider to say, and nobody else
// may say it alone. Who would release the money while the provider still pays would pay it twice.
//
// A withdrawal is in hand from before the engine is told that it was sent until the engine knows what became of it.
// Kept here, beside the office's tables, so that the threads that take commands can ask without the office.
// Thread safety: any thread.
#pragma once

#include <mutex>
#include <set>
#include <string>
#include <utility>

namespace greenpool {

class PayoutsInHand {
 public:
  void take(std::string programme, std::string withdrawal) {
    const std::lock_guard lock(mutex_);
    in_hand_.emplace(std::move(programme), std::move(withdrawal));
  }
  void let_go(const std::string& programme, const std::string& withdrawal) {
    const std::lock_guard lock(mutex_);
    in_hand_.erase({programme, withdrawal});
  }
  [[nodiscard]] bool has(const std::string& programme, const std::string& withdrawal) const {
    const std::lock_guard lock(mutex_);
    return in_hand_.contains({programme, withdrawal});
  }

 private:
  mutable std::mutex mutex_;
  std::set<std::pair<std::string, std::string>> in_hand_;
};

}  // namespace greenpool
