// Asks carriers about the parcels that are under way, one after the other. A parcel is claimed in a transaction, asked
// for outside of any, and what was told recorded in another: a crash in between asks again an hour later.
// Thread safety: one thread, which is not the office's.
#pragma once

#include <cstddef>
#include <functional>

#include "office/office.h"
#include "shop/ports.h"

namespace greenpool::shop {

class Tracking {
 public:
  struct Options {
    Office* office = nullptr;
    Sealer* sealer = nullptr;
    ParcelTracker* tracker = nullptr;
    // Where nobody at all is answered. May be empty.
    std::function<void(const Error&)> on_failure = {};
  };

  // All that the options name must outlive it.
  explicit Tracking(Options options) : options_(std::move(options)) {}

  // Asks for the parcel that waits longest, once for all in the same box; how many questions that were. A tracker that
  // answers nobody is left alone for some minutes, so that a wrong key or an outage costs a call now and then, not one
  // for every parcel. Throws the office's refusals.
  [[nodiscard]] std::size_t track_one();

 private:
  const Options options_;
  Timestamp rests_until_{};
};

}  // namespace greenpool::shop
