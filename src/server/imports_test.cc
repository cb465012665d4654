// Tables that are imported: what is read of them, what an engine and the shop make of them, and what a dry run leaves.
#include "server/imports.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <future>

#include "base/system_clock.h"
#include "journal/sqlite_journal.h"
#include "server/goods_import.h"
#include "server/import_rows.h"
#include "shop/schema.h"
#include "shop/variants.h"
#include "terms/terms.h"
#include "views/update.h"

namespace greenpool {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> faults_of(const std::vector<ImportFault>& faults) {
  std::vector<std::string> texts;
  for (const ImportFault& fault : faults)
    texts.push_back(std::to_string(fault.line) + " " + fault.column + " " + fault.code);
  return texts;
}

ImportQuestion about(std::string content) {
  return {.content = std::move(content), .digits = 2, .utc_offset = "+08:00"};
}

constexpr std::string_view kOrders = "member,order,paid,cost,time\n";

TEST(ImportRows, EveryRowThatIsWrongIsNamedWithLineColumnAndCode) {
  const EngineRows rows = read_order_rows(about(std::string(kOrders) + "ann,o1,10.00,3.00,2026-01-02 08:00:00\n"
                                                                       "ann,o2,ten,3.00,2026-01-02 08:00:00\n"
                                                                       "ann,o3,10.001,3.00,2026-01-02 08:00:00\n"
                                                                       "a n,o4,10.00,3.00,2026-01-02 08:00:00\n"
                                                                       "ann,o5,10.00,3.00,yesterday\n"
                                                                       "ann,o6,10.00\n"));
  EXPECT_THAT(faults_of(rows.faults),
              ElementsAre("3 paid amount_malformed", "4 paid amount_too_fine", "5 member id_malformed",
                          "6 time time_malformed", "7  fields_wrong_count"));
  EXPECT_THAT(faults_of(read_order_rows(about("")).faults), ElementsAre("1  file_empty"));
  EXPECT_THAT(faults_of(read_order_rows(about("member,order,paid\n")).faults), ElementsAre("1  header_malformed"));
}

TEST(ImportRows, ReasonsAreInTheLanguageOfWhoAsks) {
  ImportQuestion asked = about(std::string(kOrders) + "ann,o2,ten,3.00,2026-01-02 08:00:00\n");
  EXPECT_THAT(read_order_rows(asked).faults.at(0).reason, HasSubstr("is not an amount"));
  asked.language = ProblemLanguage::chinese;
  EXPECT_THAT(read_order_rows(asked).faults.at(0).reason, HasSubstr("不是金额"));
}

TEST(ImportRows, OrdersComeInOrderOfTimeAndThoseWithoutATimeAsTheyStand) {
  const EngineRows rows = read_order_rows(about(std::string(kOrders) + "ann,late,10.00,3.00,2026-01-03T00:00:00Z\n"
                                                                       "ann,early,10.00,3.00,2026-01-02 08:00:00\n"));
  ASSERT_THAT(rows.faults, IsEmpty());
  EXPECT_EQ(std::get<SettleOrderRequest>(rows.requests.at(0).operation).order, "early");
  EXPECT_EQ(rows.requests.at(0).at, *parse_timestamp("2026-01-02T00:00:00Z"));
  EXPECT_THAT(rows.lines, ElementsAre(3U, 2U));
  const EngineRows now = read_order_rows(about("member,order,paid,cost\nann,b,1.00,0\nann,a,1.00,0\n"));
  EXPECT_THAT(now.lines, ElementsAre(2U, 3U));
  EXPECT_EQ(now.requests.at(0).at, std::nullopt);
}

TEST(ImportRows, TooManyAreRefusedWhole) {
  std::string content = "member\n";
  for (std::size_t i = 0; i <= kImportRowsMax; ++i) content += "m" + std::to_string(i) + "\n";
  EXPECT_THAT(faults_of(read_member_rows(about(content)).faults), ElementsAre("10002  too_many_rows"));
}

TEST(ImportRows, TheKeyOfAMemberIsMadeOfTheirRow) {
  const EngineRows rows = read_member_rows(about("member,referrer,accepts\nann,,1\nbob,ann,\nbob,,\nann,,1\ncat,,x\n"));
  EXPECT_THAT(faults_of(rows.faults), ElementsAre("6 accepts version_malformed"));
  EXPECT_EQ(rows.requests.at(0).key, rows.requests.at(3).key);
  EXPECT_NE(rows.requests.at(1).key, rows.requests.at(2).key);
}

class ImportsTest : public testing::Test {
 protected:
  ImportsTest() {
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
    const std::array schemas{shop::kShopSchema, kImportsSchema};
    auto office = Office::open({.path = (directory_ / "office.sqlite").string(), .schemas = schemas, .clock = &clock_});
    GP_CHECK(office.has_value(), "an office opens");
    office_ = std::move(*office);
    ProgrammeOptions options;
    options.acknowledgement = Acknowledgement{"one", "two", "tests"};
    options.directory = journal();
    options.terms = *find_preset("classic");
    options.clock = &clock_;
    auto programme = Programme::open(options);
    GP_CHECK(programme.has_value(), "a programme opens");
    programme_ = std::move(*programme);
  }
  ~ImportsTest() override {
    EXPECT_TRUE(programme_->stop());
    office_->stop();
    office_.reset();
    programme_.reset();
    std::filesystem::remove_all(directory_);
  }

