// What waits for somebody in the office, and what statements say that moved, in figures for a page.
// Thread safety: the office's thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "money/money.h"
#include "office/office.h"

namespace greenpool {

struct WaitingFigures {
  std::int64_t approvals = 0;          // of the programme
  std::int64_t returns_to_decide = 0;  // asked for by members
  std::int64_t returns_to_arrive = 0;  // approved, the goods are not back
  std::int64_t refunds = 0;            // under way
  std::int64_t webhooks = 0;           // deliveries of all programmes
};
[[nodiscard]] WaitingFigures waiting_figures(Work& work, std::string_view programme);

// What moved on all accounts of this office by their statements, in some days of China's calendar.
struct StatementFigures {
  Timestamp from;              // the begin of the first day
  Money moved;                 // in less out less fees
  std::int64_t unmatched = 0;  // lines
  std::size_t accounts = 0;    // that statements were ever of
};
// Those with today, so many. O(accounts x days).
[[nodiscard]] StatementFigures statement_figures(Work& work, std::int64_t days);

}  // namespace greenpool
