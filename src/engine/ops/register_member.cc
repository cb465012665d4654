#include "engine/ops/ops.h"

namespace greenpool {

Decision check(const State& state, Timestamp at, const RegisterMember& command) {
  if (at < state.clock) return Reject::time_went_back;
  if (state.directory.find(command.member).exists()) return Reject::member_exists;
  MemberIndex referrer;
  if (!command.referrer.empty()) {
    if (command.referrer == command.member) return Reject::referral_cycle;
    referrer = state.directory.find(command.referrer);
    if (!referrer.exists()) return Reject::unknown_referrer;
  }
  if (!state.directory.has_room_for(command.member)) return Reject::programme_full;
  const MemberIndex member(static_cast<std::uint32_t>(state.members.size()));
  return Event(MemberRegistered{command.member, member, referrer});
}

}  // namespace greenpool
