#include "shop/schema.h"

#include <array>

namespace greenpool::shop {
namespace {

constexpr std::array<std::string_view, 10> kSteps{
    // Settings and catalogue.
    R"sql(
CREATE TABLE shop_settings(
  programme TEXT PRIMARY KEY,
  currency_digits INTEGER NOT NULL,
  utc_offset_minutes INTEGER NOT NULL,
  unpaid_timeout_minutes INTEGER NOT NULL,
  auto_receive_days INTEGER NOT NULL,
  return_window_days INTEGER NOT NULL,
  units_max INTEGER NOT NULL,
  engine_retry_minutes INTEGER NOT NULL
) STRICT;
CREATE TABLE shop_categories(
  id TEXT PRIMARY KEY,
  programme TEXT NOT NULL,
  parent TEXT REFERENCES shop_categories(id),
  position INTEGER NOT NULL,
  title_zh TEXT NOT NULL,
  title_en TEXT NOT NULL
) STRICT;
CREATE INDEX shop_categories_tree ON shop_categories(programme, parent, position, id);
CREATE TABLE shop_freight_templates(
  id TEXT PRIMARY KEY,
  programme TEXT NOT NULL,
  name TEXT NOT NULL,
  free_from INTEGER CHECK(free_from > 0)
) STRICT;
CREATE INDEX shop_freight_templates_programme ON shop_freight_templates(programme, id);
CREATE TABLE shop_freight_zones(
  template TEXT NOT NULL REFERENCES shop_freight_templates(id),
  region TEXT NOT NULL,
  first_grams INTEGER NOT NULL CHECK(first_grams > 0),
  first_fee INTEGER NOT NULL CHECK(first_fee >= 0),
  next_grams INTEGER NOT NULL CHECK(next_grams > 0),
  next_fee INTEGER NOT NULL CHECK(next_fee >= 0),
  PRIMARY KEY(template, region)
) STRICT;
CREATE TABLE shop_goods(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  programme TEXT NOT NULL,
  category TEXT REFERENCES shop_categories(id),
  freight TEXT REFERENCES shop_freight_templates(id),
  kind TEXT NOT NULL CHECK(kind IN ('regular','clearance')),
  state TEXT NOT NULL CHECK(state IN ('draft','on_sale','off_sale')),
  title_zh TEXT NOT NULL,
  title_en TEXT NOT NULL,
  description_zh TEXT NOT NULL,
  description_en TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX shop_goods_list ON shop_goods(programme, state, number);
CREATE INDEX shop_goods_all ON shop_goods(programme, number);
CREATE INDEX shop_goods_category ON shop_goods(category, state, number);
CREATE TABLE shop_images(
  hash TEXT PRIMARY KEY,
  type TEXT NOT NULL CHECK(type IN ('png','jpeg','webp')),
  bytes BLOB NOT NULL,
  stored_at INTEGER NOT NULL
) STRICT;
CREATE TABLE shop_goods_images(
  goods TEXT NOT NULL REFERENCES shop_goods(id),
  position INTEGER NOT NULL,
  hash TEXT NOT NULL REFERENCES shop_images(hash),
  PRIMARY KEY(goods, position)
) STRICT;
CREATE TABLE shop_variants(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  programme TEXT NOT NULL,
  goods TEXT NOT NULL REFERENCES shop_goods(id),
  sku TEXT NOT NULL,
  specs TEXT NOT NULL,
  price INTEGER NOT NULL CHECK(price > 0),
  cost INTEGER NOT NULL CHECK(cost >= 0),
  supplier TEXT NOT NULL,
  grams INTEGER NOT NULL CHECK(grams >= 0),
  reward_rate INTEGER,
  platform_rate INTEGER,
  subsidy_rate INTEGER NOT NULL CHECK(subsidy_rate BETWEEN 0 AND 1000000),
  low_stock INTEGER NOT NULL CHECK(low_stock >= 0),
  state TEXT NOT NULL CHECK(state IN ('offered','withdrawn')),
  stock INTEGER NOT NULL DEFAULT 0,
  reserved INTEGER NOT NULL DEFAULT 0,
  UNIQUE(programme, sku),
  CHECK(reserved >= 0 AND reserved <= stock)
) STRICT;
CREATE INDEX shop_variants_goods ON shop_variants(goods, number);
CREATE INDEX shop_variants_low ON shop_variants(programme, number) WHERE stock - reserved <= low_stock;
CREATE TABLE shop_price_rules(
  id TEXT PRIMARY KEY,
  programme TEXT NOT NULL,
  variant TEXT NOT NULL REFERENCES shop_variants(id),
  price INTEGER NOT NULL CHECK(price > 0),
  begins_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL CHECK(ends_at >= begins_at)
) STRICT;
CREATE INDEX shop_price_rules_variant ON shop_price_rules(variant, begins_at);
)sql",
    // Stock, cart, coupons.
    R"sql(
CREATE TABLE shop_lots(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  variant TEXT NOT NULL REFERENCES shop_variants(id),
  received_at INTEGER NOT NULL,
  quantity INTEGER NOT NULL CHECK(quantity > 0),
  remaining INTEGER NOT NULL CHECK(remaining BETWEEN 0 AND quantity),
  unit_cost INTEGER NOT NULL CHECK(unit_cost >= 0)
) STRICT;
CREATE INDEX shop_lots_oldest ON shop_lots(variant, received_at, number) WHERE remaining > 0;
CREATE TABLE shop_stock_moves(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  programme TEXT NOT NULL,
  variant TEXT NOT NULL REFERENCES shop_variants(id),
  change INTEGER NOT NULL CHECK(change <> 0),
  kind TEXT NOT NULL CHECK(kind IN ('receipt','adjustment','sale','return')),
  reason TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX shop_stock_moves_variant ON shop_stock_moves(variant, number);
CREATE TABLE shop_cart(
  programme TEXT NOT NULL,
  member TEXT NOT NULL,
  variant TEXT NOT NULL REFERENCES shop_variants(id),
  quantity INTEGER NOT NULL CHECK(quantity > 0),
  seen_price INTEGER NOT NULL,
  added_at INTEGER NOT NULL,
  PRIMARY KEY(programme, member, variant)
) STRICT;
CREATE TABLE shop_coupons(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  programme TEXT NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('fixed','percentage')),
  title_zh TEXT NOT NULL,
  title_en TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK(amount >= 0),
  rate INTEGER NOT NULL CHECK(rate BETWEEN 0 AND 1000000),
  discount_max INTEGER CHECK(discount_max > 0),
  spend_min INTEGER NOT NULL CHECK(spend_min >= 0),
  begins_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL CHECK(ends_at > begins_at),
  per_member INTEGER NOT NULL CHECK(per_member > 0),
  stock INTEGER NOT NULL CHECK(stock > 0),
  claimed INTEGER NOT NULL DEFAULT 0 CHECK(claimed BETWEEN 0 AND stock),
  state TEXT NOT NULL CHECK(state IN ('issued','stopped'))
) STRICT;
CREATE INDEX shop_coupons_list ON shop_coupons(programme, number);
CREATE TABLE shop_coupon_claims(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  programme TEXT NOT NULL,
  coupon TEXT NOT NULL REFERENCES shop_coupons(id),
  member TEXT NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('held','used','expired')),
  ends_at INTEGER NOT NULL,
  order_id TEXT,
  claimed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX shop_coupon_claims_member ON shop_coupon_claims(programme, member, number);
CREATE INDEX shop_coupon_claims_coupon ON shop_coupon_claims(coupon, member);
CREATE INDEX shop_coupon_claims_ending ON shop_coupon_claims(ends_at) WHERE state = 'held';
)sql",
    // Orders.
    R"sql(
CREATE TABLE shop_orders(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  programme TEXT NOT NULL,
  member TEXT NOT NULL,
  request TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('created','confirming','paid','shipped','received','settling','settled',
    'cancelling','cancelled','refusing','refused','returned')),
  goods_amount INTEGER NOT NULL,
  discount INTEGER NOT NULL CHECK(discount >= 0),
  freight INTEGER NOT NULL CHECK(freight >= 0),
  price INTEGER NOT NULL CHECK(price = goods_amount - discount + freight),
  money INTEGER NOT NULL CHECK(money >= 0),
  wallet INTEGER NOT NULL CHECK(wallet >= 0),
  coins INTEGER NOT NULL CHECK(coins >= 0),
  subsidy INTEGER NOT NULL CHECK(subsidy >= 0),
  coupon_claim TEXT,
  region TEXT NOT NULL,
  address BLOB NOT NULL,
  payment TEXT,
  terms_version TEXT NOT NULL DEFAULT '',
  code TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  paid_at INTEGER,
  shipped_at INTEGER,
  receive_at INTEGER,
  received_at INTEGER,
  settle_at INTEGER,
  closed_at INTEGER,
  UNIQUE(programme, member, request),
  CHECK(money + wallet + coins + subsidy = price)
) STRICT;
CREATE INDEX shop_orders_all ON shop_orders(programme, number);
CREATE INDEX shop_orders_state ON shop_orders(programme, state, number);
CREATE INDEX shop_orders_member ON shop_orders(programme, member, number);
CREATE INDEX shop_orders_unpaid ON shop_orders(expires_at) WHERE state = 'created';
CREATE INDEX shop_orders_arriving ON shop_orders(receive_at) WHERE state = 'shipped';
CREATE INDEX shop_orders_settling ON shop_orders(settle_at) WHERE state = 'received';
CREATE INDEX shop_orders_paid ON shop_orders(programme, paid_at) WHERE paid_at IS NOT NULL;
CREATE TABLE shop_order_lines(
  order_id TEXT NOT NULL REFERENCES shop_orders(id),
  line INTEGER NOT NULL,
  variant TEXT NOT NULL,
  goods TEXT NOT NULL,
  sku TEXT NOT NULL,
  title_zh TEXT NOT NULL,
  title_en TEXT NOT NULL,
  specs TEXT NOT NULL,
  unit_price INTEGER NOT NULL,
  unit_cost INTEGER NOT NULL,
  quantity INTEGER NOT NULL CHECK(quantity > 0),
  supplier TEXT NOT NULL,
  reward_rate INTEGER,
  platform_rate INTEGER,
  PRIMARY KEY(order_id, line)
) STRICT;
CREATE INDEX shop_order_lines_variant ON shop_order_lines(variant);
CREATE TABLE shop_units(
  id TEXT PRIMARY KEY,
  order_id TEXT NOT NULL,
  unit INTEGER NOT NULL,
  line INTEGER NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('waiting','paying','paid','settling','settled','reversing','refunded',
    'cancelling','cancelled','refused')),
  goods_price INTEGER NOT NULL,
  discount INTEGER NOT NULL,
  freight INTEGER NOT NULL,
  price INTEGER NOT NULL CHECK(price = goods_price - discount + freight AND price > 0),
  cost INTEGER NOT NULL,
  money INTEGER NOT NULL CHECK(money >= 0),
  wallet INTEGER NOT NULL CHECK(wallet >= 0),
  coins INTEGER NOT NULL CHECK(coins >= 0),
  subsidy INTEGER NOT NULL CHECK(subsidy >= 0),
  reward_rate INTEGER,
  platform_rate INTEGER,
  lot INTEGER REFERENCES shop_lots(number),
  return_id TEXT,
  refunded INTEGER NOT NULL DEFAULT 0 CHECK(refunded BETWEEN 0 AND price),
  refunded_paid INTEGER NOT NULL DEFAULT 0 CHECK(refunded_paid BETWEEN 0 AND money + wallet),
  contribution INTEGER,
  grant_value INTEGER,
  granted TEXT,
  settled_at INTEGER,
  code TEXT NOT NULL DEFAULT '',
  retry_at INTEGER,
  UNIQUE(order_id, unit),
  FOREIGN KEY(order_id, line) REFERENCES shop_order_lines(order_id, line),
  CHECK(money + wallet + coins + subsidy = price)
) STRICT;
CREATE INDEX shop_units_line ON shop_units(order_id, line, unit);
CREATE INDEX shop_units_return ON shop_units(return_id) WHERE return_id IS NOT NULL;
CREATE INDEX shop_units_retry ON shop_units(retry_at) WHERE retry_at IS NOT NULL;
CREATE TABLE shop_order_history(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  order_id TEXT NOT NULL REFERENCES shop_orders(id),
  at INTEGER NOT NULL,
  action TEXT NOT NULL,
  state_before TEXT NOT NULL,
  state_after TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX shop_order_history_order ON shop_order_history(order_id, number);
)sql",
    // Money from and to the customer.
    R"sql(
