#include "base/check.h"
#include "terms/names.h"
#include "terms/terms.h"
#include "terms/utc_offset.h"
#include "terms/utf8.h"
#include "terms/validate.h"

namespace greenpool {
namespace {

// A TOML basic string. Valid names and ids need only the two escapes; controls are escaped so that terms that are not
// valid still give a document that can be read and refused.
std::string quoted(std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (byte < 0x20 || byte == 0x7f) {
      out += {'\\', 'u', '0', '0', kHex[byte >> 4], kHex[byte & 15]};
    } else {
      out += c;
    }
  }
  return out + "\"";
}

void write(std::string& toml, std::string_view key, std::string_view value) {
  toml.append(key).append(" = ").append(value).append("\n");
}

std::string price_text(const Price& price, const Currency& currency) {
  const std::optional<std::string> text = exact_price_text(price, currency.digits);
  GP_CHECK(text.has_value(), "a price in terms is a decimal of at most 8 digits");
  return quoted(*text);
}

// A section of which only what differs is written; nothing at all when nothing does.
class Section {
 public:
  Section(std::string& toml, std::string_view header) : toml_(toml), header_(header) {}

  template <class Value, class Format>
  void differing(std::string_view key, const Value& value, const Value& standard, Format format) {
    if (value != standard) always(key, format(value));
  }
  void always(std::string_view key, std::string_view value) {
    if (!header_.empty()) toml_.append("\n").append(header_).append("\n");
    header_ = {};
    write(toml_, key, value);
  }

 private:
  std::string& toml_;
  std::string_view header_;
};

std::string rate_text(Rate rate) { return quoted(format_rate(rate)); }
std::string integer_text(int value) { return std::to_string(value); }
std::string boolean_text(bool value) { return value ? "true" : "false"; }
std::string period_text(Period period) { return quoted(name_of(period, kPeriodNames)); }

auto money_text(const Currency& currency) {
  return [digits = currency.digits](Money amount) { return quoted(format_money(amount, digits)); };
}

void write_rewards(std::string& toml, const Terms& terms, const Terms& standard) {
  const RewardTerms& rewards = terms.rewards;
  const RewardTerms& usual = standard.rewards;
  const auto money = money_text(terms.currency);
  Section section(toml, "[rewards]");
  section.differing("direct", rewards.direct, usual.direct, rate_text);
  section.differing("indirect", rewards.indirect, usual.indirect, rate_text);
  section.differing("max_generations", rewards.max_generations, usual.max_generations, integer_text);
  section.differing("peer", rewards.peer, usual.peer, rate_text);
  section.differing("peer_generations", rewards.peer_generations, usual.peer_generations, integer_text);
  section.differing("peer_target", rewards.peer_target, usual.peer_target, money);
  section.differing("rank_period", rewards.rank_period, usual.rank_period, period_text);
  section.differing("district_agent", rewards.district_agent, usual.district_agent, rate_text);
  section.differing("city_agent", rewards.city_agent, usual.city_agent, rate_text);
  section.differing("province_agent", rewards.province_agent, usual.province_agent, rate_text);
  section.differing("agent_rates", rewards.agent_rates, usual.agent_rates,
                    [](AgentRates rates) { return quoted(name_of(rates, kAgentRatesNames)); });
  section.differing("on_own_orders", rewards.on_own_orders, usual.on_own_orders, boolean_text);
  const RankTerms plain;
  for (const RankTerms& rank : rewards.ranks) {
    Section table(toml, "[[rank]]");
    table.always("name", quoted(rank.name));
    table.always("rate", rate_text(rank.rate));
    table.differing("own_spend", rank.own_spend, plain.own_spend, money);
    table.differing("directs", rank.directs, plain.directs, integer_text);
    table.differing("team", rank.team, plain.team, money);
  }
}

void write_dividend(std::string& toml, const DividendTerms& dividend, const DividendTerms& usual) {
  Section section(toml, "[dividend]");
  section.differing("rate", dividend.rate, usual.rate, rate_text);
  section.differing("period", dividend.period, usual.period, period_text);
  section.differing("time_weighted", dividend.time_weighted, usual.time_weighted, boolean_text);
}

void write_withdrawal(std::string& toml, const Terms& terms, const Terms& standard) {
  const WithdrawalTerms& withdrawal = terms.withdrawal;
  const WithdrawalTerms& usual = standard.withdrawal;
  const auto money = money_text(terms.currency);
  Section section(toml, "[withdrawal]");
  section.differing("minimum", withdrawal.minimum, usual.minimum, money);
  section.differing("fee_rate", withdrawal.fee_rate, usual.fee_rate, rate_text);
  section.differing("fee_fixed", withdrawal.fee_fixed, usual.fee_fixed, money);
  section.differing("daily_limit", withdrawal.daily_limit, usual.daily_limit,
                    [&money](const std::optional<Money>& limit) { return limit ? money(*limit) : quoted(kNone); });
  section.differing("four_eyes_above", withdrawal.four_eyes_above, usual.four_eyes_above, money);
  for (const TaxBracket& bracket : withdrawal.tax) {
    Section table(toml, "[[tax]]");
    table.always("above", money(bracket.above));
    table.always("rate", rate_text(bracket.rate));
  }
}

void write_legacy(std::string& toml, const LegacyTerms& legacy, const LegacyTerms& usual) {
  Section section(toml, "[legacy]");
  section.differing("release_share", legacy.release_share, usual.release_share, rate_text);
  section.differing("multiple", legacy.multiple, usual.multiple,
                    [](Multiple multiple) { return quoted(format_multiple(multiple)); });
}

void write_calendar(std::string& toml, const Terms& terms, const Terms& standard) {
  Section section(toml, "[calendar]");
  section.differing("utc_offset", terms.utc_offset_minutes, standard.utc_offset_minutes,
                    [](int minutes) { return quoted(format_utc_offset(minutes)); });
  section.differing("notice_days", terms.notice_days, standard.notice_days, integer_text);
  section.differing("wind_down_notice_days", terms.wind_down_notice_days, standard.wind_down_notice_days, integer_text);
}

}  // namespace

