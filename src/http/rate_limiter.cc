#include "http/rate_limiter.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <random>

namespace greenpool {
namespace {

constexpr std::int64_t kMinute = 60'000'000'000;
constexpr std::int64_t kAheadUnlimited = kMinute / 6;  // of a client's own limit, where there is no other

// 0: as often as they like.
std::int64_t interval_of(std::int64_t per_minute) {
  return per_minute <= 0 ? 0 : std::max<std::int64_t>(kMinute / per_minute, 1);
}

std::int64_t nanoseconds_of(RateLimiter::Time time) {
  return std::chrono::nanoseconds(time.time_since_epoch()).count();
}

std::uint64_t random_seed() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) | device();
}

// SplitMix64's finaliser, over eight bytes at a time. The seed is secret and new in every run; that is all the strength
// it needs.
std::uint64_t mixed(std::uint64_t value) {
  value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
  value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
  return value ^ (value >> 31U);
}

std::uint64_t digest_of(std::string_view text, std::uint64_t seed) {
  std::uint64_t digest = mixed(seed ^ text.size());
  while (!text.empty()) {
    std::uint64_t word = 0;
    const std::size_t size = std::min(text.size(), sizeof word);
    std::memcpy(&word, text.data(), size);
    digest = mixed((digest ^ word) + 0x9e3779b97f4a7c15U);
    text.remove_prefix(size);
  }
  return digest;
}

}  // namespace

RateLimiter::RateLimiter(const RateLimit& limit, std::size_t clients)
    : seed_(random_seed()), table_(std::bit_ceil(std::max(clients, kPlaces)) / kPlaces) {
  take(limit);
}

void RateLimiter::take(const RateLimit& limit) {
  interval_ = interval_of(limit.per_minute);
  limits_ = interval_ != 0;
  tolerance_ = interval_ * std::max<std::int64_t>(limit.burst, 1);
}

RateLimiter::Pace RateLimiter::pace_of(std::int64_t own_interval) const {
  const std::int64_t interval = std::max(interval_, own_interval);
  return {interval, std::max(interval_ == 0 ? kAheadUnlimited : tolerance_, interval)};
}

void RateLimiter::change(const RateLimit& limit, Time now) {
  const std::int64_t at = nanoseconds_of(now);
  const std::lock_guard lock(mutex_);
  const std::int64_t interval_before = interval_;
  take(limit);
  for (Places& places : table_) {
    for (Client& client : places) {
      if (client.full_at <= at) continue;
      const std::int64_t before = std::max(interval_before, client.own_interval);
      if (before == 0) continue;  // it was not counted
      const Pace pace = pace_of(client.own_interval);
      const std::int64_t requests = (client.full_at - at + before - 1) / before;
      client.full_at = at + std::min(requests * pace.interval, pace.tolerance);
    }
  }
}

std::optional<std::chrono::nanoseconds> RateLimiter::ask(std::string_view client, Time now,
                                                         std::int64_t own_per_minute) {
  if (own_per_minute <= 0 && !limits_.load(std::memory_order_relaxed)) return std::nullopt;
  const std::uint64_t digest = digest_of(client, seed_);
  const std::int64_t at = nanoseconds_of(now);
  const std::lock_guard lock(mutex_);
  const std::int64_t own_interval = interval_of(own_per_minute);
  const Pace pace = pace_of(own_interval);
  Places& places = table_[digest & (table_.size() - 1)];
  auto place =
      std::find_if(places.begin(), places.end(), [digest](const Client& each) { return each.digest == digest; });
  if (place == places.end()) {
    place = std::min_element(places.begin(), places.end(),
                             [](const Client& a, const Client& b) { return a.full_at < b.full_at; });
    *place = {.digest = digest, .full_at = at};
  }
  place->own_interval = own_interval;
  const std::int64_t full_at = std::max(place->full_at, at) + pace.interval;
  if (full_at - at > pace.tolerance) return std::chrono::nanoseconds(full_at - at - pace.tolerance);
  place->full_at = full_at;
  return std::nullopt;
}

}  // namespace greenpool
