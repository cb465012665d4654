// Money that the shop owes back to customers through the payment provider: rows that the payment room executes.
//
// Only what was paid in money and did not go into the programme for good comes here: an order that was refused or
// called off, units returned before settlement, payments that came too late, twice, or with a wrong amount. Wallet,
// coins and subsidy are given back by the engine, which is also the only one to refund after settlement (to the
// wallet). All refunds of a payment together never exceed it.
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
#include "shop/page.h"

namespace greenpool::shop {

enum class RefundReason : std::uint8_t { cancelled, refused, returned, late, duplicate, mismatch };
inline constexpr std::array<std::string_view, 6> kRefundReasonNames{"cancelled", "refused",   "returned",
                                                                    "late",      "duplicate", "mismatch"};
constexpr std::span<const std::string_view> names_of(RefundReason) { return kRefundReasonNames; }

enum class RefundState : std::uint8_t { due, done, failed };
inline constexpr std::array<std::string_view, 3> kRefundStateNames{"due", "done", "failed"};
constexpr std::span<const std::string_view> names_of(RefundState) { return kRefundStateNames; }

struct Refund {
  std::int64_t number = 0;  // for paging
  std::string id;           // the provider's idempotent number of it
  std::string programme;
  std::string order;
  std::string payment;  // of which it is a part
  Money amount{};
  RefundReason reason = RefundReason::cancelled;
  RefundState state = RefundState::due;
  std::string code;  // why it failed
  Timestamp due_at{};
  std::optional<Timestamp> done_at = {};
};

// Those that are due and the payment room was not told of, of all programmes, the oldest first; and that it was told of
// one. Refuses: refund_unknown.
[[nodiscard]] std::vector<Refund> refunds_untold(Work& work, int at_most);
void refund_told(Work& work, const std::string& id);
struct RefundFilter {
  std::optional<std::string> order = {};
  std::optional<RefundState> state = {};
};
[[nodiscard]] std::vector<Refund> list_refunds(Work& work, const Actor& actor, const RefundFilter& filter,
                                               const Page& page);

// What became of it; told again it changes nothing. A success that is told after a failure counts. Refuses:
// refund_unknown.
void on_refund_succeeded(Work& work, const std::string& id);
// It will not succeed by itself: staff look at it, and have it tried again.
void on_refund_failed(Work& work, const std::string& id, const std::string& code);
// Refuses: refund_unknown, refund_action_not_allowed (it did not fail).
void retry_refund(Work& work, const Actor& staff, const std::string& id);

// For orders, returns and incidents. amount > 0.
struct OwedRefund {
  std::string programme;
  std::string order;
  std::string payment;
  Money amount{};
  RefundReason reason = RefundReason::cancelled;
};
void owe_refund(Work& work, const OwedRefund& owed);

}  // namespace greenpool::shop
