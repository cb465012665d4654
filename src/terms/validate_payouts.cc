#include <algorithm>

#include "terms/ranges.h"

namespace greenpool {
namespace {

constexpr int kUtcOffsetMin = -720;
constexpr int kUtcOffsetMax = 840;
constexpr int kNoticeDaysMax = 365;

bool is_rate_below_one(Rate rate) { return is_rate(rate) && rate != Rate(kRateOne); }

std::optional<TermsViolation> find_withdrawal_violation(const WithdrawalTerms& withdrawal) {
  if (!is_money(withdrawal.minimum) || withdrawal.minimum == Money(0)) {
    return out_of_range("withdrawal.minimum", "must be more than 0 and at most 9e12 minor units");
  }
  if (!is_rate_below_one(withdrawal.fee_rate)) {
    return out_of_range("withdrawal.fee_rate", "must be at least 0 and below 1");
  }
  if (!is_money(withdrawal.fee_fixed)) {
    return out_of_range("withdrawal.fee_fixed", "must be at most 9e12 minor units");
  }
  if (withdrawal.daily_limit && (!is_money(*withdrawal.daily_limit) || *withdrawal.daily_limit == Money(0))) {
    return out_of_range("withdrawal.daily_limit", "must be more than 0 and at most 9e12 minor units, or \"none\"");
  }
  if (!is_money(withdrawal.four_eyes_above)) {
    return out_of_range("withdrawal.four_eyes_above", "must be at most 9e12 minor units");
  }
  if (withdrawal.tax.size() > kTaxBracketsMax) return too_many("tax", kTaxBracketsMax);
  for (std::size_t i = 0; i < withdrawal.tax.size(); ++i) {
    if (!is_money(withdrawal.tax[i].above)) {
      return out_of_range(key_in("tax", i, "above"), "must be at most 9e12 minor units");
    }
    if (!is_rate_below_one(withdrawal.tax[i].rate)) {
      return out_of_range(key_in("tax", i, "rate"), "must be at least 0 and below 1");
    }
  }
  return std::nullopt;
}

// Whether every withdrawal x >= minimum pays something, wherever in the month it falls. Fee and taxes round up, each by
// less than one unit, so with r of them what is left is more than x (1 - fee - tax) - r - fixed: at least 1 when that
// is not negative. Without any rounding it must be positive itself.
bool every_withdrawal_pays(const WithdrawalTerms& withdrawal) {
  Rate tax;
  std::int64_t roundings = withdrawal.fee_rate > Rate(0) ? 1 : 0;
  for (const TaxBracket& bracket : withdrawal.tax) {
    tax = std::max(tax, bracket.rate);
    if (bracket.rate > Rate(0)) ++roundings;
  }
  const Rate left = Rate(kRateOne) - withdrawal.fee_rate - tax;
  const std::int64_t needed = withdrawal.fee_fixed.units() + std::max<std::int64_t>(roundings, 1);
  return Int128{withdrawal.minimum.units()} * left.units() >= Int128{needed} * kRateOne;
}

}  // namespace

std::optional<TermsViolation> find_payout_range_violation(const Terms& terms) {
  if (!is_rate(terms.dividend.rate)) return out_of_range("dividend.rate", "must be between 0 and 1");
  if (auto violation = find_withdrawal_violation(terms.withdrawal)) return violation;
  if (!is_rate(terms.legacy.release_share)) return out_of_range("legacy.release_share", "must be between 0 and 1");
  if (terms.legacy.multiple < Multiple(kRateOne) || terms.legacy.multiple > Multiple(kMultipleMax)) {
    return out_of_range("legacy.multiple", "must be between 1 and 50");
  }
  if (terms.utc_offset_minutes < kUtcOffsetMin || terms.utc_offset_minutes > kUtcOffsetMax) {
    return out_of_range("calendar.utc_offset", "must be between -12:00 and +14:00");
  }
  if (terms.notice_days < 0 || terms.notice_days > kNoticeDaysMax) {
    return out_of_range("calendar.notice_days", "must be between 0 and 365");
  }
  if (terms.wind_down_notice_days < 0 || terms.wind_down_notice_days > kNoticeDaysMax) {
    return out_of_range("calendar.wind_down_notice_days", "must be between 0 and 365");
  }
  return std::nullopt;
}

std::optional<TermsViolation> find_payout_combination_violation(const Terms& terms) {
  const WithdrawalTerms& withdrawal = terms.withdrawal;
  for (std::size_t i = 1; i < withdrawal.tax.size(); ++i) {
    if (withdrawal.tax[i].above <= withdrawal.tax[i - 1].above) {
      return inconsistent(key_in("tax", i, "above"), "must be more than that of the bracket before");
    }
  }
  if (!every_withdrawal_pays(withdrawal)) {
    return inconsistent(
        "withdrawal.minimum",
        "must be more than its fee and its tax at the highest rate, each with a minor unit for rounding");
  }
  if (withdrawal.daily_limit && *withdrawal.daily_limit < withdrawal.minimum) {
    return inconsistent("withdrawal.daily_limit", "must be at least withdrawal.minimum");
  }
  return std::nullopt;
}

}  // namespace greenpool
