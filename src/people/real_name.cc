#include "people/real_name.h"

#include <algorithm>

#include "people/mask.h"
#include "people/members.h"
#include "people/problems.h"
#include "people/text_rules.h"

namespace greenpool {
namespace {

constexpr std::size_t kNameMin = 2;
constexpr std::size_t kNameMax = 30;
constexpr std::size_t kAtOnce = 10;

std::int64_t next_try(Timestamp now, std::int64_t tries) {
  const std::int64_t seconds = std::min<std::int64_t>(std::int64_t{30} << std::min<std::int64_t>(tries, 20), 86'400);
  return now.microseconds() + seconds * kMicrosecondsPerSecond;
}

// False: it was decided, or submitted anew, in the meantime.
bool decide(Work& work, const Caller& by, const SeenRealName& about, RealNameVerdict verdict) {
  const std::string_view state = verdict == RealNameVerdict::matches ? "verified" : "rejected";
  if (work.db.run("UPDATE real_names SET state=?3,decided_at=?4 WHERE member=?1 AND round=?2 AND state='unverified'",
                  about.member, about.round, state, work.now.microseconds()) == 0) {
    return false;
  }
  write_audit(work, by, {.action = "real_name_checked", .subject = about.member, .outcome = state});
  return true;
}

RealName stored_name(Work& work, const People& people, const std::string& member) {
  return {.name = people.vault.get(work, {.person = member, .field = kRealNameField}).value_or(""),
          .id_number = people.vault.get(work, {.person = member, .field = kIdNumberField}).value_or("")};
}

}  // namespace

void submit_real_name(Work& work, const People& people, const Caller& by, const RealName& who) {
  require_active_member(work, by.id);
  RealName given = who;
  if (!given.id_number.empty() && given.id_number.back() == 'x') given.id_number.back() = 'X';
  if (!is_person_name(given.name, kNameMax) || count_characters(given.name).value_or(0) < kNameMin ||
      !is_id_number(given.id_number)) {
    throw Refusal(kRealNameMalformed);
  }
  const std::string before = real_name_state(work, by.id);
  if (before == "unverified" || before == "verified") throw Refusal(kRealNameStage);
  people.vault.put(work, {.person = by.id, .field = kRealNameField}, given.name);
  people.vault.put(work, {.person = by.id, .field = kIdNumberField}, given.id_number);
  work.db.run(
      "INSERT INTO real_names(member,state,round,asked_at,next_try_at,tries) VALUES(?1,'unverified',1,?2,?2,0) "
      "ON CONFLICT(member) DO UPDATE SET state='unverified',round=round+1,asked_at=?2,next_try_at=?2,tries=0,"
      "decided_at=NULL",
      by.id, work.now.microseconds());
  write_audit(work, by, {.action = "real_name_submitted", .subject = by.id});
}

std::string real_name_state(Work& work, const std::string& member) {
  return work.db.text("SELECT state FROM real_names WHERE member=?1", member).value_or("none");
}

void require_real_name(Work& work, const std::string& member) {
  if (real_name_state(work, member) != "verified") throw Refusal(kRealNameNeeded);
}

std::optional<MaskedRealName> masked_real_name(Work& work, const People& people, const std::string& member) {
  const std::string state = real_name_state(work, member);
  if (state == "none") return std::nullopt;
  const RealName who = stored_name(work, people, member);
  return MaskedRealName{.name = mask_name(who.name), .id_number = mask_id_number(who.id_number), .state = state};
}

RealName verified_real_name(Work& work, const People& people, const std::string& member) {
  require_real_name(work, member);
  return stored_name(work, people, member);
}

std::vector<RealNameCase> take_real_names(Work& work, const People& people, std::size_t at_most) {
  std::vector<RealNameCase> cases;
  std::vector<std::int64_t> tries;
  {
    Rows rows = work.db.query(
        "SELECT member,round,tries FROM real_names WHERE state='unverified' AND next_try_at<=?1 "
        "ORDER BY next_try_at,member LIMIT ?2",
        work.now.microseconds(), at_most);
    while (rows.next()) {
      const std::string member = rows.text(0);
      cases.push_back({member, rows.integer(1), stored_name(work, people, member)});
      tries.push_back(rows.integer(2));
    }
  }
  for (std::size_t i = 0; i < cases.size(); ++i) {
    work.db.run("UPDATE real_names SET tries=?2,next_try_at=?3 WHERE member=?1", cases[i].member, tries[i] + 1,
                next_try(work.now, tries[i]));
  }
  return cases;
}

void decide_real_name(Work& work, const RealNameCase& about, RealNameVerdict verdict) {
  static_cast<void>(decide(work, {.kind = ActorKind::system}, {about.member, about.round}, verdict));
}

SubmittedRealName look_at_real_name(Work& work, const People& people, const Caller& by, const std::string& member) {
  SubmittedRealName seen;
  {
    Rows rows = work.db.query("SELECT state,round FROM real_names WHERE member=?1", member);
    if (!rows.next()) throw Refusal(kRealNameNeeded);
    seen.state = rows.text(0);
    seen.round = rows.integer(1);
  }
  seen.who = stored_name(work, people, member);
  write_audit(work, by, {.action = "real_name_read", .subject = member});
  return seen;
}

void decide_real_name(Work& work, const Caller& by, const SeenRealName& seen, RealNameVerdict verdict) {
  if (!decide(work, by, seen, verdict)) throw Refusal(kRealNameStage);
}

std::size_t check_real_names(Office& office, const People& people, RealNameCheck& check) {
  const auto cases = office.ask([&](Work& work) { return take_real_names(work, people, kAtOnce); });
  for (const RealNameCase& one : cases) {
    const Result<RealNameVerdict> verdict = check.check(one.who);
    if (verdict) office.ask([&](Work& work) { decide_real_name(work, one, *verdict); });
  }
  return cases.size();
}

}  // namespace greenpool
