// What happened in a programme in the last days, to now: added up from the views' events.
// Complexity: O(events of the longest period), kept for a while (server/kept_reading.h).
// Thread safety: any thread; a reader's, since it may take long.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "money/money.h"
#include "server/kept_reading.h"

namespace greenpool {

// Today, and so many days with today among them, by the calendar of the terms.
inline constexpr std::array<int, 3> kPeriodDays{1, 7, 30};

struct PeriodFigures {
  int days = 1;
  Timestamp from;             // the begin of the first day
  std::uint64_t members = 0;  // who registered
  std::uint64_t orders = 0;   // settled
  Money spent;                // by members for them; what was refunded since is not deducted
  Money contributed;          // by them to the pool, likewise
  std::uint64_t sales = 0;
  Money sales_paid;
  std::uint64_t exits = 0;
  Money exits_paid;
  Money rewards;    // likewise
  Money withdrawn;  // paid out, fees and taxes included
};

// Injected into the pool ever, by where it came from.
struct InjectedBySource {
  Money subsidy;
  Money financing;
  Money reserve;
};

struct RecentFigures {
  std::uint64_t records = 0;  // of the journal that are in it
  int currency_digits = 2;
  std::array<PeriodFigures, kPeriodDays.size()> periods{};
  InjectedBySource injected;
};

struct RecentQuestion {
  std::string programme;
  std::string views;
  Timestamp now;
  int utc_offset_minutes = 0;  // of the terms
};

class RecentBook {
 public:
  // Errors: those of KeptReadings.
  [[nodiscard]] Result<RecentFigures> read(const RecentQuestion& question);

 private:
  KeptReadings<RecentFigures> kept_;
};

}  // namespace greenpool
