// What the settlement of a paid order would bring now, in the answers about the order.
#pragma once

#include <string>

#include "http/handlers/shop.h"

namespace greenpool {

// Answers with the order in full; while units of it are paid and not settled, with what the engine says that settling
// them now would grant ("expected").
void respond_order_with_expected(OfficeCall& call, const shop::Actor& actor, const std::string& id);

}  // namespace greenpool
