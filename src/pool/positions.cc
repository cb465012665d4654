#include "pool/positions.h"

namespace greenpool {

PositionSlot PositionBook::open(MemberIndex member, std::uint32_t promise, PositionSlot& newest) {
  GP_CHECK(!full(), "position numbers last");
  PositionSlot slot = first_free_;
  if (slot.exists()) {
    first_free_ = at(slot).newer;
  } else {
    slot = PositionSlot(static_cast<std::uint32_t>(slots_.size()));
    slots_.push_back(Position{});
  }
  Position& position = at(slot);
  position = Position{};
  position.id = PositionId(++opened_);
  position.member = member;
  position.promise = promise;
  if (newest.exists()) {
    position.newer = at(newest).newer;
    position.older = newest;
    at(position.newer).older = slot;
    at(newest).newer = slot;
  } else {
    position.newer = slot;
    position.older = slot;
  }
  newest = slot;
  ++open_;
  return slot;
}

void PositionBook::close(PositionSlot slot, PositionSlot& newest) {
  Position& position = at(slot);
  GP_CHECK(position.id.exists(), "only an open position closes");
  if (position.newer == slot) {
    newest = PositionSlot{};
  } else {
    at(position.older).newer = position.newer;
    at(position.newer).older = position.older;
    if (newest == slot) newest = position.older;
  }
  position = Position{};
  position.newer = first_free_;
  first_free_ = slot;
  --open_;
}

bool PositionBook::free_slots_are_sound() const {
  std::size_t expected = slots_.size();
  for_each_open([&expected](const Position&) { --expected; });
  PositionSlot slot = first_free_;
  for (std::size_t count = 0; count < expected; ++count) {
    if (slot.value() >= slots_.size() || at(slot).id.exists()) return false;
    slot = at(slot).newer;
  }
  return !slot.exists();
}

}  // namespace greenpool
