#include "wire/json_writer.h"
#include "wire/names.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

void write_pool(ObjectWriter& object, const Pool& pool, int digits) {
  object.money("pool", pool.cash, digits);
  object.points("circulating", pool.circulating);
  object.price("price", pool.price(), digits);
}

class EventWriter {
 public:
  EventWriter(ObjectWriter& object, const State& state, const Operation* operation)
      : object_(object), state_(state), operation_(operation), digits_(state.terms.currency.digits) {}

  void operator()(const ProgrammeOpened& event) { object_.text("terms", event.terms); }

  void operator()(const MemberRegistered& event) {
    object_.id("member", event.id);
    event.referrer.exists() ? member("referrer", event.referrer) : object_.null("referrer");
  }

  void operator()(const OrderSettled& event) {
    if (const auto* order = operation_ == nullptr ? nullptr : std::get_if<SettleOrder>(operation_)) {
      object_.id("order", order->order);
    }
    member("member", event.member);
    event.position.exists() ? object_.integer("position", event.position.value()) : object_.null("position");
    object_.truth("opened", event.opened);
    money("paid", event.paid);
    money("cost", event.cost);
    money("contribution", event.contribution);
    money("platform", event.platform);
    money("remainder", event.remainder);
    money("grant_value", event.grant_value);
    object_.points("granted", event.granted);
  }

  void operator()(const PointsSold& event) {
    member("member", event.member);
    object_.points("points", event.points);
    money("paid", event.paid);
  }

  void operator()(const PoolInjected& event) {
    money("amount", event.amount);
    object_.id("source", source_name(event.source));
  }

  void operator()(const ForcedExit& event) {
    object_.integer("position", event.position.value());
    member("member", event.member);
    object_.points("points", event.points);
    money("paid", event.paid);
  }

  void operator()(const PoolReserved& event) { money("amount", event.amount); }

  void operator()(const PointsSplit& event) { object_.integer("factor", static_cast<std::uint64_t>(event.factor)); }

 private:
  void member(std::string_view field, MemberIndex member) { object_.id(field, state_.directory.id_of(member)); }
  void money(std::string_view field, Money amount) { object_.money(field, amount, digits_); }

  ObjectWriter& object_;
  const State& state_;
  const Operation* operation_;
  int digits_;
};

}  // namespace

void append_event(std::string& json, const Event& event, const State& state, const Operation* operation) {
  ObjectWriter object(json);
  object.id("type", event_name(event));
  std::visit(EventWriter(object, state, operation), event);
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
      append_event(json, event, state, outcome.operation);
    }
  }
  json.push_back(']');
  write_pool(object, outcome.after, state.terms.currency.digits);
  object.close();
}

}  // namespace greenpool
