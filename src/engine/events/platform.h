// Money of the platform, the tax office and suppliers. SPEC sections 8 and 11.
#pragma once

#include <string_view>
#include <tuple>

#include "base/fields.h"
#include "money/money.h"

namespace greenpool {

struct CapitalPaidIn {
  static constexpr std::string_view kName = "capital_paid_in";
  Money amount;

  static constexpr auto fields() { return std::tuple(Field("amount", &CapitalPaidIn::amount)); }
};

struct CapitalDrawn {
  static constexpr std::string_view kName = "capital_drawn";
  Money amount;

  static constexpr auto fields() { return std::tuple(Field("amount", &CapitalDrawn::amount)); }
};

struct TaxRemitted {
  static constexpr std::string_view kName = "tax_remitted";
  Money amount;

  static constexpr auto fields() { return std::tuple(Field("amount", &TaxRemitted::amount)); }
};

struct SubsidyFunded {
  static constexpr std::string_view kName = "subsidy_funded";
  Money amount;

  static constexpr auto fields() { return std::tuple(Field("amount", &SubsidyFunded::amount)); }
};

struct SupplierPaymentRequested {
  static constexpr std::string_view kName = "supplier_payment_requested";
  std::string_view payment;
  std::string_view supplier;
  Money amount;
  std::string_view operator_id;

  static constexpr auto fields() {
    using This = SupplierPaymentRequested;
    return std::tuple(Field("payment", &This::payment), Field("supplier", &This::supplier, Need::optional),
                      Field("amount", &This::amount), Field("operator", &This::operator_id));
  }
};

struct SupplierPaymentRejected {
  static constexpr std::string_view kName = "supplier_payment_rejected";
  std::string_view payment;
  std::string_view operator_id;

  static constexpr auto fields() {
    using This = SupplierPaymentRejected;
    return std::tuple(Field("payment", &This::payment), Field("operator", &This::operator_id));
  }
};

struct SupplierPaid {
  static constexpr std::string_view kName = "supplier_paid";
  std::string_view payment;
  std::string_view supplier;
  Money amount;
  std::string_view operator_id;  // who approved

  static constexpr auto fields() {
    using This = SupplierPaid;
    return std::tuple(Field("payment", &This::payment), Field("supplier", &This::supplier, Need::optional),
                      Field("amount", &This::amount), Field("operator", &This::operator_id));
  }
};

}  // namespace greenpool
