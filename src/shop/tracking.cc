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
    return now < rests_until_ ? std::vector<TrackedParcel>() : parcels_to_track(work, 1, *options_.sealer);
  });
  if (due.empty()) return 0;
  const TrackedParcel& parcel = due.front();
  const Result<std::vector<ParcelEvent>> told = options_.tracker->track(parcel.question);
  if (told) {
    options_.office->ask([&](Work& work) { record_tracking(work, parcel, *told, *options_.sealer); });
  } else if (concerns_all(told.error())) {
    rests_until_ = later(now, kRest);
    if (options_.on_failure) options_.on_failure(told.error());
  } else {
    options_.office->ask([&](Work& work) { miss_tracking(work, parcel); });
  }
  return 1;
}

}  // namespace greenpool::shop
