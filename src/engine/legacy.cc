#include "engine/legacy.h"

#include <algorithm>

namespace greenpool {

void LegacyBook::begin_epoch_if_empty() {
  if (locked > Points(0)) return;
  ++epoch;
  index = kIndexOne;
}

void LegacyBook::release(Points points) {
  if (points < locked) {
    const auto left = static_cast<std::uint64_t>((locked - points).units());
    const auto before = static_cast<std::uint64_t>(locked.units());
    index = divide_floor(wide(index, left) + before - 1, before);
  }
  locked -= points;
  released += points;
  begin_epoch_if_empty();
}

void LegacyBook::note(LegacyHolding& holding) const {
  const Points still = locked_of(holding);
  holding.ready += holding.locked - still;
  holding.locked = still;
  holding.index = index;
  holding.epoch = epoch;
}

void LegacyBook::lock(LegacyHolding& holding, Points points) {
  note(holding);
  holding.locked += points;
  locked += points;
}

Points LegacyBook::take_locked(LegacyHolding& holding, Points points) {
  note(holding);
  holding.locked -= points;
  const Points residue = points - std::min(points, locked);
  locked -= points - residue;
  released -= residue;
  begin_epoch_if_empty();
  return residue;
}

void LegacyBook::settle_releases() {
  for (auto& [member, holding] : holdings) {
    if (!holding.awaits_points()) continue;
    holding.index = kIndexOne;
    holding.epoch = epoch;
  }
  locked += released;
  released = Points(0);
  index = kIndexOne;
}

void LegacyBook::multiply(std::int64_t factor) {
  locked = Points(locked.units() * factor);
  released = Points(released.units() * factor);
  for (auto& [member, holding] : holdings) {
    // Exact whatever F was since: what is noted anew has lost nothing to rounding.
    note(holding);
    holding.locked = Points(holding.locked.units() * factor);
    holding.sold = multiply_saturating(holding.sold, factor);
  }
}

bool LegacyBook::rebuild() {
  const auto bounded = [](Points points) { return points >= Points(0) && points <= Points(kPointsMax); };
  bool sound = bounded(locked) && bounded(released) && index > 0 && index <= kIndexOne;
  for (const auto& [member, holding] : holdings) {
    sound = sound && bounded(holding.locked) && bounded(holding.ready) &&
            (holding.locked == Points(0) || holding.epoch != epoch ||
             (holding.index >= index && holding.index <= kIndexOne));
  }
  claim_ids.clear();
  for (const auto& [name, batch] : batches) {
    for (const ClaimBatch::Claim& claim : batch.claims) sound = claim_ids.insert(claim.id).second && sound;
    sound = sound && batch.converted < batch.claims.size();
  }
  return sound;
}

}  // namespace greenpool
