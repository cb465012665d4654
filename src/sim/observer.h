// Watches a run: what each command's events meant for the people in it. Memory: 10 bytes a member, and cohorts^2.
// Thread safety: one thread.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "engine/event.h"
#include "engine/state.h"
#include "sim/run_result.h"
#include "sim/scenario.h"

namespace greenpool {

// Of the members who were seen for at least so many days, those who reached a mark within them.
struct WithinDays {
  std::uint64_t seen = 0;
  std::uint64_t reached = 0;
};

class RunObserver {
 public:
  explicit RunObserver(const Scenario& scenario);

  void begin_day(int day) { day_ = static_cast<std::uint16_t>(day); }
  void joined();
  // The events of one command; `buyer` is the member whose order it was about, or nobody.
  void watch(const State& state, const std::vector<Event>& events, MemberIndex buyer);
  void end_day(const State& state);

  [[nodiscard]] int day() const { return day_; }
  // The product of all points splits.
  [[nodiscard]] double scale() const { return scale_; }
  // Members who were paid from the pool since the last call, some more than once; the list is emptied.
  [[nodiscard]] std::vector<MemberIndex>& paid_today() { return paid_today_; }
  [[nodiscard]] WithinDays within(Mark mark, int days) const;  // O(members)
  [[nodiscard]] RunResult result(const State& state) const;

 private:
  // Days, from the first of the scenario.
  static constexpr std::uint16_t kNever = UINT16_MAX;
  struct Life {
    std::uint16_t joined = 0;
    std::array<std::uint16_t, kMarks> reached{kNever, kNever, kNever};
    std::uint16_t exited = kNever;
  };

  void paid(const State& state, MemberIndex member, Money amount);
  // Members are numbered as they join, so that a cohort is a stretch of numbers: a search in a short list that is
  // always at hand, where the member's own entry would have to be fetched from memory.
  [[nodiscard]] std::size_t cohort_of(MemberIndex member) const {
    const auto next = std::upper_bound(cohort_begins_.begin(), cohort_begins_.end(), member.value());
    return static_cast<std::size_t>(next - cohort_begins_.begin()) - 1;
  }
  [[nodiscard]] DayPoint point(const State& state) const;
  void attribute();
  [[nodiscard]] std::vector<SurvivalStep> survival(Mark mark) const;
  [[nodiscard]] Flows flows(int digits) const;

  const std::uint32_t cohort_days_;
  const int days_;
  const int step_;
  const std::size_t cohorts_;
  std::vector<Life> lives_;
  std::vector<std::uint32_t> cohort_begins_;  // the first member of each that has begun
  std::uint16_t day_ = 0;
  double scale_ = 1;
  Money refunded_;
  std::array<std::uint64_t, kMarks> ever_reached_{};
  std::vector<MemberIndex> paid_today_;
  std::vector<DayPoint> series_;
  // By cohort, minor units: what is in the pool, and what moved today.
  std::vector<double> in_pool_;
  std::vector<std::int64_t> came_;
  std::vector<std::int64_t> went_;
  std::vector<double> pool_flows_;  // [from * cohorts + to]
  std::vector<std::int64_t> reward_flows_;
};

}  // namespace greenpool
