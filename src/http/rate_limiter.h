// How often one client may ask: so many requests a minute on average, and so many at once. Each client has a bucket
// that fills by time; kept is one number for each, the time when it will be full again (the generic cell rate
// algorithm), in a table of fixed size. Clients that are not seen for a while leave no trace; where more ask at the
// same time than the table holds, those with the fullest buckets are forgotten first, which only forgives. Thread
// safety: any thread.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

namespace greenpool {

struct RateLimit {
  std::int64_t per_minute = 600;  // 0: as often as they like
  std::int64_t burst = 100;       // at once, at least 1
};

// Of one client each.
struct ClientRates {
  RateLimit others = {};  // sessions, and strangers by address
  RateLimit keys = {.per_minute = 6'000, .burst = 1'000};
};

class RateLimiter {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // clients: rounded up to a power of 2; 24 bytes each.
  explicit RateLimiter(const RateLimit& limit, std::size_t clients = std::size_t{1} << 16U);

  // What clients have asked lately counts on, as so many requests, of those with a limit of their own at its pace; up
  // to an empty bucket. O(clients).
  void change(const RateLimit& limit, Time now);

  // nullopt: the client may ask, and it counts; else how long until it may, and nothing counts. O(1).
  // own_per_minute: a limit of that client's own, 0: none. The stricter of the two counts; at once it may ask for as
  // many seconds ahead as the others.
  [[nodiscard]] std::optional<std::chrono::nanoseconds> ask(std::string_view client, Time now,
                                                            std::int64_t own_per_minute = 0);

 private:
  static constexpr std::size_t kPlaces = 8;  // where one client may be
  struct Client {
    std::uint64_t digest = 0;
    std::int64_t full_at = INT64_MIN;  // nanoseconds of the steady clock
    std::int64_t own_interval = 0;     // 0: no limit of its own
  };
  using Places = std::array<Client, kPlaces>;

  // Of a client with that limit of its own: nanoseconds for one request, and how far ahead it may be.
  struct Pace {
    std::int64_t interval = 0;
    std::int64_t tolerance = 0;
  };

  void take(const RateLimit& limit);
  [[nodiscard]] Pace pace_of(std::int64_t own_interval) const;

  std::atomic<bool> limits_{false};
  std::mutex mutex_;
  std::int64_t interval_ = 0;   // nanoseconds for one request; 0: none is limited
  std::int64_t tolerance_ = 0;  // of burst requests
  const std::uint64_t seed_;    // so that nobody can choose whom to meet
  std::vector<Places> table_;
};

}  // namespace greenpool
