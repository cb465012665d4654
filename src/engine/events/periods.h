// What the calendar settles: dividends and ranks. SPEC section 6.
#pragma once

#include <cstdint>
#include <string_view>
#include <tuple>

#include "base/fields.h"
#include "base/time.h"
#include "members/members.h"
#include "money/money.h"

namespace greenpool {

// A dividend period ended: what of the platform's profit gathers in the dividend account.
struct ProfitGathered {
  static constexpr std::string_view kName = "profit_gathered";
  Timestamp ended;
  Money revenue;   // of the period: shares of orders, unspent rewards
  Money loss;      // of the period
  Money due;       // the dividend's part of what is left, and what earlier periods could not gather
  Money gathered;  // of it, as much as full cover allows

  static constexpr auto fields() {
    using This = ProfitGathered;
    return std::tuple(Field("ended", &This::ended), Field("revenue", &This::revenue), Field("loss", &This::loss),
                      Field("due", &This::due), Field("gathered", &This::gathered));
  }
};

// One line of a distribution: its share of the dividend account by weight.
struct DividendPaid {
  static constexpr std::string_view kName = "dividend_paid";
  MemberIndex member;
  std::int64_t weight = 0;  // time-weighted: weight x seconds
  Money amount;

  static constexpr auto fields() {
    using This = DividendPaid;
    return std::tuple(Field("member", &This::member), Field("weight", &This::weight), Field("amount", &This::amount));
  }
};

// The end of a distribution: all of its lines together.
struct DividendDistributed {
  static constexpr std::string_view kName = "dividend_distributed";
  Money amount;
  std::int64_t weight = 0;
  std::int64_t members = 0;

  static constexpr auto fields() {
    using This = DividendDistributed;
    return std::tuple(Field("amount", &This::amount), Field("weight", &This::weight), Field("members", &This::members));
  }
};

// A rank rose or fell when a period settled, and why: the figures of the period. SPEC section 6.
struct RankChanged {
  static constexpr std::string_view kName = "rank_changed";
  MemberIndex member;
  std::int64_t from = 0;  // 0: none; else the place in the terms, from 1
  std::int64_t to = 0;
  Money own_spend;
  std::int64_t directs = 0;
  Money team;

  static constexpr auto fields() {
    using This = RankChanged;
    return std::tuple(Field("member", &This::member), Field("from", &This::from), Field("to", &This::to),
                      Field("own_spend", &This::own_spend), Field("directs", &This::directs),
                      Field("team", &This::team));
  }
};

// A period of the ranks ended; rank_changed events of it stand before.
struct RanksSettled {
  static constexpr std::string_view kName = "ranks_settled";
  Timestamp ended;
  std::int64_t changes = 0;

  static constexpr auto fields() {
    return std::tuple(Field("ended", &RanksSettled::ended), Field("changes", &RanksSettled::changes));
  }
};

}  // namespace greenpool
