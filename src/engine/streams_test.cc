// Injections in daily parts: what each day's end injects, and what it waits for. SPEC section 3; docs/adr/0020.
//
// The cap of the worked terms: 1 / (0.8 x 0.7) - 1 = 78.57 % of the smallest pool of the last seven days; of 300.00
// that is 235.71. The programme's days begin at 16:00 UTC, and its first command is at 08:00 of its 1 January.
#include <gmock/gmock.h>

#include "engine/change.h"
#include "engine/scenario.h"

namespace greenpool {
namespace {

constexpr std::string_view kAnnHolds = R"(
    join ann                   -> joined
    order ann 1000.00 300.00   -> grant 210                    | pool 300.00
    fund_subsidy 500.00        -> subsidy_funded
    until 2026-01-09)";

TEST(Streams, InjectTheirPartAtTheEndOfEachDay) {
  Story story;
  story.play(kAnnHolds);
  story.play(R"(
    start_stream s 100.00 30.00 subsidy op -> stream_started   | stream s 100.00; pool 300.00; account subsidy 500.00
    advance                    -> nothing_is_due
    wait 86399s
    wait 999999us
    join bob                   -> joined
    wait 1us
    join cat                   -> work_is_due
    advance                    -> stream s injects 30.00 leaves 70.00, day_ended
                               | pool 330.00; points 210; price 1.57142857; account subsidy 470.00; stream s 70.00
                               | account cash 1500.00
    advance                    -> nothing_is_due
    until 2026-01-11
    advance                    -> stream s injects 30.00 leaves 40.00, day_ended
    until 2026-01-12
    advance                    -> stream s injects 30.00 leaves 10.00, day_ended
    until 2026-01-13
    advance                    -> stream s injects 10.00 leaves 0.00, day_ended
                               | stream s over; pool 400.00; account subsidy 400.00
    until 2026-01-20
    advance                    -> nothing_is_due)");
  EXPECT_EQ(story.state().totals.injections, 4U);
  EXPECT_EQ(story.state().totals.injected, Money(10'000));
}

TEST(Streams, ThatBeginAtMidnightWaitForTheNextOne) {
  Story story;
  story.play(kAnnHolds);
  story.play(R"(
    start_stream s 30.00 30.00 subsidy op -> stream_started
    until 2026-01-10
    advance                    -> stream s injects 30.00 leaves 0.00, day_ended)");
}

// Each day that is over has an end of its own, at the moment at which it is seen.
TEST(Streams, CatchUpDayByDayAfterAGap) {
  Story story;
  story.play(kAnnHolds);
  story.play(R"(
    start_stream s 100.00 30.00 subsidy op -> stream_started
    until 2026-01-12
    wait 2h
    sell ann 1                 -> work_is_due
    advance                    -> stream s injects 30.00 leaves 70.00, day_ended
    sell ann 1                 -> work_is_due
    advance                    -> stream s injects 30.00 leaves 40.00, day_ended
    advance                    -> stream s injects 30.00 leaves 10.00, day_ended     | pool 390.00
    advance                    -> nothing_is_due
    sell ann 1                 -> sale pays 1.48               | pool 388.52
    until 2026-01-13
    advance                    -> stream s injects 10.00 leaves 0.00, day_ended)");
}

TEST(Streams, InjectWhatTheCapStillAllows) {
  Story story;
  story.play(kAnnHolds);
  // 235.71 of the 300.00 that the pool held a week before. On the 17th the injection of the 10th is over, and the
  // smallest pool of the window is the 400.00 after it: 314.28 - 135.71 = 178.57. On the 18th 500.00, and so on.
  story.play(R"(
    start_stream s 500.00 100.00 subsidy op -> stream_started
    until 2026-01-10
    advance                    -> stream s injects 100.00 leaves 400.00, day_ended
    until 2026-01-11
    advance                    -> stream s injects 100.00 leaves 300.00, day_ended
    until 2026-01-12
    advance                    -> stream s injects 35.71 leaves 264.29, day_ended    | pool 535.71
    until 2026-01-13
    advance                    -> day_ended                    | pool 535.71; stream s 264.29
    until 2026-01-14
    advance                    -> day_ended
    until 2026-01-15
    advance                    -> day_ended
    until 2026-01-16
    advance                    -> day_ended
    inject 0.01                -> injection_over_cap
    until 2026-01-17
    advance                    -> stream s injects 100.00 leaves 164.29, day_ended
    inject 78.58 from financing -> injection_over_cap
    inject 78.57 from financing -> injected 78.57
    until 2026-01-18
    advance                    -> stream s injects 100.00 leaves 64.29, day_ended    | pool 814.28)");
}

TEST(Streams, CountWithOtherInjections) {
  Story story;
  story.play(kAnnHolds);
  story.play(R"(
    inject 235.00 from subsidy -> injected 235.00
    start_stream s 100.00 30.00 subsidy op -> stream_started
    until 2026-01-10
    advance                    -> stream s injects 0.71 leaves 99.29, day_ended
    inject 0.01                -> injection_over_cap)");
}

TEST(Streams, InjectNothingWhileTheProgrammeIsYoungerThanTheWindow) {
  Story story;
  story.play(R"(
    join ann                   -> joined
    order ann 1000.00 300.00   -> grant 210
    fund_subsidy 500.00        -> subsidy_funded
    start_stream s 100.00 30.00 subsidy op -> stream_started
    until 2026-01-02
    advance                    -> day_ended                    | stream s 100.00; pool 300.00)");
}

TEST(Streams, WaitForTheirAccount) {
  Story story;
  story.play(R"(
    join ann                   -> joined
    order ann 1000.00 300.00   -> grant 210
    fund_subsidy 50.00         -> subsidy_funded
    until 2026-01-09
    start_stream s 100.00 30.00 subsidy op -> stream_started
    until 2026-01-10
    advance                    -> stream s injects 30.00 leaves 70.00, day_ended
    until 2026-01-11
    advance                    -> stream s injects 20.00 leaves 50.00, day_ended     | account subsidy 0.00
    until 2026-01-12
    advance                    -> day_ended                    | stream s 50.00
    fund_subsidy 100.00        -> subsidy_funded
    until 2026-01-13
    advance                    -> stream s injects 30.00 leaves 20.00, day_ended     | account subsidy 70.00)");
}

// The reserve has what the last holder left.
TEST(Streams, RunInOrderOfTheirNamesEachAfterTheOnesBeforeIt) {
  Story story;
  story.play(R"(
    join ann                   -> joined
    order ann 1000.00 300.00   -> grant 210
    sell ann all               -> sale pays 240.00, reserve 60.00
    order ann 1000.00 300.00   -> grant 147                    | pool 300.00
    fund_subsidy 50.00         -> subsidy_funded
    until 2026-01-09
    start_stream zinc 100.00 40.00 subsidy op -> stream_started
    start_stream alum 100.00 40.00 reserve op -> stream_started
    start_stream lead 100.00 40.00 subsidy op -> stream_started
    until 2026-01-10
    advance                    -> stream alum injects 40.00 leaves 60.00, stream lead injects 40.00 leaves 60.00,
                               -> stream zinc injects 10.00 leaves 90.00, day_ended
                               | pool 390.00; account subsidy 0.00; account reserve 20.00
    until 2026-01-11
    advance                    -> stream alum injects 20.00 leaves 40.00, day_ended  | account reserve 0.00)");
}

TEST(Streams, ShareTheRoomUnderTheCap) {
  Story story;
  story.play(kAnnHolds);
  story.play(R"(
    start_stream a 500.00 200.00 subsidy op -> stream_started
    start_stream b 500.00 200.00 subsidy op -> stream_started
    start_stream c 500.00 200.00 subsidy op -> stream_started
    until 2026-01-10
    advance                    -> stream a injects 200.00 leaves 300.00, stream b injects 35.71 leaves 464.29, day_ended
                               | pool 535.71; stream c 500.00)");
}

// An empty pool is the smallest of its window: a stream goes on a week after the next order.
TEST(Streams, InjectNothingWhileNobodyHoldsPoints) {
  Story story;
  story.play(kAnnHolds);
  story.play(R"(
    start_stream s 100.00 30.00 subsidy op -> stream_started
    sell ann all               -> sale pays 240.00, reserve 60.00
    until 2026-01-10
    advance                    -> day_ended                    | pool 0.00; stream s 100.00
    order ann 1000.00 300.00   -> grant 147
    until 2026-01-11
    advance                    -> day_ended
    until 2026-01-12
    advance                    -> day_ended
    until 2026-01-17
    advance                    -> stream s injects 30.00 leaves 70.00, day_ended)");
}

TEST(Streams, HaveNoCapUnderTermsThatGrantNothing) {
  Story story;
  story.play(kAnnHolds);
  story.play("start_stream s 500.00 500.00 subsidy op -> stream_started\n until 2026-01-10");
  story.sabotage().terms.grant_rate = Rate(0);
  story.play("advance -> stream s injects 500.00 leaves 0.00, day_ended");
}

// ann's 50 points for 100.00 are due at 2.00; half of what they are worth stays.
TEST(Streams, MakePositionsDue) {
  Story story(level_terms());
  story.play(R"(
    join ann                   -> joined
    order ann 100.00 0.00      -> grant 50                     | pool 50.00
    fund_subsidy 50.00         -> subsidy_funded
    until 2026-01-09
    start_stream s 50.00 25.00 subsidy op -> stream_started
    until 2026-01-10
    advance                    -> stream s injects 25.00 leaves 25.00, day_ended     | price 1.50000000
    until 2026-01-11
    advance                    -> stream s injects 25.00 leaves 0.00, day_ended, exit ann#1 pays 50.00, reserve 50.00
                               | stream s over; pool 0.00; price 2.00000000)");
}

TEST(Streams, MaySplitPoints) {
  Terms terms = classic_terms();
  terms.split_at = Price{2, 1'000'000};
  terms.split_factor = 2;
  Story story(terms);  // 420.00 / 210 is 2.00
  story.play(kAnnHolds);
  story.play(R"(
    start_stream s 240.00 120.00 subsidy op -> stream_started
    until 2026-01-10
    advance                    -> stream s injects 120.00 leaves 120.00, day_ended, split 2 | points 420)");
}

TEST(Streams, EndWithTheDayAfterOtherPeriods) {
  Terms terms = classic_terms();
  terms.dividend.rate = Rate(100'000);
  Story story(terms);
  story.play(R"(
    join ann                   -> joined
    order ann 1000.00 300.00   -> grant 210
    fund_subsidy 500.00        -> subsidy_funded
    until 2026-01-31
    start_stream s 100.00 30.00 subsidy op -> stream_started
    until 2026-02-01
    advance                    -> revenue 400.00 loss 0.00 due 40.00 gathered 40.00
    advance                    -> stream s injects 30.00 leaves 70.00, day_ended)");
}

TEST(Streams, StopWhenTheyAreStopped) {
  Story story;
  story.play(kAnnHolds);
  story.play(R"(
    stop_stream s op           -> unknown_stream
    start_stream s 100.00 30.00 subsidy op -> stream_started
    until 2026-01-10
    advance                    -> stream s injects 30.00 leaves 70.00, day_ended
    stop_stream s op2          -> stopped with 70.00 left      | stream s over; account subsidy 470.00
    stop_stream s op2          -> unknown_stream
    until 2026-01-11
    advance                    -> day_ended                    | pool 330.00
    until 2026-01-20
    advance                    -> nothing_is_due
    start_stream t 30.00 30.00 subsidy op -> stream_started
    until 2026-01-21
    advance                    -> stream t injects 30.00 leaves 0.00, day_ended)");
}

TEST(Streams, AnswerTheFirstReasonOfTheTable) {
  constexpr Timestamp kTooLate(253'402'300'800'000'000);
  const auto start = [](std::string_view id, std::int64_t amount, std::int64_t daily) {
    return StartStream{id, Money(amount), Money(daily), StreamSource::reserve, "op"};
  };
  Story story;
  EXPECT_EQ(story.decide_at(kTooLate, start("a b", 0, 1)), Reject::id_malformed);
  EXPECT_EQ(story.decide_at(kTooLate, start("s", 0, kMoneyMax + 1)), Reject::amount_not_positive);
  EXPECT_EQ(story.decide_at(kTooLate, start("s", 1, 0)), Reject::amount_not_positive);
  EXPECT_EQ(story.decide_at(kTooLate, start("s", 1, kMoneyMax + 1)), Reject::amount_out_of_range);
  EXPECT_EQ(story.decide_at(kTooLate, start("s", kMoneyMax, kMoneyMax)), Reject::time_out_of_range);
  EXPECT_EQ(story.decide(StopStream{"s", ""}), Reject::id_malformed);
  story.play("join ann -> joined");
  EXPECT_EQ(story.decide(start("s", kMoneyMax, kMoneyMax)), Reject::none);
  EXPECT_EQ(story.decide_at(Timestamp(0), start("s", 1, 1)), Reject::name_conflict);
  EXPECT_EQ(story.decide_at(Timestamp(0), start("t", 1, 1)), Reject::time_went_back);
  EXPECT_EQ(story.decide_at(Timestamp(0), StopStream{"t", "op"}), Reject::time_went_back);
  story.play("until 2026-01-02");
  EXPECT_EQ(story.decide(StopStream{"t", "op"}), Reject::work_is_due);
}

// A stream of 100.00, 30.00 a day, whose first day is about to end.
std::unique_ptr<Story> streaming() {
  auto story = std::make_unique<Story>();
  story->play(kAnnHolds);
  story->play("start_stream s 100.00 30.00 subsidy op -> stream_started\n until 2026-01-10");
  return story;
}

struct Impossible {
  const char* reason;
  Event event;
};

TEST(Streams, CannotFollowOtherwiseInAJournal) {
  constexpr auto kSubsidy = StreamSource::subsidy;
  const std::unique_ptr<Story> story = streaming();
  const Timestamp end = story->now();
  State& state = story->sabotage();
  const auto expect_impossible = [&state](const std::vector<Impossible>& events) {
    const std::string before = saved_bytes(state);
    for (const Impossible& impossible : events) {
      Change change;
      EXPECT_STREQ(apply(state, impossible.event, change), impossible.reason);
      EXPECT_EQ(saved_bytes(state), before) << impossible.reason;
    }
  };
  expect_impossible({
      {"no day of the calendar ended", StreamInjected{"s", Money(3'000), kSubsidy, Money(7'000)}},
      {"no day of the calendar ended", DayEnded{end}},
  });
  state.clock = end;
  expect_impossible({
      {"the stream is taken", StreamStarted{"s", Money(1), Money(1), kSubsidy, "op"}},
      {"the stream is taken", StreamStarted{"", Money(1), Money(1), kSubsidy, "op"}},
      {"a stream is of an amount, in parts", StreamStarted{"t", Money(0), Money(1), kSubsidy, "op"}},
      {"a stream is of an amount, in parts", StreamStarted{"t", Money(1), Money(0), kSubsidy, "op"}},
      {"the stream is unknown", StreamStopped{"t", Money(10'000), "op"}},
      {"the stream has another amount left", StreamStopped{"s", Money(9'999), "op"}},
      {"the stream is unknown", StreamInjected{"t", Money(3'000), kSubsidy, Money(7'000)}},
      {"the stream is unknown", StreamInjected{"s", Money(3'000), StreamSource::reserve, Money(7'000)}},
      {"a day has its part", StreamInjected{"s", Money(3'001), kSubsidy, Money(6'999)}},
      {"a day has its part", StreamInjected{"s", Money(0), kSubsidy, Money(10'000)}},
      {"the stream has another amount left", StreamInjected{"s", Money(3'000), kSubsidy, Money(7'001)}},
      {"no day of the calendar ended", DayEnded{Timestamp(end.microseconds() - 1)}},
  });
  state.streams.clear();
  Change change;
  ASSERT_EQ(apply(state, DayEnded{end}, change), nullptr);
  expect_impossible({{"no day of the calendar ended", DayEnded{Timestamp{}}}});
}

TEST(Streams, OfAJournalThatOverdrawTheirAccountBreakALaw) {
  const std::unique_ptr<Story> story = streaming();
  State& state = story->sabotage();
  Posting posting;
  posting.debit(Account::subsidy, Money(47'001));
  posting.credit(Account::equity, Money(47'001));
  state.books.post(posting);
  const std::vector<Event> events{StreamInjected{"s", Money(3'000), StreamSource::subsidy, Money(7'000)},
                                  DayEnded{story->now()}};
  const Status replayed = story->engine().replay(story->now(), events);
  ASSERT_FALSE(replayed.has_value());
  EXPECT_THAT(replayed.error().message, testing::HasSubstr("6 amounts are bounded"));
}

struct Corruption {
  const char* finding;
  void (*corrupt)(State&);
};

TEST(Streams, AreAudited) {
  const std::vector<Corruption> corruptions{
      {"a stream that is over is gone", [](State& s) { s.streams.at("s").left = Money(0); }},
      {"a stream that is over is gone", [](State& s) { s.streams.at("s").daily = Money(0); }},
      {"while streams run, days end", [](State& s) { s.periods.day_end = Timestamp{}; }},
  };
  const std::string sound = saved_bytes(streaming()->state());
  for (const Corruption& corruption : corruptions) {
    const std::unique_ptr<State> state = *load_bytes(sound);
    EXPECT_THAT(state->audit(), testing::IsEmpty());
    corruption.corrupt(*state);
    EXPECT_THAT(state->audit(), testing::ElementsAre(corruption.finding));
  }
}

TEST(Streams, AreInTheHashOfTheState) {
  const std::string bytes = saved_bytes(streaming()->state());
  const std::vector<void (*)(State&)> changes{
      [](State& s) { s.streams.at("s").source = StreamSource::reserve; },
      [](State& s) { s.streams.at("s").left -= Money(1); },
      [](State& s) { s.streams.at("s").daily -= Money(1); },
      [](State& s) { s.streams.clear(); },
      [](State& s) { s.periods.day_end = Timestamp(1); },
  };
  for (const auto change : changes) {
    const std::unique_ptr<State> state = *load_bytes(bytes);
    const Digest before = state->hash();
    change(*state);
    EXPECT_NE(state->hash(), before);
  }
}

}  // namespace
}  // namespace greenpool
