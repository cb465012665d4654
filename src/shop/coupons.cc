#include "shop/coupons.h"

#include <algorithm>

#include "office/random.h"
#include "shop/columns.h"
#include "shop/problems.h"
#include "shop/texts.h"

namespace greenpool::shop {
namespace {

constexpr std::string_view kColumns =
    "SELECT number,id,kind,title_zh,title_en,amount,rate,discount_max,spend_min,begins_at,ends_at,per_member,stock,"
    "claimed,state FROM shop_coupons";

bool is_valid(const CouponDraft& draft, Timestamp now) {
  const bool fixed = draft.kind == CouponKind::fixed;
  const bool value_is_valid = fixed ? draft.amount > Money(0) && draft.amount <= Money(kOrderMoneyMax) &&
                                          draft.rate == Rate(0) && !draft.discount_max
                                    : draft.rate > Rate(0) && draft.rate < Rate(kRateOne) && draft.amount == Money(0) &&
                                          (!draft.discount_max || *draft.discount_max > Money(0));
  return value_is_valid && is_line(draft.title_zh, 240) && is_line(draft.title_en, 240) &&
         draft.spend_min >= Money(0) && draft.spend_min <= Money(kOrderMoneyMax) && draft.begins_at < draft.ends_at &&
         draft.ends_at > now && draft.per_member > 0 && draft.stock > 0 && draft.stock <= 1'000'000'000;
}

Coupon read_row(const Rows& rows) {
  Coupon coupon;
  coupon.number = rows.integer(0);
  coupon.id = rows.text(1);
  CouponDraft& what = coupon.what;
  what.kind = read_name<CouponKind>(rows.text(2));
  what.title_zh = rows.text(3);
  what.title_en = rows.text(4);
  what.amount = Money(rows.integer(5));
  what.rate = Rate(rows.integer(6));
  what.discount_max = maybe<Money>(rows, 7);
  what.spend_min = Money(rows.integer(8));
  what.begins_at = Timestamp(rows.integer(9));
  what.ends_at = Timestamp(rows.integer(10));
  what.per_member = rows.integer(11);
  what.stock = rows.integer(12);
  coupon.claimed = rows.integer(13);
  coupon.stopped = rows.text(14) == "stopped";
  return coupon;
}

bool is_open(const CouponDraft& coupon, Timestamp at) { return at >= coupon.begins_at && at < coupon.ends_at; }

Money value_of(const CouponDraft& coupon, Money goods) {
  if (coupon.kind == CouponKind::fixed) return std::min(coupon.amount, goods);
  const Money off = share_floor(goods, coupon.rate);
  return coupon.discount_max ? std::min(off, *coupon.discount_max) : off;
}

}  // namespace

std::string issue_coupon(Work& work, const Actor& actor, const CouponDraft& draft) {
  if (!is_valid(draft, work.now)) throw Refusal(problems::coupon_invalid);
  std::string id = random_id("cp-");
  work.db.run(
      "INSERT INTO shop_coupons(id,programme,kind,title_zh,title_en,amount,rate,discount_max,spend_min,begins_at,"
      "ends_at,per_member,stock,state) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,'issued')",
      id, actor.programme, name_of(draft.kind), draft.title_zh, draft.title_en, draft.amount.units(),
      draft.rate.units(), stored(draft.discount_max), draft.spend_min.units(), draft.begins_at.microseconds(),
      draft.ends_at.microseconds(), draft.per_member, draft.stock);
  return id;
}

void stop_coupon(Work& work, const Actor& actor, const std::string& id) {
  (void)read_coupon(work, actor, id);
  work.db.run("UPDATE shop_coupons SET state='stopped' WHERE id=?1", id);
}

Coupon read_coupon(Work& work, const Actor& actor, const std::string& id) {
  Conditions where;
  where.add("id=", SqlValue(id));
  where.add("programme=", SqlValue(actor.programme));
  Rows rows = where.all(work.db, kColumns, "");
  if (!rows.next()) throw Refusal(problems::coupon_unknown);
  return read_row(rows);
}

std::vector<Coupon> list_coupons(Work& work, const Actor& actor, const CouponFilter& filter, const Page& page) {
  Conditions where;
  where.add("programme=", SqlValue(actor.programme));
  if (filter.open_at) {
    where.add("begins_at<=", SqlValue(filter.open_at->microseconds()));
    where.add("ends_at>", SqlValue(filter.open_at->microseconds()));
    where.text("state='issued'");
    where.text("claimed<stock");
  }
  std::vector<Coupon> found;
  Rows rows = where.newest(work.db, kColumns, "number", page);
  while (rows.next()) found.push_back(read_row(rows));
  return found;
}

std::string claim_coupon(Work& work, const Actor& member, const std::string& id) {
  const Coupon coupon = read_coupon(work, member, id);
  if (coupon.stopped || !is_open(coupon.what, work.now)) throw Refusal(problems::coupon_not_open);
  const auto held =
      work.db.integer("SELECT count(*) FROM shop_coupon_claims WHERE coupon=?1 AND member=?2", id, member.id);
  if (*held >= coupon.what.per_member) throw Refusal(problems::coupon_member_limit);
  if (work.db.run("UPDATE shop_coupons SET claimed=claimed+1 WHERE id=?1 AND claimed<stock", id) == 0) {
    throw Refusal(problems::coupon_sold_out);
  }
  std::string claim = random_id("cc-");
  work.db.run(
      "INSERT INTO shop_coupon_claims(id,programme,coupon,member,state,ends_at,claimed_at) "
      "VALUES(?1,?2,?3,?4,'held',?5,?6)",
      claim, member.programme, id, member.id, coupon.what.ends_at.microseconds(), work.now.microseconds());
  return claim;
}

std::vector<CouponClaim> list_claims(Work& work, const Actor& member, const std::optional<ClaimState>& state,
                                     const Page& page) {
  Conditions where;
  where.add("programme=", SqlValue(member.programme));
  where.add("member=", SqlValue(member.id));
  if (state) where.add("state=", SqlValue(name_of(*state)));
  std::vector<CouponClaim> found;
  Rows rows = where.newest(work.db, "SELECT number,id,coupon,state,order_id,claimed_at,ends_at FROM shop_coupon_claims",
                           "number", page);
  while (rows.next()) {
    found.push_back({rows.integer(0), rows.text(1), rows.text(2), read_name<ClaimState>(rows.text(3)),
                     rows.maybe_text(4), Timestamp(rows.integer(5)), Timestamp(rows.integer(6))});
  }
  return found;
}

Money discount_of(Work& work, const Actor& member, const std::string& claim, Money goods) {
  std::string coupon;
  {
    Rows rows = work.db.query("SELECT coupon,state FROM shop_coupon_claims WHERE id=?1 AND programme=?2 AND member=?3",
                              claim, member.programme, member.id);
    if (!rows.next()) throw Refusal(problems::coupon_claim_unknown);
    if (rows.text(1) != "held") throw Refusal(problems::coupon_used);
    coupon = rows.text(0);
  }
  const CouponDraft what = read_coupon(work, member, coupon).what;
  if (!is_open(what, work.now)) throw Refusal(problems::coupon_not_open);
  if (goods < what.spend_min) throw Refusal(problems::coupon_minimum);
  return value_of(what, goods);
}

void use_claim(Work& work, const std::string& claim, const std::string& order) {
  const auto changed =
      work.db.run("UPDATE shop_coupon_claims SET state='used',order_id=?2 WHERE id=?1 AND state='held'", claim, order);
  if (changed == 0) throw Refusal(problems::coupon_used);
}

void give_back_claim(Work& work, const std::string& claim) {
  work.db.run(
      "UPDATE shop_coupon_claims SET state=CASE WHEN ends_at>?2 THEN 'held' ELSE 'expired' END,order_id=NULL "
      "WHERE id=?1 AND state='used'",
      claim, work.now.microseconds());
}

std::int64_t expire_claims(Work& work, int at_most) {
  return work.db.run(
      "UPDATE shop_coupon_claims SET state='expired' WHERE number IN "
      "(SELECT number FROM shop_coupon_claims WHERE state='held' AND ends_at<=?1 ORDER BY ends_at LIMIT ?2)",
      work.now.microseconds(), at_most);
}

}  // namespace greenpool::shop
