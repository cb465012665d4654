// `greenpool bench`: our rows of the speed table (docs/benchmarks.md), one JSON line each. The peers, and the ratios to
// them, are in bench/run. Deterministic work; wall time from the monotonic clock.
#include <CLI/CLI.hpp>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/pipeline.h"
#include "cli/report.h"
#include "cli/texts.h"
#include "service/programme.h"

namespace greenpool {
namespace {

struct Sizes {
  std::uint32_t members = 10'000'000;
  std::uint32_t orders = 20'000'000;
  std::uint32_t durable_members = 1'000'000;
  std::uint32_t durable_orders = 5'000'000;
  std::uint32_t storm = 1'000'000;
};
constexpr Sizes kQuick{100'000, 1'000'000, 50'000, 300'000, 100'000};

using Seconds = std::chrono::duration<double>;

class Stopwatch {
 public:
  [[nodiscard]] double seconds() const { return Seconds(std::chrono::steady_clock::now() - begin_).count(); }

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

void print_rate(const char* variant, std::uint64_t orders, double seconds) {
  std::printf(
      R"({"peer":"greenpool","variant":"%s","orders_per_second":%.0f,"p50_us":null,"p99_us":null,"orders":%llu,"seconds":%.3f})"
      "\n",
      variant, static_cast<double>(orders) / seconds, static_cast<unsigned long long>(orders), seconds);
  std::fflush(stdout);
}

void print_value(const char* variant, double value, const char* unit) {
  std::printf(R"({"peer":"greenpool","variant":"%s","value":%.3f,"unit":"%s"})"
              "\n",
              variant, value, unit);
  std::fflush(stdout);
}

// A few cycles a number, as the limit loop has it (bench/peers/workload.h): drawing must not be what is measured.
class Draw {
 public:
  // Uniform in [0, bound).
  [[nodiscard]] std::uint32_t below(std::uint32_t bound) {
    state_ = state_ * 0xd1342543de82ef95U + 0x9e3779b97f4a7c15U;
    return static_cast<std::uint32_t>(((state_ >> 32) * bound) >> 32);
  }