CREATE TABLE shop_payments(
  payment TEXT PRIMARY KEY,
  programme TEXT NOT NULL,
  order_id TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK(amount > 0),
  outcome TEXT NOT NULL CHECK(outcome IN ('accepted','refund_due','mismatched','order_unknown')),
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX shop_payments_order ON shop_payments(order_id);
CREATE TABLE shop_refunds(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  programme TEXT NOT NULL,
  order_id TEXT NOT NULL,
  payment TEXT NOT NULL REFERENCES shop_payments(payment),
  amount INTEGER NOT NULL CHECK(amount > 0),
  reason TEXT NOT NULL CHECK(reason IN ('cancelled','refused','returned','late','duplicate','mismatch')),
  state TEXT NOT NULL CHECK(state IN ('due','done','failed')),
  code TEXT NOT NULL DEFAULT '',
  due_at INTEGER NOT NULL,
  done_at INTEGER
) STRICT;
CREATE INDEX shop_refunds_due ON shop_refunds(number) WHERE state = 'due';
CREATE INDEX shop_refunds_list ON shop_refunds(programme, state, number);
CREATE INDEX shop_refunds_payment ON shop_refunds(payment);
CREATE INDEX shop_refunds_order ON shop_refunds(order_id);
CREATE TABLE shop_incidents(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  programme TEXT NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('amount_mismatch','order_unknown')),
  order_id TEXT NOT NULL,
  payment TEXT NOT NULL,
  expected INTEGER NOT NULL,
  received INTEGER NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('open','closed')),
  note TEXT NOT NULL DEFAULT '',
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX shop_incidents_list ON shop_incidents(programme, state, number);
)sql",
    // Returns, parcels, invoices.
    R"sql(
