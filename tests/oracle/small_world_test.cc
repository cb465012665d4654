// A small world, completely: every sequence of a few commands over a small alphabet, on the engine and the oracle, for
// terms of every shape. A rejected command changes nothing (that is compared too), so that the sequences which differ
// only by rejected commands are walked once.
//
// Environment: GREENPOOL_ORACLE_DEPTH  commands in a sequence (6 in the worlds that are walked deeper, 5 in the others)
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <vector>

#include "terms/validate.h"
#include "tests/oracle/shrink.h"
#include "tests/oracle/twin.h"

namespace greenpool::oracle {
namespace {

constexpr std::int64_t kStart = 1'767'225'600'000'000;
constexpr std::int64_t kDay = 86'400'000'000;
constexpr int kMembers = 3;

// What can be done next; amounts may depend on what the members hold. Nothing: time passes.
using Letter = std::function<std::optional<Op>(const Oracle&)>;

Op order_of(std::uint32_t member, std::int64_t paid, std::int64_t cost) {
  return op_of(BasicSettleOrder<ToldForm>{"o", MemberIndex(member), Money(paid), Money(cost)});
}

Op sale_of_all(std::uint32_t member) { return op_of(BasicSellPoints<ToldForm>{MemberIndex(member), std::nullopt}); }

Op sale_of_half(const Oracle& oracle, std::uint32_t member) {
  const Points half(units_of(oracle.holding_of(member) / 2));
  return op_of(BasicSellPoints<ToldForm>{MemberIndex(member), half});
}

Op injection_of(const mpz_class& amount, InjectionSource source) {
  return op_of(BasicInject<ToldForm>{Money(units_of(amount)), source});
}

struct SmallWorld {
  const char* name;
  Terms terms;
  std::int64_t paid;       // of the usual order
  std::int64_t thin_cost;  // of an order of the same price that leaves the pool next to nothing
  bool is_deeper = false;  // by one command
  bool has_old_debt = false;
  bool is_listed = false;
};

// Member 0 is owed the price of an order, in coins; the shares are listed, a share for a tenth of it.
std::vector<Op> prelude_of(const SmallWorld& world) {
  std::vector<Op> prelude;
  if (world.has_old_debt) {
    prelude.push_back(op_of(BasicProposeClaim<ToldForm>{"c", "b", MemberIndex(0), Money(world.paid), "li"}));
    prelude.push_back(op_of(BasicApproveClaims<ToldForm>{"b", {}, "wang"}));
  }
  if (world.is_listed) prelude.push_back(op_of(BasicListShares<ToldForm>{Money(world.paid / 10), {}, "li"}));
  return prelude;
}

// Coins pay for goods that cost nothing, so that they lock points; others' orders release them.
std::vector<Letter> alphabet_of_old_debt(const SmallWorld& world) {
  std::vector<Letter> letters = {
      [](const Oracle&) { return std::nullopt; },
      [&world](const Oracle&) { return order_of(0, world.paid, 0); },
      [&world](const Oracle&) { return order_of(1, world.paid, 0); },
      [&world](const Oracle&) {
        BasicSettleOrder<ToldForm> order{"o", MemberIndex(0), Money(0), Money(0)};
        order.coins = Money(world.paid / 2);
        return op_of(order);
      },
      [](const Oracle&) { return sale_of_all(0); },
      [](const Oracle&) { return sale_of_all(1); },
      [](const Oracle& oracle) { return sale_of_half(oracle, 1); },
      [](const Oracle&) { return op_of(BasicAdvance<ToldForm>{}); },
  };
  if (!world.is_listed) return letters;
  for (const std::uint32_t member : {0U, 1U}) {
    letters.emplace_back([member](const Oracle& oracle) {
      const std::string id = "s" + std::to_string(oracle.cap_table().certificates.size());
      return op_of(BasicConvertPoints<ToldForm>{id, MemberIndex(member), std::nullopt});
    });
  }
  return letters;
}

std::vector<Letter> alphabet_of(const SmallWorld& world, const std::int64_t& now) {
  if (world.has_old_debt || world.is_listed) return alphabet_of_old_debt(world);
  std::vector<Letter> letters = {
      [](const Oracle&) { return std::nullopt; },
      [&world](const Oracle&) { return order_of(0, world.paid, 0); },
      [&world](const Oracle&) { return order_of(1, world.paid, 0); },
      [&world](const Oracle&) { return order_of(2, 3 * world.paid, world.paid); },
      [&world](const Oracle&) { return order_of(1, world.paid, world.thin_cost); },
      [](const Oracle&) { return sale_of_all(0); },
      [](const Oracle&) { return sale_of_all(1); },
      [](const Oracle& oracle) { return sale_of_half(oracle, 0); },
      [&now](const Oracle& oracle) {
        return injection_of(oracle.injection_room(now).value_or(0), InjectionSource::financing);
      },
      [](const Oracle& oracle) { return injection_of(oracle.account(Account::reserve), InjectionSource::reserve); },
  };
  const bool has_windows = world.terms.sale_pricing == SalePricing::window;
  const bool can_end = world.terms.wind_down_notice_days == 0;
  if (has_windows || can_end) letters.emplace_back([](const Oracle&) { return op_of(BasicAdvance<ToldForm>{}); });
  if (can_end) {
    letters.emplace_back([](const Oracle& oracle) {
      const bool asked = oracle.closing().stage == OracleStage::proposed;
      return asked ? op_of(BasicConfirmClosing<ToldForm>{"wang"}) : op_of(BasicCloseProgramme<ToldForm>{"li"});
    });
  }
  return letters;
}

class Walk {
 public:
  explicit Walk(const SmallWorld& world) : world_(world), letters_(alphabet_of(world_, now_)) {
    story_.terms = world.terms;
    for (int i = 0; i < kMembers; ++i) {
      const Op op = op_of(BasicRegisterMember<ToldForm>{"m" + std::to_string(i), {}, 1}, now_);
      story_.ops.push_back(op);
    }
    for (const Op& op : prelude_of(world)) {
      story_.ops.push_back(op);
      story_.ops.back().at = now_;
    }
  }

