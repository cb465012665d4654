// Figures for pages: the exit ladder, prices over time, referrals, the dashboard.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/testing/office_kit.h"
#include "people/memberships.h"
#include "server/dispatcher.h"

namespace greenpool {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kShopProgramme = "/api/v1/programmes/shop";

std::string at(std::string_view path) { return std::string(kShopProgramme) + std::string(path); }

template <class Condition>
bool eventually(const Condition& condition) {
  for (int tries = 0; tries < 2'000; ++tries) {
    if (condition()) return true;
    usleep(10'000);
  }
  return false;
}

std::vector<std::string> texts(const KitAnswer& answer, std::string_view list, std::string_view field) {
  std::vector<std::string> found;
  const JsonValue* const items = answer.json.find(list);
  if (items == nullptr) return found;
  for (const JsonValue& item : items->items()) found.emplace_back(item.text_at(field).value_or("missing"));
  return found;
}

class OfficeFigures : public ::testing::Test {
 protected:
  void open(std::string_view preset, const std::function<void(Terms&)>& adjust = {}) {
    Terms terms = *find_preset(preset);
    terms.id = "shop";
    if (adjust) adjust(terms);
    kit_.office().ask([&](Work& work) { ProgrammeOpener::adopt(work, terms, {"first", "second", "tests"}); });
    GP_CHECK(kit_.house().opener.open_all().has_value(), "a programme opens");
  }

  // So that no test crosses the end of a day.
  void to_noon() {
    constexpr std::int64_t kDay = 86'400;
    kit_.clock.advance_seconds((kDay + kDay / 2 - kit_.clock.now().seconds() % kDay) % kDay);
    owner_ = kit_.operator_of("shop", {Role::owner});  // a session before it may have ended
  }

  KitAnswer command(const std::string& json) {
    KitAnswer answer = owner_.post(at("/commands"), json);
    EXPECT_EQ(answer.status, 200) << answer.text;
    return answer;
  }
  void enter(const std::string& member) {
    command(R"({"type":"register_member","member":")" + member + R"(","accepts":"1"})");
  }
  void order(const std::string& member, const std::string& paid = "1000.00", const std::string& cost = "300.00") {
    command(R"({"type":"settle_order","order":"o-)" + std::to_string(++orders_) + R"(","member":")" + member +
            R"(","paid":")" + paid + R"(","cost":")" + cost + R"("})");
  }
  // A member with an account, by somebody's invitation.
  KitClient join(const std::string& invitation_code = "") {
    KitClient member = kit_.member();
    kit_.office().ask([&](Work& work) {
      join_programme(work, {.kind = ActorKind::member, .id = member.id}, member.id,
                     {.programme = "shop", .invitation_code = invitation_code, .accepts = "1"});
    });
    kit_.hall().dispatcher->wake();
    EXPECT_TRUE(eventually([&] {
      return kit_.office().ask([&](Work& work) { return find_membership(work, "shop", member.id)->state == "joined"; });
    }));
    return member;
  }
  std::string code_of(const KitClient& member) {
    return *kit_.office().ask([&](Work& work) { return find_membership(work, "shop", member.id)->invitation_code; });
  }

  // The answer once the views hold everything that is durable.
  KitAnswer current(KitClient& client, const std::string& path) {
    const std::string records = std::to_string(kit_.hall().programmes.find("shop")->status().next_seq);
    KitAnswer answer;
    EXPECT_TRUE(eventually([&] {
      answer = client.get(path);
      return answer.at("records") == records;
    })) << answer.text;
    return answer;
  }

  OfficeKit kit_;
  KitClient owner_ = kit_.operator_of("shop", {Role::owner});
  int orders_ = 0;
};

// --- the ladder

