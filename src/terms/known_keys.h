// Every key that terms may hold: where it stands, its type, whether it must be there, and an example for messages. Keys
// of tables that may repeat ([[rank]]) stand as "rank[].rate".
#pragma once

#include <array>
#include <string_view>

#include "terms/document.h"

namespace greenpool {

enum class Need : std::uint8_t { required, optional };

struct KnownKey {
  std::string_view path;
  EntryKind kind;            // text, integer or boolean
  Need need;                 // of a table that may repeat: in each of them
  std::string_view example;  // as it may stand in a document
};

inline constexpr auto kKnownKeys = std::to_array<KnownKey>({
    {"programme.id", EntryKind::text, Need::required, "id = \"green-tea\""},
    {"programme.name", EntryKind::text, Need::required, "name = \"Green tea\""},
    {"programme.currency", EntryKind::text, Need::required, "currency = \"CNY\""},
    {"points.initial_price", EntryKind::text, Need::required, "initial_price = \"1.00\""},
    {"points.grant_rate", EntryKind::text, Need::required, "grant_rate = \"0.70\""},
    {"points.grant_base", EntryKind::text, Need::optional, "grant_base = \"contribution\""},
    {"points.sell_fee", EntryKind::text, Need::required, "sell_fee = \"0.20\""},
    {"points.split_at", EntryKind::text, Need::optional, "split_at = \"1000\""},
    {"points.split_factor", EntryKind::integer, Need::optional, "split_factor = 1000"},
    {"points.injection_window_days", EntryKind::integer, Need::optional, "injection_window_days = 7"},
    {"points.sale_pricing", EntryKind::text, Need::optional, "sale_pricing = \"instant\""},
    {"points.sale_window_hours", EntryKind::integer, Need::optional, "sale_window_hours = 24"},
    {"exit.multiple", EntryKind::text, Need::required, "multiple = \"3\""},
    {"exit.basis", EntryKind::text, Need::required, "basis = \"member\""},
    {"exit.fee", EntryKind::text, Need::optional, "fee = \"charged\""},
    {"order.reward_rate", EntryKind::text, Need::required, "reward_rate = \"0.30\""},
    {"order.platform_rate", EntryKind::text, Need::required, "platform_rate = \"0.10\""},
    {"order.remainder_to", EntryKind::text, Need::required, "remainder_to = \"platform\""},
    {"order.reversal_days", EntryKind::integer, Need::optional, "reversal_days = 30"},
    {"rewards.direct", EntryKind::text, Need::optional, "direct = \"0.05\""},
    {"rewards.indirect", EntryKind::text, Need::optional, "indirect = \"0.02\""},
    {"rewards.max_generations", EntryKind::integer, Need::optional, "max_generations = 20"},
    {"rewards.peer", EntryKind::text, Need::optional, "peer = \"0.10\""},
    {"rewards.peer_generations", EntryKind::integer, Need::optional, "peer_generations = 1"},
    {"rewards.peer_target", EntryKind::text, Need::optional, "peer_target = \"50000.00\""},
    {"rewards.rank_period", EntryKind::text, Need::optional, "rank_period = \"month\""},
    {"rewards.district_agent", EntryKind::text, Need::optional, "district_agent = \"0.03\""},
    {"rewards.city_agent", EntryKind::text, Need::optional, "city_agent = \"0.02\""},
    {"rewards.province_agent", EntryKind::text, Need::optional, "province_agent = \"0.01\""},
    {"rewards.agent_rates", EntryKind::text, Need::optional, "agent_rates = \"own\""},
    {"rewards.on_own_orders", EntryKind::boolean, Need::optional, "on_own_orders = false"},
    {"rank[].name", EntryKind::text, Need::required, "name = \"Silver\""},
    {"rank[].rate", EntryKind::text, Need::required, "rate = \"0.05\""},
    {"rank[].own_spend", EntryKind::text, Need::optional, "own_spend = \"1000.00\""},
    {"rank[].directs", EntryKind::integer, Need::optional, "directs = 3"},
    {"rank[].team", EntryKind::text, Need::optional, "team = \"50000.00\""},
    {"dividend.rate", EntryKind::text, Need::optional, "rate = \"0.10\""},
    {"dividend.period", EntryKind::text, Need::optional, "period = \"month\""},
    {"dividend.time_weighted", EntryKind::boolean, Need::optional, "time_weighted = true"},
    {"withdrawal.minimum", EntryKind::text, Need::optional, "minimum = \"10.00\""},
    {"withdrawal.fee_rate", EntryKind::text, Need::optional, "fee_rate = \"0.005\""},
    {"withdrawal.fee_fixed", EntryKind::text, Need::optional, "fee_fixed = \"1.00\""},
    {"withdrawal.daily_limit", EntryKind::text, Need::optional, "daily_limit = \"5000.00\""},
    {"withdrawal.four_eyes_above", EntryKind::text, Need::optional, "four_eyes_above = \"1000.00\""},
    {"tax[].above", EntryKind::text, Need::required, "above = \"800.00\""},
    {"tax[].rate", EntryKind::text, Need::required, "rate = \"0.20\""},
    {"legacy.release_share", EntryKind::text, Need::optional, "release_share = \"0.50\""},
    {"legacy.multiple", EntryKind::text, Need::optional, "multiple = \"1\""},
    {"calendar.utc_offset", EntryKind::text, Need::optional, "utc_offset = \"+08:00\""},
    {"calendar.notice_days", EntryKind::integer, Need::optional, "notice_days = 7"},
    {"calendar.wind_down_notice_days", EntryKind::integer, Need::optional, "wind_down_notice_days = 30"},
});

// "rank" of "rank[2].rate", "points" of "points.grant_rate".
[[nodiscard]] constexpr std::string_view section_name(std::string_view path) {
  return path.substr(0, path.find_first_of(".["));
}

// Whether [[name]] repeats.
[[nodiscard]] constexpr bool repeats(std::string_view section) {
  for (const KnownKey& key : kKnownKeys) {
    if (section_name(key.path) == section) return key.path[section.size()] == '[';
  }
  return false;
}

}  // namespace greenpool
