// What the demo's shop sells. Costs leave enough for rewards, platform and pool under the demo's terms.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/demo/pictures.h"
#include "shop/goods.h"
#include "shop/rates.h"

namespace greenpool {

struct DemoVariant {
  std::string_view specs;  // "净含量:250 克"
  std::int64_t price = 0;  // minor units
  std::int64_t cost = 0;
  std::int64_t grams = 0;
};

struct DemoGoods {
  std::string_view sku;
  std::size_t category = 0;  // in demo_categories()
  shop::GoodsKind kind = shop::GoodsKind::regular;
  std::string_view title_zh;
  std::string_view title_en;
  std::string_view description_zh;
  std::string_view description_en;
  std::string_view supplier;
  std::vector<DemoVariant> variants;
  DemoPicture picture;
  std::int64_t weight = 1;         // how often it is bought, against the others
  std::string_view subsidy = {};   // of the price, from the subsidy account
  bool from_the_first_day = true;  // else it comes once the shop has found its feet
};

struct DemoCategory {
  std::string_view title_zh;
  std::string_view title_en;
};

[[nodiscard]] std::span<const DemoCategory> demo_categories();
[[nodiscard]] std::span<const DemoGoods> demo_goods();

}  // namespace greenpool
