// The words of states as the tables and the API have them. A word that is none is a bug: the tables check.
#pragma once

#include <string_view>

#include "base/check.h"
#include "hooks/delivery.h"
#include "hooks/endpoint.h"

namespace greenpool {

[[nodiscard]] constexpr std::string_view hook_name(HookEndpointState state) {
  switch (state) {
    case HookEndpointState::active:
      return "active";
    case HookEndpointState::paused:
      return "paused";
    case HookEndpointState::disabled:
      return "disabled";
  }
  return "";
}

[[nodiscard]] constexpr std::string_view hook_name(HookDisabledBecause because) {
  return because == HookDisabledBecause::gone ? "gone" : "failures";
}

[[nodiscard]] constexpr std::string_view hook_name(HookDeliveryState state) {
  switch (state) {
    case HookDeliveryState::waiting:
      return "waiting";
    case HookDeliveryState::sending:
      return "sending";
    case HookDeliveryState::delivered:
      return "delivered";
    case HookDeliveryState::dead:
      return "dead";
  }
  return "";
}

[[nodiscard]] inline HookEndpointState hook_endpoint_state(std::string_view name) {
  for (const auto state : {HookEndpointState::active, HookEndpointState::paused, HookEndpointState::disabled}) {
    if (hook_name(state) == name) return state;
  }
  GP_CHECK(false, "the table allows three states of an endpoint");
}

[[nodiscard]] inline HookDisabledBecause hook_disabled_because(std::string_view name) {
  return name == "gone" ? HookDisabledBecause::gone : HookDisabledBecause::failures;
}

[[nodiscard]] inline HookDeliveryState hook_delivery_state(std::string_view name) {
  for (const auto state : {HookDeliveryState::waiting, HookDeliveryState::sending, HookDeliveryState::delivered,
                           HookDeliveryState::dead}) {
    if (hook_name(state) == name) return state;
  }
  GP_CHECK(false, "the table allows four states of a delivery");
}

}  // namespace greenpool
