#include "office/outbox.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <filesystem>

#include "base/system_clock.h"

namespace greenpool {
namespace {

TEST(Outbox, KeepsCommandsInOrderUntilEachIsAnsweredOnce) {
  const auto path = std::filesystem::temp_directory_path() / ("gp-outbox-" + std::to_string(getpid()));
  const std::array schemas{kOutboxSchema};
  SystemClock clock;
  std::filesystem::remove(path);
  {
    auto office = Office::open({.path = path.string(), .schemas = schemas, .clock = &clock});
    ASSERT_TRUE(office) << office.error().message;
    const auto numbers = (*office)->ask([](Work& work) {
      const auto one = add_to_outbox(work, {"p", "shop", "o-1", R"({"type":"pay_order"})"});
      return std::pair(one, add_to_outbox(work, {"q", "shop", "o-2", R"({"type":"pay_order"})"}));
    });
    EXPECT_LT(numbers.first, numbers.second);
    EXPECT_THROW((*office)->ask([](Work& work) {
      add_to_outbox(work, {"p", "shop", "o-3", "{}"});
      throw Refusal(kOfficeBusy);  // the decision was undone, so was its command
    }),
                 Refusal);
    const auto first = (*office)->ask([](Work& work) { return waiting_in_outbox(work, 0, 10); });
    ASSERT_EQ(first.size(), 2U);
    EXPECT_EQ(first[0].what.reference, "o-1");
    EXPECT_NE(first[0].key, first[1].key);
    const OutboxAnswer answer{"p", "shop", "o-1", R"({"type":"pay_order"})", "ok", "{}"};
    EXPECT_TRUE((*office)->ask([&](Work& work) { return finish_in_outbox(work, first[0].number, answer); }));
    EXPECT_FALSE((*office)->ask([&](Work& work) { return finish_in_outbox(work, first[0].number, answer); }));
    const auto left = (*office)->ask([](Work& work) { return waiting_in_outbox(work, 0, 10); });
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left[0].what.reference, "o-2");
  }
  for (const char* end : {"", "-wal", "-shm", ".lock"}) std::filesystem::remove(path.string() + end);
}

}  // namespace
}  // namespace greenpool
