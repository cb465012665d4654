// How orders, parcels, returns, invoices and coupons are shown, to members and to staff.
#pragma once

#include <string>

#include "http/handlers/shop.h"
#include "shop/coupons.h"
#include "shop/invoices.h"
#include "shop/order.h"
#include "shop/parcels.h"
#include "shop/returns.h"

namespace greenpool {

// Only staff sees costs, suppliers, rates, and who did what.
enum class Audience : std::uint8_t { member, staff };

void append_specs(std::string& json, const shop::Specs& specs);
void append_order(std::string& json, const OfficeCall& call, const shop::Order& order, Audience audience);
// With lines, units, parcels and history.
[[nodiscard]] std::string order_in_full(const OfficeCall& call, const shop::Actor& actor, const std::string& id);
void append_address(std::string& json, const shop::Address& address);
void append_parcel(std::string& json, const shop::Parcel& parcel);
[[nodiscard]] std::string parcel_in_full(const OfficeCall& call, const shop::Actor& actor, const std::string& id);
void append_return(std::string& json, const shop::Return& found, Audience audience);
[[nodiscard]] std::string return_in_full(const OfficeCall& call, const shop::Actor& actor, const std::string& id);
void append_invoice(std::string& json, const OfficeCall& call, const shop::Invoice& invoice, Audience audience);
[[nodiscard]] std::string invoice_in_full(const OfficeCall& call, const shop::Actor& actor, const std::string& id);
void append_coupon(std::string& json, const OfficeCall& call, const shop::Coupon& coupon, Audience audience);

// The body as a request for a return, or a parcel.
[[nodiscard]] shop::ReturnRequest read_return_request(const OfficeCall& call);
[[nodiscard]] shop::ParcelDraft read_parcel_draft(const OfficeCall& call);

// The bytes of a picture as the answer. It may be kept for ever where everybody may see it, else by its reader.
enum class ImageCache : std::uint8_t { shared, own };
void respond_image(OfficeCall& call, const std::string& image, ImageCache cache);

}  // namespace greenpool
