// The promises of one programme, already checked: what validate() (terms/validate.h) accepts, the engine can run
// without a further question. SPEC sections 2, 3, 5 and 6.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/sha256.h"
#include "money/currency.h"
#include "money/money.h"

namespace greenpool {

enum class GrantBase : std::uint8_t { contribution, profit };
enum class ExitBasis : std::uint8_t { member, order };
enum class ExitFee : std::uint8_t { charged, waived };
enum class RemainderTo : std::uint8_t { platform, pool, reserve };

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

  std::optional<Multiple> exit_multiple{Multiple(2'000'000)};  // 1x .. 50x, or no forced exit
  ExitBasis exit_basis = ExitBasis::member;
  ExitFee exit_fee = ExitFee::charged;

  Rate reward_rate{300'000};
  Rate platform_rate{100'000};  // reward_rate + platform_rate <= 1
  RemainderTo remainder_to = RemainderTo::platform;

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

// The presets of SPEC section 14 that this version runs ("classic", "starter"); nullopt when there is none of that
// name.
[[nodiscard]] std::optional<Terms> find_preset(std::string_view name);

}  // namespace greenpool
