// What the shop holds about a member, for the export of their personal data, and what stands in the way of an erasure.
// Goods, money and addresses of orders, and invoices, stay after it: the E-Commerce Law (art. 31) has them kept for
// three years after a transaction, tax law invoices for longer. They remain sealed, and the member's id names nobody.
// What carriers told of parcels, which may name people, goes with the account. Thread safety: the office's thread.
#pragma once

#include <vector>

#include "people/personal_data.h"
#include "server/programmes.h"
#include "shop/ports.h"

namespace greenpool {

// Both outlive what is returned.
[[nodiscard]] std::vector<PersonalDataRoom> shop_personal_data(const Programmes& programmes, shop::Sealer& sealer);

}  // namespace greenpool
