#include "tests/oracle/op.h"

#include <fmt/format.h>

#include "tests/oracle/text.h"

namespace greenpool::oracle {
namespace {

template <template <class> class Kind>
Kind<OperationForm> view_of(const Kind<ToldForm>& told) {
  Kind<OperationForm> view;
  for_each_pair(told, view, [](const auto& from, auto& to) {
    if constexpr (requires { to.text; }) {
      to.text = from.text;
    } else {
      to = from;
    }
  });
  return view;
}

std::string text_of(const Told& operation) {
  std::string text;
  std::visit(
      [&text]<class Kind>(const Kind& told) {
        text = Kind::kName;
        const Kind plain{};
        for_each_field(told, [&](const auto& field, const auto& value) {
          if (value != plain.*field.at) text += fmt::format(" {}={}", field.name, value_text(value));
        });
      },
      operation);
  return text;
}

}  // namespace

Command Op::command() const {
  return {Timestamp(at), {}, std::visit([](const auto& told) -> Operation { return view_of(told); }, operation)};
}

std::string text_of(const Op& op) {
  switch (op.kind) {
    case OpKind::command:
      return fmt::format("at {}.{:06} {}", op.at / 1'000'000, op.at % 1'000'000, text_of(op.operation));
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
