// Claims from before the programme, and the points locked for them. SPEC section 9.
#include <algorithm>

#include "base/text_id.h"
#include "engine/apply/fold.h"
#include "engine/apply/holdings.h"

namespace greenpool {
namespace {

Timestamp next_conversion(const LegacyBook& legacy) {
  Timestamp next;
  for (const auto& [name, batch] : legacy.batches) {
    if (batch.from != Timestamp{} && (next == Timestamp{} || batch.from < next)) next = batch.from;
  }
  return next;
}

void drop_batch(State& state, std::map<std::string, ClaimBatch, std::less<>>::iterator batch) {
  for (const ClaimBatch::Claim& claim : batch->second.claims) state.legacy.claim_ids.erase(claim.id);
  state.legacy.batches.erase(batch);
  state.periods.claims_from = next_conversion(state.legacy);
}

// Whether every member's claims stay inside the bound of one position's spend.
bool claims_fit(const State& state, const ClaimBatch& batch) {
  std::map<MemberIndex, Money> added;
  for (const ClaimBatch::Claim& claim : batch.claims) {
    Money& sum = added[claim.member];
    const auto holding = state.legacy.holdings.find(claim.member);
    const Money before = holding == state.legacy.holdings.end() ? Money(0) : holding->second.claim;
    if (claim.amount > Money(kOrderMoneyMax) - before - sum) return false;
    sum += claim.amount;
  }
  return true;
}

void add_claim(State& state, const ClaimBatch::Claim& claim) {
  LegacyHolding& holding = state.legacy.holdings[claim.member];
  holding.claim += claim.amount;
  holding.waiting += claim.amount;
  state.legacy.claims += claim.amount;
  if (holding.position.exists()) state.positions.at(holding.slot).spend += claim.amount;
}

// The promise of a legacy position that opens now: always on the member's basis, it is one.
std::uint32_t legacy_promise(State& state) {
  const Promise promise{state.terms.legacy.multiple, ExitBasis::member};
  const auto made = std::find(state.promises.begin(), state.promises.end(), promise);
  if (made != state.promises.end()) return static_cast<std::uint32_t>(made - state.promises.begin());
  state.promises.push_back(promise);
  return static_cast<std::uint32_t>(state.promises.size() - 1);
}

void open_legacy_position(State& state, MemberIndex member, LegacyHolding& holding) {
  PositionSlot newest = state.newest_position(member);
  holding.slot = state.positions.open(member, legacy_promise(state), newest);
  state.members[member.value()].newest_position = newest.value();
  Position& position = state.positions.at(holding.slot);
  position.spend = holding.claim;
  holding.position = position.id;
  holding.sold = Points(0);
  holding.received = Money(0);
}

}  // namespace

const char* fold(State& state, const ClaimProposed& event, Change&) {
  if (event.member.value() >= state.members.size()) return "the member is unknown";
  if (!is_text_id(event.claim) || state.legacy.claim_ids.contains(event.claim)) return "the claim is taken";
  if (!is_text_id(event.batch)) return "the batch has no name";
  if (event.amount <= Money(0) || event.amount > Money(kOrderMoneyMax)) return "the claim is outside its range";
  const auto found = state.legacy.batches.find(event.batch);
  if (found != state.legacy.batches.end()) {
    if (found->second.approved) return "the batch is approved already";
    if (event.amount > Money(kMoneyMax) - found->second.amount) return "the batch would pass its bound";
  }
  ClaimBatch& batch = state.legacy.batches[std::string(event.batch)];
  batch.claims.push_back({std::string(event.claim), event.member, event.amount});
  batch.amount += event.amount;
  auto& proposers = batch.proposed_by;
  if (std::find(proposers.begin(), proposers.end(), event.operator_id) == proposers.end()) {
    proposers.emplace_back(event.operator_id);
  }
  state.legacy.claim_ids.emplace(event.claim);
  return nullptr;
}

const char* fold(State& state, const ClaimsApproved& event, Change& change) {
  const auto found = state.legacy.batches.find(event.batch);
  if (found == state.legacy.batches.end() || found->second.approved) return "no such batch waits for approval";
  ClaimBatch& batch = found->second;
  if (event.claims != static_cast<std::int64_t>(batch.claims.size()) || event.amount != batch.amount) {
    return "the batch has other claims";
  }
  if (event.from != Timestamp{} && event.from <= state.clock) return "claims turn into coins now or later";
  if (!claims_fit(state, batch)) return "a member's claims would pass their bound";
  for (const ClaimBatch::Claim& claim : batch.claims) add_claim(state, claim);
  batch.approved = true;
  batch.from = event.from;
  state.periods.claims_from = next_conversion(state.legacy);
  change.posting.debit(Account::legacy_assumed, batch.amount);
  change.posting.credit(Account::legacy_claims, batch.amount);
  return nullptr;
}

const char* fold(State& state, const ClaimsRejected& event, Change&) {
  const auto found = state.legacy.batches.find(event.batch);
  if (found == state.legacy.batches.end() || found->second.approved) return "no such batch waits for approval";
  drop_batch(state, found);
  return nullptr;
}

const char* fold(State& state, const ClaimConverted& event, Change& change) {
  const auto found = state.legacy.batches.find(event.batch);
  if (found == state.legacy.batches.end() || !found->second.approved) return "no such batch is approved";
  ClaimBatch& batch = found->second;
  if (batch.from > state.clock) return "the batch waits for its time";
  const ClaimBatch::Claim& claim = batch.claims[static_cast<std::size_t>(batch.converted)];
  if (claim.id != event.claim || claim.member != event.member || claim.amount != event.amount) {
    return "another claim of the batch comes first";
  }
  LegacyHolding& holding = state.legacy.holdings.at(event.member);
  if (holding.waiting < event.amount) return "so much of the member's claims does not wait";
  holding.waiting -= event.amount;
  holding.coins += event.amount;
  change.posting.debit(Account::legacy_claims, event.amount);
  change.posting.credit(Account::coins, event.amount);
  if (++batch.converted == batch.claims.size()) drop_batch(state, found);
  return nullptr;
}

const char* fold(State& state, const ReleasedCollected& event, Change& change) {
  LegacyBook& legacy = state.legacy;
  const auto found = legacy.holdings.find(event.member);
  if (found == legacy.holdings.end()) return "the member has no claims";
  LegacyHolding& holding = found->second;
  if (event.points <= Points(0) || event.points != legacy.collectable(holding)) {
    return "the member has other points to collect";
  }
  if (event.points > legacy.released) return "so many points are not released";
  if (event.opened != !holding.position.exists()) return "a member has one legacy position";
  if (event.position != (event.opened ? state.positions.next_id() : holding.position)) {
    return "the legacy position is another";
  }
  if (event.opened) {
    if (state.positions.full() || holding.claim <= Money(0)) return "no legacy position can open";
    open_legacy_position(state, event.member, holding);
  } else if (event.points > Points(kPointsMax) - state.positions.at(holding.slot).acquired) {
    return "the points would pass their bound";
  } else {
    change.position_before = state.positions.at(holding.slot);
  }
  legacy.note(holding);
  holding.ready = Points(0);
  legacy.released -= event.points;
  Position& position = state.positions.at(holding.slot);
  position.acquired += event.points;
  position.remaining += event.points;
  change.position_slot = holding.slot;
  change.position_after = position;
  change.holdings += event.points;
  change.released -= event.points;
  return nullptr;
}

const char* fold(State& state, const ReleasesSettled& event, Change& change) {
  LegacyBook& legacy = state.legacy;
  if (event.residue != legacy.released) return "the residue is what is released still";
  if (event.residue > Points(kPointsMax) - legacy.locked) return "the locked points would pass their bound";
  for (const auto& [member, holding] : legacy.holdings) {
    if (legacy.collectable(holding) > Points(0)) return "everyone collects first";
  }
  legacy.settle_releases();
  if (event.residue > Points(0)) take_from_pool(state.pool, event.residue, Money(0));
  change.released -= event.residue;
  return nullptr;
}

const char* fold(State& state, const LockedLapsed& event, Change& change) {
  LegacyBook& legacy = state.legacy;
  const auto found = legacy.holdings.find(event.member);
  if (found == legacy.holdings.end()) return "the member has no claims";
  LegacyHolding& holding = found->second;
  if (legacy.collectable(holding) > Points(0)) return "the member collects first";
  if (event.points <= Points(0) || event.points > holding.locked) return "the member has fewer points locked";
  if (event.reason == LapseReason::exit && (holding.position.exists() || event.points != holding.locked)) {
    return "an exit leaves nothing locked";
  }
  const Points residue = event.points - std::min(event.points, legacy.locked);
  if (event.residue != residue || residue > legacy.released) return "the residue is another";
  static_cast<void>(legacy.take_locked(holding, event.points));
  if (residue > Points(0)) take_from_pool(state.pool, residue, Money(0));
  change.released -= residue;
  close_idle_legacy(state, holding);
  return nullptr;
}

}  // namespace greenpool
