#include "server/shop_personal_data.h"

#include <algorithm>
#include <array>

#include "json/writer.h"
#include "people/memberships.h"
#include "people/problems.h"
#include "shop/invoices.h"
#include "shop/names.h"
#include "shop/order.h"
#include "shop/parcels.h"

namespace greenpool {
namespace {

constexpr std::array kOver{shop::OrderState::settled, shop::OrderState::cancelled, shop::OrderState::refused,
                           shop::OrderState::returned};

JsonValue text(std::string_view value) { return JsonValue::of_text(std::string(value)); }

JsonValue money(const Programmes& programmes, const std::string& programme, Money amount) {
  const Programme* const found = programmes.find(programme);
  std::string decimal;
  append_decimal(decimal, amount.units(), found == nullptr ? 2 : found->terms().currency.digits);
  return JsonValue::of_text(std::move(decimal));
}

// Calls each(item) for all that list(page) finds.
template <class List, class Each>
void for_all_pages(List&& list, Each&& each) {
  shop::Page page{.limit = shop::kPageMax};
  for (;;) {
    const auto items = list(page);
    for (const auto& item : items) each(item);
    if (items.size() < static_cast<std::size_t>(shop::kPageMax)) return;
    page.after = items.back().number;
  }
}

// Calls each(actor, item) for all that list(actor, page) finds of the member, programme by programme.
template <class List, class Each>
void for_all(Work& work, const std::string& member, List&& list, Each&& each) {
  for (const MembershipView& membership : memberships_of(work, member)) {
    const shop::Actor actor{.programme = membership.programme, .kind = shop::ActorKind::member, .id = member};
    for_all_pages([&](const shop::Page& page) { return list(actor, page); },
                  [&](const auto& item) { each(actor, item); });
  }
}

template <class Each>
void for_all_orders(Work& work, const std::string& member, Each&& each) {
  for_all(
      work, member,
      [&](const shop::Actor& actor, const shop::Page& page) { return shop::list_orders(work, actor, {}, page); }, each);
}

JsonValue address_of(Work& work, const shop::Actor& actor, const std::string& order, shop::Sealer& sealer) {
  const shop::Address address = shop::read_address(work, actor, order, sealer);
  return JsonValue::of_object({{"name", text(address.name)},
                               {"phone", text(address.phone)},
                               {"region", text(address.region)},
                               {"detail", text(address.detail)},
                               {"note", text(address.note)}});
}

JsonValue lines_of(Work& work, const std::string& order) {
  std::vector<JsonValue> lines;
  for (const shop::OrderLine& line : shop::read_lines(work, order)) {
    lines.push_back(JsonValue::of_object({{"title_zh", text(line.title_zh)},
                                          {"title_en", text(line.title_en)},
                                          {"quantity", JsonValue::of_number(std::to_string(line.quantity))}}));
  }
  return JsonValue::of_list(std::move(lines));
}

JsonValue parcels_of(Work& work, const shop::Actor& actor, const std::string& order, shop::Sealer& sealer) {
  std::vector<JsonValue> parcels;
  for_all_pages([&](const shop::Page& page) { return shop::list_parcels(work, actor, {.order = order}, page); },
                [&](const shop::Parcel& parcel) {
                  std::vector<JsonValue> events;
                  for (const shop::ParcelEvent& event : shop::read_parcel_events(work, actor, parcel.id, sealer)) {
                    events.push_back(
                        JsonValue::of_object({{"at", text(format_timestamp(event.at))}, {"text", text(event.text)}}));
                  }
                  parcels.push_back(JsonValue::of_object({{"id", text(parcel.id)},
                                                          {"carrier", text(parcel.carrier)},
                                                          {"tracking_number", text(parcel.tracking_number)},
                                                          {"sent_at", text(format_timestamp(parcel.sent_at))},
                                                          {"events", JsonValue::of_list(std::move(events))}}));
                });
  return JsonValue::of_list(std::move(parcels));
}

JsonValue orders_of(Work& work, const Programmes& programmes, shop::Sealer& sealer, const std::string& member) {
  std::vector<JsonValue> orders;
  for_all_orders(work, member, [&](const shop::Actor& actor, const shop::Order& order) {
    orders.push_back(JsonValue::of_object({{"id", text(order.id)},
                                           {"programme", text(order.programme)},
                                           {"state", text(shop::name_of(order.state))},
                                           {"created_at", text(format_timestamp(order.created_at))},
                                           {"price", money(programmes, order.programme, order.price)},
                                           {"lines", lines_of(work, order.id)},
                                           {"address", address_of(work, actor, order.id, sealer)},
                                           {"parcels", parcels_of(work, actor, order.id, sealer)}}));
  });
  return JsonValue::of_list(std::move(orders));
}

JsonValue invoices_of(Work& work, const Programmes& programmes, shop::Sealer& sealer, const std::string& member) {
  std::vector<JsonValue> invoices;
  for_all(
      work, member,
      [&](const shop::Actor& actor, const shop::Page& page) { return shop::list_invoices(work, actor, {}, page); },
      [&](const shop::Actor& actor, const shop::Invoice& invoice) {
        const shop::InvoiceTitle title = shop::read_invoice_title(work, actor, invoice.id, sealer);
        invoices.push_back(JsonValue::of_object({{"id", text(invoice.id)},
                                                 {"order", text(invoice.order)},
                                                 {"amount", money(programmes, actor.programme, invoice.amount)},
                                                 {"title", text(title.title)},
                                                 {"tax_number", text(title.tax_number)},
                                                 {"email", text(title.email)}}));
      });
  return JsonValue::of_list(std::move(invoices));
}

// Goods that are on their way need their address. What carriers told of parcels is no part of the books.
void erase_orders(Work& work, const std::string& member) {
  for_all_orders(work, member, [&work](const shop::Actor&, const shop::Order& order) {
    if (std::find(kOver.begin(), kOver.end(), order.state) == kOver.end()) throw Refusal(kAccountInUse);
    shop::forget_tracking(work, order.id);
  });
}

}  // namespace

std::vector<PersonalDataRoom> shop_personal_data(const Programmes& programmes, shop::Sealer& sealer) {
  return {{.name = "orders",
           .read = [&](Work& work, const std::string& member) { return orders_of(work, programmes, sealer, member); },
           .erase = erase_orders},
          {.name = "invoices", .read = [&](Work& work, const std::string& member) {
             return invoices_of(work, programmes, sealer, member);
           }}};
}

}  // namespace greenpool
