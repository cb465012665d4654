// Claims from before the programme, coins, and what an order in coins locks and others release. SPEC section 9.
#include <algorithm>

#include "tests/oracle/bounds.h"
#include "tests/oracle/oracle.h"

namespace greenpool::oracle {

mpq_class Oracle::legacy_multiple(std::size_t member) const {
  const std::optional<std::size_t> position = members_[member].legacy.position;
  return position ? *positions_[*position].promise.multiple : per_million(terms_.legacy.multiple.units());
}

// Claims.

Multiple Oracle::highest_legacy_multiple() const {
  Multiple multiple = terms_.legacy.multiple;
  for (const Terms& version : versions_) multiple = std::max(multiple, version.legacy.multiple);
  for (const auto& [id, proposal] : proposals_) {
    if (proposal.approved) multiple = std::max(multiple, proposal.terms.legacy.multiple);
  }
  return multiple;
}

bool Oracle::claims_are_bounded(const mpz_class& together, Multiple multiple) const {
  if (!flawed(Flaw::claims_bound_by_terms_in_force)) multiple = std::max(multiple, highest_legacy_multiple());
  const mpq_class worth = together * per_million(multiple.units());
  return flawed(Flaw::claims_bound_off) ? worth < kClaimsBound : worth <= kClaimsBound;
}

mpz_class Oracle::claims_together() const {
  mpz_class together;
  for (const OracleMember& member : members_) together += member.legacy.claim;
  return together;
}

Reasons Oracle::reasons(const ProposeClaim& operation, std::int64_t) const {
  Reasons reasons;
  for (const auto& [name, batch] : batches_) {
    for (const OracleClaim& claim : batch.claims) reasons.add_if(claim.id == operation.claim, Reject::name_conflict);
  }
  reasons.add_if(!knows(operation.member), Reject::unknown_member);
  const auto batch = batches_.find(operation.batch);
  if (batch == batches_.end()) return reasons;
  reasons.add_if(batch->second.approved, Reject::claims_stage);
  mpz_class amount = whole(operation.amount.units());
  for (const OracleClaim& claim : batch->second.claims) amount += claim.amount;
  reasons.add_if(amount > kMoneyBound, Reject::claims_limit);
  return reasons;
}

void Oracle::apply(const ProposeClaim& operation, Events& events) {
  OracleBatch& batch = batches_[std::string(operation.batch)];
  batch.claims.push_back({std::string(operation.claim), operation.member.value(), whole(operation.amount.units())});
  batch.proposed_by.insert(std::string(operation.operator_id));
  events.emplace_back(
      ClaimProposed{operation.claim, operation.batch, operation.member, operation.amount, operation.operator_id});
}

Reasons Oracle::reasons(const ApproveClaims& operation, std::int64_t) const {
  Reasons reasons;
  const auto found = batches_.find(operation.batch);
  reasons.add_if(found == batches_.end(), Reject::unknown_claims);
  if (found == batches_.end()) return reasons;
  const OracleBatch& batch = found->second;
  reasons.add_if(batch.approved, Reject::claims_stage);
  const bool proposed = batch.proposed_by.contains(std::string(operation.operator_id));
  reasons.add_if(proposed && !flawed(Flaw::claims_one_pair_of_eyes), Reject::four_eyes_required);

  std::vector<mpz_class> sums;
  for (const OracleMember& member : members_) sums.push_back(member.legacy.claim);
  mpz_class amount;
  for (const OracleClaim& claim : batch.claims) {
    sums[claim.member] += claim.amount;
    amount += claim.amount;
  }
  mpz_class together;
  for (const mpz_class& sum : sums) {
    const mpz_class bound = flawed(Flaw::claim_bound_off) ? kOrderBound - 1 : kOrderBound;
    reasons.add_if(sum > bound, Reject::claims_limit);
    together += sum;
  }
  reasons.add_if(!claims_are_bounded(together, terms_.legacy.multiple), Reject::claims_limit);
  reasons.add_if(overflows(Account::legacy_assumed, amount) || overflows(Account::legacy_claims, amount),
                 Reject::account_limit);
  return reasons;
}

void Oracle::apply(const ApproveClaims& operation, Events& events) {
  OracleBatch& batch = batches_.find(operation.batch)->second;
  mpz_class amount;
  for (const OracleClaim& claim : batch.claims) {
    OracleLegacy& legacy = members_[claim.member].legacy;
    amount += claim.amount;
    legacy.claim += claim.amount;
    legacy.waiting += claim.amount;
    meet_claim(claim);
    if (!legacy.position || flawed(Flaw::new_claim_is_no_spend)) continue;
    clear_trigger(*legacy.position);
    positions_[*legacy.position].spend += claim.amount;
    set_trigger(*legacy.position);
  }
  balance(Account::legacy_assumed) += amount;
  balance(Account::legacy_claims) += amount;
  batch.approved = true;
  batch.from = operation.from.microseconds();
  const bool later = batch.from > clock_ && !flawed(Flaw::claims_ignore_their_date);
  events.emplace_back(ClaimsApproved{operation.batch, later ? operation.from : Timestamp(),
                                     static_cast<std::int64_t>(batch.claims.size()), Money(units_of(amount)),
                                     operation.operator_id});
  if (!later) convert_claims(operation.batch, events);
}

Reasons Oracle::reasons(const RejectClaims& operation, std::int64_t) const {
  Reasons reasons;
  const auto found = batches_.find(operation.batch);
  reasons.add_if(found == batches_.end(), Reject::unknown_claims);
  reasons.add_if(found != batches_.end() && found->second.approved, Reject::claims_stage);
  return reasons;
}

void Oracle::apply(const RejectClaims& operation, Events& events) {
  batches_.erase(std::string(operation.batch));
  events.emplace_back(ClaimsRejected{operation.batch, operation.operator_id});
}

void Oracle::convert_claims(std::string_view name, Events& events) {
  const auto found = batches_.find(name);
  const OracleBatch batch = found->second;
  const std::string_view kept = keep(name);
  batches_.erase(found);
  for (const OracleClaim& claim : batch.claims) {
    OracleLegacy& legacy = members_[claim.member].legacy;
    legacy.waiting -= claim.amount;
    legacy.coins += claim.amount;
    balance(Account::legacy_claims) -= claim.amount;
    balance(Account::coins) += claim.amount;
    events.emplace_back(ClaimConverted{keep(claim.id), kept, index_of(claim.member), Money(units_of(claim.amount))});
  }
}

std::optional<std::int64_t> Oracle::claims_from() const {
  std::optional<std::int64_t> earliest;
  for (const auto& [name, batch] : batches_) {
    if (batch.approved && (!earliest || batch.from < *earliest)) earliest = batch.from;
  }
  return earliest;
}

void Oracle::convert_due_claims(Events& events) {
  const std::int64_t due = *claims_from();
  std::vector<std::string> names;
  for (const auto& [name, batch] : batches_) {
    if (batch.approved && batch.from == due) names.push_back(name);
  }
  if (names.size() > 1) meet(Occasion::batches_of_one_moment);
  meet(Occasion::claims_turn_into_coins_later);
  for (const std::string& name : names) convert_claims(name, events);
}

// Orders in coins.

// The part in coins is split as if it were cash; only what it would be granted comes of it.
void Oracle::add_coin_part(const Purchase& purchase, OrderFigures& figures) const {
  if (purchase.coins == 0) return;
  const Terms& terms = terms_of(purchase);
  const mpz_class cost = flawed(Flaw::coins_cost_nothing) ? mpz_class(0) : purchase.coin_cost;
  const mpz_class contribution = purchase.coins - cost - floor_of(purchase.coins * purchase.reward_rate) -
                                 floor_of(purchase.coins * purchase.platform_rate);
  const mpq_class grant_rate = per_million(terms.grant_rate.units());
  mpz_class value = floor_of(contribution * grant_rate);
  if (terms.grant_base == GrantBase::profit) {
    value = std::min(floor_of((purchase.coins - cost) * grant_rate), contribution);
  }
  const bool earns_none = members_[purchase.member].legacy.claim == 0 && !flawed(Flaw::locks_after_exit);
  if (value < 0 || earns_none) return;
  const mpq_class at = flawed(Flaw::locked_priced_after) && circulating_ + figures.granted > 0
                           ? ratio(pool_ + figures.contribution, circulating_ + figures.granted)
                           : price();
  if (at > 0) figures.locked = floor_of(value / at);
}

// Of the order's surplus c - v.
void Oracle::add_release(const Purchase& purchase, OrderFigures& figures) const {
  const mpz_class surplus = figures.contribution - figures.value;
  const mpz_class worth = floor_of(surplus * per_million(terms_of(purchase).legacy.release_share.units()));
  mpq_class at = price();
  if (flawed(Flaw::release_priced_after) && circulating_ + figures.granted > 0) {
    at = ratio(pool_ + figures.contribution, circulating_ + figures.granted);
  }
  const mpq_class points = worth / at;
  mpz_class most = locked_.locked();
  if (flawed(Flaw::own_locked_points_share)) most += figures.locked;
  figures.released = std::min(most, flawed(Flaw::release_rounds_up) ? ceiling_of(points) : floor_of(points));
}

void Oracle::add_reasons_of_coins(const Purchase& purchase, const OrderFigures& figures, Reasons& reasons) const {
  if (figures.contribution < 0) return;
  const mpz_class locked = locked_.locked() - figures.released + figures.locked;
  reasons.add_if(locked > kPointsBound, Reject::points_limit);
  if (purchase.coins == 0) return;
  const std::optional<std::size_t> position = members_[purchase.member].legacy.position;
  const mpz_class acquired = position ? positions_[*position].acquired : mpz_class(0);
  const mpz_class usable = acquired + locked_.collectable(purchase.member) + locked_.locked_of(purchase.member);
  reasons.add_if(usable + figures.locked > kPointsBound, Reject::position_limit);
  reasons.add_if(surplus_after(purchase, figures) < 0 && !flawed(Flaw::coin_cost_uncovered),
                 Reject::platform_funds_insufficient);
  reasons.add_if(overflows(Account::platform_loss, purchase.coin_cost), Reject::account_limit);
}

// What cash would have beyond what it has to cover, if that order were settled now.
mpz_class Oracle::surplus_after(const Purchase& purchase, const OrderFigures& figures) const {
  OracleBooks books = books_;
  if (purchase.prepaid) {
    books.at(Account::customer_deposits) -= purchase.price();
  } else {
    books.at(Account::cash) += purchase.paid - purchase.wallet;
    books.at(Account::subsidy) -= purchase.subsidy;
    books.charge(purchase.member, purchase.wallet);
  }
  const std::optional<std::size_t> supplier = find_supplier(purchase.supplier);
  const mpz_class owes = supplier && suppliers_[*supplier].owed < 0 ? mpz_class(-suppliers_[*supplier].owed) : 0;
  books.at(Account::supplier_payable) += purchase.cost - std::min(owes, purchase.cost);
  books.at(Account::pool) += figures.contribution;
  mpz_class remainder = figures.rewards;
  for (const OracleReward& reward : rewards_of(purchase)) {
    books.credit(reward.member, reward.amount);
    remainder -= reward.amount;
  }
  if (terms_of(purchase).remainder_to == RemainderTo::pool) books.at(Account::pool) += remainder;
  if (terms_of(purchase).remainder_to == RemainderTo::reserve) books.at(Account::reserve) += remainder;
  return books.surplus();
}

void Oracle::settle_coins(const Purchase& purchase, const OrderFigures& figures) {
  balance(Account::coins) -= purchase.coins;
  balance(Account::legacy_assumed) -= purchase.coins;
  balance(Account::platform_loss) += purchase.coin_cost;
  if (flawed(Flaw::own_locked_points_share)) locked_.lock(purchase.member, figures.locked);
  locked_.release(figures.released);
  circulating_ += figures.released;
  if (!flawed(Flaw::own_locked_points_share) && figures.locked > 0) locked_.lock(purchase.member, figures.locked);
  // A day on which anything was locked ends, even if the same command makes it lapse.
  if (!periods_.day_end && has_daily_work()) periods_.day_end = end_of_period(Period::day, clock_);
}

}  // namespace greenpool::oracle
