#include "tests/oracle/shrink.h"

#include <algorithm>

namespace greenpool::oracle {
namespace {

constexpr int kRunsMax = 4'000;

bool is_registration(const Op& op) {
  return op.is_command() && std::holds_alternative<BasicRegisterMember<ToldForm>>(op.operation);
}

class Shrinking {
 public:
  Shrinking(Story story, Flaw flaw) : story_(std::move(story)), flaw_(flaw) {
    difference_ = run(story_, Scrutiny::all_members, flaw_).value_or("it passes when run again");
  }

  Failure result() && { return {std::move(story_), std::move(difference_)}; }
  [[nodiscard]] bool is_tired() const { return runs_ >= kRunsMax; }

  // Whether anything was dropped, in pieces of that length.
  bool drop_steps(std::size_t length) {
    bool dropped = false;
    for (std::size_t end = story_.ops.size(); end > 0 && !is_tired();) {
      const std::size_t begin = end > length ? end - length : 0;
      Story shorter = story_;
      shorter.ops.erase(shorter.ops.begin() + static_cast<std::ptrdiff_t>(begin),
                        shorter.ops.begin() + static_cast<std::ptrdiff_t>(end));
      dropped = take_if_it_fails(std::move(shorter)) || dropped;
      end = begin;
    }
    return dropped;
  }

  // Without one member and all that they did; those after them move up.
  bool drop_members() {
    bool dropped = false;
    std::size_t members = 0;
    for (const Op& op : story_.ops) members += is_registration(op) ? 1U : 0U;
    for (std::size_t member = members; member > 0 && !is_tired(); --member) {
      dropped = take_if_it_fails(without_member(member - 1)) || dropped;
    }
    return dropped;
  }

  // Every figure as if it had not been given.
  void make_plain() {
    for (std::size_t i = 0; i < story_.ops.size(); ++i) {
      std::visit([&]<class Kind>(const Kind& told) { make_plain<Kind>(i, Kind(told)); }, Told(story_.ops[i].operation));
    }
  }

 private:
  bool take_if_it_fails(Story other) {
    ++runs_;
    std::optional<std::string> still = run(other, Scrutiny::all_members, flaw_);
    if (!still) return false;
    story_ = std::move(other);
    difference_ = std::move(*still);
    return true;
  }

  template <class Kind>
  void make_plain(std::size_t step, Kind told) {
    const Kind plain{};
    for_each_field(told, [&](const auto& field, auto& value) {
      if (is_tired() || field.need != Need::optional || value == plain.*field.at) return;
      const auto given = value;
      value = plain.*field.at;
      Story plainer = story_;
      plainer.ops[step].operation = told;
      if (!take_if_it_fails(std::move(plainer))) value = given;
    });
  }

  [[nodiscard]] Story without_member(std::size_t number) const {
    Story fewer = story_;
    fewer.ops.clear();
    std::size_t registered = 0;
    for (Op op : story_.ops) {
      bool names = is_registration(op) && registered++ == number;
      std::visit(
          [&](auto& told) {
            for_each_field(told, [&]<class Value>(const auto&, Value& value) {
              if constexpr (std::is_same_v<Value, MemberIndex>) {
                names = names || (value.exists() && value.value() == number);
                if (value.exists() && value.value() > number) value = MemberIndex(value.value() - 1);
              }
            });
          },
          op.operation);
      if (!names) fewer.ops.push_back(std::move(op));
    }
    return fewer;
  }

  Story story_;
  Flaw flaw_;
  std::string difference_;
  int runs_ = 0;
};

}  // namespace

Failure shrink(Story story, Flaw flaw) {
  std::size_t length = std::max<std::size_t>(1, story.ops.size() / 2);
  Shrinking shrinking(std::move(story), flaw);
  bool again = true;
  while (again && !shrinking.is_tired()) {
    again = shrinking.drop_steps(length) || length > 1;
    if (length == 1) again = shrinking.drop_members() || again;
    length = std::max<std::size_t>(1, length / 2);
  }
  shrinking.make_plain();
  return std::move(shrinking).result();
}

}  // namespace greenpool::oracle
