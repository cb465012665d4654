#include "people/wechat_accounts.h"

#include "office/random.h"
#include "people/problems.h"

namespace greenpool {
namespace {

constexpr SealedName kTicket{.person = "office-wechat", .field = "openid"};
constexpr std::int64_t kTicketSeconds = 15 * 60;

}  // namespace

WechatEntry enter_with_wechat(Work& work, const People& people, const WechatSignIn& given, AccessChanges& access) {
  if (const auto member = people.vault.find(work, kOpenidField, given.openid)) {
    if (!given.present.empty() && given.present != *member) throw Refusal(kWechatTaken);
    const Caller by{.kind = ActorKind::member, .id = *member, .request = given.request};
    return {.entry = enter_as(work, people, by, *member, given.label, access)};
  }
  const std::string ticket = random_token();
  work.db.run("INSERT INTO wechat_tickets(token,sealed,expires_at) VALUES(?1,?2,?3)", Blob{sha256(ticket)},
              Blob{people.vault.seal(work, kTicket, given.openid)},
              work.now.microseconds() + kTicketSeconds * kMicrosecondsPerSecond);
  return {.entry = {}, .ticket = ticket};
}

void link_wechat(Work& work, const People& people, const Caller& by, const std::string& ticket) {
  require_active_member(work, by.id);
  const Digest token = sha256(ticket);
  std::string openid;
  {
    Rows rows = work.db.query("SELECT sealed FROM wechat_tickets WHERE token=?1 AND expires_at>?2", Blob{token},
                              work.now.microseconds());
    if (!rows.next()) throw Refusal(kWechatTicketUnknown);
    openid = people.vault.unseal(work, kTicket, rows.blob(0));
  }
  const SealedName name{.person = by.id, .field = kOpenidField};
  if (people.vault.get(work, name) || !people.vault.put_unique(work, name, openid)) throw Refusal(kWechatTaken);
  work.db.run("DELETE FROM wechat_tickets WHERE token=?1", Blob{token});
  write_audit(work, by, {.action = "wechat_linked", .subject = by.id});
}

void unlink_wechat(Work& work, const People& people, const Caller& by) {
  const SealedName name{.person = by.id, .field = kOpenidField};
  if (!people.vault.get(work, name)) return;
  people.vault.remove(work, name);
  write_audit(work, by, {.action = "wechat_unlinked", .subject = by.id});
}

std::optional<std::string> openid_of(Work& work, const People& people, const std::string& member) {
  return people.vault.get(work, {.person = member, .field = kOpenidField});
}

void sweep_wechat_tickets(Work& work) {
  work.db.run("DELETE FROM wechat_tickets WHERE expires_at<=?1", work.now.microseconds());
}

}  // namespace greenpool