 private:
  std::uint64_t state_ = 1;
};

std::string member_id(std::uint32_t member) { return "m" + std::to_string(member); }

// Who refers whom.
enum class Tree : std::uint8_t {
  none,
  ordinary,  // each by somebody who is there, at random: some 16 deep for ten million
  chain,     // each by the one before
  star,      // all by the first
};

MemberIndex referrer_in(Tree tree, std::uint32_t member, Draw& draw) {
  if (member == 0 || tree == Tree::none) return {};
  if (tree == Tree::chain) return MemberIndex(member - 1);
  return MemberIndex(tree == Tree::star ? 0 : draw.below(member));
}

// An engine of these terms with that many members.
std::unique_ptr<Engine> engine_with(const Terms& terms, std::uint32_t members, Tree tree, std::vector<Event>& events) {
  auto engine = std::make_unique<Engine>(terms);
  const Event opened = ProgrammeOpened{};
  const Status started = engine->replay(Timestamp{}, {&opened, 1});
  GP_CHECK(started.has_value(), "a programme opens");
  Draw draw;
  for (std::uint32_t i = 0; i < members; ++i) {
    const std::string id = member_id(i);
    const MemberIndex referrer = referrer_in(tree, i, draw);
    const std::string referrer_id = referrer.exists() ? member_id(referrer.value()) : std::string();
    events.clear();
    const Reject reject = engine->decide({Timestamp(1), {}, RegisterMember{id, referrer_id, 1}}, events);
    GP_CHECK(reject == Reject::none, "a member registers");
  }
  return engine;
}

void settle(Engine& engine, std::uint32_t member, Money paid, Money cost, std::vector<Event>& events) {
  events.clear();
  const Reject reject =
      engine.decide({engine.state().clock, {}, SettleOrder{"o", MemberIndex(member), paid, cost}}, events);
  GP_CHECK(reject == Reject::none, "an order settles");
}

// Orders of random members who all hold a position, with exits. As in a batch the next members are known: the memory of
// a group is asked for together, while the groups before it are settled.
double settle_at_random(Engine& engine, std::uint32_t members, std::uint32_t orders, std::vector<Event>& events) {
  constexpr std::size_t kGroup = 16;
  std::array<std::array<MemberIndex, kGroup>, 4> groups;
  for (auto& group : groups) group.fill(MemberIndex(0));
  Draw draw;
  const Stopwatch watch;
  for (std::uint32_t i = 0; i < orders / kGroup; ++i) {
    auto& [now, next, soon, later] = groups;
    now = next;
    next = soon;
    soon = later;
    for (MemberIndex& member : later) member = MemberIndex(draw.below(members));
    for (const MemberIndex member : later) engine.prefetch_member(member);
    for (const MemberIndex member : soon) engine.prefetch_position(member);
    for (const MemberIndex member : next) engine.prefetch_uplines(member);
    for (const MemberIndex member : now) {
      const std::int64_t paid = 10'000 + std::int64_t{draw.below(90'000)};
      settle(engine, member.value(), Money(paid), Money(paid * 3 / 10), events);
    }
  }
  return watch.seconds();
}

void bench_engine(const Sizes& sizes, const char* variant, const Terms& terms, Tree tree) {
  std::vector<Event> events;
  const std::unique_ptr<Engine> engine = engine_with(terms, sizes.members, tree, events);
  for (std::uint32_t i = 0; i < sizes.members; ++i) settle(*engine, i, Money(100'000), Money(30'000), events);
  if (tree == Tree::none) {
    print_value("memory", static_cast<double>(engine->memory_bytes()) / engine->state().positions.open_count(),
                "bytes a member");
  }
  print_rate(variant, sizes.orders, settle_at_random(*engine, sizes.members, sizes.orders, events));
}

Terms two_levels() {
  Terms terms = *find_preset("classic");
  terms.rewards.direct = Rate(100'000);
  terms.rewards.indirect = Rate(50'000);
  return terms;
}

// The same orders in trees of different shapes, with two levels and differential and peer rewards: whoever refers
// anybody has a rank, so that in a chain everyone has.
void bench_trees(const Sizes& sizes) {
  Terms terms = two_levels();
  terms.rewards.rank_period = Period::day;
  terms.rewards.ranks = {{"bronze", Rate(30'000), Money(0), 1, Money(0)},
                         {"silver", Rate(50'000), Money(0), 100, Money(0)}};
  terms.rewards.peer = Rate(100'000);
  terms.rewards.peer_generations = 3;
  const std::array<std::pair<Tree, const char*>, 3> shapes{
      {{Tree::ordinary, "tree_ordinary"}, {Tree::chain, "tree_chain"}, {Tree::star, "tree_star"}}};
  for (const auto& [tree, variant] : shapes) {
    std::vector<Event> events;
    const std::unique_ptr<Engine> engine = engine_with(terms, sizes.storm, tree, events);
    events.clear();
    const Stopwatch watch;
    const Reject reject = engine->decide({*engine->state().next_due(), {}, Advance{}}, events);
    GP_CHECK(reject == Reject::none, "ranks settle");
    print_value((std::string(variant) + "_ranks").c_str(), watch.seconds(), "s");
    for (std::uint32_t i = 0; i < sizes.storm; ++i) settle(*engine, i, Money(100'000), Money(30'000), events);
    print_rate(variant, sizes.orders / 4, settle_at_random(*engine, sizes.storm, sizes.orders / 4, events));
  }
}

// With all of a price granted, the price stands still while everyone buys; then one injection makes all due at once.
void bench_exit_storm(const Sizes& sizes) {
  Terms terms = *find_preset("classic");
  terms.grant_rate = Rate(kRateOne);
  terms.reward_rate = Rate(0);
  terms.platform_rate = Rate(0);
  terms.exit_multiple = Multiple(1'200'000);
  std::vector<Event> events;
  const std::unique_ptr<Engine> engine = engine_with(terms, sizes.storm, Tree::none, events);
  for (std::uint32_t i = 0; i < sizes.storm; ++i)
    settle(*engine, i, Money(100'000), Money(i * 7'919LL % 3'000), events);
  const Timestamp later(8LL * 86'400 * 1'000'000);  // the window's smallest pool is that of today
  const Money amount(engine->state().pool.cash.units() / 100 * 24);
  events.clear();
  const Stopwatch watch;
  const Reject reject = engine->decide({later, {}, Inject{amount, InjectionSource::financing}}, events);
  GP_CHECK(reject == Reject::none && engine->state().totals.exits == sizes.storm, "everyone exits");
  print_value("exit_storm", watch.seconds(), "s");
}

class Feeder {
 public:
  explicit Feeder(Programme& programme) : pipeline_(programme, Pipeline::Render::nothing) {}

  Request& next() {
    slot_ = &pipeline_.await_slot(check);
    return slot_->request;
  }
  void send() { pipeline_.push(*slot_); }
  void finish() { pipeline_.finish(check); }

 private:
  static void check(const Pipeline::Slot& slot) {
    GP_CHECK(slot.reject == Reject::none && slot.failed == Reject::none, "an order is durable");
  }

  Pipeline pipeline_;
  Pipeline::Slot* slot_ = nullptr;
};

// Orders through the whole service: ids, keys, engine, journal on disk, answers after durability. Then restarts.
Status bench_durable(const Sizes& sizes, const std::filesystem::path& directory) {
  std::filesystem::remove_all(directory);
  ProgrammeOptions options;
  options.directory = directory;
  options.terms = *find_preset("classic");
  options.acknowledgement = Acknowledgement{"bench-1", "bench-2", "a-measurement"};
  options.snapshot_every = 0;
  std::uint64_t events = 0;
  {
    Result<std::unique_ptr<Programme>> programme = Programme::open(options);
    if (!programme) return tl::unexpected<Error>(programme.error());
    Feeder feeder(**programme);
    for (std::uint32_t i = 0; i < sizes.durable_members; ++i) {
      feeder.next().operation = RegisterMemberRequest{member_id(i), {}, 1};
      feeder.send();
    }
    feeder.finish();
    Draw draw;
    const Stopwatch watch;
    for (std::uint32_t i = 0; i < sizes.durable_orders; ++i) {
      Request& request = feeder.next();
      if (!std::holds_alternative<SettleOrderRequest>(request.operation)) request.operation = SettleOrderRequest{};
      auto& order = std::get<SettleOrderRequest>(request.operation);
      order.order.assign("o").append(std::to_string(i));
      order.member.assign("m").append(std::to_string(draw.below(sizes.durable_members)));
      order.paid = Money(100'000);
      order.cost = Money(30'000);
      feeder.send();
    }
    feeder.finish();
    print_rate("durable_batch", sizes.durable_orders, watch.seconds());
    if (Status stopped = (*programme)->stop(); !stopped) return stopped;
    events = (*programme)->state_after_stop().next_seq + (*programme)->state_after_stop().totals.exits;
  }
  const auto reopen = [&](const char* variant, bool as_rate) -> Status {
    const Stopwatch watch;
    Result<std::unique_ptr<Programme>> programme = Programme::open(options);
    if (!programme) return tl::unexpected<Error>(programme.error());
    const double seconds = watch.seconds();
    print_value(variant, as_rate ? static_cast<double>(events) / seconds / 1e6 : seconds, as_rate ? "M events/s" : "s");
    return (*programme)->stop();
  };
  // The first start finds the snapshot that stop() left; without it, the journal is replayed from its first record.
  if (Status reopened = reopen("restart_durable_set", false); !reopened) return reopened;
  std::filesystem::remove(directory / "snapshots.sqlite");
  if (Status reopened = reopen("replay", true); !reopened) return reopened;
  std::filesystem::remove_all(directory);
  return {};
}

// A programme of ten million members with positions, stopped and started again.
Status bench_restart(const Sizes& sizes, const std::filesystem::path& directory) {
  std::filesystem::remove_all(directory);
  ProgrammeOptions options;
  options.directory = directory;
  options.terms = *find_preset("classic");
  options.acknowledgement = Acknowledgement{"bench-1", "bench-2", "a-measurement"};
  options.snapshot_every = 0;
  {
    Result<std::unique_ptr<Programme>> programme = Programme::open(options);
    if (!programme) return tl::unexpected<Error>(programme.error());
    Feeder feeder(**programme);
    for (std::uint32_t i = 0; i < sizes.members; ++i) {
      feeder.next().operation = RegisterMemberRequest{member_id(i), {}, 1};
      feeder.send();
      feeder.next().operation =
          SettleOrderRequest{"o" + std::to_string(i), member_id(i), Money(100'000), Money(30'000)};
      feeder.send();
    }
    feeder.finish();
    if (Status stopped = (*programme)->stop(); !stopped) return stopped;
  }
  const Stopwatch watch;
  Result<std::unique_ptr<Programme>> programme = Programme::open(options);
  if (!programme) return tl::unexpected<Error>(programme.error());
  print_value("restart_snapshot", watch.seconds(), "s");
  if (Status stopped = (*programme)->stop(); !stopped) return stopped;
  std::filesystem::remove_all(directory);
  return {};
}

int run_bench(const std::string& scratch, bool quick, const std::string& only) {
  const Sizes sizes = quick ? kQuick : Sizes{};
  const auto wanted = [&only](const char* row) { return only.empty() || only == row; };
  const std::filesystem::path directory = std::filesystem::path(scratch) / "greenpool-bench";
  std::error_code unknown;
  if (!std::filesystem::is_directory(scratch, unknown)) {
    return complain(Error{"file_unreadable", format_text(Text::not_a_directory, scratch)});
  }
  if (wanted("engine")) bench_engine(sizes, "engine", *find_preset("classic"), Tree::none);
  if (wanted("engine_rewards")) bench_engine(sizes, "engine_rewards", two_levels(), Tree::ordinary);
  if (wanted("trees")) bench_trees(sizes);
  if (wanted("exit_storm")) bench_exit_storm(sizes);
  Status status;
  if (wanted("durable")) status = bench_durable(sizes, directory);
  if (status && wanted("restart")) status = bench_restart(sizes, directory);
  if (status) return kExitOk;
  return complain(status.error());
}

}  // namespace

void add_bench_command(CLI::App& app, Run& run) {
  struct Options {
    std::string scratch = "/var/tmp";
    std::string only;
    bool quick = false;
    bool json = true;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("bench", format_text(Text::bench_help));
  command->add_option("--dir", options->scratch, format_text(Text::bench_dir))->type_name("DIR");
  command->add_option("--only", options->only, format_text(Text::bench_only))
      ->type_name("ROW")
      ->check(CLI::IsMember({"engine", "engine_rewards", "trees", "exit_storm", "durable", "restart"}));
  command->add_flag("--quick", options->quick, format_text(Text::bench_quick));
  command->add_flag("--json", options->json, format_text(Text::bench_json));
  command->callback(
      [options, &run] { run = [options] { return run_bench(options->scratch, options->quick, options->only); }; });
}

}  // namespace greenpool
