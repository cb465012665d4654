#include "pool/order_book.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cstring>

namespace greenpool {

OrderBook::OrderBook() {
  parts_.reserve(kParts);
  for (std::size_t i = 0; i < kParts; ++i) parts_.emplace_back(0, Hash{this}, Equal{this});
}

std::size_t OrderBook::hash_of(std::string_view id) { return XXH3_64bits(id.data(), id.size()); }

OrderNumber OrderBook::number_of(std::uint32_t low_bits) const {
  // The one number with these low bits in [first, first + 2^32).
  return orders_.first() + static_cast<std::uint32_t>(low_bits - static_cast<std::uint32_t>(orders_.first()));
}

std::optional<OrderNumber> OrderBook::find(std::string_view id) const {
  if (empty()) return std::nullopt;
  const auto& part = parts_[part_of(hash_of(id))];
  const auto found = part.find(id);
  if (found == part.end()) return std::nullopt;
  return number_of(*found);
}

std::string_view OrderBook::id_of(OrderNumber number) const {
  const char* text = &texts_[orders_[number].text_at];
  return {text + 1, static_cast<std::size_t>(static_cast<unsigned char>(*text))};
}

std::optional<OrderNumber> OrderBook::lot(std::uint32_t low_bits) const {
  if (low_bits == kNoLot) return std::nullopt;
  const OrderNumber number = number_of(low_bits);
  if (!orders_.holds(number)) return std::nullopt;
  return number;
}

OrderNumber OrderBook::add(std::string_view id, const KeptOrder& order) {
  GP_CHECK(!id.empty() && id.size() <= 64, "an id of 1 to 64 bytes");
  // Numbers with low bits that mean "nothing" are skipped; no two orders in the book share their low bits.
  if (static_cast<std::uint32_t>(orders_.end()) == kNoLot) orders_.push_back(KeptOrder{});
  if (texts_.room() < id.size() + 1) static_cast<void>(texts_.extend(texts_.room()));
  KeptOrder kept = order;
  kept.text_at = texts_.end();
  kept.first_reward = rewards_.end();
  kept.rewards = 0;
  char* const text = texts_.extend(id.size() + 1);
  *text = static_cast<char>(id.size());
  std::memcpy(text + 1, id.data(), id.size());
  orders_.push_back(kept);
  const OrderNumber number = orders_.end() - 1;
  parts_[part_of(hash_of(id))].insert(static_cast<std::uint32_t>(number));
  return number;
}

void OrderBook::add_reward(const KeptReward& reward) {
  rewards_.push_back(reward);
  ++orders_[orders_.end() - 1].rewards;
}

void OrderBook::drop_oldest() {
  const OrderNumber number = orders_.first();
  const KeptOrder& order = orders_[number];
  if (static_cast<std::uint32_t>(number) != kNoLot) {
    const std::string_view id = id_of(number);
    parts_[part_of(hash_of(id))].erase(id);
    texts_.drop_before(order.text_at + id.size() + 1);
    rewards_.drop_before(order.first_reward + order.rewards);
  }
  orders_.drop_before(number + 1);
}

// False when two orders have one id, or texts and rewards are not laid out as add() does.
bool OrderBook::rebuild_lookup() {
  for (auto& part : parts_) part.clear();
  std::uint64_t text_end = texts_.first();
  std::uint64_t reward_end = rewards_.first();
  bool sound = true;
  orders_.for_each([&](OrderNumber number, const KeptOrder& order) {
    if (!sound || static_cast<std::uint32_t>(number) == kNoLot) return;
    sound = order.text_at >= text_end && texts_.holds(order.text_at) && order.first_reward == reward_end &&
            order.rewards <= rewards_.end() - reward_end;
    if (!sound) return;
    const auto length = static_cast<unsigned char>(texts_[order.text_at]);
    text_end = order.text_at + length + 1U;
    sound = length >= 1 && length <= 64 && text_end <= texts_.end() && (order.text_at >> 20) == ((text_end - 1) >> 20);
    if (!sound) return;
    reward_end += order.rewards;
    const std::string_view id = id_of(number);
    sound = parts_[part_of(hash_of(id))].insert(static_cast<std::uint32_t>(number)).second;
  });
  return sound && reward_end == rewards_.end() && text_end == texts_.end() && orders_.size() < UINT32_MAX;
}

std::size_t OrderBook::memory_bytes() const {
  std::size_t bytes = orders_.memory_bytes() + rewards_.memory_bytes() + texts_.memory_bytes();
  for (const auto& part : parts_) bytes += part.bucket_count() * (sizeof(std::uint32_t) + 1);
  return bytes;
}

}  // namespace greenpool
