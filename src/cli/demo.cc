// `greenpool demo`: prints the worked table of SPEC section 4, computed as it is printed, and fills a demo, once: an
// office with the months of a living programme (demo_office.h), or a journal alone with some weeks of orders.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/demo_office.h"
#include "cli/exit_code.h"
#include "cli/pipeline.h"
#include "cli/report.h"
#include "cli/texts.h"
#include "service/programme.h"

namespace greenpool {
namespace {

struct Good {
  Money price;
  Money cost;
};

// Prices and costs in fen: tea, rice, oil, a jacket, a phone case, a weekend stay.
constexpr Good kGoods[] = {{Money(8'800), Money(3'000)},   {Money(12'900), Money(5'200)},
                           {Money(19'900), Money(7'900)},  {Money(45'900), Money(14'500)},
                           {Money(5'900), Money(1'400)},   {Money(128'000), Money(41'000)},
                           {Money(100'000), Money(30'000)}};

constexpr std::uint64_t kMembers = 600;
constexpr std::uint64_t kOrders = 4'000;
constexpr std::int64_t kFirstOrder = 1'780'272'000'000'000;     // 2026-06-01T00:00:00Z
constexpr std::int64_t kBetweenOrders = 15LL * 60 * 1'000'000;  // a quarter of an hour: some six weeks in all

class Demo {
 public:
  explicit Demo(Programme& programme) : pipeline_(programme, Pipeline::Render::nothing) {}

  // False when the programme stopped answering.
  bool fill() {
    std::mt19937_64 random;  // the same everywhere, unlike the distributions of the library
    std::uint64_t members = 0;
    for (std::uint64_t order = 0; order < kOrders; ++order) {
      const Timestamp at(kFirstOrder + static_cast<std::int64_t>(order) * kBetweenOrders);
      if (members < kMembers && (members < 10 || random() % (kOrders / kMembers) == 0)) {
        const std::string referrer = members == 0 || random() % 4 == 0 ? "" : member(random() % members);
        send(at, RegisterMemberRequest{member(members), referrer, 1});
        ++members;
      }
      const Good& good = kGoods[random() % std::size(kGoods)];
      // Early members come back more often: the smaller of two draws.
      const std::uint64_t buyer = std::min(random() % members, random() % members);
      send(at, SettleOrderRequest{"demo-" + std::to_string(order + 1), member(buyer), good.price, good.cost});
      if (random() % 25 == 0) send(at, SellPointsRequest{member(random() % members), std::nullopt});
    }
    pipeline_.flush();
    while (!pipeline_.idle()) {
      pipeline_.wait();
      collect();
    }
    return !failed_;
  }

 private:
  static std::string member(std::uint64_t number) { return "member-" + std::to_string(number + 1); }

  template <class Operation>
  void send(Timestamp at, Operation operation) {
    Pipeline::Slot* slot = nullptr;
    while ((slot = pipeline_.free_slot()) == nullptr) {
      pipeline_.flush();
      pipeline_.wait();
      collect();
    }
    slot->request = Request{};
    slot->request.at = at;
    slot->request.operation = std::move(operation);
    pipeline_.push(*slot);
  }
  // Who holds nothing sells nothing: such a refusal is part of the story.
  void collect() {
    pipeline_.collect([this](const Pipeline::Slot& slot) { failed_ = failed_ || slot.failed != Reject::none; });
  }

  Pipeline pipeline_;
  bool failed_ = false;
};

// Prints what the engine answers to three equal orders of the worked terms.
void print_worked_table() {
  Engine engine(*find_preset("classic"));
  const Event opened = ProgrammeOpened{};
  std::vector<Event> events;
  const Status started = engine.replay(Timestamp{}, {&opened, 1});
  GP_CHECK(started.has_value(), "a programme opens");
  std::puts(
      "\n工作示例 · worked example: paid 1000, cost 300, rewards 300, platform 100, pool 300\n"
      "  order        grant     pool    circulating       price");
  for (int order = 1; order <= 3; ++order) {
    const std::string id = std::to_string(order);
    const std::string member = "m" + id;
    events.clear();
    Reject reject = engine.decide({Timestamp{}, {}, RegisterMember{member, {}, 1}}, events);
    GP_CHECK(reject == Reject::none, "a member registers");
    events.clear();
    reject = engine.decide(
        {Timestamp{}, {}, SettleOrder{id, engine.state().directory.find(member), Money(100'000), Money(30'000)}},
        events);
    GP_CHECK(reject == Reject::none, "an order settles");
    const Pool& pool = engine.state().pool;
    std::printf("  %5s %12s %8s %14s %11s\n", id.c_str(),
                format_points(std::get<OrderSettled>(events[0]).granted).c_str(), format_money(pool.cash, 2).c_str(),
                format_points(pool.circulating).c_str(), format_price(pool.price(), 2).c_str());
  }
  std::puts(
      "Members as a whole can never take out more than the pool holds; the price is no promise.\n"
      "会员整体能取回的，永远不超过盈利池的余额；积分价格不是承诺。\n");
}

Acknowledgement demo_acknowledgement() { return {"demo-operator-1", "demo-operator-2", "a-demo-and-nothing-else"}; }

Terms demo_terms() {
  Terms terms = *find_preset("classic");
  terms.id = "demo";
  terms.name = "Greenpool demo · 绿池演示";
  // Each order its own position, and a low multiple: so that some weeks are enough to see forced exits.
  terms.exit_basis = ExitBasis::order;
  terms.exit_multiple = Multiple(1'500'000);
  return terms;
}

int fill_demo(const std::string& directory) {
  ProgrammeOptions options;
  options.directory = directory;
  options.terms = demo_terms();
  options.acknowledgement = demo_acknowledgement();
  Result<std::unique_ptr<Programme>> programme = Programme::open(options);
  if (!programme) return complain(programme.error());
  if ((*programme)->status().next_seq == 1) {
    Demo demo(**programme);
    const bool filled = demo.fill();
    if (Status stopped = (*programme)->stop(); !stopped) return complain(stopped.error());
    if (!filled) return kExitEnvironment;
  } else if (Status stopped = (*programme)->stop(); !stopped) {
    return complain(stopped.error());
  }
  const State& state = (*programme)->state_after_stop();
  std::printf(
      "demo programme in %s: %zu members, %llu orders, %llu sales, %llu forced exits\n"
      "  spent by members %s, paid out %s, still in the pool %s (the most all members together can still receive)\n",
      directory.c_str(), state.members.size(), static_cast<unsigned long long>(state.totals.orders),
      static_cast<unsigned long long>(state.totals.sales), static_cast<unsigned long long>(state.totals.exits),
      format_money(state.totals.spent, 2).c_str(),
      format_money(state.totals.sales_paid + state.totals.exits_paid, 2).c_str(),
      format_money(state.pool.cash, 2).c_str());
  return kExitOk;
}

}  // namespace

void add_demo_command(CLI::App& app, Run& run) {
  auto directory = std::make_shared<std::string>();
  auto data = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("demo", format_text(Text::demo_help));
  CLI::Option* const journal =
      command->add_option("--journal", *directory, format_text(Text::demo_journal))->type_name("DIR");
  command->add_option("--data", *data, format_text(Text::demo_data))->type_name("DIR")->excludes(journal);
  command->callback([directory, data, &run] {
    if (directory->empty() && data->empty()) throw CLI::RequiredError("--data");
    run = [directory, data] {
      print_worked_table();
      return data->empty() ? fill_demo(*directory) : open_demo_office(*data);
    };
  });
}

}  // namespace greenpool
