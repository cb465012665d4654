// What happened to the programme as a whole: members' consent to its terms, streamed injections, and its end.
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

// The member accepted that version; the hash is of exactly what they were shown (terms/risk_text.h). SPEC section 12.
struct TermsAccepted {
  static constexpr std::string_view kName = "terms_accepted";
  MemberIndex member;
  std::int64_t version = 0;
  std::string_view text_hash;  // 64 hexadecimal digits

  static constexpr auto fields() {
    using This = TermsAccepted;
    return std::tuple(Field("member", &This::member), Field("version", &This::version),
                      Field("text_hash", &This::text_hash));
  }
};

struct ClosingProposed {
  static constexpr std::string_view kName = "closing_proposed";
  std::string_view operator_id;

  static constexpr auto fields() {
    using This = ClosingProposed;
    return std::tuple(Field("operator", &This::operator_id));
  }
};

// From now on no order is taken; at that time the pool is paid out. SPEC section 15.
struct ClosingConfirmed {
  static constexpr std::string_view kName = "closing_confirmed";
  std::string_view operator_id;
  Timestamp closes;

  static constexpr auto fields() {
    using This = ClosingConfirmed;
    return std::tuple(Field("operator", &This::operator_id), Field("closes", &This::closes));
  }
};

struct ClosingWithdrawn {
  static constexpr std::string_view kName = "closing_withdrawn";
  std::string_view operator_id;

  static constexpr auto fields() {
    using This = ClosingWithdrawn;
    return std::tuple(Field("operator", &This::operator_id));
  }
};

// The notice is over. What follows in the same command divides these: P among all S points, and the reserve, of which
// claims are repaid first.
struct ClosingBegun {
  static constexpr std::string_view kName = "closing_begun";
  Money pool;
  Points circulating;
  Money reserve;
  Money claims;  // claims and coins that are not settled

  static constexpr auto fields() {
    using This = ClosingBegun;
    return std::tuple(Field("pool", &This::pool), Field("circulating", &This::circulating),
                      Field("reserve", &This::reserve), Field("claims", &This::claims));
  }
};

// A holder's part, without a fee, by largest remainder.
struct ClosingPaid {
  static constexpr std::string_view kName = "closing_paid";
  MemberIndex member;
  Points points;  // all that the member held
  Money from_pool;
  Money from_reserve;

  static constexpr auto fields() {
    using This = ClosingPaid;
    return std::tuple(Field("member", &This::member), Field("points", &This::points),
                      Field("from_pool", &This::from_pool), Field("from_reserve", &This::from_reserve, Need::optional));
  }
};

// A member's part of the reserve for what they are still owed from before, by largest remainder.
struct ClaimRepaid {
  static constexpr std::string_view kName = "claim_repaid";
  MemberIndex member;
  Money coins;   // of their coins
  Money claims;  // of their claims that were not coins yet

  static constexpr auto fields() {
    using This = ClaimRepaid;
    return std::tuple(Field("member", &This::member), Field("coins", &This::coins), Field("claims", &This::claims));
  }
};

struct ProgrammeClosed {
  static constexpr std::string_view kName = "programme_closed";
  Timestamp ended;
  Money paid;                // all parts together, of pool and reserve, claims repaid included
  std::int64_t members = 0;  // who held points

  static constexpr auto fields() {
    using This = ProgrammeClosed;
    return std::tuple(Field("ended", &This::ended), Field("paid", &This::paid), Field("members", &This::members));
  }
};

struct StreamStarted {
  static constexpr std::string_view kName = "stream_started";
  std::string_view stream;
  Money amount;
  Money daily;
  StreamSource source = StreamSource::subsidy;
  std::string_view operator_id;

  static constexpr auto fields() {
    using This = StreamStarted;
    return std::tuple(Field("stream", &This::stream), Field("amount", &This::amount), Field("daily", &This::daily),
                      Field("source", &This::source), Field("operator", &This::operator_id));
  }
};

struct StreamStopped {
  static constexpr std::string_view kName = "stream_stopped";
  std::string_view stream;
  Money left;  // that is not injected
  std::string_view operator_id;

  static constexpr auto fields() {
    using This = StreamStopped;
    return std::tuple(Field("stream", &This::stream), Field("left", &This::left),
                      Field("operator", &This::operator_id));
  }
};

// A day's part into the pool. With nothing left the stream is over.
struct StreamInjected {
  static constexpr std::string_view kName = "stream_injected";
  std::string_view stream;
  Money amount;
  StreamSource source = StreamSource::subsidy;
  Money left;

  static constexpr auto fields() {
    using This = StreamInjected;
    return std::tuple(Field("stream", &This::stream), Field("amount", &This::amount), Field("source", &This::source),
                      Field("left", &This::left));
  }
};

// A day of the programme's calendar ended, while streams ran or locked points waited.
struct DayEnded {
  static constexpr std::string_view kName = "day_ended";
  Timestamp ended;

  static constexpr auto fields() {
    using This = DayEnded;
    return std::tuple(Field("ended", &This::ended));
  }
};

}  // namespace greenpool
