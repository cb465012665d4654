// Reading scenarios: what is impossible is refused, with the line and the reason. SPEC section 16.
#include "sim/scenario.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "sim/scenario_keys.h"
#include "sim/sim_story.h"

namespace greenpool {
namespace {

void expect_refused(const std::string& document, std::string_view code, std::string_view message,
                    const RealOrders& orders = {}) {
  const Result<Scenario> scenario = parse_scenario(document, "test.toml", files_of(orders));
  ASSERT_FALSE(scenario.has_value()) << message;
  EXPECT_EQ(scenario.error().code, code);
  EXPECT_EQ(scenario.error().message, message);
}

std::string changed(const std::string& line, const std::string& by) {
  std::string document = plain_document();
  const std::size_t at = document.find(line);
  EXPECT_NE(at, std::string::npos) << line;
  return document.replace(at, line.size(), by);
}

TEST(Scenarios, HaveDefaultsForWhatTheyDoNotName) {
  const Scenario scenario = scenario_of(plain_document());
  EXPECT_EQ(scenario.terms.id, "classic");
  EXPECT_EQ(scenario.days, 100);
  EXPECT_EQ(scenario.seed, 1U);
  EXPECT_EQ(format_timestamp(scenario.start), "2025-12-31T16:00:00Z");
  EXPECT_EQ(scenario.purchases.amount, Money(100'000));
  ASSERT_EQ(scenario.sellers.size(), 1U);
  EXPECT_EQ(scenario.sellers[0].kind, SellerKind::hold);
}

TEST(Scenarios, ReadEveryKey) {
  const Scenario scenario = scenario_of(
      plain_document("repeat_per_day = \"0.25\"\nrepeat_until_day = 50\n"
                     "[referrals]\nshare = \"0.8\"\nchoice = \"uniform\"\n"
                     "[[sellers]]\nshare = \"0.25\"\nkind = \"target\"\nmultiple = \"1.5\"\npart = \"0.5\"\n"
                     "[[sellers]]\nshare = \"0.75\"\nkind = \"panic\"\nper_day = \"0.1\"\nslowdown = \"0.4\"\n"
                     "[withdrawals]\nshare = \"0.9\"\n"
                     "[subsidies]\nshare = \"0.05\"\nbudget = \"100.00\"\n"
                     "[[injection]]\nday = 7\namount = \"50.00\"\nsource = \"financing\"\n"));
  EXPECT_EQ(scenario.purchases.repeat_per_day, 0.25);
  EXPECT_EQ(scenario.purchases.repeat_until_day, 50);
  EXPECT_EQ(scenario.referrals.choice, ReferrerChoice::uniform);
  ASSERT_EQ(scenario.sellers.size(), 2U);
  EXPECT_EQ(scenario.sellers[0].multiple, Multiple(1'500'000));
  EXPECT_EQ(scenario.sellers[0].part, Rate(500'000));
  EXPECT_EQ(scenario.sellers[1].kind, SellerKind::panic);
  EXPECT_EQ(scenario.sellers[1].slowdown, 0.4);
  EXPECT_EQ(scenario.withdrawn_share, 0.9);
  EXPECT_EQ(scenario.subsidy_budget, Money(10'000));
  ASSERT_EQ(scenario.injections.size(), 1U);
  EXPECT_EQ(scenario.injections[0].source, InjectionSource::financing);
}

constexpr std::uint32_t kNobody = RealOrder::kNobody;

std::string real_document(const std::string& head = "", const std::string& more = "") {
  return "[scenario]\nname = \"Real\"\nterms = \"classic\"\ndays = 10\n" + head +
         "[arrivals]\ncurve = \"csv\"\n[orders]\nvalue = \"csv\"\nfile = \"orders.csv\"\n" + more;
}

RealOrders two_orders() {
  return {{noon_of(3), 0, kNobody, Money(100'000), Money(30'000), 2},
          {noon_of(5), 1, 0, Money(50'000), Money(20'000), 3}};
}

TEST(Scenarios, OfRealOrdersBeginWithTheFirstDayOfThem) {
  const Scenario scenario = scenario_of(real_document(), two_orders());
  EXPECT_EQ(format_timestamp(scenario.start), "2026-01-03T16:00:00Z") << "midnight in China";
  EXPECT_EQ(scenario.purchases.amount, Money(75'000)) << "their mean";
  EXPECT_EQ(scenario.purchases.cost_share, Rate(333'333));
  EXPECT_EQ(scenario.arrivals.per_day, 0.2) << "two in ten days";
  const Scenario drawn = scenario_of(
      "[scenario]\nname = \"Drawn\"\nterms = \"classic\"\ndays = 10\n[arrivals]\ncurve = \"constant\"\n"
      "per_day = \"7\"\n[orders]\nvalue = \"csv\"\nfile = \"orders.csv\"\n",
      two_orders());
  EXPECT_EQ(drawn.arrivals.per_day, 7) << "only prices and costs come from the file";
}

TEST(Scenarios, OfRealOrdersThatCannotBeNameTheRow) {
  const auto refused = [](const RealOrders& orders, const std::string& head, const std::string& reason) {
    expect_refused(real_document(head), "scenario_inconsistent", reason, orders);
  };
  refused({}, "", "test.toml:9: key orders.file: has no orders");
  refused(two_orders(), "start = \"2026-01-05T00:00:00+08:00\"\n",
          "test.toml:10: key orders.file: orders.csv:2: the order comes before the scenario's start");
  refused(two_orders(), "start = \"2025-12-27T00:00:00+08:00\"\n",
          "test.toml:10: key orders.file: orders.csv:3: the order comes after the scenario's last day");
  RealOrders orders = two_orders();
  orders[1].cost = Money(50'001);
  refused(orders, "", "test.toml:9: key orders.file: orders.csv:3: the cost must be 0 to the price");
  orders = two_orders();
  orders[0].price = Money(-1);
  refused(orders, "",
          "test.toml:9: key orders.file: orders.csv:2: the price must be above 0 and at most the largest order");
  orders = two_orders();
  orders[1].referrer = 1;
  refused(orders, "", "test.toml:9: key orders.file: orders.csv:3: the member refers themselves");
  expect_refused(real_document("", "amount = \"1.00\"\n"), "scenario_inconsistent",
                 "test.toml:10: key orders.amount: must be left out with the value \"csv\"");
  expect_refused(real_document("", "[referrals]\nshare = \"0.5\"\n"), "scenario_inconsistent",
                 "test.toml:11: key referrals.share: must be left out with the curve \"csv\"");
  expect_refused(changed("curve = \"constant\"", "curve = \"csv\""), "scenario_inconsistent",
                 "test.toml:7: key arrivals.per_day: must be left out with the curve \"csv\"");
  expect_refused(changed("per_day = \"10\"\n", ""), "scenario_missing_key",
                 "test.toml:5: key arrivals.per_day: is missing; it must be given with the curve \"constant\"");
}

TEST(ScenarioPage, HasARowForEveryKeyUnderItsSection) {
  std::ifstream file(std::string(GREENPOOL_DOCS) + "/simulate.md", std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  const std::string page = text.str();
  for (const KnownKey& key : kScenarioKeys) {
    const std::string section(section_name(key.path));
    const std::string title = kScenarioVocabulary.repeats(section) ? "[[" + section + "]]" : "[" + section + "]";
    const std::size_t heading = page.find("### " + title + "\n");
    ASSERT_NE(heading, std::string::npos) << section;
    const std::string row = "\n| `" + std::string(key.path.substr(key.path.find('.') + 1)) + "` | ";
    EXPECT_LT(page.find(row, heading), page.find("\n##", heading)) << key.path;
  }
}

TEST(Scenarios, ThatAreImpossibleNameTheLineAndTheReason) {
  expect_refused(changed("per_day = \"10\"", "per_day = \"-10\""), "scenario_out_of_range",
                 "test.toml:7: key arrivals.per_day: must not be negative");
  expect_refused(changed("per_day = \"10\"", "per_day = \"0\""), "scenario_out_of_range",
                 "test.toml:7: key arrivals.per_day: must be above 0 and at most 10 000 000");
  expect_refused(changed("days = 100", "days = 0"), "scenario_out_of_range",
                 "test.toml:4: key scenario.days: must be 1 to 36525");
  expect_refused(changed("cost_share = \"0.3\"", "cost_share = \"0.7\""), "scenario_out_of_range",
                 "test.toml:10: key orders.cost_share: leaves nothing for the pool: with these terms it can be at most "
                 "0.6");
  expect_refused(changed("curve = \"constant\"", "curve = \"logistic\"\ngrowth = \"0.1\""), "scenario_inconsistent",
                 "test.toml:5: key arrivals.capacity: must be given with the curve \"logistic\"");
  expect_refused(changed("curve = \"constant\"", "curve = \"steep\""), "scenario_out_of_range",
                 "test.toml:6: key arrivals.curve: must be \"constant\", \"linear\", \"exponential\", \"fading\", "
                 "\"logistic\" or \"csv\"");
  expect_refused(plain_document("[[sellers]]\nshare = \"0.5\"\nkind = \"hold\"\n"), "scenario_inconsistent",
                 "test.toml:12: key sellers[1].share: all shares together must be 1");
  expect_refused(plain_document("[[sellers]]\nshare = \"1\"\nkind = \"hazard\"\n"), "scenario_inconsistent",
                 "test.toml:11: key sellers[1].per_day: must be above 0 with this kind");
  expect_refused(plain_document("[refunds]\nshare = \"0.1\"\n"), "scenario_inconsistent",
                 "test.toml:12: key refunds.share: needs terms with reversal_days");
  expect_refused(plain_document("colour = \"red\"\n"), "scenario_unknown_key",
                 "test.toml:11: key orders.colour: is not known; nothing reads it");
  expect_refused(changed("days = 100", "days = \"100\""), "scenario_wrong_type",
                 "test.toml:4: key scenario.days: must be an integer, not a text in quotes; like days = 365");
  expect_refused(
      changed("name = \"Plain\"\n", ""), "scenario_missing_key",
      "test.toml:1: key scenario.name: is missing; section [scenario] needs it, like name = \"A quiet year\"");
  expect_refused(changed("[arrivals]", "[arrivals"), "scenario_malformed",
                 "test.toml:5: not valid TOML: Error while parsing table header: expected ']', saw '\\n'");
  expect_refused(changed("\"classic\"", "\"nothing.toml\""), "file_unreadable", "nothing.toml");
}

}  // namespace
}  // namespace greenpool