CREATE TABLE shop_returns(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  programme TEXT NOT NULL,
  order_id TEXT NOT NULL REFERENCES shop_orders(id),
  member TEXT NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('goods_back','refund_only')),
  state TEXT NOT NULL CHECK(state IN ('requested','approved','refunding','refunded','rejected','withdrawn','failed')),
  reason BLOB NOT NULL,
  answer TEXT NOT NULL DEFAULT '',
  stock TEXT CHECK(stock IN ('resaleable','written_off')),
  supplier_cost TEXT CHECK(supplier_cost IN ('kept','returned')),
  code TEXT NOT NULL DEFAULT '',
  requested_at INTEGER NOT NULL,
  closed_at INTEGER
) STRICT;
CREATE INDEX shop_returns_list ON shop_returns(programme, state, number);
CREATE INDEX shop_returns_all ON shop_returns(programme, number);
CREATE INDEX shop_returns_member ON shop_returns(programme, member, number);
CREATE INDEX shop_returns_order ON shop_returns(order_id, state);
CREATE TABLE shop_return_units(
  return_id TEXT NOT NULL REFERENCES shop_returns(id),
  unit TEXT NOT NULL REFERENCES shop_units(id),
  amount INTEGER NOT NULL,
  done INTEGER NOT NULL DEFAULT 0,
  money_back INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY(return_id, unit)
) STRICT;
CREATE TABLE shop_return_images(
  return_id TEXT NOT NULL REFERENCES shop_returns(id),
  position INTEGER NOT NULL,
  hash TEXT NOT NULL REFERENCES shop_images(hash),
  PRIMARY KEY(return_id, position)
) STRICT;
CREATE TABLE shop_return_history(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  return_id TEXT NOT NULL REFERENCES shop_returns(id),
  at INTEGER NOT NULL,
  state TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  actor TEXT NOT NULL
) STRICT;
CREATE INDEX shop_return_history_return ON shop_return_history(return_id, number);
CREATE TABLE shop_parcels(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  programme TEXT NOT NULL,
  order_id TEXT NOT NULL REFERENCES shop_orders(id),
  return_id TEXT REFERENCES shop_returns(id),
  carrier TEXT NOT NULL,
  tracking_number TEXT NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('under_way','delivered')),
  sent_at INTEGER NOT NULL,
  delivered_at INTEGER,
  track_at INTEGER,
  UNIQUE(order_id, carrier, tracking_number)
) STRICT;
CREATE INDEX shop_parcels_list ON shop_parcels(programme, state, number);
CREATE INDEX shop_parcels_all ON shop_parcels(programme, number);
CREATE INDEX shop_parcels_order ON shop_parcels(order_id, number);
CREATE INDEX shop_parcels_tracking ON shop_parcels(track_at) WHERE track_at IS NOT NULL;
CREATE TABLE shop_parcel_events(
  parcel TEXT NOT NULL REFERENCES shop_parcels(id),
  position INTEGER NOT NULL,
  at INTEGER NOT NULL,
  text BLOB NOT NULL,
  delivered INTEGER NOT NULL,
  PRIMARY KEY(parcel, position)
) STRICT;
CREATE TABLE shop_invoices(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  programme TEXT NOT NULL,
  order_id TEXT NOT NULL REFERENCES shop_orders(id),
  member TEXT NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('personal','company')),
  title BLOB NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('requested','issued','red','withdrawn')),
  amount INTEGER NOT NULL,
  invoice_number TEXT NOT NULL DEFAULT '',
  red_number TEXT NOT NULL DEFAULT '',
  requested_at INTEGER NOT NULL,
  issued_at INTEGER,
  closed_at INTEGER
) STRICT;
CREATE INDEX shop_invoices_list ON shop_invoices(programme, state, number);
CREATE INDEX shop_invoices_all ON shop_invoices(programme, number);
CREATE UNIQUE INDEX shop_invoices_open ON shop_invoices(order_id) WHERE state IN ('requested','issued');
)sql",
    // What others are told, members' pictures, and the end of a programme.
    R"sql(
