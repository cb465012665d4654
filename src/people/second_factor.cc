#include "people/second_factor.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "office/random.h"
#include "people/failures.h"
#include "people/problems.h"
#include "people/sessions.h"
#include "people/totp.h"

namespace greenpool {
namespace {

constexpr std::string_view kSecret = "totp_secret";
constexpr std::size_t kRecoveryCharacters = 24;

std::string stage_of(Work& work, const std::string& operator_id) {
  const auto stage = work.db.text("SELECT second_factor FROM operators WHERE id=?1", operator_id);
  if (!stage) throw Refusal(kOperatorUnknown);
  return *stage;
}

// "abcd-efgh-jkmn-pqrs-tvwx-yz01": 120 bits, which nobody guesses from a digest.
std::string random_recovery_code() {
  constexpr std::size_t kGroup = 4;
  const std::string characters = random_id("") + random_id("");
  std::string code;
  for (std::size_t i = 0; i < kRecoveryCharacters; i += kGroup) {
    if (i > 0) code.push_back('-');
    code += characters.substr(i, kGroup);
  }
  return code;
}

// As people type it: capitals, blanks and missing hyphens do not matter.
std::string plain_recovery_code(std::string_view code) {
  std::string plain;
  for (const char c : code) {
    if (c == '-' || c == ' ') continue;
    plain.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  }
  return plain;
}

Digest recovery_digest(const std::string& operator_id, std::string_view code) {
  return sha256("recovery:" + operator_id + ":" + plain_recovery_code(code));
}

std::vector<std::string> make_recovery_codes(Work& work, const std::string& operator_id) {
  work.db.run("DELETE FROM recovery_codes WHERE operator=?1", operator_id);
  std::vector<std::string> codes;
  for (std::size_t i = 0; i < kRecoveryCodes; ++i) {
    codes.push_back(random_recovery_code());
    work.db.run("INSERT INTO recovery_codes(operator,digest) VALUES(?1,?2)", operator_id,
                Blob{recovery_digest(operator_id, codes.back())});
  }
  return codes;
}

std::optional<std::int64_t> matching_step(Work& work, const People& people, const std::string& operator_id,
                                          std::string_view code) {
  const auto hex = people.vault.get(work, {.person = operator_id, .field = kSecret});
  const auto secret = hex ? from_hex(*hex) : std::nullopt;
  if (!secret) return std::nullopt;
  const auto last = work.db.integer("SELECT totp_step FROM operators WHERE id=?1", operator_id).value_or(0);
  return match_totp(*secret, code, work.now, last);
}

void store_stage(Work& work, const std::string& operator_id, std::string_view stage, std::int64_t step) {
  work.db.run("UPDATE operators SET second_factor=?2,totp_step=?3 WHERE id=?1", operator_id, stage, step);
}

}  // namespace

SecondFactorOffer offer_second_factor(Work& work, const People& people, const Caller& by) {
  if (stage_of(work, by.id) == "on") throw Refusal(kSecondFactorStage);
  std::array<std::uint8_t, kTotpSecretBytes> secret{};
  fill_random(secret);
  people.vault.put(work, {.person = by.id, .field = kSecret}, to_hex(secret));
  store_stage(work, by.id, "enrolling", 0);
  write_audit(work, by, {.action = "second_factor_offered", .subject = by.id});
  const auto login = work.db.text("SELECT login FROM operators WHERE id=?1", by.id).value_or("");
  return {.secret = to_base32(secret), .uri = totp_uri(secret, {.issuer = people.settings.issuer, .login = login})};
}

SecondFactorEnrolment confirm_second_factor(Work& work, const People& people, const Caller& by, std::string_view code,
                                            AccessChanges& access) {
  if (stage_of(work, by.id) != "enrolling") throw Refusal(kSecondFactorStage);
  const FailureKey key{.of = FailureOf::second_factor, .name = by.id};
  count_attempt(work, people, key);
  const auto step = matching_step(work, people, by.id, code);
  if (!step) {
    write_audit(work, by, {.action = "second_factor_confirmed", .subject = by.id, .outcome = "wrong_code"});
    return {};
  }
  clear_failures(work, people, key);
  store_stage(work, by.id, "on", *step);
  write_audit(work, by, {.action = "second_factor_confirmed", .subject = by.id});
  SecondFactorEnrolment enrolment{.confirmed = true, .recovery_codes = make_recovery_codes(work, by.id)};
  refresh_operator_access(work, people, by.id, access);
  return enrolment;
}

bool use_second_factor(Work& work, const People& people, const Caller& by, const std::string& operator_id,
                       std::string_view code) {
  if (!has_second_factor(work, operator_id)) return false;
  if (const auto step = matching_step(work, people, operator_id, code)) {
    // The step only ever rises: this code and all before it are spent.
    return work.db.run("UPDATE operators SET totp_step=?2 WHERE id=?1 AND totp_step<?2", operator_id, *step) == 1;
  }
  if (plain_recovery_code(code).size() != kRecoveryCharacters) return false;
  if (work.db.run("UPDATE recovery_codes SET used_at=?3 WHERE operator=?1 AND digest=?2 AND used_at IS NULL",
                  operator_id, Blob{recovery_digest(operator_id, code)}, work.now.microseconds()) == 0) {
    return false;
  }
  write_audit(work, by, {.action = "recovery_code_used", .subject = operator_id});
  return true;
}

std::vector<std::string> renew_recovery_codes(Work& work, const Caller& by) {
  if (!has_second_factor(work, by.id)) throw Refusal(kSecondFactorStage);
  write_audit(work, by, {.action = "recovery_codes_renewed", .subject = by.id});
  return make_recovery_codes(work, by.id);
}

std::size_t recovery_codes_left(Work& work, const std::string& operator_id) {
  return static_cast<std::size_t>(
      work.db.integer("SELECT count(*) FROM recovery_codes WHERE operator=?1 AND used_at IS NULL", operator_id)
          .value_or(0));
}

void remove_second_factor(Work& work, const People& people, const Caller& by, const std::string& operator_id,
                          AccessChanges& access) {
  if (stage_of(work, operator_id) == "none") return;
  people.vault.remove(work, {.person = operator_id, .field = kSecret});
  work.db.run("DELETE FROM recovery_codes WHERE operator=?1", operator_id);
  store_stage(work, operator_id, "none", 0);
  write_audit(work, by, {.action = "second_factor_removed", .subject = operator_id});
  end_sessions(work, by, {.kind = PrincipalKind::operator_, .id = operator_id}, "", access);
}

bool has_second_factor(Work& work, const std::string& operator_id) {
  return work.db.integer("SELECT 1 FROM operators WHERE id=?1 AND second_factor='on'", operator_id).has_value();
}

}  // namespace greenpool
