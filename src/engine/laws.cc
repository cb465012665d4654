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

namespace {

template <class Law, class Happened>
constexpr bool kSpeaksOf = requires(const Happened& happened, const Change& change, const State& state) {
  Law::holds_after(happened, change, state);
};

// A law that no longer fits the call would be passed over without a word.
static_assert(kSpeaksOf<ExitsAreDue, ForcedExit> && kSpeaksOf<PayoutsArePriced, ForcedExit> &&
              kSpeaksOf<PayoutsArePriced, PointsSold> && kSpeaksOf<PayoutsArePriced, WindowSale> &&
              kSpeaksOf<PayoutsArePriced, PointsConverted> && kSpeaksOf<PayoutsArePriced, OrderSettled> &&
              kSpeaksOf<ClosingPaysParts, ClosingPaid> && kSpeaksOf<ClosingPaysParts, ClaimRepaid> &&
              kSpeaksOf<ClosingPaysParts, ProgrammeClosed>);

// The first of these laws that is broken after an event of a kind that they speak of.
template <class... Law>
const char* broken_of_its_kind(const Event& event, const Change& change, const State& state) {
  return std::visit(
      [&]<class Happened>(const Happened& happened) -> const char* {
        const char* broken = nullptr;
        const auto look = [&]<class One>(std::type_identity<One>) {
          if constexpr (kSpeaksOf<One, Happened>) {
            if (broken == nullptr && !One::holds_after(happened, change, state)) broken = One::kName;
          }
        };
        (look(std::type_identity<Law>()), ...);
        return broken;
      },
      event);
}

}  // namespace

const char* broken_after_event(const Event& event, const Change& change, const State& state) {
  const PostingFigures figures = state.books.figures_of(change.posting);
  if (!AmountsBounded::holds_after_event(figures, change)) return AmountsBounded::kName;
  if (!PriceNeverFalls::holds_after_event(event, change)) return PriceNeverFalls::kName;
  if (!BooksBalance::holds_after_event(figures, change, state)) return BooksBalance::kName;
  if (!CoverHolds::holds_after_event(state)) return CoverHolds::kName;
  if (!PointsConserved::holds_after_event(change)) return PointsConserved::kName;
  if (!WalletsConserved::holds_after_event(figures, change)) return WalletsConserved::kName;
  if (!PositionSound::holds_after_event(change, state)) return PositionSound::kName;
  return broken_of_its_kind<ExitsAreDue, PayoutsArePriced, ClosingPaysParts>(event, change, state);
}

const char* broken_after_command(const State& state, Timestamp clock_before) {
  const BooksFigures books = state.books.figures();
  if (!AmountsBounded::holds_after_command(books)) return AmountsBounded::kName;
  return CommandSettled::holds_after_command(books, state, clock_before) ? nullptr : CommandSettled::kName;
}

}  // namespace greenpool
