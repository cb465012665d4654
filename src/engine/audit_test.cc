// State::audit() walks everything: each kind of corruption is found, and named, without following it anywhere.
#include <gmock/gmock.h>

#include <functional>

#include "engine/scenario.h"
#include "tests/support/archive_bytes.h"

namespace greenpool {
namespace {

using testing::HasSubstr;

// Ann holds three positions and bob one; one slot is free again.
std::unique_ptr<Story> sound_story() {
  Terms terms = classic_terms();
  terms.exit_basis = ExitBasis::order;
  auto story = std::make_unique<Story>(terms);
  story->play(R"(
    join ann                   -> joined
    join bob by ann            -> joined
    order bob 1000.00 300.00   -> grant 210
    order ann 1000.00 300.00   -> grant 147
    order ann 1000.00 300.00   -> grant 124.95
    order ann 1000.00 300.00   -> grant 112.455
    order bob 1000.00 300.00   -> grant 104.020875
    sell bob 210               -> sale pays 360.81)");
  return story;
}

constexpr PositionSlot kFree(0);
constexpr PositionSlot kAnnsFirst(1);
constexpr PositionSlot kAnnsSecond(2);
constexpr PositionSlot kAnnsThird(3);
constexpr PositionSlot kBobs(4);

void post(State& state, Account account, Money credit) {
  Posting posting;
  posting.credit(account, credit);
  state.books.post(posting);
}

template <class T>
void set_field(PositionBook& book, int field, T value) {
  tamper(book, [=]<class Field>(int index, Field& current) {
    if constexpr (std::is_same_v<Field, T>) {
      if (index == field) current = value;
    }
  });
}

struct Corruption {
  const char* finding;
  std::function<void(State&)> corrupt;
};

const std::vector<Corruption>& corruptions() {
  static const std::vector<Corruption> kAll{
      {"all accounts sum to zero", [](State& s) { post(s, Account::platform_revenue, Money(1)); }},
      {"cash covers pool, reserve, wallets and the rest",
       [](State& s) { post(s, Account::wallets, Money(1'000'000)); }},
      {"every account is inside its bounds", [](State& s) { post(s, Account::customer_deposits, Money(-1)); }},
      {"every account is inside its bounds", [](State& s) { post(s, Account::cash, Money(-kMoneyMax)); }},
      {"the pool account equals P", [](State& s) { s.pool.cash += Money(1); }},
      {"the wallets' account equals the members' wallets", [](State& s) { s.members[0].wallet += Money(1); }},
      {"the debts' account equals the members' debts",
       [](State& s) {
         s.members[0].wallet -= Money(1);
         s.members[1].wallet += Money(1);
       }},
      {"members' spend equals the total", [](State& s) { s.members[0].spent += Money(1); }},
      {"members' spend equals the total", [](State& s) { s.totals.spent += Money(1); }},
      {"members received what was paid out", [](State& s) { s.members[1].received += Money(1); }},
      {"members received what was paid out", [](State& s) { s.totals.sales_paid += Money(1); }},
      {"members received what was paid out", [](State& s) { s.totals.exits_paid += Money(1); }},
      {"who has recovered what they spent is counted", [](State& s) { ++s.totals.recovery.passed[1]; }},
      {"who has recovered what they spent is counted", [](State& s) { s.members[0].spent = Money(0); }},
      {"who has recovered what they spent is counted",
       [](State& s) { s.members[1].received = Money(3 * s.members[1].spent.units()); }},
      {"only terms that were in force are accepted", [](State& s) { s.members[0].accepted = 2; }},
      {"the referral tree has no cycle", [](State& s) { s.members[1].referrer = MemberIndex(1); }},
      {"the referral tree has no cycle", [](State& s) { s.members[0].referrer = MemberIndex(1); }},
      {"a referrer is known", [](State& s) { s.members[0].referrer = MemberIndex(77); }},
      {"direct referrals are counted", [](State& s) { s.members[0].directs = 2; }},
      {"every member has an id", [](State& s) { s.members.push_back(Member{}); }},
      {"the positions hold exactly the circulating points", [](State& s) { s.pool.circulating += Points(1); }},
      {"the positions hold exactly the circulating points",
       [](State& s) { s.positions.at(kBobs).remaining -= Points(1); }},
      {"0 < R <= A", [](State& s) { s.positions.at(kBobs).remaining = Points(0); }},
      {"0 < R <= A", [](State& s) { s.positions.at(kBobs).acquired = s.positions.at(kBobs).remaining - Points(1); }},
      {"a position's amounts are bounded", [](State& s) { s.positions.at(kBobs).acquired = Points(kPointsMax + 1); }},
      {"a position's amounts are bounded", [](State& s) { s.positions.at(kBobs).spend = Money(kOrderMoneyMax + 1); }},
      {"a position's amounts are bounded", [](State& s) { s.positions.at(kBobs).spend = Money(-1); }},
      {"no position is left due", [](State& s) { s.positions.at(kBobs).acquired = Points(kPointsMax); }},
      {"a position is in its member's list", [](State& s) { s.positions.at(kBobs).member = MemberIndex(0); }},
      {"a position is in its member's list", [](State& s) { s.positions.at(kBobs).member = MemberIndex(77); }},
      {"every promise was made", [](State& s) { s.positions.at(kBobs).promise = 77; }},
      {"every promise was made", [](State& s) { s.current_promise = 1; }},
      {"a member's positions are in order of opening",
       [](State& s) { std::swap(s.positions.at(kAnnsFirst).id, s.positions.at(kAnnsSecond).id); }},
      {"a member's positions are in order of opening",
       [](State& s) { s.positions.at(kAnnsSecond).id = s.positions.at(kAnnsFirst).id; }},
      {"numbers of positions were given", [](State& s) { s.positions.at(kBobs).id = PositionId(6); }},
      {"numbers of positions were given", [](State& s) { s.positions.at(kBobs).id = PositionId(0); }},
      {"a list of positions is linked both ways", [](State& s) { s.positions.at(kAnnsSecond).older = kAnnsSecond; }},
      {"a list of positions is linked both ways", [](State& s) { s.positions.at(kAnnsFirst).older = kBobs; }},
      {"a list of positions is linked both ways",
       [](State& s) { s.positions.at(kAnnsFirst).newer = PositionSlot(99); }},
      {"a list of positions is linked both ways", [](State& s) { s.positions.at(kAnnsFirst).newer = PositionSlot{}; }},
      {"a list of positions is linked both ways", [](State& s) { s.positions.at(kAnnsThird).newer = kAnnsSecond; }},
      {"a list of positions is linked both ways", [](State& s) { s.positions.at(kAnnsSecond).newer = kAnnsFirst; }},
      {"a list of positions is linked both ways", [](State& s) { s.members[0].newest_position = 99; }},
      {"a list of positions is linked both ways", [](State& s) { s.members[0].newest_position = kFree.value(); }},
      {"every open position is in a list", [](State& s) { s.members[0].newest_position = UINT32_MAX; }},
      {"every open position is in a list",
       [](State& s) {
         s.positions.at(kAnnsFirst).newer = kAnnsThird;
         s.positions.at(kAnnsThird).older = kAnnsFirst;
       }},
      {"open positions are counted", [](State& s) { set_field(s.positions, 1, std::uint32_t{3}); }},
      {"numbers of positions were given", [](State& s) { set_field(s.positions, 0, std::uint32_t{4}); }},
      {"every free slot is in the list of free ones", [](State& s) { set_field(s.positions, 2, PositionSlot{}); }},
      {"every free slot is in the list of free ones", [](State& s) { set_field(s.positions, 2, kBobs); }},
      {"every free slot is in the list of free ones", [](State& s) { set_field(s.positions, 2, PositionSlot(99)); }},
      {"every free slot is in the list of free ones", [](State& s) { s.positions.at(kFree).newer = kFree; }},
      {"the pool is inside its bounds", [](State& s) { s.pool.circulating = Points(-1); }},
      {"the pool is inside its bounds", [](State& s) { s.pool.circulating = Points(kPointsMax + 1); }},
      {"the pool is inside its bounds", [](State& s) { s.pool.last_price.units = 0; }},
      {"the pool is inside its bounds", [](State& s) { s.pool.last_price.minor = 0; }},
      {"the pool is inside its bounds", [](State& s) { s.pool.circulating = Points(0); }},
      {"the price is below the split", [](State& s) { s.terms.split_at = s.pool.price(); }},
      {"the injection window knows what the pool holds", [](State& s) { s.window.note_pool(s.clock, Money(1)); }},
      {"the injection window knows what the pool holds", [](State& s) { s.window = InjectionWindow(7); }},
  };
  return kAll;
}

TEST(Audit, FindsNothingInASoundState) { EXPECT_THAT(sound_story()->state().audit(), testing::IsEmpty()); }

TEST(Audit, FindsNothingInAnEmptyProgramme) { EXPECT_THAT(State(classic_terms()).audit(), testing::IsEmpty()); }

TEST(Audit, NamesEachKindOfCorruption) {
  const std::string sound = saved_bytes(sound_story()->state());
  int index = 0;
  for (const Corruption& corruption : corruptions()) {
    const std::unique_ptr<State> state = *load_bytes(sound);
    corruption.corrupt(*state);
    EXPECT_THAT(state->audit(), testing::Contains(corruption.finding)) << "corruption " << index;
    ++index;
  }
}

}  // namespace
}  // namespace greenpool
