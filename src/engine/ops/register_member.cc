#include "engine/ops/ops.h"

namespace greenpool {

Reject check(const State& state, Timestamp, const RegisterMember& command, Plan& plan) {
  if (state.directory.find(command.member).exists()) return Reject::member_exists;
  MemberIndex referrer;
  if (!command.referrer.empty()) {
    if (command.referrer == command.member) return Reject::referral_cycle;
    referrer = state.directory.find(command.referrer);
    if (!referrer.exists()) return Reject::unknown_referrer;
  }
  if (command.accepts != 0 && command.accepts != state.version()) return Reject::unknown_version;
  if (!state.directory.has_room_for(command.member)) return Reject::programme_full;
  const MemberIndex member(static_cast<std::uint32_t>(state.members.size()));
  plan.add(MemberRegistered{command.member, member, referrer});
  if (command.accepts != 0) {
    plan.add(TermsAccepted{member, command.accepts, plan.keep(state.versions.back().text_hash)});
  }
  return Reject::none;
}

}  // namespace greenpool
