// Invoices (发票) of what a member paid in money and wallet, after refunds.
//
//   requested ──▶ issued ──▶ red (a red-letter invoice took it back; a new one may be requested)
//       └─▶ withdrawn
//
// An order has one that is requested or issued at most. When goods come back after it was issued, it is listed to be
// corrected: a red-letter invoice, then a new one of what is left.
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
#include "shop/ports.h"

namespace greenpool::shop {

enum class InvoiceKind : std::uint8_t { personal, company };
inline constexpr std::array<std::string_view, 2> kInvoiceKindNames{"personal", "company"};
constexpr std::span<const std::string_view> names_of(InvoiceKind) { return kInvoiceKindNames; }

enum class InvoiceState : std::uint8_t { requested, issued, red, withdrawn };
inline constexpr std::array<std::string_view, 4> kInvoiceStateNames{"requested", "issued", "red", "withdrawn"};
constexpr std::span<const std::string_view> names_of(InvoiceState) { return kInvoiceStateNames; }

struct InvoiceTitle {
  InvoiceKind kind = InvoiceKind::personal;
  std::string title;            // a name, up to 240 bytes
  std::string tax_number = {};  // of a company: its unified social credit code; of a person: none
  std::string email = {};       // where it goes, up to 240 bytes
};

// GB 32100-2015: 18 digits and capitals (no I, O, S, V, Z), the last one a check digit modulo 31. Pure.
[[nodiscard]] bool is_social_credit_code(std::string_view text);

// Its id. Refuses: shop_order_unknown, order_action_not_allowed (not paid), invoice_invalid, tax_number_invalid,
// invoice_exists, invoice_nothing_due.
std::string request_invoice(Work& work, const Actor& actor, const std::string& order, const InvoiceTitle& title,
                            Sealer& sealer);
// By staff, under the number that the tax system gave; the amount is that of this moment. Refuses: invoice_unknown,
// invoice_invalid, invoice_action_not_allowed, invoice_nothing_due.
void issue_invoice(Work& work, const Actor& staff, const std::string& id, const std::string& invoice_number);
void issue_red_letter(Work& work, const Actor& staff, const std::string& id, const std::string& red_number);
void withdraw_invoice(Work& work, const Actor& actor, const std::string& id);

struct Invoice {
  std::int64_t number = 0;  // for paging
  std::string id;
  std::string order;
  std::string member;
  InvoiceKind kind = InvoiceKind::personal;
  InvoiceState state = InvoiceState::requested;
  Money amount{};  // asked for, or invoiced
  Money due{};     // to be invoiced as of now; an issued one of more has to be corrected
  std::string invoice_number;
  std::string red_number;
  Timestamp requested_at{};
  std::optional<Timestamp> issued_at = {};

  [[nodiscard]] bool needs_correction() const { return state == InvoiceState::issued && due < amount; }
};
// Refuses: invoice_unknown.
[[nodiscard]] Invoice read_invoice(Work& work, const Actor& actor, const std::string& id);
// Refuses: invoice_unknown, sealed_data_unreadable.
[[nodiscard]] InvoiceTitle read_invoice_title(Work& work, const Actor& actor, const std::string& id, Sealer& sealer);

enum class InvoiceChoice : std::uint8_t { all, to_correct };
struct InvoiceFilter {
  std::optional<std::string> member = {};
  std::optional<std::string> order = {};
  std::optional<InvoiceState> state = {};
  InvoiceChoice choice = InvoiceChoice::all;
};
[[nodiscard]] std::vector<Invoice> list_invoices(Work& work, const Actor& actor, const InvoiceFilter& filter,
                                                 const Page& page);

}  // namespace greenpool::shop
