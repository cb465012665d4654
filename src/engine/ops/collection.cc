#include "engine/ops/legacy.h"

namespace greenpool {

std::optional<ReleasedCollected> collection_of(const State& state, MemberIndex member) {
  const auto found = state.legacy.holdings.find(member);
  if (found == state.legacy.holdings.end()) return std::nullopt;
  const LegacyHolding& holding = found->second;
  const Points points = state.legacy.collectable(holding);
  if (points == Points(0)) return std::nullopt;
  const bool opens = !holding.position.exists();
  return ReleasedCollected{member, points, opens ? state.positions.next_id() : holding.position, opens};
}

Points plan_collection(const State& state, MemberIndex member, Plan& plan) {
  std::optional<ReleasedCollected> collection = collection_of(state, member);
  if (!collection) return Points(0);
  if (collection->opened) collection->position = plan.open_position(state.positions);
  plan.add(*collection);
  return collection->points;
}

Points plan_collection_of_all(const State& state, Plan& plan) {
  Points collected;
  if (state.legacy.released == Points(0)) return collected;
  for (const auto& [member, holding] : state.legacy.holdings) collected += plan_collection(state, member, plan);
  return collected;
}

void plan_releases_settled(const State& state, Points collected, Plan& plan) {
  const LegacyBook& legacy = state.legacy;
  if (legacy.locked > Points(0) || legacy.released > Points(0)) {
    plan.add(ReleasesSettled{legacy.released - collected});
  }
}

void plan_lapse_of_all(const State& state, Plan& plan) {
  plan_releases_settled(state, plan_collection_of_all(state, plan), plan);
  // The residue was settled: every balance is its part of L, and none leaves a residue of its own.
  for (const auto& [member, holding] : state.legacy.holdings) {
    const Points points = state.legacy.locked_of(holding);
    if (points > Points(0)) plan.add(LockedLapsed{member, points, Points(0), LapseReason::closing});
  }
}

}  // namespace greenpool
