// What sending costs: a template with a fee for the first weight and for each further weight begun, per region, and
// nothing from an amount of goods on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "money/money.h"
#include "office/office.h"
#include "shop/actor.h"

namespace greenpool::shop {

struct FreightZone {
  std::string region = {};  // GB/T 2260: a district, a city (…00) or a province (…0000); empty: everywhere else
  std::int64_t first_grams = 1000;
  Money first_fee{};
  std::int64_t next_grams = 1000;
  Money next_fee{};
};

struct FreightTemplate {
  std::string id = {};
  std::string name;
  std::optional<Money> free_from = {};  // goods of this template in the order, before discounts
  std::vector<FreightZone> zones;       // no two of one region
};

// Its id. Refuses: freight_template_invalid.
std::string add_freight_template(Work& work, const Actor& actor, const FreightTemplate& draft);
// Refuses also: freight_template_unknown.
void change_freight_template(Work& work, const Actor& actor, const FreightTemplate& changed);
[[nodiscard]] FreightTemplate read_freight_template(Work& work, const Actor& actor, const std::string& id);
[[nodiscard]] std::vector<FreightTemplate> list_freight_templates(Work& work, const Actor& actor);
void require_freight_template(Work& work, const Actor& actor, const std::string& id);

struct Shipment {
  std::string region;
  std::int64_t grams = 0;
  Money goods{};
};
// By the zone that names the region most closely. Refuses: freight_region_unserved. Pure.
[[nodiscard]] Money freight_of(const FreightTemplate& tariff, const Shipment& shipment);

}  // namespace greenpool::shop
