#include "service/door.h"

#include <utility>

namespace greenpool {
namespace {

template <class Resolved, class Asked>
Resolved resolve_fields(const Asked& asked, const State& state) {
  Resolved resolved{};
  for_each_pair(asked, resolved, [&state](const auto& from, auto& to) {
    if constexpr (std::is_same_v<decltype(from), const std::string&> && std::is_same_v<decltype(to), MemberIndex&>) {
      to = state.directory.find(from);
    } else if constexpr (std::is_same_v<decltype(to), LongText&>) {
      to.text = from.text;
    } else {
      to = from;
    }
  });
  return resolved;
}

// Requests and operations are the same alternatives in the same order.
template <std::size_t... i>
Operation resolve_alternative(const Request& request, const State& state, std::index_sequence<i...>) {
  Operation operation;
  const bool known =
      ((request.operation.index() == i &&
        (operation = resolve_fields<std::variant_alternative_t<i, Operation>>(std::get<i>(request.operation), state),
         true)) ||
       ...);
  GP_CHECK(known, "a request holds a command");
  return operation;
}

template <class Asked, class Resolved>
Asked word_fields(const Resolved& resolved, const State& state) {
  Asked asked{};
  for_each_pair(resolved, asked, [&state](const auto& from, auto& to) {
    if constexpr (std::is_same_v<decltype(from), const MemberIndex&>) {
      to = from.exists() ? state.directory.id_of(from) : std::string_view{};
    } else if constexpr (std::is_same_v<decltype(to), OwnedLongText&>) {
      to.text = from.text;
    } else {
      to = from;
    }
  });
  return asked;
}

template <std::size_t... i>
OperationRequest word_alternative(const Operation& operation, const State& state, std::index_sequence<i...>) {
  OperationRequest asked;
  const bool known =
      ((operation.index() == i &&
        (asked = word_fields<std::variant_alternative_t<i, OperationRequest>>(std::get<i>(operation), state), true)) ||
       ...);
  GP_CHECK(known, "an operation is a command");
  return asked;
}

}  // namespace

OperationRequest worded(const Operation& operation, const State& state) {
  return word_alternative(operation, state, std::make_index_sequence<std::variant_size_v<Operation>>());
}

Operation resolve(const Request& request, const State& state) {
  return resolve_alternative(request, state, std::make_index_sequence<std::variant_size_v<Operation>>());
}

}  // namespace greenpool
