#include "people/failures.h"

#include <algorithm>

#include "people/problems.h"

namespace greenpool {
namespace {

Digest digest_of(const People& people, const FailureKey& key) {
  return people.vault.digest(Vault::Purpose::throttle, std::to_string(static_cast<int>(key.of)) + ":" + key.name);
}

const FailureRule& rule_of(const People& people, const FailureKey& key) {
  return key.of == FailureOf::client ? people.settings.client_failures : people.settings.account_failures;
}

// 0 while tries are free; after the last free one 2 seconds, then 4, 8 …
std::int64_t delay_seconds(const FailureRule& rule, std::int64_t count) {
  if (count < rule.free_tries) return 0;
  const std::int64_t doublings = std::min<std::int64_t>(count - rule.free_tries + 1, 40);
  return std::min(std::int64_t{1} << doublings, rule.delay_max_seconds);
}

struct Counter {
  std::int64_t count = 0;
  std::int64_t blocked_until = 0;
};

Counter counter_of(Work& work, const FailureRule& rule, const Digest& digest) {
  Rows rows = work.db.query("SELECT count,blocked_until,last_at FROM failures WHERE key=?1", Blob{digest});
  if (!rows.next()) return {};
  const std::int64_t age = work.now.microseconds() - rows.integer(2);
  if (age > rule.forgotten_after_seconds * kMicrosecondsPerSecond) return {};
  return {rows.integer(0), rows.integer(1)};
}

}  // namespace

void count_attempt(Work& work, const People& people, const FailureKey& key) {
  if (key.name.empty()) return;
  const FailureRule& rule = rule_of(people, key);
  const Digest digest = digest_of(people, key);
  const Counter counter = counter_of(work, rule, digest);
  const std::int64_t wait = counter.blocked_until - work.now.microseconds();
  if (wait > 0) {
    throw Refusal(
        kSignInDelayed,
        "try again in " + std::to_string((wait + kMicrosecondsPerSecond - 1) / kMicrosecondsPerSecond) + " seconds");
  }
  const std::int64_t delay = delay_seconds(rule, counter.count + 1) * kMicrosecondsPerSecond;
  work.db.run(
      "INSERT INTO failures(key,count,blocked_until,last_at) VALUES(?1,?2,?3,?4) "
      "ON CONFLICT(key) DO UPDATE SET count=?2,blocked_until=?3,last_at=?4",
      Blob{digest}, counter.count + 1, delay == 0 ? 0 : work.now.microseconds() + delay, work.now.microseconds());
}

void take_back_attempt(Work& work, const People& people, const FailureKey& key) {
  if (key.name.empty()) return;
  work.db.run("UPDATE failures SET count=max(count-1,0),blocked_until=0 WHERE key=?1", Blob{digest_of(people, key)});
}

void clear_failures(Work& work, const People& people, const FailureKey& key) {
  work.db.run("DELETE FROM failures WHERE key=?1", Blob{digest_of(people, key)});
}

void sweep_failures(Work& work, const People& people) {
  const std::int64_t kept = std::max(people.settings.account_failures.forgotten_after_seconds,
                                     people.settings.client_failures.forgotten_after_seconds);
  work.db.run("DELETE FROM failures WHERE last_at<?1", work.now.microseconds() - kept * kMicrosecondsPerSecond);
}

}  // namespace greenpool
