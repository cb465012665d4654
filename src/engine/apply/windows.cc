// Sales that execute together at the end of a window. SPEC section 13.
#include "engine/apply/fold.h"
#include "engine/apply/holdings.h"

namespace greenpool {
namespace {

// Whose event it is; nothing: nobody's alone.
MemberIndex member_of(const Event& event) {
  return std::visit(
      []<class T>(const T& happened) -> MemberIndex {
        if constexpr (requires { happened.member; }) {
          return happened.member;
        } else {
          return {};
        }
      },
      event);
}

// What the member holds after an exit: counted once, then carried along from exit to exit.
Points held_after_exit(State& state, const ForcedExit& exit) {
  std::map<MemberIndex, Points>& held = state.sale_window.held;
  const auto counted = held.find(exit.member);
  if (counted == held.end()) return held.emplace(exit.member, state.holding_of(exit.member)).first->second;
  counted->second -= exit.points;
  return counted->second;
}

}  // namespace

void limit_requests(State& state, const Event& event, const Change& change) {
  SaleWindow& window = state.sale_window;
  if (change.split_factor != 1) window.held.clear();
  const MemberIndex member = member_of(event);
  const auto request = window.requested.find(member);
  if (request == window.requested.end()) return;
  const auto* const exit = std::get_if<ForcedExit>(&event);
  if (exit == nullptr) window.held.erase(member);
  if (change.holdings >= Points(0)) return;
  const Points held = exit != nullptr ? held_after_exit(state, *exit) : state.holding_of(member);
  request->second = std::min(request->second, held);
  if (request->second > Points(0)) return;
  window.requested.erase(request);
  if (window.requested.empty() && !window.executes()) window.end = Timestamp{};
}

const char* fold(State& state, const SaleRequested& event, Change&) {
  SaleWindow& window = state.sale_window;
  if (event.member.value() >= state.members.size()) return "the member is unknown";
  if (window.executes()) return "the window executes";
  if (event.window_end == Timestamp{}) return "a window ends";
  if (!window.requested.empty() && event.window_end != window.end) return "the window ends at another time";
  const Points available = state.holding_of(event.member) - window.of(event.member);
  if (event.points == Points(0)) return "a sale is of points";
  if (event.points > available) return "the member does not hold that many points";
  window.end = event.window_end;
  window.requested[event.member] += event.points;
  return nullptr;
}

const char* fold(State& state, const WindowPriced& event, Change&) {
  SaleWindow& window = state.sale_window;
  if (window.requested.empty() || window.executes()) return "no window is open";
  if (event.ended != window.end || event.ended > state.clock) return "no window ended";
  if (event.requests != static_cast<std::int64_t>(window.requested.size())) return "another number of requests waits";
  if (event.pool != state.pool.cash || event.circulating != state.pool.circulating) return "the pool holds otherwise";
  window.pool = event.pool;
  window.circulating = event.circulating;
  return nullptr;
}

const char* fold(State& state, const WindowSale& event, Change& change) {
  SaleWindow& window = state.sale_window;
  if (!window.executes()) return "no window executes";
  if (event.points == Points(0) || event.points != window.of(event.member)) return "the member asked for another sale";
  if (event.paid > state.pool.cash) return "the pool holds less";
  window.requested.erase(event.member);
  window.sold += event.points;
  window.paid += event.paid;
  take_holding(state, event.member, event.points, event.paid);
  pay_from_pool(state, event.member, event.points, event.paid, change);
  ++state.totals.sales;
  state.totals.sales_paid += event.paid;
  return nullptr;
}

const char* fold(State& state, const WindowClosed& event, Change&) {
  SaleWindow& window = state.sale_window;
  if (!window.executes()) return "no window executes";
  if (!window.requested.empty()) return "a request waits";
  if (event.points != window.sold || event.paid != window.paid) return "another sum was sold";
  window = SaleWindow();
  return nullptr;
}

}  // namespace greenpool
