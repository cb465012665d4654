#include "shop/engine_commands.h"

#include "json/writer.h"
#include "office/outbox.h"
#include "shop/settings.h"

namespace greenpool::shop {
namespace {

void ask(Work& work, const Order& order, const Unit& unit, UnitState state, std::string command) {
  work.db.run("UPDATE shop_units SET state=?2,retry_at=NULL WHERE id=?1", unit.id, name_of(state));
  add_to_outbox(work, {order.programme, kShopTopic, unit.id, std::move(command)});
}

std::string about_order(std::string_view type, const Unit& unit) {
  std::string json;
  ObjectWriter writer(json);
  writer.id("type", type);
  writer.id("order", unit.id);
  writer.close();
  return json;
}

}  // namespace

// Rates are named only where the product has its own: the engine then fixes those of the terms, and tells which.
void ask_to_pay(Work& work, const Order& order, const OrderLine& line, const Unit& unit) {
  const int digits = settings_of(work, order.programme).currency_digits;
  const UnitFigures& figures = unit.figures;
  std::string json;
  ObjectWriter writer(json);
  const auto money = [&](std::string_view name, Money amount) {
    if (amount > Money(0)) writer.money(name, amount, digits);
  };
  writer.id("type", "pay_order");
  writer.id("order", unit.id);
  writer.text("member", order.member);
  writer.money("paid", figures.paid(), digits);
  writer.money("cost", figures.cost, digits);
  money("wallet", figures.wallet);
  money("subsidy", figures.subsidy);
  if (line.rates.reward_rate) writer.id("reward_rate", format_rate(*line.rates.reward_rate));
  if (line.rates.platform_rate) writer.id("platform_rate", format_rate(*line.rates.platform_rate));
  writer.id("region", order.region);
  if (!line.supplier.empty()) writer.id("supplier", line.supplier);
  money("coins", figures.coins);
  writer.close();
  ask(work, order, unit, UnitState::paying, std::move(json));
}

void ask_to_settle(Work& work, const Order& order, const Unit& unit) {
  ask(work, order, unit, UnitState::settling, about_order("settle_paid_order", unit));
}

void ask_to_cancel(Work& work, const Order& order, const Unit& unit) {
  ask(work, order, unit, UnitState::cancelling, about_order("cancel_order", unit));
}

void ask_to_reverse(Work& work, const Order& order, const Unit& unit, const Reversal& reversal) {
  const int digits = settings_of(work, order.programme).currency_digits;
  std::string json;
  ObjectWriter writer(json);
  writer.id("type", "reverse_order");
  writer.id("refund", reversal.refund);
  writer.id("order", unit.id);
  if (reversal.amount) {
    writer.money("amount", *reversal.amount, digits);
  } else {
    writer.id("amount", "all");
  }
  writer.id("cost", reversal.supplier_returns ? "returned" : "kept");
  writer.close();
  ask(work, order, unit, UnitState::reversing, std::move(json));
}

}  // namespace greenpool::shop
