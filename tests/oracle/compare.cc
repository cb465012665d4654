#include "tests/oracle/compare.h"

#include <fmt/format.h>

#include <array>
#include <type_traits>

#include "tests/oracle/text.h"

namespace greenpool::oracle {
namespace {

// Where the engine keeps a position is its own affair.
template <class Value>
constexpr bool kIsCompared = !std::is_same_v<Value, PositionSlot>;

template <class Kind>
bool same_figures(const Kind& a, const Kind& b) {
  bool same = true;
  for_each_pair(a, b, [&same]<class Value>(const Value& of_a, const Value& of_b) {
    if constexpr (kIsCompared<Value>) same = same && of_a == of_b;
  });
  return same;
}

bool same_event(const Event& a, const Event& b) {
  return a.index() == b.index() &&
         std::visit([&b]<class Kind>(const Kind& kind) { return same_figures(kind, std::get<Kind>(b)); }, a);
}

std::string text_of(const Event& event) {
  std::string text(event_name(event));
  std::visit(
      [&text](const auto& kind) {
        for_each_field(kind, [&text]<class Value>(const auto& field, const Value& value) {
          if constexpr (kIsCompared<Value>) text += fmt::format(" {}={}", field.name, value_text(value));
        });
      },
      event);
  return text;
}

std::string text_of(std::span<const Event> events) {
  std::string text;
  for (const Event& event : events) text += "\n    " + text_of(event);
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
  comparison.expect("reversals", engine.reversals, oracle.reversals);
  comparison.expect("rewards in all", engine.rewards.units(), oracle.rewards);
  comparison.expect("taken back in all", engine.taken_back.units(), oracle.taken_back);
  comparison.expect("withdrawn in all", engine.withdrawn.units(), oracle.withdrawn);
  comparison.expect("converted in all", engine.converted.units(), oracle.converted);
}

// The engine counts as members pass a mark; here all of them are looked at.
void compare_recovery(const State& state, const Oracle& oracle, Comparison& comparison) {
  std::array<std::uint64_t, kRecoveryMarks> passed{};
  for (const OracleMember& member : oracle.members()) {
    if (member.spent <= 0) continue;
    for (std::size_t times = 0; times < passed.size(); ++times) {
      if (member.received >= member.spent * static_cast<unsigned long>(times)) ++passed[times];
    }
  }
  for (std::size_t times = 0; times < passed.size(); ++times) {
    comparison.expect(fmt::format("members who received {} times what they spent", times),
                      state.totals.recovery.passed[times], passed[times]);
  }
}

void compare_withdrawals(const State& state, const Oracle& oracle, Comparison& comparison) {
  const std::vector<OpenWithdrawal>& expected = oracle.books().withdrawals();
  comparison.expect("open withdrawals", state.withdrawals.size(), expected.size());
  for (const OpenWithdrawal& withdrawal : expected) {
    const Withdrawal* const engine = state.withdrawals.find(withdrawal.id);
    comparison.expect("withdrawal " + withdrawal.id, engine == nullptr ? 0U : 1U, 1U);
    if (engine == nullptr) return;
    comparison.expect("member of a withdrawal", engine->member.value(), withdrawal.member);
    comparison.expect("amount of a withdrawal", engine->amount.units(), withdrawal.amount);
    comparison.expect("stage of a withdrawal", static_cast<std::uint64_t>(engine->stage),
                      static_cast<std::uint64_t>(withdrawal.stage));
  }
}

void compare_suppliers(const State& state, const Oracle& oracle, Comparison& comparison) {
  const std::vector<Supplier>& engine = state.suppliers.all();
  comparison.expect("suppliers", engine.size(), oracle.suppliers().size());
  for (std::size_t i = 0; i < engine.size() && i < oracle.suppliers().size(); ++i) {
    const OracleSupplier& expected = oracle.suppliers()[i];
    comparison.expect("name of supplier " + expected.id, engine[i].id == expected.id ? 1U : 0U, 1U);
    comparison.expect("owed to supplier " + expected.id, engine[i].owed.units(), expected.owed);
  }
  comparison.expect("supplier payments", state.suppliers.payments().size(), oracle.bills().size());
}

void compare_periods(const State& state, const Oracle& oracle, Comparison& comparison) {
  const OraclePeriods& expected = oracle.periods();
  const std::optional<Timestamp> due = state.next_due();
  comparison.expect("next due", due ? due->microseconds() : -1, whole(oracle.next_due().value_or(-1)));
  comparison.expect("profit carried", state.periods.dividend_carried.units(), expected.carried);
}

void compare_terms(const State& state, const Oracle& oracle, Comparison& comparison) {
  comparison.expect("version of the terms", state.version(), whole(oracle.version()));
  comparison.expect("terms in force", state.terms == oracle.terms() ? 1U : 0U, 1U);
  comparison.expect("proposals", state.proposals.size(), oracle.proposals().size());
  for (const auto& [id, expected] : oracle.proposals()) {
    const auto found = state.proposals.find(id);
    comparison.expect("proposal " + id, found == state.proposals.end() ? 0U : 1U, 1U);
    if (found == state.proposals.end()) return;
    const TermsProposal& engine = found->second;
    comparison.expect("text of proposal " + id, engine.terms == expected.text ? 1U : 0U, 1U);
    comparison.expect("effect of proposal " + id, engine.effective.microseconds(), whole(expected.effective));
    comparison.expect("proposer of " + id, engine.proposed_by == expected.proposed_by ? 1U : 0U, 1U);
    comparison.expect("blocks of proposal " + id, engine.acknowledged ? 0U : 1U, expected.blocked ? 1U : 0U);
    comparison.expect("approval of proposal " + id, engine.approved ? 1U : 0U, expected.approved ? 1U : 0U);
  }
}

void compare_locked_points(const State& state, const Oracle& oracle, Comparison& comparison) {
  const LegacyBook& engine = state.legacy;
  const LockedPoints& expected = oracle.locked_points();
  comparison.expect("L", engine.locked.units(), expected.locked());
  comparison.expect("released", engine.released.units(), expected.released());
  comparison.expect("F", mpz_class(engine.index) == expected.index() ? 1U : 0U, 1U);
  comparison.expect("batches of claims", engine.batches.size(), oracle.batches().size());
  for (const auto& [name, batch] : oracle.batches()) {
    const auto found = engine.batches.find(name);
    comparison.expect("batch " + name, found == engine.batches.end() ? 0U : 1U, 1U);
    if (found == engine.batches.end()) return;
    comparison.expect("claims of batch " + name, found->second.claims.size(), batch.claims.size());
    comparison.expect("approval of batch " + name, found->second.approved ? 1U : 0U, batch.approved ? 1U : 0U);
  }
}

void compare_legacy_of(const State& state, const Oracle& oracle, std::size_t member, Comparison& comparison) {
  const MemberIndex index(static_cast<MemberIndex::rep>(member));
  const OracleLegacy& expected = oracle.members()[member].legacy;
  const auto found = state.legacy.holdings.find(index);
  const LegacyHolding none{};
  const LegacyHolding& engine = found == state.legacy.holdings.end() ? none : found->second;
  comparison.expect("claim", engine.claim.units(), expected.claim);
  comparison.expect("claims that wait", engine.waiting.units(), expected.waiting);
  comparison.expect("coins", engine.coins.units(), expected.coins);
  comparison.expect("legacy points sold", engine.sold.units(), expected.sold);
  comparison.expect("received for legacy points", engine.received.units(), expected.received);
  comparison.expect("legacy position", engine.position.exists() ? std::int64_t{engine.position.value()} : 0,
                    expected.position ? whole(static_cast<std::int64_t>(*expected.position + 1)) : mpz_class(0));
  comparison.expect("locked", state.legacy.locked_of(engine).units(), oracle.locked_points().locked_of(member));
  comparison.expect("to collect", state.legacy.collectable(index).units(), oracle.locked_points().collectable(member));
}

void compare_cap_table(const State& state, const Oracle& oracle, Comparison& comparison) {
  const CapTable& engine = state.cap_table;
  const OracleCapTable& expected = oracle.cap_table();
  comparison.expect("shares", engine.shares, expected.shares());
  comparison.expect("share price", engine.share_price.units(), expected.share_price.value_or(0));
  comparison.expect("certificates", engine.certificates.size(), expected.certificates.size());
  comparison.expect("rounds", engine.rounds.size(), expected.rounds.size());
  for (const auto& [id, certificate] : expected.certificates) {
    const auto found = engine.certificates.find(id);
    comparison.expect("certificate " + id, found == engine.certificates.end() ? 0U : 1U, 1U);
    if (found == engine.certificates.end()) return;
    const Certificate& its = found->second;
    comparison.expect("holder of " + id, its.holder == certificate.holder ? 1U : 0U, 1U);
    comparison.expect("kind of " + id, its.kind == certificate.kind ? 1U : 0U, 1U);
    comparison.expect("shares of " + id, its.shares, certificate.shares);
    comparison.expect("transferred of " + id, its.transferred, certificate.transferred);
    comparison.expect("vesting of " + id, its.vesting_from.microseconds(), whole(certificate.vesting_from));
    comparison.expect("cliff of " + id, its.cliff_days, whole(certificate.cliff_days));
    comparison.expect("vesting days of " + id, its.vesting_days, whole(certificate.vesting_days));
    comparison.expect("lock-up of " + id, its.locked_until.microseconds(), whole(certificate.locked_until));
  }
  for (const auto& [id, round] : expected.rounds) {
    const auto found = engine.rounds.find(id);
    comparison.expect("raised in " + id, found == engine.rounds.end() ? -1 : found->second.raised.units(),
                      round.raised);
  }
}

void compare_window(const State& state, const Oracle& oracle, Comparison& comparison) {
  const OracleSaleWindow& expected = oracle.sale_window();
  comparison.expect("end of the sale window", state.sale_window.end.microseconds(), whole(expected.end.value_or(0)));
  comparison.expect("requests of sales", state.sale_window.requested.size(), expected.requested.size());
  for (const auto& [member, points] : expected.requested) {
    const MemberIndex index(static_cast<MemberIndex::rep>(member));
    comparison.expect("request of member #" + std::to_string(member), state.sale_window.of(index).units(), points);
  }
}

void compare_streams(const State& state, const Oracle& oracle, Comparison& comparison) {
  comparison.expect("end of the day", state.periods.day_end.microseconds(),
                    whole(oracle.periods().day_end.value_or(0)));
  comparison.expect("streams", state.streams.size(), oracle.streams().size());
  for (const auto& [id, expected] : oracle.streams()) {
    const auto found = state.streams.find(id);
    comparison.expect("stream " + id, found == state.streams.end() ? 0U : 1U, 1U);
    if (found == state.streams.end()) return;
    comparison.expect("source of stream " + id, found->second.source == expected.source ? 1U : 0U, 1U);
    comparison.expect("daily part of stream " + id, found->second.daily.units(), expected.daily);
    comparison.expect("left of stream " + id, found->second.left.units(), expected.left);
  }
}

void compare_closing(const State& state, const Oracle& oracle, Comparison& comparison) {
  const OracleClosing& expected = oracle.closing();
  comparison.expect("stage of closing", static_cast<std::uint64_t>(state.closing.stage),
                    static_cast<std::uint64_t>(expected.stage));
  if (expected.stage == OracleStage::confirmed) {
    comparison.expect("when it closes", state.closing.closes.microseconds(), whole(expected.closes));
  }
}

void compare_promise(const Promise& engine, const OraclePromise& expected, Comparison& comparison) {
  const mpq_class multiple = engine.multiple ? per_million(engine.multiple->units()) : mpq_class(0);
  comparison.expect("m", multiple == expected.multiple.value_or(0) ? 1U : 0U, 1U);
  comparison.expect("basis", engine.basis == expected.basis ? 1U : 0U, 1U);
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
    same = same_event(engine[i], oracle[i]);
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
  compare_recovery(state, oracle, comparison);
  compare_withdrawals(state, oracle, comparison);
  compare_suppliers(state, oracle, comparison);
  compare_periods(state, oracle, comparison);
  compare_terms(state, oracle, comparison);
  compare_locked_points(state, oracle, comparison);
  compare_cap_table(state, oracle, comparison);
  compare_window(state, oracle, comparison);
  compare_streams(state, oracle, comparison);
  compare_closing(state, oracle, comparison);
  comparison.expect("paid orders", state.paid_orders.size(), oracle.paid().size());
  comparison.expect("agents", state.agents.size(), oracle.agents().size());
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
  const MemberIndex index(static_cast<MemberIndex::rep>(member));
  const Purse& purse = oracle.books().purses()[member];
  comparison.expect("wallet", engine.wallet.units(), purse.wallet);
  const auto due = state.reserve_due.find(index);
  comparison.expect("due to the reserve", due == state.reserve_due.end() ? 0 : due->second.units(), purse.reserve_due);
  comparison.expect("status", static_cast<std::uint64_t>(engine.status), static_cast<std::uint64_t>(expected.status));
  comparison.expect("directs", engine.directs, expected.directs);
  comparison.expect("accepted terms", engine.accepted, whole(expected.accepted));
  if (!state.ranks.empty()) {
    const RankRecord& record = state.ranks.at(index);
    comparison.expect("rank", record.rank, expected.rank);
    comparison.expect("spent in the period", record.spent.units(), expected.period_spend);
    comparison.expect("target met", record.met_target, expected.met_target ? 1U : 0U);
  }
  const auto shareholder = state.shareholders.find(index);
  comparison.expect("weight", shareholder == state.shareholders.end() ? 0 : shareholder->second.weight,
                    whole(expected.weight));
  comparison.expect("spent", engine.spent.units(), expected.spent);
  comparison.expect("received", engine.received.units(), expected.received);
  compare_legacy_of(state, oracle, member, comparison);
  const std::int64_t referrer = expected.referrer ? static_cast<std::int64_t>(*expected.referrer) : -1;
  const std::int64_t engine_referrer = engine.referrer.exists() ? std::int64_t{engine.referrer.value()} : -1;
  comparison.expect("referrer", engine_referrer, whole(referrer));

  const PositionSlot newest(engine.newest_position);
  std::size_t count = 0;
  for (PositionSlot slot = state.positions.oldest(newest); slot.exists(); slot = state.positions.next(slot, newest)) {
    if (count < expected.open_positions.size()) {
      const std::size_t number = expected.open_positions[count];
      const Position& position = state.positions.at(slot);
      compare_position(position, oracle, number, comparison);
      compare_promise(state.promises[position.promise], oracle.positions()[number].promise, comparison);
    }
    ++count;
  }
  comparison.expect("open positions", count, expected.open_positions.size());
  std::optional<std::string> found = comparison.found();
  if (!found && state.directory.id_of(index) != expected.id) found = "id";
  if (found) return fmt::format("member #{}: {}", member, *found);
  return std::nullopt;
}

}  // namespace greenpool::oracle
