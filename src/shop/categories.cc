#include "shop/categories.h"

#include <algorithm>

#include "office/random.h"
#include "shop/problems.h"
#include "shop/texts.h"

namespace greenpool::shop {
namespace {

// How many categories stand above one, itself included. `id` itself must not be among them.
int depth_of(Work& work, std::optional<std::string> parent, std::string_view id) {
  int depth = 0;
  while (parent) {
    if (*parent == id) throw Refusal(problems::category_cycle);
    ++depth;
    parent = work.db.text("SELECT parent FROM shop_categories WHERE id=?1", *parent);
  }
  return depth;
}

// How many levels stand below one.
int height_of(Work& work, const std::string& id) {
  int height = 0;
  std::vector<std::string> children;
  Rows rows = work.db.query("SELECT id FROM shop_categories WHERE parent=?1", id);
  while (rows.next()) children.push_back(rows.text(0));
  for (const std::string& child : children) height = std::max(height, 1 + height_of(work, child));
  return height;
}

void check(Work& work, const Actor& actor, const CategoryDraft& draft) {
  if (draft.parent) require_category(work, actor, *draft.parent);
  if (!is_line(draft.title_zh, 120) || !is_line(draft.title_en, 120)) throw Refusal(problems::goods_invalid);
}

}  // namespace

void require_category(Work& work, const Actor& actor, const std::string& id) {
  if (!work.db.integer("SELECT 1 FROM shop_categories WHERE id=?1 AND programme=?2", id, actor.programme)) {
    throw Refusal(problems::category_unknown);
  }
}

std::string add_category(Work& work, const Actor& actor, const CategoryDraft& draft) {
  check(work, actor, draft);
  if (depth_of(work, draft.parent, "") >= kCategoryDepthMax) throw Refusal(problems::category_too_deep);
  const std::string id = random_id("ca-");
  work.db.run("INSERT INTO shop_categories(id,programme,parent,position,title_zh,title_en) VALUES(?1,?2,?3,?4,?5,?6)",
              id, actor.programme, draft.parent, draft.position, draft.title_zh, draft.title_en);
  return id;
}

void change_category(Work& work, const Actor& actor, const std::string& id, const CategoryDraft& draft) {
  require_category(work, actor, id);
  check(work, actor, draft);
  if (depth_of(work, draft.parent, id) + height_of(work, id) >= kCategoryDepthMax) {
    throw Refusal(problems::category_too_deep);
  }
  work.db.run("UPDATE shop_categories SET parent=?2,position=?3,title_zh=?4,title_en=?5 WHERE id=?1", id, draft.parent,
              draft.position, draft.title_zh, draft.title_en);
}

void remove_category(Work& work, const Actor& actor, const std::string& id) {
  require_category(work, actor, id);
  const bool holds = work.db.integer("SELECT 1 FROM shop_categories WHERE parent=?1 LIMIT 1", id) ||
                     work.db.integer("SELECT 1 FROM shop_goods WHERE category=?1 LIMIT 1", id);
  if (holds) throw Refusal(problems::category_not_empty);
  work.db.run("DELETE FROM shop_categories WHERE id=?1", id);
}

std::vector<Category> list_categories(Work& work, const Actor& actor) {
  std::vector<Category> found;
  Rows rows = work.db.query(
      "SELECT id,parent,position,title_zh,title_en FROM shop_categories WHERE programme=?1 "
      "ORDER BY parent,position,id",
      actor.programme);
  while (rows.next()) {
    found.push_back({rows.text(0), {rows.maybe_text(1), rows.integer(2), rows.text(3), rows.text(4)}});
  }
  return found;
}

}  // namespace greenpool::shop
