// Goods as a table: a row a variant, with the columns that importing goods reads (server/goods_import.h), so that a
// table can be brought back; and its state, ids and stock.
#pragma once

#include "http/handlers/list_table.h"
#include "shop/goods.h"

namespace greenpool {

extern const ListTable kGoodsTable;

// The query's.
[[nodiscard]] shop::GoodsFilter goods_filter_of(const OfficeCall& call);

// A page of goods, as rows of their variants. Goods without variants have none.
void page_of_goods_rows(OfficeCall& call);

}  // namespace greenpool