  void run(int depth) { explore(depth); }

  [[nodiscard]] std::uint64_t letters() const { return letters_.size(); }
  [[nodiscard]] const std::optional<Failure>& failure() const { return failure_; }
  [[nodiscard]] const Coverage& coverage() const { return coverage_; }

 private:
  // Engine and oracle after the story so far, found equal before.
  std::unique_ptr<Twin> twin_now() {
    auto twin = std::make_unique<Twin>(story_, Scrutiny::all_members, Flaw::none, nullptr);
    for (const Op& op : story_.ops) GP_CHECK(!twin->step(op), "the same story ends the same way");
    return twin;
  }

  void explore(int depth) {
    if (depth == 0) return;
    std::unique_ptr<Twin> twin;
    for (const Letter& letter : letters_) {
      if (!twin) twin = twin_now();
      const std::optional<Op> op = letter(twin->oracle());
      if (!op) {
        now_ += world_.terms.injection_window_days * kDay;
        explore(depth - 1);
        now_ -= world_.terms.injection_window_days * kDay;
        continue;
      }
      story_.ops.push_back(*op);
      story_.ops.back().at = now_;
      auto difference = twin->step(story_.ops.back());
      coverage_.note(Reject::none, twin->events());
      if (difference) failure_ = Failure{story_, std::move(*difference)};
      const bool accepted = twin->accepted();
      if (accepted && !failure_) explore(depth - 1);
      story_.ops.pop_back();
      if (failure_) return;
      if (accepted) twin.reset();
    }
  }

