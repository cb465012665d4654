// A struct's fields, described once: their names and where they are. Codecs, JSON, CSV and comparisons walk the
// description, so that a new command or event is written down in one place (engine/command.h, engine/event.h).
//
//   struct Parcel {
//     Weight weight;
//     static constexpr auto fields() { return std::tuple(Field("weight", &Parcel::weight)); }
//   };
//
// The order of fields() is the order of bytes in the journal and of names in JSON. Everything here is resolved when
// compiled.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

namespace greenpool {

// required: a command must name it, and it is always shown. optional: left out when it is nothing. internal: kept,
// never shown.
enum class Need : std::uint8_t { optional, required, internal };

template <class Owner, class Value>
struct Field {
  using value_type = Value;

  constexpr Field(std::string_view field_name, Value Owner::* member, Need field_need = Need::required)
      : name(field_name), at(member), need(field_need) {}
  // The same for an amount that has to lie in [lowest, highest] units.
  [[nodiscard]] constexpr Field within(std::int64_t lowest, std::int64_t highest) const {
    Field bounded = *this;
    bounded.least = lowest;
    bounded.most = highest;
    return bounded;
  }

  std::string_view name;
  Value Owner::* at;
  Need need;
  std::int64_t least = INT64_MIN;
  std::int64_t most = INT64_MAX;
};

// visit(field, value) for each field of the object, in order.
template <class T, class Visit>
constexpr void for_each_field(T& object, Visit&& visit) {
  constexpr auto described = std::remove_const_t<T>::fields();
  std::apply([&](const auto&... field) { (visit(field, object.*field.at), ...); }, described);
}

// visit(field) for each field of the type.
template <class T, class Visit>
constexpr void for_each_field_of(Visit&& visit) {
  constexpr auto described = T::fields();
  std::apply([&](const auto&... field) { (visit(field), ...); }, described);
}

// visit(value of a, value of b), field by field, for two types with the same fields of different representation.
template <class A, class B, class Visit>
constexpr void for_each_pair(A& a, B& b, Visit&& visit) {
  constexpr auto of_a = std::remove_const_t<A>::fields();
  constexpr auto of_b = std::remove_const_t<B>::fields();
  static_assert(std::tuple_size_v<decltype(of_a)> == std::tuple_size_v<decltype(of_b)>);
  [&]<std::size_t... i>(std::index_sequence<i...>) {
    (visit(a.*(std::get<i>(of_a).at), b.*(std::get<i>(of_b).at)), ...);
  }(std::make_index_sequence<std::tuple_size_v<decltype(of_a)>>());
}

template <class T>
constexpr bool fields_equal(const T& a, const T& b) {
  bool equal = true;
  for_each_pair(a, b, [&equal](const auto& of_a, const auto& of_b) { equal = equal && of_a == of_b; });
  return equal;
}

// What describes its fields is compared by them.
template <class T>
  requires requires { T::fields(); }
constexpr bool operator==(const T& a, const T& b) {
  return fields_equal(a, b);
}

// Calls visit.template operator()<Alternative>() for the alternative of a variant with that index; false if there is
// none.
template <class Variant, class Visit>
constexpr bool with_alternative(std::size_t index, Visit&& visit) {
  return [&]<std::size_t... i>(std::index_sequence<i...>) {
    return ((i == index && (visit.template operator()<std::variant_alternative_t<i, Variant>>(), true)) || ...);
  }(std::make_index_sequence<std::variant_size_v<Variant>>());
}

}  // namespace greenpool
