// New versions of the terms: proposed, acknowledged, approved, withdrawn. SPEC section 13.
#pragma once

#include <cstdint>
#include <string_view>
#include <tuple>

#include "base/fields.h"
#include "base/time.h"
#include "engine/commands/form.h"

namespace greenpool {

inline constexpr std::int64_t kTermsVersionMax = 65'535;

// Changed terms, whole, to take effect at a time that leaves the notice they need. SPEC sections 5 and 13.
template <class Form>
struct BasicProposeTerms {
  static constexpr std::string_view kName = "propose_terms";
  typename Form::Text proposal{};
  typename Form::Document terms{};
  Timestamp effective;
  typename Form::Text operator_id{};

  static constexpr auto fields() {
    using This = BasicProposeTerms;
    return std::tuple(Field("proposal", &This::proposal), Field("terms", &This::terms),
                      Field("effective", &This::effective), Field("operator", &This::operator_id));
  }
};

// An operator has read the findings that block the proposed terms (terms/review.h); two of them have to.
template <class Form>
struct BasicAcknowledgeTerms {
  static constexpr std::string_view kName = "acknowledge_terms";
  typename Form::Text proposal{};
  typename Form::Text operator_id{};
  typename Form::Text reference{};  // to where the reasons are recorded

  static constexpr auto fields() {
    using This = BasicAcknowledgeTerms;
    return std::tuple(Field("proposal", &This::proposal), Field("operator", &This::operator_id),
                      Field("reference", &This::reference));
  }
};

// By another operator than the one who proposed.
template <class Form>
struct BasicApproveTerms {
  static constexpr std::string_view kName = "approve_terms";
  typename Form::Text proposal{};
  typename Form::Text operator_id{};

  static constexpr auto fields() {
    using This = BasicApproveTerms;
    return std::tuple(Field("proposal", &This::proposal), Field("operator", &This::operator_id));
  }
};

template <class Form>
struct BasicWithdrawTerms : BasicApproveTerms<Form> {
  static constexpr std::string_view kName = "withdraw_terms";
};

}  // namespace greenpool
