// Tables that are imported over HTTP: who may, what a dry run says, what is done once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "http/testing/office_kit.h"
#include "http/testing/table_check.h"
#include "server/table_file.h"

namespace greenpool {
namespace {

using ::testing::HasSubstr;

class OfficeImports : public ::testing::Test {
 protected:
  OfficeImports() { kit_.add_programme("classic", "shop"); }

  static KitAnswer import(KitClient& by, std::string_view kind, std::string_view dry_run, std::string_view table,
                          std::string_view more = "") {
    const std::string path =
        "/api/v1/programmes/shop/imports/" + std::string(kind) + "?dry_run=" + std::string(dry_run);
    KitAnswer answer = by.ask("POST", path, table, more, "text/csv");
    // A programme that has just begun has no views yet: to be asked again.
    for (int i = 0; i < 100 && answer.status == 503; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      answer = by.ask("POST", path, table, more, "text/csv");
    }
    return answer;
  }
  std::string programme(std::string_view figure) { return kit_.anybody().get("/api/v1/programmes/shop").at(figure); }

  OfficeKit kit_;
  KitClient owner_ = kit_.operator_of("shop", {Role::owner});
  KitClient shop_ = kit_.operator_of("shop", {Role::shop_manager});
};

constexpr std::string_view kMembers = "member,referrer,accepts\nann,,1\nbob,ann,1\n";
constexpr std::string_view kOrders = "member,order,paid,cost\nann,o1,1000.00,300.00\nbob,o2,1000.00,300.00\n";

TEST_F(OfficeImports, ADryRunChangesNothingAndARealOneIsDoneOnce) {
  const KitAnswer dry = import(owner_, "members", "true", kMembers);
  ASSERT_EQ(dry.status, 200) << dry.text;
  EXPECT_EQ(dry.at("done"), "2");
  EXPECT_EQ(dry.at("dry_run"), "true");
  EXPECT_EQ(programme("members"), "0");
  EXPECT_EQ(import(owner_, "orders", "true", kOrders).at("done"), "0") << "their members are not there yet";

  EXPECT_EQ(import(owner_, "members", "false", kMembers).at("done"), "2");
  EXPECT_EQ(programme("members"), "2");
  const KitAnswer again = import(owner_, "members", "false", kMembers);
  EXPECT_EQ(again.at("known_already"), "true");
  EXPECT_EQ(again.at("repeated"), "2");

  EXPECT_EQ(import(shop_, "orders", "true", kOrders).at("done"), "2");
  EXPECT_EQ(programme("orders"), "0");
  EXPECT_EQ(import(shop_, "orders", "false", kOrders).at("done"), "2");
  EXPECT_EQ(programme("orders"), "2");
  const KitAnswer more =
      import(shop_, "orders", "false", std::string(kOrders) + "dan,o3,1.00,0.10\nann,o4,1000.00,300.00\n");
  EXPECT_EQ(more.status, 200);
  EXPECT_EQ(more.at("done"), "1");
  EXPECT_EQ(more.at("repeated"), "2");
  EXPECT_THAT(more.text, HasSubstr(R"({"line":4,"column":null,"code":"unknown_member")"));
  EXPECT_EQ(programme("orders"), "3");
}

TEST_F(OfficeImports, AFileThatCannotBeReadIsRefusedWholeInTheAskersLanguage) {
  const std::string wrong = std::string(kMembers) + "cat,,x\n";
  const KitAnswer refused = import(owner_, "members", "false", wrong, "Accept-Language: zh-CN\r\n");
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.text,
              HasSubstr(R"("line":4,"column":"accepts","code":"version_malformed","reason":"不是条款版本号)"));
  EXPECT_EQ(programme("members"), "0");
  EXPECT_EQ(import(owner_, "members", "true", wrong).status, 200) << "a dry run only says so";
  EXPECT_EQ(import(owner_, "members", "maybe", kMembers).code(), "query_invalid");
}

TEST_F(OfficeImports, GoodsAreDraftsInTheShop) {
  constexpr std::string_view kGoods =
      "goods,title_zh,title_en,sku,price,cost,stock\ntea,茶,Tea,tea,100.00,30.00,5\ncup,杯,Cup,cup,50.00,10.00,7\n";
  EXPECT_EQ(import(shop_, "goods", "true", kGoods).at("done"), "2");
  constexpr std::string_view kList = "/api/v1/programmes/shop/shop/admin/goods";
  EXPECT_EQ(to_json(*shop_.get(kList).json.find("goods")), "[]");
  EXPECT_EQ(import(shop_, "goods", "false", kGoods).at("done"), "2");
  EXPECT_EQ(import(shop_, "goods", "false", kGoods).at("known_already"), "true");
  EXPECT_EQ(shop_.get(kList).json.find("goods")->items().size(), 2U);
  const KitAnswer wrong = import(shop_, "goods", "false", std::string(kGoods) + "pot,壶,Pot,pot,x,1.00,1\n");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_EQ(shop_.get(kList).json.find("goods")->items().size(), 2U);
}

TEST_F(OfficeImports, GoodsThatWereExportedCanBeBroughtToAnotherProgramme) {
  constexpr std::string_view kGoods =
      "goods,title_zh,title_en,description_en,kind,sku,specs,price,cost,grams,reward_rate,low_stock,stock\n"
      "tea,茶,-5% tea,\"Two\nlines, and "
      "\"\"more\"\"\",regular,tea-1,size=a\\=b\\;c;colour=green,100.00,30.00,250,0.1,2,5\n"
      "tea,茶,-5% tea,,,tea-2,,90.50,30.10,,,,\n"
      "cup,杯,Cup,,clearance,=cup,,50.00,10.00,,,,7\n";
  ASSERT_EQ(import(shop_, "goods", "false", kGoods).at("done"), "3");
  constexpr std::string_view kList = "/shop/admin/goods?format=";
  const auto table_of = [&](KitClient& by, const std::string& programme, const std::string& format) {
    return by.get("/api/v1/programmes/" + programme + std::string(kList) + format).text;
  };
  // Without ids, which are each programme's own.
  const auto content_of = [](const std::string& table) {
    std::vector<std::vector<std::string>> rows = read_csv(table);
    const std::vector<std::string> header = rows.at(0);
    for (auto& row : rows) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        if (header[i] == "goods" || header[i] == "variant") row[i].clear();
      }
    }
    std::sort(rows.begin(), rows.end());
    return rows;
  };
  const std::string exported = table_of(shop_, "shop", "csv");
  EXPECT_THAT(exported, HasSubstr("'-5% tea")) << "no formula";
  for (const std::string format : {"csv", "xlsx"}) {
    kit_.add_programme("classic", format);
    KitClient there = kit_.operator_of(format, {Role::shop_manager});
    const std::string path = "/api/v1/programmes/" + format + "/imports/goods?dry_run=";
    const std::string table = table_of(shop_, "shop", format);
    const KitAnswer dry = there.ask("POST", path + "true", table, "", "text/csv");
    EXPECT_EQ(dry.at("done"), "3") << dry.text;
    EXPECT_EQ(read_csv(table_of(there, format, "csv")).size(), 1U);
    EXPECT_EQ(there.ask("POST", path + "false", table, "", "text/csv").at("done"), "3");
    EXPECT_EQ(content_of(table_of(there, format, "csv")), content_of(exported)) << format;
  }
}

