#include "json/writer.h"
#include "wire/names.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

void write_pool(ObjectWriter& object, const Pool& pool, int digits) {
  object.money("pool", pool.cash, digits);
  object.points("circulating", pool.circulating);
  object.price("price", pool.price(), digits);
}

// Each field by its type. What is nothing is left out where the description says so, else null.
class EventWriter {
 public:
  EventWriter(ObjectWriter& object, const State& state)
      : object_(object), state_(state), digits_(state.terms.currency.digits) {}

  template <class T>
  void operator()(const T& event) {
    for_each_field(event, [&](const auto& field, const auto& value) {
      if (field.need == Need::internal || (field.need == Need::optional && is_nothing(value))) return;
      write(field.name, value);
    });
  }

 private:
  static bool is_nothing(std::string_view text) { return text.empty(); }
  template <class Tag, class Rep>
  static bool is_nothing(StrongId<Tag, Rep> id) {
    return !id.exists();
  }
  template <class Value>
  static bool is_nothing(const Value& value) {
    return value == Value{};
  }

  void write(std::string_view name, std::string_view id) { id.empty() ? object_.null(name) : object_.id(name, id); }
  void write(std::string_view name, LongText text) { object_.text(name, text.text); }
  void write(std::string_view name, MemberIndex member) {
    member.exists() ? object_.id(name, state_.directory.id_of(member)) : object_.null(name);
  }
  void write(std::string_view name, RegionCode region) {
    region.exists() ? object_.id(name, format_region(region)) : object_.null(name);
  }
  template <class Tag>
  void write(std::string_view name, StrongId<Tag, std::uint32_t> id) {
    id.exists() ? object_.integer(name, id.value()) : object_.null(name);
  }
  void write(std::string_view name, Money amount) { object_.money(name, amount, digits_); }
  void write(std::string_view name, Points points) { object_.points(name, points); }
  void write(std::string_view name, Rate rate) { object_.id(name, format_rate(rate)); }
  void write(std::string_view name, bool truth) { object_.truth(name, truth); }
  void write(std::string_view name, std::int64_t count) { object_.integer(name, static_cast<std::uint64_t>(count)); }
  void write(std::string_view name, Timestamp at) { object_.time(name, at); }
  template <class Choice>
    requires std::is_enum_v<Choice>
  void write(std::string_view name, Choice choice) {
    object_.id(name, name_of(choice));
  }

  ObjectWriter& object_;
  const State& state_;
  int digits_;
};

}  // namespace

void append_event(std::string& json, const Event& event, const State& state) {
  ObjectWriter object(json);
  object.id("type", event_name(event));
  std::visit(EventWriter(object, state), event);
  object.close();
}

void append_outcome(std::string& json, const Request& request, const Outcome& outcome, const State& state) {
  ObjectWriter object(json);
  const bool accepted = outcome.reject == Reject::none;
  accepted ? object.integer("seq", outcome.seq) : object.null("seq");
  object.id("command", kCommandNames[request.operation.index()]);
  object.id("outcome", outcome_name(outcome.reject));
  object.name("events").push_back('[');
  if (accepted) {
    bool first = true;
    for (const Event& event : outcome.events) {
      if (!first) json.push_back(',');
      first = false;
      append_event(json, event, state);
    }
  }
  json.push_back(']');
  write_pool(object, outcome.after, state.terms.currency.digits);
  object.close();
}

}  // namespace greenpool
