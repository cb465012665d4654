#include "terms/risk_text.h"

#include <vector>

#include "base/decimal.h"
#include "terms/price_risk.h"
#include "terms/review/rule.h"

namespace greenpool {
namespace {

using Items = std::vector<Explanation>;

// "30 %", "0.5 %": exact, a millionth has four decimals of a percent.
std::string percent(Rate rate) {
  std::string text = format_decimal(rate.units(), kRateDecimals - 2);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text + " %";
}

std::string amount(Money money, const Terms& terms) {
  return format_money(money, terms.currency.digits) + " " + terms.currency.code;
}

// The most of a price that can reach the pool: goods that cost nothing.
Rate reaches_pool(const Terms& terms) { return Rate(kRateOne) - terms.reward_rate - terms.platform_rate; }

// The most that granted points can be worth at once, of the price, rounded up: it is said to be a maximum.
Rate worth_at_once(const Terms& terms) {
  if (terms.grant_base == GrantBase::profit) return terms.grant_rate;
  return Rate(multiply_divide_ceil(reaches_pool(terms).units(), terms.grant_rate.units(), kRateOne));
}

void say_what_points_are(const Terms& terms, Items& items) {
  items.push_back(explain({"积分不是存款、股权或保险，没有人保证能换回多少钱。请只按商品本身值不值这个价来决定买不买。",
                           "Points are no deposit, no share and no insurance, and nobody guarantees what they bring. "
                           "Decide whether to buy by what the goods alone are worth to you."},
                          {}));
  items.push_back(explain({kPriceRiskZh, kPriceRiskEn}, {}));
  items.push_back(
      explain({"全体会员合计能从盈利池取出的，不超过池中的现金。有人取回的多于付出的，多出的部分是其他人付的。",
               "Members as a whole can take out no more than the cash in the pool. Whoever takes out more "
               "than they paid is paid by others."},
              {}));
  const std::string rewards = percent(terms.reward_rate);
  const std::string platform = percent(terms.platform_rate);
  items.push_back(
      explain({"按方案费率，所付金额最多 {} 进入盈利池，商品成本还要先从中扣除；{} 是奖励预算，{} "
               "归平台。单个商品可以另定费率。",
               "At the programme's rates at most {} of what is paid reach the pool, and the cost of the goods comes "
               "out of that "
               "first; {} are the budget of rewards, {} are the platform's. A product may have rates of its own."},
              {percent(reaches_pool(terms)), rewards, platform}));
  if (terms.remainder_to == RemainderTo::pool && terms.reward_rate > Rate(0)) {
    items.push_back(explain({"奖励预算中没有用掉的部分也进入盈利池，但不为此赠送积分。",
                             "What of the budget no reward used goes to the pool too; no points are granted for it."},
                            {}));
  }
}

void say_how_points_come_and_go(const Terms& terms, Items& items) {
  const bool on_profit = terms.grant_base == GrantBase::profit;
  items.push_back(explain(
      on_profit
          ? Wording{"订单结算时按利润的 {} 赠送积分，以结算前的价格折算；按该价格计，最多相当于所付金额的 {}。",
                    "When an order settles, points are granted for {} of its profit, at the price "
                    "before it; at that price they come to at most {} of what was paid."}
          : Wording{"订单结算时按进池金额的 {} 赠送积分，以结算前的价格折算；按该价格计，最多相当于所付金额的 {}。",
                    "When an order settles, points are granted for {} of what it pays into the pool, at the "
                    "price before it; at that price they come to at most {} of what was paid."},
      {percent(terms.grant_rate), percent(worth_at_once(terms))}));
  items.push_back(explain({"卖出积分时，{} 作为卖出费留在盈利池，到手 {}。",
                           "Of a sale of points {} stay in the pool as fee, and {} are paid."},
                          {percent(terms.sell_fee), percent(Rate(kRateOne) - terms.sell_fee)}));
  if (terms.sale_pricing == SalePricing::window) {
    items.push_back(explain({"卖出申请不会立即成交，而是在最长 {} 小时的窗口结束时按同一价格一并成交，且不能撤回。",
                             "A sale is not executed at once but at the end of a window of up to {} hours, together "
                             "with all others and at one price, and cannot be taken back."},
                            {std::to_string(terms.sale_window_hours)}));
  }
  if (!terms.exit_multiple) {
    items.push_back(explain({"没有强制退出，也没有任何到期兑付：积分只有卖出才变成钱。",
                             "There is no forced exit and nothing falls due: points become money by being sold only."},
                            {}));
    return;
  }
  items.push_back(explain(
      terms.exit_fee == ExitFee::charged
          ? Wording{"一个持仓的积分（含已卖出的）值到消费额的 {} 倍时，剩余积分自动全部卖出，不由持有人选择，"
                    "并照收卖出费。能否达到取决于以后的订单，可能永远达不到。",
                    "When the points of a position, sold ones included, are worth {} times what was spent, what is "
                    "left of them is sold automatically, whatever the holder wishes, less the fee. Whether that is "
                    "ever reached depends on later orders; it may never be."}
          : Wording{"一个持仓的积分（含已卖出的）值到消费额的 {} 倍时，剩余积分自动全部卖出，不由持有人选择，"
                    "不收卖出费。能否达到取决于以后的订单，可能永远达不到。",
                    "When the points of a position, sold ones included, are worth {} times what was spent, what is "
                    "left of them is sold automatically, whatever the holder wishes, without the fee. Whether that is "
                    "ever reached depends on later orders; it may never be."},
      {format_multiple(*terms.exit_multiple)}));
}

void say_what_can_be_taken_back(const Terms& terms, Items& items) {
  if (terms.reward_rate > Rate(0)) {
    items.push_back(explain({"奖励只从订单的奖励预算（{}）中支付：没有订单就没有奖励，订单退款时奖励被收回。",
                             "Rewards are paid out of an order's budget ({}) only: without orders there are none, and "
                             "they are taken back when the order is refunded."},
                            {percent(terms.reward_rate)}));
  }
  if (terms.reversal_days == 0) {
    items.push_back(explain({"订单结算以后，本方案不再办理退款；法律给予的退货等权利不因此减少。",
                             "After its settlement an order is not refunded in this programme; rights that the law "
                             "gives are not lessened by it."},
                            {}));
  } else {
    items.push_back(explain(
        {"结算后 {} 天内可以退款：收回该订单剩余的积分；已卖出的，所得的钱从零钱中扣回，不够的成为欠款，"
         "以后到账的钱先还欠款。法律给予的退货等权利不因此减少。",
         "Within {} days of its settlement an order can be refunded: the points that are left of it are taken back; "
         "what was received for others is taken from the wallet, and what that lacks becomes a debt, which later "
         "credits repay first. Rights that the law gives are not lessened by it."},
        {std::to_string(terms.reversal_days)}));
  }
  const WithdrawalTerms& withdrawal = terms.withdrawal;
  items.push_back(
      explain({"零钱提现每次至少 {}，手续费为 {} 加 {}，并按条款预扣税款；有欠款时不能提现。",
               "At least {} can be withdrawn from the wallet at once; the fee is {} and {}, tax is withheld "
               "as the terms say, and nothing can be withdrawn while a debt stands."},
              {amount(withdrawal.minimum, terms), percent(withdrawal.fee_rate), amount(withdrawal.fee_fixed, terms)}));
  if (withdrawal.daily_limit) {
    items.push_back(explain({"每人每日最多申请提现 {}。", "A member can ask for at most {} a day."},
                            {amount(*withdrawal.daily_limit, terms)}));
  }
  if (terms.legacy.release_share > Rate(0)) {
    items.push_back(explain(
        {"老会员的债权：锁定积分只由以后订单的盈余释放（进池金额减去赠送值后的 {}），可能永远释放不完；"
         "得到债权的 {} 倍时，仍锁定的积分失效。",
         "Claims of old members: locked points are released by what later orders pay beyond their grant ({} of that) "
         "and by nothing else, perhaps never all of them; at {} times the claim, what is still locked lapses."},
        {percent(terms.legacy.release_share), format_multiple(terms.legacy.multiple)}));
  }
}

void say_how_it_changes_and_ends(const Terms& terms, Items& items) {
  items.push_back(explain({"条款可以变更，至少提前 {} 天公告，提高卖出费至少提前 30 天；变更后须重新接受才能继续下单。"
                           "已有持仓保留其退出倍数，卖出费按卖出时有效的条款。",
                           "Terms can change with a notice of at least {} days, 30 for a higher sale fee; who wants to "
                           "order after that accepts again. Positions keep their exit multiple; the sale fee is that "
                           "of the terms in force at the sale."},
                          {std::to_string(terms.notice_days)}));
  items.push_back(explain({"方案可以关闭：停止接受订单，{} 天后把盈利池的现金按积分比例付给持有人，不收费，到此为止；"
                           "仍锁定的积分失效。分到的可能远少于消费额。",
                           "The programme can be closed: no more orders are taken, and {} days later the cash in the "
                           "pool is paid to holders by their points, without a fee, and that is the end; what is still "
                           "locked lapses. It may be far less than what was spent."},
                          {std::to_string(terms.wind_down_notice_days)}));
  items.push_back(explain({"积分所值少于所付金额的，差额由会员自己承担，没有人补偿，也没有担保或存款保险。"
                           "退款中收不回的部分由平台承担；平台资金不足时，退款要等平台注资。",
                           "That points are worth less than what was paid is the member's own loss: nobody makes it "
                           "good, and there is no guarantor and no deposit insurance. What a refund cannot get back is "
                           "the platform's loss; while the platform lacks the money, refunds wait."},
                          {}));
  items.push_back(explain({"以上数字出自条款，是信息，不构成法律或投资意见。",
                           "These figures come from the terms. They are information, not legal or financial advice."},
                          {}));
}

}  // namespace

std::string risk_text(const Terms& terms) {
  Items items;
  say_what_points_are(terms, items);
  say_how_points_come_and_go(terms, items);
  say_what_can_be_taken_back(terms, items);
  say_how_it_changes_and_ends(terms, items);
  const std::string who = terms.name + " (" + terms.id + ", " + terms.currency.code + ")\n";
  std::string zh = "风险提示 · " + who;
  std::string en = "What you risk · " + who;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::string number = std::to_string(i + 1) + ". ";
    zh += number + items[i].zh + "\n";
    en += number + items[i].en + "\n";
  }
  return zh + "\n" + en;
}

Digest text_hash(const Terms& terms) {
  Sha256 hash;
  hash.update(to_toml(terms));
  hash.update(std::string_view("\0", 1));
  hash.update(risk_text(terms));
  return hash.finish();
}

}  // namespace greenpool
