#include "people/personal_data.h"

#include "people/failures.h"
#include "people/members.h"
#include "people/memberships.h"
#include "people/problems.h"
#include "people/real_name.h"

namespace greenpool {
namespace {

constexpr std::size_t kAuditPage = 200;

using Members = std::vector<JsonValue::Member>;

JsonValue text(std::string_view value) { return JsonValue::of_text(std::string(value)); }
JsonValue time(Timestamp at) { return JsonValue::of_text(format_timestamp(at)); }

JsonValue fields_of(Work& work, const People& people, const std::string& member) {
  Members fields;
  for (const Vault::Field& field : people.vault.all(work, member)) fields.emplace_back(field.name, text(field.text));
  return JsonValue::of_object(std::move(fields));
}

JsonValue sessions_of(Work& work, const std::string& member) {
  std::vector<JsonValue> items;
  for (const SessionView& view : list_sessions(work, {.kind = PrincipalKind::member, .id = member})) {
    items.push_back(JsonValue::of_object({{"id", text(view.id)},
                                          {"client", text(view.label)},
                                          {"created_at", time(view.created_at)},
                                          {"last_seen", time(view.last_seen)}}));
  }
  return JsonValue::of_list(std::move(items));
}

JsonValue memberships_json(Work& work, const std::string& member) {
  std::vector<JsonValue> items;
  for (const MembershipView& view : memberships_of(work, member)) {
    items.push_back(
        JsonValue::of_object({{"programme", text(view.programme)},
                              {"state", text(view.state)},
                              {"referrer", view.referrer ? text(*view.referrer) : JsonValue()},
                              {"invitation_code", view.invitation_code ? text(*view.invitation_code) : JsonValue()},
                              {"joined_at", view.joined_at ? time(*view.joined_at) : JsonValue()}}));
  }
  return JsonValue::of_list(std::move(items));
}

JsonValue audit_about(Work& work, const std::string& member) {
  std::vector<JsonValue> items;
  std::int64_t before = 0;
  for (;;) {
    const auto entries = list_audit(work, {.subject = member}, before, kAuditPage);
    for (const AuditEntry& entry : entries) {
      items.push_back(JsonValue::of_object({{"number", JsonValue::of_number(std::to_string(entry.number))},
                                            {"at", time(entry.at)},
                                            {"by", text(entry.actor_kind)},
                                            {"action", text(entry.action)},
                                            {"programme", text(entry.programme)},
                                            {"outcome", text(entry.outcome)}}));
    }
    if (entries.size() < kAuditPage) return JsonValue::of_list(std::move(items));
    before = entries.back().number;
  }
}

}  // namespace

JsonValue export_personal_data(Work& work, const People& people, const Caller& by, const std::string& member,
                               std::span<const PersonalDataRoom> rooms) {
  const auto profile = member_profile(work, people, member);
  if (!profile) require_active_member(work, member);
  Members parts{{"member", text(member)},
                {"created_at", time(profile->created_at)},
                {"personal_data", fields_of(work, people, member)},
                {"real_name_state", text(profile->real_name_state)},
                {"sessions", sessions_of(work, member)},
                {"memberships", memberships_json(work, member)},
                {"audit_log", audit_about(work, member)}};
  for (const PersonalDataRoom& room : rooms) parts.emplace_back(room.name, room.read(work, member));
  write_audit(work, by, {.action = "personal_data_exported", .subject = member});
  return JsonValue::of_object(std::move(parts));
}

void erase_member(Work& work, const People& people, const Caller& by, const std::string& member,
                  std::span<const PersonalDataRoom> rooms, AccessChanges& access) {
  require_active_member(work, member);
  for (const PersonalDataRoom& room : rooms) {
    if (room.erase) room.erase(work, member);
  }
  const auto phone = people.vault.get(work, {.person = member, .field = kPhoneField});
  if (phone) {
    forget_codes(work, people, *phone);
    clear_failures(work, people, {.of = FailureOf::member_phone, .name = *phone});
  }
  end_sessions(work, by, {.kind = PrincipalKind::member, .id = member}, "", access);
  people.vault.erase(work, member);
  work.db.run("DELETE FROM real_names WHERE member=?1", member);
  work.db.run("UPDATE memberships SET invitation_code=NULL WHERE member=?1", member);
  work.db.run("UPDATE members SET state='erased',password_hash=NULL,erased_at=?2 WHERE id=?1", member,
              work.now.microseconds());
  write_audit(work, by, {.action = "member_erased", .subject = member});
}

}  // namespace greenpool
