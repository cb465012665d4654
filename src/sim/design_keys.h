// Every key that a design may hold. Lists stand in one text, their values apart by commas.
#pragma once

#include "terms/known_keys.h"

namespace greenpool {

inline constexpr auto kDesignKeys = std::to_array<KnownKey>({
    {"design.name", EntryKind::text, Presence::required, "name = \"A year that pays back\""},
    {"design.terms", EntryKind::text, Presence::required, "terms = \"classic\""},
    {"scenario[].file", EntryKind::text, Presence::required, "file = \"scenario.toml\""},
    {"goals.median_break_even_days", EntryKind::integer, Presence::optional, "median_break_even_days = 730"},
    {"goals.recovered", EntryKind::text, Presence::optional, "recovered = \"0.30\""},
    {"goals.late_received", EntryKind::text, Presence::optional, "late_received = \"0.20\""},
    {"goals.platform_rate", EntryKind::text, Presence::optional, "platform_rate = \"0.05\""},
    {"goals.reward_rate", EntryKind::text, Presence::optional, "reward_rate = \"0.10\""},
    {"goals.budget", EntryKind::text, Presence::optional, "budget = \"100000.00\""},
    {"goals.unblocked", EntryKind::boolean, Presence::optional, "unblocked = true"},
    {"search.grant_rate", EntryKind::text, Presence::optional, "grant_rate = \"0.5, 0.6, 0.7\""},
    {"search.sell_fee", EntryKind::text, Presence::optional, "sell_fee = \"0.1, 0.2\""},
    {"search.exit_multiple", EntryKind::text, Presence::optional, "exit_multiple = \"none, 1.5, 2, 3\""},
    {"search.platform_rate", EntryKind::text, Presence::optional, "platform_rate = \"0.05, 0.10\""},
    {"search.reward_rate", EntryKind::text, Presence::optional, "reward_rate = \"0.1, 0.2\""},
});
inline constexpr Vocabulary kDesignVocabulary{kDesignKeys, "design"};

}  // namespace greenpool
