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

// Asks a carrier. Called outside of transactions, in a thread of its own (parcels.h says how). May block.
class ParcelTracker {
 public:
  virtual ~ParcelTracker() = default;
  // All events of the parcel so far. Errors: of the carrier; asking again later is always safe.
  [[nodiscard]] virtual Result<std::vector<ParcelEvent>> track(const std::string& carrier,
                                                               const std::string& tracking_number) = 0;
};

}  // namespace greenpool::shop
