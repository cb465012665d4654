// The keys that a document may hold: where each stands, its type, whether it must be there, and an example for
// messages. Keys of tables that may repeat ([[rank]]) stand as "rank[].rate".
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "terms/document.h"

namespace greenpool {

enum class Presence : std::uint8_t { required, optional };

struct KnownKey {
  std::string_view path;
  EntryKind kind;            // text, integer or boolean
  Presence presence;         // of a table that may repeat: in each of them
  std::string_view example;  // as it may stand in a document
};

// "rank" of "rank[2].rate", "points" of "points.grant_rate".
[[nodiscard]] constexpr std::string_view section_name(std::string_view path) {
  return path.substr(0, path.find_first_of(".["));
}

// What one kind of document is made of.
struct Vocabulary {
  std::span<const KnownKey> keys;
  std::string_view code_prefix;  // "terms", of "terms_unknown_key"

  // Whether [[name]] repeats.
  [[nodiscard]] constexpr bool repeats(std::string_view section) const {
    for (const KnownKey& key : keys) {
      if (section_name(key.path) == section) return key.path[section.size()] == '[';
    }
    return false;
  }
  [[nodiscard]] bool has_section(std::string_view name) const;
  // nullptr: not known. "rank[2].rate" is known as "rank[].rate".
  [[nodiscard]] const KnownKey* find(std::string_view path) const;
  [[nodiscard]] std::string code(std::string_view fault) const;  // "terms_out_of_range"
};

inline constexpr auto kTermsKeys = std::to_array<KnownKey>({
    {"programme.id", EntryKind::text, Presence::required, "id = \"green-tea\""},
    {"programme.name", EntryKind::text, Presence::required, "name = \"Green tea\""},
    {"programme.currency", EntryKind::text, Presence::required, "currency = \"CNY\""},
    {"points.initial_price", EntryKind::text, Presence::required, "initial_price = \"1.00\""},
    {"points.grant_rate", EntryKind::text, Presence::required, "grant_rate = \"0.70\""},
    {"points.grant_base", EntryKind::text, Presence::optional, "grant_base = \"contribution\""},
    {"points.sell_fee", EntryKind::text, Presence::required, "sell_fee = \"0.20\""},
    {"points.split_at", EntryKind::text, Presence::optional, "split_at = \"1000\""},
    {"points.split_factor", EntryKind::integer, Presence::optional, "split_factor = 1000"},
    {"points.injection_window_days", EntryKind::integer, Presence::optional, "injection_window_days = 7"},
    {"points.sale_pricing", EntryKind::text, Presence::optional, "sale_pricing = \"instant\""},
    {"points.sale_window_hours", EntryKind::integer, Presence::optional, "sale_window_hours = 24"},
    {"exit.multiple", EntryKind::text, Presence::required, "multiple = \"3\""},
    {"exit.basis", EntryKind::text, Presence::required, "basis = \"member\""},
    {"exit.fee", EntryKind::text, Presence::optional, "fee = \"charged\""},
    {"order.reward_rate", EntryKind::text, Presence::required, "reward_rate = \"0.30\""},
    {"order.platform_rate", EntryKind::text, Presence::required, "platform_rate = \"0.10\""},
    {"order.remainder_to", EntryKind::text, Presence::required, "remainder_to = \"platform\""},
    {"order.reversal_days", EntryKind::integer, Presence::optional, "reversal_days = 30"},
    {"rewards.direct", EntryKind::text, Presence::optional, "direct = \"0.05\""},
    {"rewards.indirect", EntryKind::text, Presence::optional, "indirect = \"0.02\""},
    {"rewards.max_generations", EntryKind::integer, Presence::optional, "max_generations = 20"},
    {"rewards.peer", EntryKind::text, Presence::optional, "peer = \"0.10\""},
    {"rewards.peer_generations", EntryKind::integer, Presence::optional, "peer_generations = 1"},
    {"rewards.peer_target", EntryKind::text, Presence::optional, "peer_target = \"50000.00\""},
    {"rewards.rank_period", EntryKind::text, Presence::optional, "rank_period = \"month\""},
    {"rewards.district_agent", EntryKind::text, Presence::optional, "district_agent = \"0.03\""},
    {"rewards.city_agent", EntryKind::text, Presence::optional, "city_agent = \"0.02\""},
    {"rewards.province_agent", EntryKind::text, Presence::optional, "province_agent = \"0.01\""},
    {"rewards.agent_rates", EntryKind::text, Presence::optional, "agent_rates = \"own\""},
    {"rewards.on_own_orders", EntryKind::boolean, Presence::optional, "on_own_orders = false"},
    {"rank[].name", EntryKind::text, Presence::required, "name = \"Silver\""},
    {"rank[].rate", EntryKind::text, Presence::required, "rate = \"0.05\""},
    {"rank[].own_spend", EntryKind::text, Presence::optional, "own_spend = \"1000.00\""},
    {"rank[].directs", EntryKind::integer, Presence::optional, "directs = 3"},
    {"rank[].team", EntryKind::text, Presence::optional, "team = \"50000.00\""},
    {"dividend.rate", EntryKind::text, Presence::optional, "rate = \"0.10\""},
    {"dividend.period", EntryKind::text, Presence::optional, "period = \"month\""},
    {"dividend.time_weighted", EntryKind::boolean, Presence::optional, "time_weighted = true"},
    {"withdrawal.minimum", EntryKind::text, Presence::optional, "minimum = \"10.00\""},
    {"withdrawal.fee_rate", EntryKind::text, Presence::optional, "fee_rate = \"0.005\""},
    {"withdrawal.fee_fixed", EntryKind::text, Presence::optional, "fee_fixed = \"1.00\""},
    {"withdrawal.daily_limit", EntryKind::text, Presence::optional, "daily_limit = \"5000.00\""},
    {"withdrawal.four_eyes_above", EntryKind::text, Presence::optional, "four_eyes_above = \"1000.00\""},
    {"tax[].above", EntryKind::text, Presence::required, "above = \"800.00\""},
    {"tax[].rate", EntryKind::text, Presence::required, "rate = \"0.20\""},
    {"legacy.release_share", EntryKind::text, Presence::optional, "release_share = \"0.50\""},
    {"legacy.multiple", EntryKind::text, Presence::optional, "multiple = \"1\""},
    {"calendar.utc_offset", EntryKind::text, Presence::optional, "utc_offset = \"+08:00\""},
    {"calendar.notice_days", EntryKind::integer, Presence::optional, "notice_days = 7"},
    {"calendar.wind_down_notice_days", EntryKind::integer, Presence::optional, "wind_down_notice_days = 30"},
});
inline constexpr Vocabulary kTermsVocabulary{kTermsKeys, "terms"};

}  // namespace greenpool
