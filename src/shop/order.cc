#include "shop/order.h"

#include "json/value.h"
#include "shop/columns.h"
#include "shop/events.h"
#include "shop/problems.h"

namespace greenpool::shop {
namespace {

constexpr std::string_view kOrderColumns =
    "SELECT number,id,programme,member,state,goods_amount,discount,freight,price,money,wallet,coins,subsidy,"
    "coupon_claim,region,payment,terms_version,code,created_at,expires_at,paid_at,shipped_at,receive_at,received_at,"
    "settle_at,closed_at,reversal_days FROM shop_orders";

Order read_row(const Rows& rows) {
  Order order;
  order.number = rows.integer(0);
  order.id = rows.text(1);
  order.programme = rows.text(2);
  order.member = rows.text(3);
  order.state = read_name<OrderState>(rows.text(4));
  int column = 5;
  for (Money* amount : {&order.goods, &order.discount, &order.freight, &order.price, &order.money, &order.wallet,
                        &order.coins, &order.subsidy}) {
    *amount = Money(rows.integer(column++));
  }
  order.coupon_claim = rows.maybe_text(13);
  order.region = rows.text(14);
  order.payment = rows.maybe_text(15);
  order.terms_version = rows.text(16);
  order.code = rows.text(17);
  order.created_at = Timestamp(rows.integer(18));
  order.expires_at = Timestamp(rows.integer(19));
  column = 20;
  for (std::optional<Timestamp>* at :
       {&order.paid_at, &order.shipped_at, &order.receive_at, &order.received_at, &order.settle_at, &order.closed_at}) {
    *at = maybe<Timestamp>(rows, column++);
  }
  order.reversal_days = static_cast<int>(rows.integer(26));
  return order;
}

UnitFigures figures_of(const Rows& rows, int column) {
  UnitFigures figures;
  for (Money* amount : {&figures.goods, &figures.discount, &figures.freight, &figures.cost, &figures.money,
                        &figures.wallet, &figures.coins, &figures.subsidy}) {
    *amount = Money(rows.integer(column++));
  }
  return figures;
}

bool is_final(OrderState state) {
  return state == OrderState::settled || state == OrderState::cancelled || state == OrderState::refused ||
         state == OrderState::returned;
}

// Whoever is told of orders need not know how they are called off.
std::optional<OrderEventKind> event_of(OrderAction action) {
  switch (action) {
    case OrderAction::confirm:
      return OrderEventKind::paid;
    case OrderAction::ship:
      return OrderEventKind::shipped;
    case OrderAction::receive:
      return OrderEventKind::received;
    case OrderAction::close_settled:
      return OrderEventKind::settled;
    case OrderAction::cancel:
    case OrderAction::turn_away:
    case OrderAction::close_cancelled:
    case OrderAction::close_refused:
      return OrderEventKind::cancelled;
    default:
      return std::nullopt;
  }
}

}  // namespace

Order read_order(Work& work, const Actor& actor, const std::string& id) {
  Conditions where;
  where.add("id=", SqlValue(id));
  where.add("programme=", SqlValue(actor.programme));
  if (actor.is_member()) where.add("member=", SqlValue(actor.id));
  Rows rows = where.all(work.db, kOrderColumns, "");
  if (!rows.next()) throw Refusal(problems::shop_order_unknown);
  return read_row(rows);
}

std::vector<OrderLine> read_lines(Work& work, const std::string& order) {
  std::vector<OrderLine> lines;
  Rows rows = work.db.query(
      "SELECT line,variant,goods,sku,title_zh,title_en,specs,unit_price,unit_cost,quantity,supplier,reward_rate,"
      "platform_rate FROM shop_order_lines WHERE order_id=?1 ORDER BY line",
      order);
  while (rows.next()) {
    OrderLine line;
    line.line = static_cast<int>(rows.integer(0));
    line.variant = rows.text(1);
    line.goods = rows.text(2);
    line.sku = rows.text(3);
    line.title_zh = rows.text(4);
    line.title_en = rows.text(5);
    line.specs = specs_from_json(rows.text(6));
    line.unit_price = Money(rows.integer(7));
    line.unit_cost = Money(rows.integer(8));
    line.quantity = rows.integer(9);
    line.supplier = rows.text(10);
    line.rates = {maybe<Rate>(rows, 11), maybe<Rate>(rows, 12)};
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<Unit> read_units(Work& work, const std::string& order) {
  std::vector<Unit> units;
  Rows rows = work.db.query(
      "SELECT id,unit,line,state,goods_price,discount,freight,cost,money,wallet,coins,subsidy,reward_rate,"
      "platform_rate,lot,return_id,refunded,refunded_paid,code FROM shop_units WHERE order_id=?1 ORDER BY unit",
      order);
  while (rows.next()) {
    Unit unit;
    unit.id = rows.text(0);
    unit.number = static_cast<int>(rows.integer(1));
    unit.line = static_cast<int>(rows.integer(2));
    unit.state = read_name<UnitState>(rows.text(3));
    unit.figures = figures_of(rows, 4);
    unit.rates = {maybe<Rate>(rows, 12), maybe<Rate>(rows, 13)};
    unit.lot = rows.maybe_integer(14);
    unit.open_return = rows.maybe_text(15);
    unit.refunded = Money(rows.integer(16));
    unit.refunded_paid = Money(rows.integer(17));
    unit.code = rows.text(18);
    units.push_back(std::move(unit));
  }
  return units;
}

Address read_address(Work& work, const Actor& actor, const std::string& order, Sealer& sealer) {
  const Order found = read_order(work, actor, order);
  Rows rows = work.db.query("SELECT address FROM shop_orders WHERE id=?1", order);
  GP_CHECK(rows.next(), "an order that was read is there");
  const std::optional<std::string> plain = sealer.open("shop/address", rows.blob(0));
  if (!plain) throw Refusal(problems::sealed_data_unreadable);
  const Result<JsonValue> value = parse_json(*plain);
  if (!value) throw Refusal(problems::sealed_data_unreadable);
  const auto text = [&](std::string_view name) { return std::string(value->text_at(name).value_or("")); };
  return {text("name"), text("phone"), found.region, text("detail"), text("note")};
}

std::vector<Order> list_orders(Work& work, const Actor& actor, const OrderFilter& filter, const Page& page) {
  Conditions where;
  where.add("programme=", SqlValue(actor.programme));
  if (actor.is_member()) {
    where.add("member=", SqlValue(actor.id));
  } else {
    where.add_if("member=", filter.member);
  }
  if (filter.state) where.add("state=", SqlValue(name_of(*filter.state)));
  if (filter.created_from) where.add("created_at>=", SqlValue(filter.created_from->microseconds()));
  if (filter.created_before) where.add("created_at<", SqlValue(filter.created_before->microseconds()));
  if (filter.price_from) where.add("price>=", SqlValue(filter.price_from->units()));
  if (filter.price_to) where.add("price<=", SqlValue(filter.price_to->units()));
  std::vector<Order> found;
  Rows rows = where.newest(work.db, kOrderColumns, "number", page);
  while (rows.next()) found.push_back(read_row(rows));
  return found;
}

std::vector<OrderStep> read_history(Work& work, const Actor& actor, const std::string& order) {
  (void)read_order(work, actor, order);
  std::vector<OrderStep> steps;
  Rows rows = work.db.query(
      "SELECT at,action,state_before,state_after,actor_kind,actor,detail FROM shop_order_history WHERE order_id=?1 "
      "ORDER BY number",
      order);
  while (rows.next()) {
    steps.push_back({Timestamp(rows.integer(0)), read_name<OrderAction>(rows.text(1)),
                     read_name<OrderState>(rows.text(2)), read_name<OrderState>(rows.text(3)),
                     Actor{actor.programme, read_name<ActorKind>(rows.text(4)), rows.text(5)}, rows.text(6)});
  }
  return steps;
}

std::vector<UnsettledUnit> list_unsettled_units(Work& work, const Actor& actor, const std::string& member) {
  std::vector<UnsettledUnit> found;
  Rows rows = work.db.query(
      "SELECT u.id,u.order_id,u.goods_price,u.discount,u.freight,u.cost,u.money,u.wallet,u.coins,u.subsidy,"
      "u.reward_rate,u.platform_rate,o.terms_version,o.region,o.paid_at,o.settle_at FROM shop_orders o "
      "JOIN shop_units u ON u.order_id=o.id WHERE o.programme=?1 AND o.member=?2 AND u.state IN ('paid','settling') "
      "ORDER BY o.number,u.unit",
      actor.programme, member);
  while (rows.next()) {
    UnsettledUnit unit;
    unit.id = rows.text(0);
    unit.order = rows.text(1);
    unit.figures = figures_of(rows, 2);
    unit.rates = {Rate(rows.integer(10)), Rate(rows.integer(11))};
    unit.terms_version = rows.text(12);
    unit.region = rows.text(13);
    unit.paid_at = Timestamp(rows.integer(14));
    unit.settle_at = maybe<Timestamp>(rows, 15);
    found.push_back(std::move(unit));
  }
  return found;
}

void move_order(Work& work, const Actor& actor, Order& order, OrderAction action, const std::string& detail) {
  const OrderState before = order.state;
  order.state = next_state(before, action, actor.kind);
  if (!detail.empty()) order.code = detail;
  if (is_final(order.state)) order.closed_at = work.now;
  const auto changed =
      work.db.run("UPDATE shop_orders SET state=?3,code=?4,closed_at=?5 WHERE id=?1 AND state=?2", order.id,
                  name_of(before), name_of(order.state), order.code, stored(order.closed_at));
  GP_CHECK(changed == 1, "an order stands where it was read");
  work.db.run(
      "INSERT INTO shop_order_history(order_id,at,action,state_before,state_after,actor_kind,actor,detail) "
      "VALUES(?1,?2,?3,?4,?5,?6,?7,?8)",
      order.id, work.now.microseconds(), name_of(action), name_of(before), name_of(order.state), name_of(actor.kind),
      actor.id, detail);
  if (const auto kind = event_of(action)) note_event(work, order.id, *kind);
}

}  // namespace greenpool::shop
