// Fetches what the next commands will touch while present ones are decided: with ten million members nearly every
// look-up waits for memory, and waiting for many at once costs as much as waiting for one (bench: durable). So a group
// of tickets is looked up together, one group ahead.
// Hints only: nothing is decided here, and a member who registers in between is looked up again.
// Thread safety: the writer thread only.
#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "engine/engine.h"
#include "service/past.h"
#include "service/programme.h"

namespace greenpool {

class Lookahead {
 public:
  Lookahead(const Engine& engine, const Past& past) : engine_(engine), past_(past) {}

  // Ticket `index` of these is decided next; called for each of them in order.
  void step(std::span<Ticket* const> tickets, std::size_t index) {
    if (tickets.size() < kGroup || index % kGroup != 0) return;
    if (index == 0) look_up(tickets.first(kGroup));
    for (const MemberIndex member : members_) engine_.prefetch_position(member);
    const std::size_t next = index + kGroup;
    if (next < tickets.size()) look_up(tickets.subspan(next, std::min(kGroup, tickets.size() - next)));
  }

 private:
  static constexpr std::size_t kGroup = 16;

  void look_up(std::span<Ticket* const> group) {
    std::array<std::string_view, kGroup> ids;
    for (std::size_t i = 0; i < group.size(); ++i) {
      const auto& operation = group[i]->request.operation;
      if (const auto* order = std::get_if<SettleOrderRequest>(&operation)) {
        past_.prefetch_order(order->order);
        ids[i] = order->member;
      } else if (const auto* sale = std::get_if<SellPointsRequest>(&operation)) {
        ids[i] = sale->member;
      }
    }
    engine_.state().directory.find_all(ids, members_);
    for (const MemberIndex member : members_) engine_.prefetch_member(member);
  }

  const Engine& engine_;
  const Past& past_;
  std::array<MemberIndex, kGroup> members_{};
};

}  // namespace greenpool