// Every key of the first version is written, in this order, so that a reader of the journal needs no table of defaults.
// A key that a later version added is written only where it differs from what terms without it mean, and a section only
// where a key of it is: the hashes in old journals stay.
std::string to_toml(const Terms& terms) {
  std::string toml = "[programme]\n";
  write(toml, "id", quoted(terms.id));
  write(toml, "name", quoted(terms.name));
  write(toml, "currency", quoted(terms.currency.code));

  toml += "\n[points]\n";
  write(toml, "initial_price", price_text(terms.initial_price, terms.currency));
  write(toml, "grant_rate", quoted(format_rate(terms.grant_rate)));
  write(toml, "grant_base", quoted(name_of(terms.grant_base, kGrantBaseNames)));
  write(toml, "sell_fee", quoted(format_rate(terms.sell_fee)));
  write(toml, "split_at", price_text(terms.split_at, terms.currency));
  write(toml, "split_factor", std::to_string(terms.split_factor));
  write(toml, "injection_window_days", std::to_string(terms.injection_window_days));
  const Terms standard;
  if (terms.sale_pricing != standard.sale_pricing) {
    write(toml, "sale_pricing", quoted(name_of(terms.sale_pricing, kSalePricingNames)));
  }
  if (terms.sale_window_hours != standard.sale_window_hours) {
    write(toml, "sale_window_hours", std::to_string(terms.sale_window_hours));
  }

  toml += "\n[exit]\n";
  write(toml, "multiple", quoted(terms.exit_multiple ? format_multiple(*terms.exit_multiple) : std::string(kNone)));
  write(toml, "basis", quoted(name_of(terms.exit_basis, kExitBasisNames)));
  write(toml, "fee", quoted(name_of(terms.exit_fee, kExitFeeNames)));

  toml += "\n[order]\n";
  write(toml, "reward_rate", quoted(format_rate(terms.reward_rate)));
  write(toml, "platform_rate", quoted(format_rate(terms.platform_rate)));
  write(toml, "remainder_to", quoted(name_of(terms.remainder_to, kRemainderToNames)));
  if (terms.reversal_days != standard.reversal_days) {
    write(toml, "reversal_days", std::to_string(terms.reversal_days));
  }

  write_rewards(toml, terms, standard);
  write_dividend(toml, terms.dividend, standard.dividend);
  write_withdrawal(toml, terms, standard);
  write_legacy(toml, terms.legacy, standard.legacy);
  write_calendar(toml, terms, standard);
  return toml;
}

Digest terms_hash(const Terms& terms) { return sha256(to_toml(terms)); }

}  // namespace greenpool
