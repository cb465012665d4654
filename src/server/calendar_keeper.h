// Keeps the calendar of programmes going while no commands come: what falls due (windows execute, days end, ranks
// settle, claims turn into coins, changed terms take effect, …) is recorded soon after its time instead of before the
// next command.
//
// A programme is asked for its next date again only when it has recorded something since, or when that date has come;
// a programme at rest costs nothing.
// Thread safety: one thread at a time, neither the office's nor a programme's; waits for their engines.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "server/programmes.h"

namespace greenpool {

class CalendarKeeper {
 public:
  // Both outlive it. on_failure: a programme could not record what was due; may be empty.
  CalendarKeeper(const Programmes& programmes, Clock& clock, std::function<void(const Error&)> on_failure = {})
      : programmes_(programmes), clock_(clock), on_failure_(std::move(on_failure)) {}

  // Has recorded what is due by the clock in every programme; those that cannot be asked now are asked the next time.
  // The number of programmes in which something was due.
  std::size_t keep();

 private:
  struct Known {
    std::uint64_t records = 0;  // as of which the date holds
    std::optional<Timestamp> next;
  };

  bool keep(Programme& programme);

  const Programmes& programmes_;
  Clock& clock_;
  const std::function<void(const Error&)> on_failure_;
  std::map<std::string, Known, std::less<>> known_;
};

}  // namespace greenpool
