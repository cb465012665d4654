// What happened to orders, for those whom others tell of it (webhooks): written in the transaction in which it happens,
// and taken once, in order.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "office/office.h"
#include "shop/order.h"

namespace greenpool::shop {

enum class OrderEventKind : std::uint8_t { created, paid, shipped, received, settled, cancelled, refunded };
inline constexpr std::array<std::string_view, 7> kOrderEventKindNames{"created", "paid",      "shipped", "received",
                                                                      "settled", "cancelled", "refunded"};
constexpr std::span<const std::string_view> names_of(OrderEventKind) { return kOrderEventKindNames; }

// Each kind happens to an order once; refunded once for each detail.
struct OrderEvent {
  OrderEventKind kind = OrderEventKind::created;
  Order order;         // as it is when the event is taken
  std::string detail;  // of a refund: the return, or why there was none
  Timestamp at{};
};

void note_event(Work& work, const std::string& order, OrderEventKind kind, const std::string& detail = {});
// The oldest; they are not told again.
[[nodiscard]] std::vector<OrderEvent> take_events(Work& work, int at_most);

}  // namespace greenpool::shop