  const SmallWorld& world_;
  std::int64_t now_ = kStart;
  std::vector<Letter> letters_;
  Story story_;
  Coverage coverage_;
  std::optional<Failure> failure_;
};

Terms terms_of(std::int64_t grant, std::int64_t fee, std::optional<std::int64_t> multiple, ExitBasis basis) {
  Terms terms;
  terms.id = "small";
  terms.name = "Small";
  terms.grant_rate = Rate(grant);
  terms.sell_fee = Rate(fee);
  terms.exit_multiple.reset();
  if (multiple) terms.exit_multiple = Multiple(*multiple);
  terms.exit_basis = basis;
  return terms;
}

std::vector<SmallWorld> small_worlds() {
  std::vector<SmallWorld> worlds;
  const auto add = [&worlds](const char* name, Terms terms, std::int64_t paid, std::int64_t thin_cost) -> Terms& {
    worlds.push_back({name, std::move(terms), paid, thin_cost});
    return worlds.back().terms;
  };
  add("worked terms", terms_of(700'000, 200'000, 2'000'000, ExitBasis::member), 1'000, 598);
  worlds.back().is_deeper = true;
  {
    Terms& terms = add("1.5 times, a position each order, fee waived",
                       terms_of(700'000, 200'000, 1'500'000, ExitBasis::order), 100, 58);
    terms.exit_fee = ExitFee::waived;
    terms.remainder_to = RemainderTo::reserve;
  }
  add("once the spend, members chase each other out", terms_of(900'000, 300'000, 1'000'000, ExitBasis::member), 50, 29);
  {
    Terms& terms = add("a constant price, due at once", terms_of(1'000'000, 0, 1'000'000, ExitBasis::member), 10, 9);
    terms.reward_rate = Rate(0);
    terms.platform_rate = Rate(0);
  }
  {
    Terms& terms = add("equal triggers", terms_of(1'000'000, 500'000, 1'000'000, ExitBasis::order), 7, 6);
    worlds.back().is_deeper = true;
    terms.reward_rate = Rate(200'000);
    terms.platform_rate = Rate(0);
    terms.remainder_to = RemainderTo::pool;
  }
  {
    Terms& terms = add("close to the split", terms_of(500'000, 900'000, 3'000'000, ExitBasis::member), 1'000, 599);
    terms.split_at = Price{2, 1'000'000};
    terms.split_factor = 2;
    terms.initial_price = Price{199, 100'000'000};
  }
  {
    Terms& terms =
        add("a grant on the profit, no exit", terms_of(300'000, 999'999, std::nullopt, ExitBasis::member), 100, 42);
    terms.grant_base = GrantBase::profit;
    terms.remainder_to = RemainderTo::pool;
  }
  {
    Terms& terms = add("yen, odd price", terms_of(999'999, 1, 1'250'000, ExitBasis::order), 37, 36);
    terms.currency = *find_currency("JPY");
    terms.initial_price = Price{7, 30'000'000};
    terms.initial_price = *parse_price("23.00000007", 0);
    terms.reward_rate = Rate(1);
    terms.platform_rate = Rate(0);
    terms.injection_window_days = 1;
  }
  {
    Terms& terms =
        add("sales in windows, exits soon", terms_of(900'000, 300'000, 1'250'000, ExitBasis::order), 100, 59);
    terms.sale_pricing = SalePricing::window;
    terms.injection_window_days = 1;
  }
  {
    Terms& terms = add("an old debt", terms_of(500'000, 500'000, std::nullopt, ExitBasis::member), 1'000, 0);
    terms.reward_rate = Rate(0);
    terms.platform_rate = Rate(0);
    terms.injection_window_days = 1;
    worlds.back().is_deeper = true;
    worlds.back().has_old_debt = true;
  }
  {
    Terms& terms = add("an old debt, released in thirds, exits soon, a listing",
                       terms_of(700'000, 300'000, 1'250'000, ExitBasis::order), 100, 0);
    terms.legacy.release_share = Rate(333'333);
    terms.injection_window_days = 1;
    worlds.back().has_old_debt = true;
    worlds.back().is_listed = true;
  }
  {
    Terms& terms = add("it may end", terms_of(700'000, 200'000, 2'000'000, ExitBasis::member), 1'000, 599);
    terms.remainder_to = RemainderTo::reserve;
    terms.wind_down_notice_days = 0;
  }
  return worlds;
}

int depth_of(const SmallWorld& world) {
  const char* text = std::getenv("GREENPOOL_ORACLE_DEPTH");
  if (text != nullptr && *text != '\0') return std::atoi(text);
  return world.is_deeper ? 6 : 5;
}

TEST(SmallWorld, IsTheSameForEngineAndOracleInEverySequence) {
  std::uint64_t commands = 0;
  for (const SmallWorld& world : small_worlds()) {
    const Status valid = validate(world.terms);
    ASSERT_TRUE(valid) << valid.error().message;
    const int depth = depth_of(world);
    Walk walk(world);
    walk.run(depth);
    ASSERT_FALSE(walk.failure()) << walk.failure()->difference << "\n" << text_of(walk.failure()->story);
    std::uint64_t sequences = 1;
    for (int i = 0; i < depth; ++i) sequences *= walk.letters();
    const Coverage& met = walk.coverage();
    fmt::print("{}: all {} sequences of {}, {} commands compared, with {} exits, {} sweeps, {} splits\n", world.name,
               sequences, depth, met.commands(), met.count_of<ForcedExit>(), met.count_of<PoolReserved>(),
               met.count_of<PointsSplit>());
    commands += met.commands();
  }
  fmt::print("{} commands compared in all\n", commands);
}

}  // namespace
}  // namespace greenpool::oracle
