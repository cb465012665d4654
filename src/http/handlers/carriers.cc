// GET /api/v1/shop/carriers: names for the codes of carriers. They are in the program, nobody is asked.
#include "shop/carriers.h"

#include "http/handlers/handlers.h"
#include "json/writer.h"
#include "server/hall.h"
#include "server/house.h"

namespace greenpool {
namespace {

Turn begin_carriers(Exchange& exchange, const HttpContext& context) {
  const House* const house = context.hall.house;
  std::string json;
  ObjectWriter object(json);
  std::string& list = object.name("carriers");
  list.push_back('[');
  for (const shop::Carrier& carrier : shop::all_carriers()) {
    if (list.back() != '[') list.push_back(',');
    ObjectWriter one(list);
    one.id("code", carrier.code);
    one.text("name_zh", carrier.name_zh);
    one.text("name_en", carrier.name_en);
    one.close();
  }
  list.push_back(']');
  object.truth("tracked", house != nullptr && house->parcels == House::Parcels::tracked);
  object.close();
  exchange.respond(kJson, json);
  return Turn::done;
}

}  // namespace

namespace handlers {

extern const Handler list_carriers{.begin = begin_carriers};

}  // namespace handlers
}  // namespace greenpool
