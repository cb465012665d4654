// The index of releases: exact to the unit over any sequence of releases, and whole programmes at random. SPEC
// section 9.
#include <gmock/gmock.h>

#include <deque>
#include <map>
#include <random>

#include "engine/legacy_story.h"

namespace greenpool {
namespace {

class ReleasesAtRandom : public testing::TestWithParam<std::uint64_t> {
 protected:
  std::int64_t pick(std::int64_t least, std::int64_t most) {
    return least + static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(most - least + 1));
  }
  // Mostly small, sometimes of any size.
  std::int64_t pick_size(std::int64_t most) {
    const std::int64_t bits = pick(1, 62);
    return pick(1, std::min(most, std::int64_t{1} << bits));
  }

  std::mt19937_64 random_{GetParam()};
};

struct Sums {
  Int128 noted = 0;
  Int128 locked = 0;
  Int128 collectable = 0;
};
Sums sums_of(const LegacyBook& book) {
  Sums sums;
  for (const auto& [member, holding] : book.holdings) {
    sums.noted += Int128{holding.locked.units()} + holding.ready.units();
    sums.locked += book.locked_of(holding).units();
    sums.collectable += book.collectable(holding).units();
  }
  return sums;
}

void collect(LegacyBook& book, LegacyHolding& holding) {
  book.released -= book.collectable(holding);
  book.note(holding);
  holding.ready = Points(0);
}

// A day of releases of any size, with members who collect or lock more in between; then the day's end. A thousand
// members: each balance rounds up once, and so does the index with every release, by 2^-62 of itself at most.
TEST_P(ReleasesAtRandom, LoseNothingAndReturnTheirResidueDaily) {
  LegacyBook book;
  constexpr int kMembers = 1'000;
  for (std::uint32_t i = 0; i < kMembers; ++i) {
    book.lock(book.holdings[MemberIndex(i)], Points(pick_size(1'000'000'000'000'000)));
  }
  Int128 total = Int128{book.locked.units()};
  Int128 collected = 0;
  for (int day = 0; day < 10 && book.locked > Points(0); ++day) {
    for (int step = 0; step < 100 && book.locked > Points(0); ++step) {
      LegacyHolding& one = book.holdings[MemberIndex(static_cast<std::uint32_t>(pick(0, kMembers - 1)))];
      switch (pick(0, 9)) {
        case 0:
          collected += book.collectable(one).units();
          collect(book, one);
          break;
        case 1: {
          const Points more(pick_size(1'000'000'000'000));
          book.lock(one, more);
          total += more.units();
          break;
        }
        default:
          book.release(Points(pick_size(book.locked.units())));
      }
      const Sums sums = sums_of(book);
      ASSERT_EQ(sums.noted, Int128{book.locked.units()} + book.released.units());
      ASSERT_EQ(sums.noted + collected, total);
      ASSERT_LE(sums.collectable, book.released.units());
      ASSERT_GE(sums.locked, book.locked.units());
    }
    for (auto& [member, holding] : book.holdings) {
      collected += book.collectable(holding).units();
      collect(book, holding);
    }
    book.settle_releases();
    const Sums sums = sums_of(book);
    ASSERT_EQ(book.released, Points(0));
    ASSERT_EQ(sums.noted, book.locked.units()) << "after a day's end every balance is exactly its part of L";
    ASSERT_EQ(sums.locked, book.locked.units());
    ASSERT_EQ(sums.noted + collected, total);
  }
}

// Without new locks each balance is its part of L, rounded up, and never two units more.
TEST_P(ReleasesAtRandom, AreProRataToTheUnit) {
  LegacyBook book;
  constexpr std::uint32_t kMembers = 200;
  std::vector<Points> at_first;
  for (std::uint32_t i = 0; i < kMembers; ++i) {
    at_first.emplace_back(pick(1, 1'000'000'000'000));
    book.lock(book.holdings[MemberIndex(i)], at_first.back());
  }
  const Points all = book.locked;
  for (int step = 0; step < 500; ++step) {
    book.release(Points(pick(1, book.locked.units() / 100)));
    for (std::uint32_t i = 0; i < kMembers; ++i) {
      const std::int64_t part = multiply_divide_ceil(at_first[i].units(), book.locked.units(), all.units());
      const std::int64_t locked = book.locked_of(book.holdings.at(MemberIndex(i))).units();
      ASSERT_TRUE(locked == part || locked == part + 1) << locked << " is not " << part;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, ReleasesAtRandom, testing::Range<std::uint64_t>(1, 9));

// Programmes with old and new members. The story checks audit, replay and snapshots after each command, the engine its
// laws; what happened is counted, so that a history in which too little happens is noticed.
class Programme {
 public:
  explicit Programme(std::uint64_t seed) : random_(seed), story_(terms()) {
    story_.play("join new1 -> joined\n join new2 -> joined\n join old1 -> joined\n join old2 -> joined");
    story_.play("join old3 -> joined\n pay_in 10000.00 -> capital_paid_in");
  }

  void step() {
    texts_.clear();
    const std::int64_t choice = pick(0, 11);
    if (choice == 0) claim();
    if (choice == 1) try_command(SellPoints{someone(), std::nullopt});
    if (choice == 2) try_command(SellPoints{someone(), Points(pick(1, 10'000'000'000))});
    if (choice == 3) wait();
    if (choice == 4) refund();
    if (choice > 4) order();
  }

  std::map<std::string, int> happened;

 private:
  Terms terms() {
    Terms terms = old_debt_terms();
    terms.exit_multiple = Multiple(2'000'000);
    terms.sell_fee = Rate(pick(0, 500'000));
    terms.grant_rate = Rate(pick(300'000, 900'000));
    terms.platform_rate = Rate(100'000);
    terms.legacy = {Rate(pick(0, 1'000'000)), Multiple(pick(1'000'000, 2'000'000))};
    // 90.00, and from 100.00 on every point becomes ten: splits come every while.
    terms.initial_price = Price{9'000, 100'000'000};
    terms.split_at = Price{10'000, 100'000'000};
    terms.split_factor = 10;
    return terms;
  }

  void claim() {
    const std::string_view batch = name("b");
    try_command(ProposeClaim{name("c"), batch, someone(), Money(pick(1, 50'000)), "op1"});
    const std::int64_t later = pick(0, 1) * pick(0, std::int64_t{90} * 3'600'000'000);
    try_command(ApproveClaims{batch, Timestamp(story_.now().microseconds() + later), "op2"});
  }
  void wait() {
    story_.wait_microseconds(pick(0, std::int64_t{40} * 3'600'000'000));
    while (story_.state().next_due() && *story_.state().next_due() <= story_.now()) try_command(Advance{});
  }
  void refund() {
    if (orders_.empty()) return;
    const std::string& order = orders_[static_cast<std::size_t>(pick(0, std::ssize(orders_) - 1))];
    const auto amount = pick(0, 1) == 0 ? std::nullopt : std::optional(Money(pick(1, 20'000)));
    try_command(ReverseOrder{name("r"), order, amount, CostReturn::returned});
  }
  void order() {
    SettleOrder order{};
    order.order = name("o");
    order.member = someone();
    order.paid = Money(pick(0, 3) == 0 ? 0 : pick(1, 100'000));
    const auto holding = story_.state().legacy.holdings.find(order.member);
    if (holding != story_.state().legacy.holdings.end() && pick(0, 1) == 0) {
      order.coins = Money(pick(0, std::min<std::int64_t>(holding->second.coins.units(), 50'000)));
    }
    order.cost = Money(pick(0, (order.paid + order.coins).units() / 3));
    orders_.emplace_back(order.order);
    try_command(order);
  }

  void try_command(const Operation& operation) {
    const Reject reject = story_.decide(operation);
    EXPECT_NE(reject, Reject::programme_stopped);
    for (const Event& event : story_.events()) count(event);
  }
  void count(const Event& event) {
    ++happened[std::string(event_name(event))];
    if (const auto* const lapsed = std::get_if<LockedLapsed>(&event)) {
      ++happened["lapsed " + std::string(name_of(lapsed->reason))];
    }
    if (const auto* const settled = std::get_if<ReleasesSettled>(&event)) {
      if (settled->residue > Points(0)) ++happened["residue"];
    }
    if (const auto* const refund = std::get_if<OrderReversed>(&event)) {
      if (refund->locked > Points(0)) ++happened["refund of locked points"];
      if (refund->legacy_points > Points(0)) ++happened["refund of a legacy position"];
      if (refund->legacy_received > Money(0)) ++happened["refund of what was received"];
    }
  }

  MemberIndex someone() { return MemberIndex(static_cast<std::uint32_t>(pick(0, 4))); }
  std::string_view name(const char* kind) { return texts_.emplace_back(kind + std::to_string(++names_)); }
  std::int64_t pick(std::int64_t least, std::int64_t most) {
    return least + static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(most - least + 1));
  }

  std::mt19937_64 random_;
  Story story_;
  std::deque<std::string> texts_;
  std::vector<std::string> orders_;
  int names_ = 0;
};

TEST(LegacyProgrammes, KeepTheirBooksWhateverHappens) {
  std::map<std::string, int> happened;
  for (std::uint64_t seed = 1; seed <= 10 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    Programme programme(seed);
    for (int step = 0; step < 200 && !testing::Test::HasFailure(); ++step) programme.step();
    for (const auto& [what, times] : programme.happened) happened[what] += times;
  }
  for (const char* const what :
       {"claim_converted", "released_collected", "releases_settled", "residue", "day_ended", "forced_exit",
        "points_split", "lapsed exit", "lapsed unusable", "refund of locked points", "refund of a legacy position",
        "refund of what was received", "pool_reserved"}) {
    EXPECT_GT(happened[what], 0) << what << " happened never";
  }
}

}  // namespace
}  // namespace greenpool
