#include "hooks/sending.h"

#include <algorithm>
#include <array>

#include "hooks/names.h"
#include "hooks/signature.h"

namespace greenpool {
namespace {

constexpr int kGone = 410;

void record_attempt(Work& work, const HookJob& job, const HookResult& result) {
  work.db.run(
      "INSERT INTO hook_attempt SELECT ?1,coalesce(max(number),0)+1,?2,?3,?4,?5,?6 FROM hook_attempt WHERE delivery=?1",
      job.delivery, job.taken_at.microseconds(), result.duration, result.status,
      result.error.empty() ? std::nullopt : std::optional(result.error),
      utf8_start(result.answer, kHookAnswerBytesMax));
}

void finish_delivery(Work& work, std::int64_t delivery, HookDeliveryState state) {
  work.db.run("UPDATE hook_delivery SET state=?2,finished_at=?3 WHERE number=?1", delivery, hook_name(state),
              work.now.microseconds());
}

// What waits for a disabled endpoint is dead: once it is active again, the operator decides what is still of use.
void disable_endpoint(Work& work, const HookJob& job, HookDisabledBecause because) {
  const std::int64_t now = work.now.microseconds();
  work.db.run("UPDATE hook_endpoint SET state='disabled',disabled_because=?2,changed_at=?3 WHERE id=?1", job.endpoint,
              hook_name(because), now);
  work.db.run("UPDATE hook_delivery SET state='dead',finished_at=?2 WHERE endpoint=?1 AND state='waiting'",
              job.endpoint, now);
  work.db.run("INSERT INTO hook_notice(programme,endpoint,url,because,created_at) VALUES(?1,?2,?3,?4,?5)",
              job.programme, job.endpoint, job.url, hook_name(because), now);
}

// Whether the endpoint had nothing but failures for so long that it is given up.
bool note_failure(Work& work, const HookJob& job) {
  work.db.run("UPDATE hook_endpoint SET failing_since=coalesce(failing_since,?2) WHERE id=?1", job.endpoint,
              job.taken_at.microseconds());
  const auto since = work.db.integer("SELECT failing_since FROM hook_endpoint WHERE id=?1", job.endpoint);
  return since && work.now.microseconds() - *since >= kHookFailingMicroseconds;
}

std::vector<std::string> open_secrets(Work& work, const HookSealer& sealer, const std::string& endpoint) {
  std::vector<std::string> secrets;
  Rows rows = work.db.query("SELECT secret,old_secret,old_secret_until FROM hook_endpoint WHERE id=?1", endpoint);
  if (!rows.next()) return secrets;
  if (auto secret = sealer.open(rows.blob(0), endpoint)) secrets.push_back(std::move(*secret));
  if (secrets.empty() || rows.is_null(1) || rows.integer(2) <= work.now.microseconds()) return secrets;
  if (auto old = sealer.open(rows.blob(1), endpoint)) secrets.push_back(std::move(*old));
  return secrets;
}

// How many bytes the UTF-8 character has that begins here; 0: it is none.
std::size_t character_bytes(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  const std::size_t length = first < 0x80   ? 1
                             : first < 0xc2 ? 0
                             : first < 0xe0 ? 2
                             : first < 0xf0 ? 3
                             : first < 0xf5 ? 4
                                            : 0;
  if (length == 0 || length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  // Overlong forms, surrogates, and what lies beyond U+10FFFF.
  if (first == 0xe0 && byte(1) < 0xa0) return 0;
  if (first == 0xed && byte(1) > 0x9f) return 0;
  if (first == 0xf0 && byte(1) < 0x90) return 0;
  if (first == 0xf4 && byte(1) > 0x8f) return 0;
  return length;
}

}  // namespace

std::string utf8_start(std::string_view text, std::size_t bytes) {
  std::string start;
  while (!text.empty()) {
    const std::size_t length = character_bytes(text);
    if (start.size() + std::max<std::size_t>(length, 1) > bytes) break;
    if (length == 0 || text[0] == '\0') {
      start.push_back('?');
    } else {
      start += text.substr(0, length);
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return start;
}

std::int64_t requeue_interrupted_hooks(Work& work) {
  const std::int64_t now = work.now.microseconds();
  work.db.run(
      "INSERT INTO hook_attempt SELECT d.number,"
      "coalesce((SELECT max(a.number) FROM hook_attempt a WHERE a.delivery=d.number),0)+1,"
      "d.due_at,0,NULL,'interrupted','' FROM hook_delivery d WHERE d.state='sending'");
  return work.db.run("UPDATE hook_delivery SET state='waiting',tries=tries-1,due_at=?1 WHERE state='sending'", now);
}

std::vector<HookJob> take_due_hooks(Work& work, const HookSealer& sealer, std::size_t at_most) {
  std::vector<HookJob> jobs;
  if (at_most == 0) return jobs;
  {
    Rows rows = work.db.query(
        "SELECT p.id,p.programme,p.url,d.number,d.event,e.body FROM hook_endpoint p "
        "JOIN hook_delivery d ON d.number=(SELECT w.number FROM hook_delivery w WHERE w.endpoint=p.id "
        "AND w.state='waiting' AND w.due_at<=?1 ORDER BY w.due_at,w.number LIMIT 1) "
        "JOIN hook_event e ON e.id=d.event "
        "WHERE p.state='active' AND NOT EXISTS(SELECT 1 FROM hook_delivery s WHERE s.endpoint=p.id AND "
        "s.state='sending') ORDER BY p.tried_at,d.due_at,d.number LIMIT ?2",
        work.now.microseconds(), at_most);
    while (rows.next()) {
      jobs.push_back({.delivery = rows.integer(3),
                      .programme = rows.text(1),
                      .endpoint = rows.text(0),
                      .event = rows.text(4),
                      .url = rows.text(2),
                      .body = rows.text(5),
                      .secrets = {},
                      .taken_at = work.now});
    }
  }
  for (HookJob& job : jobs) {
    job.secrets = open_secrets(work, sealer, job.endpoint);
    work.db.run("UPDATE hook_delivery SET state='sending',tries=tries+1,due_at=?2 WHERE number=?1", job.delivery,
                work.now.microseconds());
    work.db.run("UPDATE hook_endpoint SET tried_at=?2 WHERE id=?1", job.endpoint, work.now.microseconds());
  }
  return jobs;
}

std::int64_t waiting_hook_deliveries(Work& work, std::string_view programme) {
  return work.db
      .integer(
          "SELECT count(*) FROM hook_endpoint e JOIN hook_delivery d ON d.endpoint=e.id AND d.state IN "
          "('waiting','sending') WHERE ?1='' OR e.programme=?1",
          programme)
      .value_or(0);
}

std::optional<Timestamp> next_due_hook(Work& work) {
  const auto due = work.db.integer(
      "SELECT min((SELECT min(w.due_at) FROM hook_delivery w WHERE w.endpoint=p.id AND w.state='waiting')) "
      "FROM hook_endpoint p WHERE p.state='active' AND NOT EXISTS(SELECT 1 FROM hook_delivery s "
      "WHERE s.endpoint=p.id AND s.state='sending')");
  return due ? std::optional(Timestamp(*due)) : std::nullopt;
}

HookFinished finish_hook(Work& work, const HookJob& job, const HookResult& result, const HookJitter& jitter) {
  // The endpoint may have been removed meanwhile, and the delivery with it.
  const auto tries =
      work.db.integer("SELECT tries FROM hook_delivery WHERE number=?1 AND state='sending'", job.delivery);
  if (!tries) return {HookOutcome::dead, false};
  record_attempt(work, job, result);
  if (result.status && *result.status >= 200 && *result.status < 300) {
    finish_delivery(work, job.delivery, HookDeliveryState::delivered);
    work.db.run("UPDATE hook_endpoint SET failing_since=NULL WHERE id=?1", job.endpoint);
    return {HookOutcome::delivered, false};
  }
  const bool gone = result.status == kGone;
  const bool given_up = note_failure(work, job);
  const auto delay = hook_retry_delay(*tries, jitter);
  if (!gone && !given_up && delay) {
    work.db.run("UPDATE hook_delivery SET state='waiting',due_at=?2 WHERE number=?1", job.delivery,
                work.now.microseconds() + *delay);
    return {HookOutcome::retried, false};
  }
  finish_delivery(work, job.delivery, HookDeliveryState::dead);
  if (gone || given_up) {
    disable_endpoint(work, job, gone ? HookDisabledBecause::gone : HookDisabledBecause::failures);
    return {HookOutcome::dead, true};
  }
  return {HookOutcome::dead, false};
}

OutgoingRequest hook_request(const HookJob& job, Timestamp now) {
  return {.method = "POST",
          .url = job.url,
          .fields = {{"content-type", "application/json"},
                     {"user-agent", "Greenpool-Webhooks/1"},
                     {"webhook-id", job.event},
                     {"webhook-timestamp", std::to_string(now.seconds())},
                     {"webhook-signature", hook_signatures({job.event, now, job.body}, job.secrets)}},
          .body = job.body};
}

}  // namespace greenpool
