// Certificates, vesting, lock-ups, transfers and rounds. SPEC section 10; docs/adr/0020.
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

TEST(Shares, AreIssuedWithoutMoney) {
  Story story;
  story.play(R"(
    issue_shares c1 lin founder 700000 operator op             -> shares_issued
    issue_shares c2 mia team 300000 operator op                -> shares_issued
                               | shares 1000000; holder c1 lin; kind c2 team; left c2 300000; vested c1 700000
                               | account equity 0.00; account cash 0.00
    issue_shares c1 lin founder 1 operator op                  -> name_conflict)");
}

TEST(Shares, VestAndArePassedOnAsTheyDo) {
  Story story;
  story.play(R"(
    issue_shares c1 lin founder 1461000 2026-01-01T00:00:00Z 365 1461 operator op   -> shares_issued
    wait 364d
    wait 86399s
    wait 999999us
    transfer_shares t0 c1 mia 1                                -> shares_unvested
    wait 1us
    transfer_shares t1 c1 mia 365001                           -> shares_unvested
    transfer_shares t1 c1 mia 365000                           -> shares_transferred
                               | left c1 1096000; vested c1 365000; left t1 365000; vested t1 365000; kind t1 founder
                               | holder t1 mia; shares 1461000
    transfer_shares t2 c1 mia 1                                -> shares_unvested
    wait 1d
    transfer_shares t2 c1 mia 1001                             -> shares_unvested
    transfer_shares t2 c1 mia 1000                             -> shares_transferred      | left c1 1095000
    wait 1094d
    transfer_shares t3 c1 mia 1094001                          -> shares_unvested
    wait 1d
    transfer_shares t3 c1 mia 1095001                          -> shares_insufficient
    transfer_shares t3 c1 mia 1095000                          -> shares_transferred      | left c1 0; shares 1461000
    transfer_shares t4 c1 mia 1                                -> shares_insufficient)");
}

// Who got them holds them without conditions, and may pass them on.
TEST(Shares, ThatWerePassedOnAreFree) {
  Story story;
  story.play(R"(
    issue_shares c1 lin team 1000 2026-01-01T00:00:00Z 0 10 2026-01-05T00:00:00Z operator op   -> shares_issued
    until 2026-01-06
    transfer_shares t1 c1 mia 300                              -> shares_transferred
    transfer_shares t2 t1 lin 300                              -> shares_transferred
                               | left c1 700; left t1 0; left t2 300; holder t2 lin; kind t2 team; shares 1000
    transfer_shares t3 t9 lin 1                                -> unknown_certificate
    transfer_shares t2 c1 lin 1                                -> name_conflict)");
}

TEST(Shares, AreLockedUpToTheInstant) {
  Story story;
  story.play(R"(
    issue_shares c1 lin founder 1000 locked_until 2026-01-02T00:00:00Z operator op   -> shares_issued
    wait 86399s
    wait 999999us
    transfer_shares t1 c1 mia 1                                -> shares_locked
    wait 1us
    transfer_shares t1 c1 mia 1                                -> shares_transferred)");
}

TEST(Shares, ThatCannotBePassedOnAnswerTheFirstReasonOfTheTable) {
  Story story;
  story.play(R"(
    issue_shares c1 lin founder 1000 2026-01-01T00:00:00Z 0 10 2027-01-01T00:00:00Z operator op   -> shares_issued
    wait 1d
    transfer_shares t1 c1 mia 1001                             -> shares_insufficient
    transfer_shares t1 c1 mia 1000                             -> shares_unvested
    transfer_shares t1 c1 mia 101                              -> shares_unvested
    transfer_shares t1 c1 mia 100                              -> shares_locked)");
}

