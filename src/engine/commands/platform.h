// Money of the platform, the tax office and suppliers. SPEC sections 8 and 11.
#pragma once

#include <string_view>
#include <tuple>

#include "base/fields.h"
#include "engine/commands/form.h"
#include "money/money.h"

namespace greenpool {

// The platform's own money into the programme.
template <class Form>
struct BasicPayIn {
  static constexpr std::string_view kName = "pay_in";
  Money amount{};

  static constexpr auto fields() { return std::tuple(Field("amount", &BasicPayIn::amount).within(1, kMoneyMax)); }
};

// The platform's own money out of it: no more than what full cover leaves.
template <class Form>
struct BasicDraw {
  static constexpr std::string_view kName = "draw";
  Money amount{};

  static constexpr auto fields() { return std::tuple(Field("amount", &BasicDraw::amount).within(1, kMoneyMax)); }
};

// Withheld tax to the tax office.
template <class Form>
struct BasicRemitTax {
  static constexpr std::string_view kName = "remit_tax";
  Money amount{};

  static constexpr auto fields() { return std::tuple(Field("amount", &BasicRemitTax::amount).within(1, kMoneyMax)); }
};

// Cash set aside to pay parts of members' prices, or injections. SPEC section 10.
template <class Form>
struct BasicFundSubsidy {
  static constexpr std::string_view kName = "fund_subsidy";
  Money amount{};

  static constexpr auto fields() { return std::tuple(Field("amount", &BasicFundSubsidy::amount).within(1, kMoneyMax)); }
};

// What a supplier is owed is paid under four eyes: asked for by one operator, approved by another. Without a supplier
// it is what is owed for orders that named none.
template <class Form>
struct BasicRequestSupplierPayment {
  static constexpr std::string_view kName = "request_supplier_payment";
  typename Form::Text payment{};
  typename Form::Text supplier{};
  Money amount{};
  typename Form::Text operator_id{};

  static constexpr auto fields() {
    using This = BasicRequestSupplierPayment;
    return std::tuple(Field("payment", &This::payment), Field("supplier", &This::supplier, Need::optional),
                      Field("amount", &This::amount).within(1, kMoneyMax), Field("operator", &This::operator_id));
  }
};

template <class Form>
struct BasicApproveSupplierPayment {
  static constexpr std::string_view kName = "approve_supplier_payment";
  typename Form::Text payment{};
  typename Form::Text operator_id{};

  static constexpr auto fields() {
    using This = BasicApproveSupplierPayment;
    return std::tuple(Field("payment", &This::payment), Field("operator", &This::operator_id));
  }
};

template <class Form>
struct BasicRejectSupplierPayment : BasicApproveSupplierPayment<Form> {
  static constexpr std::string_view kName = "reject_supplier_payment";
};

}  // namespace greenpool
