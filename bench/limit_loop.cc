// The limit: what one thread can do when an order is its arithmetic and nothing else. Two variants:
//   order            split, grant, five ledger accumulators, the member's points and spend;
//   order_exit_heap  the same, with one open position a member in a lazy 4-ary heap, and forced exits at twice the
//   spend.
// The engine must reach half of the second. As in the engine's own row, every member has settled one order before the
// clock starts, so that neither growth nor first touch of memory is timed. The figure is the median of the runs.

#include <CLI/CLI.hpp>
#include <cstdlib>

#include "peers/workload.h"

namespace greenpool::bench {
namespace {

// Deposits go down by what was paid; supplier, rewards, platform and pool go up. They always add up to zero.
struct Ledger {
  std::int64_t deposits = 0;
  std::int64_t supplier = 0;
  std::int64_t rewards = 0;
  std::int64_t platform = 0;
  std::int64_t pool = 0;

  void post(const Order& order, const Split& split) {
    deposits -= order.paid;
    supplier += order.cost;
    rewards += split.rewards;
    platform += split.platform;
    pool += split.pool;
  }
  [[nodiscard]] std::int64_t sum() const { return deposits + supplier + rewards + platform + pool; }
};

struct Holding {
  std::int64_t points = 0;
  std::int64_t spend = 0;
};

struct Position {
  std::int64_t acquired = 0;  // 0: no open position
  std::int64_t remaining = 0;
  std::int64_t spend = 0;
  std::int64_t wallet = 0;
};

// Positions by a lower bound of their trigger price. A trigger cannot fall while the price does not, since a later
// order buys fewer points a yuan; so an order leaves the heap alone, and a key is corrected only when it surfaces.
class ExitHeap {
 public:
  struct Entry {
    std::uint64_t key;
    std::uint32_t member;
  };

  explicit ExitHeap(std::size_t capacity) : entries_(capacity) {}

  // floor(multiple * spend * 2^44 / acquired): minor units per point unit, scaled.
  [[nodiscard]] static std::uint64_t key_of(const Position& position) {
    const Wide scaled = Wide{static_cast<std::uint64_t>(position.spend * kExitMultiple)} << kScaleBits;
    return divide_wide(scaled, static_cast<std::uint64_t>(position.acquired));
  }
  // Two multiplications, no division: this is all that an order pays when nothing is due.
  [[nodiscard]] bool may_be_due(const Pool& pool) const {
    return size_ > 0 && (Wide{static_cast<std::uint64_t>(pool.cash)} << kScaleBits) >=
                            Wide{entries_[0].key} * static_cast<std::uint64_t>(pool.points);
  }
  [[nodiscard]] std::uint32_t top_member() const { return entries_[0].member; }

  void push(Entry entry) {
    std::size_t hole = size_++;
    while (hole > 0 && entry.key < entries_[(hole - 1) / 4].key) {
      entries_[hole] = entries_[(hole - 1) / 4];
      hole = (hole - 1) / 4;
    }
    entries_[hole] = entry;
  }
  void pop_top() {
    const Entry last = entries_[--size_];
    if (size_ > 0) {
      replace_top(last);
    }
  }
  void replace_top(Entry entry) {
    std::size_t hole = 0;
    for (;;) {
      const std::size_t first = hole * 4 + 1;
      if (first >= size_) {
        break;
      }
      std::size_t least = first;
      for (std::size_t child = first + 1; child < std::min(first + 4, size_); ++child) {
        least = entries_[child].key < entries_[least].key ? child : least;
      }
      if (entries_[least].key >= entry.key) {
        break;
      }
      entries_[hole] = entries_[least];
      hole = least;
    }
    entries_[hole] = entry;
  }