TEST(Shares, AnswerTheFirstReasonOfTheTable) {
  constexpr Timestamp kTooLate(253'402'300'800'000'000);
  const auto issue = [](std::string_view id, std::int64_t shares, std::int64_t cliff, std::int64_t vesting) {
    return IssueShares{id, "lin", StakeKind::team, shares, Timestamp{}, cliff, vesting, Timestamp{}, "op"};
  };
  Story story;
  EXPECT_EQ(story.decide_at(kTooLate, issue("a b", 0, 0, 0)), Reject::id_malformed);
  EXPECT_EQ(story.decide_at(kTooLate, issue("c", 0, 2, 1)), Reject::amount_not_positive);
  EXPECT_EQ(story.decide_at(kTooLate, issue("c", 1, 2, 1)), Reject::amount_out_of_range);
  EXPECT_EQ(story.decide_at(kTooLate, issue("c", kSharesMax + 1, 0, 0)), Reject::amount_out_of_range);
  EXPECT_EQ(story.decide_at(kTooLate, issue("c", 1, 0, kVestingDaysMax + 1)), Reject::amount_out_of_range);
  EXPECT_EQ(story.decide_at(kTooLate, issue("c", 1, -1, 0)), Reject::amount_out_of_range);
  EXPECT_EQ(story.decide_at(kTooLate, issue("c", 1, 0, 0)), Reject::time_out_of_range);
  IssueShares locked = issue("c", 1, 0, 0);
  locked.locked_until = kTooLate;
  EXPECT_EQ(story.decide(locked), Reject::time_out_of_range);
  EXPECT_EQ(story.decide(issue("c", kSharesMax - 1, 0, 0)), Reject::none);
  EXPECT_EQ(story.decide_at(Timestamp(0), issue("c", 2, 0, 0)), Reject::name_conflict);
  EXPECT_EQ(story.decide_at(Timestamp(0), issue("d", 2, 0, 0)), Reject::time_went_back);
  EXPECT_EQ(story.decide(issue("d", 2, 0, 0)), Reject::shares_limit);
  EXPECT_EQ(story.decide(issue("d", 1, 0, 0)), Reject::none);
  EXPECT_EQ(story.state().cap_table.shares, kSharesMax);
}

// A million shares, worth ten million: 10.00 a share; a quarter of what comes in is set aside.
constexpr std::string_view kRoundA = R"(
    issue_shares c1 lin founder 1000000 operator op            -> shares_issued
    open_round a 10000000.00 2000000.00 0.25 op                -> round_opened      | raised a 0.00)";

TEST(Rounds, SellSharesAtTheirPrice) {
  Story story;
  story.play(kRoundA);
  story.play(R"(
    invest i1 a gao 1000000.00 -> invested 1000000.00 subsidy 250000.00 shares 100000
                               | shares 1100000; raised a 1000000.00; holder i1 gao; kind i1 investor; vested i1 100000
                               | account cash 1000000.00; account subsidy 250000.00; account equity 750000.00
                               | surplus 750000.00)");
}

// 19.99 buy one share; a quarter of them is 4.99, cut.
TEST(Rounds, RoundSharesAndSubsidyDown) {
  Story story;
  story.play(kRoundA);
  story.play(R"(
    invest i1 a gao 9.99       -> investment_too_small
    invest i1 a gao 19.99      -> invested 19.99 subsidy 4.99 shares 1    | account equity 15.00; account cash 19.99)");
}

TEST(Rounds, RaiseNoMoreThanTheirAmount) {
  Story story;
  story.play(kRoundA);
  story.play(R"(
    invest i1 a gao 2000000.01 -> round_limit
    invest i1 a gao 19.99      -> invested 19.99 subsidy 4.99 shares 1
    invest i2 a gao 1999980.02 -> round_limit
    invest i2 a gao 1999980.01 -> invested 1999980.01 subsidy 499995.00 shares 199998   | raised a 2000000.00
    invest i3 a gao 0.01       -> round_limit
    invest i3 b gao 10.00      -> unknown_round
    invest i2 a gao 10.00      -> name_conflict
    open_round a 1.00 1.00 0 op -> name_conflict)");
}

