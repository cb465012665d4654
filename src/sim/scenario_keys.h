// Every key that a scenario may hold. Numbers that are not whole stand in quotes, as in terms.
#pragma once

#include "terms/known_keys.h"

namespace greenpool {

inline constexpr auto kScenarioKeys = std::to_array<KnownKey>({
    {"scenario.name", EntryKind::text, Presence::required, "name = \"A quiet year\""},
    {"scenario.terms", EntryKind::text, Presence::required, "terms = \"classic\""},
    {"scenario.days", EntryKind::integer, Presence::required, "days = 365"},
    {"scenario.start", EntryKind::text, Presence::optional, "start = \"2026-01-01T00:00:00+08:00\""},
    {"scenario.seed", EntryKind::integer, Presence::optional, "seed = 1"},
    {"scenario.cohort_days", EntryKind::integer, Presence::optional, "cohort_days = 30"},
    {"arrivals.curve", EntryKind::text, Presence::required, "curve = \"constant\""},
    {"arrivals.per_day", EntryKind::text, Presence::optional, "per_day = \"10\""},
    {"arrivals.growth", EntryKind::text, Presence::optional, "growth = \"0.01\""},
    {"arrivals.capacity", EntryKind::integer, Presence::optional, "capacity = 100000"},
    {"arrivals.until_day", EntryKind::integer, Presence::optional, "until_day = 180"},
    {"orders.value", EntryKind::text, Presence::optional, "value = \"fixed\""},
    {"orders.file", EntryKind::text, Presence::optional, "file = \"orders.csv\""},
    {"orders.amount", EntryKind::text, Presence::optional, "amount = \"1000.00\""},
    {"orders.spread", EntryKind::text, Presence::optional, "spread = \"0.6\""},
    {"orders.cost_share", EntryKind::text, Presence::optional, "cost_share = \"0.3\""},
    {"orders.repeat_per_day", EntryKind::text, Presence::optional, "repeat_per_day = \"0.02\""},
    {"orders.repeat_until_day", EntryKind::integer, Presence::optional, "repeat_until_day = 180"},
    {"referrals.share", EntryKind::text, Presence::optional, "share = \"0.8\""},
    {"referrals.choice", EntryKind::text, Presence::optional, "choice = \"preferential\""},
    {"sellers[].share", EntryKind::text, Presence::required, "share = \"0.5\""},
    {"sellers[].kind", EntryKind::text, Presence::required, "kind = \"hazard\""},
    {"sellers[].multiple", EntryKind::text, Presence::optional, "multiple = \"1.5\""},
    {"sellers[].per_day", EntryKind::text, Presence::optional, "per_day = \"0.01\""},
    {"sellers[].slowdown", EntryKind::text, Presence::optional, "slowdown = \"0.5\""},
    {"sellers[].part", EntryKind::text, Presence::optional, "part = \"1\""},
    {"withdrawals.share", EntryKind::text, Presence::optional, "share = \"0.9\""},
    {"refunds.share", EntryKind::text, Presence::optional, "share = \"0.02\""},
    {"refunds.after_days", EntryKind::integer, Presence::optional, "after_days = 5"},
    {"refunds.cost", EntryKind::text, Presence::optional, "cost = \"returned\""},
    {"subsidies.share", EntryKind::text, Presence::optional, "share = \"0.05\""},
    {"subsidies.budget", EntryKind::text, Presence::optional, "budget = \"100000.00\""},
    {"attack[].kind", EntryKind::text, Presence::required, "kind = \"self_buying\""},
    {"attack[].day", EntryKind::integer, Presence::required, "day = 90"},
    {"attack[].size", EntryKind::text, Presence::optional, "size = \"0.5\""},
    {"attack[].until_day", EntryKind::integer, Presence::optional, "until_day = 120"},
    {"attack[].slices", EntryKind::integer, Presence::optional, "slices = 10"},
    {"attack[].cost_share", EntryKind::text, Presence::optional, "cost_share = \"0\""},
    {"injection[].day", EntryKind::integer, Presence::required, "day = 90"},
    {"injection[].amount", EntryKind::text, Presence::required, "amount = \"50000.00\""},
    {"injection[].source", EntryKind::text, Presence::optional, "source = \"financing\""},
});
inline constexpr Vocabulary kScenarioVocabulary{kScenarioKeys, "scenario"};

}  // namespace greenpool
