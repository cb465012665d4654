#include "tests/oracle/op.h"

#include <fmt/format.h>

namespace greenpool::oracle {

Command Op::command() const {
  Command command{Timestamp(at), {}, Inject{Money(amount), source}};
  switch (kind) {
    case OpKind::register_member:
      command.operation = RegisterMember{text, referrer};
      break;
    case OpKind::settle_order:
      command.operation = SettleOrder{text, member, Money(amount), Money(cost)};
      break;
    case OpKind::sell_points:
      command.operation = SellPoints{member, Points(amount)};
      break;
    case OpKind::sell_all:
      command.operation = SellPoints{member, std::nullopt};
      break;
    default:
      break;
  }
  return command;
}

std::string text_of(const Op& op) {
  const std::string when = fmt::format("at {}.{:06}", op.at / 1'000'000, op.at % 1'000'000);
  switch (op.kind) {
    case OpKind::register_member:
      return fmt::format("{} register_member \"{}\" referrer \"{}\"", when, op.text, op.referrer);
    case OpKind::settle_order:
      return fmt::format("{} settle_order \"{}\" member #{} paid {} cost {}", when, op.text, op.member.value(),
                         op.amount, op.cost);
    case OpKind::sell_points:
      return fmt::format("{} sell_points member #{} points {}", when, op.member.value(), op.amount);
    case OpKind::sell_all:
      return fmt::format("{} sell_points member #{} all", when, op.member.value());
    case OpKind::inject:
      return fmt::format("{} inject {} from {}", when, op.amount, name_of(op.source));
    case OpKind::check_and_go_on:
      return "-- check";
    case OpKind::hand_to_follower:
      return "-- check, the follower goes on";
    case OpKind::hand_to_copy:
      return "-- check, a copy from saved bytes goes on";
  }
  return {};
}

std::string text_of(const Story& story) {
  std::string text = fmt::format("world seed {}, amounts in minor units and 1e-8 points, terms:\n{}\n", story.seed,
                                 to_toml(story.terms));
  for (const Op& op : story.ops) text += text_of(op) + "\n";
  return text;
}

}  // namespace greenpool::oracle
