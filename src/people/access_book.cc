#include "people/access_book.h"

#include <cstring>
#include <iterator>

namespace greenpool {
namespace {

constexpr std::int64_t kMinute = 60'000'000;
constexpr std::int64_t kRemovalsKept = 10 * kMinute;

}  // namespace

std::size_t AccessBook::FirstBytes::operator()(const Digest& digest) const {
  std::size_t value = 0;
  std::memcpy(&value, digest.data(), sizeof value);
  return value;
}

void AccessBook::apply(std::span<const AccessChange> changes) {
  for (const AccessChange& change : changes) {
    Shard& shard = shard_of(change.token);
    const std::unique_lock lock(shard.mutex);
    Place& place = shard.places[change.token];
    if (change.version <= place.version) continue;
    const std::shared_ptr<Entry> before = std::move(place.entry);
    place.version = change.version;
    place.removed_at = 0;
    place.entry = nullptr;
    if (change.principal == nullptr) continue;
    place.entry = std::make_shared<Entry>(*change.principal);
    // What was seen here is newer than what the database knows of it.
    if (before != nullptr && before->seen > place.entry->seen) {
      place.entry->seen = before->seen.load();
      place.entry->told = before->told.load();
    }
  }
}

bool AccessBook::is_over(const Entry& entry, Timestamp now) {
  const Principal& who = entry.principal;
  if (now >= who.absolute_until) return true;
  return who.idle_microseconds > 0 &&
         now.microseconds() - entry.seen.load(std::memory_order_relaxed) >= who.idle_microseconds;
}

std::shared_ptr<const Principal> AccessBook::find(std::string_view token, Timestamp now) {
  const Digest digest = sha256(token);
  Shard& shard = shard_of(digest);
  std::shared_ptr<Entry> entry;
  {
    const std::shared_lock lock(shard.mutex);
    const auto place = shard.places.find(digest);
    if (place == shard.places.end() || place->second.entry == nullptr) return nullptr;
    entry = place->second.entry;
  }
  if (is_over(*entry, now)) return nullptr;
  std::int64_t seen = entry->seen.load(std::memory_order_relaxed);
  while (now.microseconds() > seen && !entry->seen.compare_exchange_weak(seen, now.microseconds())) {
  }
  std::int64_t told = entry->told.load(std::memory_order_relaxed);
  if (now.microseconds() - told >= kMinute && entry->told.compare_exchange_strong(told, now.microseconds())) {
    const std::lock_guard lock(shard.touch_mutex);
    shard.touches.push_back({digest, now});
  }
  return {entry, &entry->principal};
}

std::vector<AccessTouch> AccessBook::take_touches() {
  std::vector<AccessTouch> touches;
  for (Shard& shard : shards_) {
    const std::lock_guard lock(shard.touch_mutex);
    touches.insert(touches.end(), shard.touches.begin(), shard.touches.end());
    shard.touches.clear();
  }
  return touches;
}

void AccessBook::sweep(Timestamp now) {
  for (Shard& shard : shards_) {
    const std::unique_lock lock(shard.mutex);
    for (auto item = shard.places.begin(); item != shard.places.end();) {
      Place& place = item->second;
      if (place.entry == nullptr && place.removed_at == 0) place.removed_at = now.microseconds();
      const bool over = place.entry != nullptr ? now >= place.entry->principal.absolute_until
                                               : now.microseconds() - place.removed_at > kRemovalsKept;
      item = over ? shard.places.erase(item) : std::next(item);
    }
  }
}

std::size_t AccessBook::size() const {
  std::size_t count = 0;
  for (const Shard& shard : shards_) {
    const std::shared_lock lock(shard.mutex);
    for (const auto& [token, place] : shard.places) count += place.entry != nullptr ? 1U : 0U;
  }
  return count;
}

}  // namespace greenpool
