// Returns: a member asks for units of an order to be taken back, staff decide, the goods come, and what was paid goes
// back.
//
//   requested ──▶ approved ──goods arrive──▶ refunding ──▶ refunded
//     │   │          │                          └─ engine refused, staff give up ─▶ failed
//     │   └▶ withdrawn┘
//     └▶ rejected ◀───┘
//
// Before settlement a unit's engine order is cancelled: everything returns as it was paid, money by refunds.h. After it
// the engine order is reversed: the refund is credited to the member's wallet, coins and subsidy return (SPEC section
// 7); nothing goes through the payment provider, or it would be paid twice. A return of kind refund_only expects no
// goods: of an order not yet shipped they are in the house and in stock again, else they stay with the member.
//
// An open return keeps its order from being settled or shipped. A unit is in one open return at most.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "money/money.h"
#include "office/office.h"
#include "shop/actor.h"
#include "shop/engine_commands.h"
#include "shop/order.h"
#include "shop/page.h"
#include "shop/ports.h"

namespace greenpool::shop {

enum class ReturnKind : std::uint8_t { goods_back, refund_only };
inline constexpr std::array<std::string_view, 2> kReturnKindNames{"goods_back", "refund_only"};
constexpr std::span<const std::string_view> names_of(ReturnKind) { return kReturnKindNames; }

enum class ReturnState : std::uint8_t { requested, approved, refunding, refunded, rejected, withdrawn, failed };
inline constexpr std::array<std::string_view, 7> kReturnStateNames{"requested", "approved",  "refunding", "refunded",
                                                                   "rejected",  "withdrawn", "failed"};
constexpr std::span<const std::string_view> names_of(ReturnState) { return kReturnStateNames; }

struct ReturnedLine {
  int line = 0;  // of the order
  std::int64_t quantity = 0;
};

struct ReturnRequest {
  std::string order;
  ReturnKind kind = ReturnKind::goods_back;
  std::vector<ReturnedLine> lines = {};  // none: all that can be returned
  std::string reason;                    // up to 480 bytes; sealed, since it may tell of people
  std::vector<std::string> images = {};  // hashes
};

// Its id. A member until the return window closes, staff also later, as long as the order's terms let it be reversed.
// Refuses: shop_order_unknown, return_invalid, return_window_closed, return_not_reversible, order_in_progress,
// order_action_not_allowed, return_units_unavailable, image_limit, image_unknown.
std::string request_return(Work& work, const Actor& actor, const ReturnRequest& request, Sealer& sealer);

enum class SupplierCost : std::uint8_t { kept, returned };
inline constexpr std::array<std::string_view, 2> kSupplierCostNames{"kept", "returned"};
constexpr std::span<const std::string_view> names_of(SupplierCost) { return kSupplierCostNames; }

struct ReturnApproval {
  std::string id;
  std::optional<Money> amount = {};                 // of the price, less than all: only when all its units are settled
  SupplierCost supplier_cost = SupplierCost::kept;  // of settled units: whether the supplier gives it back
};
// By staff. Of kind refund_only the refund begins at once. Refuses: return_unknown, return_action_not_allowed,
// return_amount_invalid, return_not_reversible.
void approve_return(Work& work, const Actor& staff, const ReturnApproval& approval);
// By staff, until the goods are back. Refuses likewise, and return_invalid (no answer).
void reject_return(Work& work, const Actor& staff, const std::string& id, const std::string& answer);
// By the member, until the goods are back.
void withdraw_return(Work& work, const Actor& member, const std::string& id);

enum class StockDecision : std::uint8_t { resaleable, written_off };
inline constexpr std::array<std::string_view, 2> kStockDecisionNames{"resaleable", "written_off"};
constexpr std::span<const std::string_view> names_of(StockDecision) { return kStockDecisionNames; }
// By staff, of an approved return of kind goods_back: the goods are here, the refund begins.
void take_goods_back(Work& work, const Actor& staff, const std::string& id, StockDecision decision);
// By staff, of a refund that the engine refuses and always will: what it gave back stays, the rest is not refunded.
// Refuses: return_action_not_allowed (nothing was refused, or a cancellation is still awaited).
void give_up_return(Work& work, const Actor& staff, const std::string& id);

struct Return {
  std::int64_t number = 0;  // for paging
  std::string id;
  std::string order;
  std::string member;
  ReturnKind kind = ReturnKind::goods_back;
  ReturnState state = ReturnState::requested;
  std::string answer;
  std::optional<StockDecision> stock = {};
  SupplierCost supplier_cost = SupplierCost::kept;
  std::string code;  // of the engine's last refusal
  Timestamp requested_at{};
  std::optional<Timestamp> closed_at = {};
};
struct ReturnUnit {
  std::string unit;
  Money amount{};      // of its price that is to go back
  bool done = false;   // it did
  Money money_back{};  // of it through the payment provider
};
// Refuses: return_unknown.
[[nodiscard]] Return read_return(Work& work, const Actor& actor, const std::string& id);
[[nodiscard]] std::vector<ReturnUnit> read_return_units(Work& work, const std::string& id);
[[nodiscard]] std::vector<std::string> read_return_images(Work& work, const std::string& id);
// Refuses: return_unknown, sealed_data_unreadable.
[[nodiscard]] std::string read_return_reason(Work& work, const Actor& actor, const std::string& id, Sealer& sealer);

struct ReturnStep {
  Timestamp at{};
  ReturnState state = ReturnState::requested;
  Actor actor;
};
// Every state that it came into, and by whom. Refuses: return_unknown.
[[nodiscard]] std::vector<ReturnStep> read_return_history(Work& work, const Actor& actor, const std::string& id);

struct ReturnFilter {
  std::optional<std::string> member = {};
  std::optional<std::string> order = {};
  std::optional<ReturnState> state = {};
};
[[nodiscard]] std::vector<Return> list_returns(Work& work, const Actor& actor, const ReturnFilter& filter,
                                               const Page& page);

// For the other files of orders.

// Refuses: return_open.
void require_no_open_return(Work& work, const std::string& order);
// The engine gave a unit of a return back; `money` of it is due through the provider.
void on_unit_returned(Work& work, const Actor& engine, Order& order, const Unit& unit, Money money);
void note_return_code(Work& work, const std::string& id, const std::string& code);
[[nodiscard]] Reversal reversal_of(Work& work, const Unit& unit);

}  // namespace greenpool::shop
