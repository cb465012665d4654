// Fetches what the next commands will touch while the present one is decided: with ten million members nearly every
// look-up waits for memory, and waiting for many at once costs as much as waiting for one (bench: durable).
// Hints only: nothing is decided here, and a member who registers in between is looked up again.
// Thread safety: the writer thread only.
#pragma once

#include <array>
#include <span>

#include "engine/engine.h"
#include "service/past.h"
#include "service/programme.h"

namespace greenpool {

class Lookahead {
 public:
  Lookahead(const Engine& engine, const Past& past) : engine_(engine), past_(past) {}

  // Ticket `index` of these is decided next.
  void step(std::span<Ticket* const> tickets, std::size_t index) {
    if (tickets.size() <= kFar) return;
    if (index == 0) {
      for (std::size_t i = 0; i < kFar; ++i) look_up(*tickets[i], i);
    }
    if (index + kFar < tickets.size()) look_up(*tickets[index + kFar], index + kFar);
    engine_.prefetch_position(members_[(index + kNear) % kFar]);
  }

 private:
  static constexpr std::size_t kFar = 16;
  static constexpr std::size_t kNear = 8;

  void look_up(const Ticket& ticket, std::size_t index) {
    MemberIndex member;
    if (const auto* order = std::get_if<SettleOrderRequest>(&ticket.request.operation)) {
      past_.prefetch_order(order->order);
      member = engine_.state().directory.find(order->member);
    } else if (const auto* sale = std::get_if<SellPointsRequest>(&ticket.request.operation)) {
      member = engine_.state().directory.find(sale->member);
    }
    engine_.prefetch_member(member);
    members_[index % kFar] = member;
  }

  const Engine& engine_;
  const Past& past_;
  std::array<MemberIndex, kFar> members_{};
};

}  // namespace greenpool
