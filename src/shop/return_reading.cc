// How returns are read and listed.
#include "shop/columns.h"
#include "shop/problems.h"
#include "shop/returns.h"

namespace greenpool::shop {
namespace {

constexpr std::string_view kColumns =
    "SELECT number,id,order_id,member,kind,state,answer,stock,supplier_cost,code,requested_at,closed_at "
    "FROM shop_returns";

Return read_row(const Rows& rows) {
  Return found;
  found.number = rows.integer(0);
  found.id = rows.text(1);
  found.order = rows.text(2);
  found.member = rows.text(3);
  found.kind = read_name<ReturnKind>(rows.text(4));
  found.state = read_name<ReturnState>(rows.text(5));
  found.answer = rows.text(6);
  if (!rows.is_null(7)) found.stock = read_name<StockDecision>(rows.text(7));
  if (!rows.is_null(8)) found.supplier_cost = read_name<SupplierCost>(rows.text(8));
  found.code = rows.text(9);
  found.requested_at = Timestamp(rows.integer(10));
  found.closed_at = maybe<Timestamp>(rows, 11);
  return found;
}

}  // namespace

Return read_return(Work& work, const Actor& actor, const std::string& id) {
  Conditions where;
  where.add("id=", SqlValue(id));
  where.add("programme=", SqlValue(actor.programme));
  if (actor.is_member()) where.add("member=", SqlValue(actor.id));
  Rows rows = where.all(work.db, kColumns, "");
  if (!rows.next()) throw Refusal(problems::return_unknown);
  return read_row(rows);
}

std::vector<ReturnUnit> read_return_units(Work& work, const std::string& id) {
  std::vector<ReturnUnit> units;
  Rows rows =
      work.db.query("SELECT unit,amount,done,money_back FROM shop_return_units WHERE return_id=?1 ORDER BY unit", id);
  while (rows.next()) {
    units.push_back({rows.text(0), Money(rows.integer(1)), rows.truth(2), Money(rows.integer(3))});
  }
  return units;
}

std::vector<std::string> read_return_images(Work& work, const std::string& id) {
  std::vector<std::string> hashes;
  Rows rows = work.db.query("SELECT hash FROM shop_return_images WHERE return_id=?1 ORDER BY position", id);
  while (rows.next()) hashes.push_back(rows.text(0));
  return hashes;
}

std::string read_return_reason(Work& work, const Actor& actor, const std::string& id, Sealer& sealer) {
  (void)read_return(work, actor, id);
  Rows rows = work.db.query("SELECT reason FROM shop_returns WHERE id=?1", id);
  GP_CHECK(rows.next(), "a return that was read is there");
  const std::optional<std::string> plain = sealer.open("shop/return", rows.blob(0));
  if (!plain) throw Refusal(problems::sealed_data_unreadable);
  return *plain;
}

std::vector<ReturnStep> read_return_history(Work& work, const Actor& actor, const std::string& id) {
  (void)read_return(work, actor, id);
  std::vector<ReturnStep> steps;
  Rows rows =
      work.db.query("SELECT at,state,actor_kind,actor FROM shop_return_history WHERE return_id=?1 ORDER BY number", id);
  while (rows.next()) {
    steps.push_back({Timestamp(rows.integer(0)), read_name<ReturnState>(rows.text(1)),
                     Actor{actor.programme, read_name<ActorKind>(rows.text(2)), rows.text(3)}});
  }
  return steps;
}

std::vector<Return> list_returns(Work& work, const Actor& actor, const ReturnFilter& filter, const Page& page) {
  Conditions where;
  where.add("programme=", SqlValue(actor.programme));
  if (actor.is_member()) {
    where.add("member=", SqlValue(actor.id));
  } else {
    where.add_if("member=", filter.member);
  }
  where.add_if("order_id=", filter.order);
  if (filter.state) where.add("state=", SqlValue(name_of(*filter.state)));
  std::vector<Return> found;
  Rows rows = where.newest(work.db, kColumns, "number", page);
  while (rows.next()) found.push_back(read_row(rows));
  return found;
}

}  // namespace greenpool::shop
