// The tree of categories that goods are found in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "office/office.h"
#include "shop/actor.h"

namespace greenpool::shop {

inline constexpr int kCategoryDepthMax = 4;

struct CategoryDraft {
  std::optional<std::string> parent = {};
  std::int64_t position = 0;  // among its siblings, ascending
  std::string title_zh;
  std::string title_en;
};

struct Category {
  std::string id;
  CategoryDraft what;
};

// Its id. Refuses: category_unknown (the parent), category_too_deep, goods_invalid (a title).
std::string add_category(Work& work, const Actor& actor, const CategoryDraft& draft);
// Refuses also: category_cycle.
void change_category(Work& work, const Actor& actor, const std::string& id, const CategoryDraft& draft);
// Refuses: category_unknown, category_not_empty.
void remove_category(Work& work, const Actor& actor, const std::string& id);
// All of the programme; siblings stand in their order.
[[nodiscard]] std::vector<Category> list_categories(Work& work, const Actor& actor);
// Refuses: category_unknown.
void require_category(Work& work, const Actor& actor, const std::string& id);

}  // namespace greenpool::shop
