// The index of releases: exact to the unit over any sequence of releases, and whole programmes at random. SPEC
// section 9.
#include <gmock/gmock.h>

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

// A programme with old and new members. The story checks audit, replay and snapshots after each command; the laws hold.
TEST_P(ReleasesAtRandom, OfWholeProgrammesKeepTheBooks) {
  Terms terms = old_debt_terms();
  terms.exit_multiple = Multiple(2'000'000);
  terms.sell_fee = Rate(pick(0, 500'000));
  terms.grant_rate = Rate(pick(300'000, 900'000));
  terms.platform_rate = Rate(100'000);
  terms.legacy = {Rate(pick(0, 1'000'000)), Multiple(pick(1'000'000, 3'000'000))};
  // 90.00, and from 100.00 on every point becomes ten: splits come every while.
  terms.initial_price = Price{9'000, 100'000'000};
  terms.split_at = Price{10'000, 100'000'000};
  terms.split_factor = 10;
  Story story(terms);
  story.play("join new1 -> joined\n join new2 -> joined\n join old1 -> joined\n join old2 -> joined");
  story.play("join old3 -> joined\n pay_in 10000.00 -> capital_paid_in");
  int names = 0;
  std::deque<std::string> texts;
  const auto name = [&](const char* kind) -> std::string_view {
    return texts.emplace_back(kind + std::to_string(++names));
  };
  std::vector<std::string_view> orders;
  int taken = 0;
  for (int step = 0; step < 200 && !HasFailure(); ++step) {
    const MemberIndex member(static_cast<std::uint32_t>(pick(0, 4)));
    Reject reject = Reject::none;
    switch (pick(0, 11)) {
      case 0: {
        const std::string_view batch = name("b");
        static_cast<void>(story.decide(ProposeClaim{name("c"), batch, member, Money(pick(1, 300'000)), "op1"}));
        reject = story.decide(ApproveClaims{batch, {}, "op2"});
        break;
      }
      case 1:
        reject = story.decide(SellPoints{member, std::nullopt});
        break;
      case 2:
        reject = story.decide(SellPoints{member, Points(pick_size(10'000'000'000))});
        break;
      case 3:
        story.wait_microseconds(pick(0, std::int64_t{40} * 3'600'000'000));
        while (story.state().next_due() && *story.state().next_due() <= story.now()) {
          ASSERT_EQ(story.decide(Advance{}), Reject::none);
        }
        continue;
      case 4:
        if (orders.empty()) continue;
        reject = story.decide(ReverseOrder{
            name("r"), orders[static_cast<std::size_t>(pick(0, static_cast<std::int64_t>(orders.size()) - 1))],
            pick(0, 1) == 0 ? std::nullopt : std::optional(Money(pick(1, 20'000))), CostReturn::returned});
        break;
      default: {
        SettleOrder order{};
        order.order = name("o");
        order.member = member;
        order.paid = Money(pick(0, 3) == 0 ? 0 : pick_size(400'000));
        const auto holding = story.state().legacy.holdings.find(member);
        if (holding != story.state().legacy.holdings.end() && pick(0, 1) == 0) {
          order.coins = Money(pick(0, std::min<std::int64_t>(holding->second.coins.units(), 100'000)));
        }
        order.cost = Money(pick(0, (order.paid + order.coins).units() / 2));
        reject = story.decide(order);
        if (reject == Reject::none) orders.push_back(order.order);
      }
    }
    if (reject == Reject::none) ++taken;
    ASSERT_NE(reject, Reject::programme_stopped);
  }
  EXPECT_GT(taken, 80);
}

INSTANTIATE_TEST_SUITE_P(Seeds, ReleasesAtRandom, testing::Range<std::uint64_t>(1, 9));

}  // namespace
}  // namespace greenpool
