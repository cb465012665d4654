#include "terms/validate.h"

#include <algorithm>
#include <string_view>

#include "terms/known_keys.h"
#include "terms/ranges.h"

namespace greenpool {
namespace {

constexpr std::int64_t kSplitFactorMin = 2;
constexpr std::int64_t kSplitFactorMax = 1'000;
constexpr int kInjectionWindowDaysMax = 90;
constexpr int kSaleWindowHoursMax = 168;
constexpr int kReversalDaysMax = 366;

bool is_programme_id(std::string_view id) {
  return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-';
  });
}

// `minor` minor units a point.
Price per_point(std::int64_t minor) { return Price{minor, kUnitsPerPoint}; }

std::optional<TermsViolation> find_price_violation(const Price& price, int digits, const std::string& key) {
  if (price.minor <= 0 || price.units <= 0) return out_of_range(key, "must be more than 0");
  if (!exact_price_text(price, digits)) {
    return TermsViolation{"too_fine", key, "must be a price of at most 8 decimals"};
  }
  return std::nullopt;
}

std::optional<TermsViolation> find_programme_violation(const Terms& terms) {
  if (!is_programme_id(terms.id)) {
    return out_of_range("programme.id", "must be 1 to 64 characters of A-Z, a-z, 0-9, dot, underscore and hyphen");
  }
  if (!is_name(terms.name)) {
    return out_of_range("programme.name", "must be 1 to 200 bytes of UTF-8 in one line, not blank");
  }
  if (find_currency(terms.currency.code) != terms.currency) {
    return out_of_range("programme.currency", "must be an active ISO 4217 currency code like \"CNY\"");
  }
  return std::nullopt;
}

std::optional<TermsViolation> find_points_violation(const Terms& terms) {
  const int digits = terms.currency.digits;
  if (auto violation = find_price_violation(terms.initial_price, digits, "points.initial_price")) return violation;
  if (!is_rate(terms.grant_rate)) return out_of_range("points.grant_rate", "must be between 0 and 1");
  if (!is_rate(terms.sell_fee) || terms.sell_fee == Rate(kRateOne)) {
    return out_of_range("points.sell_fee", "must be at least 0 and below 1, or no sale could pay");
  }
  if (auto violation = find_price_violation(terms.split_at, digits, "points.split_at")) return violation;
  if (per_point(100'000) < terms.split_at) {
    return out_of_range("points.split_at", "must be at most 100000 minor units a point, that is " +
                                               *exact_price_text(per_point(100'000), digits));
  }
  if (terms.split_factor < kSplitFactorMin || terms.split_factor > kSplitFactorMax) {
    return out_of_range("points.split_factor", "must be between 2 and 1000");
  }
  if (terms.injection_window_days < 1 || terms.injection_window_days > kInjectionWindowDaysMax) {
    return out_of_range("points.injection_window_days", "must be between 1 and 90");
  }
  if (terms.sale_window_hours < 1 || terms.sale_window_hours > kSaleWindowHoursMax) {
    return out_of_range("points.sale_window_hours", "must be between 1 and 168");
  }
  return std::nullopt;
}

std::optional<TermsViolation> find_rate_violation(const Terms& terms) {
  if (terms.exit_multiple &&
      (*terms.exit_multiple < Multiple(kRateOne) || *terms.exit_multiple > Multiple(kMultipleMax))) {
    return out_of_range("exit.multiple", "must be between 1 and 50, or \"none\"");
  }
  if (!is_rate(terms.reward_rate)) return out_of_range("order.reward_rate", "must be between 0 and 1");
  if (!is_rate(terms.platform_rate)) return out_of_range("order.platform_rate", "must be between 0 and 1");
  if (terms.reversal_days < 0 || terms.reversal_days > kReversalDaysMax) {
    return out_of_range("order.reversal_days", "must be between 0 and 366");
  }
  return std::nullopt;
}

// Ranges hold already.
std::optional<TermsViolation> find_combination_violation(const Terms& terms) {
  if (terms.split_at <= terms.initial_price) {
    return inconsistent("points.initial_price", "must be below points.split_at");
  }
  // split_at / split_factor >= 100 minor units a point: below that, a split would make the published price too coarse.
  if (terms.split_at < per_point(100 * terms.split_factor)) {
    return inconsistent("points.split_factor",
                        "points.split_at divided by it must be at least 100 minor units a point");
  }
  const Rate taken = terms.reward_rate + terms.platform_rate;
  if (taken > Rate(kRateOne)) {
    return inconsistent("order.platform_rate", "must be at most 1 together with order.reward_rate");
  }
  // With the profit as base, v = (a - k) g must not exceed c = a - k - (reward + platform) a; at k = 0 that is this.
  if (terms.grant_base == GrantBase::profit && terms.grant_rate > Rate(kRateOne) - taken) {
    return inconsistent(
        "points.grant_rate",
        "must be at most 1 - order.reward_rate - order.platform_rate when points.grant_base is \"profit\"");
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> exact_price_text(const Price& price, int digits) {
  if (price.minor <= 0 || price.units <= 0) return std::nullopt;
  std::string text = format_price(price, digits);  // cut, so exact only if it reads back as the same price
  const Result<Price> read = parse_price(text, digits);
  if (!read || *read != price) return std::nullopt;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::optional<TermsViolation> find_violation(const Terms& terms) {
  if (auto violation = find_programme_violation(terms)) return violation;
  if (auto violation = find_points_violation(terms)) return violation;
  if (auto violation = find_rate_violation(terms)) return violation;
  if (auto violation = find_reward_range_violation(terms)) return violation;
  if (auto violation = find_payout_range_violation(terms)) return violation;
  if (auto violation = find_combination_violation(terms)) return violation;
  if (auto violation = find_reward_combination_violation(terms)) return violation;
  return find_payout_combination_violation(terms);
}

Status validate(const Terms& terms) {
  const std::optional<TermsViolation> violation = find_violation(terms);
  if (!violation) return {};
  return failure(kTermsVocabulary.code(violation->fault), "key " + violation->key + ": " + violation->reason);
}

}  // namespace greenpool
