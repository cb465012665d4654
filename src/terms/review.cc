#include "terms/review.h"

#include <algorithm>

#include "terms/review/rules.h"

namespace greenpool {
namespace {

constexpr Money kReferencePaid{100'000};
constexpr Rate kReferenceCost{300'000};

constexpr Wording kNotice{
    "本结论由条款计算得出，仅供参考，不构成法律意见；请咨询律师与主管部门。",
    "This is information computed from the terms, not legal advice; ask a lawyer and the authorities."};

Money half(Money amount) { return Money(amount.units() / 2); }

// cost_within(left): the cost, at most what rewards and platform leave.
template <class CostWithin>
ReferenceOrder order_costing(const Terms& terms, CostWithin&& cost_within) {
  ReferenceOrder order;
  order.paid = kReferencePaid;
  order.rewards = share_floor(order.paid, terms.reward_rate);
  order.platform = share_floor(order.paid, terms.platform_rate);
  const Money left = order.paid - order.rewards - order.platform;
  order.cost = cost_within(left);
  const bool on_profit = terms.grant_base == GrantBase::profit;
  // SPEC section 3: (1 - g)(a - k) >= (reward_rate + platform_rate) a, or the product is refused.
  if (on_profit && Int128{kRateOne - terms.grant_rate.units()} * (order.paid - order.cost).units() <
                       Int128{(terms.reward_rate + terms.platform_rate).units()} * order.paid.units()) {
    order.cost = Money(0);
  }
  order.contribution = left - order.cost;
  const Money base = on_profit ? order.paid - order.cost : order.contribution;
  order.grant_value = std::min(share_floor(base, terms.grant_rate), order.contribution);
  return order;
}

}  // namespace

ReferenceOrder reference_order(const Terms& terms) {
  return order_costing(terms,
                       [](Money left) { return std::min(share_floor(kReferencePaid, kReferenceCost), half(left)); });
}

ReferenceOrder reference_order(const Terms& terms, Rate cost) {
  return order_costing(terms, [cost](Money left) { return std::min(share_floor(kReferencePaid, cost), left); });
}

std::vector<Finding> review(const Terms& terms) {
  std::vector<Finding> findings;
  for (const Rule* rule : review_rules()) {
    std::optional<Verdict> verdict = rule->check(terms);
    if (!verdict) continue;
    findings.push_back({rule->code, rule->topic, verdict->severity, rule->source, rule->title,
                        std::move(verdict->explanation), std::move(verdict->figures), kNotice});
  }
  return findings;
}

bool blocks_activation(const std::vector<Finding>& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& finding) { return finding.severity == Severity::blocking; });
}

std::string blocking_codes(const std::vector<Finding>& findings) {
  std::string codes;
  for (const Finding& finding : findings) {
    if (finding.severity == Severity::blocking) codes.append(codes.empty() ? "" : ", ").append(finding.code);
  }
  return codes;
}

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::blocking:
      return "blocking";
    case Severity::warning:
      return "warning";
    case Severity::information:
      return "information";
  }
  return "unknown";
}

std::string_view name_of(ReviewTopic topic) { return topic == ReviewTopic::compliance ? "compliance" : "economics"; }

}  // namespace greenpool
