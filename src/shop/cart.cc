#include "shop/cart.h"

#include "shop/problems.h"

namespace greenpool::shop {
namespace {

void require_quantity(std::int64_t quantity) {
  if (quantity < 1 || quantity > kQuantityMax) throw Refusal(problems::quantity_invalid);
}

bool is_on_sale(Work& work, const Variant& variant) {
  return variant.state == VariantState::offered &&
         work.db.text("SELECT state FROM shop_goods WHERE id=?1", variant.goods) == "on_sale";
}

Availability availability_of(Work& work, const Variant& variant, std::int64_t quantity) {
  if (!is_on_sale(work, variant)) return Availability::not_on_sale;
  return variant.free() < quantity ? Availability::stock_short : Availability::available;
}

}  // namespace

void require_on_sale(Work& work, const Actor& member, const std::string& id) {
  if (!is_on_sale(work, read_variant(work, member, id))) throw Refusal(problems::goods_not_on_sale);
}

void add_to_cart(Work& work, const Actor& member, const std::string& variant, std::int64_t quantity) {
  require_quantity(quantity);
  require_on_sale(work, member, variant);
  const auto held = work.db.integer("SELECT quantity FROM shop_cart WHERE programme=?1 AND member=?2 AND variant=?3",
                                    member.programme, member.id, variant);
  require_quantity(quantity + held.value_or(0));
  const auto lines =
      work.db.integer("SELECT count(*) FROM shop_cart WHERE programme=?1 AND member=?2", member.programme, member.id);
  if (!held && *lines >= kCartLinesMax) throw Refusal(problems::cart_full);
  const Money price = price_now(work, read_variant(work, member, variant));
  work.db.run(
      "INSERT INTO shop_cart(programme,member,variant,quantity,seen_price,added_at) VALUES(?1,?2,?3,?4,?5,?6) "
      "ON CONFLICT(programme,member,variant) DO UPDATE SET quantity=quantity+?4,seen_price=?5",
      member.programme, member.id, variant, quantity, price.units(), work.now.microseconds());
}

void change_in_cart(Work& work, const Actor& member, const std::string& variant, std::int64_t quantity) {
  require_quantity(quantity);
  const Money price = price_now(work, read_variant(work, member, variant));
  const auto changed =
      work.db.run("UPDATE shop_cart SET quantity=?4,seen_price=?5 WHERE programme=?1 AND member=?2 AND variant=?3",
                  member.programme, member.id, variant, quantity, price.units());
  if (changed == 0) throw Refusal(problems::variant_unknown);
}

void remove_from_cart(Work& work, const Actor& member, const std::string& variant) {
  work.db.run("DELETE FROM shop_cart WHERE programme=?1 AND member=?2 AND variant=?3", member.programme, member.id,
              variant);
}

std::vector<CartLine> read_cart(Work& work, const Actor& member) {
  std::vector<CartLine> lines;
  Rows rows = work.db.query(
      "SELECT c.variant,c.quantity,c.seen_price,g.title_zh,g.title_en FROM shop_cart c "
      "JOIN shop_variants v ON v.id=c.variant JOIN shop_goods g ON g.id=v.goods "
      "WHERE c.programme=?1 AND c.member=?2 ORDER BY c.added_at,v.number",
      member.programme, member.id);
  while (rows.next()) {
    CartLine line;
    line.variant = read_variant(work, member, rows.text(0));
    line.quantity = rows.integer(1);
    line.seen_price = Money(rows.integer(2));
    line.title_zh = rows.text(3);
    line.title_en = rows.text(4);
    line.price = price_now(work, line.variant);
    line.availability = availability_of(work, line.variant, line.quantity);
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace greenpool::shop
