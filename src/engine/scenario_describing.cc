// What happened, in a few words, and the facts that a story may claim.
#include <array>

#include "base/decimal.h"
#include "engine/scenario.h"

namespace greenpool {
namespace {

std::string points_text(Points points) {
  std::string text = format_points(points);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

// An event in a few words.
struct Describer {
  const State& state;

  [[nodiscard]] std::string money(Money amount) const { return format_money(amount, state.terms.currency.digits); }
  [[nodiscard]] std::string id(MemberIndex member) const { return std::string(state.directory.id_of(member)); }

  [[nodiscard]] std::string coins(Money amount) const {
    return amount == Money(0) ? std::string() : " coins " + money(amount);
  }

  std::string operator()(const MemberRegistered&) const { return "joined"; }
  std::string operator()(const TermsAccepted& accepted) const { return "accepted " + std::to_string(accepted.version); }
  std::string operator()(const OrderSettled& order) const {
    std::string text = order.granted == Points(0) ? "no grant" : "grant " + points_text(order.granted);
    if (order.coin_cost > Money(0)) text += " coin cost " + money(order.coin_cost);
    if (order.locked > Points(0)) text += " locked " + points_text(order.locked);
    if (order.released > Points(0)) text += " released " + points_text(order.released);
    return text;
  }
  std::string operator()(const PointsSold& sale) const { return "sale pays " + money(sale.paid); }
  std::string operator()(const PoolInjected& injection) const { return "injected " + money(injection.amount); }
  std::string operator()(const ForcedExit& exit) const {
    return "exit " + id(exit.member) + "#" + std::to_string(exit.position.value()) + " pays " + money(exit.paid);
  }
  std::string operator()(const PoolReserved& sweep) const { return "reserve " + money(sweep.amount); }
  std::string operator()(const PointsSplit& split) const { return "split " + std::to_string(split.factor); }
  std::string operator()(const RewardPaid& reward) const {
    return std::string(name_of(reward.rule)) + " " + id(reward.member) + " " + money(reward.amount);
  }
  std::string operator()(const OrderPaid& order) const {
    return "deposit " + money(order.paid + order.subsidy) + coins(order.coins);
  }
  std::string operator()(const OrderCancelled& order) const {
    return "back " + money(order.cash) + " wallet " + money(order.wallet) + " subsidy " + money(order.subsidy) +
           coins(order.coins);
  }
  std::string operator()(const RewardReversed& reward) const {
    return std::string(name_of(reward.rule)) + " back from " + id(reward.member) + " " + money(reward.amount);
  }
  std::string operator()(const OrderReversed& order) const {
    std::string text = "refund " + money(order.refund) + " points " + points_text(order.points) + " pool " +
                       money(order.pool_back) + " taken " + money(order.received);
    if (order.received != order.collected) text += " debt " + money(order.received - order.collected);
    if (order.loss > Money(0)) text += " loss " + money(order.loss);
    if (order.gain > Money(0)) text += " gain " + money(order.gain);
    text += coins(order.coins);
    if (order.locked > Points(0)) text += " locked " + points_text(order.locked);
    if (order.legacy_points > Points(0)) text += " legacy " + points_text(order.legacy_points);
    if (order.legacy_received > Money(0)) text += " legacy taken " + money(order.legacy_received);
    return text;
  }
  std::string operator()(const WithdrawalRequested& held) const { return "held " + money(held.amount); }
  std::string operator()(const WithdrawalApproved&) const { return "approved"; }
  std::string operator()(const WithdrawalSent&) const { return "sent"; }
  std::string operator()(const WithdrawalUnknown&) const { return "unknown"; }
  std::string operator()(const WithdrawalPaid& paid) const {
    return "paid out " + money(paid.amount - paid.fee - paid.tax) + " fee " + money(paid.fee) + " tax " +
           money(paid.tax);
  }
  std::string operator()(const WithdrawalReleased& released) const {
    return "released " + std::string(released.withdrawal) + " " + money(released.amount) + " " +
           std::string(name_of(released.reason));
  }
  std::string operator()(const SupplierPaid& paid) const { return "supplier paid " + money(paid.amount); }
  std::string operator()(const RankChanged& rank) const {
    return "rank " + id(rank.member) + " " + std::to_string(rank.from) + " to " + std::to_string(rank.to) + " own " +
           money(rank.own_spend) + " directs " + std::to_string(rank.directs) + " team " + money(rank.team);
  }
  std::string operator()(const RanksSettled& settled) const {
    return "ranks settled " + std::to_string(settled.changes);
  }
  std::string operator()(const ProfitGathered& profit) const {
    return "revenue " + money(profit.revenue) + " loss " + money(profit.loss) + " due " + money(profit.due) +
           " gathered " + money(profit.gathered);
  }
  std::string operator()(const DividendPaid& paid) const {
    return "dividend " + id(paid.member) + " " + money(paid.amount);
  }
  std::string operator()(const DividendDistributed& paid) const { return "distributed " + money(paid.amount); }
  std::string operator()(const StreamStopped& stream) const { return "stopped with " + money(stream.left) + " left"; }
  std::string operator()(const StreamInjected& stream) const {
    return "stream " + std::string(stream.stream) + " injects " + money(stream.amount) + " leaves " +
           money(stream.left);
  }
  std::string operator()(const Invested& invested) const {
    return "invested " + money(invested.amount) + " subsidy " + money(invested.subsidy) + " shares " +
           std::to_string(invested.shares);
  }
  std::string operator()(const PointsConverted& conversion) const {
    return "converted " + points_text(conversion.points) + " cash " + money(conversion.cash) + " shares " +
           std::to_string(conversion.shares);
  }
  std::string operator()(const SaleRequested& request) const { return "asked to sell " + points_text(request.points); }
  std::string operator()(const WindowPriced& window) const {
    return "window of " + std::to_string(window.requests) + " at " + money(window.pool) + "/" +
           points_text(window.circulating);
  }
  std::string operator()(const WindowSale& sale) const {
    return id(sale.member) + " sells " + points_text(sale.points) + " for " + money(sale.paid);
  }
  std::string operator()(const WindowClosed& window) const {
    return "sold " + points_text(window.points) + " for " + money(window.paid);
  }
  std::string operator()(const ClosingConfirmed& closing) const { return "closes " + format_timestamp(closing.closes); }
  std::string operator()(const ClosingBegun& closing) const {
    return "closing at " + money(closing.pool) + "/" + points_text(closing.circulating) + " reserve " +
           money(closing.reserve) + " claims " + money(closing.claims);
  }
  std::string operator()(const ClosingPaid& paid) const {
    std::string text = id(paid.member) + " gets " + money(paid.from_pool) + " for " + points_text(paid.points);
    if (paid.from_reserve > Money(0)) text += " and " + money(paid.from_reserve);
    return text;
  }
  std::string operator()(const ClaimRepaid& repaid) const {
    return id(repaid.member) + " repaid " + money(repaid.coins) + " coins " + money(repaid.claims) + " claims";
  }
  std::string operator()(const ProgrammeClosed& closed) const {
    return "closed " + money(closed.paid) + " to " + std::to_string(closed.members);
  }
  std::string operator()(const ClaimsApproved& batch) const {
    return "approved " + std::to_string(batch.claims) + " claims " + money(batch.amount);
  }
  std::string operator()(const ClaimConverted& claim) const {
    return "coins " + id(claim.member) + " " + money(claim.amount);
  }
  std::string operator()(const ReleasedCollected& collected) const {
    return id(collected.member) + "#" + std::to_string(collected.position.value()) + " collects " +
           points_text(collected.points);
  }
  std::string operator()(const ReleasesSettled& settled) const { return "residue " + points_text(settled.residue); }
  std::string operator()(const LockedLapsed& lapsed) const {
    std::string text = "lapsed " + id(lapsed.member) + " " + points_text(lapsed.points);
    if (lapsed.residue > Points(0)) text += " residue " + points_text(lapsed.residue);
    return text + " " + std::string(name_of(lapsed.reason));
  }
  template <class T>
  std::string operator()(const T&) const {
    return std::string(T::kName);
  }
};

}  // namespace

std::string Story::describe(const Event& event) const { return std::visit(Describer{state()}, event); }

std::string Story::legacy_fact(std::string_view what, MemberIndex who) const {
  const State& s = state();
  const int digits = s.terms.currency.digits;
  const auto found = s.legacy.holdings.find(who);
  const LegacyHolding holding = found == s.legacy.holdings.end() ? LegacyHolding{} : found->second;
  const Position position = holding.position.exists() ? s.positions.at(holding.slot) : Position{};
  if (what == "coins") return format_money(holding.coins, digits);
  if (what == "claim") return format_money(holding.claim, digits);
  if (what == "waiting") return format_money(holding.waiting, digits);
  if (what == "locked") return points_text(s.legacy.locked_of(holding));
  if (what == "collectable") return points_text(s.legacy.collectable(holding));
  if (what == "legacy") return holding.position.exists() ? points_text(position.remaining) : "none";
  if (what == "legacy_acquired") return holding.position.exists() ? points_text(position.acquired) : "none";
  return {};
}

std::string Story::fact(const std::vector<std::string_view>& words) const {
  const State& s = state();
  const int digits = s.terms.currency.digits;
  const std::string_view what = words[0];
  if (what == "pool") return format_money(s.pool.cash, digits);
  if (what == "points") return points_text(s.pool.circulating);
  if (what == "price") return format_price(s.pool.price(), digits);
  if (what == "organic") return format_money(s.totals.organic, digits);
  if (what == "subsidised") return format_money(s.totals.subsidised, digits);
  if (what == "open") return std::to_string(s.positions.open_count());
  if (what == "surplus") return format_money(s.books.surplus(), digits);
  if (what == "window") return s.sale_window.requested.empty() ? "none" : format_timestamp(s.sale_window.end);
  if (what == "stage") {
    static constexpr std::array<const char*, 4> kStages{"running", "proposed", "confirmed", "closed"};
    return kStages[static_cast<std::size_t>(s.closing.stage)];
  }
  if (what == "owed") {
    const std::uint32_t supplier = s.suppliers.find(words.size() > 1 ? words[1] : std::string_view{});
    return supplier == kNoSupplier ? "unknown" : format_money(s.suppliers.at(supplier).owed, digits);
  }
  const std::string name(words.size() > 1 ? words[1] : std::string_view{});
  if (what == "shares") return std::to_string(s.cap_table.shares);
  if (what == "stream") return s.streams.contains(name) ? format_money(s.streams.at(name).left, digits) : "over";
  if (what == "raised" && s.cap_table.rounds.contains(name))
    return format_money(s.cap_table.rounds.at(name).raised, digits);
  if (s.cap_table.certificates.contains(name)) {
    const Certificate& certificate = s.cap_table.certificates.at(name);
    if (what == "left") return std::to_string(certificate.held());
    if (what == "vested") return std::to_string(vested(certificate, now_));
    if (what == "holder") return certificate.holder;
    if (what == "kind") return std::string(name_of(certificate.kind));
  }
  if (what == "account") {
    for (std::size_t i = 0; i < kAccountCount; ++i) {
      const auto account = static_cast<Account>(i);
      if (words.size() > 1 && account_name(account) == words[1]) return format_money(s.books.balance(account), digits);
    }
  }
  if (what == "reason" && words.size() > 2) {  // of the newest command
    for (const Event& event : events_) {
      const auto* const reward = std::get_if<RewardPaid>(&event);
      if (reward == nullptr || name_of(reward->rule) != words[1] || reward->member != member(words[2])) continue;
      return format_rate(reward->rate) + "x" + format_money(reward->base, digits) + "@" +
             std::to_string(reward->generation);
    }
    return "no such reward";
  }
  const MemberIndex who = words.size() > 1 ? member(words[1]) : MemberIndex{};
  if (what == "locked" && !who.exists()) return points_text(s.legacy.locked);
  if (what == "released") return points_text(s.legacy.released);
  if (!who.exists()) return "no such fact";
  if (const std::string legacy = legacy_fact(what, who); !legacy.empty()) return legacy;
  if (what == "wallet") return format_money(s.members[who.value()].wallet, digits);
  if (what == "spent") return format_money(s.members[who.value()].spent, digits);
  if (what == "received") return format_money(s.members[who.value()].received, digits);
  if (what == "accepted") return std::to_string(s.members[who.value()].accepted);
  if (what == "holds") return points_text(s.holding_of(who));
  if (what == "asked") return points_text(s.sale_window.of(who));
  if (what == "rank") return std::to_string(s.ranks.empty() ? 0 : s.ranks.at(who).rank);
  if (what == "due") return format_money(s.reserve_due.contains(who) ? s.reserve_due.at(who) : Money(0), digits);
  const PositionSlot newest = s.newest_position(who);
  if (!newest.exists()) return "no position";
  const Position& oldest = s.positions.at(s.positions.oldest(newest));
  if (what == "acquired") return points_text(oldest.acquired);
  if (what == "spend") return format_money(oldest.spend, digits);
  return "no such fact";
}

}  // namespace greenpool