  [[nodiscard]] std::filesystem::path journal() const { return directory_ / "programme"; }

  // The outcome of each row in a word.
  static std::string words(const std::vector<BatchOutcome>& outcomes) {
    std::string text;
    for (const BatchOutcome& outcome : outcomes) {
      text += (text.empty() ? "" : " ") + std::string(outcome_name(outcome.reject)) + (outcome.repeated ? "*" : "");
    }
    return text;
  }
  std::string give(const EngineRows& rows) {
    std::promise<std::vector<BatchOutcome>> answer;
    give_all(*programme_, rows.requests, [&](std::vector<BatchOutcome> outcomes) { answer.set_value(outcomes); });
    return words(answer.get_future().get());
  }
  std::string rehearsed(const EngineRows& rows) {
    bring_views_up_to_date();
    const Rehearsal about{.journal = journal(),
                          .views = (journal() / kViewsName).string(),
                          .records = programme_->status().next_seq,
                          .now = clock_.now()};
    const auto outcomes = rehearse(about, rows.requests);
    return outcomes ? words(*outcomes) : outcomes.error().code;
  }

  void bring_views_up_to_date() {
    const auto read = open_sqlite_journal({.directory = journal(), .access = SqliteJournalOptions::Access::read_only});
    auto updater = ViewsUpdater::open((journal() / kViewsName).string());
    ASSERT_TRUE(read && updater);
    EXPECT_TRUE(updater->catch_up(**read, nullptr, {}));
  }

  GoodsImport import(const std::string& table, ImportRun run) {
    const shop::TermsRates rates{.version = "1", .reward_rate = Rate(300'000), .platform_rate = Rate(100'000)};
    const shop::Actor staff{"classic", shop::ActorKind::staff, "op"};
    return office_->ask([&](Work& work) { return import_goods(work, staff, about(table), rates, run); });
  }
  std::int64_t count(std::string_view sql) {
    return office_->ask([&](Work& work) { return *work.db.integer(sql); });
  }

