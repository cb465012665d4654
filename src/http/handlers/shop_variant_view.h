// How staff sees a variant: with its cost, rates and stock.
#pragma once

#include <string>

#include "http/office_call.h"
#include "shop/variants.h"

namespace greenpool {

void append_variant_for_staff(std::string& json, const OfficeCall& call, const shop::Variant& variant);
void respond_variant(OfficeCall& call, const std::string& id, int status);

}  // namespace greenpool
