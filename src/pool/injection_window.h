// What the pool held and what was injected into it during the last days: the cap on injections of SPEC sections 3
// and 13.
//
// Exact for times in whole seconds; a fraction of a second counts to the pool's side (a lower minimum, a later end).
// Changed terms may look back farther than those before, so whatever the longest window could ask for is kept.
// Memory: at most one entry for each second of kDaysKept in which something changed. Both notes are amortised O(1);
// a question costs O(injections in the window) and O(log entries).
#pragma once

#include <deque>

#include "base/time.h"
#include "money/money.h"

namespace greenpool {

class InjectionWindow {
 public:
  // The longest window that terms may have.
  static constexpr int kDaysKept = 90;

  explicit InjectionWindow(int days) : length_seconds_(std::int64_t{days} * 86'400) {}

  // From now on, at most kDaysKept.
  void set_length(int days) { length_seconds_ = std::int64_t{days} * 86'400; }

  // The pool holds `cash` from `at` on. Times never go back.
  void note_pool(Timestamp at, Money cash);
  void note_injection(Timestamp at, Money amount);

  // The least the pool held in (at - window, at]; 0 if the programme is younger than that.
  [[nodiscard]] Money smallest_pool(Timestamp at) const;
  // What was injected in (at - window, at].
  [[nodiscard]] Money injected(Timestamp at) const;

  // Whether another `amount` would exceed 1/((1-h)g) - 1 times the smallest pool. grant rate 0: never.
  [[nodiscard]] bool exceeds_cap(Timestamp at, Money amount, Rate sell_fee, Rate grant_rate) const;
  // The largest amount that would not, up to kMoneyMax; 0 when no amount fits any more.
  [[nodiscard]] Money room(Timestamp at, Rate sell_fee, Rate grant_rate) const;

  // Whether the notes are in order and end with `cash`. O(entries).
  [[nodiscard]] bool agrees_with(Money cash) const;

  template <class Self, class Archive>
  static void serialise(Self& self, Archive& archive) {
    archive.deque(self.levels_);
    archive.deque(self.injections_);
  }

 private:
  // From second `second` (its changes counted to the second's end) until the next entry the pool never was below
  // `least`, and below `last` only within that second. Entries ascend in both second and least.
  struct Level {
    std::int64_t second;
    Money least;
    Money last;
  };
  struct Injection {
    std::int64_t second;
    Money amount;
  };
  static_assert(std::has_unique_object_representations_v<Level> && std::has_unique_object_representations_v<Injection>);

  [[nodiscard]] std::int64_t begin_of_window(Timestamp at) const { return at.seconds() - length_seconds_; }
  [[nodiscard]] static std::int64_t begin_of_kept(Timestamp at) { return at.seconds() - kDaysKept * 86'400; }

  std::int64_t length_seconds_;
  std::deque<Level> levels_{{INT64_MIN, Money(0), Money(0)}};
  std::deque<Injection> injections_;
};

}  // namespace greenpool
