#include "shop/goods.h"

#include "office/random.h"
#include "shop/categories.h"
#include "shop/columns.h"
#include "shop/freight.h"
#include "shop/images.h"
#include "shop/problems.h"
#include "shop/texts.h"
#include "shop/variants.h"

namespace greenpool::shop {
namespace {

constexpr std::size_t kTitleMax = 240;
constexpr std::size_t kDescriptionMax = 65'536;
constexpr std::string_view kColumns =
    "SELECT number,id,programme,state,kind,category,freight,title_zh,title_en,description_zh,description_en,"
    "(SELECT min(price) FROM shop_variants v WHERE v.goods=shop_goods.id AND v.state='offered') FROM shop_goods";

void check(Work& work, const Actor& actor, const GoodsDraft& draft) {
  if (!is_line(draft.title_zh, kTitleMax) || !is_line(draft.title_en, kTitleMax) ||
      draft.description_zh.size() > kDescriptionMax || draft.description_en.size() > kDescriptionMax) {
    throw Refusal(problems::goods_invalid);
  }
  if (draft.category) require_category(work, actor, *draft.category);
  if (draft.freight) require_freight_template(work, actor, *draft.freight);
}

Goods read_row(const Rows& rows) {
  Goods goods;
  goods.number = rows.integer(0);
  goods.id = rows.text(1);
  goods.programme = rows.text(2);
  goods.state = read_name<GoodsState>(rows.text(3));
  goods.what = {read_name<GoodsKind>(rows.text(4)),
                rows.maybe_text(5),
                rows.maybe_text(6),
                rows.text(7),
                rows.text(8),
                rows.text(9),
                rows.text(10)};
  goods.price_from = maybe<Money>(rows, 11);
  return goods;
}

void read_images(Work& work, Goods& goods) {
  Rows rows = work.db.query("SELECT hash FROM shop_goods_images WHERE goods=?1 ORDER BY position", goods.id);
  while (rows.next()) goods.images.push_back(rows.text(0));
}

void set_state(Work& work, const std::string& id, GoodsState state) {
  work.db.run("UPDATE shop_goods SET state=?2 WHERE id=?1", id, name_of(state));
}

}  // namespace

std::string add_goods(Work& work, const Actor& actor, const GoodsDraft& draft) {
  check(work, actor, draft);
  std::string id = random_id("gd-");
  work.db.run(
      "INSERT INTO shop_goods(id,programme,category,freight,kind,state,title_zh,title_en,description_zh,"
      "description_en,created_at) VALUES(?1,?2,?3,?4,?5,'draft',?6,?7,?8,?9,?10)",
      id, actor.programme, draft.category, draft.freight, name_of(draft.kind), draft.title_zh, draft.title_en,
      draft.description_zh, draft.description_en, work.now.microseconds());
  return id;
}

void change_goods(Work& work, const Actor& actor, const std::string& id, const GoodsDraft& draft) {
  check(work, actor, draft);
  const auto changed = work.db.run(
      "UPDATE shop_goods SET category=?3,freight=?4,kind=?5,title_zh=?6,title_en=?7,description_zh=?8,"
      "description_en=?9 WHERE id=?1 AND programme=?2",
      id, actor.programme, draft.category, draft.freight, name_of(draft.kind), draft.title_zh, draft.title_en,
      draft.description_zh, draft.description_en);
  if (changed == 0) throw Refusal(problems::goods_unknown);
}

void change_goods_images(Work& work, const Actor& actor, const std::string& id, std::span<const std::string> hashes) {
  (void)read_goods(work, actor, id);
  require_images(work, hashes);
  work.db.run("DELETE FROM shop_goods_images WHERE goods=?1", id);
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    work.db.run("INSERT INTO shop_goods_images(goods,position,hash) VALUES(?1,?2,?3)", id, i, hashes[i]);
  }
}

void put_on_sale(Work& work, const Actor& actor, const std::string& id, const TermsRates& terms) {
  (void)read_goods(work, actor, id);
  int offered = 0;
  for (const Variant& variant : list_variants(work, actor, id)) {
    if (variant.state != VariantState::offered) continue;
    ++offered;
    require_cover({.price = variant.what.price, .cost = variant.what.cost}, variant.what.rates, terms);
  }
  if (offered == 0) throw Refusal(problems::goods_without_variant);
  set_state(work, id, GoodsState::on_sale);
}

void take_off_sale(Work& work, const Actor& actor, const std::string& id) {
  (void)read_goods(work, actor, id);
  set_state(work, id, GoodsState::off_sale);
}

Goods read_goods(Work& work, const Actor& actor, const std::string& id) {
  Conditions where;
  where.add("id=", SqlValue(id));
  where.add("programme=", SqlValue(actor.programme));
  if (actor.is_member()) where.text("state='on_sale'");
  Rows rows = where.all(work.db, kColumns, "");
  if (!rows.next()) throw Refusal(problems::goods_unknown);
  Goods goods = read_row(rows);
  read_images(work, goods);
  return goods;
}

std::vector<Goods> list_goods(Work& work, const Actor& actor, const GoodsFilter& filter, const Page& page) {
  Conditions where;
  where.add("programme=", SqlValue(actor.programme));
  if (actor.is_member()) {
    where.text("state='on_sale'");
  } else if (filter.state) {
    where.add("state=", SqlValue(name_of(*filter.state)));
  }
  if (filter.kind) where.add("kind=", SqlValue(name_of(*filter.kind)));
  if (filter.category) {
    where.add("category IN (WITH RECURSIVE below(id) AS (SELECT ", SqlValue(*filter.category));
    where.close(" UNION SELECT c.id FROM shop_categories c JOIN below ON c.parent=below.id) SELECT id FROM below)");
  }
  if (!filter.text.empty()) where.contains("title_zh||char(10)||title_en", filter.text);
  std::vector<Goods> found;
  {
    Rows rows = where.newest(work.db, kColumns, "number", page);
    while (rows.next()) found.push_back(read_row(rows));
  }
  for (Goods& goods : found) read_images(work, goods);
  return found;
}

}  // namespace greenpool::shop
