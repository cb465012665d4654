// Changed terms. SPEC section 5: what a position was promised stays.
#include <algorithm>

#include "base/text_id.h"
#include "engine/apply/fold.h"
#include "terms/review.h"

namespace greenpool {
namespace {

std::uint32_t promise_under(State& state, const Terms& terms) {
  const Promise promise{terms.exit_multiple, terms.exit_basis};
  const auto made = std::find(state.promises.begin(), state.promises.end(), promise);
  if (made == state.promises.end()) {
    state.promises.push_back(promise);
    return static_cast<std::uint32_t>(state.promises.size() - 1);
  }
  return static_cast<std::uint32_t>(made - state.promises.begin());
}

// Records for everyone when ranks come, none when they go. Ranks beyond those that there are now fall to the highest.
void change_ranks(State& state) {
  const std::size_t ranks = state.terms.rewards.ranks.size();
  if (ranks == 0) {
    state.ranks = RankBook();
    state.periods.ranks_end = Timestamp{};
    return;
  }
  while (state.ranks.size() < state.members.size()) state.ranks.add({});
  for (std::uint32_t i = 0; i < state.ranks.size(); ++i) {
    std::uint8_t& rank = state.ranks.at(MemberIndex(i)).rank;
    rank = static_cast<std::uint8_t>(std::min<std::size_t>(rank, ranks));
  }
  state.ranks.link(state.members);
}

void change_dividend(State& state) {
  if (state.terms.dividend.rate == Rate(0)) {
    state.periods.dividend_end = Timestamp{};
  } else if (state.periods.dividend_end == Timestamp{}) {
    state.periods.revenue_before = state.books.balance(Account::platform_revenue);
    state.periods.loss_before = state.books.balance(Account::platform_loss);
  }
}

}  // namespace

const char* fold(State& state, const TermsProposed& event, Change&) {
  if (!is_text_id(event.proposal) || state.proposals.contains(event.proposal)) return "the proposal is taken";
  const Result<Terms> terms = parse_terms(event.terms.text, "terms");
  if (!terms || to_toml(*terms) != event.terms.text) return "the terms are not valid and canonical";
  TermsProposal proposal;
  proposal.terms = event.terms.text;
  proposal.effective = event.effective;
  proposal.proposed_by = event.operator_id;
  proposal.acknowledged = !blocks_activation(review(*terms));
  state.proposals.emplace(event.proposal, std::move(proposal));
  return nullptr;
}

const char* fold(State& state, const TermsAcknowledged& event, Change&) {
  const auto found = state.proposals.find(event.proposal);
  if (found == state.proposals.end() || found->second.acknowledged) return "nothing waits for acknowledgement";
  TermsProposal& proposal = found->second;
  if (proposal.acknowledged_by == event.operator_id) return "two different operators acknowledge";
  proposal.acknowledged = !proposal.acknowledged_by.empty();
  proposal.acknowledged_by = event.operator_id;
  return nullptr;
}

const char* fold(State& state, const TermsApproved& event, Change&) {
  const auto found = state.proposals.find(event.proposal);
  if (found == state.proposals.end() || !found->second.acknowledged || found->second.approved) {
    return "nothing waits for approval";
  }
  if (state.periods.terms_effective != Timestamp{}) return "another change waits";
  found->second.approved = true;
  state.periods.terms_effective = found->second.effective;
  return nullptr;
}

const char* fold(State& state, const TermsWithdrawn& event, Change&) {
  const auto found = state.proposals.find(event.proposal);
  if (found == state.proposals.end()) return "no such proposal";
  if (found->second.approved) state.periods.terms_effective = Timestamp{};
  state.proposals.erase(found);
  return nullptr;
}

const char* fold(State& state, const TermsChanged& event, Change&) {
  const auto found = state.proposals.find(event.proposal);
  if (found == state.proposals.end() || !found->second.approved || found->second.terms != event.terms.text) {
    return "the terms were not approved";
  }
  if (event.version != state.version() + 1) return "versions are numbered in order";
  Result<Terms> terms = parse_terms(event.terms.text, "terms");
  if (!terms) return "the terms are not valid";
  state.terms = std::move(*terms);
  state.current_promise = promise_under(state, state.terms);
  state.versions.emplace_back(state.terms, state.current_promise);
  state.window.set_length(state.terms.injection_window_days);
  change_ranks(state);
  change_dividend(state);
  state.periods.terms_effective = Timestamp{};
  state.proposals.erase(found);
  return nullptr;
}

}  // namespace greenpool
