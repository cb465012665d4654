// What members are owed from before the programme, and the points locked for it. SPEC section 9.
#pragma once

#include <cstdint>
#include <string_view>
#include <tuple>

#include "base/fields.h"
#include "base/time.h"
#include "engine/choices.h"
#include "members/members.h"
#include "money/money.h"
#include "pool/positions.h"

namespace greenpool {

struct ClaimProposed {
  static constexpr std::string_view kName = "claim_proposed";
  std::string_view claim;
  std::string_view batch;
  MemberIndex member;
  Money amount;
  std::string_view operator_id;

  static constexpr auto fields() {
    using This = ClaimProposed;
    return std::tuple(Field("claim", &This::claim), Field("batch", &This::batch), Field("member", &This::member),
                      Field("amount", &This::amount), Field("operator", &This::operator_id));
  }
};

struct ClaimsApproved {
  static constexpr std::string_view kName = "claims_approved";
  std::string_view batch;
  Timestamp from;  // when they turn into coins; nothing: in this command
  std::int64_t claims = 0;
  Money amount;  // all together
  std::string_view operator_id;

  static constexpr auto fields() {
    using This = ClaimsApproved;
    return std::tuple(Field("batch", &This::batch), Field("from", &This::from, Need::optional),
                      Field("claims", &This::claims), Field("amount", &This::amount),
                      Field("operator", &This::operator_id));
  }
};

struct ClaimsRejected {
  static constexpr std::string_view kName = "claims_rejected";
  std::string_view batch;
  std::string_view operator_id;

  static constexpr auto fields() {
    using This = ClaimsRejected;
    return std::tuple(Field("batch", &This::batch), Field("operator", &This::operator_id));
  }
};

// A claim of an approved batch became coins.
struct ClaimConverted {
  static constexpr std::string_view kName = "claim_converted";
  std::string_view claim;
  std::string_view batch;
  MemberIndex member;
  Money amount;

  static constexpr auto fields() {
    using This = ClaimConverted;
    return std::tuple(Field("claim", &This::claim), Field("batch", &This::batch), Field("member", &This::member),
                      Field("amount", &This::amount));
  }
};

// A member's released points enter their legacy position.
struct ReleasedCollected {
  static constexpr std::string_view kName = "released_collected";
  MemberIndex member;
  Points points;
  PositionId position;
  bool opened = false;  // the position is new

  static constexpr auto fields() {
    using This = ReleasedCollected;
    return std::tuple(Field("member", &This::member), Field("points", &This::points),
                      Field("position", &This::position), Field("opened", &This::opened));
  }
};

// The day's end, after everyone has collected: what rounding left of the released points is locked again.
struct ReleasesSettled {
  static constexpr std::string_view kName = "releases_settled";
  Points residue;  // leaves S, returns to L

  static constexpr auto fields() {
    using This = ReleasesSettled;
    return std::tuple(Field("residue", &This::residue));
  }
};

struct LockedLapsed {
  static constexpr std::string_view kName = "locked_lapsed";
  MemberIndex member;
  Points points;   // of the member's locked balance
  Points residue;  // the part of them that rounding had left in S
  LapseReason reason = LapseReason::exit;

  static constexpr auto fields() {
    using This = LockedLapsed;
    return std::tuple(Field("member", &This::member), Field("points", &This::points),
                      Field("residue", &This::residue, Need::optional), Field("reason", &This::reason));
  }
};

}  // namespace greenpool
