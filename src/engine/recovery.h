// Who has received from the pool what they spent, counted as members' figures change, so that nobody has to walk over
// all of them to know. SPEC section 12.
//
// Invariant: passed[i] is the number of members with marks_passed() > i; the audit counts them again. It holds as long
// as whatever a member has spent or received changes by change_standing() (engine/apply/standing.h) only.
#pragma once

#include <array>
#include <cstdint>

#include "members/members.h"

namespace greenpool {

inline constexpr std::size_t kRecoveryMarks = 4;

// Of the marks: spent anything at all; received that, twice that, three times that. A member who never spent, or was
// refunded everything, has passed none, whatever they received. 0 .. kRecoveryMarks. O(1).
[[nodiscard]] inline std::size_t marks_passed(const Member& member) {
  if (member.spent <= Money(0)) return 0;
  if (member.received < member.spent) return 1;
  const Int128 spent = member.spent.units();
  const Int128 received = member.received.units();
  return received >= 3 * spent ? 4 : received >= 2 * spent ? 3 : 2;
}

struct RecoveryCounts {
  std::array<std::uint64_t, kRecoveryMarks> passed{};

  // One member's marks, before and after.
  void move(std::size_t before, std::size_t after) {
    for (std::size_t mark = before; mark < after; ++mark) ++passed[mark];
    for (std::size_t mark = after; mark < before; ++mark) --passed[mark];
  }

  friend bool operator==(const RecoveryCounts&, const RecoveryCounts&) = default;
};

}  // namespace greenpool
