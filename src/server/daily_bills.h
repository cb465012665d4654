// Yesterday's bill of every payment provider, fetched and imported once: which days are wanted, and what became of
// them, stands in the office. A bill is asked for from ten in the morning in China on (before, it may not be whole),
// again with growing pauses while it cannot be had, and a day that was missed while the server was off is made up for.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "office/office.h"
#include "payments/payment_rules.h"

namespace greenpool {

extern const Schema kBillsSchema;

enum class BillState : std::uint8_t {
  wanted,
  imported,
  none,  // the provider says that nothing moved that day
};
[[nodiscard]] std::string_view name_of(BillState state);

struct DailyBill {
  std::int64_t number = 0;  // rises; the key of lists
  std::string provider;
  std::int64_t day = 0;  // since 1970-01-01, of China's calendar
  BillState state = BillState::wanted;
  std::int64_t tries = 0;
  Timestamp due_at;       // of the next try, while it is wanted
  std::string statement;  // once it is imported
  std::string problem;    // of the last try, for operators
};

// Fetches and imports what is due; how many days came to an end. Never inside office work. Throws what Office::ask
// throws.
std::size_t fetch_due_bills(Office& office, const PaymentRules& rules,
                            const std::function<void(const Error&)>& on_failure);

// Newest first, below that number.
[[nodiscard]] std::vector<DailyBill> list_daily_bills(Work& work, std::int64_t before, std::size_t limit);

}  // namespace greenpool
