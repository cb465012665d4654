// Members' consent to terms and risk text. SPEC section 12.
#include "engine/ops/ops.h"

namespace greenpool {

Reject check(const State& state, Timestamp, const AcceptTerms& command, Plan& plan) {
  if (!known(state, command.member)) return Reject::unknown_member;
  if (command.version != state.version()) return Reject::unknown_version;
  if (has_accepted(state, command.member)) return Reject::status_unchanged;
  plan.add(TermsAccepted{command.member, command.version, plan.keep(state.versions.back().text_hash)});
  return Reject::none;
}

}  // namespace greenpool
