#include "office/office.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <filesystem>

#include "base/system_clock.h"

namespace greenpool {
namespace {

constexpr std::array<std::string_view, 1> kSteps{"CREATE TABLE marks(name TEXT PRIMARY KEY, n INTEGER) STRICT"};
constexpr std::array kSchemas{Schema{"marks", kSteps}};
constexpr ProblemInfo kNo{"no", 9'999, 409, false, "不", "no"};

class OfficeTest : public testing::Test {
 protected:
  OfficeTest() {
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
    open();
  }
  ~OfficeTest() override {
    office_.reset();
    std::filesystem::remove_all(directory_);
  }

  void open() {
    auto opened = Office::open({.path = path("office.sqlite"), .schemas = kSchemas, .clock = &clock_});
    ASSERT_TRUE(opened) << opened.error().message;
    office_ = std::move(*opened);
  }
  std::string path(const char* name) const { return (directory_ / name).string(); }
  std::int64_t count() {
    return office_->ask([](Work& work) { return *work.db.integer("SELECT count(*) FROM marks"); });
  }

  const std::filesystem::path directory_ =
      std::filesystem::temp_directory_path() /
      ("gp-office-" + std::to_string(getpid()) + testing::UnitTest::GetInstance()->current_test_info()->name());
  SystemClock clock_;
  std::unique_ptr<Office> office_;
};

TEST_F(OfficeTest, UndoesWhatWasRefusedAndSaysWhy) {
  office_->ask([](Work& work) { work.db.run("INSERT INTO marks VALUES('kept',1)"); });
  try {
    office_->ask([](Work& work) {
      work.db.run("INSERT INTO marks VALUES('undone',1)");
      throw Refusal(kNo, "because");
    });
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_EQ(refusal.problem().code, "no");
    EXPECT_EQ(refusal.detail(), "because");
  }
  EXPECT_EQ(count(), 1);
}

TEST_F(OfficeTest, SerialisesManyThreads) {
  constexpr int kThreads = 8;
  constexpr int kEach = 50;
  office_->ask([](Work& work) { work.db.run("INSERT INTO marks VALUES('sum',0)"); });
  std::vector<std::thread> threads;
  std::atomic<int> refused = 0;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([this, &refused] {
      for (int i = 0; i < kEach; ++i) {
        try {
          office_->ask([i](Work& work) {
            const auto n = *work.db.integer("SELECT n FROM marks WHERE name='sum'");
            work.db.run("UPDATE marks SET n=?1 WHERE name='sum'", n + 1);
            if (i % 10 == 9) throw Refusal(kNo);
          });
        } catch (const Refusal&) {
          ++refused;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(refused, kThreads * kEach / 10);
  EXPECT_EQ(office_->ask([](Work& work) { return *work.db.integer("SELECT n FROM marks"); }),
            kThreads * kEach * 9 / 10);
}

TEST_F(OfficeTest, SurvivesAPieceOfWorkThatTheDatabaseRefuses) {
  office_->ask([](Work& work) { work.db.run("INSERT INTO marks VALUES('a',1)"); });
  try {
    office_->ask([](Work& work) { work.db.run("INSERT INTO marks VALUES('a',2)"); });
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_EQ(refusal.problem().code, kStorageUnavailable.code);
  }
  office_->ask([](Work& work) { work.db.run("INSERT INTO marks VALUES('b',1)"); });
  EXPECT_EQ(count(), 2);
}

TEST_F(OfficeTest, KeepsEverythingOverARestartAndInACopy) {
  office_->ask([](Work& work) { work.db.run("INSERT INTO marks VALUES('a',1)"); });
  ASSERT_TRUE(office_->copy_to(path("copy.sqlite")));
  office_.reset();
  open();
  EXPECT_EQ(count(), 1);
  auto copy = Database::open(path("copy.sqlite"), kSchemas);
  ASSERT_TRUE(copy) << copy.error().message;
  EXPECT_EQ((*copy)->integer("SELECT n FROM marks WHERE name='a'"), 1);
}

TEST_F(OfficeTest, TakesNothingOnceItStops) {
  office_->stop();
  EXPECT_THROW(office_->ask([](Work&) {}), Refusal);
}

}  // namespace
}  // namespace greenpool
