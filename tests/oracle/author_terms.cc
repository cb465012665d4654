// Terms that change.
#include "tests/oracle/author.h"
#include "tests/oracle/bounds.h"

namespace greenpool::oracle {
namespace {

// With as many decimals, so that prices can be written.
Currency other_currency(const Currency& currency) {
  const Currency other = *find_currency(currency.digits == 0 ? "KRW" : currency.digits == 2 ? "EUR" : "BHD");
  GP_CHECK(other.digits == currency.digits && other != currency,
           "the worlds' currencies have two or more of their kind");
  return other;
}

// The same terms in other words.
std::string reworded(Random& random, std::string toml) {
  if (random.chance(30)) toml = "# " + toml.substr(0, toml.find('\n')) + "\n" + toml;
  if (random.chance(30)) toml += "\n\n";
  return toml;
}

}  // namespace

Told Author::proposal(const Oracle& oracle, std::int64_t at) {
  Terms terms = random_.chance(8) ? story_.terms : changed_terms(random_, oracle.terms());
  // Claims stay bounded by the highest multiple there was, so that one is low after it was high.
  if (world_.has_legacy && random_.chance(50))
    terms.legacy.multiple = Multiple(random_.pick({kRateOne, 50 * kRateOne}));
  const std::int64_t notice = oracle.notice_of(terms);
  if (random_.chance(2)) terms.id = "other";
  if (random_.chance(2)) terms.currency = other_currency(terms.currency);
  BasicProposeTerms<ToldForm> told;
  told.proposal = new_id('t');
  if (!oracle.proposals().empty() && random_.chance(4)) told.proposal = oracle.proposals().begin()->first;
  told.terms.text = reworded(random_, to_toml(terms));
  if (random_.chance(2)) told.terms.text += "[exit]\n";
  told.effective = Timestamp(at + notice + later(oracle, at + notice));
  told.operator_id = some_operator();
  return told;
}

// How much later than the notice asks for: at once, about, at a midnight, as a window ends, or in a while.
std::int64_t Author::later(const Oracle& oracle, std::int64_t earliest) {
  const std::optional<std::int64_t> window_end = oracle.sale_window().end;
  if (window_end && *window_end >= earliest && random_.chance(40)) return *window_end - earliest;
  switch (random_.below(6)) {
    case 0:
      return nudge() * tick();
    case 1:
      return until_midnight(earliest);
    case 2:
      return random_.between(0, 3) * kMicrosecondsPerDay + nudge() * tick();
    default:
      return random_.between(0, 48 * 3'600) * 1'000'000;
  }
}

// Whether there is a proposal that can still be approved in time.
bool Author::has_business_with_terms(const Oracle& oracle) const {
  if (!world_.has_changes) return false;
  for (const auto& [id, proposal] : oracle.proposals()) {
    if (!proposal.approved && proposal.effective - oracle.notice_of(proposal.terms) >= oracle.clock()) return true;
  }
  return false;
}

Told Author::step_of_terms(const Oracle& oracle, std::int64_t& at) {
  if (oracle.proposals().empty() || random_.chance(oracle.proposals().size() > 2 ? 2 : 12)) return proposal(oracle, at);
  auto chosen = oracle.proposals().begin();
  std::advance(chosen, static_cast<std::ptrdiff_t>(random_.below(oracle.proposals().size())));
  const auto& [id, proposal] = *chosen;
  const std::int64_t last_moment = proposal.effective - oracle.notice_of(proposal.terms);
  const bool is_late = last_moment < oracle.clock();
  const std::int64_t roll = random_.between(1, 100);
  if (roll <= (proposal.approved ? 6 : is_late ? 60 : 3)) {
    BasicWithdrawTerms<ToldForm> withdrawal;
    withdrawal.proposal = id;
    withdrawal.operator_id = some_operator();
    return withdrawal;
  }
  if (roll <= 85 && (proposal.blocked || random_.chance(5))) {
    const bool is_first = proposal.acknowledged_by.empty();
    return BasicAcknowledgeTerms<ToldForm>{
        id, is_first ? some_operator() : another_than(proposal.acknowledged_by.front()), "minutes"};
  }
  if (proposal.approved && random_.chance(90)) return order(oracle);
  if (!is_late && random_.chance(25)) at = std::max(oracle.clock(), last_moment + nudge() * tick());
  return BasicApproveTerms<ToldForm>{id, another_than(proposal.proposed_by)};
}

}  // namespace greenpool::oracle
