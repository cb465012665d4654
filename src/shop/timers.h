// What time brings, of all programmes. Called every few seconds; each call does a bounded piece of it, and what was
// done is not done again.
#pragma once

#include "office/office.h"

namespace greenpool::shop {

struct TimerReport {
  int cancelled = 0;    // unpaid orders whose time was over
  int received = 0;     // parcels that nobody confirmed
  int settled = 0;      // orders whose return window closed
  int asked_again = 0;  // units that the engine had refused
  int expired = 0;      // coupons

  // Whether some of it reached the bound, so that there may be more at once.
  bool more = false;
};

inline constexpr int kTimerBatch = 100;  // of each kind in one call

TimerReport run_timers(Work& work, int batch = kTimerBatch);

}  // namespace greenpool::shop
