#include "server/flow.h"

#include <algorithm>

namespace greenpool {

void Flow::publish(const std::string& programme, const Moment& moment) {
  const std::lock_guard lock(mutex_);
  Kept& kept = programmes_[programme];
  kept.moments.push_back(moment);
  if (kept.moments.size() > kMomentsKept) {
    kept.forgotten_to = kept.moments.front().next_seq;
    kept.moments.pop_front();
  }
  for (const auto& [number, wake] : listeners_) wake(programme);
}

Flow::Part Flow::since(std::string_view programme, std::uint64_t after, std::size_t at_most) const {
  const std::lock_guard lock(mutex_);
  const auto found = programmes_.find(programme);
  if (found == programmes_.end()) return {};
  const Kept& kept = found->second;
  Part part{.moments = {}, .gap = after < kept.forgotten_to};
  auto first = std::upper_bound(kept.moments.begin(), kept.moments.end(), after,
                                [](std::uint64_t seq, const Moment& moment) { return seq < moment.next_seq; });
  for (; first != kept.moments.end() && part.moments.size() < at_most; ++first) part.moments.push_back(*first);
  return part;
}

std::optional<Moment> Flow::last(std::string_view programme) const {
  const std::lock_guard lock(mutex_);
  const auto found = programmes_.find(programme);
  if (found == programmes_.end() || found->second.moments.empty()) return std::nullopt;
  return found->second.moments.back();
}

std::size_t Flow::listen(std::function<void(std::string_view)> wake) {
  const std::lock_guard lock(mutex_);
  listeners_.emplace(next_listener_, std::move(wake));
  return next_listener_++;
}

void Flow::unlisten(std::size_t number) {
  const std::lock_guard lock(mutex_);
  listeners_.erase(number);
}

}  // namespace greenpool
