// What stands behind the server's doors. A server without an office serves engines alone: one token opens everything,
// and whoever has it is believed (docs/http-api.md).
#pragma once

#include <atomic>
#include <cstdint>

#include "office/office.h"
#include "server/programmes.h"
#include "server/visitor.h"

namespace greenpool {

class Approvals;
class Dispatcher;
class Flow;
class MetricsDoor;
class PayoutsInHand;
struct House;

struct Hall {
  Programmes& programmes;
  Flow* flow = nullptr;      // of all programmes; nullptr: there are no streams
  Office* office = nullptr;  // all below are there with it, and only then
  const Identity* identity = nullptr;
  Dispatcher* dispatcher = nullptr;
  House* house = nullptr;  // server/house.h: the rooms of the office
  PayoutsInHand* payouts = nullptr;
  MetricsDoor* metrics = nullptr;  // nullptr: there is no /metrics
  // That every key may make, by the HTTP server in front; 0: as many as it likes.
  std::atomic<std::int64_t> key_requests_per_minute = 0;
};

}  // namespace greenpool
