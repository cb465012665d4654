#include "http/refusal_log.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace greenpool {
namespace {

class RefusalLogTest : public testing::Test {
 protected:
  void refuse(std::string_view caller, int status = 403) {
    log_.answered({.resource = "/p",
                   .method = "POST",
                   .status = status,
                   .request_bytes = 0,
                   .answer_bytes = 0,
                   .taken = std::chrono::microseconds(1),
                   .request_id = "r",
                   .problem = "forbidden",
                   .operation = "add_goods",
                   .caller_kind = "operator",
                   .caller = caller},
                  now_);
  }

  RefusalLog::Time now_{std::chrono::hours(1)};
  std::vector<std::string> written_;
  RefusalLog log_{[this](const AnswerNote& note, std::uint64_t left_out) {
    written_.push_back(std::string(note.caller) + " " + std::string(note.operation) + " " + std::string(note.problem) +
                       " " + std::to_string(left_out));
  }};
};

TEST_F(RefusalLogTest, WritesWhoWasRefusedWhat) {
  refuse("op-1");
  refuse("op-1", 200);
  refuse("op-1", 401);
  refuse("op-1", 404);
  EXPECT_EQ(written_, std::vector<std::string>{"op-1 add_goods forbidden 0"});
}

TEST_F(RefusalLogTest, OneCallerCannotFillIt) {
  for (int i = 0; i < 1'000; ++i) refuse("op-1");
  EXPECT_EQ(written_.size(), static_cast<std::size_t>(RefusalLog::kOfOneCaller.burst));
  refuse("op-2");
  EXPECT_EQ(written_.back(), "op-2 add_goods forbidden 990") << "what was left out is said, and others are heard";
  now_ += std::chrono::minutes(10);
  refuse("op-1");
  EXPECT_EQ(written_.back(), "op-1 add_goods forbidden 0");
}

TEST_F(RefusalLogTest, NeitherCanManyTogether) {
  for (int i = 0; i < 5'000; ++i) refuse("op-" + std::to_string(i));
  EXPECT_EQ(written_.size(), static_cast<std::size_t>(RefusalLog::kOfAll.burst));
}

}  // namespace
}  // namespace greenpool
