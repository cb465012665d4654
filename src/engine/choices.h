// The choices that commands and events name, and their names in JSON, CSV and docs, in the order of the enumerators.
// Numbers go into the journal: an enumerator never moves.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "members/members.h"
#include "rewards/rewards.h"

namespace greenpool {

enum class InjectionSource : std::uint8_t { subsidy, financing, reserve };
// What became of money that was sent out. unknown: nobody can tell yet, and it must not be sent again.
enum class PayoutResult : std::uint8_t { paid, failed, unknown };
// Why a withdrawal ended without being sent.
enum class ReleaseReason : std::uint8_t { rejected, debt, failed };
enum class CostReturn : std::uint8_t { kept, returned };
enum class StreamSource : std::uint8_t { subsidy, reserve };
enum class StakeKind : std::uint8_t { founder, team, investor, member };
// Why locked points are gone: the legacy position left, more of them could never be used, the programme closed.
enum class LapseReason : std::uint8_t { exit, unusable, closing };

template <class Choice>
inline constexpr auto kChoiceNames = nullptr;
template <>
inline constexpr std::array<std::string_view, 3> kChoiceNames<InjectionSource>{"subsidy", "financing", "reserve"};
template <>
inline constexpr std::array<std::string_view, 7> kChoiceNames<RewardRule>{
    "direct", "indirect", "differential", "peer", "district_agent", "city_agent", "province_agent"};
template <>
inline constexpr std::array<std::string_view, 3> kChoiceNames<MemberStatus>{"active", "frozen", "disqualified"};
template <>
inline constexpr std::array<std::string_view, 3> kChoiceNames<PayoutResult>{"paid", "failed", "unknown"};
template <>
inline constexpr std::array<std::string_view, 3> kChoiceNames<ReleaseReason>{"rejected", "debt", "failed"};
template <>
inline constexpr std::array<std::string_view, 2> kChoiceNames<CostReturn>{"kept", "returned"};

template <>
inline constexpr std::array<std::string_view, 2> kChoiceNames<StreamSource>{"subsidy", "reserve"};
template <>
inline constexpr std::array<std::string_view, 4> kChoiceNames<StakeKind>{"founder", "team", "investor", "member"};
template <>
inline constexpr std::array<std::string_view, 3> kChoiceNames<LapseReason>{"exit", "unusable", "closing"};

template <class Choice>
  requires std::is_enum_v<Choice>
[[nodiscard]] constexpr std::string_view name_of(Choice choice) {
  return kChoiceNames<Choice>.at(static_cast<std::size_t>(choice));
}

}  // namespace greenpool