 private:
  static constexpr int kScaleBits = 44;
  std::vector<Entry> entries_;
  std::size_t size_ = 0;
};

struct Sizes {
  std::int64_t members = 10'000'000;
  std::int64_t orders = 30'000'000;
  int runs = 3;
};

struct Run {
  double seconds = 0;
  std::int64_t exits = 0;
  std::int64_t surfaced = 0;  // keys corrected
};

void require(bool condition, const char* what) {
  if (!condition) {
    std::fprintf(stderr, "limit_loop: %s\n", what);
    std::exit(1);
  }
}

// One order of each member, not timed; then the orders of random members.
template <class Settle>
double seconds_of_orders(const Sizes& sizes, std::uint64_t seed, Settle settle) {
  Generator generator(seed);
  for (std::int64_t member = 0; member < sizes.members; ++member) {
    Order order = draw_order(generator, sizes.members);
    order.member = member;
    settle(order);
  }
  const std::int64_t begin = now_ns();
  for (std::int64_t i = 0; i < sizes.orders; ++i) settle(draw_order(generator, sizes.members));
  return static_cast<double>(now_ns() - begin) / 1e9;
}

Run run_order(const Sizes& sizes, std::uint64_t seed) {
  std::vector<Holding> holdings(static_cast<std::size_t>(sizes.members));
  Pool pool;
  Ledger ledger;
  const auto settle = [&](const Order& order) {
    const Split split = split_order(order);
    const std::int64_t points = granted_points(pool, split.grant_value);
    pool.cash += split.pool;
    pool.points += points;
    ledger.post(order, split);
    Holding& holding = holdings[static_cast<std::size_t>(order.member)];
    holding.points += points;
    holding.spend += order.paid;
  };
  const double seconds = seconds_of_orders(sizes, seed, settle);
  std::int64_t held = 0;
  for (const Holding& holding : holdings) {
    held += holding.points;
  }
  require(ledger.sum() == 0 && ledger.pool == pool.cash && held == pool.points, "the books do not balance");
  return {.seconds = seconds};
}

void settle_exits(ExitHeap& heap, std::vector<Position>& positions, Pool& pool, Run& run) {
  while (heap.may_be_due(pool)) {
    const std::uint32_t member = heap.top_member();
    Position& position = positions[member];
    if (!is_due(pool, position.acquired, position.spend)) {
      const std::uint64_t key = ExitHeap::key_of(position);
      heap.replace_top({.key = key, .member = member});
      ++run.surfaced;
      // The key is cut, so it can claim to be due a hair before the position is. Then the next order looks again.
      if (heap.top_member() == member) {
        return;
      }
      continue;
    }
    const std::int64_t pay = sale_pay(pool, position.remaining);
    pool.cash -= pay;
    pool.points -= position.remaining;
    position = {.wallet = position.wallet + pay};
    heap.pop_top();
    ++run.exits;
  }
}

Run run_order_exit_heap(const Sizes& sizes, std::uint64_t seed) {
  std::vector<Position> positions(static_cast<std::size_t>(sizes.members));
  ExitHeap heap(static_cast<std::size_t>(sizes.members));
  Pool pool;
  Ledger ledger;
  Run run;
  const auto settle = [&](const Order& order) {
    const Split split = split_order(order);
    const std::int64_t points = granted_points(pool, split.grant_value);
    pool.cash += split.pool;
    pool.points += points;
    ledger.post(order, split);
    Position& position = positions[static_cast<std::size_t>(order.member)];
    const bool opens = position.acquired == 0;
    position.acquired += points;
    position.remaining += points;
    position.spend += order.paid;
    if (opens) {
      heap.push({.key = ExitHeap::key_of(position), .member = static_cast<std::uint32_t>(order.member)});
    }
    settle_exits(heap, positions, pool, run);
  };
  run.seconds = seconds_of_orders(sizes, seed, settle);
  std::int64_t held = 0;
  std::int64_t wallets = 0;
  for (const Position& position : positions) {
    held += position.remaining;
    wallets += position.wallet;
  }
  require(ledger.sum() == 0 && ledger.pool == pool.cash + wallets && held == pool.points, "the books do not balance");
  return run;
}

template <class Variant>
void measure(const char* name, const Sizes& sizes, Variant variant) {
  std::vector<Run> runs;
  for (int i = 0; i < sizes.runs; ++i) {
    runs.push_back(variant(sizes, 1 + static_cast<std::uint64_t>(i)));
  }
  std::sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.seconds < b.seconds; });
  const Run& median = runs[runs.size() / 2];
  print_figure({.peer = "limit_loop",
                .variant = name,
                .orders = sizes.orders,
                .seconds = median.seconds,
                .p50_us = std::nullopt,
                .p99_us = std::nullopt,
                .extra = ",\"members\":" + std::to_string(sizes.members) + ",\"exits\":" +
                         std::to_string(median.exits) + ",\"keys_corrected\":" + std::to_string(median.surfaced)});
}

}  // namespace
}  // namespace greenpool::bench

int main(int argc, char** argv) {
  using greenpool::bench::Sizes;
  Sizes sizes;
  CLI::App app("limit_loop: the arithmetic of an order on one thread, nothing else");
  app.add_option("--members", sizes.members, "members to draw from")->check(CLI::Range(1, 100'000'000));
  app.add_option("--orders", sizes.orders, "orders in a run")->check(CLI::Range(1, 200'000'000));
  app.add_option("--runs", sizes.runs, "runs of each variant; the median counts")->check(CLI::Range(1, 99));
  CLI11_PARSE(app, argc, argv);
  greenpool::bench::measure("order", sizes, greenpool::bench::run_order);
  greenpool::bench::measure("order_exit_heap", sizes, greenpool::bench::run_order_exit_heap);
  return 0;
}
