// What the shop and the payment room tell each other. The shop says what is due; the payment room says what came in.
//
// A payment is counted once: told again it changes nothing. What the shop cannot use is never refused in a way that
// would lose it: it is due back (late, duplicate), or an incident that staff decide (another amount, an order that
// nobody knows).
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
#include "shop/rates.h"

namespace greenpool::shop {

struct PaymentDue {
  std::string programme;
  std::string order;
  std::string member;
  Money amount{};        // > 0
  std::string title_zh;  // of the first goods
  std::string title_en;
  Timestamp expires_at{};  // later payments are taken only as long as the order was not cancelled
};
// Of an order that waits for payment. Refuses: shop_order_unknown, order_action_not_allowed, programme_ending.
[[nodiscard]] PaymentDue payment_due(Work& work, const Actor& actor, const std::string& order);

struct PaymentFacts {
  std::string programme;
  std::string payment;  // its own id, the same whenever it is told
  std::string order;
  Money amount{};  // > 0, as the provider confirmed it
};

enum class PaymentOutcome : std::uint8_t {
  accepted,       // the order goes on
  repeated,       // told before
  refund_due,     // the order was cancelled, paid already, or no longer covers its cost: a refund is due
  mismatched,     // another amount: an incident
  order_unknown,  // an incident
};

[[nodiscard]] PaymentOutcome on_payment_succeeded(Work& work, const PaymentFacts& facts, const TermsRates& terms);
// An attempt ended without money. An order whose time is over is cancelled; else it may be paid anew. Told again it
// changes nothing.
void on_payment_closed(Work& work, const std::string& programme, const std::string& order);

enum class IncidentKind : std::uint8_t { amount_mismatch, order_unknown };
inline constexpr std::array<std::string_view, 2> kIncidentKindNames{"amount_mismatch", "order_unknown"};
constexpr std::span<const std::string_view> names_of(IncidentKind) { return kIncidentKindNames; }

struct Incident {
  std::int64_t number = 0;
  IncidentKind kind = IncidentKind::amount_mismatch;
  std::string order;
  std::string payment;
  Money expected{};
  Money received{};
  bool open = true;
  std::string note;
  Timestamp at{};
};
[[nodiscard]] std::vector<Incident> list_incidents(Work& work, const Actor& actor, const Page& page);

enum class IncidentDecision : std::uint8_t { refund, no_refund };
// Refuses: incident_unknown, incident_closed, refund_action_not_allowed (what it tells of was counted otherwise).
void close_incident(Work& work, const Actor& staff, std::int64_t number, IncidentDecision decision,
                    const std::string& note);

}  // namespace greenpool::shop
