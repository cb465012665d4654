// Exact numbers for the oracle: GMP integers and rationals, and the doors between them and 64-bit figures.
#pragma once

#include <gmpxx.h>

#include <cstdint>

#include "base/check.h"

namespace greenpool::oracle {

static_assert(sizeof(long) == sizeof(std::int64_t), "GMP takes and gives long");

[[nodiscard]] inline mpz_class whole(std::int64_t value) { return mpz_class(static_cast<long>(value)); }

// Lowest terms. denominator != 0.
[[nodiscard]] inline mpq_class ratio(const mpz_class& numerator, const mpz_class& denominator) {
  mpq_class result(numerator, denominator);
  result.canonicalize();
  return result;
}

[[nodiscard]] inline mpq_class per_million(std::int64_t parts) { return ratio(whole(parts), 1'000'000); }

[[nodiscard]] inline mpz_class floor_of(const mpq_class& value) {
  mpz_class result;
  mpz_fdiv_q(result.get_mpz_t(), value.get_num_mpz_t(), value.get_den_mpz_t());
  return result;
}

[[nodiscard]] inline mpz_class ceiling_of(const mpq_class& value) {
  mpz_class result;
  mpz_cdiv_q(result.get_mpz_t(), value.get_num_mpz_t(), value.get_den_mpz_t());
  return result;
}

[[nodiscard]] inline std::int64_t units_of(const mpz_class& value) {
  GP_CHECK(value.fits_slong_p(), "an exact figure that leaves the oracle fits 64 bits");
  return value.get_si();
}

}  // namespace greenpool::oracle
