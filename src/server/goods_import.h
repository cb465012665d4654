// A table of goods with their variants and what is in stock of them: a row a variant. All of it is put into the shop,
// as if somebody had typed it, or nothing. Thread safety: the office's thread.
#pragma once

#include <cstdint>
#include <vector>

#include "office/office.h"
#include "payments/statements.h"
#include "server/import_rows.h"
#include "shop/actor.h"
#include "shop/rates.h"
#include "shop/variants.h"

namespace greenpool {

// The office's thread does nothing else meanwhile.
inline constexpr std::size_t kGoodsRowsMax = 1'000;

// "Size=L;Colour=red", as the column of a table has it; a semicolon, an equals sign or a backslash inside of a name or
// a value stands behind a backslash.
[[nodiscard]] std::string specs_text(const shop::Specs& specs);

struct GoodsImport {
  std::uint64_t goods = 0;
  std::uint64_t variants = 0;
  std::vector<ImportFault> faults = {};  // with any, nothing was done
};

// Columns: goods (whatever tells the goods of the file apart; rows with the same are variants of one), sku, price,
// cost; and title_zh, title_en, description_zh, description_en, category, freight, kind (of the goods' first row),
// specs
// ("Size=L;Colour=red"), supplier, grams, reward_rate, platform_rate, subsidy_rate, low_stock, stock, stock_cost. A dry
// run does the same and takes it back. New goods are drafts.
[[nodiscard]] GoodsImport import_goods(Work& work, const shop::Actor& actor, const ImportQuestion& asked,
                                       const shop::TermsRates& rates, ImportRun run);

}  // namespace greenpool