TEST_F(OfficeImports, ASheetIsATableToo) {
  const auto sheet_of = [](std::vector<std::vector<std::string>> rows) {
    return *to_xlsx({.title = "t",
                     .header = {"goods", "title_zh", "title_en", "sku", "price", "cost"},
                     .numeric = {false, false, false, false, true, true},
                     .rows = std::move(rows)});
  };
  const std::string wrong = sheet_of({{"tea", "茶", "Tea", "tea", "100.00", "30.00"},
                                      {"", "", "", "", "", ""},
                                      {"cup", "杯", "Cup", "cup", "many", "30.00"},
                                      {"pot", "壶", "Pot", "tea", "50.00", "10.00"}});
  const KitAnswer refused = import(shop_, "goods", "false", wrong);
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.text, HasSubstr(R"({"line":4,"column":"price","code":"amount_malformed")"));
  EXPECT_THAT(refused.text, HasSubstr(R"({"line":5,"column":null,"code":"sku_taken")")) << "every row is judged";
  const KitAnswer damaged = import(shop_, "goods", "true", wrong.substr(0, wrong.size() / 2));
  EXPECT_THAT(damaged.text, HasSubstr(R"("code":"sheet_malformed")"));
  const std::string members = *to_xlsx(
      {.title = "m", .header = {"member", "accepts"}, .numeric = {false, true}, .rows = {{"ann", "1"}, {"bob", "1"}}});
  EXPECT_EQ(import(owner_, "members", "false", members).at("done"), "2");
}

