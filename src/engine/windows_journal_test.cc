// Sales in windows in journals and states that are wrong: what cannot follow is refused, what is not priced breaks the
// law, what is damaged is found. SPEC section 13.
#include <gmock/gmock.h>

#include "engine/scenario.h"

namespace greenpool {
namespace {

Terms in_windows(Terms terms = classic_terms()) {
  terms.sale_pricing = SalePricing::window;
  return terms;
}

constexpr std::string_view kThreeOrders = R"(
    join ann                   -> joined
    join bob                   -> joined
    join cat                   -> joined
    order ann 1000.00 300.00   -> grant 210
    order bob 1000.00 300.00   -> grant 147
    order cat 1000.00 300.00   -> grant 124.95     | pool 900.00; points 481.95)";

// ann asks for 100 of her 210 points at 1.86; the window has ended.
std::unique_ptr<Story> ended_window() {
  auto story = std::make_unique<Story>(in_windows());
  story->play(kThreeOrders);
  story->play("sell ann 100 -> asked to sell 100\n sell bob 50 -> asked to sell 50\n wait 24h ->");
  return story;
}

constexpr MemberIndex kAnn(0);
constexpr MemberIndex kBob(1);
constexpr Points k50(5'000'000'000);
constexpr Points k100(10'000'000'000);

const char* refusal(State& state, const Event& event) {
  Change change;
  return apply(state, event, change);
}

WindowPriced priced(const Story& story) {
  const State& s = story.state();
  return {s.sale_window.end, s.pool.cash, s.pool.circulating, 2};
}

TEST(SaleWindowJournals, ThatCannotFollowAreRefused) {
  const std::unique_ptr<Story> story = ended_window();
  const Timestamp end = story->state().sale_window.end;
  const WindowPriced sound = priced(*story);
  const auto with = [&](auto change) {
    WindowPriced event = sound;
    change(event);
    return event;
  };
  const std::vector<std::pair<const char*, Event>> impossible{
      {"the member is unknown", SaleRequested{MemberIndex(3), k50, end}},
      {"the window ends at another time", SaleRequested{kAnn, k50, Timestamp(1)}},
      {"a window ends", SaleRequested{kAnn, k50, Timestamp{}}},
      {"a sale is of points", SaleRequested{kAnn, Points(0), end}},
      {"the member does not hold that many points", SaleRequested{kAnn, Points(11'000'000'001), end}},
      {"the member does not hold that many points", SaleRequested{kAnn, Points(kPointsMax), end}},
      {"no window executes", WindowSale{kAnn, k100, Money(1)}},
      {"no window executes", WindowClosed{}},
      {"no window ended", with([](WindowPriced& e) { e.ended = Timestamp(1); })},
      {"another number of requests waits", with([](WindowPriced& e) { e.requests = 1; })},
      {"the pool holds otherwise", with([](WindowPriced& e) { e.pool += Money(1); })},
      {"the pool holds otherwise", with([](WindowPriced& e) { e.circulating -= Points(1); })},
  };
  State& state = story->sabotage();
  state.clock = end;
  const std::string before = saved_bytes(state);
  for (const auto& [reason, event] : impossible) {
    EXPECT_STREQ(refusal(state, event), reason);
    EXPECT_EQ(saved_bytes(state), before) << reason;
  }
  state.clock = Timestamp(end.microseconds() - 1);
  EXPECT_STREQ(refusal(state, sound), "no window ended");
  state.clock = end;
  ASSERT_EQ(refusal(state, sound), nullptr);
  const std::vector<std::pair<const char*, Event>> while_it_executes{
      {"no window is open", sound},
      {"the window executes", SaleRequested{kAnn, k50, end}},
      {"the member asked for another sale", WindowSale{kAnn, k50, Money(1)}},
      {"the member asked for another sale", WindowSale{kAnn, Points(0), Money(1)}},
      {"the member asked for another sale", WindowSale{MemberIndex(2), k50, Money(1)}},
      {"the member asked for another sale", WindowSale{MemberIndex(77), k50, Money(1)}},
      {"the pool holds less", WindowSale{kAnn, k100, Money(90'001)}},
      {"a request waits", WindowClosed{}},
  };
  for (const auto& [reason, event] : while_it_executes) EXPECT_STREQ(refusal(state, event), reason);
  ASSERT_EQ(refusal(state, WindowSale{kAnn, k100, Money(14'939)}), nullptr);
  EXPECT_STREQ(refusal(state, WindowSale{kAnn, k100, Money(14'939)}), "the member asked for another sale");
  ASSERT_EQ(refusal(state, WindowSale{kBob, k50, Money(7'469)}), nullptr);
  EXPECT_STREQ(refusal(state, WindowClosed{k100 + k50, Money(22'407)}), "another sum was sold");
  EXPECT_STREQ(refusal(state, WindowClosed{k100, Money(22'408)}), "another sum was sold");
  EXPECT_EQ(refusal(state, WindowClosed{k100 + k50, Money(22'408)}), nullptr);
  EXPECT_STREQ(refusal(state, sound), "no window is open");
}

// 100 x 720.00 / 481.95 = 149.39(31), 50 x 720.00 / 481.95 = 74.69(65).
std::string law_of_a_window_that_pays(std::int64_t ann, std::int64_t bob) {
  const std::unique_ptr<Story> story = ended_window();
  const std::vector<Event> events{priced(*story), WindowSale{kAnn, k100, Money(ann)}, WindowSale{kBob, k50, Money(bob)},
                                  WindowClosed{k100 + k50, Money(ann + bob)}};
  const Status replayed = story->engine().replay(story->now(), events);
  EXPECT_EQ(replayed.has_value(), !story->engine().violation().has_value());
  return replayed.has_value() ? std::string() : story->engine().violation()->law;
}

TEST(SaleWindowJournals, ThatPayAFenTooMuchOrTooLittleStopTheirReplay) {
  EXPECT_EQ(law_of_a_window_that_pays(14'939, 7'469), "");
  EXPECT_EQ(law_of_a_window_that_pays(14'940, 7'469), "9 payouts and grants are priced");
  EXPECT_EQ(law_of_a_window_that_pays(14'938, 7'469), "9 payouts and grants are priced");
  // What bob would get at the price that ann's sale left: 50 x 750.61 x 0.8 / 381.95.
  EXPECT_EQ(law_of_a_window_that_pays(14'939, 7'860), "9 payouts and grants are priced");
}

TEST(SaleWindowJournals, ThatAreNotFinishedStopTheirReplay) {
  const std::unique_ptr<Story> story = ended_window();
  const Event event = priced(*story);
  EXPECT_FALSE(story->engine().replay(story->now(), {&event, 1}).has_value());
  ASSERT_TRUE(story->engine().violation().has_value());
  EXPECT_EQ(story->engine().violation()->law, "10 commands end settled");
}

TEST(SaleWindowJournals, AreAudited) {
  const auto findings = [](auto corrupt) {
    const std::unique_ptr<Story> story = ended_window();
    corrupt(story->sabotage());
    return story->state().audit();
  };
  const auto finds = [](const char* what) { return testing::ElementsAre(what); };
  EXPECT_THAT(findings([](State&) {}), testing::IsEmpty());
  EXPECT_THAT(findings([](State& s) { s.sale_window.requested[kAnn] = Points(21'000'000'001); }),
              finds("no member has asked for more than they hold"));
  EXPECT_THAT(findings([](State& s) { s.sale_window.requested[kAnn] = Points(0); }),
              finds("no member has asked for more than they hold"));
  EXPECT_THAT(findings([](State& s) { s.sale_window.requested[MemberIndex(77)] = Points(1); }),
              finds("no member has asked for more than they hold"));
  EXPECT_THAT(findings([](State& s) { s.sale_window.end = Timestamp{}; }),
              finds("a window is open while requests wait"));
  EXPECT_THAT(findings([](State& s) { s.sale_window.requested.clear(); }),
              finds("a window is open while requests wait"));
  EXPECT_THAT(findings([](State& s) { s.sale_window.circulating = Points(1); }), finds("no window is half executed"));
}

TEST(SaleWindowJournals, AreInTheSnapshot) {
  const std::unique_ptr<Story> story = ended_window();
  const Digest hash = story->state().hash();
  State& state = story->sabotage();
  state.sale_window.requested[kAnn] -= Points(1);
  EXPECT_NE(state.hash(), hash);
  state.sale_window.requested[kAnn] += Points(1);
  EXPECT_EQ(state.hash(), hash);
  state.sale_window.end = Timestamp(state.sale_window.end.microseconds() + 1);
  EXPECT_NE(state.hash(), hash);
}

}  // namespace
}  // namespace greenpool
