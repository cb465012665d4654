#include "cli/demo/story.h"

#include <algorithm>
#include <array>

#include "cli/demo/town.h"
#include "people/housekeeping.h"

namespace greenpool {
namespace {

constexpr std::uint64_t kSeed = 20'260'601;
constexpr std::int64_t kChina = 8 * 60 * kDemoMinute;
constexpr std::int64_t kBeforeNow = 12 * kDemoMinute;  // the last regular moment

struct Part {
  int from = 0;  // hours of the day, in China
  int upto = 0;
  double orders = 0;  // of a day's
};
constexpr std::array kParts{Part{8, 12, 0.3}, Part{12, 18, 0.35}, Part{18, 23, 0.35}};

Arrivals arrivals() { return {.curve = ArrivalCurve::logistic, .per_day = 1.6, .growth = 0.062, .capacity = 430}; }

// Who comes again, a day, on average: less as the novelty goes, and less still lately.
double repeat_orders(std::size_t members, int day) {
  const double interest = day < 90 ? 0.042 : 0.042 - 0.0003 * (day - 90);
  return static_cast<double>(members) * std::max(interest, 0.012);
}

std::optional<DemoHours> hours_of(Timestamp midnight, int day, const Part& part, Timestamp last) {
  const std::int64_t begin = midnight.microseconds() + day * kDemoDay;
  DemoHours hours{Timestamp(begin + part.from * 60 * kDemoMinute), Timestamp(begin + part.upto * 60 * kDemoMinute)};
  if (hours.begin >= last) return std::nullopt;
  hours.end = std::min(hours.end, last);
  return hours;
}

void live_part(DemoTown& town, Random& random, int day, std::size_t part, const DemoHours& hours,
               std::size_t newcomers) {
  town.house.move_to(hours.begin);
  town.run_timers();
  town.house.settle_down();
  if (part == 0) {
    town.restock();
    town.look_around();
    town.do_office_work(day);
    town.let_people_sell(day);
    town.go_on_with_orders(day, hours);
  }
  if (newcomers > 0) {
    town.let_people_in(day, hours, newcomers);
    town.house.settle_down();
  }
  const double orders = repeat_orders(town.people.size(), day) * kParts.at(part).orders;
  if (!town.people.empty()) town.let_people_shop(day, hours, random.poisson(orders));
  town.house.move_to(hours.end);
  town.house.settle_down();
}

class Casting {
 public:
  explicit Casting(DemoTown& town) : town_(town) {}

  // The first who is like that and has no part yet; nobody: the part is left out.
  template <class Like>
  void add(std::string_view kind, std::string_view zh, std::string_view en, Like&& like) {
    for (const DemoPerson& person : town_.people) {
      if (is_taken(person.id) || !like(person)) continue;
      personas.push_back({std::string(kind), person.id, demo_phone(person.number), demo_nickname(person.number),
                          std::string(zh), std::string(en)});
      return;
    }
  }

  std::vector<DemoPersona> personas;

