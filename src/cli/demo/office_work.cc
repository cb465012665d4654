// What operators do in the demo: approvals by two, withdrawals and their payouts, suppliers, old claims, dividends.
#include <algorithm>

#include "base/check.h"
#include "cli/demo/town.h"
#include "json/writer.h"
#include "payments/payout_flow.h"
#include "payments/sandbox.h"
#include "people/demo_ports.h"
#include "people/operators.h"
#include "people/password_hash.h"
#include "people/real_name.h"
#include "server/payout_figures.h"
#include "server/simulations.h"
#include "sim/document_changes.h"
#include "sim/presets.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

constexpr std::size_t kClaimants = 10;
constexpr std::int64_t kPayoutsEvery = 2;  // days

// {"type":…,"name":"value",…}
std::string command(std::string_view type,
                    std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
  std::string json;
  ObjectWriter object(json);
  object.id("type", type);
  for (const auto& [name, value] : fields) object.text(name, value);
  object.close();
  return json;
}

std::string money_text(const DemoHouse& house, Money amount) {
  return format_money(amount, house.terms().currency.digits);
}

}  // namespace

DemoTown::DemoTown(DemoHouse& its_house, std::uint64_t seed) : house(its_house), random_(seed) {}

void DemoTown::hire_operators() {
  const std::string hash = hash_password(kDemoPassword, house.people().settings.password_work);
  house.ask_with_access([&](Work& work, AccessChanges& access) {
    const Caller by{.kind = greenpool::ActorKind::system};
    for (const DemoOperator& one : kDemoOperators) {
      const NewOperator who{
          .login = std::string(one.login), .display_name = std::string(one.name), .password_hash = hash};
      const bool owner = one.role == Role::owner;
      const std::string id =
          owner ? bootstrap_owner(work, house.people(), who) : create_operator(work, house.people(), by, who);
      if (!owner) grant_role(work, house.people(), by, id, {std::string(kEveryProgramme), one.role}, access);
      // The first sign-in would ask for a password of their own.
      change_operator_password(work, house.people(), {.kind = greenpool::ActorKind::operator_, .id = id}, "", hash,
                               access);
      operators.emplace(one.login, id);
    }
  });
}

void DemoTown::expect(const std::vector<std::string>& commands) {
  for (const std::string& outcome : house.give(commands)) {
    GP_CHECK(outcome == "ok", "the story's commands are accepted");
  }
}

std::string DemoTown::ask_for_approval(std::string_view asker, const std::string& given, std::string_view note) {
  const std::string by = operators.find(asker)->second;
  Request request;
  const int digits = house.terms().currency.digits;
  GP_CHECK(read_command(given, digits, request, by).has_value(), "the story's commands are well formed");
  std::string content;
  append_request(content, request, digits);
  return house.ask([&](Work& work) {
    return house.approvals()
        .ask(work, {.programme = house.programme(),
                    .kind = std::string(kCommandKind),
                    .content = content,
                    .asked_by = by,
                    .note = std::string(note)})
        .id;
  });
}

void DemoTown::decide(const std::string& approval, std::string_view decider, bool approves, std::string_view reason) {
  house.ask_with_access([&](Work& work, AccessChanges& access) {
    const Approval asked = house.approvals().find(work, house.programme(), approval);
    const ApprovalDecision decision{.id = asked.id,
                                    .programme = house.programme(),
                                    .hash = asked.hash,
                                    .by = operators.find(decider)->second,
                                    .reason = std::string(reason)};
    if (approves) {
      static_cast<void>(house.approvals().approve(work, decision, access));
    } else {
      house.approvals().reject(work, decision);
    }
  });
  house.settle_down();
}

void DemoTown::have_approved(std::string_view asker, std::string_view decider, const std::string& given,
                             std::string_view note) {
  decide(ask_for_approval(asker, given, note), decider, true, "已核对");
}

void DemoTown::verify(std::size_t number) {
  DemoPerson& person = people[number];
  if (std::exchange(person.is_verified, true)) return;
  const Caller self{.kind = greenpool::ActorKind::member, .id = person.id};
  house.ask([&](Work& work) {
    submit_real_name(work, house.people(), self,
                     {.name = demo_name(person.number), .id_number = demo_id_number(person.number)});
    DemoRealNameCheck check;
    for (const RealNameCase& about : take_real_names(work, house.people(), 10)) {
      decide_real_name(work, about, *check.check(about.who));
    }
  });
}