TEST_F(OfficeFigures, TheLadderIsTheOrderInWhichMembersLeave) {
  open("classic", [](Terms& terms) { terms.exit_multiple = Multiple(1'000'000); });
  for (const char* const member : {"ann", "bob", "cat", "dan"}) {
    enter(member);
    order(member);
  }
  const KitAnswer before = current(owner_, at("/exits/ladder"));
  EXPECT_THAT(texts(before, "rungs", "member"), ElementsAre("ann", "bob", "cat", "dan"));
  EXPECT_EQ(before.at("positions_open"), "4");
  EXPECT_EQ(before.at("next"), "null");
  EXPECT_EQ(texts(before, "rungs", "trigger_price")[0], "4.76190476") << "SPEC section 4: worth its spend there";
  enter("whale");
  std::string paid = "10000";
  for (int i = 0; i < 5; ++i, paid += "0") order("whale", paid + ".00", paid.substr(0, paid.size() - 1) + ".00");
  KitAnswer exits;
  ASSERT_TRUE(eventually([&] {
    exits = owner_.get(at("/records/forced_exit"));
    return texts(exits, "rows", "member").size() >= 2;
  }));
  std::vector<std::string> left = texts(exits, "rows", "member");
  std::reverse(left.begin(), left.end());
  const std::vector<std::string> ladder = texts(before, "rungs", "member");
  EXPECT_EQ(left, std::vector<std::string>(ladder.begin(), ladder.begin() + static_cast<std::ptrdiff_t>(left.size())));
  const KitAnswer after = current(owner_, at("/exits/ladder"));
  for (const std::string& member : texts(after, "rungs", "member")) {
    EXPECT_EQ(std::find(left.begin(), left.end(), member), left.end()) << member << " has left";
  }
}

TEST_F(OfficeFigures, TheLadderComesInPagesAndFromAPriceOn) {
  open("classic");
  std::vector<std::string> members;
  for (int i = 0; i < 7; ++i) {
    members.push_back("member-" + std::to_string(i));
    enter(members.back());
    order(members.back());
  }
  const KitAnswer all = current(owner_, at("/exits/ladder"));
  ASSERT_EQ(texts(all, "rungs", "member"), members);
  std::vector<std::string> paged;
  std::string query = "?limit=3";
  for (int page = 0; page < 3; ++page) {
    const KitAnswer answer = owner_.get(at("/exits/ladder" + query));
    for (const std::string& member : texts(answer, "rungs", "member")) paged.push_back(member);
    query = "?limit=3&cursor=" + answer.at("next");
    EXPECT_EQ(answer.at("next") == "null", page == 2);
  }
  EXPECT_EQ(paged, members);
  const std::vector<std::string> prices = texts(all, "rungs", "trigger_price");
  EXPECT_EQ(prices[0], "9.52380952");
  // Prices are cut: the next digit up is above the first trigger and below the second.
  const KitAnswer above = owner_.get(at("/exits/ladder?above=9.52380953"));
  EXPECT_EQ(texts(above, "rungs", "member").front(), members[1]);
  EXPECT_EQ(texts(owner_.get(at("/exits/ladder?above=9.52380952")), "rungs", "member").front(), members[0]);
  EXPECT_TRUE(texts(owner_.get(at("/exits/ladder?above=1000")), "rungs", "member").empty());
  EXPECT_EQ(owner_.get(at("/exits/ladder?cursor=1-0-1")).code(), "query_invalid");
  EXPECT_EQ(owner_.get(at("/exits/ladder?cursor=12")).code(), "query_invalid");
  EXPECT_EQ(owner_.get(at("/exits/ladder?above=1.123456789")).code(), "query_invalid");
}

