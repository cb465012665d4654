// What the demo's story knows while it goes on: its people, its shop, and what each of them does next. story.cc has the
// calendar; shopping.cc what members do and how the shop opens; deliveries.cc what becomes of orders; office_work.cc
// what operators do. Thread safety: one thread.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cli/demo/catalogue.h"
#include "cli/demo/house.h"
#include "cli/demo/people.h"
#include "shop/actor.h"
#include "shop/quote.h"
#include "sim/arrivals.h"
#include "sim/random.h"

namespace greenpool {

inline constexpr int kDemoDays = 140;
inline constexpr std::int64_t kDemoMinute = 60'000'000;  // microseconds
inline constexpr std::int64_t kDemoDay = 24 * 60 * kDemoMinute;

// A part of a day, in which things happen one after the other.
struct DemoHours {
  Timestamp begin;
  Timestamp end;
};

// When the action of that number among so many happens, spread over the hours.
[[nodiscard]] inline Timestamp demo_moment(const DemoHours& hours, std::size_t number, std::size_t count) {
  const std::int64_t length = hours.end.microseconds() - hours.begin.microseconds();
  const auto part = static_cast<std::int64_t>(number + 1);
  return Timestamp(hours.begin.microseconds() + length / static_cast<std::int64_t>(count + 2) * part);
}

// What somebody makes of their points.
enum class DemoMood : std::uint8_t { holds, sells_some, leaves, nervous };

struct DemoPerson {
  std::size_t number = 0;
  std::string id = {};
  int joined = 0;  // day
  std::optional<std::size_t> referrer = {};
  DemoMood mood = DemoMood::holds;
  bool has_ordered = false;
  bool has_sold = false;
  bool is_verified = false;
  bool has_coupon = false;
  // As of this morning.
  Money wallet{};
  Money spent{};
  Money received{};
  Money sale_pays{};
  Money coins{};
  Points points{};
  std::uint32_t directs = 0;
};

struct DemoWare {
  const DemoGoods* goods = nullptr;
  std::string goods_id = {};
  std::vector<std::string> variants = {};
};

// What happens next to an order, and on which day.
enum class DemoNext : std::uint8_t {
  ship,
  receive,
  call_off,
  refund_unsent,
  ask_return,
  decide_return,
  send_back,
  take_back,
  reverse,
  nothing
};
struct DemoOrder {
  std::string id = {};
  std::size_t person = 0;
  DemoNext next = DemoNext::nothing;
  int day = 0;
  std::string return_id = {};
  std::string parcel = {};
};

struct DemoWithdrawal {
  std::string id = {};
  std::size_t person = 0;
  enum class Step : std::uint8_t { requested, approved, sent, over } step = Step::requested;
  int day = 0;  // of the next step
};

class DemoTown {
 public:
  DemoTown(DemoHouse& house, std::uint64_t seed);

  // --- office_work.cc ---
  void hire_operators();
  // What is done on that morning: approvals, withdrawals, suppliers, old claims, dividends.
  void do_office_work(int day);
  // What still waits for somebody when the story ends.
  void leave_work_open();

  // --- shopping.cc ---
  void open_shop();
  void restock();
  void let_people_in(int day, const DemoHours& hours, std::size_t count);
  void let_people_shop(int day, const DemoHours& hours, std::size_t orders);
  void go_on_with_orders(int day, const DemoHours& hours);
  void let_people_sell(int day);
  // The last minutes: carts, orders that wait for payment, and a payment of too little.
  void leave_shop_open();
  // One that the provider refused: somebody has it tried again.
  void leave_refund_open();

  void run_timers();
  // Notes how everybody stands.
  void look_around();

  DemoHouse& house;
  std::vector<DemoPerson> people;
  std::vector<DemoOrder> orders;
  std::vector<DemoWithdrawal> withdrawals;
  std::map<std::string, std::string, std::less<>> operators;  // login to id

 private:
  [[nodiscard]] shop::Actor staff(std::string_view login = "shop") const;
  [[nodiscard]] shop::Actor member(std::size_t person) const;
  [[nodiscard]] std::vector<shop::WantedLine> fill_basket(int day);
  void place(Work& work, int day, std::size_t person);
  void pay(Work& work, const std::string& order, std::size_t person, Money missing = Money(0));
  void go_on(Work& work, int day, DemoOrder& order);
  void receive(Work& work, int day, DemoOrder& order);
  void decide_return(Work& work, int day, DemoOrder& order);
  void plan(DemoOrder& order, DemoNext next, int day, std::uint32_t later_at_most);

  // Gives them to the engine, which must accept them.
  void expect(const std::vector<std::string>& commands);
  std::string ask_for_approval(std::string_view asker, const std::string& command, std::string_view note);
  void decide(const std::string& approval, std::string_view decider, bool approves, std::string_view reason);
  void have_approved(std::string_view asker, std::string_view decider, const std::string& command,
                     std::string_view note);
  void request_withdrawals(int day);
  void carry_withdrawals_on(int day);
  // Those that can be sent today.
  [[nodiscard]] std::set<std::string> pay_out(const std::vector<std::string>& approved);
  void confirm_payouts(const std::vector<std::string>& withdrawals);
  void pay_suppliers(int day);
  // Those who are owed much.
  [[nodiscard]] std::vector<std::pair<std::string, Money>> owed_to_suppliers();
  void verify(std::size_t person);
  void simulate(std::string_view id);  // of a preset

  Random random_;
  std::vector<DemoWare> wares_;
  std::string coupon_;
  std::uint64_t numbers_ = 0;  // of what has a name of its own
};

}  // namespace greenpool