void DemoTown::request_withdrawals(int day) {
  std::vector<std::string> requests;
  for (DemoPerson& person : people) {
    if (person.wallet < Money(5'000) || !random_.chance(0.05)) continue;
    verify(person.number);
    const Money limit = std::min(person.wallet, *house.terms().withdrawal.daily_limit);
    const Money amount(limit.units() / (random_.chance(0.5) ? 1 : 2));
    const std::string id = "wd-demo-" + std::to_string(++numbers_);
    requests.push_back(command("request_withdrawal",
                               {{"withdrawal", id}, {"member", person.id}, {"amount", money_text(house, amount)}}));
    person.wallet -= amount;
    withdrawals.push_back({.id = id, .person = person.number, .day = day + 1});
  }
  expect(requests);
}

std::set<std::string> DemoTown::pay_out(const std::vector<std::string>& approved) {
  const std::string& maker = operators.find("maker")->second;
  std::set<std::string> sent;
  std::set<std::string> members;  // the tax of each payout depends on those before: one a day for each member
  std::vector<NewPayout> payouts;
  house.look([&](const State& state) {
    for (const std::string& withdrawal : approved) {
      const auto figures = payout_figures(state, {withdrawal, maker, house.now()});
      if (!figures || figures->obstacle != Reject::none || figures->another_is_sent) continue;
      if (!members.insert(figures->member).second) continue;
      sent.insert(withdrawal);
      payouts.push_back({.programme = house.programme(),
                         .withdrawal = withdrawal,
                         .member = figures->member,
                         .provider = "sandbox",
                         .amount = figures->pays(),
                         .operator_id = maker});
    }
  });
  house.ask([&](Work& work) {
    for (const NewPayout& payout : payouts) static_cast<void>(request_payout(work, house.rules(), payout));
  });
  return sent;
}

// Those who were sent money say that they have it, and a few have given an account that does not take it.
void DemoTown::confirm_payouts(const std::vector<std::string>& confirmed) {
  house.ask([&](Work& work) {
    for (const std::string& withdrawal : confirmed) {
      for (const Payout& payout :
           list_payouts(work, {.programme = house.programme(), .withdrawal = withdrawal}, 0, 1)) {
        const bool fails = random_.chance(0.05);
        if (sandbox_settle(work, payout.id, fails ? SandboxOutcome::failed : SandboxOutcome::succeeded)) {
          ask_about_payout(work, payout.id);
        }
      }
    }
  });
}

void DemoTown::carry_withdrawals_on(int day) {
  using Step = DemoWithdrawal::Step;
  std::vector<DemoWithdrawal*> asked;
  std::vector<std::string> answers;
  std::vector<std::string> approved;
  std::vector<std::string> confirmed;
  const auto wait = [&](DemoWithdrawal& withdrawal, Step step) {
    withdrawal.step = step;
    withdrawal.day = day + 1 + static_cast<int>(random_.below(kPayoutsEvery));
  };
  for (DemoWithdrawal& withdrawal : withdrawals) {
    if (withdrawal.day > day) continue;
    if (withdrawal.step == Step::requested) {
      const bool refuses = random_.chance(0.06);
      answers.push_back(command(refuses ? "reject_withdrawal" : "approve_withdrawal",
                                {{"withdrawal", withdrawal.id}, {"operator", operators.find("checker")->second}}));
      wait(withdrawal, refuses ? Step::over : Step::approved);
      asked.push_back(&withdrawal);
    } else if (withdrawal.step == Step::approved) {
      approved.push_back(withdrawal.id);
    } else if (withdrawal.step == Step::sent) {
      confirmed.push_back(withdrawal.id);
      withdrawal.step = Step::over;
    }
  }
  // A debt may have taken one back meanwhile.
  const std::vector<std::string> outcomes = house.give(answers);
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (outcomes[i] != "ok") asked[i]->step = Step::over;
  }
  const std::set<std::string> sent = approved.empty() ? std::set<std::string>() : pay_out(approved);
  for (DemoWithdrawal& withdrawal : withdrawals) {
    if (sent.contains(withdrawal.id)) wait(withdrawal, Step::sent);
  }
  if (!confirmed.empty()) confirm_payouts(confirmed);
  house.settle_payments();
  std::erase_if(withdrawals, [](const DemoWithdrawal& one) { return one.step == Step::over; });
}

std::vector<std::pair<std::string, Money>> DemoTown::owed_to_suppliers() {
  std::vector<std::pair<std::string, Money>> owed;
  house.look([&](const State& state) {
    for (const Supplier& supplier : state.suppliers.all()) {
      if (!supplier.id.empty() && supplier.owed > Money(100'000)) owed.emplace_back(supplier.id, supplier.owed);
    }
  });
  return owed;
}

// Half of what each of them is owed.
void DemoTown::pay_suppliers(int day) {
  for (const auto& [supplier, amount] : owed_to_suppliers()) {
    const std::string id = "sp-" + std::to_string(day) + "-" + supplier;
    expect({command("request_supplier_payment", {{"payment", id},
                                                 {"supplier", supplier},
                                                 {"amount", money_text(house, Money(amount.units() / 2))},
                                                 {"operator", operators.find("maker")->second}})});
    expect({command("approve_supplier_payment", {{"payment", id}, {"operator", operators.find("checker")->second}})});
  }
}

void DemoTown::do_office_work(int day) {
  carry_withdrawals_on(day);
  request_withdrawals(day);
  const std::string& maker = operators.find("maker")->second;
  switch (day) {
    case 0:
      expect({command("pay_in", {{"amount", "20000.00"}})});
      break;
    case 9:
      have_approved("shop", "owner", command("appoint_agent", {{"region", "440305"}, {"member", people[0].id}}),
                    "南山区代理");
      have_approved("shop", "owner", command("appoint_agent", {{"region", "440300"}, {"member", people[1].id}}),
                    "深圳市代理");
      have_approved("shop", "owner", command("appoint_agent", {{"region", "440000"}, {"member", people[2].id}}),
                    "广东省代理");
      break;
    case 12:
      have_approved("maker", "owner", command("set_weight", {{"member", people[1].id}, {"weight", "50"}}), "股东名册");
      have_approved("maker", "owner", command("set_weight", {{"member", people[3].id}, {"weight", "30"}}), "股东名册");
      have_approved("maker", "owner", command("set_weight", {{"member", people[5].id}, {"weight", "20"}}), "股东名册");
      have_approved("maker", "checker", command("fund_subsidy", {{"amount", "3000.00"}}), "台灯补贴预算");
      break;
    case 30:
      for (std::size_t i = 0; i < kClaimants; ++i) {
        expect({command("propose_claim", {{"claim", "old-1-" + std::to_string(i + 1)},
                                          {"batch", "old-1"},
                                          {"member", people[i + 4].id},
                                          {"amount", std::to_string(120 + 40 * i) + ".00"},
                                          {"operator", maker}})});
      }
      expect({command("approve_claims", {{"batch", "old-1"}, {"operator", operators.find("checker")->second}})});
      break;
    case 44:
      decide(ask_for_approval("maker", command("inject", {{"amount", "5000.00"}, {"source", "subsidy"}}),
                              "活动期间拉升价格"),
             "owner", false, "注资须标注为非销售流入，且不得用于营造上涨预期");
      break;
    case 48:
    case 78:
    case 108:
      pay_suppliers(day);
      break;
    case 70:
    case 100:
    case 131: {
      Money gathered;
      house.look([&](const State& state) { gathered = state.books.balance(Account::dividend); });
      if (gathered > Money(0)) have_approved("maker", "checker", command("distribute_dividend", {}), "月度分红");
      break;
    }
    default:
      break;
  }
}

void DemoTown::leave_work_open() {
  const auto late = [this](std::size_t back) { return people[people.size() - back].id; };
  static_cast<void>(ask_for_approval("maker", command("inject", {{"amount", "1000.00"}, {"source", "subsidy"}}),
                                     "年终补贴，公示标注为非销售流入"));
  static_cast<void>(ask_for_approval("shop", command("appoint_agent", {{"region", "330106"}, {"member", people[8].id}}),
                                     "西湖区代理申请"));
  static_cast<void>(ask_for_approval(
      "support", command("change_referrer", {{"member", late(3)}, {"referrer", people[2].id}}), "注册时填错邀请码"));
  for (std::size_t i = 0; i < 3; ++i) {
    expect({command("propose_claim", {{"claim", "old-2-" + std::to_string(i + 1)},
                                      {"batch", "old-2"},
                                      {"member", people[20 + i].id},
                                      {"amount", std::to_string(300 + 100 * i) + ".00"},
                                      {"operator", operators.find("maker")->second}})});
  }
  for (const auto& [supplier, amount] : owed_to_suppliers()) {
    expect({command("request_supplier_payment", {{"payment", "sp-now-" + supplier},
                                                 {"supplier", supplier},
                                                 {"amount", money_text(house, Money(amount.units() / 2))},
                                                 {"operator", operators.find("maker")->second}})});
    break;  // one is enough
  }
  Terms next = house.terms();
  next.sell_fee = Rate(150'000);
  const Timestamp effective(house.now().microseconds() + (next.notice_days + 14) * kDemoDay);
  expect({command("propose_terms", {{"proposal", "sell-fee-15"},
                                    {"terms", to_toml(next)},
                                    {"effective", format_timestamp(effective)},
                                    {"operator", operators.find("owner")->second}})});
  simulate("quiet-year");
  simulate("sudden-stop");
}

// Runs as soon as the server does: what could become of the programme's own terms.
void DemoTown::simulate(std::string_view id) {
  const SimulationPreset& preset = *find_simulation_preset(id);
  const Result<std::string> document =
      with_changes(preset.document, vocabulary_of(preset), {{"scenario.name", std::string(preset.name_zh)}});
  GP_CHECK(document.has_value(), "a run can have any name");
  AskedSimulation asked{.programme = house.programme(),
                        .from = TermsFrom::current,
                        .scenario = *document,
                        .terms = to_toml(house.terms()),
                        .asked_by = operators.find("owner")->second};
  const Status read = read_asked(asked, 0);
  GP_CHECK(read.has_value(), "a preset fits the demo's terms");
  static_cast<void>(house.ask([&asked](Work& work) { return store_simulation(work, asked); }));
}

}  // namespace greenpool
