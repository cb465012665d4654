#include <array>

#include "figures/next_exit.h"
#include "figures/standing.h"
#include "json/writer.h"
#include "wire/trigger_price.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

void write_position(std::string& json, const Position& position, const State& state) {
  const int digits = state.terms.currency.digits;
  const std::optional<Multiple>& multiple = state.promises[position.promise].multiple;
  ObjectWriter object(json);
  object.integer("position", position.id.value());
  object.points("points", position.remaining);
  object.points("acquired", position.acquired);
  object.money("spent", position.spend, digits);
  if (multiple) {
    object.id("multiple", format_multiple(*multiple));
    object.id("trigger_price",
              format_trigger_price(Trigger::of_position(*multiple, position.spend, position.acquired), digits));
  } else {
    object.null("multiple");
    object.null("trigger_price");
  }
  object.close();
}

// Where the programme is on its way to its end: "running", "proposed", "confirmed" or "closed".
std::string_view stage_name(ClosingStage stage) {
  static constexpr std::array<std::string_view, 4> kNames{"running", "proposed", "confirmed", "closed"};
  return kNames[static_cast<std::size_t>(stage)];
}

// What waits for a date, and what was taken over from before the programme.
void write_plans(ObjectWriter& object, const State& state, int digits) {
  object.id("stage", stage_name(state.closing.stage));
  const auto time = [&object](std::string_view name, Timestamp at) {
    at == Timestamp{} ? object.null(name) : object.time(name, at);
  };
  time("closes", state.closing.closes);
  time("window_end", state.sale_window.end);
  Points requested;
  for (const auto& [member, points] : state.sale_window.requested) requested += points;
  object.points("sales_requested", requested);
  Money streams;
  for (const auto& [id, stream] : state.streams) streams += stream.left;
  object.money("streams_left", streams, digits);
  object.points("locked", state.legacy.locked);
  object.integer("shares", static_cast<std::uint64_t>(state.cap_table.shares));
  state.cap_table.share_price == Money(0) ? object.null("share_price")
                                          : object.money("share_price", state.cap_table.share_price, digits);
}

// The open position that is due first, and what it waits for.
void write_next_exit(ObjectWriter& object, const State& state, MemberIndex member) {
  const NextExit next = next_exit(state, member);
  if (next.position == nullptr) return object.null("next_exit");
  const int digits = state.terms.currency.digits;
  ObjectWriter exit(object.name("next_exit"));
  exit.integer("position", next.position->id.value());
  exit.price("price", state.pool.price(), digits);
  exit.id("trigger_price", format_trigger_price(next.trigger, digits));
  exit.close();
}

void write_legacy(ObjectWriter& object, MemberIndex member, const State& state, int digits) {
  const auto found = state.legacy.holdings.find(member);
  const bool none = found == state.legacy.holdings.end();
  object.money("coins", none ? Money(0) : found->second.coins, digits);
  object.points("locked", none ? Points(0) : state.legacy.locked_of(found->second));
  object.points("released", state.legacy.collectable(member));
}

}  // namespace

void append_programme(std::string& json, const State& state) {
  const int digits = state.terms.currency.digits;
  ObjectWriter object(json);
  object.id("id", state.terms.id);
  object.text("name", state.terms.name);
  object.id("currency", state.terms.currency.code);
  object.integer("terms_version", static_cast<std::uint64_t>(state.version()));
  object.id("text_hash", state.versions.back().text_hash);
  state.next_seq > 0 ? object.integer("seq", state.next_seq - 1) : object.null("seq");
  object.time("time", state.clock);
  object.integer("members", state.members.size());
  object.integer("positions_open", state.positions.open_count());
  object.integer("orders", state.totals.orders);
  object.integer("sales", state.totals.sales);
  object.integer("exits", state.totals.exits);
  object.integer("injections", state.totals.injections);
  object.integer("splits", state.totals.splits);
  object.money("pool", state.pool.cash, digits);
  object.points("circulating", state.pool.circulating);
  object.price("price", state.pool.price(), digits);
  write_plans(object, state, digits);
  ObjectWriter accounts(object.name("accounts"));
  for (std::size_t i = 0; i < kAccountCount; ++i) {
    const auto account = static_cast<Account>(i);
    accounts.money(account_name(account), state.books.balance(account), digits);
  }
  accounts.close();
  append_figures(object, programme_figures(state), digits);
  object.close();
}

bool append_member(std::string& json, std::string_view id, const State& state) {
  const MemberIndex index = state.directory.find(id);
  if (!index.exists()) return false;
  const int digits = state.terms.currency.digits;
  const Member& member = state.members[index.value()];
  const SaleOfAll sale = sale_of_all(state, index);
  ObjectWriter object(json);
  object.id("member", state.directory.id_of(index));
  member.referrer.exists() ? object.id("referrer", state.directory.id_of(member.referrer)) : object.null("referrer");
  object.integer("accepted", member.accepted);
  object.money("wallet", member.wallet, digits);
  object.money("spent", member.spent, digits);
  object.money("received", member.received, digits);
  object.points("points", sale.points);
  object.money("sale_would_pay", sale.pays, digits);
  object.points("sale_requested", state.sale_window.of(index));
  write_legacy(object, index, state, digits);
  object.name("positions").push_back('[');
  const PositionSlot newest = state.newest_position(index);
  std::size_t open = 0;
  for (PositionSlot slot = state.positions.oldest(newest); slot.exists(); slot = state.positions.next(slot, newest)) {
    if (open++ >= kListedPositionsMax) continue;
    if (open > 1) json.push_back(',');
    write_position(json, state.positions.at(slot), state);
  }
  json.push_back(']');
  object.integer("positions_open", open);
  write_next_exit(object, state, index);
  append_member_estimates(object, state, index);
  object.close();
  return true;
}

void append_risk_text(std::string& json, const State& state) {
  ObjectWriter object(json);
  object.integer("terms_version", static_cast<std::uint64_t>(state.version()));
  object.id("text_hash", state.versions.back().text_hash);
  object.text("terms", to_toml(state.terms));
  object.text("risk_text", risk_text(state.terms));
  object.close();
}

}  // namespace greenpool
