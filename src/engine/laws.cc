#include "engine/laws.h"

#include "engine/invariants/amounts_bounded.h"
#include "engine/invariants/books_balance.h"
#include "engine/invariants/closing_pays_parts.h"
#include "engine/invariants/command_settled.h"
#include "engine/invariants/cover_holds.h"
#include "engine/invariants/exits_are_due.h"
#include "engine/invariants/payouts_are_priced.h"
#include "engine/invariants/points_conserved.h"
#include "engine/invariants/position_sound.h"
#include "engine/invariants/price_never_falls.h"
#include "engine/invariants/wallets_conserved.h"

namespace greenpool {

const char* broken_after_event(const Event& event, const Change& change, const State& state) {
  if (!AmountsBounded::holds_after_event(change, state)) return AmountsBounded::kName;
  if (!PriceNeverFalls::holds_after_event(event, change)) return PriceNeverFalls::kName;
  if (!BooksBalance::holds_after_event(change, state)) return BooksBalance::kName;
  if (!CoverHolds::holds_after_event(state)) return CoverHolds::kName;
  if (!PointsConserved::holds_after_event(change)) return PointsConserved::kName;
  if (!WalletsConserved::holds_after_event(change)) return WalletsConserved::kName;
  if (!PositionSound::holds_after_event(change, state)) return PositionSound::kName;
  if (!ExitsAreDue::holds_after_event(event, change, state)) return ExitsAreDue::kName;
  if (!PayoutsArePriced::holds_after_event(event, change, state)) return PayoutsArePriced::kName;
  if (!ClosingPaysParts::holds_after_event(event, change, state)) return ClosingPaysParts::kName;
  return nullptr;
}

const char* broken_after_command(const State& state, Timestamp clock_before) {
  if (!AmountsBounded::holds_after_command(state)) return AmountsBounded::kName;
  return CommandSettled::holds_after_command(state, clock_before) ? nullptr : CommandSettled::kName;
}

}  // namespace greenpool