TEST_F(OfficeFigures, AMemberSeesTheirOwnRung) {
  open("classic");
  KitClient ann = join();
  const KitAnswer none = ann.get(at("/me"));
  EXPECT_EQ(none.at("next_exit"), "null");
  order(ann.id);
  const KitAnswer ladder = current(owner_, at("/exits/ladder"));
  const KitAnswer me = ann.get(at("/me"));
  const JsonValue* const exit = me.json.find("next_exit");
  ASSERT_NE(exit, nullptr);
  EXPECT_EQ(exit->text_at("trigger_price"), texts(ladder, "rungs", "trigger_price")[0]);
  EXPECT_EQ(exit->text_at("price"), std::optional<std::string_view>(ladder.at("price")));
  const JsonValue& needed = ladder.json.find("estimates")->find("orders_needed")->items().front();
  EXPECT_EQ(me.json.find("estimates")->integer_at("next_exit"), needed.integer_at("exit"));
  EXPECT_EQ(needed.integer_at("exit"), 767) << "as docs and tests of the figures have it";
}

TEST_F(OfficeFigures, WithoutExitsThereIsNoLadder) {
  open("classic", [](Terms& terms) { terms.exit_multiple = std::nullopt; });
  enter("ann");
  order("ann");
  const KitAnswer ladder = current(owner_, at("/exits/ladder"));
  EXPECT_EQ(ladder.at("rungs"), "[]");
  EXPECT_EQ(ladder.at("positions_open"), "1");
  EXPECT_EQ(ladder.at("positions_waiting"), "0");
}

// --- prices

TEST_F(OfficeFigures, PricesAreForEverybodyAndCacheable) {
  open("classic");
  enter("ann");
  for (int i = 0; i < 4; ++i) {
    order("ann");
    kit_.clock.advance_seconds(60);
  }
  KitClient anybody = kit_.anybody();
  const KitAnswer all = current(anybody, at("/prices?resolution=minute"));
  const std::vector<std::string> begins = texts(all, "prices", "begins_at");
  ASSERT_GE(begins.size(), 4U);
  EXPECT_TRUE(std::is_sorted(begins.begin(), begins.end()));
  EXPECT_EQ(texts(all, "prices", "close").back(), anybody.get(kShopProgramme).at("price"));
  EXPECT_EQ(texts(all, "prices", "pool").back(), anybody.get(kShopProgramme).at("pool"));
  const std::string tag = all.fields.at("etag");
  const KitAnswer known = anybody.ask("GET", at("/prices?resolution=minute"), "", "If-None-Match: " + tag + "\r\n");
  EXPECT_EQ(known.status, 304);
  EXPECT_EQ(known.text, "");
  EXPECT_EQ(known.fields.at("etag"), tag);
  order("ann");
  const KitAnswer later = current(anybody, at("/prices?resolution=minute"));
  EXPECT_NE(later.fields.at("etag"), tag);
  EXPECT_EQ(anybody.ask("GET", at("/prices?resolution=minute"), "", "If-None-Match: " + tag + "\r\n").status, 200);
}

TEST_F(OfficeFigures, PricesGoOnFromAMoment) {
  open("classic", [](Terms& terms) { terms.utc_offset_minutes = 0; });
  to_noon();
  enter("ann");
  for (int i = 0; i < 5; ++i) {
    order("ann");
    kit_.clock.advance_seconds(60);
  }
  KitClient anybody = kit_.anybody();
  const std::vector<std::string> all = texts(current(anybody, at("/prices?resolution=minute")), "prices", "begins_at");
  ASSERT_GE(all.size(), 5U);
  const KitAnswer last = anybody.get(at("/prices?resolution=minute&limit=2"));
  EXPECT_THAT(texts(last, "prices", "begins_at"), ElementsAre(all[all.size() - 2], all.back())) << "the newest";
  std::vector<std::string> paged;
  std::string from = all.front();
  while (from != "null" && paged.size() < all.size()) {
    const KitAnswer page = anybody.get(at("/prices?resolution=minute&limit=2&from=" + from));
    for (const std::string& begin : texts(page, "prices", "begins_at")) paged.push_back(begin);
    from = page.at("next");
  }
  EXPECT_EQ(paged, all);
  EXPECT_EQ(from, "null");
  EXPECT_EQ(texts(anybody.get(at("/prices?resolution=day")), "prices", "orders").size(), 1U);
  EXPECT_EQ(anybody.get(at("/prices?resolution=second")).code(), "query_invalid");
  EXPECT_EQ(anybody.get(at("/prices?limit=2001")).code(), "query_invalid");
}

