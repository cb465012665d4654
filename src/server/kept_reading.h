// What is read from a programme's views at some cost, and looked at by many: kept for as long as the views do not move
// on; where they do, for kAgeShare times as long as reading it took, so that who watches a large programme does not
// keep a processor.
// Thread safety: any thread; two that want the same reading wait for one.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/result.h"
#include "views/views_file.h"

namespace greenpool {

template <class Value>
class KeptReadings {
 public:
  static constexpr int kAgeShare = 20;

  // Of one moment of the views, whose meta it is given.
  using Read = std::function<Result<Value>(SqliteConnection& views, const ViewsMeta& meta)>;

  // views: the path of the programme's. about: a reading about something else (another day) is not what is wanted.
  // Errors: views_empty, those of views/views_file.h, and the reading's own.
  [[nodiscard]] Result<std::shared_ptr<const Value>> get(const std::string& programme, const std::string& views,
                                                         std::int64_t about, const Read& read) {
    Entry& entry = entry_of(programme);
    const std::lock_guard lock(entry.mutex);
    const bool is_about_it = entry.value != nullptr && entry.about == about;
    if (is_about_it && Clock::now() - entry.read_at < kAgeShare * entry.taken) return entry.value;
    const Clock::time_point begin = Clock::now();
    Result<SqliteConnection> connection = open_views_for_reading(views);
    if (!connection) return tl::unexpected(connection.error());
    if (Status begun = connection->execute("BEGIN"); !begun) return tl::unexpected(begun.error());
    const Result<std::optional<ViewsMeta>> meta = read_views_meta(*connection);
    if (!meta) return tl::unexpected(meta.error());
    if (!*meta) return failure("views_empty", "the views hold no record yet");
    if (is_about_it && entry.chain == (*meta)->chain) return entry.value;
    Result<Value> value = read(*connection, **meta);
    if (!value) return tl::unexpected(value.error());
    entry.value = std::make_shared<const Value>(std::move(*value));
    entry.about = about;
    entry.chain = (*meta)->chain;
    entry.read_at = Clock::now();
    entry.taken = entry.read_at - begin;
    return entry.value;
  }

 private:
  using Clock = std::chrono::steady_clock;
  struct Entry {
    std::mutex mutex;
    std::shared_ptr<const Value> value;
    std::int64_t about = 0;
    std::string chain;  // of the record that it was read at
    Clock::time_point read_at{};
    Clock::duration taken{};
  };

  Entry& entry_of(const std::string& programme) {
    const std::lock_guard lock(mutex_);
    std::unique_ptr<Entry>& entry = entries_[programme];
    if (!entry) entry = std::make_unique<Entry>();
    return *entry;
  }

  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Entry>, std::less<>> entries_;
};

}  // namespace greenpool
