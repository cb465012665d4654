#include "sim/what_if.h"

#include <algorithm>
#include <type_traits>
#include <variant>

#include "base/check.h"

namespace greenpool {
namespace {

template <class T, class... Kinds>
constexpr bool kIsOneOf = (std::is_same_v<T, Kinds> || ...);

// The operation as it is asked under other terms; nothing: it is not asked.
std::optional<Operation> asked_again(const Operation& operation) {
  return std::visit(
      []<class T>(const T& kind) -> std::optional<Operation> {
        if constexpr (kIsOneOf<T, ProposeTerms, AcknowledgeTerms, ApproveTerms, WithdrawTerms, AcceptTerms, Advance>) {
          return std::nullopt;
        } else if constexpr (std::is_same_v<T, RegisterMember>) {
          RegisterMember joining = kind;
          joining.accepts = 1;
          return joining;
        } else {
          return kind;
        }
      },
      operation);
}

}  // namespace

WhatIf::WhatIf(const Terms& terms) : engine_(terms) {
  const Event opened = ProgrammeOpened{};
  GP_CHECK(engine_.replay(Timestamp{}, {&opened, 1}).has_value(), "a programme opens");
  engine_.ready();
}

void WhatIf::ask(Timestamp at, const Operation& operation) {
  calendar(at);
  std::optional<Operation> again = asked_again(operation);
  if (!again) {
    ++left_out_;
    return;
  }
  ++asked_;
  const std::string_view name = operation_name(operation);
  if (const Reject reject = decide(at, std::move(*again)); reject != Reject::none) {
    ++refused_[{name, info_of(reject).name}];
  }
}

void WhatIf::calendar(Timestamp until) {
  for (std::optional<Timestamp> due = state().next_due(); due && *due <= until; due = state().next_due()) {
    if (decide(std::max(*due, state().clock), Advance{}) != Reject::none) return;
  }
}

Reject WhatIf::decide(Timestamp at, Operation operation) {
  events_.clear();
  return engine_.decide({std::max(at, state().clock), {}, std::move(operation)}, events_);
}

}  // namespace greenpool
