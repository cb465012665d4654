#include "server/calendar_keeper.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "terms/terms.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kHour = 3'600 * kSecond;

struct HandClock final : Clock {
  Timestamp now() override { return Timestamp(at.load()); }
  std::atomic<std::int64_t> at = 1'767'225'600 * kSecond;  // 2026-01-01T00:00:00Z
};

// A programme in memory that counts who comes.
class Counted final : public Programme {
 public:
  Counted(const Terms& terms, Clock& clock) {
    ProgrammeOptions options;
    options.terms = terms;
    options.clock = &clock;
    auto opened = Programme::open(options);
    GP_CHECK(opened.has_value(), "a programme opens");
    inner_ = std::move(*opened);
  }
  Reject submit(std::span<Ticket* const> tickets) override {
    visits += tickets.size();
    return refuse != Reject::none ? refuse : inner_->submit(tickets);
  }
  void wait_for_room() override { inner_->wait_for_room(); }
  Status stop() override { return inner_->stop(); }
  [[nodiscard]] ProgrammeStatus status() const override { return inner_->status(); }
  [[nodiscard]] TermsInForce terms_in_force() const override { return inner_->terms_in_force(); }
  [[nodiscard]] const Terms& terms() const override { return inner_->terms(); }
  [[nodiscard]] const State& state_after_stop() const override { return inner_->state_after_stop(); }

  std::size_t visits = 0;
  Reject refuse = Reject::none;

 private:
  std::unique_ptr<Programme> inner_;
};

class Asking final : public Answers {
 public:
  Reject ask(Programme& programme, std::string_view command) {
    Ticket ticket;
    ticket.answers = this;
    EXPECT_TRUE(read_command(command, 2, ticket.request)) << command;
    EXPECT_EQ(programme.submit(ticket), Reject::none);
    return answered_.get_future().get();
  }
  void decided(Ticket&, const Outcome& outcome, const State&) override { outcome_ = outcome.reject; }
  void durable(std::span<Ticket* const>, Reject failed) override {
    answered_.set_value(failed != Reject::none ? failed : outcome_);
  }

 private:
  Reject outcome_ = Reject::none;
  std::promise<Reject> answered_;
};

Terms in_windows() {
  Terms terms = *find_preset("classic");
  terms.sale_pricing = SalePricing::window;
  return terms;
}

class CalendarKeeperTest : public testing::Test {
 protected:
  CalendarKeeperTest() { EXPECT_TRUE(programmes_.add(programme_)); }
  ~CalendarKeeperTest() override { EXPECT_TRUE(programme_.stop()); }

  void give(std::string_view command) { ASSERT_EQ(Asking().ask(programme_, command), Reject::none) << command; }
  void open_a_window() {
    give(R"({"type":"register_member","member":"ann","accepts":"1"})");
    give(R"({"type":"settle_order","order":"o-1","member":"ann","paid":"1000.00","cost":"300.00"})");
    give(R"({"type":"sell_points","member":"ann","points":"10.00000000"})");
  }
  [[nodiscard]] Moment last() const { return programme_.status().last; }

  HandClock clock_;
  Counted programme_{in_windows(), clock_};
  Programmes programmes_;
  std::vector<Error> failures_;
  CalendarKeeper keeper_{programmes_, clock_, [this](const Error& error) { failures_.push_back(error); }};
};

TEST_F(CalendarKeeperTest, AWindowExecutesAtItsEndThoughNoCommandComes) {
  open_a_window();
  const Money before = last().pool.cash;
  EXPECT_EQ(keeper_.keep(), 0U);
  clock_.at += 24 * kHour - 1;
  EXPECT_EQ(keeper_.keep(), 0U);
  EXPECT_EQ(last().pool.cash, before);
  clock_.at += 1;
  EXPECT_EQ(keeper_.keep(), 1U);
  EXPECT_LT(last().pool.cash, before);
  EXPECT_EQ(last().sales, 1U);
  EXPECT_TRUE(failures_.empty());
}

TEST_F(CalendarKeeperTest, WhatIsLongDueIsRecordedAtItsOwnTime) {
  open_a_window();
  clock_.at += 100 * 24 * kHour;
  EXPECT_EQ(keeper_.keep(), 1U);
  EXPECT_EQ(last().at, Timestamp(1'767'225'600 * kSecond + 24 * kHour));
}

TEST_F(CalendarKeeperTest, AProgrammeAtRestIsNotAskedAgain) {
  open_a_window();
  EXPECT_EQ(keeper_.keep(), 0U);
  const std::size_t visits = programme_.visits;
  for (int round = 0; round < 10; ++round) {
    clock_.at += kHour;
    EXPECT_EQ(keeper_.keep(), 0U);
  }
  EXPECT_EQ(programme_.visits, visits);
  give(R"({"type":"register_member","member":"bob"})");
  EXPECT_EQ(keeper_.keep(), 0U);
  EXPECT_EQ(programme_.visits, visits + 2) << "the command, and one question after it";
}

TEST_F(CalendarKeeperTest, OneThatIsBusyIsAskedTheNextTime) {
  open_a_window();
  clock_.at += 24 * kHour;
  programme_.refuse = Reject::service_busy;
  EXPECT_EQ(keeper_.keep(), 0U);
  programme_.refuse = Reject::none;
  EXPECT_EQ(keeper_.keep(), 1U);
  EXPECT_TRUE(failures_.empty());
}

}  // namespace
}  // namespace greenpool
