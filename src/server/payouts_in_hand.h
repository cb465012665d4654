// The withdrawals that a payment provider has in hand: what became of them is for the provider to say, and nobody else
// may say it alone. Who would release the money while the provider still pays would pay it twice.
//
// A withdrawal is in hand from before the engine is told that it was sent until the engine knows what became of it.
// While somebody says by hand what became of one, none of that withdrawal is sent: of the two that meet, the first
// wins. Kept here, beside the office's tables, so that the threads that take commands can ask without the office.
// Thread safety: any thread.
#pragma once

#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>

namespace greenpool {

class PayoutsInHand {
 public:
  // Held while a command that says it by hand is under way.
  using ByHand = std::shared_ptr<const void>;

  // False: somebody says by hand what became of it.
  [[nodiscard]] bool take(const std::string& programme, const std::string& withdrawal) {
    const std::lock_guard lock(mutex_);
    if (by_hand_.contains({programme, withdrawal})) return false;
    in_hand_.emplace(programme, withdrawal);
    return true;
  }
  void let_go(const std::string& programme, const std::string& withdrawal) {
    const std::lock_guard lock(mutex_);
    in_hand_.erase({programme, withdrawal});
  }
  // Empty: it is in hand. This must outlive what it returns.
  [[nodiscard]] ByHand by_hand(const std::string& programme, const std::string& withdrawal) {
    Withdrawal which(programme, withdrawal);
    const std::lock_guard lock(mutex_);
    if (in_hand_.contains(which)) return nullptr;
    by_hand_.insert(which);
    return {this, [this, which = std::move(which)](const PayoutsInHand*) {
              const std::lock_guard ending(mutex_);
              by_hand_.erase(by_hand_.find(which));
            }};
  }

 private:
  using Withdrawal = std::pair<std::string, std::string>;  // of a programme

  std::mutex mutex_;
  std::set<Withdrawal> in_hand_;
  std::multiset<Withdrawal> by_hand_;
};

}  // namespace greenpool
