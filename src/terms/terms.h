// The promises of one programme, already checked: what validate() (terms/validate.h) accepts, the engine can run
// without a further question. SPEC sections 2, 3, 5 and 6.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/sha256.h"
#include "money/currency.h"
#include "money/money.h"

namespace greenpool {

enum class GrantBase : std::uint8_t { contribution, profit };
enum class ExitBasis : std::uint8_t { member, order };
enum class ExitFee : std::uint8_t { charged, waived };
enum class RemainderTo : std::uint8_t { platform, pool, reserve };
enum class SalePricing : std::uint8_t { instant, window };
enum class Period : std::uint8_t { day, month };
// own: each level has its own rate; difference: a level receives what its rate has over the levels below it.
enum class AgentRates : std::uint8_t { own, difference };

// A rank is earned by all of its requirements together; a member's rank is the highest whose requirements they meet.
struct RankTerms {
  std::string name;  // for people, as Terms::name
  Rate rate;         // differential; rises strictly from rank to rank, > 0
  Money own_spend;   // paid by the member in the period, at least
  int directs = 0;   // members referred directly, ever, at least; 0 .. 1 000 000
  Money team;        // paid in the period by everyone below the member, at least

  friend bool operator==(const RankTerms&, const RankTerms&) = default;
};

// SPEC section 6. All rates are of what was paid less its coin part; together, in the worst case, at most reward_rate.
struct RewardTerms {
  Rate direct;
  Rate indirect;
  int max_generations = 20;            // uplines that differential and peer rewards look at; 1 .. 100
  Rate peer;                           // of the differential reward before it; 0 .. 1
  int peer_generations = 0;            // 0 .. 100; 0 exactly when peer is 0
  Money peer_target;                   // paid in the last period by everyone below a peer, at least
  Period rank_period = Period::month;  // after which ranks settle
  std::vector<RankTerms> ranks;        // lowest first, at most kRanksMax
  Rate district_agent;
  Rate city_agent;
  Rate province_agent;
  AgentRates agent_rates = AgentRates::own;
  bool on_own_orders = false;  // whether members earn on what they bought themselves

  friend bool operator==(const RewardTerms&, const RewardTerms&) = default;
};
inline constexpr std::size_t kRanksMax = 8;

// SPEC section 6, shareholders: `rate` of the platform's profit of a period gathers in the dividend account.
struct DividendTerms {
  Rate rate;
  Period period = Period::month;
  bool time_weighted = false;  // weights count for the time they were held in the period

  friend bool operator==(const DividendTerms&, const DividendTerms&) = default;
};

// Of what a member withdraws in a calendar month, the part above `above` bears `rate`, up to the next bracket.
struct TaxBracket {
  Money above;
  Rate rate;

  friend bool operator==(const TaxBracket&, const TaxBracket&) = default;
};
inline constexpr std::size_t kTaxBracketsMax = 8;

// SPEC section 8. Fee and tax round up and are taken from what is paid out.
struct WithdrawalTerms {
  Money minimum{1};                  // 1 .. kMoneyMax
  Rate fee_rate;                     // 0 .. 1, exclusive
  Money fee_fixed;                   // added to it; minimum > fee of minimum
  std::optional<Money> daily_limit;  // a member's requests of one calendar day together; none: no limit
  Money four_eyes_above;             // above it, who approves is never who pays; 0: always two people
  std::vector<TaxBracket> tax;       // `above` rises strictly; at most kTaxBracketsMax; rates 0 .. 1, exclusive

  friend bool operator==(const WithdrawalTerms&, const WithdrawalTerms&) = default;
};

// SPEC section 9.
struct LegacyTerms {
  Rate release_share;           // of an order's surplus c - v, that releases locked points
  Multiple multiple{kRateOne};  // of the claim, after which a legacy position leaves; 1x .. 50x

  friend bool operator==(const LegacyTerms&, const LegacyTerms&) = default;
};

struct Terms {
  std::string id;    // 1..64 characters of [A-Za-z0-9._-]
  std::string name;  // 1..200 bytes of UTF-8, for people
  Currency currency;

  Price initial_price{1, 1'000'000};  // 1.00 yuan a point
  Rate grant_rate{700'000};           // 0 .. 1
  GrantBase grant_base = GrantBase::contribution;
  Rate sell_fee{200'000};             // 0 .. 1 (exclusive: a sale must be able to pay)
  Price split_at{1, 1'000};           // 100 000 minor units a point
  std::int64_t split_factor = 1'000;  // 2 .. 1 000
  int injection_window_days = 7;      // 1 .. 90
  SalePricing sale_pricing = SalePricing::instant;
  int sale_window_hours = 24;  // 1 .. 168; the length of a window when sale_pricing is window

  std::optional<Multiple> exit_multiple{Multiple(2'000'000)};  // 1x .. 50x, or no forced exit
  ExitBasis exit_basis = ExitBasis::member;
  ExitFee exit_fee = ExitFee::charged;

  Rate reward_rate{300'000};
  Rate platform_rate{100'000};  // reward_rate + platform_rate <= 1
  RemainderTo remainder_to = RemainderTo::platform;
  int reversal_days = 0;  // after settlement, in which an order can be reversed; 0 .. 366, 0: not at all

  RewardTerms rewards;
  DividendTerms dividend;
  WithdrawalTerms withdrawal;
  LegacyTerms legacy;

  int utc_offset_minutes = 480;    // of the calendar in which days and months begin; -720 .. 840
  int notice_days = 7;             // before changed terms take effect; 0 .. 365; a higher sale fee needs 30 at least
  int wind_down_notice_days = 30;  // between close_programme and the payment of the pool; 0 .. 365

  friend bool operator==(const Terms&, const Terms&) = default;
};

// Reads a TOML document strictly: unknown section or key, wrong type, a float, too many digits, out of range, or a
// combination that SPEC forbids is an Error whose message names the line and the key.
// `source` names the document in messages. Errors: terms_malformed, terms_unknown_key, terms_missing_key,
// terms_wrong_type, terms_too_fine, terms_out_of_range, terms_inconsistent.
[[nodiscard]] Result<Terms> parse_terms(std::string_view toml, std::string_view source);

// The one canonical TOML text of these terms: parse_terms(to_toml(t)) == t, and equal terms give equal bytes.
[[nodiscard]] std::string to_toml(const Terms& terms);

// SHA-256 of to_toml(terms).
[[nodiscard]] Digest terms_hash(const Terms& terms);

// The presets of SPEC section 14, "classic" first.
[[nodiscard]] std::vector<std::string_view> preset_names();

// The one of that name; nullopt when there is none.
[[nodiscard]] std::optional<Terms> find_preset(std::string_view name);

}  // namespace greenpool
