#include "pool/exit_queue.h"

#include <algorithm>

namespace greenpool {

// The order in which positions leave: ascending trigger price, ties in order of opening. SPEC section 5.
struct ExitQueue::LaterDue {
  bool operator()(const LateEntry& a, const LateEntry& b) const {
    if (b.trigger < a.trigger) return true;
    if (a.trigger < b.trigger) return false;
    return b.entry.id < a.entry.id;
  }
};

Trigger ExitQueue::trigger_of(PositionSlot slot) const {
  const Position& position = positions_.at(slot);
  return Trigger::of_position(*promises_[position.promise].multiple, position.spend, position.acquired);
}

void ExitQueue::push(PositionSlot slot) {
  const Position& position = positions_.at(slot);
  if (!promises_[position.promise].multiple || position.spend <= Money(0)) return;
  if (heap_.size() >= 2 * std::size_t{positions_.open_count()} + kSlack) {
    rebuild();
    return;
  }
  const Trigger trigger = trigger_of(slot);
  const Entry entry{trigger_key(trigger), slot, position.id};
  if (in_hand() && entry.key <= hand_key_) {
    late_.push_back({trigger, entry});
    std::push_heap(late_.begin(), late_.end(), LaterDue{});
  } else {
    insert(entry);
  }
}

void ExitQueue::insert(const Entry& entry) {
  heap_.push_back(entry);
  sift_up(heap_.size() - 1, entry);
}

PositionSlot ExitQueue::next_due(const Pool& pool) {
  if (pool.circulating <= Points(0) || (heap_.empty() && !in_hand())) {
    return_hand();
    return {};
  }
  const Trigger price = Trigger::of_price(pool);
  if (!in_hand() && !reaches_key(price, heap_[0].key)) {
    taken_ = 0;
    return {};
  }
  PositionSlot first = first_in_hand();
  if (!first.exists()) {
    take_in_hand(price);
    first = first_in_hand();
    if (!first.exists()) return {};
  }
  if (trigger_of(first) <= price) return first;
  return_hand();
  return {};
}

PositionSlot ExitQueue::first_in_hand() {
  while (!ties_.empty() && !is_open(ties_.back())) ties_.pop_back();
  while (!late_.empty() && !is_open(late_.front().entry)) {
    std::pop_heap(late_.begin(), late_.end(), LaterDue{});
    late_.pop_back();
  }
  if (late_.empty()) return ties_.empty() ? PositionSlot{} : ties_.back().slot;
  if (ties_.empty()) return late_.front().entry.slot;
  const LateEntry tie{trigger_of(ties_.back().slot), ties_.back()};
  return LaterDue{}(tie, late_.front()) ? late_.front().entry.slot : tie.entry.slot;
}

void ExitQueue::take_in_hand(const Trigger& price) {
  while (!heap_.empty() && reaches_key(price, heap_[0].key)) {
    const Entry top = heap_[0];
    if (!is_open(top)) {
      pop_top();
      continue;
    }
    const std::uint64_t key = trigger_key(trigger_of(top.slot));
    if (key > top.key) {
      sift_down(0, {key, top.slot, top.id});
      continue;
    }
    if (taken_ * kStormShare > heap_.size()) {
      gather_all(trigger_key(price));
      taken_ = 0;
    } else {
      gather_ties();
      taken_ += ties_.size();
    }
    return;
  }
}

void ExitQueue::gather_ties() {
  const std::uint64_t key = heap_[0].key;
  hand_key_ = key;
  while (!heap_.empty() && heap_[0].key == key) {
    const Entry top = heap_[0];
    pop_top();
    if (!is_open(top)) continue;
    // The same position twice (a lowered key joined a stale one): one entry is enough. Equal keys surface by number.
    if (!ties_.empty() && ties_.back().id == top.id) continue;
    const std::uint64_t current = trigger_key(trigger_of(top.slot));
    if (current > key) {
      insert({current, top.slot, top.id});
    } else {
      ties_.push_back(top);
    }
  }
  std::reverse(ties_.begin(), ties_.end());
  order_exactly(0, ties_.size());
}

void ExitQueue::gather_all(std::uint64_t key) {
  hand_key_ = key;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < heap_.size(); ++i) {
    Entry entry = heap_[i];
    if (entry.key <= key) {
      if (!is_open(entry)) continue;
      entry.key = trigger_key(trigger_of(entry.slot));
    }
    if (entry.key <= key) {
      ties_.push_back(entry);
    } else {
      heap_[kept++] = entry;
    }
  }
  while (heap_.size() > kept) heap_.pop_back();
  make_heap();
  std::sort(ties_.begin(), ties_.end(), [](const Entry& a, const Entry& b) { return b < a; });
  const auto same = [](const Entry& a, const Entry& b) { return a.id == b.id; };
  ties_.erase(std::unique(ties_.begin(), ties_.end(), same), ties_.end());
  for (std::size_t begin = 0; begin < ties_.size();) {
    std::size_t end = begin + 1;
    while (end < ties_.size() && ties_[end].key == ties_[begin].key) ++end;
    order_exactly(begin, end);
    begin = end;
  }
}

