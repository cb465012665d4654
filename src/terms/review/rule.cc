#include "terms/review/rule.h"

#include "base/decimal.h"

namespace greenpool {

std::string fill(std::string_view text, std::initializer_list<std::string> values) {
  std::string filled;
  for (const std::string& value : values) {
    const std::size_t at = text.find("{}");
    GP_CHECK(at != std::string_view::npos, "a text of the review has a place for each value");
    filled.append(text.substr(0, at)).append(value);
    text.remove_prefix(at + 2);
  }
  GP_CHECK(text.find("{}") == std::string_view::npos, "a text of the review has a value for each place");
  return filled.append(text);
}

Explanation explain(const Wording& text, std::initializer_list<std::string> values) {
  return {fill(text.zh, values), fill(text.en, values)};
}

Figure count_figure(std::string_view name, std::int64_t count) {
  return {name, std::to_string(count), std::to_string(count)};
}

Figure ratio_figure(std::string_view name, const Ratio& ratio) {
  return {name, short_decimal_text(ratio), fraction_text(ratio)};
}

Figure amount_figure(std::string_view name, const Ratio& minor, const Terms& terms) {
  return {name, amount_text(minor, terms), fraction_text(minor / power_of_ten(terms.currency.digits))};
}

std::string amount_text(const Ratio& minor, const Terms& terms) {
  return decimal_text(minor / power_of_ten(terms.currency.digits), terms.currency.digits);
}

std::string percent_text(const Ratio& share) { return decimal_text(share * 100, 2) + " %"; }

Ratio highest_grant_share(const Terms& terms) {
  const bool taken = terms.reward_rate + terms.platform_rate > Rate(0);
  if (terms.grant_base == GrantBase::profit && terms.grant_rate > Rate(0) && taken) return 1;
  return Ratio(terms.grant_rate);
}

Ratio lowest_leaving_fee(const Terms& terms) {
  const bool leaves_free = terms.exit_multiple && terms.exit_fee == ExitFee::waived;
  return leaves_free ? Ratio(0) : Ratio(terms.sell_fee);
}

Ratio platform_share_kept(const Terms& terms) {
  return Ratio(reference_order(terms).platform) * (1 - Ratio(terms.dividend.rate));
}

}  // namespace greenpool
