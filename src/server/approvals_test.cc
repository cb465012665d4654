#include "server/approvals.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <filesystem>

namespace greenpool {
namespace {

struct HandClock final : Clock {
  Timestamp now() override { return Timestamp(at.load()); }
  std::atomic<std::int64_t> at = 1'000'000;
};

constexpr std::int64_t kHour = 3'600'000'000;

class ApprovalsTest : public testing::Test {
 protected:
  ApprovalsTest() {
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
    const std::array schemas{kOutboxSchema, kApprovalsSchema};
    auto office = Office::open({.path = (directory_ / "office.sqlite").string(), .schemas = schemas, .clock = &clock_});
    EXPECT_TRUE(office) << office.error().message;
    office_ = std::move(*office);
    approvals_.execute("role", [this](Work&, const Approval& approval) {
      if (approval.what.content == "impossible") throw Refusal(k_approval_unknown);
      carried_out_.push_back(approval.what.content);
    });
  }
  ~ApprovalsTest() override {
    office_.reset();
    std::filesystem::remove_all(directory_);
  }

  Approval ask(const std::string& kind, const std::string& content) {
    return office_->ask([&](Work& work) { return approvals_.ask(work, {"p", kind, content, "ming", "why"}); });
  }
  static ApprovalDecision by(const Approval& approval, const std::string& who) {
    return {approval.id, "p", approval.hash, who, "seen"};
  }
  // "" or the code of the refusal.
  std::string approve(const ApprovalDecision& decision) {
    try {
      office_->ask([&](Work& work) {
        AccessChanges none;
        static_cast<void>(approvals_.approve(work, decision, none));
      });
      return "";
    } catch (const Refusal& refusal) {
      return std::string(refusal.problem().code);
    }
  }
  std::string state_of(const Approval& approval) {
    return office_->ask([&](Work& work) { return approvals_.find(work, "p", approval.id).state; });
  }
  std::size_t waiting() {
    return office_->ask([](Work& work) { return waiting_in_outbox(work, 0, 100); }).size();
  }

  const std::filesystem::path directory_ =
      std::filesystem::temp_directory_path() /
      ("gp-approvals-" + std::to_string(getpid()) + testing::UnitTest::GetInstance()->current_test_info()->name());
  HandClock clock_;
  std::unique_ptr<Office> office_;
  Approvals approvals_;
  std::vector<std::string> carried_out_;
};

constexpr const char* kInject = R"({"type":"inject","amount":"5.00","source":"financing"})";

TEST_F(ApprovalsTest, WhatASecondPersonApprovesIsExactlyWhatRuns) {
  const Approval asked = ask("command", kInject);
  EXPECT_EQ(asked.state, "waiting");
  EXPECT_EQ(waiting(), 0U);
  EXPECT_EQ(approve(by(asked, "hong")), "");
  EXPECT_EQ(state_of(asked), "approved");
  const auto sent = office_->ask([](Work& work) { return waiting_in_outbox(work, 0, 100); });
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].what.command, kInject);
  EXPECT_EQ(sent[0].what.reference, asked.id);
  office_->ask(
      [&](Work& work) { Approvals::on_engine_answer(work, {"p", "approvals", asked.id, kInject, "ok", "{}"}); });
  EXPECT_EQ(state_of(asked), "done");
}

TEST_F(ApprovalsTest, WhatTheEngineRefusesHasFailed) {
  const Approval asked = ask("command", kInject);
  approve(by(asked, "hong"));
  office_->ask([&](Work& work) {
    Approvals::on_engine_answer(work, {"p", "approvals", asked.id, kInject, "injection_without_points", ""});
    const Approval failed = approvals_.find(work, "p", asked.id);
    EXPECT_EQ(failed.state, "failed");
    EXPECT_EQ(failed.outcome, "injection_without_points");
  });
}

TEST_F(ApprovalsTest, NobodyDecidesTheirOwn) {
  const Approval asked = ask("command", kInject);
  EXPECT_EQ(approve(by(asked, "ming")), "approval_same_person");
  EXPECT_EQ(state_of(asked), "waiting");
}

TEST_F(ApprovalsTest, WhoSawSomethingElseDecidesNothing) {
  const Approval asked = ask("command", kInject);
  ApprovalDecision decision = by(asked, "hong");
  decision.hash[0] = decision.hash[0] == 'a' ? 'b' : 'a';
  EXPECT_EQ(approve(decision), "approval_changed");
  // Somebody who can write to the file changes the content, and even the hash that is shown with it.
  office_->ask([&](Work& work) {
    work.db.run("UPDATE approvals SET content=?1", R"({"type":"inject","amount":"50000.00","source":"financing"})");
  });
  EXPECT_EQ(approve(by(asked, "hong")), "approval_changed");
}

TEST_F(ApprovalsTest, TwoWhoDecideAtOnceHaveOneEffect) {
  const Approval asked = ask("command", kInject);
  std::atomic<int> approved = 0;
  std::atomic<int> late = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&, i] {
      const std::string answer = approve(by(asked, "checker-" + std::to_string(i)));
      ++(answer.empty() ? approved : late);
      EXPECT_TRUE(answer.empty() || answer == "approval_decided") << answer;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(approved, 1);
  EXPECT_EQ(late, 15);
  EXPECT_EQ(waiting(), 1U);
}

TEST_F(ApprovalsTest, OfficeChangesRunWithTheDecisionOrNotAtAll) {
  const Approval good = ask("role", "grant");
  EXPECT_EQ(approve(by(good, "hong")), "");
  EXPECT_EQ(carried_out_, std::vector<std::string>{"grant"});
  EXPECT_EQ(state_of(good), "done");
  const Approval bad = ask("role", "impossible");
  EXPECT_EQ(approve(by(bad, "hong")), "approval_unknown");
  EXPECT_EQ(state_of(bad), "waiting");
}

TEST_F(ApprovalsTest, WhatNobodyDecidesExpires) {
  const Approval asked = ask("command", kInject);
  clock_.at += 7 * 24 * kHour + kHour;
  EXPECT_EQ(approve(by(asked, "hong")), "approval_expired");
  office_->ask([](Work& work) { Approvals::expire(work); });
  EXPECT_EQ(state_of(asked), "expired");
}

TEST_F(ApprovalsTest, RejectedAndWithdrawnStaySo) {
  const Approval rejected = ask("command", kInject);
  office_->ask([&](Work& work) { approvals_.reject(work, by(rejected, "hong")); });
  EXPECT_EQ(approve(by(rejected, "lan")), "approval_decided");
  const Approval withdrawn = ask("command", kInject);
  EXPECT_THROW(office_->ask([&](Work& work) { approvals_.withdraw(work, by(withdrawn, "hong")); }), Refusal);
  office_->ask([&](Work& work) { approvals_.withdraw(work, by(withdrawn, "ming")); });
  EXPECT_EQ(state_of(withdrawn), "withdrawn");
  const auto list = office_->ask([&](Work& work) { return approvals_.list(work, {.programme = "p"}); });
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0].id, withdrawn.id);
  const auto older = office_->ask(
      [&](Work& work) { return approvals_.list(work, {.programme = "p", .before = list[0].number, .limit = 1}); });
  ASSERT_EQ(older.size(), 1U);
  EXPECT_EQ(older[0].id, rejected.id);
}

}  // namespace
}  // namespace greenpool