// The price is that of the shares when it opened, whoever invests in another round meanwhile: 1 000 001 shares for
// 20 000 000.00.
TEST(Rounds, KeepTheirPriceBesideOthers) {
  Story story;
  story.play(kRoundA);
  story.play(R"(
    invest i1 a gao 10.00      -> invested 10.00 subsidy 2.50 shares 1
    open_round b 20000000.00 20000000.00 0 op -> round_opened
    invest i2 a gao 1000.00    -> invested 1000.00 subsidy 250.00 shares 100
    invest i3 b hu 20.00       -> invested 20.00 subsidy 0.00 shares 1
    invest i4 b hu 20000.00    -> invested 20000.00 subsidy 0.00 shares 1000
    invest i5 b hu 19.99       -> investment_too_small             | shares 1001102)");
}

TEST(Rounds, NeedSharesToBePricedBy) {
  Story story;
  story.play("open_round a 10000000.00 2000000.00 0.25 op -> shares_missing");
}

TEST(Rounds, MaySetAllAside) {
  Story story;
  story.play(R"(
    issue_shares c1 lin founder 1000 operator op -> shares_issued
    open_round a 1000.00 1000.00 1 op -> round_opened
    invest i1 a gao 10.00      -> invested 10.00 subsidy 10.00 shares 10      | account equity 0.00; surplus 0.00)");
}

// What a round set aside lifts the price of points like any other subsidy.
TEST(Rounds, FillTheSubsidyAccountForInjections) {
  Story story;
  story.play(kRoundA);
  story.play(R"(
    invest i1 a gao 400.00     -> invested 400.00 subsidy 100.00 shares 40
    join ann                   -> joined
    order ann 1000.00 300.00   -> grant 210
    wait 7d
    inject 100.01 from subsidy -> subsidy_insufficient
    inject 100.00 from subsidy -> injected 100.00                  | pool 400.00; account subsidy 0.00)");
}

TEST(Rounds, LockUpWhatTheySell) {
  Story story;
  story.play(kRoundA);
  story.play(R"(
    invest i1 a gao 100.00 2026-01-02T00:00:00Z -> invested 100.00 subsidy 25.00 shares 10
    transfer_shares t1 i1 hu 10                 -> shares_locked
    wait 1d
    transfer_shares t1 i1 hu 10                 -> shares_transferred      | kind t1 investor)");
}

TEST(Rounds, StopAtTheBoundOfShares) {
  Story story;
  story.play(R"(
    issue_shares c1 lin founder 500000000000 operator op       -> shares_issued
    open_round a 1.00 90000000000.00 0 op                      -> round_opened
    open_round b 0.01 90000000000.00 0 op                      -> round_opened
    invest i1 b gao 90000000000.00                             -> shares_limit
    invest i1 a gao 1.01                                       -> shares_limit
    invest i1 a gao 1.00       -> invested 1.00 subsidy 0.00 shares 500000000000      | shares 1000000000000
    invest i2 a gao 0.01                                       -> shares_limit
    issue_shares c2 lin founder 1 operator op                  -> shares_limit)");
}

// Cash, and what was received for shares when the cash is drawn.
TEST(Rounds, StopAtTheBoundOfTheAccounts) {
  Story story;
  story.play(R"(
    issue_shares c1 lin founder 1000 operator op               -> shares_issued
    open_round a 90000000000.00 90000000000.00 0 op            -> round_opened
    open_round b 90000000000.00 90000000000.00 0.5 op          -> round_opened
    pay_in 100000000.00                                        -> capital_paid_in
    invest i1 a gao 90000000000.00                             -> account_limit
    invest i1 a gao 89900000000.00 -> invested 89900000000.00 subsidy 0.00 shares 998
    draw 90000000000.00                                        -> capital_drawn
    invest i2 b gao 200000000.01                               -> account_limit
    invest i2 b gao 200000000.00   -> invested 200000000.00 subsidy 100000000.00 shares 2
                               | account equity 90000000000.00
    invest i3 b gao 90000000.00                                -> account_limit)");
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

TEST(Shares, CannotFollowOtherwiseInAJournal) {
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
