// Terms from TOML. Order of checks, so that the first error is always the same: the document's form; unknown names and
// wrong types in the order of the document; missing keys; texts that do not read; ranges and combinations.
#include <vector>

#include "terms/document.h"
#include "terms/document_reader.h"
#include "terms/names.h"
#include "terms/terms.h"
#include "terms/validate.h"

namespace greenpool {
namespace {

std::string in_table(std::string_view table, std::size_t index, std::string_view key) {
  return std::string(table) + "[" + std::to_string(index + 1) + "]." + std::string(key);
}

void read_rewards(DocumentReader& reader, RewardTerms& rewards, int digits) {
  reader.read("rewards.direct", rewards.direct);
  reader.read("rewards.indirect", rewards.indirect);
  reader.read("rewards.max_generations", rewards.max_generations);
  reader.read("rewards.peer", rewards.peer);
  reader.read("rewards.peer_generations", rewards.peer_generations);
  reader.read("rewards.peer_target", rewards.peer_target, digits);
  reader.read("rewards.rank_period", rewards.rank_period, kPeriodNames);
  reader.read("rewards.district_agent", rewards.district_agent);
  reader.read("rewards.city_agent", rewards.city_agent);
  reader.read("rewards.province_agent", rewards.province_agent);
  reader.read("rewards.agent_rates", rewards.agent_rates, kAgentRatesNames);
  reader.read("rewards.on_own_orders", rewards.on_own_orders);
  rewards.ranks.resize(reader.tables("rank", kRanksMax));
  for (std::size_t i = 0; i < rewards.ranks.size(); ++i) {
    RankTerms& rank = rewards.ranks[i];
    reader.read(in_table("rank", i, "name"), rank.name);
    reader.read(in_table("rank", i, "rate"), rank.rate);
    reader.read(in_table("rank", i, "own_spend"), rank.own_spend, digits);
    reader.read(in_table("rank", i, "directs"), rank.directs);
    reader.read(in_table("rank", i, "team"), rank.team, digits);
  }
}

void read_withdrawal(DocumentReader& reader, WithdrawalTerms& withdrawal, int digits) {
  reader.read("withdrawal.minimum", withdrawal.minimum, digits);
  reader.read("withdrawal.fee_rate", withdrawal.fee_rate);
  reader.read("withdrawal.fee_fixed", withdrawal.fee_fixed, digits);
  reader.read("withdrawal.daily_limit", withdrawal.daily_limit, digits);
  reader.read("withdrawal.four_eyes_above", withdrawal.four_eyes_above, digits);
  withdrawal.tax.resize(reader.tables("tax", kTaxBracketsMax));
  for (std::size_t i = 0; i < withdrawal.tax.size(); ++i) {
    reader.read(in_table("tax", i, "above"), withdrawal.tax[i].above, digits);
    reader.read(in_table("tax", i, "rate"), withdrawal.tax[i].rate);
  }
}

Terms read_all(DocumentReader& reader) {
  Terms terms;
  reader.read("programme.id", terms.id);
  reader.read("programme.name", terms.name);
  reader.read("programme.currency", terms.currency);
  const int digits = terms.currency.digits;
  reader.read("points.initial_price", terms.initial_price, digits);
  reader.read("points.grant_rate", terms.grant_rate);
  reader.read("points.grant_base", terms.grant_base, kGrantBaseNames);
  reader.read("points.sell_fee", terms.sell_fee);
  reader.read("points.split_at", terms.split_at, digits);
  reader.read("points.split_factor", terms.split_factor);
  reader.read("points.injection_window_days", terms.injection_window_days);
  reader.read("points.sale_pricing", terms.sale_pricing, kSalePricingNames);
  reader.read("points.sale_window_hours", terms.sale_window_hours);
  reader.read("exit.multiple", terms.exit_multiple);
  reader.read("exit.basis", terms.exit_basis, kExitBasisNames);
  reader.read("exit.fee", terms.exit_fee, kExitFeeNames);
  reader.read("order.reward_rate", terms.reward_rate);
  reader.read("order.platform_rate", terms.platform_rate);
  reader.read("order.remainder_to", terms.remainder_to, kRemainderToNames);
  reader.read("order.reversal_days", terms.reversal_days);
  read_rewards(reader, terms.rewards, digits);
  reader.read("dividend.rate", terms.dividend.rate);
  reader.read("dividend.period", terms.dividend.period, kPeriodNames);
  reader.read("dividend.time_weighted", terms.dividend.time_weighted);
  read_withdrawal(reader, terms.withdrawal, digits);
  reader.read("legacy.release_share", terms.legacy.release_share);
  reader.read("legacy.multiple", terms.legacy.multiple);
  reader.read_utc_offset("calendar.utc_offset", terms.utc_offset_minutes);
  reader.read("calendar.notice_days", terms.notice_days);
  reader.read("calendar.wind_down_notice_days", terms.wind_down_notice_days);
  return terms;
}

}  // namespace

Result<Terms> parse_terms(std::string_view toml, std::string_view source) {
  const Result<std::vector<DocumentEntry>> document = read_document(toml, source, kTermsVocabulary.code_prefix);
  if (!document) return tl::unexpected<Error>(document.error());
  DocumentReader reader(*document, source, kTermsVocabulary);
  if (const Status names = reader.check_names_and_types(); !names) return tl::unexpected<Error>(names.error());
  Terms terms = read_all(reader);
  if (!reader.status()) return tl::unexpected<Error>(reader.status().error());
  if (const std::optional<TermsViolation> violation = find_violation(terms)) {
    return reader.fail(violation->fault, violation->key, violation->reason);
  }
  return terms;
}

}  // namespace greenpool
