// A command as it arrives at the door: text ids, owned texts, no state behind it.
#pragma once

#include <optional>
#include <string>

#include "engine/command.h"
#include "engine/reject.h"

namespace greenpool {

using RegisterMemberRequest = BasicRegisterMember<RequestForm>;
using SettleOrderRequest = BasicSettleOrder<RequestForm>;
using SellPointsRequest = BasicSellPoints<RequestForm>;
using InjectRequest = BasicInject<RequestForm>;
using OperationRequest = BasicOperation<RequestForm>;

struct Request {
  std::optional<Timestamp> at;  // nothing: now, by the programme's clock
  std::string key;              // idempotency key, may be empty
  OperationRequest operation;
  // What could be read but not represented (amount_too_fine, region_unknown): refused in its place.
  Reject unreadable = Reject::none;

  friend bool operator==(const Request&, const Request&) = default;
};

}  // namespace greenpool
