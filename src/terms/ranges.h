// What the checks of this room share: ranges, and violations in one wording. Used by validate*.cc only.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "terms/terms.h"
#include "terms/validate.h"

namespace greenpool {

[[nodiscard]] inline bool is_rate(Rate rate) { return rate >= Rate(0) && rate <= Rate(kRateOne); }

[[nodiscard]] inline bool is_money(Money amount) { return amount >= Money(0) && amount <= Money(kMoneyMax); }

// A name appears in lists, CSV files and logs: one line of UTF-8, 1 to 200 bytes, not blank.
[[nodiscard]] bool is_name(std::string_view name);

[[nodiscard]] inline TermsViolation out_of_range(std::string key, std::string reason) {
  return {"out_of_range", std::move(key), std::move(reason)};
}

[[nodiscard]] inline TermsViolation inconsistent(std::string key, std::string reason) {
  return {"inconsistent", std::move(key), std::move(reason)};
}

// Of a list with more tables than it may have.
[[nodiscard]] TermsViolation too_many(std::string_view table, std::size_t most);

// "rank[2].rate" of index 1.
[[nodiscard]] inline std::string key_in(std::string_view table, std::size_t index, std::string_view key) {
  return std::string(table) + "[" + std::to_string(index + 1) + "]." + std::string(key);
}

// validate_rewards.cc: [rewards] and [[rank]]. The combinations are asked when all ranges hold.
[[nodiscard]] std::optional<TermsViolation> find_reward_range_violation(const Terms& terms);
[[nodiscard]] std::optional<TermsViolation> find_reward_combination_violation(const Terms& terms);

// validate_payouts.cc: [dividend], [withdrawal], [[tax]], [legacy] and [calendar].
[[nodiscard]] std::optional<TermsViolation> find_payout_range_violation(const Terms& terms);
[[nodiscard]] std::optional<TermsViolation> find_payout_combination_violation(const Terms& terms);

}  // namespace greenpool
