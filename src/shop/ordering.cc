#include "shop/ordering.h"

#include "base/sha256.h"
#include "base/text_id.h"
#include "json/value.h"
#include "office/random.h"
#include "shop/cart.h"
#include "shop/columns.h"
#include "shop/coupons.h"
#include "shop/ending.h"
#include "shop/engine_commands.h"
#include "shop/events.h"
#include "shop/problems.h"
#include "shop/returns.h"
#include "shop/settings.h"
#include "shop/stock.h"
#include "shop/texts.h"

namespace greenpool::shop {
namespace {

void check_address(const Address& address) {
  const bool valid = is_line(address.name, 120) && is_line(address.phone, 40) && is_region(address.region) &&
                     is_line(address.detail, 480) && (address.note.empty() || is_line(address.note, 480));
  if (!valid) throw Refusal(problems::address_invalid);
}

std::vector<std::uint8_t> sealed_address(const Address& address, Sealer& sealer) {
  const auto text = [](const std::string& value) { return JsonValue::of_text(value); };
  return sealer.seal("shop/address", to_json(JsonValue::of_object({{"name", text(address.name)},
                                                                   {"phone", text(address.phone)},
                                                                   {"detail", text(address.detail)},
                                                                   {"note", text(address.note)}})));
}

// What makes a request the same. The address is left out: a digest of few possible texts would tell them.
std::string digest_of(const Basket& basket) {
  std::string text = basket.region + '\n' + basket.coupon_claim.value_or("") + '\n' +
                     std::to_string(basket.coins.units()) + '\n' + std::to_string(basket.wallet.units()) + '\n';
  for (const WantedLine& line : basket.lines) text += line.variant + ' ' + std::to_string(line.quantity) + '\n';
  return to_hex(sha256(text));
}

struct Identity {
  std::string id;
  std::string digest;
};

void write_order(Work& work, const Actor& member, const OrderRequest& request, const Identity& identity,
                 const Quote& quote, Sealer& sealer) {
  const UnitFigures& total = quote.total;
  const Timestamp expires = later(work.now, settings_of(work, member.programme).unpaid_timeout_minutes * kMinute);
  work.db.run(
      "INSERT INTO shop_orders(id,programme,member,request,request_hash,state,goods_amount,discount,freight,price,"
      "money,wallet,coins,subsidy,coupon_claim,region,address,created_at,expires_at) "
      "VALUES(?1,?2,?3,?4,?5,'created',?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18)",
      identity.id, member.programme, member.id, request.request, identity.digest, total.goods.units(),
      total.discount.units(), total.freight.units(), total.price().units(), total.money.units(), total.wallet.units(),
      total.coins.units(), total.subsidy.units(), request.basket.coupon_claim, request.address.region,
      Blob{sealed_address(request.address, sealer)}, work.now.microseconds(), expires.microseconds());
}

void write_lines(Work& work, const std::string& order, const Quote& quote) {
  for (std::size_t i = 0; i < quote.lines.size(); ++i) {
    const QuotedLine& line = quote.lines[i];
    const VariantData& what = line.variant.what;
    work.db.run(
        "INSERT INTO shop_order_lines(order_id,line,variant,goods,sku,title_zh,title_en,specs,unit_price,unit_cost,"
        "quantity,supplier,reward_rate,platform_rate) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14)",
        order, i + 1, line.variant.id, line.variant.goods, what.sku, line.title_zh, line.title_en,
        specs_to_json(what.specs), line.unit_price.units(), what.cost.units(), line.quantity, what.supplier,
        stored(what.rates.reward_rate), stored(what.rates.platform_rate));
  }
}

void write_units(Work& work, const std::string& order, const Quote& quote) {
  for (std::size_t i = 0; i < quote.units.size(); ++i) {
    const UnitFigures& f = quote.units[i].figures;
    work.db.run(
        "INSERT INTO shop_units(id,order_id,unit,line,state,goods_price,discount,freight,price,cost,money,wallet,"
        "coins,subsidy) VALUES(?1,?2,?3,?4,'waiting',?5,?6,?7,?8,?9,?10,?11,?12,?13)",
        order + '-' + std::to_string(i + 1), order, i + 1, quote.units[i].line, f.goods.units(), f.discount.units(),
        f.freight.units(), f.price().units(), f.cost.units(), f.money.units(), f.wallet.units(), f.coins.units(),
        f.subsidy.units());
  }
}

std::optional<std::string> placed_before(Work& work, const Actor& member, const std::string& request,
                                         const std::string& digest) {
  Rows rows = work.db.query("SELECT id,request_hash FROM shop_orders WHERE programme=?1 AND member=?2 AND request=?3",
                            member.programme, member.id, request);
  if (!rows.next()) return std::nullopt;
  if (rows.text(1) != digest) throw Refusal(problems::order_request_conflict);
  return rows.text(0);
}

}  // namespace

std::string place_order(Work& work, const Actor& member, const OrderRequest& request, const TermsRates& terms,
                        Sealer& sealer) {
  if (!is_text_id(request.request)) throw Refusal(problems::order_request_conflict, "a request has a number");
  check_address(request.address);
  Basket basket = request.basket;
  basket.region = request.address.region;
  const Identity identity{random_id("so-"), digest_of(basket)};
  if (auto before = placed_before(work, member, request.request, identity.digest)) return std::move(*before);
  require_selling(work, member.programme);
  const Quote quoted = quote(work, member, basket, terms);
  if (request.expected_price && *request.expected_price != quoted.total.price()) {
    throw Refusal(problems::price_changed);
  }
  for (const QuotedLine& line : quoted.lines) reserve_stock(work, line.variant.id, line.quantity);
  write_order(work, member, request, identity, quoted, sealer);
  write_lines(work, identity.id, quoted);
  write_units(work, identity.id, quoted);
  note_event(work, identity.id, OrderEventKind::created);
  if (basket.coupon_claim) use_claim(work, *basket.coupon_claim, identity.id);
  for (const QuotedLine& line : quoted.lines) remove_from_cart(work, member, line.variant.id);
  if (quoted.total.money == Money(0)) {
    Order order = read_order(work, member, identity.id);
    start_confirming(work, member, order, terms);
  }
  return identity.id;
}

void cancel_order(Work& work, const Actor& actor, const std::string& id) {
  Order order = read_order(work, actor, id);
  if (order.state == OrderState::created) {
    move_order(work, actor, order, OrderAction::cancel);
    release_unpaid(work, order);
    return;
  }
  require_no_open_return(work, id);
  move_order(work, actor, order, OrderAction::call_off);
  for (const Unit& unit : read_units(work, id)) {
    if (unit.state == UnitState::paid) ask_to_cancel(work, order, unit);
  }
}

void confirm_receipt(Work& work, const Actor& actor, const std::string& id) {
  Order order = read_order(work, actor, id);
  move_order(work, actor, order, OrderAction::receive);
  const Timestamp settle = later(work.now, settings_of(work, order.programme).return_window_days * kDay);
  work.db.run("UPDATE shop_orders SET received_at=?2,settle_at=?3 WHERE id=?1", id, work.now.microseconds(),
              settle.microseconds());
}

void start_confirming(Work& work, const Actor& actor, Order& order, const TermsRates& terms) {
  move_order(work, actor, order, OrderAction::pay);
  work.db.run("UPDATE shop_orders SET paid_at=?2,payment=?3,terms_version=?4,reversal_days=?5 WHERE id=?1", order.id,
              work.now.microseconds(), order.payment, terms.version, terms.reversal_days);
  const std::vector<Unit> units = read_units(work, order.id);
  for (const OrderLine& line : read_lines(work, order.id)) {
    const Rates rates = effective_rates(line.rates, terms);
    const std::vector<std::int64_t> lots = take_stock(work, actor, line.variant, line.quantity, order.id);
    std::size_t next = 0;
    for (const Unit& unit : units) {
      if (unit.line != line.line) continue;
      work.db.run("UPDATE shop_units SET reward_rate=?2,platform_rate=?3,lot=?4 WHERE id=?1", unit.id,
                  rates.reward.units(), rates.platform.units(), lots[next++]);
      ask_to_pay(work, order, line, unit);
    }
  }
}

void require_cover_of(Work& work, const Order& order, const TermsRates& terms) {
  const std::vector<OrderLine> lines = read_lines(work, order.id);
  for (const Unit& unit : read_units(work, order.id)) {
    const UnitFigures& f = unit.figures;
    require_cover({.price = f.price(), .coins = f.coins, .cost = f.cost},
                  lines[static_cast<std::size_t>(unit.line) - 1].rates, terms);
  }
}

void release_unpaid(Work& work, const Order& order) {
  for (const OrderLine& line : read_lines(work, order.id)) release_stock(work, line.variant, line.quantity);
  work.db.run("UPDATE shop_units SET state='cancelled' WHERE order_id=?1", order.id);
  if (order.coupon_claim) give_back_claim(work, *order.coupon_claim);
}

void undo_taken(Work& work, const Actor& actor, const Order& order) {
  const std::vector<OrderLine> lines = read_lines(work, order.id);
  for (const Unit& unit : read_units(work, order.id)) {
    if (work.db.integer("SELECT 1 FROM shop_return_units WHERE unit=?1 AND done=1", unit.id)) continue;
    put_back_stock(work, actor, lines[static_cast<std::size_t>(unit.line) - 1].variant, *unit.lot, order.id);
  }
  if (order.coupon_claim) give_back_claim(work, *order.coupon_claim);
}

}  // namespace greenpool::shop
