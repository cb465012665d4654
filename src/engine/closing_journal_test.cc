// The programme's end in journals and states that are wrong: what cannot follow is refused, what is not fair breaks the
// law, what is damaged is found. SPEC section 15.
#include <gmock/gmock.h>

#include "engine/scenario.h"

namespace greenpool {
namespace {

constexpr std::string_view kThreeOrders = R"(
    join ann                   -> joined
    join bob                   -> joined
    join cat                   -> joined
    order ann 1000.00 300.00   -> grant 210
    order bob 1000.00 300.00   -> grant 147
    order cat 1000.00 300.00   -> grant 124.95     | pool 900.00; points 481.95)";

constexpr std::string_view kAgreed = R"(
    close_programme li         -> closing_proposed
    confirm_closing wang       -> closes 2026-01-31T00:00:00Z  | stage confirmed)";

Terms without_notice(Terms terms) {
  terms.wind_down_notice_days = 0;
  return terms;
}

constexpr MemberIndex kAnn(0);
constexpr MemberIndex kBob(1);
constexpr MemberIndex kCat(2);
constexpr Points kAnns(21'000'000'000);
constexpr Points kBobs(14'700'000'000);
constexpr Points kCats(12'495'000'000);

// The notice is over: ann, bob and cat hold 481.95 points of 900.00; the reserve holds `reserve`.
std::unique_ptr<Story> due_closing(Money reserve = Money(0)) {
  auto story = std::make_unique<Story>();
  story->play(kThreeOrders);
  story->play(kAgreed);
  story->wait_microseconds(std::int64_t{30} * 86'400'000'000);
  Posting posting;
  posting.debit(Account::platform_revenue, reserve);
  posting.credit(Account::reserve, reserve);
  story->sabotage().books.post(posting);
  return story;
}

const char* refusal(State& state, const Event& event) {
  Change change;
  return apply(state, event, change);
}

ClosingBegun begun(const Story& story) {
  const State& s = story.state();
  return {s.pool.cash, s.pool.circulating, s.books.balance(Account::reserve), Money(0)};
}

TEST(ClosingJournals, ThatCannotFollowAreRefused) {
  Story running;
  running.play(kThreeOrders);
  const std::vector<std::pair<const char*, Event>> while_it_runs{
      {"an operator has an id", ClosingProposed{}},
      {"no end waits to be confirmed", ClosingConfirmed{"li", running.now()}},
      {"no end waits to be confirmed", ClosingWithdrawn{"li"}},
      {"no end is due", begun(running)},
      {"the programme does not end", ClosingPaid{kAnn, kAnns, Money(1), Money(0)}},
      {"the programme does not end", ClaimRepaid{kAnn, Money(1), Money(0)}},
      {"the programme does not end", ProgrammeClosed{}},
  };
  for (const auto& [reason, event] : while_it_runs) {
    const std::string before = saved_bytes(running.state());
    EXPECT_STREQ(refusal(running.sabotage(), event), reason);
    EXPECT_EQ(saved_bytes(running.state()), before) << reason;
  }
  ASSERT_EQ(refusal(running.sabotage(), ClosingProposed{"li"}), nullptr);
  EXPECT_STREQ(refusal(running.sabotage(), ClosingProposed{"wu"}), "an end was asked for already");
  EXPECT_STREQ(refusal(running.sabotage(), ClosingConfirmed{"li", running.now()}), "another operator confirms");
  EXPECT_STREQ(refusal(running.sabotage(), ClosingConfirmed{"wu", Timestamp(1)}), "a programme ends after its notice");
}

TEST(ClosingJournals, ThatBeginOtherwiseAreRefused) {
  const std::unique_ptr<Story> story = due_closing(Money(100));
  State& state = story->sabotage();
  const ClosingBegun sound = begun(*story);
  const auto refused = [&](const char* reason, auto corrupt) {
    const std::unique_ptr<State> copy = *load_bytes(saved_bytes(state));
    copy->clock = copy->closing.closes;
    ClosingBegun event = sound;
    corrupt(*copy, event);
    EXPECT_STREQ(refusal(*copy, event), reason);
  };
  refused(nullptr, [](State&, ClosingBegun&) {});
  refused("the notice is not over", [](State& s, ClosingBegun&) { s.clock = Timestamp(s.clock.microseconds() - 1); });
  refused("no end is due", [](State& s, ClosingBegun&) { s.closing.stage = ClosingStage::closed; });
  refused("no end is due", [](State& s, ClosingBegun&) { s.closing.begun = true; });
  refused("an order is open", [](State& s, ClosingBegun&) { s.paid_orders["p"] = PaidOrder{}; });
  refused("locked points wait", [](State& s, ClosingBegun&) { s.legacy.locked = Points(1); });
  refused("locked points wait", [](State& s, ClosingBegun&) { s.legacy.released = Points(1); });
  refused("the pool holds otherwise", [](State&, ClosingBegun& e) { e.pool += Money(1); });
  refused("the pool holds otherwise", [](State&, ClosingBegun& e) { e.circulating -= Points(1); });
  refused("the reserve holds otherwise", [](State&, ClosingBegun& e) { e.reserve -= Money(1); });
  refused("other claims wait", [](State&, ClosingBegun& e) { e.claims = Money(1); });
}

TEST(ClosingJournals, ThatPayOtherwiseAreRefused) {
  const std::unique_ptr<Story> story = due_closing(Money(100));
  State& state = story->sabotage();
  state.clock = state.closing.closes;
  ASSERT_EQ(refusal(state, begun(*story)), nullptr);
  const ProgrammeClosed closed{state.closing.closes, Money(90'100), 3};
  const auto refuses = [&](const char* reason, const Event& event) {
    const std::string before = saved_bytes(state);
    EXPECT_STREQ(refusal(state, event), reason);
    EXPECT_EQ(saved_bytes(state), before) << reason;
  };
  refuses("the member is unknown", ClosingPaid{MemberIndex(3), kAnns, Money(1), Money(0)});
  refuses("a part is for all that the member holds", ClosingPaid{kAnn, kAnns - Points(1), Money(1), Money(0)});
  refuses("a part is for all that the member holds", ClosingPaid{kAnn, kAnns + Points(1), Money(1), Money(0)});
  refuses("a part is for all that the member holds", ClosingPaid{kAnn, Points(0), Money(1), Money(0)});
  refuses("the pool holds less", ClosingPaid{kAnn, kAnns, Money(90'001), Money(0)});
  refuses("the reserve holds less", ClosingPaid{kAnn, kAnns, Money(1), Money(101)});
  refuses("the member has no claim", ClaimRepaid{kAnn, Money(1), Money(0)});
  refuses("a holder was not paid", closed);
  ASSERT_EQ(refusal(state, ClosingPaid{kAnn, kAnns, Money(39'216), Money(44)}), nullptr);
  refuses("a part is for all that the member holds", ClosingPaid{kAnn, kAnns, Money(39'216), Money(44)});
  ASSERT_EQ(refusal(state, ClosingPaid{kBob, kBobs, Money(27'451), Money(30)}), nullptr);
  ASSERT_EQ(refusal(state, ClosingPaid{kCat, kCats, Money(23'333), Money(25)}), nullptr);
  refuses("not everything was paid", closed);
}

TEST(ClosingJournals, ThatCloseWithOtherSumsAreRefused) {
  const std::unique_ptr<Story> story = due_closing(Money(100));
  State& state = story->sabotage();
  state.clock = state.closing.closes;
  const ProgrammeClosed closed{state.closing.closes, Money(90'100), 3};
  const std::vector<Event> lines{begun(*story), ClosingPaid{kCat, kCats, Money(23'333), Money(26)},
                                 ClosingPaid{kAnn, kAnns, Money(39'216), Money(44)},
                                 ClosingPaid{kBob, kBobs, Money(27'451), Money(30)}};
  for (const Event& event : lines) {
    ASSERT_EQ(refusal(state, event), nullptr);
  }
  ProgrammeClosed other = closed;
  other.ended = Timestamp(1);
  EXPECT_STREQ(refusal(state, other), "the notice ended at another time");
  other = closed;
  other.paid -= Money(1);
  EXPECT_STREQ(refusal(state, other), "another sum was paid");
  other = closed;
  other.members = 2;
  EXPECT_STREQ(refusal(state, other), "another sum was paid");
  EXPECT_EQ(refusal(state, closed), nullptr);
  EXPECT_STREQ(refusal(state, closed), "the programme does not end");
  EXPECT_STREQ(refusal(state, begun(*story)), "no end is due");
}

// The parts of 900.00 in the pool and 1.00 in the reserve: 392.1568 and 0.4357 for ann, 274.5098 and 0.3050 for bob,
// 233.3333 and 0.2592 for cat.
struct Parts {
  ClosingPaid cat{kCat, kCats, Money(23'333), Money(26)};
  ClosingPaid ann{kAnn, kAnns, Money(39'216), Money(44)};
  ClosingPaid bob{kBob, kBobs, Money(27'451), Money(30)};
};

std::string law_of(const Parts& parts) {
  const std::unique_ptr<Story> story = due_closing(Money(100));
  const ProgrammeClosed closed{story->state().closing.closes, Money(90'100), 3};
  const std::vector<Event> events{begun(*story), parts.cat, parts.ann, parts.bob, closed};
  const Status replayed = story->engine().replay(story->now(), events);
  if (replayed.has_value()) return "none";
  return story->engine().violation() ? story->engine().violation()->law : replayed.error().message;
}

TEST(ClosingJournals, ThatDoNotPayEveryoneTheirPartStopTheirReplay) {
  constexpr const char* kLaw = "11 closing pays everyone their part";
  EXPECT_EQ(law_of({}), "none");
  Parts parts;
  // Rounded up or down is for the decision to say: a fen from ann to cat is not seen here, and is not unfair either.
  parts.ann.from_pool -= Money(1);
  parts.cat.from_pool += Money(1);
  EXPECT_EQ(law_of(parts), "none");
  parts = {};
  parts.ann.from_pool -= Money(2);
  EXPECT_EQ(law_of(parts), kLaw);
  parts = {};
  parts.ann.from_pool += Money(1);
  EXPECT_EQ(law_of(parts), kLaw);
  parts = {};
  parts.cat.from_pool -= Money(1);
  EXPECT_EQ(law_of(parts), kLaw);
  parts = {};
  parts.cat.from_reserve += Money(1);
  EXPECT_EQ(law_of(parts), kLaw);
  parts = {};
  parts.ann.from_reserve -= Money(2);
  EXPECT_EQ(law_of(parts), kLaw);
  // Each is near enough, and together they leave a fen.
  parts = {};
  parts.bob.from_pool -= Money(1);
  EXPECT_EQ(law_of(parts), kLaw);
  parts = {};
  parts.ann.from_reserve -= Money(1);
  EXPECT_EQ(law_of(parts), kLaw);
}

// Of the reserve's 1.00 for claims of 3.00: 0.67 and 0.33.
std::string law_of_claims(std::int64_t ann, std::int64_t bob) {
  const std::unique_ptr<Story> story = due_closing(Money(100));
  State& state = story->sabotage();
  state.legacy.holdings[kAnn].coins = Money(50);
  state.legacy.holdings[kAnn].waiting = Money(150);
  state.legacy.holdings[kBob].waiting = Money(100);
  Posting posting;
  posting.debit(Account::legacy_assumed, Money(300));
  posting.credit(Account::coins, Money(50));
  posting.credit(Account::legacy_claims, Money(250));
  state.books.post(posting);
  ClosingBegun begins = begun(*story);
  begins.claims = Money(300);
  const ProgrammeClosed closed{state.closing.closes, Money(90'100), 3};
  Parts parts;
  for (ClosingPaid* part : {&parts.ann, &parts.bob, &parts.cat}) part->from_reserve = Money(0);
  const std::vector<Event> events{begins,
                                  ClaimRepaid{kAnn, Money(50), Money(ann - 50)},
                                  ClaimRepaid{kBob, Money(0), Money(bob)},
                                  parts.cat,
                                  parts.ann,
                                  parts.bob,
                                  closed};
  const Status replayed = story->engine().replay(story->now(), events);
  if (replayed.has_value()) return "none";
  return story->engine().violation() ? story->engine().violation()->law : replayed.error().message;
}

TEST(ClosingJournals, ThatDoNotRepayClaimsByTheirPartsStopTheirReplay) {
  constexpr const char* kLaw = "11 closing pays everyone their part";
  EXPECT_EQ(law_of_claims(67, 33), "none");
  EXPECT_EQ(law_of_claims(66, 34), "none");  // each less than a fen away
  EXPECT_EQ(law_of_claims(68, 32), kLaw);
  EXPECT_EQ(law_of_claims(65, 35), kLaw);
  EXPECT_EQ(law_of_claims(66, 33), kLaw) << "a fen of the reserve is left when the last holder is paid";
}

TEST(ClosingJournals, ThatAreNotFinishedStopTheirReplay) {
  const std::unique_ptr<Story> story = due_closing();
  const Event event = begun(*story);
  EXPECT_FALSE(story->engine().replay(story->now(), {&event, 1}).has_value());
  ASSERT_TRUE(story->engine().violation().has_value());
  EXPECT_EQ(story->engine().violation()->law, "10 commands end settled");
}

TEST(ClosingJournals, ThatGrantAfterTheEndStopTheirReplay) {
  Story story(without_notice(classic_terms()));
  story.play(R"(
    join ann                   -> joined
    close_programme li         -> closing_proposed
    confirm_closing wang       -> closes 2026-01-01T00:00:00Z
    advance                    -> closing at 0.00/0 reserve 0.00 claims 0.00, closed 0.00 to 0)");
  OrderSettled order{};
  order.order = "o";
  order.member = kAnn;
  order.position = PositionId(1);
  order.opened = true;
  order.paid = order.contribution = order.grant_value = Money(100);
  order.granted = Points(100'000'000);
  const Event event = order;
  EXPECT_FALSE(story.engine().replay(story.now(), {&event, 1}).has_value());
  ASSERT_TRUE(story.engine().violation().has_value());
  EXPECT_EQ(story.engine().violation()->law, "10 commands end settled");
}

TEST(Closing, IsAudited) {
  const auto findings = [](auto corrupt) {
    Story story(without_notice(classic_terms()));
    story.play(kThreeOrders);
    story.play("close_programme li -> closing_proposed");
    corrupt(story.sabotage());
    return story.state().audit();
  };
  const auto finds = [](const char* what) { return testing::ElementsAre(what); };
  EXPECT_THAT(findings([](State&) {}), testing::IsEmpty());
  EXPECT_THAT(findings([](State& s) { s.closing.begun = true; }), finds("no closing is half paid"));
  EXPECT_THAT(findings([](State& s) { s.closing.proposed_by.clear(); }), finds("who asked for an end is named"));
  EXPECT_THAT(findings([](State& s) { s.closing.stage = ClosingStage::running; }),
              finds("who asked for an end is named"));
  EXPECT_THAT(findings([](State& s) { s.closing.stage = ClosingStage::closed; }),
              finds("nothing goes on after the end"));
  EXPECT_THAT(findings([](State& s) { s.totals.closing_paid += Money(1); }),
              finds("members received what was paid out"));
}

TEST(Closing, IsInTheSnapshot) {
  Story story;
  story.play(kThreeOrders);
  story.play(kAgreed);
  const Digest hash = story.state().hash();
  const Closing sound = story.state().closing;
  State& state = story.sabotage();
  state.closing.stage = ClosingStage::proposed;
  EXPECT_NE(state.hash(), hash);
  state.closing = sound;
  state.closing.proposed_by = "wu";
  EXPECT_NE(state.hash(), hash);
  state.closing = sound;
  state.closing.closes = Timestamp(1);
  EXPECT_NE(state.hash(), hash);
  state.closing = sound;
  EXPECT_EQ(state.hash(), hash);
}

}  // namespace
}  // namespace greenpool
