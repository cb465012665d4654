// Claims, coins, locked points, shares. What is locked for a member is never less than their exact share of L, so that
// nobody collects more than that; and by less than a unit more, and a unit for each time that the balance was noted,
// and what roundings of the index make of it (oracle_locked.h says how much).
#include <algorithm>

#include "tests/oracle/bounds.h"
#include "tests/oracle/exact_laws.h"

namespace greenpool::oracle {
namespace {

const mpz_class kIndexOne = mpz_class(1) << 62;

mpz_class of(Money amount) { return whole(amount.units()); }
mpz_class of(Points points) { return whole(points.units()); }
mpz_class share_of(const mpz_class& amount, Rate rate) {
  return floor_of(ratio(amount * whole(rate.units()), kMillion));
}

}  // namespace

const char* ExactLaws::broken_by(const ClaimProposed& claim) {
  ToldBatch& batch = claims_[std::string(claim.batch)];
  if (batch.approved) return "the batch was approved already";
  batch.proposed_by.insert(std::string(claim.operator_id));
  batch.claims.emplace_back(claim.member.value(), of(claim.amount));
  return nullptr;
}

const char* ExactLaws::broken_by(const ClaimsApproved& approval) {
  const auto found = claims_.find(approval.batch);
  if (found == claims_.end() || found->second.approved) return "no such batch waits";
  ToldBatch& batch = found->second;
  if (batch.proposed_by.contains(std::string(approval.operator_id))) return "one pair of eyes has seen it";
  mpz_class amount;
  for (const auto& [member, claim] : batch.claims) amount += claim;
  if (amount != of(approval.amount)) return "the claims are not what was proposed";
  batch.approved = true;
  owed_claims_ += amount;
  return nullptr;
}

const char* ExactLaws::broken_by(const ClaimsRejected& rejection) {
  const auto found = claims_.find(rejection.batch);
  if (found == claims_.end() || found->second.approved) return "no such batch waits";
  claims_.erase(found);
  return nullptr;
}

const char* ExactLaws::broken_by(const ClaimConverted& claim) {
  const auto found = claims_.find(claim.batch);
  if (found == claims_.end() || !found->second.approved) return "the batch was not approved";
  auto& claims = found->second.claims;
  const auto its = std::find(claims.begin(), claims.end(),
                             std::pair<std::size_t, mpz_class>(claim.member.value(), of(claim.amount)));
  if (its == claims.end()) return "there is no such claim";
  claims.erase(its);
  if (claims.empty()) claims_.erase(found);
  owed_claims_ -= of(claim.amount);
  coins_[claim.member.value()] += of(claim.amount);
  owed_coins_ += of(claim.amount);
  return nullptr;
}

const char* ExactLaws::broken_by(const ClaimRepaid& part) {
  if (part.coins.units() < 0 || part.claims.units() < 0) return "a share is negative";
  if (const char* broken = spend_coins(part.member, part.coins)) return broken;
  if (of(part.claims) > 0 && coins_[part.member.value()] > 0) return "coins are repaid before claims";
  owed_coins_ -= of(part.coins);
  owed_claims_ -= of(part.claims);
  wallet_of(part.member) += of(part.coins) + of(part.claims);
  return owed_claims_ < 0 ? "more is repaid than is owed" : nullptr;
}

const char* ExactLaws::spend_coins(MemberIndex member, Money amount) {
  if (amount.units() < 0 || of(amount) > coins_[member.value()]) return "coins were spent that nobody had";
  coins_[member.value()] -= of(amount);
  return nullptr;
}

// The part in coins: its share of the cost, and the points that are locked for it. The order's own price is the one
// before it.
const char* ExactLaws::broken_by_coins(const OrderSettled& order) {
  const Terms& terms = terms_of(order);
  const mpz_class coins = of(order.coins);
  const mpz_class money = of(order.paid) + of(order.subsidy);
  const mpz_class cost = of(order.cost) + of(order.coin_cost);
  if (coins == 0)
    return order.coin_cost.units() != 0 || order.locked.units() != 0 ? "no coins, but a part of them" : nullptr;
  if (of(order.cost) * (money + coins) < cost * money) return "the cost of the part in money does not round up";
  if ((of(order.cost) - 1) * (money + coins) >= cost * money) return "the cost of the part in money is too high";
  const mpz_class contribution =
      coins - of(order.coin_cost) - share_of(coins, reward_rate_) - share_of(coins, platform_rate_);
  mpz_class value = share_of(contribution, terms.grant_rate);
  if (terms.grant_base == GrantBase::profit) {
    value = std::min(share_of(coins - of(order.coin_cost), terms.grant_rate), contribution);
  }
  const mpz_class most = value > 0 ? floor_of(ratio(value * units_, minor_)) : mpz_class(0);
  if (of(order.locked) != 0 && of(order.locked) != most) return "locked points are not floor(v' / price)";
  owed_coins_ -= coins;
  return order.prepaid ? nullptr : spend_coins(order.member, order.coins);
}

const char* ExactLaws::broken_by_release(const OrderSettled& order) {
  const mpz_class released = of(order.released);
  const mpz_class worth =
      share_of(of(order.contribution) - of(order.grant_value), terms_of(order).legacy.release_share);
  if (released != std::min(locked_, floor_of(ratio(worth * units_, minor_))))
    return "released points are not min(L, floor(w / price))";
  if (released > 0) {
    const mpq_class stays = ratio(locked_ - released, locked_);
    for (auto& [member, share] : locked_shares_) {
      if (share.epoch != epoch_ || share.noted == 0) continue;
      share.exact *= stays;
      share.slack = share.slack * stays + ratio(share.noted, share.index);
    }
    index_ = ceiling_of(index_ * stays);
    locked_ -= released;
    released_ += released;
    begin_epoch_if_empty();
  }
  if (order.locked.units() == 0) return nullptr;
  LockedShare& share = locked_shares_[order.member.value()];
  note(share, ceiling_of(unrounded(share)));
  share.noted += of(order.locked);
  share.held += of(order.locked);
  share.exact += of(order.locked);
  locked_ += of(order.locked);
  return nullptr;
}

mpq_class ExactLaws::unrounded(const LockedShare& share) const {
  return share.epoch == epoch_ && share.noted > 0 ? ratio(share.noted * index_, share.index) : mpq_class(0);
}

void ExactLaws::note(LockedShare& share, const mpz_class& locked) {
  if (locked > unrounded(share)) share.slack += 1;
  share.noted = locked;
  share.index = index_;
  share.epoch = epoch_;
}

void ExactLaws::begin_epoch_if_empty() {
  if (locked_ > 0) return;
  ++epoch_;
  index_ = kIndexOne;
  for (auto& [member, share] : locked_shares_) {
    share.exact = 0;
    share.slack = 0;
    share.noted = 0;
  }
}

const char* ExactLaws::broken_by(const ReleasedCollected& collected) {
  LockedShare& share = locked_shares_[collected.member.value()];
  if (collected.points.units() <= 0) return "nothing was collected";
  share.held -= of(collected.points);
  released_ -= of(collected.points);
  if (released_ < 0) return "more was collected than was released";
  if (share.held < share.exact) return "a member collected more than their share";
  if (share.held > 0 && share.held >= share.exact + share.slack + 1) return "a member collected less than their share";
  note(share, share.held);
  const std::optional<PositionId> before = legacy_position_of(collected.member);
  // One that was empty may have closed since.
  if (!collected.opened && before != collected.position) return "it is not the member's legacy position";
  if (before) legacy_positions_.erase(before->value());
  legacy_positions_[collected.position.value()] = collected.member.value();
  return nullptr;
}

std::optional<PositionId> ExactLaws::legacy_position_of(MemberIndex member) const {
  for (const auto& [position, owner] : legacy_positions_) {
    if (owner == member.value()) return PositionId(position);
  }
  return std::nullopt;
}

// Points leave a balance that has nothing to collect. What L does not hold leaves S.
mpz_class ExactLaws::leave_locked(MemberIndex member, const mpz_class& points) {
  LockedShare& share = locked_shares_[member.value()];
  note(share, share.held);
  share.held -= points;
  share.noted -= points;
  share.exact = std::max(mpq_class(share.exact - points), mpq_class(0));
  const mpz_class residue = points > locked_ ? mpz_class(points - locked_) : mpz_class(0);
  locked_ -= points - residue;
  released_ -= residue;
  circulating_ -= residue;
  begin_epoch_if_empty();
  return residue;
}

const char* ExactLaws::broken_by(const LockedLapsed& lapse) {
  if (lapse.points.units() <= 0 || of(lapse.points) > locked_shares_[lapse.member.value()].held) {
    return "points lapse that are not locked";
  }
  if (leave_locked(lapse.member, of(lapse.points)) != of(lapse.residue)) return "the residue is another";
  return nullptr;
}

const char* ExactLaws::broken_by(const ReleasesSettled& settled) {
  if (of(settled.residue) != released_) return "the residue is not what is released";
  released_ = 0;
  locked_ += of(settled.residue);
  circulating_ -= of(settled.residue);
  index_ = kIndexOne;
  for (auto& [member, share] : locked_shares_) {
    share.exact = share.held;
    share.slack = 0;
    share.noted = share.held;
    share.index = index_;
    share.epoch = epoch_;
  }
  return nullptr;
}

void ExactLaws::split_locked(const mpz_class& factor) {
  locked_ *= factor;
  released_ *= factor;
  for (auto& [member, share] : locked_shares_) {
    note(share, ceiling_of(unrounded(share)));  // what is locked is multiplied, not what was when it was noted
    share.held *= factor;
    share.exact *= factor;
    share.slack *= factor;
    share.noted *= factor;
  }
}

const char* ExactLaws::broken_in_locked(const State& state) const {
  mpz_class held;
  for (const auto& [member, share] : locked_shares_) {
    held += share.held;
    const auto found = state.legacy.holdings.find(MemberIndex(static_cast<MemberIndex::rep>(member)));
    if (found == state.legacy.holdings.end()) return "a locked balance is missing";
    const mpz_class locked = of(state.legacy.locked_of(found->second));
    if (locked < share.exact) return "less is locked than a member's exact share";
    if (locked >= share.exact + share.slack + 1) return "more is locked than rounding explains";
    if (share.held - locked != of(state.legacy.collectable(found->first))) return "what can be collected is another";
  }
  if (held != locked_ + released_) return "the balances are not L + released";
  if (locked_ != of(state.legacy.locked)) return "L is not what the events say";
  if (released_ != of(state.legacy.released)) return "what is released is not what the events say";
  const auto balance = [&state](Account account) { return whole(state.books.balance(account).units()); };
  if (balance(Account::legacy_claims) != owed_claims_) return "claims are not what was approved";
  if (balance(Account::coins) != owed_coins_) return "coins are not what claims became";
  if (balance(Account::legacy_assumed) != owed_claims_ + owed_coins_) return "what was assumed is not what is owed";
  if (balance(Account::equity) != equity_) return "equity is not what was received for shares";
  return nullptr;
}

// Shares.

const char* ExactLaws::broken_by(const SharesIssued& issue) {
  return add_certificate(issue.certificate, {whole(issue.shares), issue.vesting_from.microseconds(), issue.cliff_days,
                                             issue.vesting_days, issue.locked_until.microseconds()});
}

const char* ExactLaws::add_certificate(std::string_view id, const ToldCertificate& certificate) {
  if (certificate.shares <= 0) return "a certificate has no shares";
  if (!certificates_.emplace(id, certificate).second) return "the certificate was issued already";
  mpz_class all;
  for (const auto& [its_id, its] : certificates_) all += its.shares;
  return all > mpz_class("1000000000000") ? "there are too many shares" : nullptr;
}

const char* ExactLaws::broken_by(const SharesTransferred& transfer) {
  const auto found = certificates_.find(transfer.certificate);
  if (found == certificates_.end()) return "there is no such certificate";
  ToldCertificate& from = found->second;
  if (transfer.shares <= 0 || whole(transfer.shares) > from.shares) return "shares are transferred that it has not";
  from.shares -= transfer.shares;
  from.transferred += transfer.shares;
  if (now_ < from.locked_until) return "locked shares are transferred";
  const std::int64_t days = (now_ - from.vesting_from) / kMicrosecondsPerDay;
  if (now_ < from.vesting_from || days < from.cliff_days) return "shares are transferred before the cliff";
  if (days < from.vesting_days && from.transferred * from.vesting_days > (from.shares + from.transferred) * days) {
    return "shares are transferred that have not vested";
  }
  return add_certificate(transfer.transfer, {whole(transfer.shares), 0, 0, 0, 0});
}

const char* ExactLaws::broken_by(const RoundOpened& round) {
  mpz_class all;
  for (const auto& [id, certificate] : certificates_) all += certificate.shares;
  if (all != round.shares_before) return "the shares before are others";
  rounds_[std::string(round.round)] = {of(round.pre_money), of(round.amount), all, round.subsidy_rate};
  return nullptr;
}

const char* ExactLaws::broken_by(const Invested& investment) {
  const auto found = rounds_.find(investment.round);
  if (found == rounds_.end()) return "there is no such round";
  ToldRound& round = found->second;
  const mpz_class amount = of(investment.amount);
  round.left -= amount;
  if (round.left < 0) return "the round is full";
  const mpz_class exact = amount * round.shares_before - whole(investment.shares) * round.pre_money;
  if (exact < 0 || exact >= round.pre_money) return "shares are not floor(amount x shares / pre-money)";
  if (share_of(amount, round.subsidy_rate) != of(investment.subsidy)) return "the subsidy is another";
  cash_ += amount;
  equity_ += amount - of(investment.subsidy);
  return add_certificate(investment.certificate,
                         {whole(investment.shares), 0, 0, 0, investment.locked_until.microseconds()});
}

const char* ExactLaws::broken_by(const SharesListed& listing) {
  if (share_price_ != 0) return "the shares are listed already";
  share_price_ = of(listing.share_price);
  free_from_ = listing.locked_until.microseconds();
  return nullptr;
}

const char* ExactLaws::broken_by(const PointsConverted& conversion) {
  const mpz_class cash = of(conversion.cash);
  const mpz_class points = of(conversion.points);
  if (share_price_ == 0) return "the shares are not listed";
  if (cash != whole(conversion.shares) * share_price_) return "cash is not shares x share price";
  if (points > circulating_ || cash > pool_) return "points that do not circulate were burnt";
  const mpz_class spare = points * pool_ - cash * circulating_;
  if (spare < 0 || spare >= pool_) return "burnt points are not ceil(cash x S / P)";
  pool_ -= cash;
  circulating_ -= points;
  equity_ += cash;
  return add_certificate(conversion.conversion, {whole(conversion.shares), 0, 0, 0, free_from_});
}

}  // namespace greenpool::oracle
