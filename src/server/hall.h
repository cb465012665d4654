// What stands behind the server's doors. A server without an office serves engines alone: one token opens everything,
// and whoever has it is believed (docs/http-api.md).
#pragma once

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
  const PayoutsInHand* payouts = nullptr;
  MetricsDoor* metrics = nullptr;  // nullptr: there is no /metrics
};

}  // namespace greenpool
