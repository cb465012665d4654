// Wallets, rewards, refunds and withdrawals.
#include "tests/oracle/exact_laws.h"

namespace greenpool::oracle {

const char* ExactLaws::broken_by(const MemberRegistered& member) {
  if (member.member.value() != wallets_.size()) return "a number was left out";
  wallets_.emplace_back();
  accepted_.push_back(0);
  return nullptr;
}

const char* ExactLaws::broken_by(const OrderPaid& order) {
  const mpz_class wallet = whole(order.wallet.units());
  Deposit deposit{whole(order.paid.units()),    wallet,
                  whole(order.subsidy.units()), order.reward_rate,
                  order.platform_rate,          whole(order.coins.units())};
  if (!has_accepted(order.member)) return "the buyer has not accepted the terms in force";
  cash_ += deposit.paid - wallet;
  if (wallet > 0 && wallet_of(order.member) < wallet) return "a wallet paid what it did not hold";
  wallet_of(order.member) -= wallet;
  if (const char* broken = spend_coins(order.member, order.coins)) return broken;
  if (!deposits_.emplace(order.order, std::move(deposit)).second) return "the order was paid already";
  return nullptr;
}

const char* ExactLaws::broken_by(const OrderCancelled& order) {
  const auto deposit = deposits_.find(order.order);
  if (deposit == deposits_.end()) return "the order was not paid";
  const Deposit& paid = deposit->second;
  const bool all = paid.paid - paid.wallet == whole(order.cash.units()) && paid.wallet == whole(order.wallet.units()) &&
                   paid.subsidy == whole(order.subsidy.units()) && paid.coins == whole(order.coins.units());
  if (!all) return "not all went back where it came from";
  cash_ -= whole(order.cash.units());
  wallet_of(order.member) += paid.wallet;
  coins_[order.member.value()] += paid.coins;
  deposits_.erase(deposit);
  return nullptr;
}

// Where the money of an order comes from, and at which rates.
const char* ExactLaws::broken_by_deposit(const OrderSettled& order) {
  if (order.prepaid) {
    const auto deposit = deposits_.find(order.order);
    if (deposit == deposits_.end()) return "the order was not paid";
    const Deposit& paid = deposit->second;
    if (paid.paid != whole(order.paid.units()) || paid.subsidy != whole(order.subsidy.units()) ||
        paid.coins != whole(order.coins.units())) {
      return "the deposit is another";
    }
    reward_rate_ = paid.reward_rate;
    platform_rate_ = paid.platform_rate;
    deposits_.erase(deposit);
    return nullptr;
  }
  if (!has_accepted(order.member)) return "the buyer has not accepted the terms in force";
  const mpz_class wallet = whole(order.wallet.units());
  if (wallet > 0 && wallet_of(order.member) < wallet) return "a wallet paid what it did not hold";
  wallet_of(order.member) -= wallet;
  cash_ += whole(order.paid.units()) - wallet;
  return nullptr;
}

const char* ExactLaws::broken_by(const RewardPaid& reward) {
  const mpz_class amount = whole(reward.amount.units());
  const mpz_class exact = whole(reward.base.units()) * whole(reward.rate.units());
  if (amount <= 0 || amount * 1'000'000 > exact || (amount + 1) * 1'000'000 <= exact) {
    return "a reward is not floor(base x rate)";
  }
  if (amount > rewards_) return "rewards exceed what their order set aside";
  rewards_ -= amount;
  wallet_of(reward.member) += amount;
  if (settled_ != nullptr) settled_->rewards.push_back(amount);
  return nullptr;
}

const char* ExactLaws::broken_by(const RewardReversed& reward) {
  const auto kept = kept_.find(reward.order);
  const auto line = static_cast<std::size_t>(reward.line);
  if (kept == kept_.end() || line >= kept->second.rewards.size()) return "there was no such reward";
  const mpz_class amount = whole(reward.amount.units());
  mpz_class& left = kept->second.rewards[line];
  if (amount <= 0 || amount > left) return "a reward is taken back twice";
  left -= amount;
  rewards_back_ += amount;
  wallet_of(reward.member) -= amount;
  return nullptr;
}

const char* ExactLaws::broken_by(const OrderReversed& reversal) {
  const auto kept = kept_.find(reversal.order);
  if (kept == kept_.end()) return "there was no such order";
  const auto of = [](Money amount) { return whole(amount.units()); };
  const mpz_class money = of(reversal.refund) + of(reversal.subsidy);
  const mpz_class part = money + of(reversal.coins);
  const mpz_class price = kept->second.price;
  if (part <= 0 || part > price) return "more is refunded than was paid";
  // In proportion, but for a minor unit that money cannot return.
  const mpz_class coins_off = of(reversal.coins) * price - kept->second.coins * part;
  if (coins_off <= -price || coins_off >= price) return "coins are not refunded in proportion";
  const mpz_class locked_part = ceiling_of(ratio(kept->second.locked * part, price));
  if (whole((reversal.locked + reversal.legacy_points).units()) > locked_part)
    return "more points are taken than it locked";
  if (of(reversal.contribution) > kept->second.contribution) return "more leaves than was contributed";
  for (const Money amount : {reversal.refund, reversal.subsidy, reversal.pool_back, reversal.received,
                             reversal.collected, reversal.platform_back, reversal.reserve_back, reversal.cost_back,
                             reversal.loss, reversal.gain, reversal.coins, reversal.legacy_received}) {
    if (amount.units() < 0) return "a share is negative";
  }
  if (of(reversal.rewards_back) != rewards_back_) return "rewards taken back are not those before it";
  rewards_back_ = 0;
  if (reversal.collected > reversal.received) return "more is collected than was received";
  if (reversal.pool_back > reversal.contribution) return "the pool gives back more than it got";
  if (reversal.cost_back > reversal.cost) return "the supplier gives back more than it got";
  const mpz_class points = whole(reversal.points.units());
  if (points < 0 || points > circulating_) return "points that do not circulate were taken";
  if (of(reversal.pool_back) * circulating_ > points * pool_) return "the pool pays more than the points are worth";
  const mpz_class gap = of(reversal.contribution) - of(reversal.pool_back);
  const mpz_class made_good = std::min(of(reversal.received), gap);
  const mpz_class funded = of(reversal.pool_back) + made_good + of(reversal.platform_back) + of(reversal.rewards_back) +
                           of(reversal.reserve_back) + of(reversal.cost_back) + of(reversal.loss) - of(reversal.gain);
  if (money != funded) return "a cent is missing";
  if (reversal.loss.units() > 0 && reversal.gain.units() > 0) return "it both loses and gains";
  const mpz_class before = wallet_of(reversal.member) + of(reversal.refund);
  if (of(reversal.collected) != std::min(of(reversal.received), before > 0 ? before : mpz_class(0))) {
    return "what is collected is not what the wallet held";
  }
  kept->second.price -= part;
  kept->second.contribution -= of(reversal.contribution);
  kept->second.coins -= of(reversal.coins);
  kept->second.locked -= locked_part;
  wallet_of(reversal.member) += of(reversal.refund) - of(reversal.received) - of(reversal.legacy_received);
  pool_ -= of(reversal.pool_back);
  circulating_ -= points + whole(reversal.legacy_points.units());
  coins_[reversal.member.value()] += of(reversal.coins);
  owed_coins_ += of(reversal.coins);
  if (reversal.locked.units() > 0) {
    if (whole(reversal.locked.units()) > locked_shares_[reversal.member.value()].held) return "so much was not locked";
    leave_locked(reversal.member, whole(reversal.locked.units()));
  }
  return nullptr;
}

const char* ExactLaws::broken_by(const WithdrawalRequested& withdrawal) {
  const mpz_class amount = whole(withdrawal.amount.units());
  if (amount <= 0 || amount > wallet_of(withdrawal.member)) return "more is withdrawn than the wallet holds";
  wallet_of(withdrawal.member) -= amount;
  if (!held_.emplace(withdrawal.withdrawal, amount).second) return "the withdrawal was asked for already";
  return nullptr;
}

const char* ExactLaws::broken_by(const WithdrawalPaid& withdrawal) {
  const auto held = held_.find(withdrawal.withdrawal);
  if (held == held_.end() || held->second != whole(withdrawal.amount.units())) return "it was not held";
  held_.erase(held);
  const Money out = withdrawal.amount - withdrawal.fee - withdrawal.tax;
  if (withdrawal.fee.units() < 0 || withdrawal.tax.units() < 0 || out.units() < 0) return "a share is negative";
  cash_ -= whole(out.units());
  return nullptr;
}

const char* ExactLaws::broken_by(const WithdrawalReleased& withdrawal) {
  const auto held = held_.find(withdrawal.withdrawal);
  if (held == held_.end() || held->second != whole(withdrawal.amount.units())) return "it was not held";
  held_.erase(held);
  wallet_of(withdrawal.member) += whole(withdrawal.amount.units());
  return nullptr;
}

const char* ExactLaws::broken_by(const CapitalPaidIn& capital) {
  cash_ += whole(capital.amount.units());
  return nullptr;
}

const char* ExactLaws::broken_by(const CapitalDrawn& capital) {
  cash_ -= whole(capital.amount.units());
  return nullptr;
}

const char* ExactLaws::broken_by(const TaxRemitted& tax) {
  cash_ -= whole(tax.amount.units());
  return nullptr;
}

const char* ExactLaws::broken_by(const SubsidyFunded& subsidy) {
  cash_ += whole(subsidy.amount.units());
  return nullptr;
}

const char* ExactLaws::broken_by(const SupplierPaid& payment) {
  cash_ -= whole(payment.amount.units());
  return nullptr;
}

const char* ExactLaws::broken_by(const DividendPaid& share) {
  if (share.amount.units() <= 0) return "a share is nothing";
  shares_ += whole(share.amount.units());
  wallet_of(share.member) += whole(share.amount.units());
  return nullptr;
}

const char* ExactLaws::broken_by(const DividendDistributed& dividend) {
  if (shares_ != whole(dividend.amount.units())) return "the shares are not the whole";
  shares_ = 0;
  return nullptr;
}

const char* ExactLaws::broken_by(const ProfitGathered& profit) {
  if (profit.gathered.units() < 0 || profit.gathered > profit.due) return "more gathers than is due";
  return nullptr;
}

const char* ExactLaws::broken_at_end() {
  if (rewards_ != 0) return "rewards were promised and not paid";
  if (rewards_back_ != 0) return "rewards were taken back without a refund";
  if (shares_ != 0) return "shares were paid without a distribution";
  if (window_) return "a window was priced and not closed";
  if (closing_) return "the end began and did not come";
  return nullptr;
}

}  // namespace greenpool::oracle
