// Terms that change: by two, with notice, and only as they were announced.
#include <algorithm>

#include "terms/review.h"
#include "tests/oracle/exact_laws.h"

namespace greenpool::oracle {

const char* ExactLaws::broken_by(const TermsProposed& proposal) {
  const Result<Terms> terms = parse_terms(proposal.terms.text, "event");
  if (!terms) return "the text is no terms";
  if (to_toml(*terms) != proposal.terms.text) return "the text is not canonical";
  if (terms->id != terms_.id || terms->currency != terms_.currency) return "the terms are another programme's";
  Change change;
  change.terms = *terms;
  change.text = proposal.terms.text;
  change.proposed_by = proposal.operator_id;
  change.effective = proposal.effective.microseconds();
  return changes_.emplace(proposal.proposal, std::move(change)).second ? nullptr : "it was proposed already";
}

const char* ExactLaws::broken_by(const TermsAcknowledged& acknowledgement) {
  const auto change = changes_.find(acknowledgement.proposal);
  if (change == changes_.end()) return "it was not proposed";
  change->second.acknowledged_by.emplace_back(acknowledgement.operator_id);
  return nullptr;
}

const char* ExactLaws::broken_by(const TermsApproved& approval) {
  const auto found = changes_.find(approval.proposal);
  if (found == changes_.end()) return "it was not proposed";
  Change& change = found->second;
  if (change.proposed_by == approval.operator_id) return "who proposed approved";
  std::vector<std::string>& who = change.acknowledged_by;
  std::sort(who.begin(), who.end());
  who.erase(std::unique(who.begin(), who.end()), who.end());
  if (who.size() < 2 && blocks_activation(review(change.terms))) return "fewer than two acknowledged what blocks";
  const bool raises = change.terms.sell_fee > terms_.sell_fee;
  const std::int64_t days = raises ? std::max(terms_.notice_days, 30) : terms_.notice_days;
  if (change.effective - now_ < days * 86'400'000'000) return "the notice is too short";
  change.approved = true;
  return nullptr;
}

const char* ExactLaws::broken_by(const TermsWithdrawn& withdrawal) {
  const auto change = changes_.find(withdrawal.proposal);
  if (change == changes_.end()) return "it was not proposed";
  changes_.erase(change);
  return nullptr;
}

const char* ExactLaws::broken_by(const TermsChanged& change) {
  const auto found = changes_.find(change.proposal);
  if (found == changes_.end() || !found->second.approved) return "nobody approved it";
  if (found->second.text != change.terms.text) return "the terms are not those announced";
  if (now_ < found->second.effective) return "it came before its time";
  if (change.version != static_cast<std::int64_t>(versions_.size()) + 1) return "a version was left out";
  terms_ = found->second.terms;
  versions_.push_back(terms_);
  changes_.erase(found);
  return nullptr;
}

const char* ExactLaws::broken_by(const TermsAccepted& acceptance) {
  if (acceptance.version != static_cast<std::int64_t>(versions_.size())) return "it is not the version in force";
  std::int64_t& accepted = accepted_[acceptance.member.value()];
  if (accepted == acceptance.version) return "it was accepted already";
  accepted = acceptance.version;
  return nullptr;
}

bool ExactLaws::has_accepted(MemberIndex member) const {
  return accepted_[member.value()] == static_cast<std::int64_t>(versions_.size());
}

}  // namespace greenpool::oracle
