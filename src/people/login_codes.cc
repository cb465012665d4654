#include "people/login_codes.h"

#include <array>

#include "office/random.h"
#include "people/problems.h"
#include "people/sms.h"
#include "people/text_rules.h"

namespace greenpool {
namespace {

constexpr std::array<std::string_view, 4> kPurposeNames{"sign_in", "change_phone", "step_up", "link_wechat"};
constexpr std::int64_t kBeijingOffsetSeconds = 8 * 3600;

std::int64_t beijing_day(Timestamp at) { return (at.seconds() + kBeijingOffsetSeconds) / 86'400; }

Digest keyed(const People& people, std::string_view what, std::string_view text) {
  return people.vault.digest(Vault::Purpose::code, std::string(what) + ":" + std::string(text));
}

// Who counts: a phone, a client, all together.
struct Limit {
  Digest key;
  std::int64_t daily;
};

void count_code(Work& work, const Limit& limit) {
  const std::int64_t day = beijing_day(work.now);
  const auto count =
      work.db.integer("SELECT count FROM code_counts WHERE key=?1 AND day=?2", Blob{limit.key}, day).value_or(0);
  if (count >= limit.daily) throw Refusal(kCodeLimitReached);
  work.db.run(
      "INSERT INTO code_counts(key,day,count,last_at) VALUES(?1,?2,1,?3) "
      "ON CONFLICT(key,day) DO UPDATE SET count=count+1,last_at=?3",
      Blob{limit.key}, day, work.now.microseconds());
}

void refuse_too_soon(Work& work, const Digest& phone, const CodeRule& rule) {
  const auto last = work.db.integer("SELECT max(last_at) FROM code_counts WHERE key=?1", Blob{phone});
  if (!last) return;
  const std::int64_t wait = *last + rule.resend_seconds * kMicrosecondsPerSecond - work.now.microseconds();
  if (wait <= 0) return;
  throw Refusal(
      kCodeTooSoon,
      "try again in " + std::to_string((wait + kMicrosecondsPerSecond - 1) / kMicrosecondsPerSecond) + " seconds");
}

std::string random_code() {
  std::string digits = std::to_string(random_below(1'000'000));
  return digits.insert(0, 6 - digits.size(), '0');
}

Digest code_digest(const People& people, const CodeAnswer& answer) {
  return keyed(people, "answer", answer.phone + ":" + std::string(name_of(answer.purpose)) + ":" + answer.code);
}

std::string message_text(const People& people, const std::string& code) {
  const std::string minutes = std::to_string(people.settings.codes.valid_seconds / 60);
  return "【" + people.settings.issuer + "】验证码 " + code + "，" + minutes +
         " 分钟内有效，请勿告诉他人。Your code is " + code + ", valid for " + minutes + " minutes. Never share it.";
}

}  // namespace

std::string_view name_of(CodePurpose purpose) { return kPurposeNames[static_cast<std::size_t>(purpose)]; }

void send_code(Work& work, const People& people, const CodeRequest& request) {
  const auto phone = normalised_phone(request.phone);
  if (!phone) throw Refusal(kPhoneMalformed);
  const CodeRule& rule = people.settings.codes;
  const Digest phone_key = keyed(people, "phone", *phone);
  refuse_too_soon(work, phone_key, rule);
  count_code(work, {phone_key, rule.daily_per_phone});
  if (!request.client.empty()) count_code(work, {keyed(people, "client", request.client), rule.daily_per_client});
  count_code(work, {keyed(people, "all", ""), rule.daily_of_all});
  const CodeAnswer answer{.phone = *phone, .purpose = request.purpose, .code = random_code()};
  const Timestamp expires(work.now.microseconds() + rule.valid_seconds * kMicrosecondsPerSecond);
  work.db.run(
      "INSERT INTO login_codes(phone,purpose,digest,expires_at,tries_left) VALUES(?1,?2,?3,?4,?5) "
      "ON CONFLICT(phone,purpose) DO UPDATE SET digest=?3,expires_at=?4,tries_left=?5",
      Blob{phone_key}, name_of(request.purpose), Blob{code_digest(people, answer)}, expires.microseconds(), rule.tries);
  queue_sms(work, people,
            {.phone = *phone,
             .kind = std::string(name_of(request.purpose)),
             .code = answer.code,
             .text = message_text(people, answer.code)},
            expires);
}

bool use_code(Work& work, const People& people, const CodeAnswer& answer) {
  const Digest phone_key = keyed(people, "phone", answer.phone);
  std::vector<std::uint8_t> stored;
  {
    Rows rows =
        work.db.query("SELECT digest FROM login_codes WHERE phone=?1 AND purpose=?2 AND expires_at>?3 AND tries_left>0",
                      Blob{phone_key}, name_of(answer.purpose), work.now.microseconds());
    if (!rows.next()) return false;
    stored = rows.blob(0);
  }
  if (equal_in_constant_time(to_hex(stored), to_hex(code_digest(people, answer)))) {
    work.db.run("DELETE FROM login_codes WHERE phone=?1 AND purpose=?2", Blob{phone_key}, name_of(answer.purpose));
    return true;
  }
  work.db.run("UPDATE login_codes SET tries_left=tries_left-1 WHERE phone=?1 AND purpose=?2", Blob{phone_key},
              name_of(answer.purpose));
  return false;
}

void forget_codes(Work& work, const People& people, std::string_view phone) {
  work.db.run("DELETE FROM login_codes WHERE phone=?1", Blob{keyed(people, "phone", phone)});
}

void lift_code_limit(Work& work, const People& people, std::string_view phone) {
  work.db.run("DELETE FROM code_counts WHERE key=?1", Blob{keyed(people, "phone", phone)});
}

void sweep_codes(Work& work) {
  work.db.run("DELETE FROM login_codes WHERE expires_at<=?1", work.now.microseconds());
  work.db.run("DELETE FROM code_counts WHERE day<?1", beijing_day(work.now) - 1);
}

}  // namespace greenpool
