#include "figures/next_exit.h"

namespace greenpool {

NextExit next_exit(const State& state, MemberIndex member) {
  NextExit first;
  const PositionSlot newest = state.newest_position(member);
  for (PositionSlot slot = state.positions.oldest(newest); slot.exists(); slot = state.positions.next(slot, newest)) {
    const Position& position = state.positions.at(slot);
    const std::optional<Multiple>& multiple = state.promises[position.promise].multiple;
    if (!multiple || position.spend == Money(0) || position.acquired == Points(0)) continue;
    const Trigger trigger = Trigger::of_position(*multiple, position.spend, position.acquired);
    // Ties leave in order of opening, which is the order of the list.
    if (first.position == nullptr || trigger < first.trigger) first = {&position, *multiple, trigger};
  }
  return first;
}

}  // namespace greenpool
