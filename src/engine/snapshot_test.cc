// A state's canonical bytes: written, read back, damaged. That every story goes on alike from its bytes at every step
// is checked by the stories themselves (scenario.h).
#include <gtest/gtest.h>

#include "engine/scenario.h"

namespace greenpool {
namespace {

// A bit of everything: referrals, open and closed positions, an injection, an exit, the reserve, a split.
std::unique_ptr<Story> eventful_story() {
  Terms terms = level_terms();
  terms.initial_price = Price{9, 1'000'000};
  terms.split_at = Price{10, 1'000'000};
  terms.split_factor = 10;
  auto story = std::make_unique<Story>(terms);
  story->play(R"(
    join whale                 -> joined
    join ann by whale          -> joined
    join bob by ann            -> joined
    order whale 900.00 0.00    -> grant 50
    order ann 100.00 20.00     -> grant 3.33333333
    order bob 1000.00 450.00   -> grant 5.55555555
    wait 7d                    ->
    wait 1us                   ->
    inject 1.00                -> injected 1.00
    sell whale 40              -> sale pays 180.33, exit whale#1 pays 92.82, split 10
    order bob 0.01 0.01        -> no grant)");
  return story;
}

TEST(Snapshots, AreReadBackWhatTheyWere) {
  const std::unique_ptr<Story> story = eventful_story();
  const std::string bytes = saved_bytes(story->state());
  const std::unique_ptr<State> state = *load_bytes(bytes);
  EXPECT_EQ(saved_bytes(*state), bytes);
  EXPECT_EQ(state->hash(), story->state().hash());
  EXPECT_EQ(state->hash(), sha256(bytes));
  EXPECT_EQ(state->terms, story->state().terms);
  EXPECT_EQ(state->next_seq, story->state().next_seq);
  EXPECT_EQ(state->clock, story->state().clock);
}

TEST(Snapshots, OfAnEmptyProgrammeToo) {
  const State state(classic_terms());
  EXPECT_EQ((*load_bytes(saved_bytes(state)))->hash(), state.hash());
}

TEST(Snapshots, ComeInPiecesOfAnySize) {
  const std::unique_ptr<Story> story = eventful_story();
  const std::string bytes = saved_bytes(story->state());
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{64}, bytes.size() - 1}) {
    std::string_view rest = bytes;
    const Result<std::unique_ptr<State>> state = State::load([&]() -> Result<std::span<const std::uint8_t>> {
      const std::string_view now = rest.substr(0, piece);
      rest.remove_prefix(now.size());
      return std::span(reinterpret_cast<const std::uint8_t*>(now.data()), now.size());
    });
    ASSERT_TRUE(state.has_value()) << piece;
    EXPECT_EQ((*state)->hash(), story->state().hash());
  }
}

TEST(Snapshots, PassOnTheErrorsOfTheirSourceAndSink) {
  const std::unique_ptr<Story> story = eventful_story();
  const auto state =
      State::load([]() -> Result<std::span<const std::uint8_t>> { return failure("disk_on_fire", "hot"); });
  ASSERT_FALSE(state.has_value());
  EXPECT_EQ(state.error().code, "disk_on_fire");
  const Status saved =
      story->state().save([](std::span<const std::uint8_t>) -> Status { return failure("disk_full", "full"); });
  ASSERT_FALSE(saved.has_value());
  EXPECT_EQ(saved.error().code, "disk_full");
}

