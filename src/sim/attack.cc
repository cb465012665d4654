#include "sim/attack.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "sim/coalition.h"

namespace greenpool {
namespace {

constexpr std::array<double, 4> kHolds{0.05, 0.25, 1, 4};
constexpr std::array<double, 5> kPushes{0, 0.05, 0.25, 1, 4};
constexpr int kChain = 4;

// A coalition on a copy of the state, which it may ruin.
class Trial {
 public:
  Trial(std::unique_ptr<State> state, Rate cost_share)
      : engine_(std::move(state)),
        coalition_({.state = engine_.state(),
                    .decide = [this](Operation operation, MemberIndex) { return decide(std::move(operation)); },
                    .enlist = [this](MemberIndex referrer) { return enlist(referrer); }},
                   "coalition-order", cost_share) {
    engine_.ready();
  }
  Trial(const Trial&) = delete;
  Trial& operator=(const Trial&) = delete;

  // False: the engine refuses such orders.
  [[nodiscard]] bool attack(const AttackPlan& plan) {
    if (!coalition_.join(kChain)) return false;
    const double pool = static_cast<double>(engine_.state().pool.cash.units());
    if (!coalition_.buy(kChain - 2, plan.hold)) return false;
    // The push is a multiple of the pool as it was before.
    const double now = static_cast<double>(engine_.state().pool.cash.units());
    if (!coalition_.buy(kChain - 1, plan.push * pool / now)) return false;
    coalition_.sell();
    if (engine_.state().terms.sale_pricing == SalePricing::window) {
      if (const std::optional<Timestamp> due = engine_.state().next_due()) {
        now_ = *due;
        decide(Advance{});
      }
    }
    return true;
  }

  [[nodiscard]] Money paid() const { return coalition_.paid(); }
  [[nodiscard]] Money gain() const { return coalition_.got() - coalition_.paid(); }

 private:
  MemberIndex enlist(MemberIndex referrer) {
    const State& state = engine_.state();
    const MemberIndex member(static_cast<std::uint32_t>(state.members.size()));
    const std::string id = "coalition-" + std::to_string(member.value());
    const std::string_view by = referrer.exists() ? state.directory.id_of(referrer) : std::string_view();
    return decide(RegisterMember{id, by, state.version()}) == Reject::none ? member : MemberIndex();
  }

  Reject decide(Operation operation) {
    events_.clear();
    now_ = std::max(now_, engine_.state().clock);
    return engine_.decide({now_, {}, std::move(operation)}, events_);
  }

  Engine engine_;
  Timestamp now_;
  std::vector<Event> events_;
  Coalition coalition_;
};

class Copies {
 public:
  [[nodiscard]] Status take(const State& state) {
    return state.save([this](std::span<const std::uint8_t> piece) {
      bytes_.insert(bytes_.end(), piece.begin(), piece.end());
      return Status{};
    });
  }
  [[nodiscard]] Result<std::unique_ptr<State>> copy() const {
    bool is_given = false;
    return State::load([&]() -> Result<std::span<const std::uint8_t>> {
      const std::span<const std::uint8_t> piece = is_given ? std::span<const std::uint8_t>() : std::span(bytes_);
      is_given = true;
      return piece;
    });
  }

 private:
  std::vector<std::uint8_t> bytes_;
};

}  // namespace

Result<Attack> best_attack(const State& state, Rate cost_share) {
  if (state.pool.circulating == Points(0)) return Attack{};
  std::optional<Attack> best;
  Copies copies;
  if (Status taken = copies.take(state); !taken) return tl::unexpected<Error>(taken.error());
  for (const double hold : kHolds) {
    for (const double push : kPushes) {
      Result<std::unique_ptr<State>> copy = copies.copy();
      if (!copy) return tl::unexpected<Error>(copy.error());
      Trial trial(std::move(*copy), cost_share);
      const AttackPlan plan{hold, push};
      if (!trial.attack(plan)) continue;
      if (!best || trial.gain() > best->gain) best = Attack{plan, trial.paid(), trial.gain()};
    }
  }
  return best.value_or(Attack{});
}

}  // namespace greenpool
