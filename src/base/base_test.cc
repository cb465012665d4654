#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <limits>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/chunked_vector.h"
#include "base/decimal.h"
#include "base/int128.h"
#include "base/sha256.h"
#include "base/strong_id.h"
#include "base/text_id.h"
#include "base/time.h"

namespace greenpool {
namespace {

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();

// Decimal text.

TEST(ParseDecimal, ReadsDigitsAtTheScale) {
  EXPECT_EQ(parse_decimal("1000.00", 2), 100'000);
  EXPECT_EQ(parse_decimal("1000.5", 2), 100'050);
  EXPECT_EQ(parse_decimal("1000", 2), 100'000);
  EXPECT_EQ(parse_decimal("0", 0), 0);
  EXPECT_EQ(parse_decimal("0", 18), 0);
  EXPECT_EQ(parse_decimal("0.01", 2), 1);
  EXPECT_EQ(parse_decimal("7", 0), 7);
  EXPECT_EQ(parse_decimal("147.00000000", 8), 14'700'000'000);
  EXPECT_EQ(parse_decimal("0.000000000000000001", 18), 1);
}

TEST(ParseDecimal, RefusesAnythingButDigitsAndOnePoint) {
  for (const std::string_view text : {"",   ".",   "1.",    ".5",    "00",   "01",  "00.5", "-1",  "+1", " 1",
                                      "1 ", "1e3", "1,000", "1.2.3", "1..2", "0x1", "1_0",  "nan", "١",  "1\n"}) {
    const Result<std::int64_t> parsed = parse_decimal(text, 2);
    ASSERT_FALSE(parsed.has_value()) << text;
    EXPECT_EQ(parsed.error().code, "decimal_malformed") << text;
  }
  EXPECT_EQ(parse_decimal(std::string_view("1\0", 2), 2).error().code, "decimal_malformed");
}

TEST(ParseDecimal, RefusesMoreDecimalsThanTheScaleInsteadOfRounding) {
  EXPECT_EQ(parse_decimal("1.001", 2).error().code, "decimal_too_fine");
  EXPECT_EQ(parse_decimal("1.000", 2).error().code, "decimal_too_fine");
  EXPECT_EQ(parse_decimal("1.0", 0).error().code, "decimal_too_fine");
}

TEST(ParseDecimal, EndsWhere64BitsEnd) {
  EXPECT_EQ(parse_decimal("9223372036854775807", 0), kMax);
  EXPECT_EQ(parse_decimal("9223372036854775808", 0).error().code, "decimal_out_of_range");
  EXPECT_EQ(parse_decimal("92233720368547758.07", 2), kMax);
  EXPECT_EQ(parse_decimal("92233720368547758.08", 2).error().code, "decimal_out_of_range");
  EXPECT_EQ(parse_decimal("92233720368547759", 2).error().code, "decimal_out_of_range");
  EXPECT_EQ(parse_decimal("9.223372036854775807", 18), kMax);
  EXPECT_EQ(parse_decimal("10", 18).error().code, "decimal_out_of_range");
  EXPECT_EQ(parse_decimal("18446744073709551616", 0).error().code, "decimal_out_of_range");
  EXPECT_EQ(parse_decimal("18446744073709551616", 2).error().code, "decimal_out_of_range");
  EXPECT_EQ(parse_decimal(std::string(100'000, '9'), 0).error().code, "decimal_out_of_range");
}

TEST(ParseDecimal, ShowsOnlyTheBeginningOfALongText) {
  EXPECT_LT(parse_decimal(std::string(100'000, 'x'), 0).error().message.size(), 100U);
}

TEST(FormatDecimal, WritesExactlyTheScale) {
  EXPECT_EQ(format_decimal(0, 0), "0");
  EXPECT_EQ(format_decimal(0, 2), "0.00");
  EXPECT_EQ(format_decimal(5, 2), "0.05");
  EXPECT_EQ(format_decimal(100'000, 2), "1000.00");
  EXPECT_EQ(format_decimal(-5, 2), "-0.05");
  EXPECT_EQ(format_decimal(-123, 0), "-123");
  EXPECT_EQ(format_decimal(kMax, 0), "9223372036854775807");
  EXPECT_EQ(format_decimal(kMax, 18), "9.223372036854775807");
  EXPECT_EQ(format_decimal(kMin, 0), "-9223372036854775808");
  EXPECT_EQ(format_decimal(kMin, 18), "-9.223372036854775808");
}

TEST(FormatDecimal, IsReadBackByParseDecimal) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20'000; ++i) {
    const int scale = static_cast<int>(random() % 19);
    const auto units = static_cast<std::int64_t>((random() >> 1) >> (random() % 63));
    ASSERT_EQ(parse_decimal(format_decimal(units, scale), scale), units) << units << " at " << scale;
  }
}

TEST(PowerOfTen, CountsItsZeros) {
  for (int exponent = 0; exponent <= 18; ++exponent) {
    EXPECT_EQ(std::to_string(power_of_ten(exponent)), "1" + std::string(static_cast<std::size_t>(exponent), '0'));
  }
}

// Time. The oracle is the calendar of <chrono>, which shares no code with ours.

std::int64_t microseconds_of(int year, unsigned month, unsigned day) {
  const std::chrono::sys_days days{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}};
  return std::int64_t{days.time_since_epoch().count()} * 86'400'000'000;
}

TEST(ParseTimestamp, AgreesWithTheCalendarOnEveryDayFrom1970To9999) {
  for (std::chrono::sys_days day{std::chrono::year{1970} / 1 / 1}; day < std::chrono::year{10'000} / 1 / 1;
       day += std::chrono::days{1}) {
    const std::chrono::year_month_day date{day};
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT23:59:58Z", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    const std::int64_t expected = (std::int64_t{day.time_since_epoch().count()} * 86'400 + 86'398) * 1'000'000;
    const Result<Timestamp> parsed = parse_timestamp(text.data());
    ASSERT_TRUE(parsed.has_value()) << text.data();
    ASSERT_EQ(parsed->microseconds(), expected) << text.data();
    ASSERT_EQ(format_timestamp(*parsed), text.data());
  }
}

TEST(ParseTimestamp, KnowsWhichYearsLeap) {
  for (const std::string_view text : {"1972-02-29", "2000-02-29", "2024-02-29", "2400-02-29", "9996-02-29"}) {
    EXPECT_TRUE(parse_timestamp(std::string(text) + "T00:00:00Z").has_value()) << text;
  }
  for (const std::string_view text : {"1970-02-29", "2100-02-29", "2023-02-29", "2200-02-29", "2024-02-30"}) {
    EXPECT_FALSE(parse_timestamp(std::string(text) + "T00:00:00Z").has_value()) << text;
  }
  EXPECT_EQ(parse_timestamp("2000-03-01T00:00:00Z")->microseconds(), microseconds_of(2000, 3, 1));
}

TEST(ParseTimestamp, TurnsAnOffsetIntoUtc) {
  const Timestamp noon = *parse_timestamp("2026-01-31T12:00:00Z");
  EXPECT_EQ(noon.microseconds(), microseconds_of(2026, 1, 31) + 12 * 3'600'000'000);
  for (const std::string_view text :
       {"2026-01-31T20:00:00+08:00", "2026-01-31T06:30:00-05:30", "2026-02-01T11:59:00+23:59",
        "2026-01-30T12:01:00-23:59", "2026-01-31T12:00:00+00:00", "2026-01-31T12:00:00-00:00",
        "2026-01-31t12:00:00z"}) {
    EXPECT_EQ(parse_timestamp(text), noon) << text;
  }
}

TEST(ParseTimestamp, ReadsUpToSixDecimalsOfASecond) {
  EXPECT_EQ(parse_timestamp("1970-01-01T00:00:00.1Z"), Timestamp(100'000));
  EXPECT_EQ(parse_timestamp("1970-01-01T00:00:00.000001Z"), Timestamp(1));
  EXPECT_EQ(parse_timestamp("1970-01-01T00:00:00.999999Z"), Timestamp(999'999));
  EXPECT_EQ(parse_timestamp("1970-01-01T08:00:00.5+08:00"), Timestamp(500'000));
  EXPECT_FALSE(parse_timestamp("1970-01-01T00:00:00.1234567Z").has_value());
  EXPECT_FALSE(parse_timestamp("1970-01-01T00:00:00.Z").has_value());
}

TEST(ParseTimestamp, RefusesEverythingElse) {
  for (const std::string_view text : {"",
                                      "2026-01-31",
                                      "2026-01-31T08:00:00",
                                      "2026-01-31T08:00Z",
                                      "2026-01-31 08:00:00Z",
                                      "2026-1-31T08:00:00Z",
                                      "2026-00-31T08:00:00Z",
                                      "2026-13-31T08:00:00Z",
                                      "2026-01-00T08:00:00Z",
                                      "2026-01-32T08:00:00Z",
                                      "2026-04-31T08:00:00Z",
                                      "2026-01-31T24:00:00Z",
                                      "2026-01-31T08:60:00Z",
                                      "2026-01-31T08:00:60Z",
                                      "2026-01-31T08:00:00+8:00",
                                      "2026-01-31T08:00:00+0800",
                                      "2026-01-31T08:00:00+24:00",
                                      "2026-01-31T08:00:00+08:60",
                                      "2026-01-31T08:00:00Z ",
                                      " 2026-01-31T08:00:00Z",
                                      "2026-01-31T08:00:00ZZ",
                                      "1969-12-31T23:59:59Z",
                                      "0000-01-01T00:00:00Z",
                                      "+2026-01-31T08:00:00Z",
                                      "-2026-01-31T08:00:00Z",
                                      "2026-01-31T-8:00:00Z",
                                      "2026/01/31T08:00:00Z",
                                      "２026-01-31T08:00:00Z"}) {
    const Result<Timestamp> parsed = parse_timestamp(text);
    ASSERT_FALSE(parsed.has_value()) << text;
    EXPECT_EQ(parsed.error().code, "timestamp_malformed");
  }
}

TEST(ParseTimestamp, EndsWhereItsTextEnds) {
  EXPECT_EQ(parse_timestamp("1970-01-01T00:00:00Z"), Timestamp(0));
  EXPECT_EQ(parse_timestamp("1970-01-01T08:00:00+08:00"), Timestamp(0));
  EXPECT_FALSE(parse_timestamp("1970-01-01T07:59:59.999999+08:00").has_value());
  const Timestamp last = *parse_timestamp("9999-12-31T23:59:59.999999Z");
  EXPECT_EQ(last.microseconds(), microseconds_of(10'000, 1, 1) - 1);
  EXPECT_EQ(format_timestamp(last), "9999-12-31T23:59:59.999999Z");
  // An offset must not reach into year 10000, which has no such text.
  EXPECT_FALSE(parse_timestamp("9999-12-31T23:59:59-00:01").has_value());
  EXPECT_TRUE(parse_timestamp("9999-12-31T23:59:59+00:01").has_value());
}

TEST(FormatTimestamp, IsReadBackByParseTimestamp) {
  std::mt19937_64 random(2);
  const auto range = static_cast<std::uint64_t>(microseconds_of(10'000, 1, 1));
  for (int i = 0; i < 20'000; ++i) {
    std::int64_t microseconds = static_cast<std::int64_t>(random() % range);
    if (random() % 2 == 0) microseconds -= microseconds % 1'000'000;
    const Timestamp at(microseconds);
    ASSERT_EQ(parse_timestamp(format_timestamp(at)), at);
  }
  EXPECT_EQ(format_timestamp(Timestamp(1)), "1970-01-01T00:00:00.000001Z");
  EXPECT_EQ(format_timestamp(Timestamp(1'000'000)), "1970-01-01T00:00:01Z");
}

TEST(Timestamp, RoundsSecondsDown) {
  EXPECT_EQ(Timestamp(999'999).seconds(), 0);
  EXPECT_EQ(Timestamp(1'000'000).seconds(), 1);
  EXPECT_EQ(Timestamp(-1).seconds(), -1);
  EXPECT_EQ(Timestamp(-1'000'000).seconds(), -1);
  EXPECT_EQ(Timestamp(-1'000'001).seconds(), -2);
}

// SHA-256: the examples of FIPS 180-4 and of NIST's SHAVS short messages.

TEST(Sha256, GivesThePublishedDigests) {
  EXPECT_EQ(to_hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(
      to_hex(sha256("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqr"
                    "smnopqrstnopqrstu")),
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
  EXPECT_EQ(to_hex(sha256(std::string(1'000'000, 'a'))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  const std::array<std::uint8_t, 1> byte{0xd3};
  EXPECT_EQ(to_hex(sha256(byte)), "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1");
}

TEST(Sha256, DoesNotDependOnHowItsInputIsCut) {
  std::string text;
  for (int i = 0; i < 300; ++i) text.push_back(static_cast<char>(i * 7));
  const Digest whole = sha256(text);
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    Sha256 hash;
    hash.update(std::string_view(text).substr(0, cut));
    hash.update(std::span<const std::uint8_t>());
    hash.update(std::string_view(text).substr(cut));
    ASSERT_EQ(hash.finish(), whole) << cut;
  }
}

TEST(Sha256, CanBeCopiedMidway) {
  Sha256 first;
  first.update("ab");
  Sha256 second = first;
  first.update("c");
  second.update("d");
  EXPECT_EQ(first.finish(), sha256("abc"));
  EXPECT_EQ(second.finish(), sha256("abd"));
}

// 128-bit products and quotients. The oracle is long division by shift and subtract.

struct Division {
  UInt128 quotient;
  std::uint64_t remainder;
};

Division divide_by_bits(UInt128 numerator, std::uint64_t divisor) {
  UInt128 quotient = 0;
  UInt128 remainder = 0;
  for (int bit = 127; bit >= 0; --bit) {
    remainder = (remainder << 1) | ((numerator >> bit) & 1);
    quotient <<= 1;
    if (remainder >= divisor) {
      remainder -= divisor;
      quotient |= 1;
    }
  }
  return {quotient, static_cast<std::uint64_t>(remainder)};
}

TEST(DivideFloor, AgreesWithLongDivision) {
  std::mt19937_64 random(3);
  int tried = 0;
  for (int i = 0; i < 200'000; ++i) {
    const std::uint64_t a = random() >> (random() % 64);
    const std::uint64_t b = random() >> (random() % 64);
    const std::uint64_t divisor = random() >> (random() % 64);
    if (divisor == 0) continue;
    const Division expected = divide_by_bits(wide(a, b), divisor);
    if (expected.quotient >> 64 != 0) continue;
    ASSERT_EQ(divide_floor(wide(a, b), divisor), static_cast<std::uint64_t>(expected.quotient));
    ++tried;
  }
  EXPECT_GT(tried, 50'000);
}

TEST(DivideFloor, WorksUpToItsLastQuotient) {
  constexpr std::uint64_t kAll = std::numeric_limits<std::uint64_t>::max();
  EXPECT_EQ(divide_floor(wide(kAll, kAll), kAll), kAll);
  EXPECT_EQ(divide_floor(wide(kAll, kAll) + kAll - 1, kAll), kAll);
  EXPECT_EQ(divide_floor(kAll, 1), kAll);
  EXPECT_EQ(divide_floor(0, 1), 0U);
  EXPECT_EQ(divide_floor(kAll - 1, kAll), 0U);
}

TEST(MultiplyDivide, FloorAndCeilingEncloseTheExactQuotient) {
  std::mt19937_64 random(4);
  int tried = 0;
  for (int i = 0; i < 200'000; ++i) {
    const auto a = static_cast<std::int64_t>(random() >> (1 + random() % 63));
    const auto b = static_cast<std::int64_t>(random() >> (1 + random() % 63));
    const auto divisor = static_cast<std::int64_t>(random() >> (1 + random() % 63));
    if (divisor == 0) continue;
    const Division exact = divide_by_bits(wide(static_cast<std::uint64_t>(a), static_cast<std::uint64_t>(b)),
                                          static_cast<std::uint64_t>(divisor));
    if (exact.quotient >= static_cast<UInt128>(kMax)) continue;
    const auto floor = static_cast<std::int64_t>(exact.quotient);
    ASSERT_EQ(multiply_divide_floor(a, b, divisor), floor);
    ASSERT_EQ(multiply_divide_ceil(a, b, divisor), floor + (exact.remainder == 0 ? 0 : 1));
    ++tried;
  }
  EXPECT_GT(tried, 50'000);
}

TEST(MultiplyDivide, EndsWhereAnAmountEnds) {
  EXPECT_EQ(multiply_divide_floor(kMax, kMax, kMax), kMax);
  EXPECT_EQ(multiply_divide_ceil(kMax, kMax, kMax), kMax);
  EXPECT_EQ(multiply_divide_floor(0, kMax, 1), 0);
  EXPECT_EQ(multiply_divide_ceil(0, kMax, 1), 0);
  EXPECT_EQ(multiply_divide_ceil(1, 1, kMax), 1);
  EXPECT_DEATH(static_cast<void>(multiply_divide_floor(kMax, 2, 1)), "fit 63 bits");
  EXPECT_DEATH(static_cast<void>(multiply_divide_ceil(kMax, 3, 2)), "fit 63 bits");
  EXPECT_DEATH(static_cast<void>(multiply_divide_floor(kMax, kMax, 1)), "fit 6");
  EXPECT_DEATH(static_cast<void>(multiply_divide_floor(1, 1, 0)), "fit 64 bits");
}

// Chunked vector: with chunks of four elements, and with a first chunk that grows from 64 to 256.

template <class Chunks>
class ChunkedVectorTest : public testing::Test {};
using ChunkSizes = testing::Types<ChunkedVector<int, 2>, ChunkedVector<int, 8>>;
TYPED_TEST_SUITE(ChunkedVectorTest, ChunkSizes);

template <class Chunks>
std::vector<int> elements_of(const Chunks& chunks) {
  std::vector<int> seen;
  chunks.for_each_run([&seen](const int* run, std::size_t count) {
    EXPECT_GT(count, 0U);
    EXPECT_LE(count, Chunks::kChunkSize);
    seen.insert(seen.end(), run, run + count);
  });
  return seen;
}

TYPED_TEST(ChunkedVectorTest, AgreesWithAVectorUnderRandomUse) {
  std::mt19937_64 random(5);
  TypeParam chunks;
  std::vector<int> model;
  for (int i = 0; i < 20'000; ++i) {
    const std::uint64_t choice = random() % 1'000;
    if (choice < 500) {
      chunks.push_back(i);
      model.push_back(i);
    } else if (choice < 980) {
      if (!model.empty()) {
        chunks.pop_back();
        model.pop_back();
      }
    } else if (choice < 998) {
      const std::size_t size = model.size() + random() % 40;
      chunks.resize(size);
      model.resize(size);
    } else {
      chunks.clear();
      model.clear();
    }
    ASSERT_EQ(chunks.size(), model.size());
    ASSERT_EQ(chunks.empty(), model.empty());
    if (i % 32 == 0) {
      ASSERT_EQ(elements_of(chunks), model);
    }
    if (!model.empty()) {
      ASSERT_EQ(chunks.back(), model.back());
      const std::size_t at = random() % model.size();
      ASSERT_EQ(std::as_const(chunks)[at], model[at]);
      chunks[at] = model[at] = -i;
    }
    chunks.prefetch(random() % 500);
  }
}

TYPED_TEST(ChunkedVectorTest, ShowsNoOldValueInElementsThatResizeAdds) {
  TypeParam chunks;
  for (int i = 1; i <= 10; ++i) chunks.push_back(i);
  for (int i = 0; i < 6; ++i) chunks.pop_back();
  chunks.resize(10);
  for (std::size_t i = 4; i < 10; ++i) EXPECT_EQ(chunks[i], 0) << i;
}

TYPED_TEST(ChunkedVectorTest, NeverMovesAnElementOnceAChunkIsFull) {
  TypeParam chunks;
  for (std::size_t i = 0; i < TypeParam::kChunkSize; ++i) chunks.push_back(1);
  const int* first = &chunks[0];
  for (int i = 0; i < 1'000; ++i) chunks.push_back(i);
  EXPECT_EQ(&chunks[0], first);
  chunks.for_each_run([](int* run, std::size_t count) { std::fill(run, run + count, 9); });
  EXPECT_EQ(*first, 9);
  EXPECT_EQ(chunks.back(), 9);
}

TYPED_TEST(ChunkedVectorTest, CountsItsMemory) {
  TypeParam chunks;
  EXPECT_EQ(chunks.memory_bytes(), 0U);
  for (int i = 0; i < 5; ++i) chunks.push_back(i);
  EXPECT_GE(chunks.memory_bytes(), 5 * sizeof(int));
  EXPECT_LE(chunks.memory_bytes(), 1'024U);
}

TYPED_TEST(ChunkedVectorTest, ChecksItsBounds) {
  TypeParam chunks;
  EXPECT_DEATH(chunks.pop_back(), "nothing to pop");
  EXPECT_DEATH(static_cast<void>(chunks.back()), "within the vector");
  chunks.push_back(1);
  EXPECT_DEATH(static_cast<void>(chunks[1]), "within the vector");
  EXPECT_DEATH(static_cast<void>(std::as_const(chunks)[1]), "within the vector");
  EXPECT_DEATH(chunks.resize(0), "only grows");
}

TEST(ChunkedVector, StartsItsHugeChunksAtZero) {
  ChunkedVector<std::uint64_t, 18> chunks;  // 2 MiB each
  chunks.resize((std::size_t{1} << 18) + 1);
  std::uint64_t any = 0;
  chunks.for_each_run([&any](const std::uint64_t* run, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) any |= run[i];
  });
  EXPECT_EQ(any, 0U);
}

// Ids.

TEST(StrongId, NamesNothingUntilItIsGivenAValue) {
  using MemberId = StrongId<struct MemberTag, std::uint32_t>;
  EXPECT_FALSE(MemberId().exists());
  EXPECT_TRUE(MemberId(0).exists());
  EXPECT_EQ(MemberId(7).value(), 7U);
  EXPECT_LT(MemberId(1), MemberId(2));
  EXPECT_EQ(MemberId(1), MemberId(1));
}

TEST(TextId, TakesOneTo64PlainCharacters) {
  for (const std::string_view text : {"a", "o-1", "member@example.com", "A/b:c;d|e~f!g#h$i%j&k(l)m*n+o", "'"}) {
    EXPECT_TRUE(is_text_id(text)) << text;
  }
  EXPECT_TRUE(is_text_id(std::string(64, 'x')));
  EXPECT_FALSE(is_text_id(std::string(65, 'x')));
  EXPECT_FALSE(is_text_id(""));
}

TEST(TextId, RefusesEveryByteThatADoorWouldHaveToQuote) {
  int accepted = 0;
  for (int byte = 0; byte < 256; ++byte) {
    const bool plain = byte > 0x20 && byte < 0x7f && std::strchr("\"\\,", byte) == nullptr;
    EXPECT_EQ(is_text_id("a" + std::string(1, static_cast<char>(byte)) + "b"), plain) << byte;
    accepted += plain ? 1 : 0;
  }
  EXPECT_EQ(accepted, 91);
}

TEST(Check, SaysWhatBrokeAndWhere) {
  GP_CHECK(1 + 1 == 2, "arithmetic");
  EXPECT_DEATH(GP_CHECK(1 + 1 == 3, "arithmetic"), "arithmetic \\(1 \\+ 1 == 3\\) at .*base_test.cc:[0-9]+");
}

}  // namespace
}  // namespace greenpool
