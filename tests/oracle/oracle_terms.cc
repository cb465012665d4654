// Terms that change: proposed, acknowledged, approved, in force after their notice. SPEC sections 5, 6 and 13.
//
// Where SPEC is silent:
//   the notice has to lie ahead both when terms are proposed and when they are approved, and may be just as long;
//   any two operators acknowledge, the one who proposed too; proposals may be many, approved changes one;
//   a period that runs goes on to its end as it began; where there was none, one begins with the new terms;
//   a rank that the new terms do not have becomes their highest.
#include "base/sha256.h"
#include "terms/review.h"
#include "terms/risk_text.h"
#include "tests/oracle/bounds.h"
#include "tests/oracle/oracle.h"

namespace greenpool::oracle {
namespace {

constexpr std::int64_t kNoticeOfHigherFee = 30;  // days

bool has_ranks(const Terms& terms) { return !terms.rewards.ranks.empty(); }
bool has_dividend(const Terms& terms) { return terms.dividend.rate > Rate(0); }

}  // namespace

void Oracle::adopt(const Terms& terms) {
  const bool is_first = versions_.empty();
  versions_.push_back(terms);
  terms_ = terms;
  grant_rate_ = per_million(terms.grant_rate.units());
  if (is_first || !flawed(Flaw::fee_stays_with_first_terms)) fee_ = per_million(terms.sell_fee.units());
  exit_fee_ = terms.exit_fee == ExitFee::charged && !flawed(Flaw::exit_fee_forgotten) ? fee_ : mpq_class(0);
  split_at_ = ratio(whole(terms.split_at.minor), whole(terms.split_at.units));
}

const Terms& Oracle::terms_of(const Purchase& purchase) const {
  if (flawed(Flaw::paid_orders_follow_new_terms)) return terms_;
  return versions_[static_cast<std::size_t>(purchase.version - 1)];
}

OraclePromise Oracle::promise_of(const Terms& terms) const {
  OraclePromise promise;
  if (terms.exit_multiple) promise.multiple = per_million(terms.exit_multiple->units());
  promise.basis = terms.exit_basis;
  return promise;
}

std::int64_t Oracle::notice_of(const Terms& proposed) const {
  std::int64_t days = terms_.notice_days;
  const bool raises_fee = proposed.sell_fee > terms_.sell_fee && !flawed(Flaw::higher_fee_needs_no_more_notice);
  if (raises_fee && days < kNoticeOfHigherFee) days = kNoticeOfHigherFee;
  return days * kMicrosecondsPerDay;
}

std::optional<std::int64_t> Oracle::terms_effective() const {
  for (const auto& [id, proposal] : proposals_) {
    if (!proposal.approved) continue;
    return flawed(Flaw::terms_one_moment_late) ? proposal.effective + 1 : proposal.effective;
  }
  return std::nullopt;
}

Reasons Oracle::reasons(const ProposeTerms& operation, std::int64_t at) const {
  Reasons reasons;
  reasons.add_if(proposals_.contains(operation.proposal), Reject::name_conflict);
  const Result<Terms> proposed = parse_terms(operation.terms.text, "proposal");
  reasons.add_if(!proposed, Reject::terms_invalid);
  if (!proposed) return reasons;
  reasons.add_if(proposed->id != terms_.id || proposed->currency.code != terms_.currency.code,
                 Reject::terms_of_other_programme);
  reasons.add_if(operation.effective.microseconds() - at < notice_of(*proposed), Reject::notice_too_short);
  return reasons;
}

void Oracle::apply(const ProposeTerms& operation, Events& events) {
  OracleProposal proposal;
  proposal.terms = *parse_terms(operation.terms.text, "proposal");
  proposal.text = to_toml(proposal.terms);
  proposal.effective = operation.effective.microseconds();
  proposal.proposed_by = operation.operator_id;
  proposal.blocked = blocks_activation(review(proposal.terms));
  meet(proposal.blocked ? Occasion::terms_proposed_that_findings_block : Occasion::terms_proposed_that_nothing_blocks);
  if (proposal.text != operation.terms.text) meet(Occasion::terms_proposed_in_other_words);
  if (proposal.effective - clock_ == notice_of(proposal.terms)) meet(Occasion::terms_proposed_at_the_last_moment);
  events.emplace_back(
      TermsProposed{operation.proposal, {keep(proposal.text)}, operation.effective, operation.operator_id});
  proposals_.emplace(operation.proposal, std::move(proposal));
}

Reasons Oracle::reasons(const AcknowledgeTerms& operation, std::int64_t) const {
  Reasons reasons;
  const auto found = proposals_.find(operation.proposal);
  reasons.add_if(found == proposals_.end(), Reject::unknown_proposal);
  if (!reasons.none()) return reasons;
  const OracleProposal& proposal = found->second;
  reasons.add_if(!proposal.blocked, Reject::proposal_stage);
  const bool again = !proposal.acknowledged_by.empty() && proposal.acknowledged_by.front() == operation.operator_id;
  reasons.add_if(proposal.blocked && again && !flawed(Flaw::one_operator_acknowledges_twice),
                 Reject::four_eyes_required);
  return reasons;
}

void Oracle::apply(const AcknowledgeTerms& operation, Events& events) {
  OracleProposal& proposal = proposals_.find(operation.proposal)->second;
  proposal.acknowledged_by.emplace_back(operation.operator_id);
  proposal.blocked = proposal.acknowledged_by.size() < (flawed(Flaw::one_acknowledgement_suffices) ? 1 : 2);
  if (operation.operator_id == proposal.proposed_by) meet(Occasion::terms_acknowledged_by_who_proposed);
  events.emplace_back(TermsAcknowledged{operation.proposal, operation.operator_id, operation.reference});
}

Reasons Oracle::reasons(const ApproveTerms& operation, std::int64_t at) const {
  Reasons reasons;
  const auto found = proposals_.find(operation.proposal);
  reasons.add_if(found == proposals_.end(), Reject::unknown_proposal);
  if (!reasons.none()) return reasons;
  const OracleProposal& proposal = found->second;
  const std::int64_t left = proposal.effective - at;
  const std::int64_t notice = notice_of(proposal.terms);
  const bool too_short = flawed(Flaw::notice_longer_than_promised) ? left <= notice : left < notice;
  reasons.add_if(proposal.approved, Reject::proposal_stage);
  reasons.add_if(proposal.proposed_by == operation.operator_id && !flawed(Flaw::who_proposed_may_approve),
                 Reject::four_eyes_required);
  reasons.add_if(too_short && !flawed(Flaw::notice_before_approval), Reject::notice_too_short);
  reasons.add_if(proposal.blocked, Reject::terms_not_acknowledged);
  reasons.add_if(terms_effective() && !flawed(Flaw::two_changes_may_wait), Reject::terms_scheduled);
  reasons.add_if(!claims_are_bounded(claims_together(), proposal.terms.legacy.multiple), Reject::claims_limit);
  return reasons;
}

void Oracle::apply(const ApproveTerms& operation, Events& events) {
  OracleProposal& proposal = proposals_.find(operation.proposal)->second;
  proposal.approved = true;
  if (proposal.effective - clock_ == notice_of(proposal.terms)) meet(Occasion::terms_approved_at_the_last_moment);
  events.emplace_back(TermsApproved{operation.proposal, operation.operator_id});
}

Reasons Oracle::reasons(const WithdrawTerms& operation, std::int64_t) const {
  Reasons reasons;
  const auto found = proposals_.find(operation.proposal);
  reasons.add_if(found == proposals_.end(), Reject::unknown_proposal);
  if (!reasons.none()) return reasons;
  reasons.add_if(found->second.approved && flawed(Flaw::approved_terms_stay), Reject::proposal_stage);
  return reasons;
}

void Oracle::apply(const WithdrawTerms& operation, Events& events) {
  const auto found = proposals_.find(operation.proposal);
  if (found->second.approved) meet(Occasion::approved_terms_withdrawn);
  proposals_.erase(found);
  events.emplace_back(TermsWithdrawn{operation.proposal, operation.operator_id});
}

void Oracle::change_terms(Events& events) {
  auto approved = proposals_.begin();
  while (!approved->second.approved) ++approved;
  const std::string id = approved->first;
  const OracleProposal proposal = std::move(approved->second);
  proposals_.erase(approved);
  const Terms before = terms_;
  adopt(proposal.terms);
  meet_change(before);
  change_periods(before);
  if (flawed(Flaw::positions_follow_new_multiple)) {
    triggers_.clear();
    for (std::size_t i = 0; i < positions_.size(); ++i) {
      positions_[i].promise.multiple = promise_of(terms_).multiple;
      if (positions_[i].open) set_trigger(i);
    }
  }
  events.emplace_back(TermsChanged{keep(id), version(), {keep(proposal.text)}});
  const std::uint64_t splits_before = totals_.splits;
  consequences(Occasion::exit_caused_by_order, events);
  if (totals_.splits > splits_before) meet(Occasion::split_caused_by_new_terms);
}

void Oracle::change_periods(const Terms& before) {
  if (!has_ranks(terms_)) periods_.ranks_end.reset();
  if (!has_dividend(terms_)) periods_.dividend_end.reset();
  if (has_ranks(terms_) && !has_ranks(before)) {
    periods_.ranks_end = end_of_period(terms_.rewards.rank_period, clock_);
    for (OracleMember& member : members_) member.period_spend = 0;
  }
  for (OracleMember& member : members_) {
    member.rank = std::min(member.rank, terms_.rewards.ranks.size());
    if (!has_ranks(terms_)) member.met_target = false;
  }
  if (has_dividend(terms_) && !has_dividend(before)) {
    periods_.dividend_end = end_of_period(terms_.dividend.period, clock_);
    periods_.revenue_before = account(Account::platform_revenue);
    periods_.loss_before = account(Account::platform_loss);
  }
}

bool Oracle::has_accepted(std::size_t member) const {
  const std::int64_t accepted = members_[member].accepted;
  return flawed(Flaw::any_acceptance_suffices) ? accepted > 0 : accepted == version();
}

Reasons Oracle::reasons(const AcceptTerms& operation, std::int64_t) const {
  Reasons reasons;
  reasons.add_if(operation.version != version() && !flawed(Flaw::any_version_can_be_accepted), Reject::unknown_version);
  reasons.add_if(!knows(operation.member), Reject::unknown_member);
  if (!knows(operation.member)) return reasons;
  reasons.add_if(members_[operation.member.value()].accepted == operation.version, Reject::status_unchanged);
  return reasons;
}

void Oracle::apply(const AcceptTerms& operation, Events& events) { accept(operation.member.value(), events); }

// Of exactly what the member was shown.
std::string Oracle::accepted_text_hash() const {
  return to_hex(sha256(to_toml(terms_) + std::string(1, '\0') + risk_text(terms_)));
}

void Oracle::accept(std::size_t member, Events& events) {
  OracleMember& who = members_[member];
  if (who.accepted > 0) meet(Occasion::terms_accepted_again);
  who.accepted = version();
  events.emplace_back(TermsAccepted{index_of(member), version(), keep(accepted_text_hash())});
}

}  // namespace greenpool::oracle