// --- referrals

TEST_F(OfficeFigures, ReferralsComeAPageAtATimeWithWhatStandsBelow) {
  open("two-level");
  KitClient ann = join();
  const KitClient bob = join(code_of(ann));
  const KitClient cat = join(code_of(ann));
  const KitClient dan = join(code_of(bob));
  order(bob.id);
  const KitAnswer top = current(owner_, at("/members/" + ann.id + "/referrals"));
  EXPECT_EQ(top.at("directs"), "2");
  EXPECT_EQ(top.at("people"), "4");
  EXPECT_EQ(top.at("levels"), "3");
  ASSERT_THAT(texts(top, "referrals", "member"), ElementsAre(bob.id, cat.id));
  const JsonValue& first = top.json.find("referrals")->items().front();
  EXPECT_EQ(first.integer_at("people"), 2);
  EXPECT_EQ(first.integer_at("levels"), 2);
  EXPECT_EQ(first.integer_at("directs"), 1);
  EXPECT_EQ(first.text_at("spent"), "1000.00");
  const KitAnswer page = owner_.get(at("/members/" + ann.id + "/referrals?limit=1"));
  EXPECT_THAT(texts(page, "referrals", "member"), ElementsAre(bob.id));
  const KitAnswer rest = owner_.get(at("/members/" + ann.id + "/referrals?limit=1&cursor=" + page.at("next")));
  EXPECT_THAT(texts(rest, "referrals", "member"), ElementsAre(cat.id));
  EXPECT_EQ(rest.at("next"), "null");
  EXPECT_THAT(texts(owner_.get(at("/members/" + bob.id + "/referrals")), "referrals", "member"), ElementsAre(dan.id));
  EXPECT_EQ(owner_.get(at("/members/nobody/referrals")).code(), "unknown_member");
  EXPECT_EQ(owner_.get(at("/members/" + ann.id + "/referrals?cursor=x")).code(), "query_invalid");
}

TEST_F(OfficeFigures, AMemberSeesTheirTeamMasked) {
  open("two-level");
  KitClient ann = join();
  KitClient bob = join(code_of(ann));
  static_cast<void>(join(code_of(ann)));
  KitClient dan = join(code_of(bob));
  static_cast<void>(join(code_of(dan)));
  const KitAnswer team = current(ann, at("/me/team"));
  ASSERT_EQ(team.status, 200) << team.text;
  EXPECT_EQ(team.at("invitation_code"), code_of(ann));
  EXPECT_EQ(team.at("invitation_path"), "/m/shop/join/" + code_of(ann));
  EXPECT_EQ(team.at("levels"), R"([{"level":1,"members":2},{"level":2,"members":1}])")
      << "these terms pay on two levels";
  EXPECT_THAT(texts(team, "referrals", "phone"), ElementsAre("138****1002", "138****1003"));
  EXPECT_THAT(team.text, Not(HasSubstr(bob.id))) << "nobody's account is shown";
  EXPECT_THAT(team.text, Not(HasSubstr("3800001")));
  EXPECT_EQ(kit_.member().get(at("/me/team")).code(), "unknown_member");
}

// --- the dashboard

