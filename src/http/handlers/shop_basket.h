// What a member means to buy, as bodies hold it.
#pragma once

#include "http/office_call.h"
#include "shop/quote.h"

namespace greenpool {

// All but the region, which a quote names by itself and an order in its address.
[[nodiscard]] shop::Basket read_basket(const OfficeCall& call);

}  // namespace greenpool
