// Members' consent to terms and risk text. SPEC section 12.
#include "engine/apply/fold.h"

namespace greenpool {

const char* fold(State& state, const TermsAccepted& event, Change&) {
  if (event.member.value() >= state.members.size()) return "the member is unknown";
  if (event.version != state.version() || event.version > kTermsVersionMax) return "the version is not in force";
  if (event.text_hash != state.versions.back().text_hash) return "the member accepted another text";
  Member& member = state.members[event.member.value()];
  if (member.accepted == event.version) return "the member accepted it before";
  member.accepted = static_cast<std::uint16_t>(event.version);
  return nullptr;
}

}  // namespace greenpool