  const std::filesystem::path directory_ =
      std::filesystem::temp_directory_path() /
      ("gp-imports-" + std::to_string(getpid()) + testing::UnitTest::GetInstance()->current_test_info()->name());
  SystemClock clock_;
  std::unique_ptr<Office> office_;
  std::unique_ptr<Programme> programme_;
};

TEST_F(ImportsTest, ADryRunSaysWhatTheEngineThenDoesAndChangesNothing) {
  const EngineRows members = read_member_rows(about("member,referrer,accepts\nann,,1\nbob,ann,1\ncat,nobody,1\n"));
  const std::uint64_t before = programme_->status().next_seq;
  EXPECT_EQ(rehearsed(members), "ok ok unknown_referrer");
  EXPECT_EQ(programme_->status().next_seq, before);
  EXPECT_EQ(give(members), "ok ok unknown_referrer");
  EXPECT_EQ(give(members), "ok* ok* unknown_referrer") << "the same rows again are the same registrations";
  EXPECT_EQ(rehearsed(members), "member_exists member_exists unknown_referrer");

  const EngineRows orders =
      read_order_rows(about("member,order,paid,cost\n"
                            "ann,o1,1000.00,300.00\n"
                            "dan,o2,1000.00,300.00\n"
                            "bob,o3,1000.00,900.00\n"
                            "bob,o4,1000.00,300.00\n"));
  const std::string expected = rehearsed(orders);
  EXPECT_THAT(expected, testing::StartsWith("ok unknown_member "));
  EXPECT_THAT(expected, testing::EndsWith(" ok"));
  EXPECT_EQ(programme_->status().last.orders, 0U);
  EXPECT_EQ(give(orders), expected);
  EXPECT_EQ(programme_->status().last.orders, 2U);
  EXPECT_THAT(rehearsed(orders), testing::StartsWith("order_conflict unknown_member ")) << "what was used is known";
  EXPECT_THAT(give(orders), testing::StartsWith("ok* unknown_member "));
  EXPECT_EQ(programme_->status().last.orders, 2U);
}

TEST_F(ImportsTest, ManyRowsGoInSlices) {
  std::string table = "member,accepts\n";
  for (int i = 0; i < 1'300; ++i) table += "m" + std::to_string(i) + ",1\n";
  const std::string outcomes = give(read_member_rows(about(table)));
  EXPECT_EQ(outcomes.find("unknown"), std::string::npos);
  EXPECT_EQ(programme_->status().last.members, 1'300U);
}

TEST_F(ImportsTest, WhatIsNotSentSaysWhy) {
  EXPECT_TRUE(programme_->stop());
  EXPECT_EQ(give(read_member_rows(about("member\nann\nbob\n"))), "service_stopping service_stopping");
}

constexpr std::string_view kGoods = "goods,title_zh,title_en,sku,specs,price,cost,stock\n";

TEST_F(ImportsTest, GoodsComeWithTheirVariantsAndStockOrNotAtAll) {
  const std::string good = std::string(kGoods) +
                           "tea,茶,Tea,tea-s,Size=S;Leaf=green,100.00,30.00,5\n"
                           "tea,,,tea-l,Size=L,180.00,50.00,\n"
                           "cup,杯,Cup,cup,,50.00,10.00,7\n";
  const GoodsImport dry = import(good, ImportRun::dry);
  EXPECT_THAT(faults_of(dry.faults), IsEmpty());
  EXPECT_EQ(dry.goods, 2U);
  EXPECT_EQ(dry.variants, 3U);
  EXPECT_EQ(count("SELECT count(*) FROM shop_goods"), 0);
  EXPECT_EQ(count("SELECT count(*) FROM shop_lots"), 0);
  EXPECT_EQ(import(good, ImportRun::real).variants, 3U);
  EXPECT_EQ(count("SELECT count(*) FROM shop_goods"), 2);
  EXPECT_EQ(count("SELECT sum(stock) FROM shop_variants"), 12);
  EXPECT_EQ(count("SELECT count(*) FROM shop_variants WHERE specs LIKE '%green%'"), 1);

  const GoodsImport again = import(good, ImportRun::real);
  EXPECT_THAT(faults_of(again.faults), ElementsAre("2  sku_taken", "3  goods_invalid", "4  sku_taken"));
  EXPECT_EQ(count("SELECT count(*) FROM shop_variants"), 3) << "nothing of a file with a fault";
  const GoodsImport mixed = import(std::string(kGoods) +
                                       "pot,壶,Pot,pot,,200.00,20.00,1\n"
                                       "pan,锅,Pan,pan,,10.00,9.00,1\n"
                                       "pin,针,Pin,pin,,x,9.00,1\n"
                                       "peg,钉,Peg,peg,Size,5.00,1.00,1\n"
                                       "pad,垫,Pad,pad,,5.00,1.00,many\n",
                                   ImportRun::real);
  EXPECT_THAT(faults_of(mixed.faults), ElementsAre("3  pool_part_negative", "4 price amount_malformed",
                                                   "5 specs specs_malformed", "6 stock number_malformed"));
  EXPECT_EQ(count("SELECT count(*) FROM shop_goods"), 2);
}

TEST_F(ImportsTest, AFileIsKnownByItsDigest) {
  const ImportKey key{"classic", "goods", "abc"};
  office_->ask([&](Work& work) {
    EXPECT_FALSE(find_import(work, key));
    note_import(work, key, 3);
    EXPECT_EQ(find_import(work, key)->rows, 3U);
    EXPECT_FALSE(find_import(work, {"classic", "orders", "abc"}));
    EXPECT_FALSE(find_import(work, {"other", "goods", "abc"}));
  });
}

}  // namespace
}  // namespace greenpool
