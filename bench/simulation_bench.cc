// What a simulation costs beside the engine: people who join over a thousand days and buy ten times each, with two
// levels of rewards and forced exits, run by the simulator; then the same commands once more, given to an engine alone.
//
//   simulation_bench MEMBERS       joins over 1 000 days, about ten orders a member
//
// Prints JSON lines, as greenpool bench does. The rate is of wall time, what is compared is processor time (both run on
// one thread, one after the other); memory is the process's peak.
#include <sys/resource.h>

#include <charconv>
#include <cstdio>
#include <string>
#include <vector>

#include "bench/measure.h"
#include "sim/simulation.h"

namespace greenpool {
namespace {

double peak_mebibytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

Scenario scenario_of(std::int64_t members) {
  constexpr int kDays = 1'000;
  Scenario scenario;
  scenario.name = "A thousand days";
  scenario.terms = *find_preset("classic");
  scenario.terms.rewards.direct = Rate(100'000);
  scenario.terms.rewards.indirect = Rate(50'000);
  scenario.days = kDays;
  scenario.arrivals.per_day = static_cast<double>(members) / kDays;
  scenario.purchases.amount = Money(10'000);  // a hundred million of them fit the books
  scenario.purchases.cost_share = Rate(300'000);
  scenario.purchases.repeat_per_day = 0.018;  // nine more orders each, as half of them are there on average
  scenario.referrals.share = 0.9;
  Sellers hold;
  hold.share = 0.5;
  Sellers hazard;
  hazard.kind = SellerKind::hazard;
  hazard.share = 0.5;
  hazard.per_day = 0.001;
  scenario.sellers = {hold, hazard};
  return scenario;
}

// A command as it was given, without its texts: those are numbers with a letter in front.
struct Given {
  enum class Kind : std::uint8_t { joined, ordered, sold };

  Timestamp at;
  MemberIndex member;  // of a joined one: the referrer
  Kind kind = Kind::ordered;
};

std::vector<Given> given_by(const Scenario& scenario, RunResult& result) {
  std::vector<Given> given;
  Simulation simulation(scenario, scenario.seed);
  simulation.listen([&](Timestamp at, const Operation& operation) {
    if (const auto* joined = std::get_if<RegisterMember>(&operation)) {
      MemberIndex referrer;
      if (!joined->referrer.empty()) {
        std::uint32_t number = 0;
        std::from_chars(joined->referrer.data() + 1, joined->referrer.data() + joined->referrer.size(), number);
        referrer = MemberIndex(number);
      }
      given.push_back({at, referrer, Given::Kind::joined});
    } else if (const auto* order = std::get_if<SettleOrder>(&operation)) {
      given.push_back({at, order->member, Given::Kind::ordered});
    } else if (const auto* sale = std::get_if<SellPoints>(&operation)) {
      given.push_back({at, sale->member, Given::Kind::sold});
    }
  });
  Result<RunResult> all = simulation.all([](int, std::uint64_t) { return true; });
  GP_CHECK(all.has_value(), "the scenario runs");
  result = std::move(*all);
  return given;
}

// The engine with the same commands, fetched ahead as the simulator and the service fetch them.
double engine_alone(const Scenario& scenario, const std::vector<Given>& given, const RunResult& result) {
  constexpr std::size_t kAhead = 16;
  Engine engine(scenario.terms);
  const Event opened = ProgrammeOpened{};
  GP_CHECK(engine.replay(scenario.start, {&opened, 1}).has_value(), "the programme opens");
  engine.ready();
  std::vector<Event> events;
  std::string id;
  std::string referrer;
  std::uint64_t orders = 0;
  const auto numbered = [](std::string& text, char kind, std::uint64_t number) -> std::string_view {
    std::array<char, 21> digits;
    const char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    return text.assign(1, kind).append(digits.data(), static_cast<std::size_t>(end - digits.data()));
  };
  const auto ahead = [&](std::size_t from, auto&& fetch) {
    for (std::size_t i = from; i < std::min(given.size(), from + kAhead); ++i) {
      if (given[i].kind == Given::Kind::ordered && given[i].member.value() < engine.state().members.size()) {
        fetch(given[i].member);
      }
    }
  };
  std::uint64_t refused = 0;
  const auto decide = [&](const Command& command) {
    events.clear();
    if (engine.decide(command, events) != Reject::none) ++refused;
  };
  const ProcessorWatch watch;
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (i % kAhead == 0) {
      ahead(i + 3 * kAhead, [&](MemberIndex member) { engine.prefetch_member(member); });
      ahead(i + 2 * kAhead, [&](MemberIndex member) { engine.prefetch_position(member); });
      ahead(i + kAhead, [&](MemberIndex member) { engine.prefetch_uplines(member); });
    }
    const Given& one = given[i];
    if (one.kind == Given::Kind::joined) {
      const std::string_view by =
          one.member.exists() ? numbered(referrer, 'm', one.member.value()) : std::string_view();
      decide({one.at, {}, RegisterMember{numbered(id, 'm', engine.state().members.size()), by, 1}});
    } else if (one.kind == Given::Kind::sold) {
      decide({one.at, {}, SellPoints{one.member, std::nullopt}});
    } else {
      SettleOrder order;
      order.order = numbered(id, 'o', orders++);
      order.member = one.member;
      order.paid = scenario.purchases.amount;
      order.cost = share_floor(order.paid, scenario.purchases.cost_share);
      decide({one.at, {}, order});
    }
  }
  const double seconds = watch.seconds();
  GP_CHECK(refused == result.refused, "as many are refused");
  GP_CHECK(engine.state().pool.cash == result.end.pool.cash, "the same commands come to the same pool");
  GP_CHECK(engine.state().totals.orders == result.end.totals.orders, "and the same orders");
  return seconds;
}

int measure(std::int64_t members) {
  const Scenario scenario = scenario_of(members);
  double simulated = 0;
  {
    const Stopwatch watch;
    const ProcessorWatch processor;
    Simulation simulation(scenario, scenario.seed);
    const Result<RunResult> result = simulation.all([](int, std::uint64_t) { return true; });
    GP_CHECK(result.has_value() && result->refused == 0, "the scenario runs, and nothing is refused");
    simulated = processor.seconds();
    const double seconds = watch.seconds();
    print_value("simulation_members", static_cast<double>(result->end.members), "");
    print_value("simulation_exits", static_cast<double>(result->end.totals.exits), "");
    print_value("simulation_sales", static_cast<double>(result->end.totals.sales), "");
    print_rate("simulation", result->end.totals.orders, seconds);
    print_value("simulation_processor", simulated, "s");
    print_value("simulation_peak_memory", peak_mebibytes(), "MiB");
  }
  RunResult result;
  const std::vector<Given> given = given_by(scenario, result);
  const double alone = engine_alone(scenario, given, result);
  print_value("simulation_engine_alone", alone, "s");
  print_value("simulation_over_engine", simulated / alone, "x");
  return 0;
}

}  // namespace
}  // namespace greenpool

int main(int count, char** arguments) {
  std::int64_t members = 0;
  if (count == 2) {
    const std::string_view text = arguments[1];
    std::from_chars(text.data(), text.data() + text.size(), members);
  }
  constexpr std::int64_t kMembersMax = 100'000'000;
  if (members < 1'000 || members > kMembersMax) {
    std::fprintf(stderr, "usage: simulation_bench MEMBERS   (1000 to 100000000)\n");
    return 2;
  }
  return greenpool::measure(members);
}
