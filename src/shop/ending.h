// The end of a programme. Once it is confirmed the engine takes no orders; at the end it cancels what was paid and not
// settled (SPEC section 15), as if the shop had asked for it: money then is due back through the provider, wallet,
// coins and subsidy have returned, and what was not shipped is in stock again. What was shipped stays with the member.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "office/office.h"
#include "shop/names.h"
#include "shop/order.h"

namespace greenpool::shop {

enum class EndStage : std::uint8_t { closing, closed };
inline constexpr std::array<std::string_view, 2> kEndStageNames{"closing", "closed"};
constexpr std::span<const std::string_view> names_of(EndStage) { return kEndStageNames; }

// What the engine says of it. A stage is never taken back.
void note_ending(Work& work, const std::string& programme, EndStage stage);
// Refuses: programme_ending.
void require_selling(Work& work, const std::string& programme);

// The engine cancelled the unit at the end. It stands as cancelled; with the last one of its order what is due in money
// is owed, and the order ends.
void end_unit(Work& work, Order& order, const Unit& unit);

// For a timer: units of closed programmes that nobody asked the engine about yet. How many.
int ask_about_ended(Work& work, int at_most);

}  // namespace greenpool::shop
