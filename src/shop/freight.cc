#include "shop/freight.h"

#include <algorithm>
#include <array>
#include <set>

#include "office/random.h"
#include "shop/columns.h"
#include "shop/problems.h"
#include "shop/texts.h"

namespace greenpool::shop {
namespace {

constexpr std::size_t kZonesMax = 1000;
constexpr std::int64_t kGramsMax = 1'000'000;
constexpr Money kFeeMax{100'000'000};

bool zone_is_valid(const FreightZone& zone) {
  const auto fee_is_valid = [](Money fee) { return fee >= Money(0) && fee <= kFeeMax; };
  const auto grams_are_valid = [](std::int64_t grams) { return grams > 0 && grams <= kGramsMax; };
  return (zone.region.empty() || is_region(zone.region)) && grams_are_valid(zone.first_grams) &&
         grams_are_valid(zone.next_grams) && fee_is_valid(zone.first_fee) && fee_is_valid(zone.next_fee);
}

void check(const FreightTemplate& draft) {
  std::set<std::string_view> regions;
  for (const FreightZone& zone : draft.zones) {
    if (!zone_is_valid(zone) || !regions.insert(zone.region).second) {
      throw Refusal(problems::freight_template_invalid);
    }
  }
  if (draft.zones.empty() || draft.zones.size() > kZonesMax || !is_line(draft.name, 120) ||
      (draft.free_from && *draft.free_from <= Money(0))) {
    throw Refusal(problems::freight_template_invalid);
  }
}

void write_zones(Work& work, const std::string& id, const FreightTemplate& draft) {
  work.db.run("DELETE FROM shop_freight_zones WHERE template=?1", id);
  for (const FreightZone& zone : draft.zones) {
    work.db.run(
        "INSERT INTO shop_freight_zones(template,region,first_grams,first_fee,next_grams,next_fee) "
        "VALUES(?1,?2,?3,?4,?5,?6)",
        id, zone.region, zone.first_grams, zone.first_fee.units(), zone.next_grams, zone.next_fee.units());
  }
}

void read_zones(Work& work, FreightTemplate& found) {
  Rows rows = work.db.query(
      "SELECT region,first_grams,first_fee,next_grams,next_fee FROM shop_freight_zones WHERE template=?1 "
      "ORDER BY region",
      found.id);
  while (rows.next()) {
    found.zones.push_back(
        {rows.text(0), rows.integer(1), Money(rows.integer(2)), rows.integer(3), Money(rows.integer(4))});
  }
}

}  // namespace

std::string add_freight_template(Work& work, const Actor& actor, const FreightTemplate& draft) {
  check(draft);
  std::string id = random_id("ft-");
  work.db.run("INSERT INTO shop_freight_templates(id,programme,name,free_from) VALUES(?1,?2,?3,?4)", id,
              actor.programme, draft.name, stored(draft.free_from));
  write_zones(work, id, draft);
  return id;
}

void change_freight_template(Work& work, const Actor& actor, const FreightTemplate& changed) {
  require_freight_template(work, actor, changed.id);
  check(changed);
  work.db.run("UPDATE shop_freight_templates SET name=?2,free_from=?3 WHERE id=?1", changed.id, changed.name,
              stored(changed.free_from));
  write_zones(work, changed.id, changed);
}

FreightTemplate read_freight_template(Work& work, const Actor& actor, const std::string& id) {
  FreightTemplate found;
  {
    Rows rows = work.db.query("SELECT id,name,free_from FROM shop_freight_templates WHERE id=?1 AND programme=?2", id,
                              actor.programme);
    if (!rows.next()) throw Refusal(problems::freight_template_unknown);
    found = {rows.text(0), rows.text(1), maybe<Money>(rows, 2), {}};
  }
  read_zones(work, found);
  return found;
}

std::vector<FreightTemplate> list_freight_templates(Work& work, const Actor& actor) {
  std::vector<FreightTemplate> found;
  {
    Rows rows = work.db.query("SELECT id,name,free_from FROM shop_freight_templates WHERE programme=?1 ORDER BY id",
                              actor.programme);
    while (rows.next()) found.push_back({rows.text(0), rows.text(1), maybe<Money>(rows, 2), {}});
  }
  for (FreightTemplate& one : found) read_zones(work, one);
  return found;
}

void require_freight_template(Work& work, const Actor& actor, const std::string& id) {
  if (!work.db.integer("SELECT 1 FROM shop_freight_templates WHERE id=?1 AND programme=?2", id, actor.programme)) {
    throw Refusal(problems::freight_template_unknown);
  }
}

Money freight_of(const FreightTemplate& tariff, const Shipment& shipment) {
  const std::string& region = shipment.region;
  for (const std::string& wanted : {region, region.substr(0, 4) + "00", region.substr(0, 2) + "0000", std::string()}) {
    const auto zone = std::find_if(tariff.zones.begin(), tariff.zones.end(),
                                   [&](const FreightZone& one) { return one.region == wanted; });
    if (zone == tariff.zones.end()) continue;
    if (tariff.free_from && shipment.goods >= *tariff.free_from) return Money(0);
    const std::int64_t beyond = std::max<std::int64_t>(0, shipment.grams - zone->first_grams);
    const std::int64_t steps = (beyond + zone->next_grams - 1) / zone->next_grams;
    return Money(zone->first_fee.units() + steps * zone->next_fee.units());
  }
  throw Refusal(problems::freight_region_unserved);
}

}  // namespace greenpool::shop
