// The laws of changed terms, windows, streams and the end fire: a true run is accepted, and every forgery is named.
#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <vector>

#include "engine/engine.h"
#include "tests/oracle/exact_laws.h"

namespace greenpool::oracle {
namespace {

constexpr std::int64_t kStart = 1'767'225'600'000'000;
constexpr std::int64_t kDay = 86'400'000'000;

struct Recorded {
  std::int64_t at = 0;
  std::vector<Event> events;
};

Terms first_terms() {
  Terms terms;
  terms.id = "laws";
  terms.name = "Laws";
  terms.exit_multiple.reset();
  terms.notice_days = 0;
  terms.wind_down_notice_days = 1;
  terms.sale_pricing = SalePricing::window;
  return terms;
}

// Texts in events must outlive the run.
const std::string& changed_text() {
  static const std::string text = [] {
    Terms terms = first_terms();
    terms.grant_rate = Rate(600'000);
    return to_toml(terms);
  }();
  return text;
}

// Three orders, two sales in a window, a day of a stream, other terms, and the end.
std::vector<Recorded> recorded_run() {
  static Engine* const engine = new Engine(first_terms());
  static std::vector<Recorded> run;
  if (!run.empty()) return run;
  std::int64_t now = kStart;
  static std::deque<std::string> texts;
  const auto give = [&](const Operation& operation) {
    Recorded recorded{now, {}};
    EXPECT_EQ(engine->decide(Command{Timestamp(now), {}, operation}, recorded.events), Reject::none);
    for (Event& event : recorded.events) {
      std::visit(
          [](auto& figures) {
            for_each_field(figures, []<class Value>(const auto&, Value& value) {
              if constexpr (std::is_same_v<Value, std::string_view>) value = texts.emplace_back(value);
              if constexpr (std::is_same_v<Value, LongText>) value.text = texts.emplace_back(value.text);
            });
          },
          event);
    }
    run.push_back(std::move(recorded));
  };
  for (const char* member : {"a", "b", "c"}) give(RegisterMember{member, {}, 1});
  give(SettleOrder{"o", MemberIndex(0), Money(100'000), Money(30'000)});
  give(SettleOrder{"p", MemberIndex(1), Money(100'001), Money(30'001)});
  give(SettleOrder{"q", MemberIndex(2), Money(100'002), Money(30'001)});
  give(FundSubsidy{Money(1'000)});
  now += 7 * kDay;
  give(SellPoints{MemberIndex(0), Points(1'234'567'891)});
  give(SellPoints{MemberIndex(1), Points(2'345'678'912)});
  now += kDay;
  give(Advance{});
  give(StartStream{"s", Money(300), Money(200), StreamSource::subsidy, "li"});
  now += kDay;
  give(Advance{});
  give(ProposeTerms{"t", {changed_text()}, Timestamp(now), "li"});
  give(ApproveTerms{"t", "wang"});
  give(Advance{});
  give(CloseProgramme{"li"});
  give(ConfirmClosing{"wang"});
  now += kDay;
  give(Advance{});
  return run;
}

std::optional<std::string> verdict(const std::function<void(std::vector<Recorded>&)>& forge) {
  std::vector<Recorded> run = recorded_run();
  const std::vector<Recorded> truth = run;
  forge(run);
  Engine engine(first_terms());
  ExactLaws laws(first_terms());
  for (std::size_t i = 0; i < run.size(); ++i) {
    EXPECT_TRUE(engine.replay(Timestamp(truth[i].at), truth[i].events));
    if (auto broken = laws.observe(run[i].events, engine.state())) return broken;
    if (auto broken = laws.walk(engine.state())) return broken;
  }
  return std::nullopt;
}

// The first event of its kind, changed.
template <class Kind>
std::optional<std::string> forged(void (*change)(Kind&)) {
  return verdict([change](std::vector<Recorded>& run) {
    for (Recorded& recorded : run) {
      for (Event& event : recorded.events) {
        if (Kind* kind = std::get_if<Kind>(&event)) return change(*kind);
      }
    }
    FAIL() << "no such event";
  });
}

// The first event of its kind, left out.
template <class Kind>
std::optional<std::string> omitted() {
  return verdict([](std::vector<Recorded>& run) {
    for (Recorded& recorded : run) {
      if (std::erase_if(recorded.events, [done = false](const Event& event) mutable {
            const bool first = !done && std::holds_alternative<Kind>(event);
            done = done || first;
            return first;
          }) > 0) {
        return;
      }
    }
    FAIL() << "no such event";
  });
}

TEST(LaterLaws, AcceptATrueRun) {
  EXPECT_EQ(verdict([](auto&) {}), std::nullopt);
}

TEST(LaterLaws, NameForgedConsent) {
  EXPECT_EQ(forged<TermsAccepted>([](TermsAccepted& it) { it.version = 2; }),
            "terms_accepted: it is not the version in force");
  EXPECT_EQ(omitted<TermsAccepted>(), "order_settled: the buyer has not accepted the terms in force");
}

TEST(LaterLaws, NameForgedWindows) {
  EXPECT_EQ(forged<WindowPriced>([](WindowPriced& it) { it.pool += Money(1); }),
            "window_priced: the window is not priced by P and S");
  EXPECT_EQ(forged<WindowPriced>([](WindowPriced& it) { ++it.requests; }),
            "window_closed: not all requests were carried out");
  EXPECT_EQ(forged<WindowSale>([](WindowSale& it) { it.paid += Money(1); }),
            "window_sale: the payment is not floor(n P (1-h) / S)");
  EXPECT_EQ(forged<WindowSale>([](WindowSale& it) { it.paid -= Money(1); }),
            "window_sale: the payment is not floor(n P (1-h) / S)");
  EXPECT_EQ(forged<WindowClosed>([](WindowClosed& it) { it.points += Points(1); }),
            "window_closed: the sums are not those of the sales");
  EXPECT_EQ(omitted<WindowClosed>(), "a window was priced and not closed");
}

TEST(LaterLaws, NameForgedStreams) {
  EXPECT_EQ(forged<StreamInjected>([](StreamInjected& it) { it.amount += Money(1); }),
            "stream_injected: it is more than a day's part");
  EXPECT_EQ(forged<StreamInjected>([](StreamInjected& it) { it.left += Money(1); }),
            "stream_injected: a cent is missing");
  EXPECT_EQ(forged<StreamInjected>([](StreamInjected& it) { it.source = StreamSource::reserve; }),
            "stream_injected: no such stream runs");
  EXPECT_EQ(forged<DayEnded>([](DayEnded& it) { it.ended = Timestamp(kStart + 99 * kDay); }),
            "day_ended: the day is not over");
}

TEST(LaterLaws, NameForgedTerms) {
  EXPECT_EQ(forged<TermsApproved>([](TermsApproved& it) { it.operator_id = "li"; }),
            "terms_approved: who proposed approved");
  EXPECT_EQ(forged<TermsProposed>([](TermsProposed& it) { it.effective = Timestamp(kStart); }),
            "terms_approved: the notice is too short");
  EXPECT_EQ(forged<TermsChanged>([](TermsChanged& it) { it.version = 3; }), "terms_changed: a version was left out");
  EXPECT_EQ(omitted<TermsApproved>(), "terms_changed: nobody approved it");
}

TEST(LaterLaws, NameAForgedEnd) {
  EXPECT_EQ(forged<ClosingConfirmed>([](ClosingConfirmed& it) { it.operator_id = "li"; }),
            "closing_confirmed: one operator closed alone");
  EXPECT_EQ(forged<ClosingConfirmed>([](ClosingConfirmed& it) { it.closes = Timestamp(kStart); }),
            "closing_confirmed: the notice is another");
  EXPECT_EQ(forged<ClosingBegun>([](ClosingBegun& it) { it.circulating -= Points(1); }),
            "closing_begun: it does not divide P among S");
  EXPECT_EQ(forged<ClosingPaid>([](ClosingPaid& it) { it.from_pool += Money(2); }),
            "closing_paid: it is not a part of P by points");
  EXPECT_EQ(forged<ClosingPaid>([](ClosingPaid& it) { it.from_reserve += Money(1); }),
            "closing_paid: it is not a part of the reserve by points");
  EXPECT_EQ(omitted<ClosingPaid>(), "programme_closed: not all was paid");
  EXPECT_EQ(forged<ProgrammeClosed>([](ProgrammeClosed& it) { it.paid += Money(1); }),
            "programme_closed: the sum is not that of the parts");
}

}  // namespace
}  // namespace greenpool::oracle
