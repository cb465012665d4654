#include "shop/stock.h"

#include <algorithm>

#include "shop/problems.h"
#include "shop/texts.h"
#include "shop/variants.h"

namespace greenpool::shop {
namespace {

constexpr std::size_t kReasonMax = 240;

struct Move {
  const std::string& variant;
  std::int64_t change;
  StockMoveKind kind;
  const std::string& reason;
};

void record(Work& work, const Actor& actor, const Move& move) {
  work.db.run(
      "INSERT INTO shop_stock_moves(programme,variant,change,kind,reason,actor_kind,actor,at) "
      "VALUES(?1,?2,?3,?4,?5,?6,?7,?8)",
      actor.programme, move.variant, move.change, name_of(move.kind), move.reason, name_of(actor.kind), actor.id,
      work.now.microseconds());
}

void add_lot(Work& work, const StockReceipt& receipt) {
  work.db.run("INSERT INTO shop_lots(variant,received_at,quantity,remaining,unit_cost) VALUES(?1,?2,?3,?3,?4)",
              receipt.variant, receipt.received_at.microseconds(), receipt.quantity, receipt.unit_cost.units());
  work.db.run("UPDATE shop_variants SET stock=stock+?2 WHERE id=?1", receipt.variant, receipt.quantity);
}

// The lots of `quantity` units, which there are.
std::vector<std::int64_t> take_oldest(Work& work, const std::string& variant, std::int64_t quantity) {
  std::vector<std::int64_t> lots;
  while (quantity > 0) {
    std::int64_t lot = 0;
    std::int64_t taken = 0;
    {
      Rows rows = work.db.query(
          "SELECT number,remaining FROM shop_lots WHERE variant=?1 AND remaining>0 ORDER BY received_at,number LIMIT 1",
          variant);
      GP_CHECK(rows.next(), "the lots of a variant hold its stock");
      lot = rows.integer(0);
      taken = std::min(quantity, rows.integer(1));
    }
    work.db.run("UPDATE shop_lots SET remaining=remaining-?2 WHERE number=?1", lot, taken);
    lots.insert(lots.end(), static_cast<std::size_t>(taken), lot);
    quantity -= taken;
  }
  return lots;
}

}  // namespace

void receive_stock(Work& work, const Actor& actor, const StockReceipt& receipt) {
  const Variant variant = read_variant(work, actor, receipt.variant);
  const bool valid = receipt.quantity > 0 && receipt.quantity <= kStockMax - variant.stock &&
                     receipt.unit_cost >= Money(0) && receipt.unit_cost <= Money(kOrderMoneyMax) &&
                     receipt.received_at <= work.now && receipt.received_at >= Timestamp(0) &&
                     (receipt.reason.empty() || is_line(receipt.reason, kReasonMax));
  if (!valid) throw Refusal(problems::stock_invalid);
  add_lot(work, receipt);
  record(work, actor, {receipt.variant, receipt.quantity, StockMoveKind::receipt, receipt.reason});
}

void adjust_stock(Work& work, const Actor& actor, const StockAdjustment& adjustment) {
  const Variant variant = read_variant(work, actor, adjustment.variant);
  const std::int64_t change = adjustment.change;
  if (change == 0 || change < -variant.stock || change > kStockMax - variant.stock ||
      !is_line(adjustment.reason, kReasonMax)) {
    throw Refusal(problems::stock_invalid);
  }
  if (-change > variant.free()) throw Refusal(problems::stock_held_for_orders);
  if (change > 0) {
    add_lot(work, {adjustment.variant, change, variant.what.cost, work.now});
  } else {
    (void)take_oldest(work, adjustment.variant, -change);
    work.db.run("UPDATE shop_variants SET stock=stock+?2 WHERE id=?1", adjustment.variant, change);
  }
  record(work, actor, {adjustment.variant, change, StockMoveKind::adjustment, adjustment.reason});
}

std::vector<StockMove> list_stock_moves(Work& work, const Actor& actor, const std::string& variant, const Page& page) {
  Conditions where;
  where.add("variant=", SqlValue(variant));
  where.add("programme=", SqlValue(actor.programme));
  std::vector<StockMove> found;
  Rows rows = where.newest(work.db, "SELECT number,change,kind,reason,actor_kind,actor,at FROM shop_stock_moves",
                           "number", page);
  while (rows.next()) {
    found.push_back({rows.integer(0), rows.integer(1), read_name<StockMoveKind>(rows.text(2)), rows.text(3),
                     Actor{actor.programme, read_name<ActorKind>(rows.text(4)), rows.text(5)},
                     Timestamp(rows.integer(6))});
  }
  return found;
}

void reserve_stock(Work& work, const std::string& variant, std::int64_t quantity) {
  const auto changed = work.db.run("UPDATE shop_variants SET reserved=reserved+?2 WHERE id=?1 AND stock-reserved>=?2",
                                   variant, quantity);
  if (changed == 0) throw Refusal(problems::stock_short);
}

void release_stock(Work& work, const std::string& variant, std::int64_t quantity) {
  work.db.run("UPDATE shop_variants SET reserved=reserved-?2 WHERE id=?1", variant, quantity);
}

std::vector<std::int64_t> take_stock(Work& work, const Actor& actor, const std::string& variant, std::int64_t quantity,
                                     const std::string& order) {
  work.db.run("UPDATE shop_variants SET stock=stock-?2,reserved=reserved-?2 WHERE id=?1", variant, quantity);
  record(work, actor, {variant, -quantity, StockMoveKind::sale, order});
  return take_oldest(work, variant, quantity);
}

void put_back_stock(Work& work, const Actor& actor, const std::string& variant, std::int64_t lot,
                    const std::string& order) {
  work.db.run("UPDATE shop_lots SET remaining=remaining+1 WHERE number=?1", lot);
  work.db.run("UPDATE shop_variants SET stock=stock+1 WHERE id=?1", variant);
  record(work, actor, {variant, 1, StockMoveKind::returned, order});
}

}  // namespace greenpool::shop
