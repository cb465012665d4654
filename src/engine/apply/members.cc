// Registration, status, referrers and agents. SPEC section 6.
#include "base/text_id.h"
#include "engine/apply/fold.h"

namespace greenpool {

const char* fold(State& state, const MemberRegistered& event, Change&) {
  if (event.member.value() != state.members.size()) return "members are numbered in order";
  if (event.referrer.exists() && event.referrer.value() >= state.members.size()) return "the referrer is unknown";
  if (!is_text_id(event.id)) return "the id is malformed";
  if (!state.directory.has_room_for(event.id) || state.directory.find(event.id).exists()) return "the id is taken";
  state.directory.add(event.id);
  Member member{};
  member.referrer = event.referrer;
  state.members.push_back(member);
  if (event.referrer.exists()) ++state.members[event.referrer.value()].directs;
  if (!state.terms.rewards.ranks.empty()) state.ranks.add(event.referrer);
  return nullptr;
}

const char* fold(State& state, const MemberStatusChanged& event, Change&) {
  if (event.member.value() >= state.members.size()) return "the member is unknown";
  Member& member = state.members[event.member.value()];
  if (member.status != event.from || event.from == event.to) return "the status is another one";
  member.status = event.to;
  return nullptr;
}

const char* fold(State& state, const ReferrerChanged& event, Change&) {
  if (event.member.value() >= state.members.size() || event.to.value() >= state.members.size()) {
    return "the member is unknown";
  }
  Member& member = state.members[event.member.value()];
  if (member.referrer != event.from || event.from == event.to) return "the referrer is another one";
  for (MemberIndex upline = event.to; upline.exists(); upline = state.members[upline.value()].referrer) {
    if (upline == event.member) return "the referral tree would have a cycle";
  }
  if (event.from.exists()) --state.members[event.from.value()].directs;
  member.referrer = event.to;
  ++state.members[event.to.value()].directs;
  state.ranks.link(state.members);
  return nullptr;
}

const char* fold(State& state, const AgentAppointed& event, Change&) {
  if (event.member.value() >= state.members.size() || !event.region.exists()) return "the member is unknown";
  const auto agent = state.agents.find(event.region);
  if (event.replaced != (agent == state.agents.end() ? MemberIndex{} : agent->second))
    return "the agent is another one";
  state.agents[event.region] = event.member;
  return nullptr;
}

const char* fold(State& state, const AgentDismissed& event, Change&) {
  const auto agent = state.agents.find(event.region);
  if (agent == state.agents.end() || agent->second != event.member) return "the agent is another one";
  state.agents.erase(agent);
  return nullptr;
}

}  // namespace greenpool
