// The withdrawals that are not over, and what each member took out today and this month. SPEC section 8.
//
// A withdrawal is requested, approved, sent, and then resolved: paid, failed, or unknown, which waits for a
// reconciliation and is never sent again. What is over leaves the book; its id stays used for ever (service/past.h).
// Complexity: O(log open withdrawals). Thread safety: none needed, one writer.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "members/members.h"
#include "money/money.h"
#include "terms/terms.h"

namespace greenpool {

enum class WithdrawalStage : std::uint8_t { requested, approved, sent, unknown };

struct Withdrawal {
  MemberIndex member;
  Money amount;
  WithdrawalStage stage = WithdrawalStage::requested;
  std::int64_t day = 0;  // of the request, for the daily limit
  std::string approved_by;

  template <class Self, class Archive>
  static void serialise(Self& self, Archive& archive) {
    archive.value(self.member);
    archive.value(self.amount);
    archive.value(self.stage);
    archive.value(self.day);
    archive.text(self.approved_by);
  }
};

// Of the calendar day and month it names.
struct WithdrawnSoFar {
  std::int64_t day = 0;
  Money requested;  // that day, what was released again deducted
  std::int64_t month = 0;
  Money paid;  // that month, fees and taxes included
  Money tax;   // withheld of it

  // With the figures of another day or month forgotten.
  [[nodiscard]] WithdrawnSoFar at(std::int64_t this_day, std::int64_t this_month) const {
    WithdrawnSoFar now{this_day, Money(0), this_month, Money(0), Money(0)};
    if (day == this_day) now.requested = requested;
    if (month == this_month) {
      now.paid = paid;
      now.tax = tax;
    }
    return now;
  }
};

class WithdrawalBook {
 public:
  [[nodiscard]] const Withdrawal* find(std::string_view id) const {
    const auto found = open_.find(id);
    return found == open_.end() ? nullptr : &found->second;
  }
  [[nodiscard]] Withdrawal* find(std::string_view id) {
    const auto found = open_.find(id);
    return found == open_.end() ? nullptr : &found->second;
  }
  [[nodiscard]] std::size_t size() const { return open_.size(); }

  void add(std::string_view id, const Withdrawal& withdrawal) {
    open_.emplace(id, withdrawal);
    requests_[withdrawal.member].emplace_back(id);
  }
  void remove(std::string_view id) {
    const auto found = open_.find(id);
    const auto requests = requests_.find(found->second.member);
    std::erase(requests->second, id);
    if (requests->second.empty()) requests_.erase(requests);
    open_.erase(found);
  }
  // The member's open withdrawals, oldest request first.
  [[nodiscard]] const std::vector<std::string>& of_member(MemberIndex member) const {
    static const std::vector<std::string> kNone;
    const auto found = requests_.find(member);
    return found == requests_.end() ? kNone : found->second;
  }

  [[nodiscard]] WithdrawnSoFar so_far(MemberIndex member) const {
    const auto found = so_far_.find(member);
    return found == so_far_.end() ? WithdrawnSoFar{} : found->second;
  }
  void set_so_far(MemberIndex member, const WithdrawnSoFar& so_far) { so_far_[member] = so_far; }

  template <class Visit>
  void for_each(Visit&& visit) const {
    for (const auto& [id, withdrawal] : open_) visit(id, withdrawal);
  }

  template <class Self, class Archive>
  static void serialise(Self& self, Archive& archive) {
    archive.map(self.open_);
    archive.map(self.so_far_);
    // The order of requests, member by member.
    std::vector<Listed> listed;
    if constexpr (!Archive::kReads) {
      for (const auto& [member, ids] : self.requests_) {
        for (const std::string& id : ids) listed.push_back({id});
      }
    }
    archive.list(listed);
    if constexpr (Archive::kReads) {
      self.requests_.clear();
      for (const Listed& entry : listed) {
        const Withdrawal* const withdrawal = self.find(entry.id);
        if (withdrawal == nullptr) return archive.damaged("a withdrawal is listed that is not open");
        self.requests_[withdrawal->member].push_back(entry.id);
      }
      if (listed.size() != self.open_.size()) archive.damaged("a withdrawal is not listed");
    }
  }

 private:
  struct Listed {
    std::string id;
    template <class Self, class Archive>
    static void serialise(Self& self, Archive& archive) {
      archive.text(self.id);
    }
  };

  std::map<std::string, Withdrawal, std::less<>> open_;
  std::map<MemberIndex, WithdrawnSoFar> so_far_;
  std::map<MemberIndex, std::vector<std::string>> requests_;  // follows from open_ but for the order
};

// The tax of `month_total` withdrawn in a month, exact, rounded up. Brackets bear their rate on the part above them.
[[nodiscard]] inline Money tax_of(std::span<const TaxBracket> brackets, Money month_total) {
  UInt128 parts = 0;  // minor units x 1e6
  for (std::size_t i = 0; i < brackets.size(); ++i) {
    if (month_total <= brackets[i].above) break;
    const Money top = i + 1 < brackets.size() ? std::min(brackets[i + 1].above, month_total) : month_total;
    parts += wide(static_cast<std::uint64_t>((top - brackets[i].above).units()),
                  static_cast<std::uint64_t>(brackets[i].rate.units()));
  }
  return Money(static_cast<std::int64_t>((parts + kRateOne - 1) / kRateOne));
}

}  // namespace greenpool
