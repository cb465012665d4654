#include "server/record_lists.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <future>

#include "base/system_clock.h"
#include "server/table_file.h"
#include "server/views_follower.h"
#include "service/door.h"
#include "terms/terms.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

// Gives one command, and waits for its outcome.
class OneAnswer final : public Answers {
 public:
  void decided(Ticket&, const Outcome& outcome, const State&) override { reject_ = outcome.reject; }
  void durable(std::span<Ticket* const>, Reject failed) override {
    done_.set_value(failed == Reject::none ? reject_ : failed);
  }
  Reject wait() { return done_.get_future().get(); }

 private:
  Reject reject_ = Reject::none;
  std::promise<Reject> done_;
};

class RecordListsTest : public testing::Test {
 protected:
  RecordListsTest() {
    std::filesystem::remove_all(directory_);
    ProgrammeOptions options;
    options.acknowledgement = Acknowledgement{"one", "two", "tests"};
    options.directory = directory_;
    options.terms = *find_preset("classic");
    options.on_batch = [this](const Moment& moment) { flow_.publish("classic", moment); };
    auto opened = Programme::open(options);
    EXPECT_TRUE(opened) << opened.error().message;
    programme_ = std::move(*opened);
  }
  ~RecordListsTest() override {
    follower_.reset();
    EXPECT_TRUE(programme_->stop());
    programme_.reset();
    std::filesystem::remove_all(directory_);
  }

  void give(const std::string& json) {
    Ticket ticket;
    OneAnswer answer;
    ticket.answers = &answer;
    ASSERT_TRUE(read_command(json, 2, ticket.request)) << json;
    ASSERT_EQ(programme_->submit(ticket), Reject::none);
    ASSERT_EQ(answer.wait(), Reject::none) << json;
  }
  void order(int number, const std::string& at) {
    give(R"({"type":"settle_order","order":"o)" + std::to_string(number) +
         R"(","member":"ann","paid":"1000.00","cost":"300.00","at":")" + at + R"("})");
  }
  // Until the views hold all that was given.
  void follow() {
    std::promise<void> reached;
    bool told = false;
    const std::uint64_t wanted = programme_->status().next_seq;
    follower_ = std::make_unique<ViewsFollower>(ViewsFollower::Options{
        .programme = "classic", .journal = directory_, .flow = &flow_, .on_progress = [&](std::uint64_t next_seq) {
          if (next_seq >= wanted && !std::exchange(told, true)) reached.set_value();
        }});
    reached.get_future().wait();
  }
  RecordPage page(std::string_view list, const RecordQuery& query = {}) {
    auto reader = RecordReader::open(follower_->path());
    EXPECT_TRUE(reader) << reader.error().message;
    auto found = reader->page(*find_record_list(list), query);
    EXPECT_TRUE(found) << found.error().message;
    return std::move(*found);
  }
  static std::string text(const RecordPage& page, std::string_view list) {
    std::string all;
    const RecordListSpec& spec = *find_record_list(list);
    for (const auto& row : page.rows) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        all += (i == 0 ? "" : " ") + cell_text(row[i], spec.columns[i].kind, page.currency_digits);
      }
      all += "\n";
    }
    return all;
  }

  const std::filesystem::path directory_ =
      std::filesystem::temp_directory_path() /
      ("gp-records-" + std::to_string(getpid()) + testing::UnitTest::GetInstance()->current_test_info()->name());
  Flow flow_;
  std::unique_ptr<Programme> programme_;
  std::unique_ptr<ViewsFollower> follower_;
};

