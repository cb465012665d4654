#include "people/members.h"

#include <array>

#include "office/random.h"
#include "people/failures.h"
#include "people/mask.h"
#include "people/password_rules.h"
#include "people/problems.h"
#include "people/text_rules.h"

namespace greenpool {
namespace {

constexpr std::size_t kNicknameMax = 20;

std::string create_member(Work& work, const People& people, const std::string& phone, const std::string& request) {
  const std::string id = random_id("m-");
  work.db.run("INSERT INTO members(id,state,created_at) VALUES(?1,'active',?2)", id, work.now.microseconds());
  if (!people.vault.put_unique(work, {.person = id, .field = kPhoneField}, phone)) throw Refusal(kPhoneTaken);
  write_audit(work, {.kind = ActorKind::member, .id = id, .request = request},
              {.action = "member_created", .subject = id});
  return id;
}

std::string phone_of(Work& work, const People& people, const std::string& member) {
  require_active_member(work, member);
  return people.vault.get(work, {.person = member, .field = kPhoneField}).value_or("");
}

constexpr std::string_view kMaskedColumns =
    "SELECT m.id,m.state,m.created_at,ifnull(r.state,'none') FROM members m LEFT JOIN real_names r ON r.member=m.id ";

MaskedMember masked_of(Work& work, const People& people, const Rows& rows) {
  MaskedMember member{.id = rows.text(0),
                      .state = rows.text(1),
                      .phone = {},
                      .nickname = {},
                      .real_name_state = rows.text(3),
                      .created_at = Timestamp(rows.integer(2))};
  if (member.state != "active") return member;
  for (const Vault::Field& field : people.vault.all(work, member.id)) {
    if (field.name == kPhoneField) member.phone = mask_phone(field.text);
    if (field.name == kNicknameField) member.nickname = mask_name(field.text);
  }
  return member;
}

}  // namespace

void require_active_member(Work& work, const std::string& member) {
  const auto state = work.db.text("SELECT state FROM members WHERE id=?1", member);
  if (!state) throw Refusal(kAccountUnknown);
  if (*state != "active") throw Refusal(kAccountErased);
}

MemberEntry enter_as(Work& work, const People& people, const Caller& by, const std::string& member,
                     std::string_view label, AccessChanges& access) {
  require_active_member(work, member);
  write_audit(work, by, {.action = "sign_in", .subject = member});
  return {.end = SignInEnd::signed_in,
          .member = member,
          .session = open_session(work, people, {.kind = PrincipalKind::member, .id = member}, label, access)};
}

MemberEntry enter_with_code(Work& work, const People& people, const CodeSignIn& given, AccessChanges& access) {
  // The code has its own few tries; the client's counter bounds guesses over many phones.
  const FailureKey client{.of = FailureOf::client, .name = given.client};
  count_attempt(work, people, client);
  const auto phone = normalised_phone(given.phone);
  const bool right =
      phone && use_code(work, people, {.phone = *phone, .purpose = CodePurpose::sign_in, .code = given.code});
  const auto holder = phone ? people.vault.find(work, kPhoneField, *phone) : std::nullopt;
  if (!right) {
    write_audit(work, {.kind = ActorKind::anonymous, .request = given.request},
                {.action = "sign_in", .subject = holder.value_or(""), .outcome = "wrong_code"});
    return {};
  }
  take_back_attempt(work, people, client);
  const std::string member = holder ? *holder : create_member(work, people, *phone, given.request);
  clear_failures(work, people, {.of = FailureOf::member_phone, .name = *phone});
  MemberEntry entry = enter_as(work, people, {.kind = ActorKind::member, .id = member, .request = given.request},
                               member, given.label, access);
  entry.created = !holder;
  return entry;
}

void send_step_up_code(Work& work, const People& people, const std::string& member, const std::string& client) {
  send_code(work, people, {.phone = phone_of(work, people, member), .purpose = CodePurpose::step_up, .client = client});
}

std::optional<NewSession> step_up_with_code(Work& work, const People& people, const Caller& by,
                                            const std::string& session, const std::string& code,
                                            AccessChanges& access) {
  const FailureKey key{.of = FailureOf::second_factor, .name = by.id};
  count_attempt(work, people, key);
  const CodeAnswer answer{.phone = phone_of(work, people, by.id), .purpose = CodePurpose::step_up, .code = code};
  if (!use_code(work, people, answer)) {
    write_audit(work, by, {.action = "step_up", .subject = by.id, .outcome = "wrong_code"});
    return std::nullopt;
  }
  clear_failures(work, people, key);
  write_audit(work, by, {.action = "step_up", .subject = by.id});
  return renew_session(work, people, session, access);
}

void set_member_password(Work& work, const Caller& by, const std::string& session, const std::string& password_hash,
                         AccessChanges& access) {
  require_active_member(work, by.id);
  work.db.run("UPDATE members SET password_hash=?2,password_version=password_version+1 WHERE id=?1", by.id,
              password_hash);
  write_audit(work, by, {.action = "password_changed", .subject = by.id});
  end_sessions(work, by, {.kind = PrincipalKind::member, .id = by.id}, session, access);
}

void check_member_password(std::string_view password, const PeopleSettings& settings, std::string_view phone) {
  const std::array context{phone.substr(phone.starts_with("+86") ? 3 : 0), std::string_view(settings.issuer)};
  check_password(password, {}, context);
}

bool change_phone(Work& work, const People& people, const Caller& by, const std::string& phone,
                  const std::string& code) {
  require_active_member(work, by.id);
  const auto wanted = normalised_phone(phone);
  if (!wanted) throw Refusal(kPhoneMalformed);
  const FailureKey key{.of = FailureOf::second_factor, .name = by.id};
  count_attempt(work, people, key);
  if (!use_code(work, people, {.phone = *wanted, .purpose = CodePurpose::change_phone, .code = code})) {
    write_audit(work, by, {.action = "phone_changed", .subject = by.id, .outcome = "wrong_code"});
    return false;
  }
  clear_failures(work, people, key);
  // Told only to who has proven the phone.
  if (!people.vault.put_unique(work, {.person = by.id, .field = kPhoneField}, *wanted)) throw Refusal(kPhoneTaken);
  write_audit(work, by, {.action = "phone_changed", .subject = by.id});
  return true;
}

void set_nickname(Work& work, const People& people, const Caller& by, const std::string& nickname) {
  require_active_member(work, by.id);
  if (!is_person_name(nickname, kNicknameMax)) throw Refusal(kPersonNameMalformed);
  people.vault.put(work, {.person = by.id, .field = kNicknameField}, nickname);
  write_audit(work, by, {.action = "nickname_changed", .subject = by.id});
}

std::optional<MemberProfile> member_profile(Work& work, const People& people, const std::string& id) {
  Rows rows = work.db.query(
      "SELECT m.password_hash IS NOT NULL,m.created_at,ifnull(r.state,'none') FROM members m "
      "LEFT JOIN real_names r ON r.member=m.id WHERE m.id=?1 AND m.state='active'",
      id);
  if (!rows.next()) return std::nullopt;
  MemberProfile profile{.id = id,
                        .phone = {},
                        .nickname = {},
                        .has_password = rows.truth(0),
                        .has_wechat = false,
                        .real_name_state = rows.text(2),
                        .created_at = Timestamp(rows.integer(1))};
  for (const Vault::Field& field : people.vault.all(work, id)) {
    if (field.name == kPhoneField) profile.phone = field.text;
    if (field.name == kNicknameField) profile.nickname = field.text;
    if (field.name == kOpenidField) profile.has_wechat = true;
  }
  return profile;
}

std::optional<MaskedMember> masked_member(Work& work, const People& people, const std::string& id) {
  Rows rows = work.db.start(std::string(kMaskedColumns) + "WHERE m.id=?1", std::vector<SqlValue>{id});
  if (!rows.next()) return std::nullopt;
  return masked_of(work, people, rows);
}

std::vector<MaskedMember> list_members(Work& work, const People& people, const MemberFilter& filter,
                                       const std::string& after, std::size_t at_most) {
  std::string sql = std::string(kMaskedColumns) + "WHERE m.id>?1 ";
  std::vector<SqlValue> values{after, at_most};
  const auto condition = [&](std::string_view before, const std::string& value, std::string_view behind) {
    values.emplace_back(value);
    sql += "AND " + std::string(before) + "?" + std::to_string(values.size()) + std::string(behind) + " ";
  };
  if (filter.state) condition("m.state=", *filter.state, "");
  if (filter.phone) {
    const auto phone = normalised_phone(*filter.phone);
    const auto holder = phone ? people.vault.find(work, kPhoneField, *phone) : std::nullopt;
    if (!holder) return {};
    condition("m.id=", *holder, "");
  }
  if (filter.programme) {
    condition("m.id IN (SELECT member FROM memberships WHERE state='joined' AND programme=", *filter.programme, ")");
  }
  std::vector<MaskedMember> members;
  Rows rows = work.db.start(sql + "ORDER BY m.id LIMIT ?2", values);
  while (rows.next()) members.push_back(masked_of(work, people, rows));
  return members;
}

}  // namespace greenpool
