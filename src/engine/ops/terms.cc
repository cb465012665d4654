// Terms that change: proposed, acknowledged where the review blocks them, approved by a second person, and in force
// after their notice. SPEC sections 5 and 13.
#include <algorithm>

#include "engine/ops/legacy.h"
#include "engine/ops/ops.h"
#include "terms/review.h"

namespace greenpool {
namespace {

constexpr int kFeeNoticeDays = 30;  // before a higher sale fee

// Whether the notice that the terms in force promise lies between the two times.
bool has_notice(const State& state, const Terms& changed, Timestamp from, Timestamp effective) {
  int days = state.terms.notice_days;
  if (changed.sell_fee > state.terms.sell_fee) days = std::max(days, kFeeNoticeDays);
  return effective.microseconds() - from.microseconds() >= std::int64_t{days} * 86'400'000'000;
}

}  // namespace

Reject check(const State& state, Timestamp at, const ProposeTerms& command, Plan& plan) {
  const Result<Terms> changed = parse_terms(command.terms.text, "terms");
  if (!changed) return Reject::terms_invalid;
  if (changed->id != state.terms.id || !(changed->currency == state.terms.currency)) {
    return Reject::terms_of_other_programme;
  }
  if (!has_notice(state, *changed, at, command.effective)) return Reject::notice_too_short;
  plan.add(TermsProposed{command.proposal, {plan.keep(to_toml(*changed))}, command.effective, command.operator_id});
  return Reject::none;
}

Reject check(const State& state, Timestamp, const AcknowledgeTerms& command, Plan& plan) {
  const auto found = state.proposals.find(command.proposal);
  if (found == state.proposals.end()) return Reject::unknown_proposal;
  const TermsProposal& proposal = found->second;
  // Another operator is asked for only where one is still wanted.
  if (!proposal.acknowledged && proposal.acknowledged_by == command.operator_id) return Reject::four_eyes_required;
  if (proposal.acknowledged) return Reject::proposal_stage;
  plan.add(TermsAcknowledged{command.proposal, command.operator_id, command.reference});
  return Reject::none;
}

Reject check(const State& state, Timestamp at, const ApproveTerms& command, Plan& plan) {
  const auto found = state.proposals.find(command.proposal);
  if (found == state.proposals.end()) return Reject::unknown_proposal;
  const TermsProposal& proposal = found->second;
  const Result<Terms> changed = parse_terms(proposal.terms, "terms");
  GP_CHECK(changed.has_value(), "proposed terms are valid");
  if (proposal.proposed_by == command.operator_id) return Reject::four_eyes_required;
  if (!has_notice(state, *changed, at, proposal.effective)) return Reject::notice_too_short;
  if (proposal.approved) return Reject::proposal_stage;
  if (!proposal.acknowledged) return Reject::terms_not_acknowledged;
  if (state.periods.terms_effective != Timestamp{}) return Reject::terms_scheduled;
  if (!claims_are_bounded(state, state.legacy.claims, changed->legacy.multiple)) return Reject::claims_limit;
  plan.add(TermsApproved{command.proposal, command.operator_id});
  return Reject::none;
}

Reject check(const State& state, Timestamp, const WithdrawTerms& command, Plan& plan) {
  if (!state.proposals.contains(command.proposal)) return Reject::unknown_proposal;
  plan.add(TermsWithdrawn{command.proposal, command.operator_id});
  return Reject::none;
}

}  // namespace greenpool
