#include "shop/quote.h"

#include <algorithm>
#include <map>
#include <set>

#include "shop/cart.h"
#include "shop/coupons.h"
#include "shop/freight.h"
#include "shop/problems.h"
#include "shop/settings.h"
#include "shop/sharing.h"
#include "shop/texts.h"

namespace greenpool::shop {
namespace {

template <class F>
std::vector<Money> each(const std::vector<QuotedUnit>& units, F&& amount) {
  std::vector<Money> amounts;
  amounts.reserve(units.size());
  for (const QuotedUnit& unit : units) amounts.push_back(amount(unit.figures));
  return amounts;
}

Money sum(const std::vector<Money>& amounts) {
  Money total;
  for (const Money amount : amounts) total += amount;
  return total;
}

QuotedLine read_line(Work& work, const Actor& member, const WantedLine& wanted) {
  if (wanted.quantity < 1 || wanted.quantity > kQuantityMax) throw Refusal(problems::quantity_invalid);
  require_on_sale(work, member, wanted.variant);
  QuotedLine line;
  line.variant = read_variant(work, member, wanted.variant);
  line.unit_price = price_now(work, line.variant);
  line.quantity = wanted.quantity;
  Rows rows = work.db.query("SELECT title_zh,title_en,freight FROM shop_goods WHERE id=?1", line.variant.goods);
  GP_CHECK(rows.next(), "a variant's goods are there");
  line.title_zh = rows.text(0);
  line.title_en = rows.text(1);
  line.freight_template = rows.maybe_text(2);
  return line;
}

Quote read_lines(Work& work, const Actor& member, const Basket& basket) {
  if (basket.lines.empty()) throw Refusal(problems::order_empty);
  const auto units_max = static_cast<std::size_t>(settings_of(work, member.programme).units_max);
  Quote quote;
  std::set<std::string_view> variants;
  for (const WantedLine& wanted : basket.lines) {
    if (!variants.insert(wanted.variant).second) throw Refusal(problems::quantity_invalid, "a variant stands twice");
    QuotedLine line = read_line(work, member, wanted);
    if (quote.units.size() + static_cast<std::size_t>(line.quantity) > units_max) {
      throw Refusal(problems::order_too_large);
    }
    const int number = static_cast<int>(quote.lines.size()) + 1;
    const UnitFigures figures{.goods = line.unit_price, .cost = line.variant.what.cost};
    quote.units.insert(quote.units.end(), static_cast<std::size_t>(line.quantity), {number, figures});
    quote.total.goods += Money(line.unit_price.units() * line.quantity);
    if (quote.total.goods > Money(kOrderMoneyMax)) throw Refusal(problems::order_too_large);
    quote.lines.push_back(std::move(line));
  }
  return quote;
}

void share_discount(Quote& quote, Money discount) {
  const std::vector<Money> shares = share(discount, each(quote.units, [](const auto& f) { return f.goods; }));
  for (std::size_t i = 0; i < shares.size(); ++i) quote.units[i].figures.discount = shares[i];
}

// The freight of what is sent under one template.
void share_freight(Work& work, const Actor& member, Quote& quote, const std::string& id, const std::string& region) {
  Shipment shipment{.region = region};
  std::vector<std::size_t> of_template;
  std::vector<Money> weights;
  for (std::size_t i = 0; i < quote.units.size(); ++i) {
    const QuotedLine& line = quote.lines[static_cast<std::size_t>(quote.units[i].line) - 1];
    if (line.freight_template != id) continue;
    of_template.push_back(i);
    weights.emplace_back(line.variant.what.grams);
    shipment.grams += line.variant.what.grams;
    shipment.goods += quote.units[i].figures.goods;
  }
  const Money fee = freight_of(read_freight_template(work, member, id), shipment);
  const std::vector<Money> shares = share(fee, weights);
  for (std::size_t i = 0; i < shares.size(); ++i) {
    UnitFigures& figures = quote.units[of_template[i]].figures;
    figures.freight = shares[i];
    figures.cost += shares[i];
  }
}

UnitFigures total_of(const std::vector<QuotedUnit>& units) {
  UnitFigures total;
  for (const QuotedUnit& unit : units) {
    const UnitFigures& f = unit.figures;
    total.goods += f.goods;
    total.discount += f.discount;
    total.freight += f.freight;
    total.cost += f.cost;
    total.money += f.money;
    total.wallet += f.wallet;
    total.coins += f.coins;
    total.subsidy += f.subsidy;
  }
  return total;
}

}  // namespace

void share_tender(std::vector<QuotedUnit>& units, const std::vector<UnitTerms>& terms, const Tender& tender) {
  const std::vector<Money> prices = each(units, [](const auto& f) { return f.price(); });
  if (std::any_of(prices.begin(), prices.end(), [](Money p) { return p <= Money(0); })) {
    throw Refusal(problems::unit_price_too_low);
  }
  if (tender.coins < Money(0) || tender.wallet < Money(0) || tender.coins > sum(prices)) {
    throw Refusal(problems::tender_not_fitting);
  }
  const std::vector<Money> coins = share(tender.coins, prices);
  std::vector<Money> left(units.size());
  for (std::size_t i = 0; i < units.size(); ++i) {
    UnitFigures& figures = units[i].figures;
    const Money in_money = prices[i] - coins[i];
    figures.coins = coins[i];
    figures.subsidy = std::min(share_floor(in_money, terms[i].subsidy), share_floor(in_money, terms[i].platform));
    left[i] = in_money - figures.subsidy;
  }
  if (tender.wallet > sum(left)) throw Refusal(problems::tender_not_fitting);
  const std::vector<Money> wallet = share(tender.wallet, left);
  for (std::size_t i = 0; i < units.size(); ++i) {
    units[i].figures.wallet = wallet[i];
    units[i].figures.money = left[i] - wallet[i];
  }
}

Quote quote(Work& work, const Actor& member, const Basket& basket, const TermsRates& terms) {
  if (!is_region(basket.region)) throw Refusal(problems::address_invalid);
  Quote result = read_lines(work, member, basket);
  if (basket.coupon_claim) {
    share_discount(result, discount_of(work, member, *basket.coupon_claim, result.total.goods));
  }
  std::set<std::string> templates;
  for (const QuotedLine& line : result.lines) {
    if (line.freight_template) templates.insert(*line.freight_template);
  }
  for (const std::string& id : templates) share_freight(work, member, result, id, basket.region);
  std::vector<UnitTerms> unit_terms;
  for (const QuotedUnit& unit : result.units) {
    const VariantData& what = result.lines[static_cast<std::size_t>(unit.line) - 1].variant.what;
    unit_terms.push_back({what.subsidy_rate, effective_rates(what.rates, terms).platform});
  }
  share_tender(result.units, unit_terms, {basket.coins, basket.wallet});
  for (const QuotedUnit& unit : result.units) {
    const VariantData& what = result.lines[static_cast<std::size_t>(unit.line) - 1].variant.what;
    const UnitFigures& f = unit.figures;
    require_cover({.price = f.price(), .coins = f.coins, .cost = f.cost}, what.rates, terms);
  }
  result.total = total_of(result.units);
  if (result.total.price() > Money(kOrderMoneyMax)) throw Refusal(problems::order_too_large);
  return result;
}

}  // namespace greenpool::shop