TEST_F(RecordListsTest, ShowsWhatHappenedNewestFirstInPages) {
  give(R"({"type":"register_member","member":"ann","accepts":"1","at":"2026-01-01T00:00:00Z"})");
  for (int i = 1; i <= 5; ++i) order(i, "2026-01-0" + std::to_string(i) + "T00:00:00Z");
  follow();
  RecordPage first = page("order_settled", {.limit = 2});
  ASSERT_EQ(first.rows.size(), 2U);
  const RecordListSpec& spec = *find_record_list("order_settled");
  const auto column = [&spec](std::string_view name) {
    return static_cast<std::size_t>(
        std::find_if(spec.columns.begin(), spec.columns.end(), [name](const auto& each) { return each.name == name; }) -
        spec.columns.begin());
  };
  EXPECT_EQ(first.rows[0][column("order")].text, "o5");
  EXPECT_EQ(first.rows[0][column("member")].text, "ann");
  EXPECT_EQ(cell_text(first.rows[0][column("paid")], RecordColumnKind::money, 2), "1000.00");
  EXPECT_EQ(cell_text(first.rows[0][column("time")], RecordColumnKind::time, 2), "2026-01-05T00:00:00Z");
  ASSERT_TRUE(first.next);
  RecordPage second = page("order_settled", {.before = *first.next, .limit = 10});
  ASSERT_EQ(second.rows.size(), 3U);
  EXPECT_EQ(second.rows[0][column("order")].text, "o3");
  EXPECT_EQ(cell_text(second.rows[2][column("granted")], RecordColumnKind::points, 2), "210.00000000");
  EXPECT_FALSE(second.next);
  const RecordPage january = page("order_settled", {.from = *parse_timestamp("2026-01-02T00:00:00Z"),
                                                    .until = *parse_timestamp("2026-01-04T00:00:00Z")});
  ASSERT_EQ(january.rows.size(), 2U);
  EXPECT_EQ(january.rows[1][column("order")].text, "o2");
}

RecordQuery by(std::string_view list, std::string_view column, const std::string& value) {
  const RecordListSpec& spec = *find_record_list(list);
  const auto found =
      std::ranges::find_if(spec.columns, [column](const RecordColumn& each) { return each.name == column; });
  EXPECT_NE(found->search, RecordSearch::none) << column;
  return {.by = &*found, .value = value};
}

TEST_F(RecordListsTest, FindWithdrawalsThatAreOpenHoweverManyAreOver) {
  give(R"({"type":"register_member","member":"ann","accepts":"1","at":"2026-01-01T00:00:00Z"})");
  order(1, "2026-01-01T00:00:00Z");
  give(R"({"type":"sell_points","member":"ann","points":"all"})");
  const auto ask = [this](const std::string& id) {
    give(R"({"type":"request_withdrawal","member":"ann","amount":"10.00","withdrawal":")" + id + "\"}");
  };
  const auto reject = [this](const std::string& id) {
    give(R"({"type":"reject_withdrawal","operator":"op","withdrawal":")" + id + "\"}");
  };
  ask("old");
  for (const char* id : {"w1", "w2", "w3"}) {
    ask(id);
    reject(id);
  }
  follow();
  for (RecordQuery query : {by("withdrawals", "stage", "requested"), by("withdrawals", "open", "true")}) {
    query.rows_read_max = 1;
    const RecordPage found = page("withdrawals", query);
    ASSERT_EQ(found.rows.size(), 1U);
    EXPECT_EQ(found.rows[0][0].text, "old");
  }
  EXPECT_EQ(page("withdrawals", by("withdrawals", "stage", "rejected")).rows.size(), 3U);
  EXPECT_EQ(page("withdrawals", by("withdrawals", "open", "false")).rows.size(), 3U);
  EXPECT_EQ(page("withdrawals").rows.size(), 4U);
}

TEST_F(RecordListsTest, ViewsOfAnotherLayoutAreMadeAnew) {
  give(R"({"type":"register_member","member":"ann","accepts":"1","at":"2026-01-01T00:00:00Z"})");
  follow();
  const std::string path = follower_->path();
  follower_.reset();
  {
    auto writer = ViewsWriter::open(path);
    ASSERT_TRUE(writer) << writer.error().message;
    ASSERT_TRUE(writer->connection().execute("DROP TABLE open_withdrawals; PRAGMA user_version=1"));
  }
  EXPECT_EQ(RecordReader::open(path).error().code, "views_outdated");
  follow();
  EXPECT_EQ(page("members").rows.size(), 1U);
}

