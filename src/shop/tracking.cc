#include "shop/tracking.h"

#include "shop/parcels.h"
#include "shop/settings.h"

namespace greenpool::shop {
namespace {

constexpr std::int64_t kRest = 5 * kMinute;

// What is wrong concerns every parcel.
bool concerns_all(const Error& error) { return error.code.starts_with("tracker_"); }

}  // namespace

std::size_t Tracking::track_one() {
  Timestamp now{};
  const std::vector<TrackedParcel> due = options_.office->ask([&](Work& work) {
    now = work.now;
    return now < rests_until_ ? std::vector<TrackedParcel>() : parcels_to_track(work, *options_.sealer);
  });
  if (due.empty()) return 0;
  const Result<std::vector<ParcelEvent>> told = options_.tracker->track(due.front().question);
  if (!told && concerns_all(told.error())) {
    rests_until_ = later(now, kRest);
    if (options_.on_failure) options_.on_failure(told.error());
    return 1;
  }
  // A piece of work for each: there may be many events of many parcels.
  for (const TrackedParcel& parcel : due) {
    options_.office->ask([&](Work& work) {
      told ? record_tracking(work, parcel, *told, *options_.sealer) : miss_tracking(work, parcel);
    });
  }
  return 1;
}

}  // namespace greenpool::shop
