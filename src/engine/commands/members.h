// Who belongs to the programme, under whom, and as what. SPEC section 6.
#pragma once

#include <cstdint>
#include <string_view>
#include <tuple>

#include "base/fields.h"
#include "engine/choices.h"
#include "engine/commands/form.h"
#include "engine/commands/terms.h"
#include "members/members.h"
#include "members/regions.h"

namespace greenpool {

// A shareholder's weight; a million of them at most, so that weight x seconds stays inside 64 bits for centuries.
inline constexpr std::int64_t kWeightMax = 1'000'000;

// Joins. An empty referrer means nobody referred the member. SPEC section 6 (the referral tree). Who joins may accept
// the terms in the same moment: `accepts` is then their version (accept_terms).
template <class Form>
struct BasicRegisterMember {
  static constexpr std::string_view kName = "register_member";
  typename Form::Text member{};
  typename Form::Text referrer{};
  std::int64_t accepts = 0;  // 0: nothing yet

  static constexpr auto fields() {
    using This = BasicRegisterMember;
    return std::tuple(Field("member", &This::member), Field("referrer", &This::referrer, Need::optional),
                      Field("accepts", &This::accepts, Need::optional).within(0, kTermsVersionMax));
  }
};

template <class Form>
struct BasicSetMemberStatus {
  static constexpr std::string_view kName = "set_member_status";
  typename Form::Member member{};
  MemberStatus status = MemberStatus::active;

  static constexpr auto fields() {
    using This = BasicSetMemberStatus;
    return std::tuple(Field("member", &This::member), Field("status", &This::status));
  }
};

// An audited act of an operator; past rewards stay. SPEC section 6.
template <class Form>
struct BasicChangeReferrer {
  static constexpr std::string_view kName = "change_referrer";
  typename Form::Member member{};
  typename Form::Member referrer{};
  typename Form::Text operator_id{};

  static constexpr auto fields() {
    using This = BasicChangeReferrer;
    return std::tuple(Field("member", &This::member), Field("referrer", &This::referrer),
                      Field("operator", &This::operator_id));
  }
};

// From now on, in place of whoever had the region.
template <class Form>
struct BasicAppointAgent {
  static constexpr std::string_view kName = "appoint_agent";
  RegionCode region{};
  typename Form::Member member{};

  static constexpr auto fields() {
    using This = BasicAppointAgent;
    return std::tuple(Field("region", &This::region), Field("member", &This::member));
  }
};

template <class Form>
struct BasicDismissAgent {
  static constexpr std::string_view kName = "dismiss_agent";
  RegionCode region{};

  static constexpr auto fields() { return std::tuple(Field("region", &BasicDismissAgent::region)); }
};

// A shareholder's weight in distributions, from now on. 0: none.
template <class Form>
struct BasicSetWeight {
  static constexpr std::string_view kName = "set_weight";
  typename Form::Member member{};
  std::int64_t weight = 0;

  static constexpr auto fields() {
    using This = BasicSetWeight;
    return std::tuple(Field("member", &This::member), Field("weight", &This::weight).within(0, kWeightMax));
  }
};

}  // namespace greenpool
