#include "terms/review/rules.h"

namespace greenpool {
namespace {

// Coins are spending power by definition; money in a wallet is where it must wait.
std::optional<Verdict> check(const Terms& terms) {
  const WithdrawalTerms& withdrawal = terms.withdrawal;
  const bool coins = terms.legacy.release_share > Rate(0);
  if (!coins && withdrawal.minimum <= Money(1) && !withdrawal.daily_limit) return std::nullopt;
  const std::string minimum = amount_text(Ratio(withdrawal.minimum), terms);
  return Verdict{
      coins ? Severity::warning : Severity::information,
      explain(coins ? Wording{"老会员的消费币只能用于消费，不足 {} 的零钱也不能提取。预收资金、只能在本企业兑付商品的，"
                              "属于单用途预付卡：三十日内备案，记名卡限额 5000 元。应说明消费币是对旧债的清偿，"
                              "而非售卡。",
                              "The coins of old members can only be spent, and wallet balances below {} cannot be "
                              "withdrawn. Money taken in advance for the goods of one company is a single-purpose "
                              "prepaid card: filed within 30 days, at most 5 000 yuan on a registered one. Say that "
                              "coins settle an old debt and are not sold."}
                    : Wording{"不足 {} 的零钱不能提取，或每日提取有上限，只能先用于消费。预收资金、"
                              "只能在本企业兑付商品的，属于单用途预付卡：三十日内备案，记名卡限额 5000 元。"
                              "应说明零钱来自已完成的交易。",
                              "Wallet balances below {}, or above the daily limit, can be spent but not withdrawn at "
                              "once. Money taken in advance for the goods of one company is a single-purpose prepaid "
                              "card: filed within 30 days, at most 5 000 yuan on a registered one. Say that balances "
                              "come from completed trades."},
              {minimum}),
      {amount_figure("withdrawal_minimum", Ratio(withdrawal.minimum), terms),
       ratio_figure("legacy_release_share", Ratio(terms.legacy.release_share))}};
}

}  // namespace

const Rule kStoredValue{
    "stored_value",
    ReviewTopic::compliance,
    {"《单用途商业预付卡管理办法（试行）》第七条、第十八条",
     "Measures for Single-Purpose Commercial Prepaid Cards (trial), articles 7 and 18"},
    {"余额只能消费、不能立即提取", "Balances that can be spent but not withdrawn at once"},
    check,
};

}  // namespace greenpool
