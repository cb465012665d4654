// What the shop asks of others, so that it depends on none of them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace greenpool::shop {

// Keeps personal data (addresses, titles of invoices, events of parcels) unreadable at rest. Called inside of
// transactions, so it must neither block nor use the network. Thread safety: the office thread.
class Sealer {
 public:
  virtual ~Sealer() = default;
  // What was sealed for one purpose cannot be opened for another.
  [[nodiscard]] virtual std::vector<std::uint8_t> seal(std::string_view purpose, std::string_view plain) = 0;
  // nullopt: it was not sealed by this, for this purpose, or it was changed.
  [[nodiscard]] virtual std::optional<std::string> open(std::string_view purpose,
                                                        std::span<const std::uint8_t> sealed) = 0;
};

// What a carrier says of a parcel.
struct ParcelEvent {
  Timestamp at;
  std::string text;        // may name people: sealed at rest
  bool delivered = false;  // it has arrived
};

struct TrackingQuestion {
  std::string carrier;  // its code (carriers.h)
  std::string tracking_number;
  std::string phone = {};  // of who receives or sends it, where the carrier tells nothing without; else empty
  Timestamp sent_at{};
};

// Asks carriers. Called outside of transactions, by a thread of its own (tracking.h). May block for some seconds.
class ParcelTracker {
 public:
  virtual ~ParcelTracker() = default;
  // All events of the parcel so far, the oldest first; none: nothing is known of it yet. Errors: tracker_refused (it
  // does not know us), tracker_unavailable (nobody is answered now), tracking_refused (not about this parcel),
  // tracking_malformed. Asking again later is always safe. No message names the parcel or a person.
  [[nodiscard]] virtual Result<std::vector<ParcelEvent>> track(const TrackingQuestion& question) = 0;
};

}  // namespace greenpool::shop
