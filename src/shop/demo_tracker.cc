#include "shop/demo_tracker.h"

#include <array>

#include "shop/settings.h"

namespace greenpool::shop {
namespace {

struct Stage {
  std::int64_t after;  // it was sent
  std::string_view text;
};
constexpr std::array kStages{
    Stage{0, "快件已揽收（演示）"},
    Stage{10 * 60 * kMinute, "快件离开始发地分拨中心，发往目的地（演示）"},
    Stage{kDay + 14 * 60 * kMinute, "快件到达目的地分拨中心（演示）"},
    Stage{2 * kDay + 20 * 60 * kMinute, "快件正在派送（演示）"},
    Stage{3 * kDay, "快件已签收（演示）"},
};

}  // namespace

Result<std::vector<ParcelEvent>> DemoTracker::track(const TrackingQuestion& question) {
  const Timestamp now = clock_.now();
  std::vector<ParcelEvent> events;
  for (const Stage& stage : kStages) {
    const Timestamp at = later(question.sent_at, stage.after);
    if (now < at) break;
    events.push_back({at, std::string(stage.text), &stage == &kStages.back()});
  }
  return events;
}

}  // namespace greenpool::shop