TEST_F(OfficeFigures, TheDashboardSaysWhatHappenedAndWhatWaits) {
  open("classic", [](Terms& terms) {
    terms.utc_offset_minutes = 0;
    terms.injection_window_days = 1;  // at the time of the injection the pool is older than that
  });
  to_noon();
  enter("eve");
  order("eve");
  kit_.clock.advance_seconds(86'400 * 2);
  owner_ = kit_.operator_of("shop", {Role::owner});
  KitClient ann = join();
  order(ann.id);
  ASSERT_EQ(ann.post(at("/me/sales"), R"({"points":"50.00000000"})").status, 200);
  ASSERT_EQ(ann.post(at("/me/withdrawals"), R"({"amount":"10.00"})").status, 200);
  const std::string gift = R"({"command":{"type":"inject","amount":"5.00","source":"financing"}})";
  KitClient maker = kit_.operator_of("shop", {Role::finance_maker});
  const KitAnswer asked = maker.post(at("/approvals"), gift);
  ASSERT_EQ(asked.status, 201) << asked.text;
  ASSERT_EQ(owner_.post(at("/approvals/" + asked.at("id") + "/approve"), R"({"hash":")" + asked.at("hash") + "\"}")
                .at("outcome"),
            "ok");
  ASSERT_EQ(maker.post(at("/approvals"), gift).status, 201) << "one more, which waits";
  const KitAnswer board = current(owner_, at("/dashboard"));
  ASSERT_EQ(board.status, 200) << board.text;
  const KitAnswer programme = owner_.get(kShopProgramme);
  for (const char* const same : {"price", "pool", "circulating", "members", "positions_open", "bound", "recovery"}) {
    EXPECT_EQ(board.at(same), programme.at(same)) << same;
  }
  const auto& periods = board.json.find("periods")->items();
  ASSERT_EQ(periods.size(), 3U);
  EXPECT_EQ(periods[0].integer_at("orders"), 1) << "today";
  EXPECT_EQ(periods[1].integer_at("orders"), 2) << "seven days";
  EXPECT_EQ(periods[0].text_at("spent"), "1000.00");
  EXPECT_EQ(periods[2].text_at("contributed"), "600.00");
  EXPECT_EQ(periods[0].integer_at("members"), 1);
  EXPECT_EQ(periods[1].integer_at("members"), 2);
  EXPECT_EQ(periods[0].integer_at("sales"), 1);
  const JsonValue* const inflow = board.json.find("inflow");
  EXPECT_EQ(inflow->text_at("organic"), "600.00");
  EXPECT_EQ(inflow->find("injected")->text_at("financing"), "5.00");
  EXPECT_EQ(inflow->find("injected")->text_at("subsidy"), "0.00");
  const JsonValue* const waiting = board.json.find("waiting");
  EXPECT_EQ(waiting->integer_at("withdrawals_to_approve"), 1);
  EXPECT_EQ(waiting->integer_at("approvals"), 1);
  const JsonValue* const cover = board.json.find("cover");
  const KitAnswer books = current(owner_, at("/books"));
  std::string cash;
  for (const JsonValue& account : books.json.find("accounts")->items()) {
    if (account.text_at("account") == "cash") cash = account.text_at("balance").value_or("");
  }
  EXPECT_EQ(cover->text_at("cash"), std::optional<std::string_view>(cash));
  EXPECT_EQ(cover->find("statements")->text_at("by_ledger"), std::optional<std::string_view>(cash))
      << "all of it moved in the last days";
  // The sandbox's daily bill may have come in already.
  EXPECT_LE(*cover->find("statements")->integer_at("accounts"), 1);
}

TEST_F(OfficeFigures, WhoseRolesAreOfOneProgrammeSeesNoMoneyOfTheOthers) {
  open("classic");
  const auto statements = [&](KitClient& who) {
    const KitAnswer board = current(who, at("/dashboard"));
    return to_json(*board.json.find("cover")->find("statements"));
  };
  KitClient support = kit_.operator_of("shop", {Role::support});
  EXPECT_THAT(statements(owner_), HasSubstr("by_ledger")) << "there are no others";
  EXPECT_EQ(statements(support), "null");
  kit_.add_programme("classic", "other");
  EXPECT_EQ(statements(owner_), "null");
  KitClient auditor = kit_.operator_of("*", {Role::auditor});
  EXPECT_THAT(statements(auditor), HasSubstr("by_ledger"));
}

}  // namespace
}  // namespace greenpool
