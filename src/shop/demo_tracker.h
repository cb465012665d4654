// A carrier without anybody behind it, for the demo: every parcel is picked up when it is sent, and delivered after
// three days. No network.
// Thread safety: any thread.
#pragma once

#include "shop/ports.h"

namespace greenpool::shop {

class DemoTracker final : public ParcelTracker {
 public:
  explicit DemoTracker(Clock& clock) : clock_(clock) {}
  [[nodiscard]] Result<std::vector<ParcelEvent>> track(const TrackingQuestion& question) override;

 private:
  Clock& clock_;
};

}  // namespace greenpool::shop