TEST_F(RecordListsTest, AreNarrowedToOneValueOfAColumn) {
  give(R"({"type":"register_member","member":"ann","accepts":"1","at":"2026-01-01T00:00:00Z"})");
  give(R"({"type":"register_member","member":"bob","accepts":"1","at":"2026-01-01T00:00:00Z"})");
  for (int i = 1; i <= 3; ++i) order(i, "2026-01-0" + std::to_string(i) + "T00:00:00Z");
  give(R"({"type":"sell_points","member":"ann","points":"all"})");
  give(R"({"type":"request_withdrawal","withdrawal":"w1","member":"ann","amount":"100.00"})");
  give(R"({"type":"request_withdrawal","withdrawal":"w2","member":"ann","amount":"200.00"})");
  give(R"({"type":"approve_withdrawal","withdrawal":"w2","operator":"op"})");
  follow();
  EXPECT_EQ(page("order_settled", by("order_settled", "order", "o2")).rows.size(), 1U);
  EXPECT_EQ(page("order_settled", by("order_settled", "order", "o9")).rows.size(), 0U);
  const RecordPage requested = page("withdrawals", by("withdrawals", "stage", "requested"));
  ASSERT_EQ(requested.rows.size(), 1U);
  EXPECT_EQ(requested.rows[0][0].text, "w1");
  EXPECT_EQ(page("withdrawals", by("withdrawals", "withdrawal", "w2")).rows.size(), 1U);
  EXPECT_EQ(page("withdrawals", by("withdrawals", "open", "true")).rows.size(), 2U);
  EXPECT_EQ(page("withdrawals", by("withdrawals", "open", "false")).rows.size(), 0U);
  EXPECT_EQ(page("members", by("members", "rank", "0")).rows.size(), 2U) << "an integer, given as text";
  EXPECT_EQ(page("members", by("members", "rank", "1")).rows.size(), 0U);
  RecordQuery both = by("members", "status", "active");
  both.member = "bob";
  EXPECT_EQ(page("members", both).rows.size(), 1U);
  EXPECT_GT(page("ledger", by("ledger", "account", "pool")).rows.size(), 0U);
}

TEST_F(RecordListsTest, ASearchByReadingEndsAPageAndGoesOnFromThere) {
  give(R"({"type":"register_member","member":"ann","accepts":"1","at":"2026-01-01T00:00:00Z"})");
  for (int i = 1; i <= 4; ++i) order(i, "2026-01-0" + std::to_string(i) + "T00:00:00Z");
  follow();
  const RecordListSpec& ledger = *find_record_list("ledger");
  const RecordColumn& account =
      *std::ranges::find_if(ledger.columns, [](const RecordColumn& each) { return each.name == "account"; });
  std::vector<std::int64_t> found;
  std::size_t pages = 0;
  std::size_t without_rows = 0;
  std::optional<std::int64_t> next = INT64_MAX;
  for (; next && pages < 100; ++pages) {
    RecordQuery query{.by = &account, .value = "pool", .before = *next, .limit = 2, .rows_read_max = 3};
    const RecordPage part = page("ledger", query);
    for (const auto& row : part.rows) found.push_back(row[0].number);
    if (part.rows.empty()) ++without_rows;
    EXPECT_TRUE(!part.next || *part.next < *next);
    next = part.next;
  }
  std::vector<std::int64_t> wanted;
  for (const auto& row : page("ledger").rows) {
    if (row[3].text == "pool") wanted.push_back(row[0].number);
  }
  EXPECT_EQ(found, wanted);
  EXPECT_EQ(wanted.size(), 4U);
  EXPECT_EQ(pages, 6U) << "16 lines, 3 a page";
  EXPECT_GT(without_rows, 0U);
  const RecordPage full = page("ledger", {.by = &account, .value = "pool", .limit = 2, .rows_read_max = 100});
  ASSERT_EQ(full.rows.size(), 2U);
  ASSERT_TRUE(full.next);
  EXPECT_EQ(page("ledger", {.by = &account, .value = "pool", .before = *full.next, .limit = 1}).rows[0][0].number,
            found[2]);
  EXPECT_FALSE(page("ledger", {.by = &account, .value = "nothing of ours", .rows_read_max = 17}).next);
}

