// Tables of an earlier program, brought up to date.
#include "payments/payment_tables.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <filesystem>

namespace greenpool {
namespace {

TEST(PaymentTables, RefundsOfBeforeAreKeptAndAClosedOneLeavesItsReferenceFree) {
  const std::filesystem::path directory =
      std::filesystem::temp_directory_path() / ("gp-payment-tables-" + std::to_string(getpid()));
  std::filesystem::remove_all(directory);
  std::filesystem::create_directories(directory);
  const std::string path = (directory / "office.sqlite").string();
  constexpr std::string_view kRefund =
      "INSERT INTO refunds(id,payment,reference,amount,reason,state,created_at,updated_at) "
      "VALUES(?1,'pm1',?2,100,'r',?3,1,1)";
  {
    const std::array before{Schema{kPaymentsSchema.room, kPaymentsSchema.steps.first(1)}};
    auto db = Database::open(path, before);
    ASSERT_TRUE(db) << db.error().message;
    (*db)->run(
        "INSERT INTO payments(id,programme,order_reference,member,provider,method,amount,description,state,created_at,"
        "expires_at,updated_at) VALUES('pm1','p','o','m','sandbox','native',500,'d','succeeded',1,2,1)");
    (*db)->run(kRefund, "rf1", "a", "failed");
    (*db)->run(kRefund, "rf2", "b", "succeeded");
    (*db)->run("DELETE FROM refunds WHERE id='rf2'");
    (*db)->run(kRefund, "rf3", "c", "processing");
  }
  const std::array now{kPaymentsSchema};
  auto db = Database::open(path, now);
  ASSERT_TRUE(db) << db.error().message;
  EXPECT_EQ((*db)->integer("SELECT seq FROM refunds WHERE id='rf3'"), 3);
  EXPECT_EQ((*db)->integer("SELECT count(*) FROM refunds WHERE closed=0"), 2);
  (*db)->run(kRefund, "rf4", "a", "requested");
  EXPECT_EQ((*db)->integer("SELECT seq FROM refunds WHERE id='rf4'"), 4) << "numbers go on where they were";
  EXPECT_EQ((*db)->integer("SELECT count(*) FROM refunds WHERE reference='a'"), 2);
  EXPECT_ANY_THROW((*db)->run(kRefund, "rf5", "a", "requested")) << "one of a reference is under way";
  std::filesystem::remove_all(directory);
}

}  // namespace
}  // namespace greenpool
