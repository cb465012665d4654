#include <array>

#include "engine/event.h"

namespace greenpool {

std::string_view operation_name(const Operation& operation) {
  static constexpr std::array<std::string_view, std::variant_size_v<Operation>> kNames{
      "register_member", "settle_order", "sell_points", "inject"};
  return kNames[operation.index()];
}

std::string_view source_name(InjectionSource source) {
  static constexpr std::array<std::string_view, 3> kNames{"subsidy", "financing", "reserve"};
  return kNames[static_cast<std::size_t>(source)];
}

std::string_view event_name(const Event& event) {
  static constexpr std::array<std::string_view, std::variant_size_v<Event>> kNames{
      "programme_opened", "member_registered", "order_settled", "points_sold",
      "pool_injected",    "forced_exit",       "pool_reserved", "points_split"};
  return kNames[event.index()];
}

}  // namespace greenpool
