#include "shop/variants.h"

#include <set>

#include "base/text_id.h"
#include "json/value.h"
#include "office/random.h"
#include "shop/columns.h"
#include "shop/goods.h"
#include "shop/problems.h"
#include "shop/texts.h"

namespace greenpool::shop {
namespace {

constexpr std::size_t kSpecsMax = 8;
constexpr std::int64_t kGramsMax = 1'000'000;
constexpr std::string_view kColumns =
    "SELECT number,id,goods,state,sku,specs,price,cost,supplier,grams,reward_rate,platform_rate,subsidy_rate,"
    "low_stock,stock,reserved FROM shop_variants";

Variant read_row(const Rows& rows) {
  Variant variant;
  variant.number = rows.integer(0);
  variant.id = rows.text(1);
  variant.goods = rows.text(2);
  variant.state = read_name<VariantState>(rows.text(3));
  VariantData& what = variant.what;
  what.sku = rows.text(4);
  what.specs = specs_from_json(rows.text(5));
  what.price = Money(rows.integer(6));
  what.cost = Money(rows.integer(7));
  what.supplier = rows.text(8);
  what.grams = rows.integer(9);
  what.rates = {maybe<Rate>(rows, 10), maybe<Rate>(rows, 11)};
  what.subsidy_rate = Rate(rows.integer(12));
  what.low_stock = rows.integer(13);
  variant.stock = rows.integer(14);
  variant.reserved = rows.integer(15);
  return variant;
}

std::vector<Variant> read_all(Rows rows) {
  std::vector<Variant> found;
  while (rows.next()) found.push_back(read_row(rows));
  return found;
}

std::optional<Rate> read_rate(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  const Result<Rate> rate = parse_rate(*text);
  if (!rate || *rate > Rate(kRateOne)) throw Refusal(problems::variant_invalid, "a rate is a decimal from 0 to 1");
  return *rate;
}

bool specs_are_valid(const Specs& specs) {
  std::set<std::string_view> names;
  for (const auto& [name, value] : specs) {
    if (!is_line(name, 60) || !is_line(value, 120) || !names.insert(name).second) return false;
  }
  return specs.size() <= kSpecsMax;
}

VariantData read_draft(const VariantDraft& draft) {
  const bool valid = is_text_id(draft.sku) && (draft.supplier.empty() || is_text_id(draft.supplier)) &&
                     draft.price > Money(0) && draft.price <= Money(kOrderMoneyMax) && draft.cost >= Money(0) &&
                     draft.cost <= Money(kOrderMoneyMax) && draft.grams >= 0 && draft.grams <= kGramsMax &&
                     draft.low_stock >= 0 && specs_are_valid(draft.specs);
  if (!valid) throw Refusal(problems::variant_invalid);
  return {draft.sku,
          draft.specs,
          draft.price,
          draft.cost,
          draft.supplier,
          draft.grams,
          {read_rate(draft.reward_rate), read_rate(draft.platform_rate)},
          read_rate(draft.subsidy_rate).value_or(Rate(0)),
          draft.low_stock};
}

void require_free_sku(Work& work, const Actor& actor, const std::string& sku, std::string_view own) {
  const auto holder = work.db.text("SELECT id FROM shop_variants WHERE programme=?1 AND sku=?2", actor.programme, sku);
  if (holder && *holder != own) throw Refusal(problems::sku_taken);
}

}  // namespace

std::string specs_to_json(const Specs& specs) {
  std::vector<JsonValue::Member> members;
  for (const auto& [name, value] : specs) members.emplace_back(name, JsonValue::of_text(value));
  return to_json(JsonValue::of_object(std::move(members)));
}

Specs specs_from_json(std::string_view json) {
  const Result<JsonValue> value = parse_json(json);
  GP_CHECK(value && value->is(JsonValue::Kind::object), "stored specifications are an object");
  Specs specs;
  for (const auto& [name, text] : value->members()) specs.emplace_back(name, text.text());
  return specs;
}

std::string add_variant(Work& work, const Actor& actor, const std::string& goods, const VariantDraft& draft,
                        const TermsRates& terms) {
  (void)read_goods(work, actor, goods);
  const VariantData what = read_draft(draft);
  require_free_sku(work, actor, what.sku, "");
  require_cover({.price = what.price, .cost = what.cost}, what.rates, terms);
  std::string id = random_id("va-");
  work.db.run(
      "INSERT INTO shop_variants(id,programme,goods,sku,specs,price,cost,supplier,grams,reward_rate,platform_rate,"
      "subsidy_rate,low_stock,state) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,'offered')",
      id, actor.programme, goods, what.sku, specs_to_json(what.specs), what.price.units(), what.cost.units(),
      what.supplier, what.grams, stored(what.rates.reward_rate), stored(what.rates.platform_rate),
      what.subsidy_rate.units(), what.low_stock);
  return id;
}

void change_variant(Work& work, const Actor& actor, const std::string& id, const VariantDraft& draft,
                    const TermsRates& terms) {
  (void)read_variant(work, actor, id);
  const VariantData what = read_draft(draft);
  require_free_sku(work, actor, what.sku, id);
  require_cover({.price = what.price, .cost = what.cost}, what.rates, terms);
  for (const PriceRule& rule : list_price_rules(work, actor, id)) {
    if (rule.ends_at > work.now) require_cover({.price = rule.price, .cost = what.cost}, what.rates, terms);
  }
  work.db.run(
      "UPDATE shop_variants SET sku=?2,specs=?3,price=?4,cost=?5,supplier=?6,grams=?7,reward_rate=?8,"
      "platform_rate=?9,subsidy_rate=?10,low_stock=?11 WHERE id=?1",
      id, what.sku, specs_to_json(what.specs), what.price.units(), what.cost.units(), what.supplier, what.grams,
      stored(what.rates.reward_rate), stored(what.rates.platform_rate), what.subsidy_rate.units(), what.low_stock);
}

void change_variant_state(Work& work, const Actor& actor, const std::string& id, VariantState state) {
  (void)read_variant(work, actor, id);
  work.db.run("UPDATE shop_variants SET state=?2 WHERE id=?1", id, name_of(state));
}

Variant read_variant(Work& work, const Actor& actor, const std::string& id) {
  Conditions where;
  where.add("id=", SqlValue(id));
  where.add("programme=", SqlValue(actor.programme));
  std::vector<Variant> found = read_all(where.all(work.db, kColumns, ""));
  if (found.empty()) throw Refusal(problems::variant_unknown);
  return std::move(found.front());
}

std::vector<Variant> list_variants(Work& work, const Actor& actor, const std::string& goods) {
  Conditions where;
  where.add("goods=", SqlValue(goods));
  where.add("programme=", SqlValue(actor.programme));
  if (actor.is_member()) where.text("state='offered'");
  return read_all(where.all(work.db, kColumns, "ORDER BY number"));
}

std::vector<Variant> list_low_stock(Work& work, const Actor& actor, const Page& page) {
  Conditions where;
  where.add("programme=", SqlValue(actor.programme));
  where.text("stock - reserved <= low_stock");
  where.text("state='offered'");
  return read_all(where.newest(work.db, kColumns, "number", page));
}

std::string add_price_rule(Work& work, const Actor& actor, const PriceRule& rule, const TermsRates& terms) {
  const Variant variant = read_variant(work, actor, rule.variant);
  const bool valid = rule.price > Money(0) && rule.price <= Money(kOrderMoneyMax) && rule.begins_at < rule.ends_at &&
                     rule.ends_at > work.now;
  if (!valid) throw Refusal(problems::price_rule_invalid);
  require_cover({.price = rule.price, .cost = variant.what.cost}, variant.what.rates, terms);
  std::string id = random_id("pr-");
  work.db.run("INSERT INTO shop_price_rules(id,programme,variant,price,begins_at,ends_at) VALUES(?1,?2,?3,?4,?5,?6)",
              id, actor.programme, rule.variant, rule.price.units(), rule.begins_at.microseconds(),
              rule.ends_at.microseconds());
  return id;
}

void end_price_rule(Work& work, const Actor& actor, const std::string& id) {
  if (!work.db.integer("SELECT 1 FROM shop_price_rules WHERE id=?1 AND programme=?2", id, actor.programme)) {
    throw Refusal(problems::price_rule_unknown);
  }
  work.db.run("UPDATE shop_price_rules SET begins_at=min(begins_at,?2),ends_at=min(ends_at,?2) WHERE id=?1", id,
              work.now.microseconds());
}

std::vector<PriceRule> list_price_rules(Work& work, const Actor& actor, const std::string& variant) {
  std::vector<PriceRule> found;
  Rows rows = work.db.query(
      "SELECT id,variant,price,begins_at,ends_at FROM shop_price_rules WHERE variant=?1 AND programme=?2 "
      "ORDER BY begins_at,id",
      variant, actor.programme);
  while (rows.next()) {
    found.push_back(
        {rows.text(0), rows.text(1), Money(rows.integer(2)), Timestamp(rows.integer(3)), Timestamp(rows.integer(4))});
  }
  return found;
}

Money price_now(Work& work, const Variant& variant) {
  const auto price = work.db.integer(
      "SELECT price FROM shop_price_rules WHERE variant=?1 AND begins_at<=?2 AND ends_at>?2 "
      "ORDER BY begins_at DESC,id DESC LIMIT 1",
      variant.id, work.now.microseconds());
  return price ? Money(*price) : variant.what.price;
}

}  // namespace greenpool::shop
