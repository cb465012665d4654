// Each promise fires: a true run is accepted, and every forgery of one of its figures is named.
#include "tests/oracle/exact_laws.h"

#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <vector>

#include "engine/engine.h"

namespace greenpool::oracle {
namespace {

constexpr std::int64_t kStart = 1'767'225'600'000'000;

struct Recorded {
  Terms terms;
  std::vector<std::vector<Event>> commands;
  std::unique_ptr<Engine> engine;
};

// Two orders, a sale, an injection eight days later, a sale of all that leaves one holder, who leaves too.
Recorded recorded_run() {
  Recorded run;
  run.terms.id = "laws";
  run.terms.name = "Laws";
  run.terms.exit_multiple = Multiple(2'000'000);
  run.engine = std::make_unique<Engine>(run.terms);
  std::int64_t now = kStart;
  const auto give = [&](const Operation& operation) {
    std::vector<Event> events;
    EXPECT_EQ(run.engine->decide(Command{Timestamp(now), {}, operation}, events), Reject::none);
    // Texts of events live until the next command.
    static std::deque<std::string> kept;
    for (Event& event : events) {
      auto* const accepted = std::get_if<TermsAccepted>(&event);
      if (accepted != nullptr) accepted->text_hash = kept.emplace_back(accepted->text_hash);
    }
    run.commands.push_back(events);
  };
  give(RegisterMember{"a", {}, 1});
  give(RegisterMember{"b", {}, 1});
  give(SettleOrder{"o", MemberIndex(0), Money(100'000), Money(30'000)});
  give(SettleOrder{"p", MemberIndex(1), Money(100'001), Money(30'001)});
  give(SellPoints{MemberIndex(0), Points(1'234'567'891)});
  now += 8 * 86'400'000'000;
  give(Inject{Money(10'000), InjectionSource::financing});
  give(SellPoints{MemberIndex(0), std::nullopt});
  give(SellPoints{MemberIndex(1), std::nullopt});
  return run;
}

// What the laws say about the run, one of whose figures may have been changed first.
std::optional<std::string> verdict(const std::function<void(std::vector<std::vector<Event>>&)>& forge) {
  Recorded run = recorded_run();
  forge(run.commands);
  Engine engine(run.terms);
  ExactLaws laws(run.terms);
  // State is that of the true run, one command behind another.
  const Recorded truth = recorded_run();
  std::int64_t now = kStart;
  for (std::size_t i = 0; i < run.commands.size(); ++i) {
    if (std::holds_alternative<PoolInjected>(truth.commands[i].front())) now += 8 * 86'400'000'000;
    EXPECT_TRUE(engine.replay(Timestamp(now), truth.commands[i]));
    if (auto broken = laws.observe(run.commands[i], engine.state())) return broken;
    if (auto broken = laws.walk(engine.state())) return broken;
  }
  return std::nullopt;
}

template <class Kind>
std::function<void(std::vector<std::vector<Event>>&)> forged(std::size_t occurrence, void (*change)(Kind&)) {
  return [occurrence, change](std::vector<std::vector<Event>>& commands) {
    std::size_t seen = 0;
    for (std::vector<Event>& events : commands) {
      for (Event& event : events) {
        if (Kind* kind = std::get_if<Kind>(&event); kind != nullptr && seen++ == occurrence) change(*kind);
      }
    }
    ASSERT_GT(seen, occurrence);
  };
}

TEST(ExactLaws, AcceptATrueRun) {
  EXPECT_EQ(verdict([](auto&) {}), std::nullopt);
}

TEST(ExactLaws, NameEveryForgedFigureOfAnOrder) {
  const auto expect = [](const char* broken, void (*change)(OrderSettled&)) {
    EXPECT_EQ(verdict(forged<OrderSettled>(1, change)), std::string("order_settled: ") + broken);
  };
  expect("a cent is missing", [](OrderSettled& order) { order.platform -= Money(1); });
  expect("a share is negative", [](OrderSettled& order) {
    order.cost += order.contribution + Money(1);
    order.contribution = Money(-1);
  });
  expect("rewards are not floor(a x reward_rate)", [](OrderSettled& order) {
    order.remainder += Money(1);
    order.contribution -= Money(1);
  });
  expect("the platform's share is not floor(a x platform_rate)", [](OrderSettled& order) {
    order.platform += Money(1);
    order.contribution -= Money(1);
  });
  expect("the grant value is not floor(base x grant_rate)", [](OrderSettled& order) { order.grant_value += Money(1); });
  expect("points are not floor(v / price)", [](OrderSettled& order) { order.granted += Points(1); });
  expect("points are not floor(v / price)", [](OrderSettled& order) { order.granted -= Points(1); });
}

TEST(ExactLaws, NameEveryForgedPayment) {
  const auto expect = [](const char* broken, void (*change)(PointsSold&)) {
    EXPECT_EQ(verdict(forged<PointsSold>(0, change)), std::string("points_sold: ") + broken);
  };
  expect("the payment is not floor(n P (1-h) / S)", [](PointsSold& sale) { sale.paid += Money(1); });
  expect("the payment is not floor(n P (1-h) / S)", [](PointsSold& sale) { sale.paid -= Money(1); });
  expect("a sale paid nothing", [](PointsSold& sale) { sale.paid = Money(0); });
  expect("points that do not circulate were sold", [](PointsSold& sale) { sale.points = Points(kPointsMax); });
}

TEST(ExactLaws, NameARestThatIsNotTheRest) {
  EXPECT_EQ(verdict(forged<PoolReserved>(0, [](PoolReserved& rest) { rest.amount -= Money(1); })),
            "pool_reserved: the rest is not what the pool held");
}

TEST(ExactLaws, NameAStateThatIsNotWhatTheEventsSay) {
  EXPECT_EQ(verdict(forged<PoolInjected>(0, [](PoolInjected& injection) { injection.amount += Money(1); })),
            "P is not what the events say");
}

TEST(ExactLaws, NameASplitThatCameTooEarly) {
  const auto add_split = [](std::vector<std::vector<Event>>& commands) {
    commands[3].emplace_back(PointsSplit{1'000});
  };
  EXPECT_EQ(verdict(add_split), "points_split: the price was below split_at");
  const auto other_factor = [](std::vector<std::vector<Event>>& commands) {
    commands[3].emplace_back(PointsSplit{10});
  };
  EXPECT_EQ(verdict(other_factor), "points_split: the factor is not that of the terms");
}

TEST(ExactLaws, NameAFallingPrice) {
  EXPECT_EQ(verdict(forged<PoolInjected>(0, [](PoolInjected& injection) { injection.amount = Money(-1); })),
            "pool_injected: the price fell");
}

TEST(ExactLaws, NameARestTakenWhilePointsCirculate) {
  const auto sweep_early = [](std::vector<std::vector<Event>>& commands) {
    commands[2].emplace_back(PoolReserved{Money(30'000)});
  };
  EXPECT_EQ(verdict(sweep_early), "pool_reserved: points still circulate");
}

// What the laws say when the state is changed behind the events' back, after the two orders.
std::optional<std::string> verdict_on_state(void (*corrupt)(State&)) {
  const Recorded run = recorded_run();
  auto owned = std::make_unique<State>(run.terms);
  State& state = *owned;
  Engine engine(std::move(owned));
  ExactLaws laws(run.terms);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_TRUE(engine.replay(Timestamp(kStart), run.commands[i]));
    EXPECT_EQ(laws.observe(run.commands[i], state), std::nullopt);
  }
  EXPECT_EQ(laws.walk(state), std::nullopt);
  corrupt(state);
  if (auto broken = laws.observe({}, state)) return broken;
  return laws.walk(state);
}

Position& first_position(State& state) { return state.positions.at(state.newest_position(MemberIndex(0))); }

void post(State& state, Account debit, Account credit, Money amount) {
  Posting posting;
  posting.debit(debit, amount);
  posting.credit(credit, amount);
  state.books.post(posting);
}

TEST(ExactLaws, NameEveryCorruptionOfTheState) {
  const auto expect = [](const char* broken, void (*corrupt)(State&)) {
    EXPECT_EQ(verdict_on_state(corrupt), std::string(broken));
  };
  expect("P is not what the events say", [](State& state) { state.pool.cash += Money(1); });
  expect("S is not what the events say", [](State& state) { state.pool.circulating += Points(1); });
  expect("cash appeared or vanished",
         [](State& state) { post(state, Account::cash, Account::platform_revenue, Money(1)); });
  expect("the pool account is not P", [](State& state) { post(state, Account::pool, Account::reserve, Money(1)); });
  expect("an account is negative",
         [](State& state) { post(state, Account::reserve, Account::platform_revenue, Money(1)); });
  expect("the books do not sum to zero", [](State& state) {
    Posting posting;
    posting.credit(Account::reserve, Money(1));
    state.books.post(posting);
  });
  expect("cash does not cover what it must",
         [](State& state) { post(state, Account::platform_revenue, Account::wallets, Money(90'000)); });
  expect("a wallet is not what its events say", [](State& state) { state.members[0].wallet += Money(1); });
  expect("positions do not hold what circulates", [](State& state) { first_position(state).remaining -= Points(1); });
  expect("a position is not 0 < R <= A", [](State& state) { first_position(state).acquired -= Points(1); });
  expect("a position is still due", [](State& state) { first_position(state).spend = Money(1); });
}

}  // namespace
}  // namespace greenpool::oracle
