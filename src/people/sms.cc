#include "people/sms.h"

#include "base/check.h"
#include "json/value.h"
#include "json/writer.h"

namespace greenpool {
namespace {

constexpr SealedName kQueue{.person = "office-sms", .field = "message"};
constexpr std::int64_t kTriesMax = 5;
constexpr std::size_t kAtOnce = 20;

std::string text_of(const SmsMessage& message) {
  std::string json;
  ObjectWriter object(json);
  object.text("phone", message.phone);
  object.text("kind", message.kind);
  object.text("code", message.code);
  object.text("text", message.text);
  object.close();
  return json;
}

SmsMessage message_of(const std::string& json) {
  const auto parsed = parse_json(json);
  GP_CHECK(parsed.has_value(), "what was queued is JSON");
  const auto field = [&](std::string_view name) { return std::string(parsed->text_at(name).value_or("")); };
  return {.phone = field("phone"), .kind = field("kind"), .code = field("code"), .text = field("text")};
}

// 10 seconds after the first try, then 20, 40 …
std::int64_t next_try(Timestamp now, std::int64_t tries) {
  return now.microseconds() + (std::int64_t{5} << tries) * kMicrosecondsPerSecond;
}

}  // namespace

Status ConsoleSms::send(const SmsMessage& message) {
  const std::lock_guard lock(mutex_);
  out_ << "SMS to " << message.phone << ": " << message.text << std::endl;
  if (!out_) return failure("console_closed", "the console cannot be written");
  return {};
}

void queue_sms(Work& work, const People& people, const SmsMessage& message, Timestamp expires_at) {
  work.db.run(
      "INSERT INTO sms_outbox(sealed,state,tries,next_try_at,expires_at,added_at) "
      "VALUES(?1,'waiting',0,?2,?3,?2)",
      Blob{people.vault.seal(work, kQueue, text_of(message))}, work.now.microseconds(), expires_at.microseconds());
}

std::vector<DueSms> take_due_sms(Work& work, const People& people, std::size_t at_most) {
  work.db.run("UPDATE sms_outbox SET state='expired',sealed=NULL WHERE state='waiting' AND expires_at<=?1",
              work.now.microseconds());
  std::vector<DueSms> due;
  std::vector<std::int64_t> tries;
  {
    Rows rows = work.db.query(
        "SELECT number,sealed,tries FROM sms_outbox WHERE state='waiting' AND next_try_at<=?1 "
        "ORDER BY next_try_at,number LIMIT ?2",
        work.now.microseconds(), at_most);
    while (rows.next()) {
      due.push_back({rows.integer(0), message_of(people.vault.unseal(work, kQueue, rows.blob(1)))});
      tries.push_back(rows.integer(2) + 1);
    }
  }
  for (std::size_t i = 0; i < due.size(); ++i) {
    work.db.run("UPDATE sms_outbox SET tries=?2,next_try_at=?3 WHERE number=?1", due[i].number, tries[i],
                next_try(work.now, tries[i]));
  }
  return due;
}

void finish_sms(Work& work, std::int64_t number, std::string_view error) {
  if (error.empty()) {
    work.db.run("UPDATE sms_outbox SET state='sent',sealed=NULL,error=NULL WHERE number=?1", number);
  } else {
    work.db.run(
        "UPDATE sms_outbox SET error=?2,state=iif(tries>=?3,'failed','waiting'),"
        "sealed=iif(tries>=?3,NULL,sealed) WHERE number=?1 AND state='waiting'",
        number, error, kTriesMax);
  }
}

void sweep_sms(Work& work) {
  work.db.run("DELETE FROM sms_outbox WHERE state<>'waiting' AND added_at<?1",
              work.now.microseconds() - 7 * 86'400 * kMicrosecondsPerSecond);
}

std::size_t send_due_sms(Office& office, const People& people, SmsSender& sender) {
  const auto due = office.ask([&](Work& work) { return take_due_sms(work, people, kAtOnce); });
  for (const DueSms& one : due) {
    const Status sent = sender.send(one.message);
    office.ask([&](Work& work) { finish_sms(work, one.number, sent ? "" : sent.error().code); });
  }
  return due.size();
}

SmsCounts count_sms(Work& work) {
  const auto count = [&](std::string_view state) {
    return work.db.integer("SELECT count(*) FROM sms_outbox WHERE state=?1", state).value_or(0);
  };
  return {.waiting = count("waiting"), .failed = count("failed")};
}

}  // namespace greenpool
