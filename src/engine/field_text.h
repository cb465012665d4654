// One field of a command or an event as text: ids of members, decimal strings, names of choices. For tables (CSV, the
// stories of tests); JSON has a writer of its own.
#pragma once

#include <string>
#include <string_view>

#include "engine/event.h"
#include "engine/state.h"

namespace greenpool {

class FieldText {
 public:
  explicit FieldText(const State& state) : state_(state) {}

  [[nodiscard]] std::string of(std::string_view text) const { return std::string(text); }
  [[nodiscard]] std::string of(LongText text) const { return std::string(text.text); }
  [[nodiscard]] std::string of(MemberIndex member) const {
    return member.exists() ? std::string(state_.directory.id_of(member)) : std::string();
  }
  [[nodiscard]] std::string of(RegionCode region) const {
    return region.exists() ? format_region(region) : std::string();
  }
  template <class Tag>
  [[nodiscard]] std::string of(StrongId<Tag, std::uint32_t> id) const {
    return id.exists() ? std::to_string(id.value()) : std::string();
  }
  [[nodiscard]] std::string of(Money amount) const { return format_money(amount, state_.terms.currency.digits); }
  [[nodiscard]] std::string of(Points points) const { return format_points(points); }
  [[nodiscard]] std::string of(Rate rate) const { return format_rate(rate); }
  [[nodiscard]] std::string of(bool truth) const { return truth ? "true" : "false"; }
  [[nodiscard]] std::string of(std::int64_t count) const { return std::to_string(count); }
  [[nodiscard]] std::string of(Timestamp at) const { return format_timestamp(at); }
  template <class Choice>
    requires std::is_enum_v<Choice>
  [[nodiscard]] std::string of(Choice choice) const {
    return std::string(name_of(choice));
  }

 private:
  const State& state_;
};

}  // namespace greenpool
