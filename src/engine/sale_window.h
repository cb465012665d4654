// Sales that were asked for and execute together at the window's end, at one price. SPEC section 13.
//
// Invariants: (1) no member has asked for more points than they hold; an exit, points split or reversal changes the
// request, and what falls to 0 vanishes; (2) a window is open as long as a request waits.
// Complexity: O(log requests). Thread safety: none needed, one writer.
#pragma once

#include <map>

#include "base/time.h"
#include "members/members.h"
#include "money/money.h"

namespace greenpool {

class SaleWindow {
 public:
  Timestamp end;                            // 0: no request waits
  std::map<MemberIndex, Points> requested;  // by whom; more than 0 each
  // While a window executes: what it is priced by. 0 otherwise.
  Money pool;
  Points circulating;
  // What its sales so far came to.
  Points sold;
  Money paid;
  // What members who asked hold, where an exit made it count: exits come in cascades, and a member may have a million
  // positions. Derived, and forgotten as soon as anything else happens to the member.
  std::map<MemberIndex, Points> held;

  [[nodiscard]] bool executes() const { return circulating > Points(0); }
  [[nodiscard]] Points of(MemberIndex member) const {
    const auto found = requested.find(member);
    return found == requested.end() ? Points(0) : found->second;
  }

  template <class Self, class Archive>
  static void serialise(Self& self, Archive& archive) {
    archive.value(self.end);
    archive.map(self.requested);
  }
};

}  // namespace greenpool
