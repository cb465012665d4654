// Members' status, referrers and agents. SPEC section 6.
#include "engine/ops/ops.h"

namespace greenpool {

Reject check(const State& state, Timestamp, const SetMemberStatus& command, Plan& plan) {
  if (!known(state, command.member)) return Reject::unknown_member;
  const MemberStatus now = state.member(command.member).status;
  if (now == command.status) return Reject::status_unchanged;
  plan.add(MemberStatusChanged{command.member, now, command.status});
  return Reject::none;
}

// O(depth of the new referrer), and O(members) when it is applied and the terms have ranks.
Reject check(const State& state, Timestamp, const ChangeReferrer& command, Plan& plan) {
  if (!known(state, command.member)) return Reject::unknown_member;
  for (MemberIndex upline = command.referrer; known(state, upline); upline = state.member(upline).referrer) {
    if (upline == command.member) return Reject::referral_cycle;
  }
  if (!known(state, command.referrer)) return Reject::unknown_referrer;
  const MemberIndex now = state.member(command.member).referrer;
  if (now == command.referrer) return Reject::status_unchanged;
  plan.add(ReferrerChanged{command.member, now, command.referrer, command.operator_id});
  return Reject::none;
}

Reject check(const State& state, Timestamp, const AppointAgent& command, Plan& plan) {
  if (!known(state, command.member)) return Reject::unknown_member;
  const auto agent = state.agents.find(command.region);
  const MemberIndex replaced = agent == state.agents.end() ? MemberIndex{} : agent->second;
  if (replaced == command.member) return Reject::status_unchanged;
  plan.add(AgentAppointed{command.region, command.member, replaced});
  return Reject::none;
}

Reject check(const State& state, Timestamp, const DismissAgent& command, Plan& plan) {
  const auto agent = state.agents.find(command.region);
  if (agent == state.agents.end()) return Reject::unknown_agent;
  plan.add(AgentDismissed{command.region, agent->second});
  return Reject::none;
}

}  // namespace greenpool
