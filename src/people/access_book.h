// Who may come in, in memory: from the SHA-256 of a token to its principal. The HTTP room asks here for every request;
// the database is the truth and is asked only at the start.
//
//   office work ──▶ AccessChanges (in its transaction) ──▶ commit ──▶ apply()
//   find() ──▶ touches ──▶ take_touches() ──▶ office work: write_touches()
//
// Changes carry a number that rises with every commit, so they may be applied in any order by any thread: an older one
// never undoes a newer one.
// Thread safety: all functions from any thread. find() takes one shared lock of one of 64 shards: about 0.3 µs.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "people/principal.h"

namespace greenpool {

struct AccessChange {
  Digest token = {};                                // its SHA-256
  std::int64_t version = 0;                         // as next_access_version()
  std::shared_ptr<const Principal> principal = {};  // none: nobody comes in with it any more
};
using AccessChanges = std::vector<AccessChange>;

struct AccessTouch {
  Digest token = {};
  Timestamp seen = {};
};

class AccessBook {
 public:
  void apply(std::span<const AccessChange> changes);

  // nullptr: unknown, ended, or past one of its times. Notes that it was seen.
  [[nodiscard]] std::shared_ptr<const Principal> find(std::string_view token, Timestamp now);

  // Who was seen since, each at most once a minute.
  [[nodiscard]] std::vector<AccessTouch> take_touches();

  // Drops what has run out, and what is remembered of removals longer ago than ten minutes. O(entries).
  void sweep(Timestamp now);

  [[nodiscard]] std::size_t size() const;

 private:
  struct Entry {
    explicit Entry(const Principal& who) : principal(who), seen(who.last_seen.microseconds()), told(seen.load()) {}
    const Principal principal;
    std::atomic<std::int64_t> seen;
    std::atomic<std::int64_t> told;  // the last time that went into the touches
  };
  struct Place {
    std::shared_ptr<Entry> entry;  // none: removed
    std::int64_t version = 0;
    std::int64_t removed_at = 0;  // by the first sweep that met it
  };
  // A digest is as good as random already.
  struct FirstBytes {
    std::size_t operator()(const Digest& digest) const;
  };
  struct alignas(64) Shard {
    mutable std::shared_mutex mutex;
    std::unordered_map<Digest, Place, FirstBytes> places;
    std::mutex touch_mutex;
    std::vector<AccessTouch> touches;
  };

  [[nodiscard]] Shard& shard_of(const Digest& token) { return shards_[token[31] & 63U]; }
  static bool is_over(const Entry& entry, Timestamp now);

  std::array<Shard, 64> shards_;
};

}  // namespace greenpool