TEST_F(RecordListsTest, TimesAreWhereTheListIsCut) {
  give(R"({"type":"register_member","member":"ann","accepts":"1","at":"2026-01-01T00:00:00Z"})");
  give(R"({"type":"register_member","member":"bob","referrer":"ann","accepts":"1","at":"2026-01-03T00:00:00Z"})");
  for (int i = 4; i <= 6; ++i) order(i, "2026-01-0" + std::to_string(i) + "T00:00:00Z");
  follow();
  const auto day = [](int number) { return *parse_timestamp("2026-01-0" + std::to_string(number) + "T00:00:00Z"); };
  const auto between = [&](std::string_view list, int from, int until, std::optional<std::string> member = {}) {
    return page(list, {.member = std::move(member), .from = day(from), .until = day(until)}).rows.size();
  };
  EXPECT_EQ(between("members", 1, 3), 1U);
  EXPECT_EQ(between("members", 1, 4), 2U);
  EXPECT_EQ(between("members", 4, 9), 0U);
  EXPECT_EQ(between("referred", 1, 3, "ann"), 0U);
  EXPECT_EQ(between("referred", 3, 9, "ann"), 1U);
  EXPECT_EQ(between("positions", 4, 5), 1U);
  EXPECT_EQ(between("positions", 5, 9), 0U) << "one position a member, open since the first order";
  EXPECT_EQ(between("ledger", 5, 7), 8U);
  EXPECT_EQ(between("order_settled", 1, 4), 0U);
  EXPECT_EQ(between("order_settled", 4, 5), 1U);
  EXPECT_EQ(between("prices_day", 4, 6), 2U);
  EXPECT_EQ(between("withdrawals", 1, 9), 0U) << "a list without rows";
}

TEST_F(RecordListsTest, FiltersByMemberAndKnowsWhoIsNone) {
  give(R"({"type":"register_member","member":"ann","accepts":"1"})");
  give(R"({"type":"register_member","member":"bob","referrer":"ann","accepts":"1"})");
  follow();
  EXPECT_EQ(page("members").rows.size(), 2U);
  EXPECT_EQ(page("members", {.member = "bob"}).rows.size(), 1U);
  EXPECT_EQ(text(page("referred", {.member = "ann"}), "referred").substr(0, 4), "bob ");
  auto reader = RecordReader::open(follower_->path());
  const auto unknown = reader->page(*find_record_list("members"), {.member = "cat"});
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, "unknown_member");
}

TEST_F(RecordListsTest, EveryListCanBeAsked) {
  give(R"({"type":"register_member","member":"ann","accepts":"1","at":"2026-01-01T00:00:00Z"})");
  order(1, "2026-01-01T00:00:00Z");
  follow();
  auto reader = RecordReader::open(follower_->path());
  for (const RecordListSpec& list : record_lists()) {
    const auto found = reader->page(list, {.member = "ann",
                                           .from = *parse_timestamp("2025-01-01T00:00:00Z"),
                                           .until = *parse_timestamp("2027-01-01T00:00:00Z")});
    EXPECT_TRUE(found) << list.name << ": " << found.error().message;
    for (const auto& row : found->rows) EXPECT_EQ(row.size(), list.columns.size()) << list.name;
  }
  EXPECT_EQ(page("ledger").rows.size(), 4U) << "an order without rewards: cash, supplier, pool, platform";
}

TEST(TableFile, CsvKeepsTextsThatLookLikeFormulasAsTexts) {
  const TableFile table{.title = "t",
                        .header = {"name", "amount"},
                        .numeric = {false, true},
                        .rows = {{"=cmd|' /C calc'!A0", "-1.50"}, {"a \"b\", c", "2"}, {"绿池", ""}}};
  EXPECT_EQ(to_csv(table),
            "\xef\xbb\xbfname,amount\r\n\"'=cmd|' /C calc'!A0\",-1.50\r\n\"a \"\"b\"\", c\",2\r\n绿池,\r\n");
}

TEST(TableFile, XlsxIsAnArchiveWithTheSheet) {
  const TableFile table{
      .title = "t", .header = {"name"}, .numeric = {true}, .rows = {{"12345678901234567890.12"}, {"1.25"}}};
  const auto bytes = to_xlsx(table);
  ASSERT_TRUE(bytes) << bytes.error().message;
  EXPECT_EQ(bytes->substr(0, 2), "PK");
  EXPECT_NE(bytes->find("xl/worksheets/sheet1.xml"), std::string::npos);
}

TEST(TableFile, XlsxRefusesATextThatACellWouldNotHold) {
  TableFile table{.title = "t",
                  .header = {"id", "text"},
                  .numeric = {false, false},
                  .rows = {{"1", "short"}, {"2", std::string(32'767, 'x')}}};
  EXPECT_TRUE(to_xlsx(table));
  table.rows.push_back({"3", std::string(32'768, 'x')});
  const auto bytes = to_xlsx(table);
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error().code, "table_text_too_long");
  EXPECT_EQ(bytes.error().message, "text in row 4");
  EXPECT_NE(to_csv(table).find(table.rows[2][1]), std::string::npos);
}

}  // namespace
}  // namespace greenpool
