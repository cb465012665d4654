#include "sim/attack.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "engine/engine.h"

namespace greenpool {
namespace {

constexpr std::array<double, 4> kHolds{0.05, 0.25, 1, 4};
constexpr std::array<double, 5> kPushes{0, 0.05, 0.25, 1, 4};
constexpr std::array<std::string_view, 4> kCoalition{"coalition-1", "coalition-2", "coalition-3", "coalition-4"};
constexpr int kOrdersMax = 100;  // a larger purchase than so many of the largest orders is not tried

class Coalition {
 public:
  Coalition(std::unique_ptr<State> state, Rate cost_share) : engine_(std::move(state)), cost_share_(cost_share) {
    engine_.ready();
    // Each refers the next, so that rewards of two levels come back to the coalition.
    std::string_view referrer;
    for (const std::string_view id : kCoalition) {
      decide(RegisterMember{id, referrer, engine_.state().version()});
      referrer = id;
    }
    first_ = static_cast<std::uint32_t>(engine_.state().members.size() - kCoalition.size());
  }

  // False: the engine refuses such orders.
  [[nodiscard]] bool attack(const AttackPlan& plan) {
    const Money pool = engine_.state().pool.cash;
    if (!buy(member(2), pool, plan.hold) || !buy(member(3), pool, plan.push)) return false;
    for (std::uint32_t i = 0; i < kCoalition.size(); ++i) decide(SellPoints{member(i), std::nullopt});
    if (engine_.state().terms.sale_pricing == SalePricing::window) {
      if (const std::optional<Timestamp> due = engine_.state().next_due()) {
        now_ = *due;
        decide(Advance{});
      }
    }
    return true;
  }

  [[nodiscard]] Money paid() const { return paid_; }
  [[nodiscard]] Money gain() const {
    Money got = cost_back_;
    for (std::uint32_t i = 0; i < kCoalition.size(); ++i) got += engine_.state().member(member(i)).wallet;
    return got - paid_;
  }

 private:
  [[nodiscard]] MemberIndex member(std::uint32_t i) const { return MemberIndex(first_ + i); }

  // Orders whose contributions are together that multiple of the pool.
  [[nodiscard]] bool buy(MemberIndex buyer, Money pool, double multiple) {
    if (multiple == 0) return true;
    const Terms& terms = engine_.state().terms;
    const std::int64_t into_pool =
        kRateOne - cost_share_.units() - terms.reward_rate.units() - terms.platform_rate.units();
    const double price = multiple * static_cast<double>(pool.units()) * kRateOne / static_cast<double>(into_pool);
    const int orders = 1 + static_cast<int>(std::min(price / static_cast<double>(kOrderMoneyMax / 2), 1e6));
    if (orders > kOrdersMax) return false;
    for (int i = 0; i < orders; ++i) {
      SettleOrder order;
      const std::string id = "coalition-order-" + std::to_string(++orders_);
      order.order = id;
      order.member = buyer;
      order.paid = Money(std::max<std::int64_t>(1, static_cast<std::int64_t>(price / orders)));
      order.cost = share_floor(order.paid, cost_share_);
      if (decide(order) != Reject::none) return false;
      paid_ += order.paid;
      cost_back_ += order.cost;
    }
    return true;
  }

  Reject decide(Operation operation) {
    events_.clear();
    now_ = std::max(now_, engine_.state().clock);
    return engine_.decide({now_, {}, std::move(operation)}, events_);
  }

  Engine engine_;
  Rate cost_share_;
  Timestamp now_;
  std::vector<Event> events_;
  std::uint32_t first_ = 0;
  int orders_ = 0;
  Money paid_;
  Money cost_back_;
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
      Coalition coalition(std::move(*copy), cost_share);
      const AttackPlan plan{hold, push};
      if (!coalition.attack(plan)) continue;
      if (!best || coalition.gain() > best->gain) best = Attack{plan, coalition.paid(), coalition.gain()};
    }
  }
  return best.value_or(Attack{});
}

}  // namespace greenpool
