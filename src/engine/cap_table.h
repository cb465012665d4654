// Who holds which shares: certificates, each of one holder; the rounds that sold them; the listing. SPEC section 10.
// Complexity: O(log certificates). Thread safety: none needed, one writer.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "engine/choices.h"
#include "money/money.h"

namespace greenpool {

struct Certificate {
  std::string holder;
  StakeKind kind = StakeKind::founder;
  std::int64_t shares = 0;
  Timestamp vesting_from;
  std::int64_t cliff_days = 0;
  std::int64_t vesting_days = 0;
  Timestamp locked_until;
  std::int64_t transferred = 0;  // of what vested: left to others

  [[nodiscard]] std::int64_t held() const { return shares - transferred; }
  // At `locked_until` the lock-up is over.
  [[nodiscard]] bool is_locked(Timestamp at) const { return at < locked_until; }

  template <class Self, class Archive>
  static void serialise(Self& self, Archive& archive) {
    archive.text(self.holder);
    archive.value(self.kind);
    archive.value(self.shares);
    archive.value(self.vesting_from);
    archive.value(self.cliff_days);
    archive.value(self.vesting_days);
    archive.value(self.locked_until);
    archive.value(self.transferred);
  }
};

struct FinancingRound {
  Money pre_money;
  Money amount;  // that it may raise
  Money raised;
  Rate subsidy_rate;
  std::int64_t shares_before = 0;

  template <class Self, class Archive>
  static void serialise(Self& self, Archive& archive) {
    archive.value(self.pre_money);
    archive.value(self.amount);
    archive.value(self.raised);
    archive.value(self.subsidy_rate);
    archive.value(self.shares_before);
  }
};

class CapTable {
 public:
  std::map<std::string, Certificate, std::less<>> certificates;
  std::map<std::string, FinancingRound, std::less<>> rounds;
  std::int64_t shares = 0;  // all certificates together
  Money share_price;        // of the listing; 0: not listed
  Timestamp locked_until;   // of shares that points become

  template <class Self, class Archive>
  static void serialise(Self& self, Archive& archive) {
    archive.map(self.certificates);
    archive.map(self.rounds);
    archive.value(self.shares);
    archive.value(self.share_price);
    archive.value(self.locked_until);
  }
};

// What of a certificate has vested by then, left to others or not: nothing before the cliff, floor(shares x days /
// vesting_days) by whole days since `vesting_from`, all at the last of them. O(1).
[[nodiscard]] std::int64_t vested(const Certificate& certificate, Timestamp at);

// What somebody holds of one kind: the certificates as they are now, their vesting and lock-ups as they are at a time.
struct Stake {
  std::string holder;
  StakeKind kind = StakeKind::founder;
  std::int64_t shares = 0;
  std::int64_t vested = 0;     // of them
  std::int64_t locked = 0;     // of them, in certificates whose lock-up is not over
  std::int64_t per_mille = 0;  // of all shares, cut

  friend bool operator==(const Stake&, const Stake&) = default;
};
// In order of holder, then kind; who left everything to others is left out. O(certificates).
[[nodiscard]] std::vector<Stake> holders(const CapTable& table, Timestamp at);

// The part of the company that a round's investors get for their money, money / (pre-money + money) in per mille, cut:
// of what is raised so far, and of all that it may raise. Everyone from before the round has that much less.
struct Dilution {
  std::string round;
  std::int64_t raised_per_mille = 0;
  std::int64_t full_per_mille = 0;

  friend bool operator==(const Dilution&, const Dilution&) = default;
};
// In order of name. O(rounds).
[[nodiscard]] std::vector<Dilution> dilution(const CapTable& table);

}  // namespace greenpool
