// Who leaves next: the open positions in the order of their trigger prices, ties in order of opening (SPEC section 5),
// as of what the views hold. The engine's own queue is a heap that knows only who is first; here the open positions are
// gone through on a reader's thread, and the first kRungsMax are kept for a while (server/kept_reading.h).
// Complexity: a new ladder O(positions ever opened); a page of a kept one O(log).
// Thread safety: any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "money/money.h"
#include "pool/trigger.h"
#include "server/kept_reading.h"

namespace greenpool {

struct LadderRung {
  Trigger trigger;
  std::uint32_t position = 0;
  std::string member;
  Multiple multiple;
  Points acquired;
  Points remaining;
  Money spend;
};

struct LadderPlace {
  Trigger trigger;
  std::uint32_t position = 0;
};
// "numerator-denominator-position", both ways. nullopt: it is none.
[[nodiscard]] std::string cursor_of(const LadderPlace& place);
[[nodiscard]] std::optional<LadderPlace> parse_ladder_place(std::string_view cursor);

struct LadderQuestion {
  std::optional<Trigger> above = {};      // a price: only triggers above it
  std::optional<LadderPlace> after = {};  // only what comes after it
  std::size_t limit = 50;
};

struct LadderPage {
  std::uint64_t records = 0;  // of the journal that are in it
  int currency_digits = 2;
  std::uint64_t positions_open = 0;     // also those without a trigger
  std::uint64_t positions_waiting = 0;  // with one
  std::vector<LadderRung> rungs;
  std::optional<LadderPlace> next;  // of the page that follows; none where the kept rungs end
};

class ExitLadders {
 public:
  static constexpr std::size_t kRungsMax = 10'000;

  // views: the path of those of that programme. Errors: those of KeptReadings.
  [[nodiscard]] Result<LadderPage> page(const std::string& programme, const std::string& views,
                                        const LadderQuestion& question);

 private:
  // All its rungs, on one page.
  KeptReadings<LadderPage> ladders_;
};

}  // namespace greenpool
