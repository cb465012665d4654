// Who holds which shares: certificates, each of one holder; the rounds that sold them; the listing. SPEC section 10.
// Complexity: O(log certificates). Thread safety: none needed, one writer.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

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

}  // namespace greenpool
