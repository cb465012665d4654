// Vesting, and the cap table: as of a time, in a journal, audited. SPEC section 10; docs/adr/0020.
#include "engine/cap_table.h"

#include <gmock/gmock.h>

#include "engine/change.h"
#include "engine/scenario.h"

namespace greenpool {
namespace {

constexpr std::int64_t kDay = 86'400'000'000;
constexpr Timestamp kBegin{1'767'225'600'000'000};  // 2026-01-01T00:00:00Z, when stories begin

Timestamp days_after_begin(std::int64_t days) { return Timestamp(kBegin.microseconds() + days * kDay); }
Timestamp just_before(Timestamp at) { return Timestamp(at.microseconds() - 1); }

Certificate certificate_of(std::int64_t shares, std::int64_t cliff_days, std::int64_t vesting_days) {
  Certificate certificate;
  certificate.holder = "lin";
  certificate.shares = shares;
  certificate.vesting_from = kBegin;
  certificate.cliff_days = cliff_days;
  certificate.vesting_days = vesting_days;
  return certificate;
}

TEST(Vesting, GoesByWholeDaysAfterTheCliff) {
  const Certificate certificate = certificate_of(1'461'000, 365, 1'461);  // 1 000 a day for four years
  EXPECT_EQ(vested(certificate, just_before(kBegin)), 0);
  EXPECT_EQ(vested(certificate, Timestamp(0)), 0);
  EXPECT_EQ(vested(certificate, just_before(days_after_begin(365))), 0);
  EXPECT_EQ(vested(certificate, days_after_begin(365)), 365'000);
  EXPECT_EQ(vested(certificate, just_before(days_after_begin(366))), 365'000);
  EXPECT_EQ(vested(certificate, days_after_begin(366)), 366'000);
  EXPECT_EQ(vested(certificate, just_before(days_after_begin(1'461))), 1'460'000);
  EXPECT_EQ(vested(certificate, days_after_begin(1'461)), 1'461'000);
  EXPECT_EQ(vested(certificate, days_after_begin(100'000)), 1'461'000);
}

TEST(Vesting, RoundsTheSharesOfADayDown) {
  const Certificate certificate = certificate_of(1'000, 0, 3);
  EXPECT_EQ(vested(certificate, kBegin), 0);
  EXPECT_EQ(vested(certificate, days_after_begin(1)), 333);
  EXPECT_EQ(vested(certificate, days_after_begin(2)), 666);
  EXPECT_EQ(vested(certificate, days_after_begin(3)), 1'000);
}

TEST(Vesting, OfNoDaysIsAtOnceAndNotBeforeItsBegin) {
  const Certificate certificate = certificate_of(1'000, 0, 0);
  EXPECT_EQ(vested(certificate, just_before(kBegin)), 0);
  EXPECT_EQ(vested(certificate, kBegin), 1'000);
}

TEST(Vesting, WithACliffAsLongAsItselfIsAllOrNothing) {
  const Certificate certificate = certificate_of(1'000, 30, 30);
  EXPECT_EQ(vested(certificate, just_before(days_after_begin(30))), 0);
  EXPECT_EQ(vested(certificate, days_after_begin(30)), 1'000);
}

TEST(Vesting, StaysInsideItsBoundsForTheLargestFigures) {
  const Certificate certificate = certificate_of(kSharesMax, 0, kVestingDaysMax);
  EXPECT_EQ(vested(certificate, days_after_begin(kVestingDaysMax - 1)), 999'972'621'492);  // 1e12 x 36 524 / 36 525
  EXPECT_EQ(vested(certificate, Timestamp(INT64_MAX)), kSharesMax);
  Certificate old = certificate;
  old.vesting_from = Timestamp(INT64_MIN);
  EXPECT_EQ(vested(old, Timestamp(INT64_MAX)), kSharesMax);
}

// The table of a programme with one founder who has passed some on, and two rounds.
std::unique_ptr<Story> founded() {
  auto story = std::make_unique<Story>();
  story->play(R"(
    issue_shares c1 lin founder 600000 2026-01-01T00:00:00Z 0 100 2026-02-01T00:00:00Z operator op -> shares_issued
    issue_shares c2 lin team 100000 operator op                -> shares_issued
    issue_shares c3 mia team 300000 operator op                -> shares_issued
    open_round a 10000000.00 5000000.00 0.25 op                -> round_opened
    invest i1 a gao 2000000.00 2027-01-01T00:00:00Z -> invested 2000000.00 subsidy 500000.00 shares 200000
    wait 50d
    transfer_shares t1 c1 mia 120000                           -> shares_transferred
    transfer_shares t2 c3 lin 300000                           -> shares_transferred
    open_round b 1.00 1.00 0 op                                -> round_opened)");
  return story;
}

TEST(CapTable, ShowsWhoHoldsWhatAsOfATime) {
  const std::unique_ptr<Story> story = founded();
  const CapTable& table = story->state().cap_table;
  EXPECT_THAT(holders(table, story->now()),
              testing::ElementsAre(Stake{"gao", StakeKind::investor, 200'000, 200'000, 200'000, 166},
                                   Stake{"lin", StakeKind::founder, 480'000, 180'000, 0, 400},
                                   Stake{"lin", StakeKind::team, 400'000, 400'000, 0, 333},
                                   Stake{"mia", StakeKind::founder, 120'000, 120'000, 0, 100}));
  const std::vector<Stake> before = holders(table, just_before(Timestamp(1'769'904'000'000'000)));  // 1 February
  EXPECT_EQ(before[1], (Stake{"lin", StakeKind::founder, 480'000, 60'000, 480'000, 400}));          // 30 days
  EXPECT_EQ(holders(table, days_after_begin(10))[1].vested, 0);
  EXPECT_EQ(holders(table, days_after_begin(100))[1].vested, 480'000);
  EXPECT_EQ(holders(table, days_after_begin(365))[0].locked, 0);
  EXPECT_THAT(holders(CapTable{}, kBegin), testing::IsEmpty());
}

// 2 of 12 millions so far, 5 of 15 when all is raised.
TEST(CapTable, ShowsWhatEachRoundGivesAway) {
  const std::unique_ptr<Story> story = founded();
  EXPECT_THAT(dilution(story->state().cap_table), testing::ElementsAre(Dilution{"a", 166, 333}, Dilution{"b", 0, 500}));
  EXPECT_THAT(dilution(CapTable{}), testing::IsEmpty());
}

struct Impossible {
  const char* reason;
  Event event;
};

TEST(CapTable, CannotFollowOtherwiseInAJournal) {
  const std::unique_ptr<Story> story = founded();
  const auto issued = [](std::string_view id, std::int64_t shares, std::int64_t cliff, std::int64_t vesting) {
    return SharesIssued{id, "lin", StakeKind::team, shares, Timestamp{}, cliff, vesting, Timestamp{}, "op"};
  };
  const auto opened = [](std::string_view id, std::int64_t pre_money, std::int64_t amount, std::int64_t before) {
    return RoundOpened{id, Money(pre_money), Money(amount), Rate(0), before, "op"};
  };
  const auto invested = [](std::string_view id, std::string_view round, std::int64_t amount, std::int64_t subsidy,
                           std::int64_t shares) {
    return Invested{id, round, "gao", Money(amount), Money(subsidy), shares, Timestamp{}};
  };
  const std::vector<Impossible> events{
      {"the certificate is taken", issued("c1", 1, 0, 0)},
      {"the certificate is taken", issued("", 1, 0, 0)},
      {"the holder's id is malformed", SharesIssued{"c9", "", StakeKind::team, 1, {}, 0, 0, {}, "op"}},
      {"the shares would pass their bound", issued("c9", 0, 0, 0)},
      {"the shares would pass their bound", issued("c9", INT64_MAX, 0, 0)},
      {"the shares would pass their bound", issued("c9", kSharesMax - 1'199'999, 0, 0)},
      {"a cliff is no longer than the vesting", issued("c9", 1, 2, 1)},
      {"a cliff is no longer than the vesting", issued("c9", 1, 0, kVestingDaysMax + 1)},
      {"the round is taken", opened("a", 1, 1, 1'200'000)},
      {"there are other shares to price the round by", opened("c", 1, 1, 1'200'001)},
      {"a round has a price and an amount", opened("c", 0, 1, 1'200'000)},
      {"a round has a price and an amount", opened("c", 1, 0, 1'200'000)},
      {"the certificate is taken", invested("i1", "a", 1'000, 250, 1)},
      {"the round is unknown", invested("i9", "c", 1'000, 250, 1)},
      {"the round raises no more", invested("i9", "a", 300'000'001, 75'000'000, 300'000)},
      {"the shares would pass their bound", invested("i9", "a", 1'000, 250, INT64_MAX)},
      {"the shares have another price", invested("i9", "a", 1'000, 250, 2)},
      {"the shares have another price", invested("i9", "a", 2'000, 500, 1)},
      {"the shares have another price", invested("i9", "a", 999, 249, 1)},
      {"the subsidy is another part", invested("i9", "a", 1'000, 251, 1)},
      {"the certificate is unknown", SharesTransferred{"t9", "c9", "mia", 1}},
      {"the certificate is taken", SharesTransferred{"t1", "c1", "mia", 1}},
      {"that many shares have not vested", SharesTransferred{"t9", "c1", "mia", 180'001}},
      {"that many shares have not vested", SharesTransferred{"t9", "c1", "mia", 0}},
      {"the shares are locked up", SharesTransferred{"t9", "i1", "mia", 1}},
  };
  State& state = story->sabotage();
  const std::string before = saved_bytes(state);
  for (const Impossible& impossible : events) {
    Change change;
    EXPECT_STREQ(apply(state, impossible.event, change), impossible.reason);
    EXPECT_EQ(saved_bytes(state), before) << impossible.reason;
  }
}

struct Corruption {
  const char* finding;
  void (*corrupt)(CapTable&);
};

TEST(CapTable, IsAudited) {
  const std::vector<Corruption> corruptions{
      {"the certificates hold all shares", [](CapTable& t) { ++t.shares; }},
      {"the certificates hold all shares", [](CapTable& t) { ++t.certificates.at("c2").shares; }},
      {"the certificates hold all shares", [](CapTable& t) { t.certificates.erase("i1"); }},
      {"a certificate's shares are bounded", [](CapTable& t) { t.certificates.at("c1").shares = INT64_MAX; }},
      {"a certificate's shares are bounded", [](CapTable& t) { t.certificates.at("c1").shares = 0; }},
      {"a cliff is not longer than the vesting", [](CapTable& t) { t.certificates.at("c1").cliff_days = 101; }},
      {"a cliff is not longer than the vesting", [](CapTable& t) { t.certificates.at("c1").cliff_days = -1; }},
      {"a cliff is not longer than the vesting",
       [](CapTable& t) { t.certificates.at("c1").vesting_days = kVestingDaysMax + 1; }},
      {"no more is transferred than has vested", [](CapTable& t) { t.certificates.at("c1").transferred = 300'001; }},
      {"no more is transferred than has vested", [](CapTable& t) { t.certificates.at("c1").transferred = -1; }},
      {"a round raises no more than its amount", [](CapTable& t) { t.rounds.at("a").raised = Money(500'000'001); }},
      {"a round raises no more than its amount", [](CapTable& t) { t.rounds.at("a").raised = Money(-1); }},
      {"a round has a price", [](CapTable& t) { t.rounds.at("a").pre_money = Money(0); }},
      {"a round has a price", [](CapTable& t) { t.rounds.at("a").shares_before = 0; }},
      {"the share price is not negative", [](CapTable& t) { t.share_price = Money(-1); }},
  };
  const std::string sound = saved_bytes(founded()->state());
  EXPECT_THAT((*load_bytes(sound))->audit(), testing::IsEmpty());
  for (const Corruption& corruption : corruptions) {
    const std::unique_ptr<State> state = *load_bytes(sound);
    corruption.corrupt(state->cap_table);
    EXPECT_THAT(state->audit(), testing::Contains(corruption.finding));
  }
}

TEST(CapTable, IsInTheHashOfTheState) {
  const std::vector<void (*)(CapTable&)> changes{
      [](CapTable& t) { t.certificates.at("c1").holder = "mia"; },
      [](CapTable& t) { t.certificates.at("c1").kind = StakeKind::team; },
      [](CapTable& t) { ++t.certificates.at("c1").shares; },
      [](CapTable& t) { t.certificates.at("c1").vesting_from = Timestamp(1); },
      [](CapTable& t) { ++t.certificates.at("c1").cliff_days; },
      [](CapTable& t) { ++t.certificates.at("c1").vesting_days; },
      [](CapTable& t) { t.certificates.at("c1").locked_until = Timestamp(1); },
      [](CapTable& t) { ++t.certificates.at("c1").transferred; },
      [](CapTable& t) { t.rounds.at("a").pre_money += Money(1); },
      [](CapTable& t) { t.rounds.at("a").amount += Money(1); },
      [](CapTable& t) { t.rounds.at("a").raised += Money(1); },
      [](CapTable& t) { t.rounds.at("a").subsidy_rate += Rate(1); },
      [](CapTable& t) { ++t.rounds.at("a").shares_before; },
      [](CapTable& t) { ++t.shares; },
      [](CapTable& t) { t.share_price = Money(1); },
      [](CapTable& t) { t.locked_until = Timestamp(1); },
  };
  const std::string bytes = saved_bytes(founded()->state());
  for (const auto change : changes) {
    const std::unique_ptr<State> state = *load_bytes(bytes);
    const Digest before = state->hash();
    change(state->cap_table);
    EXPECT_NE(state->hash(), before);
  }
}

}  // namespace
}  // namespace greenpool
