// Claims from before the programme: proposed in batches, approved by somebody else, turned into coins. SPEC section 9.
#include "engine/ops/legacy.h"

#include <algorithm>

#include "engine/ops/ops.h"

namespace greenpool {
namespace {

// A member's claims since their legacy position last left are the spend of the next one.
bool members_have_room(const State& state, const ClaimBatch& batch) {
  std::map<MemberIndex, Int128> added;
  for (const ClaimBatch::Claim& claim : batch.claims) {
    Int128& sum = added[claim.member];
    const auto holding = state.legacy.holdings.find(claim.member);
    sum += claim.amount.units();
    const Money before = holding == state.legacy.holdings.end() ? Money(0) : holding->second.claim;
    if (before.units() + sum > kOrderMoneyMax) return false;
  }
  return true;
}

void plan_conversion(std::string_view name, const ClaimBatch& batch, Plan& plan) {
  for (auto claim = batch.claims.begin() + static_cast<std::ptrdiff_t>(batch.converted); claim != batch.claims.end();
       ++claim) {
    plan.add(ClaimConverted{plan.keep(claim->id), name, claim->member, claim->amount});
  }
}

}  // namespace

bool claims_are_bounded(const State& state, Money claims, Multiple multiple) {
  for (const TermsVersion& version : state.versions) multiple = std::max(multiple, version.terms.legacy.multiple);
  for (const auto& [id, proposal] : state.proposals) {
    if (!proposal.approved) continue;
    const Result<Terms> approved = parse_terms(proposal.terms, "terms");
    GP_CHECK(approved.has_value(), "approved terms are valid");
    multiple = std::max(multiple, approved->legacy.multiple);
  }
  return Int128{claims.units()} * multiple.units() <= Int128{kClaimsMultipleMax} * kRateOne;
}

void plan_conversions(const State& state, Plan& plan) {
  for (const auto& [name, batch] : state.legacy.batches) {
    if (batch.from == state.periods.claims_from) plan_conversion(plan.keep(name), batch, plan);
  }
}

Reject check(const State& state, Timestamp, const ProposeClaim& command, Plan& plan) {
  if (!known(state, command.member)) return Reject::unknown_member;
  const auto found = state.legacy.batches.find(command.batch);
  if (found != state.legacy.batches.end()) {
    if (found->second.approved) return Reject::claims_stage;
    if (command.amount > Money(kMoneyMax) - found->second.amount) return Reject::claims_limit;
  }
  plan.add(ClaimProposed{command.claim, command.batch, command.member, command.amount, command.operator_id});
  return Reject::none;
}

Reject check(const State& state, Timestamp at, const ApproveClaims& command, Plan& plan) {
  const auto found = state.legacy.batches.find(command.batch);
  if (found == state.legacy.batches.end()) return Reject::unknown_claims;
  const ClaimBatch& batch = found->second;
  const auto& proposers = batch.proposed_by;
  if (std::find(proposers.begin(), proposers.end(), command.operator_id) != proposers.end()) {
    return Reject::four_eyes_required;
  }
  if (batch.approved) return Reject::claims_stage;
  if (!members_have_room(state, batch) ||
      !claims_are_bounded(state, state.legacy.claims + batch.amount, state.terms.legacy.multiple)) {
    return Reject::claims_limit;
  }
  // Claims and coins are what is assumed, so that this account bounds all three.
  if (!has_room(state, Account::legacy_assumed, batch.amount)) return Reject::account_limit;
  const bool later = command.from > at;
  plan.add(ClaimsApproved{command.batch, later ? command.from : Timestamp{},
                          static_cast<std::int64_t>(batch.claims.size()), batch.amount, command.operator_id});
  if (!later) plan_conversion(command.batch, batch, plan);
  return Reject::none;
}

Reject check(const State& state, Timestamp, const RejectClaims& command, Plan& plan) {
  const auto found = state.legacy.batches.find(command.batch);
  if (found == state.legacy.batches.end()) return Reject::unknown_claims;
  if (found->second.approved) return Reject::claims_stage;
  plan.add(ClaimsRejected{command.batch, command.operator_id});
  return Reject::none;
}

}  // namespace greenpool
