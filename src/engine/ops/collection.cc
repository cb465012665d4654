#include <algorithm>

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

bool would_leave_residue(const State& state, std::span<const MemberIndex> collectors, Points collected, Points taken) {
  const LegacyBook& legacy = state.legacy;
  const Points residue = legacy.released - collected;
  if (residue == Points(0) || taken != state.pool.circulating - residue) return false;
  return std::all_of(legacy.holdings.begin(), legacy.holdings.end(), [&](const auto& entry) {
    return std::binary_search(collectors.begin(), collectors.end(), entry.first) ||
           legacy.collectable(entry.second) == Points(0);
  });
}

Points unusable_points(const State& state, const LegacyHolding& holding) {
  const Points locked = state.legacy.locked_of(holding);
  if (locked == Points(0)) return locked;
  // ceil(m x claim / price) - A: m x claim <= 5e18 and 9e18 units keep the product in 128 bits.
  const Price price = state.pool.price();
  const auto multiple = static_cast<std::uint64_t>(state.legacy_multiple(holding).units());
  const UInt128 worth =
      wide(multiple * static_cast<std::uint64_t>(holding.claim.units()), static_cast<std::uint64_t>(price.units));
  const UInt128 divisor = wide(static_cast<std::uint64_t>(kRateOne), static_cast<std::uint64_t>(price.minor));
  const UInt128 useful = (worth + divisor - 1) / divisor;
  const Points acquired = holding.position.exists() ? state.positions.at(holding.slot).acquired : Points(0);
  const Int128 keep = std::max(Int128{0}, static_cast<Int128>(useful) - acquired.units());
  return keep >= locked.units() ? Points(0) : locked - Points(static_cast<std::int64_t>(keep));
}

LockedLapsed lapse_of(const State& state, MemberIndex member, Points points, LapseReason reason) {
  return {member, points, points - std::min(points, state.legacy.locked), reason};
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