// Equal keys are nearly always equal triggers: then the order of opening is all, and no position is looked at twice.
void ExitQueue::order_exactly(std::size_t begin, std::size_t end) {
  if (end - begin < 2) return;
  const auto first = ties_.begin() + static_cast<std::ptrdiff_t>(begin);
  const auto last = ties_.begin() + static_cast<std::ptrdiff_t>(end);
  const Trigger trigger = trigger_of(first->slot);
  const bool equal = std::all_of(first + 1, last, [&](const Entry& entry) {
    const Trigger other = trigger_of(entry.slot);
    return trigger <= other && other <= trigger;
  });
  if (equal) return;
  std::sort(first, last, [this](const Entry& a, const Entry& b) {
    return LaterDue{}(LateEntry{trigger_of(a.slot), a}, LateEntry{trigger_of(b.slot), b});
  });
}

void ExitQueue::return_hand() {
  for (const Entry& entry : ties_) {
    if (is_open(entry)) insert(entry);
  }
  for (const LateEntry& late : late_) {
    if (is_open(late.entry)) insert(late.entry);
  }
  ties_.clear();
  late_.clear();
}

void ExitQueue::rebuild() {
  heap_.clear();
  ties_.clear();
  late_.clear();
  const std::size_t count = positions_.slot_count();
  for (std::size_t i = 0; i < count; ++i) {
    const PositionSlot slot(static_cast<std::uint32_t>(i));
    const Position& position = positions_.at(slot);
    if (!position.id.exists() || !promises_[position.promise].multiple || position.spend <= Money(0)) continue;
    heap_.push_back({trigger_key(trigger_of(slot)), slot, position.id});
  }
  make_heap();
}

void ExitQueue::make_heap() {
  if (heap_.size() < 2) return;
  for (std::size_t i = (heap_.size() - 2) / kArity + 1; i-- > 0;) sift_down(i, Entry(heap_[i]));
}

void ExitQueue::pop_top() {
  const Entry last = heap_.back();
  heap_.pop_back();
  if (!heap_.empty()) sift_down(0, last);
}

void ExitQueue::sift_up(std::size_t index, const Entry& entry) {
  while (index > 0) {
    const std::size_t parent = (index - 1) / kArity;
    if (!(entry < heap_[parent])) break;
    heap_[index] = heap_[parent];
    index = parent;
  }
  heap_[index] = entry;
}

void ExitQueue::sift_down(std::size_t index, const Entry& entry) {
  const std::size_t size = heap_.size();
  for (;;) {
    const std::size_t first = index * kArity + 1;
    if (first >= size) break;
    std::size_t least = first;
    for (std::size_t child = first + 1; child < std::min(first + kArity, size); ++child) {
      if (heap_[child] < heap_[least]) least = child;
    }
    if (!(heap_[least] < entry)) break;
    heap_[index] = heap_[least];
    index = least;
  }
  heap_[index] = entry;
}

}  // namespace greenpool
