// One run of a scenario, day by day, on the production engine. SPEC section 16.
//
// A day: the calendar's work is done; injections come; attacks begin and end; each morning those who want to sell do,
// at the price they find; then orders come, of those who join and of those who come again, in mixed order, or real ones
// at their own times; orders that are given back are refunded; in the evening who was paid withdraws. A command that
// the engine refuses is counted and changes nothing.
//
// Thread safety: one thread a run; runs are independent. Complexity: that of the engine's commands, and O(members) at
// the end. The same scenario and seed give the same outcome, with any compiler.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"
#include "sim/arrivals.h"
#include "sim/coalition.h"
#include "sim/observer.h"
#include "sim/random.h"
#include "sim/run_result.h"
#include "sim/scenario.h"
#include "sim/sellers.h"

namespace greenpool {

class Simulation {
 public:
  // `scenario` outlives the run. Another seed makes another run of it.
  Simulation(const Scenario& scenario, std::uint64_t seed);
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;

  // Hears every command before the engine decides it.
  using Listener = std::function<void(Timestamp at, const Operation& operation)>;
  void listen(Listener listener) { listener_ = std::move(listener); }

  // Called with the days that are done and the orders so far, after each day and every few thousand orders; false ends
  // the run.
  using Watch = std::function<bool(int days_done, std::uint64_t orders)>;
  // Errors: interrupted; simulation_stopped (the engine found a law broken: a bug, with the command).
  [[nodiscard]] Result<RunResult> all(const Watch& watch);

  [[nodiscard]] const State& state() const { return engine_->state(); }
  [[nodiscard]] const RunObserver& observer() const { return observer_; }

 private:
  struct Offer {
    Money price;
    Money cost;
  };
  struct Refund {
    std::uint64_t order;
    MemberIndex buyer;
  };

  [[nodiscard]] bool day(int number, const Watch& watch);
  void calendar(Timestamp until);
  void fund();
  void inject(int number);
  void attack(int number);
  void sell();
  [[nodiscard]] bool trade(int number, const Watch& watch);
  [[nodiscard]] bool replay(int number, const Watch& watch);
  // The real person's member, who joins if it is the first time; nobody where the engine refused that.
  [[nodiscard]] MemberIndex person(std::uint32_t number, std::uint32_t referrer);
  // Whom the engine let in, or nobody.
  enum class Joins : std::uint8_t { by_themselves, apart };  // apart: somebody else decides for them
  MemberIndex enlist(MemberIndex referrer, Joins how = Joins::by_themselves);
  void buy(MemberIndex member, const Offer& offer);
  void refund(int number);
  void withdraw();
  [[nodiscard]] MemberIndex referrer();
  [[nodiscard]] MemberIndex not_apart(MemberIndex member) const {
    return sellers_.is_apart(member) ? MemberIndex() : member;
  }
  [[nodiscard]] Offer offer_drawn();
  // "o17"; the text lives until the next call.
  [[nodiscard]] std::string_view numbered(char kind, std::uint64_t number);
  Reject decide(Operation operation, MemberIndex buyer = {});

  const Scenario& scenario_;
  std::unique_ptr<Engine> engine_;
  // One for each kind of decision, so that under other terms the same people come, buy the same, and look at the same
  // mornings: what differs is what the terms did.
  Random shopping_;
  Random selling_moods_;
  Random evenings_;
  ArrivalPlan arrivals_;
  SellerBook sellers_;
  std::vector<Coalition> coalitions_;  // of the attacks that have begun
  RunObserver observer_;
  std::vector<MemberIndex> referrers_;  // of everyone who has one: a member as often as they referred
  std::vector<Event> events_;
  std::vector<MemberIndex> selling_;
  std::vector<std::uint32_t> trades_;         // of a day: members who come again, or kJoins
  std::vector<MemberIndex> people_;           // of real orders, by their number
  std::vector<std::vector<Refund>> refunds_;  // by the day on which they come, in a ring
  std::string text_;
  Listener listener_;
  Timestamp now_;
  std::size_t next_injection_ = 0;
  std::size_t next_order_ = 0;  // of the real ones
  std::uint64_t orders_ = 0;
  std::uint64_t withdrawals_ = 0;
  std::uint64_t refused_ = 0;
  Offered offered_;
  bool stopped_ = false;
  std::string broken_;
};

}  // namespace greenpool
