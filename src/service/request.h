// A command as it arrives at the door: text ids, owned texts, no state behind it.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "engine/command.h"
#include "engine/reject.h"

namespace greenpool {

struct RegisterMemberRequest {
  std::string member;
  std::string referrer;  // empty: nobody

  friend bool operator==(const RegisterMemberRequest&, const RegisterMemberRequest&) = default;
};

struct SettleOrderRequest {
  std::string order;
  std::string member;
  Money paid;
  Money cost;

  friend bool operator==(const SettleOrderRequest&, const SettleOrderRequest&) = default;
};

struct SellPointsRequest {
  std::string member;
  std::optional<Points> points;  // nothing: all

  friend bool operator==(const SellPointsRequest&, const SellPointsRequest&) = default;
};

struct InjectRequest {
  Money amount;
  InjectionSource source = InjectionSource::subsidy;

  friend bool operator==(const InjectRequest&, const InjectRequest&) = default;
};

struct Request {
  std::optional<Timestamp> at;  // nothing: now, by the programme's clock
  std::string key;              // idempotency key, may be empty
  std::variant<RegisterMemberRequest, SettleOrderRequest, SellPointsRequest, InjectRequest> operation;
  // An amount that could be read but not represented (amount_too_fine, amount_out_of_range): refused in its place.
  Reject unreadable = Reject::none;

  friend bool operator==(const Request&, const Request&) = default;
};

}  // namespace greenpool
