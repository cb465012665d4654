#include "tests/oracle/compare.h"

#include <fmt/format.h>

namespace greenpool::oracle {
namespace {

struct Figures {
  std::array<std::int64_t, 10> values{};
  std::string_view text;

  friend bool operator==(const Figures&, const Figures&) = default;
};

std::int64_t number_of(PositionId position) { return position.exists() ? std::int64_t{position.value()} : -1; }
std::int64_t number_of(MemberIndex member) { return member.exists() ? std::int64_t{member.value()} : -1; }

Figures figures_of(const ProgrammeOpened& event) { return {{}, event.terms}; }
Figures figures_of(const MemberRegistered& event) {
  return {{number_of(event.member), number_of(event.referrer)}, event.id};
}
Figures figures_of(const OrderSettled& event) {
  return {{number_of(event.member), number_of(event.position), event.opened ? 1 : 0, event.paid.units(),
           event.cost.units(), event.contribution.units(), event.platform.units(), event.remainder.units(),
           event.grant_value.units(), event.granted.units()},
          {}};
}
Figures figures_of(const PointsSold& event) {
  return {{number_of(event.member), event.points.units(), event.paid.units()}, {}};
}
Figures figures_of(const PoolInjected& event) {
  return {{event.amount.units(), static_cast<std::int64_t>(event.source)}, {}};
}
Figures figures_of(const ForcedExit& event) {
  return {{number_of(event.position), number_of(event.member), event.points.units(), event.paid.units()}, {}};
}
Figures figures_of(const PoolReserved& event) { return {{event.amount.units()}, {}}; }
Figures figures_of(const PointsSplit& event) { return {{event.factor}, {}}; }

Figures figures_of(const Event& event) {
  return std::visit([](const auto& kind) { return figures_of(kind); }, event);
}

std::string text_of(std::span<const Event> events) {
  std::string text;
  for (const Event& event : events) {
    const Figures figures = figures_of(event);
    text += fmt::format("\n    {} {} {}", event_name(event), figures.text, fmt::join(figures.values, " "));
  }
  return text.empty() ? "\n    none" : text;
}

// Collects the first difference.
class Comparison {
 public:
  void expect(std::string_view what, std::int64_t engine, const mpz_class& oracle) {
    if (oracle == whole(engine) || found_) return;
    found_ = fmt::format("{}: engine {}, oracle {}", what, engine, oracle.get_str());
  }
  void expect(std::string_view what, std::uint64_t engine, std::uint64_t oracle) {
    if (engine == oracle || found_) return;
    found_ = fmt::format("{}: engine {}, oracle {}", what, engine, oracle);
  }
  [[nodiscard]] std::optional<std::string> found() { return std::move(found_); }

 private:
  std::optional<std::string> found_;
};

void compare_totals(const Totals& engine, const OracleTotals& oracle, Comparison& comparison) {
  comparison.expect("orders", engine.orders, oracle.orders);
  comparison.expect("sales", engine.sales, oracle.sales);
  comparison.expect("exits", engine.exits, oracle.exits);
  comparison.expect("injections", engine.injections, oracle.injections);
  comparison.expect("splits", engine.splits, oracle.splits);
  comparison.expect("spent in all", engine.spent.units(), oracle.spent);
  comparison.expect("paid for sales in all", engine.sales_paid.units(), oracle.sales_paid);
  comparison.expect("paid for exits in all", engine.exits_paid.units(), oracle.exits_paid);
  comparison.expect("injected in all", engine.injected.units(), oracle.injected);
}

void compare_position(const Position& engine, const Oracle& oracle, std::size_t number, Comparison& comparison) {
  const OraclePosition& expected = oracle.positions()[number];
  comparison.expect("position number", engine.id.value(), number + 1);
  comparison.expect("member of the position", engine.member.value(), expected.member);
  comparison.expect("A", engine.acquired.units(), expected.acquired);
  comparison.expect("R", engine.remaining.units(), expected.remaining);
  comparison.expect("C", engine.spend.units(), expected.spend);
}

}  // namespace

std::optional<std::string> difference_of_events(std::span<const Event> engine, std::span<const Event> oracle) {
  bool same = engine.size() == oracle.size();
  for (std::size_t i = 0; same && i < engine.size(); ++i) {
    same = engine[i].index() == oracle[i].index() && figures_of(engine[i]) == figures_of(oracle[i]);
  }
  if (same) return std::nullopt;
  return "events differ\n  engine:" + text_of(engine) + "\n  oracle:" + text_of(oracle);
}

std::optional<std::string> difference_of_programme(const State& state, const Oracle& oracle) {
  Comparison comparison;
  comparison.expect("P", state.pool.cash.units(), oracle.pool());
  comparison.expect("S", state.pool.circulating.units(), oracle.circulating());
  for (std::size_t i = 0; i < kAccountCount; ++i) {
    const auto account = static_cast<Account>(i);
    comparison.expect(account_name(account), state.books.balance(account).units(), oracle.account(account));
  }
  compare_totals(state.totals, oracle.totals(), comparison);
  comparison.expect("members", state.members.size(), oracle.members().size());
  comparison.expect("positions opened", state.positions.opened(), oracle.positions().size());
  comparison.expect("clock", state.clock.microseconds(), whole(oracle.clock()));
  if (std::optional<std::string> found = comparison.found()) return found;
  const Price price = state.pool.price();
  const mpq_class expected = oracle.price();
  if (whole(price.minor) * expected.get_den() != expected.get_num() * whole(price.units)) {
    return fmt::format("price: engine {}/{}, oracle {}", price.minor, price.units, expected.get_str());
  }
  return std::nullopt;
}

std::optional<std::string> difference_of_member(const State& state, const Oracle& oracle, std::size_t member) {
  const Member& engine = state.members[member];
  const OracleMember& expected = oracle.members()[member];
  Comparison comparison;
  comparison.expect("wallet", engine.wallet.units(), expected.wallet);
  comparison.expect("spent", engine.spent.units(), expected.spent);
  comparison.expect("received", engine.received.units(), expected.received);
  const std::int64_t referrer = expected.referrer ? static_cast<std::int64_t>(*expected.referrer) : -1;
  comparison.expect("referrer", number_of(engine.referrer), whole(referrer));

  const PositionSlot newest(engine.newest_position);
  std::size_t count = 0;
  for (PositionSlot slot = state.positions.oldest(newest); slot.exists(); slot = state.positions.next(slot, newest)) {
    if (count < expected.open_positions.size()) {
      compare_position(state.positions.at(slot), oracle, expected.open_positions[count], comparison);
    }
    ++count;
  }
  comparison.expect("open positions", count, expected.open_positions.size());
  std::optional<std::string> found = comparison.found();
  if (!found && state.directory.id_of(MemberIndex(static_cast<MemberIndex::rep>(member))) != expected.id) found = "id";
  if (found) return fmt::format("member #{}: {}", member, *found);
  return std::nullopt;
}

}  // namespace greenpool::oracle
