// Commands about what members are owed from before the programme. SPEC section 9.
#pragma once

#include "base/fields.h"
#include "base/time.h"
#include "engine/commands/form.h"
#include "money/money.h"

namespace greenpool {

// One claim of a batch that waits for approval.
template <class Form>
struct BasicProposeClaim {
  static constexpr std::string_view kName = "propose_claim";
  typename Form::Text claim{};
  typename Form::Text batch{};
  typename Form::Member member{};
  Money amount{};
  typename Form::Text operator_id{};

  static constexpr auto fields() {
    using This = BasicProposeClaim;
    return std::tuple(Field("claim", &This::claim), Field("batch", &This::batch), Field("member", &This::member),
                      Field("amount", &This::amount).within(1, kOrderMoneyMax), Field("operator", &This::operator_id));
  }
};

// By an operator who proposed none of its claims. They are owed from now on, and turn into coins now or, where `from`
// is named, when that time comes.
template <class Form>
struct BasicApproveClaims {
  static constexpr std::string_view kName = "approve_claims";
  typename Form::Text batch{};
  Timestamp from;
  typename Form::Text operator_id{};

  static constexpr auto fields() {
    using This = BasicApproveClaims;
    return std::tuple(Field("batch", &This::batch), Field("from", &This::from, Need::optional),
                      Field("operator", &This::operator_id));
  }
};

template <class Form>
struct BasicRejectClaims {
  static constexpr std::string_view kName = "reject_claims";
  typename Form::Text batch{};
  typename Form::Text operator_id{};

  static constexpr auto fields() {
    using This = BasicRejectClaims;
    return std::tuple(Field("batch", &This::batch), Field("operator", &This::operator_id));
  }
};

}  // namespace greenpool