// Every field of the state is in its bytes: a change of any one of them changes the hash.
TEST(Snapshots, HoldEveryFieldOfTheState) {
  const std::unique_ptr<Story> story = eventful_story();
  const std::string bytes = saved_bytes(story->state());
  const std::vector<void (*)(State&)> changes{
      [](State& s) { s.terms.name = "another"; },
      [](State& s) { s.pool.cash += Money(1); },
      [](State& s) { s.pool.circulating += Points(1); },
      [](State& s) { s.pool.last_price.minor += 1; },
      [](State& s) { s.pool.last_price.units += 1; },
      [](State& s) { static_cast<void>(s.directory.add("zoe")); },
      [](State& s) { s.members[0].wallet += Money(1); },
      [](State& s) { s.members[0].spent += Money(1); },
      [](State& s) { s.members[0].received += Money(1); },
      [](State& s) { s.members[0].accepted = 0; },
      [](State& s) { s.members[0].referrer = MemberIndex(2); },
      [](State& s) { s.members[0].newest_position = 2; },
      [](State& s) { s.positions.at(PositionSlot(0)).spend += Money(1); },
      [](State& s) { s.current_promise = 1; },
      [](State& s) { s.window.note_injection(s.clock, Money(1)); },
      [](State& s) { s.window.note_pool(s.clock, Money(1)); },
      [](State& s) {
        Posting posting;
        posting.debit(Account::customer_deposits, Money(1));
        s.books.post(posting);
      },
      [](State& s) { ++s.totals.orders; },
      [](State& s) { ++s.totals.sales; },
      [](State& s) { ++s.totals.exits; },
      [](State& s) { ++s.totals.injections; },
      [](State& s) { ++s.totals.splits; },
      [](State& s) { s.totals.spent += Money(1); },
      [](State& s) { ++s.totals.recovery.passed[3]; },
      [](State& s) { s.totals.sales_paid += Money(1); },
      [](State& s) { s.totals.exits_paid += Money(1); },
      [](State& s) { s.totals.injected += Money(1); },
      [](State& s) { s.totals.organic += Money(1); },
      [](State& s) { s.totals.subsidised += Money(1); },
      [](State& s) { s.clock = Timestamp(1); },
      [](State& s) { ++s.next_seq; },
  };
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const std::unique_ptr<State> state = *load_bytes(bytes);
    changes[i](*state);
    EXPECT_NE(state->hash(), story->state().hash()) << "change " << i;
  }
}

void expect_refused_or_different(const std::string& damaged, const Digest& hash, std::size_t where) {
  const Result<std::unique_ptr<State>> state = load_bytes(damaged);
  if (!state) {
    EXPECT_EQ(state.error().code, "snapshot_damaged") << where;
  } else {
    EXPECT_NE((*state)->hash(), hash) << "the change at byte " << where << " is not seen";
  }
}

TEST(Snapshots, ThatWereCutAreRefused) {
  const std::unique_ptr<Story> story = eventful_story();
  const std::string bytes = saved_bytes(story->state());
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    const auto state = load_bytes(std::string_view(bytes).substr(0, length));
    ASSERT_FALSE(state.has_value()) << length;
    EXPECT_EQ(state.error().code, "snapshot_damaged") << length;
  }
}

TEST(Snapshots, ThatWereExtendedAreRefused) {
  const std::unique_ptr<Story> story = eventful_story();
  for (const std::size_t more : {std::size_t{1}, std::size_t{8}, std::size_t{100'000}}) {
    const auto state = load_bytes(saved_bytes(story->state()) + std::string(more, '\0'));
    ASSERT_FALSE(state.has_value());
    EXPECT_EQ(state.error().code, "snapshot_damaged");
  }
}

TEST(Snapshots, WithAFlippedBitAreRefusedOrHaveAnotherHash) {
  const std::unique_ptr<Story> story = eventful_story();
  const std::string bytes = saved_bytes(story->state());
  const Digest hash = story->state().hash();
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(static_cast<unsigned char>(damaged[i]) ^ (1U << (i * 5 % 8)));
    expect_refused_or_different(damaged, hash, i);
  }
}

TEST(Snapshots, WithAnotherByteAreRefusedOrHaveAnotherHash) {
  const std::unique_ptr<Story> story = eventful_story();
  const std::string bytes = saved_bytes(story->state());
  const Digest hash = story->state().hash();
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] = damaged[i] == '\0' ? '\xff' : '\0';
    expect_refused_or_different(damaged, hash, i);
  }
}

// Terms can be written in many ways; a snapshot knows one.
TEST(Snapshots, WithTermsInOtherWordsAreRefused) {
  const std::unique_ptr<Story> story = eventful_story();
  std::string bytes = saved_bytes(story->state());
  const std::size_t space = bytes.find("id = ") + 2;
  bytes[space] = '\t';
  const auto state = load_bytes(bytes);
  ASSERT_FALSE(state.has_value());
  EXPECT_EQ(state.error().code, "snapshot_damaged");
}

}  // namespace
}  // namespace greenpool
