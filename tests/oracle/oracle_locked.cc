#include "tests/oracle/oracle_locked.h"

#include <algorithm>

namespace greenpool::oracle {
namespace {

const mpz_class kIndexOne = mpz_class(1) << 62;

}  // namespace

LockedPoints::LockedPoints(Flaw flaw) : flaw_(flaw), index_(kIndexOne) {}

mpq_class LockedPoints::unrounded(const Balance& balance) const {
  if (balance.epoch != epoch_ || balance.noted == 0) return 0;
  return ratio(balance.noted * index_, balance.index);
}

mpz_class LockedPoints::locked_of(const Balance& balance) const {
  const mpq_class exact = unrounded(balance);
  return flawed(Flaw::locked_balance_rounds_down) ? floor_of(exact) : ceiling_of(exact);
}

mpz_class LockedPoints::locked_of(std::size_t member) const {
  const auto found = balances_.find(member);
  return found == balances_.end() ? mpz_class(0) : locked_of(found->second);
}

mpz_class LockedPoints::collectable(std::size_t member) const {
  const auto found = balances_.find(member);
  if (found == balances_.end()) return 0;
  return found->second.ready + found->second.noted - locked_of(found->second);
}

bool LockedPoints::awaits_points(std::size_t member) const {
  const auto found = balances_.find(member);
  return found != balances_.end() && (found->second.noted > 0 || found->second.ready > 0);
}

void LockedPoints::note(Balance& balance) {
  const mpz_class now = locked_of(balance);
  if (now != unrounded(balance)) balance.slack += 1;
  balance.ready += balance.noted - now;
  balance.noted = now;
  balance.index = index_;
  balance.epoch = epoch_;
}

void LockedPoints::lock(std::size_t member, const mpz_class& points) {
  Balance& balance = balances_[member];
  note(balance);
  balance.noted += points;
  balance.exact += points;
  locked_ += points;
}

void LockedPoints::release(const mpz_class& points) {
  if (points == 0) return;
  const mpq_class stays = ratio(locked_ - points, locked_);
  for (auto& [member, balance] : balances_) {
    if (balance.epoch != epoch_ || balance.noted == 0) continue;
    balance.exact *= stays;
    balance.slack = balance.slack * stays + ratio(balance.noted, balance.index);
  }
  const mpq_class index = index_ * stays;
  index_ = flawed(Flaw::index_rounds_down) ? std::max(floor_of(index), mpz_class(1)) : ceiling_of(index);
  locked_ -= points;
  released_ += points;
  begin_epoch_if_empty();
}

mpz_class LockedPoints::collect(std::size_t member) {
  Balance& balance = balances_[member];
  note(balance);
  const mpz_class points = balance.ready;
  balance.ready = 0;
  released_ -= points;
  return points;
}

mpz_class LockedPoints::take(std::size_t member, const mpz_class& points) {
  Balance& balance = balances_[member];
  note(balance);
  balance.noted -= points;
  balance.exact = std::max(mpq_class(balance.exact - points), mpq_class(0));
  const mpz_class from_locked = std::min(points, locked_);
  const mpz_class residue = points - from_locked;
  locked_ -= from_locked;
  released_ -= residue;
  begin_epoch_if_empty();
  return residue;
}

mpz_class LockedPoints::settle() {
  const mpz_class residue = released_;
  released_ = 0;
  if (!flawed(Flaw::residue_is_lost)) locked_ += residue;
  for (auto& [member, balance] : balances_) note(balance);
  if (!flawed(Flaw::index_never_restarts)) index_ = kIndexOne;
  for (auto& [member, balance] : balances_) {
    balance.index = index_;
    balance.exact = balance.noted;
    balance.slack = 0;
  }
  return residue;
}

void LockedPoints::split(const mpz_class& factor) {
  locked_ *= factor;
  released_ *= factor;
  for (auto& [member, balance] : balances_) {
    note(balance);  // what is locked is multiplied, not what was when it was noted
    balance.noted *= factor;
    balance.ready *= factor;
    balance.exact *= factor;
    balance.slack *= factor;
  }
}

// With nothing locked, all that was is theirs to collect whole.
void LockedPoints::begin_epoch_if_empty() {
  if (locked_ > 0) return;
  index_ = kIndexOne;
  if (flawed(Flaw::epoch_never_ends)) return;
  ++epoch_;
  for (auto& [member, balance] : balances_) {
    balance.exact = 0;
    balance.slack = 0;
  }
}

std::optional<std::string> LockedPoints::broken() const {
  mpz_class sum;
  mpz_class collectable_sum;
  for (const auto& [member, balance] : balances_) {
    const mpz_class locked = locked_of(balance);
    sum += balance.noted + balance.ready;
    collectable_sum += collectable(member);
    if (balance.noted < 0 || balance.ready < 0) return "a locked balance is negative";
    if (locked < balance.exact) return "less is locked than the exact share";
    if (locked >= balance.exact + balance.slack + 1) return "more is locked than rounding explains";
  }
  if (locked_ < 0 || released_ < 0) return "L or what is released is negative";
  if (sum != locked_ + released_) return "the balances are not L + released";
  if (collectable_sum > released_) return "more can be collected than is released";
  if (index_ <= 0 || index_ > kIndexOne) return "the index is outside its bounds";
  return std::nullopt;
}

}  // namespace greenpool::oracle
