// Who belongs to the programme, under whom, and as what. SPEC section 6.
#pragma once

#include <cstdint>
#include <string_view>
#include <tuple>

#include "base/fields.h"
#include "engine/choices.h"
#include "members/members.h"
#include "members/regions.h"

namespace greenpool {

struct MemberRegistered {
  static constexpr std::string_view kName = "member_registered";
  std::string_view id;
  MemberIndex member;    // its number; JSON shows the id alone
  MemberIndex referrer;  // nothing when nobody referred

  static constexpr auto fields() {
    using This = MemberRegistered;
    return std::tuple(Field("member", &This::id), Field("number", &This::member, Need::internal),
                      Field("referrer", &This::referrer));
  }
};

struct MemberStatusChanged {
  static constexpr std::string_view kName = "member_status_changed";
  MemberIndex member;
  MemberStatus from = MemberStatus::active;
  MemberStatus to = MemberStatus::active;

  static constexpr auto fields() {
    using This = MemberStatusChanged;
    return std::tuple(Field("member", &This::member), Field("from", &This::from), Field("to", &This::to));
  }
};

struct ReferrerChanged {
  static constexpr std::string_view kName = "referrer_changed";
  MemberIndex member;
  MemberIndex from;  // nothing when nobody had referred
  MemberIndex to;
  std::string_view operator_id;

  static constexpr auto fields() {
    using This = ReferrerChanged;
    return std::tuple(Field("member", &This::member), Field("from", &This::from), Field("to", &This::to),
                      Field("operator", &This::operator_id));
  }
};

struct AgentAppointed {
  static constexpr std::string_view kName = "agent_appointed";
  RegionCode region;
  MemberIndex member;
  MemberIndex replaced;  // nothing when the region had no agent

  static constexpr auto fields() {
    using This = AgentAppointed;
    return std::tuple(Field("region", &This::region), Field("member", &This::member),
                      Field("replaced", &This::replaced));
  }
};

struct AgentDismissed {
  static constexpr std::string_view kName = "agent_dismissed";
  RegionCode region;
  MemberIndex member;

  static constexpr auto fields() {
    return std::tuple(Field("region", &AgentDismissed::region), Field("member", &AgentDismissed::member));
  }
};

struct WeightSet {
  static constexpr std::string_view kName = "weight_set";
  MemberIndex member;
  std::int64_t weight = 0;

  static constexpr auto fields() {
    return std::tuple(Field("member", &WeightSet::member), Field("weight", &WeightSet::weight));
  }
};

}  // namespace greenpool