TEST_F(OfficeImports, ListsThatWereExportedCanBeReadAgain) {
  EXPECT_EQ(import(owner_, "members", "false", "member,referrer,accepts\nann,,1\nbob,ann,1\ncat,bob,1\n").at("done"),
            "3");
  EXPECT_EQ(import(owner_, "orders", "false", kOrders).at("done"), "2");
  const auto exported = [this](const std::string& list, std::size_t rows) {
    std::string table;
    for (int tries = 0; tries < 500; ++tries) {
      table = owner_.get("/api/v1/programmes/shop/records/" + list + "?format=csv").text;
      if (static_cast<std::size_t>(std::count(table.begin(), table.end(), '\n')) == rows + 1) break;
      usleep(10'000);
    }
    return table;
  };
  const std::string members = exported("members", 3);
  const std::string orders = exported("order_settled", 2);
  const KitAnswer known = import(owner_, "orders", "true", orders);
  EXPECT_EQ(known.at("repeated"), "2") << known.text << orders;

  kit_.add_programme("classic", "other");
  KitClient there = kit_.operator_of("other", {Role::owner});
  const auto bring = [&there](const std::string& kind, const std::string& table) {
    return there.ask("POST", "/api/v1/programmes/other/imports/" + kind + "?dry_run=false", table, "", "text/csv");
  };
  EXPECT_EQ(bring("members", members).at("done"), "3") << members;
  // Their times are before those of the members: what an order says of itself is not changed, so it is refused.
  const KitAnswer brought = bring("orders", orders);
  EXPECT_EQ(brought.status, 200);
  EXPECT_EQ(brought.at("rows"), "2") << brought.text;
  EXPECT_EQ(brought.at("done"), "0") << brought.text;
  EXPECT_THAT(brought.text, HasSubstr("time_went_back"));
  EXPECT_EQ(bring("orders", std::string(kOrders)).at("done"), "2") << "without times, at those of the server";
}

TEST_F(OfficeImports, ADryRunUnderAKeyIsNotTheImport) {
  constexpr std::string_view kKey = "Idempotency-Key: once\r\n";
  EXPECT_EQ(import(owner_, "members", "true", kMembers, kKey).at("done"), "2");
  EXPECT_EQ(import(owner_, "members", "false", kMembers, kKey).code(), "key_conflict");
  EXPECT_EQ(programme("members"), "0");
  EXPECT_EQ(import(owner_, "members", "true", kMembers, kKey).at("done"), "2");
}

TEST_F(OfficeImports, OnlyThoseWhoMayDoItOneByOne) {
  KitClient auditor = kit_.operator_of("shop", {Role::auditor});
  KitClient support = kit_.operator_of("shop", {Role::support});
  EXPECT_EQ(import(auditor, "members", "true", kMembers).code(), "forbidden");
  EXPECT_EQ(import(support, "orders", "false", kOrders).code(), "forbidden");
  EXPECT_EQ(import(support, "goods", "false", "goods").code(), "forbidden");
  EXPECT_EQ(import(support, "members", "true", kMembers).status, 200);
}

}  // namespace
}  // namespace greenpool