CREATE TABLE shop_events(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  order_id TEXT NOT NULL REFERENCES shop_orders(id),
  kind TEXT NOT NULL CHECK(kind IN ('created','paid','shipped','received','settled','cancelled','refunded')),
  detail TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE TABLE shop_image_uploads(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  programme TEXT NOT NULL,
  member TEXT NOT NULL,
  hash TEXT NOT NULL REFERENCES shop_images(hash),
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX shop_image_uploads_member ON shop_image_uploads(member, at);
CREATE TABLE shop_endings(
  programme TEXT PRIMARY KEY,
  stage TEXT NOT NULL CHECK(stage IN ('closing','closed'))
) STRICT;
ALTER TABLE shop_orders ADD COLUMN reversal_days INTEGER NOT NULL DEFAULT 0;
)sql",
    // Unused pictures are found without reading any.
    R"sql(
CREATE INDEX shop_images_by_time ON shop_images(stored_at, hash);
CREATE INDEX shop_goods_images_by_hash ON shop_goods_images(hash);
CREATE INDEX shop_return_images_by_hash ON shop_return_images(hash);
CREATE INDEX shop_image_uploads_by_hash ON shop_image_uploads(hash, at);
)sql",
    // How often in a row a carrier told nothing of a parcel.
    R"sql(
ALTER TABLE shop_parcels ADD COLUMN track_misses INTEGER NOT NULL DEFAULT 0;
)sql",
    // Which parcels are in the same box.
    R"sql(
CREATE INDEX shop_parcels_number ON shop_parcels(tracking_number) WHERE track_at IS NOT NULL;
)sql",
    // Which refunds the payment room was told of.
    R"sql(
ALTER TABLE shop_refunds ADD COLUMN told INTEGER NOT NULL DEFAULT 0 CHECK(told IN (0,1));
DROP INDEX shop_refunds_due;
CREATE INDEX shop_refunds_untold ON shop_refunds(number) WHERE state = 'due' AND told = 0;
)sql"};

}  // namespace

const Schema kShopSchema{"shop", kSteps};

}  // namespace greenpool::shop
