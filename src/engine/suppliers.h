// What each supplier is owed, or owes after returns, and the payments that wait for a second person.
// Complexity: O(log suppliers). Thread safety: none needed, one writer.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "money/money.h"

namespace greenpool {

inline constexpr std::uint32_t kNoSupplier = UINT32_MAX;

struct Supplier {
  std::string id;  // empty for the one that stands for all orders without a supplier
  Money owed;      // below 0: what the supplier owes

  template <class Self, class Archive>
  static void serialise(Self& self, Archive& archive) {
    archive.text(self.id);
    archive.value(self.owed);
  }
};

struct SupplierPayment {
  std::uint32_t supplier = 0;
  Money amount;
  std::string requested_by;

  template <class Self, class Archive>
  static void serialise(Self& self, Archive& archive) {
    archive.value(self.supplier);
    archive.value(self.amount);
    archive.text(self.requested_by);
  }
};

class SupplierBook {
 public:
  SupplierBook() : suppliers_(1), numbers_{{std::string(), 0}} {}

  // kNoSupplier when there is none.
  [[nodiscard]] std::uint32_t find(std::string_view id) const {
    if (id.empty()) return 0;
    const auto found = numbers_.find(id);
    return found == numbers_.end() ? kNoSupplier : found->second;
  }
  std::uint32_t find_or_add(std::string_view id) {
    if (const std::uint32_t found = find(id); found != kNoSupplier) return found;
    const auto number = static_cast<std::uint32_t>(suppliers_.size());
    suppliers_.push_back({std::string(id), Money(0)});
    numbers_.emplace(id, number);
    return number;
  }
  [[nodiscard]] Supplier& at(std::uint32_t number) { return suppliers_[number]; }
  [[nodiscard]] const Supplier& at(std::uint32_t number) const { return suppliers_[number]; }
  [[nodiscard]] const std::vector<Supplier>& all() const { return suppliers_; }

  [[nodiscard]] std::map<std::string, SupplierPayment, std::less<>>& payments() { return payments_; }
  [[nodiscard]] const std::map<std::string, SupplierPayment, std::less<>>& payments() const { return payments_; }

  template <class Self, class Archive>
  static void serialise(Self& self, Archive& archive) {
    archive.list(self.suppliers_);
    archive.map(self.payments_);
    if constexpr (Archive::kReads) {
      self.numbers_.clear();
      for (std::uint32_t i = 0; i < self.suppliers_.size(); ++i) self.numbers_.emplace(self.suppliers_[i].id, i);
      const bool sound =
          !self.suppliers_.empty() && self.suppliers_[0].id.empty() && self.numbers_.size() == self.suppliers_.size();
      if (archive.status() && !sound) archive.damaged("its suppliers are not as they were added");
      for (const auto& [id, payment] : self.payments_) {
        if (archive.status() && payment.supplier >= self.suppliers_.size()) archive.damaged("a supplier is unknown");
      }
    }
  }

 private:
  std::vector<Supplier> suppliers_;
  std::map<std::string, std::uint32_t, std::less<>> numbers_;
  std::map<std::string, SupplierPayment, std::less<>> payments_;
};

}  // namespace greenpool