 private:
  [[nodiscard]] bool is_taken(std::string_view id) const {
    return std::any_of(personas.begin(), personas.end(), [id](const DemoPersona& one) { return one.member == id; });
  }
  DemoTown& town_;
};

std::vector<DemoPersona> cast(DemoTown& town) {
  Casting casting(town);
  const auto& exited = town.house.exited();
  const std::size_t count = town.people.size();
  const auto has = [](const auto& list, std::size_t person) {
    return std::any_of(list.begin(), list.end(), [person](const auto& one) { return one.person == person; });
  };
  casting.add("city_agent", "市级代理，也是股东：有区域奖励与分红",
              "City agent and shareholder: regional rewards and dividends",
              [](const DemoPerson& one) { return one.number == 1; });
  casting.add("district_agent", "区级代理，最早加入", "District agent, among the first to join",
              [](const DemoPerson& one) { return one.number == 0; });
  casting.add("legacy", "老会员：历史欠款已转为消费币", "An old member whose earlier claim became coins",
              [](const DemoPerson& one) { return one.coins > Money(0) && one.spent > Money(0); });
  casting.add("left_by_forced_exit", "有订单达到 2 倍，已被强制退出",
              "An order reached twice its price and was sold by forced exit",
              [&](const DemoPerson& one) { return exited.contains(one.id); });
  casting.add("referrer", "推荐了许多人", "Has referred many others",
              [](const DemoPerson& one) { return one.directs >= 6; });
  casting.add("withdrawing", "有一笔提现正在处理", "A withdrawal is under way",
              [&](const DemoPerson& one) { return has(town.withdrawals, one.number); });
  casting.add(
      "sold", "已卖出积分，收到的少于花费", "Has sold points, and received less than was spent",
      [](const DemoPerson& one) { return one.has_sold && one.received > Money(0) && one.received < one.spent; });
  casting.add("returning", "有一件商品正在退货", "Goods are on their way back", [&](const DemoPerson& one) {
    return std::any_of(town.orders.begin(), town.orders.end(),
                       [&](const DemoOrder& order) { return order.person == one.number && !order.return_id.empty(); });
  });
  casting.add(
      "near_exit", "持有较久，仍未回本", "Has held for long, and has not broken even", [count](const DemoPerson& one) {
        return one.number < count / 3 && one.received == Money(0) && one.sale_pays > Money(one.spent.units() / 4);
      });
  casting.add("before_break_even", "中途加入，离回本还很远", "Joined half-way, far from breaking even",
              [count](const DemoPerson& one) {
                return one.number > count / 2 && one.spent > Money(50'000) && one.received == Money(0);
              });
  casting.add("waiting_to_settle", "刚付款，订单尚未结算", "Has paid, nothing is settled yet",
              [count](const DemoPerson& one) {
                return one.number > count * 3 / 4 && one.has_ordered && one.spent == Money(0);
              });
  casting.add("just_joined", "刚刚加入，还没有下单", "Has just joined, no order yet",
              [count](const DemoPerson& one) { return one.number + 12 > count && !one.has_ordered; });
  return casting.personas;
}

}  // namespace

Timestamp demo_begin(Timestamp now) {
  const std::int64_t today = (now.microseconds() + kChina) / kDemoDay;
  return Timestamp((today - kDemoDays + 1) * kDemoDay - kChina + 7 * 60 * kDemoMinute);
}

std::optional<std::vector<DemoPersona>> tell_demo_story(DemoHouse& house, Timestamp now, const DemoWatch& watch) {
  const Timestamp midnight(demo_begin(now).microseconds() - 7 * 60 * kDemoMinute);
  const Timestamp last(now.microseconds() - kBeforeNow);
  DemoTown town(house, kSeed);
  Random random(kSeed + 1);
  ArrivalPlan plan(arrivals());
  town.hire_operators();
  town.open_shop();
  for (int day = 0; day < kDemoDays; ++day) {
    std::uint64_t newcomers = plan.next_day();
    for (std::size_t part = 0; part < kParts.size(); ++part) {
      const std::uint64_t left = kParts.size() - part;
      const std::uint64_t now_in =
          left == 1 ? newcomers
                    : std::min(newcomers, random.poisson(static_cast<double>(newcomers) / static_cast<double>(left)));
      const auto hours = hours_of(midnight, day, kParts.at(part), last);
      if (!hours) break;
      newcomers -= now_in;
      live_part(town, random, day, part, *hours, now_in);
    }
    if (!watch(day + 1, kDemoDays)) return std::nullopt;
  }
  house.move_to(std::max(house.now(), last));
  town.run_timers();
  house.settle_down();
  town.let_people_in(kDemoDays, {house.now(), now}, 2);
  house.settle_down();
  town.let_people_shop(kDemoDays, {house.now(), house.now()}, 4);
  house.settle_down();
  town.leave_work_open();
  town.leave_shop_open();
  town.leave_refund_open();
  house.ask([&](Work& work) { sweep_people(work, house.people()); });
  house.move_to(now);
  house.settle_payments();
  town.look_around();
  return cast(town);
}

}  // namespace greenpool
