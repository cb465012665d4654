// Rewards to referrers and agents, and where the rest of the budget goes. SPEC section 6.
//
// In the classic terms 1 000.00 paid with a cost of 300.00 sets 300.00 aside for rewards, gives 100.00 to the platform
// and 300.00 to the pool, of which 210.00 are granted: 210 points, 147 for the next such order, then 124.95.
#include <gtest/gtest.h>

#include "engine/scenario.h"

namespace greenpool {
namespace {

// 10 % to the referrer, 5 % to theirs.
Terms two_levels() {
  Terms terms = classic_terms();
  terms.rewards.direct = Rate(100'000);
  terms.rewards.indirect = Rate(50'000);
  return terms;
}

constexpr std::string_view kChainOfFour = R"(
    join ann                      -> joined
    join bob by ann               -> joined
    join cat by bob               -> joined
    join dan by cat               -> joined)";

TEST(Rewards, GoToTheReferrerAndToTheReferrersReferrerAndNoFurther) {
  Story story(two_levels());
  story.play(kChainOfFour);
  story.play(R"(
    order dan 1000.00 300.00      -> grant 210, direct cat 100.00, indirect bob 50.00
                                  | reason direct cat 0.1x1000.00@1; reason indirect bob 0.05x1000.00@2
                                  | wallet ann 0.00; account platform_revenue 250.00
    order bob 1000.00 300.00      -> grant 147, direct ann 100.00   | account platform_revenue 550.00
    order ann 1000.00 300.00      -> grant 124.95                   | account platform_revenue 950.00
                                  | wallet ann 100.00; wallet bob 50.00; wallet cat 100.00; account wallets 250.00
                                  | account rewards_payable 0.00; pool 900.00; account supplier_payable 900.00)");
}

TEST(Rewards, RoundDownEachAndLeaveTheFractionsInTheRemainder) {
  Story story(two_levels());
  story.play(kChainOfFour);
  // 99.99: budget 29.997, platform 9.999; pool 99.99 - 30.00 - 29.99 - 9.99 = 30.01, of which 21.007 are granted.
  // Rewards 9.999 and 4.9995; the platform has 9.99 + (29.99 - 9.99 - 4.99) = 25.00.
  story.play(R"(
    order dan 99.99 30.00         -> grant 21, direct cat 9.99, indirect bob 4.99
                                  | pool 30.01; account platform_revenue 25.00)");
}

TEST(Rewards, OfLessThanAFenAreNotPaid) {
  Story story(two_levels());
  story.play(kChainOfFour);
  // 0.05: budget 0.015, platform 0.005; pool 0.04, granted 0.028. Direct 0.005, indirect 0.0025.
  // 0.19: budget 0.057, platform 0.019; pool 0.13, v = 0.091: 0.09 x 0.02 / 0.04. Direct 0.019, indirect 0.0095.
  story.play(R"(
    order dan 0.05 0.00           -> grant 0.02                         | pool 0.04; account platform_revenue 0.01
    order dan 0.19 0.00           -> grant 0.045, direct cat 0.01       | pool 0.17; account platform_revenue 0.06)");
}

TEST(Rewards, LeaveTheirRemainderToThePoolAfterTheGrant) {
  Terms terms = two_levels();
  terms.remainder_to = RemainderTo::pool;
  Story story(terms);
  story.play(kChainOfFour);
  // 300.00 - 150.00 are left over: they raise the price, and no point is granted for them. The next grant is
  // 210.00 x 210 / 450.00 = 98 points, and 200.00 are left over.
  story.play(R"(
    order dan 1000.00 300.00      -> grant 210, direct cat 100.00, indirect bob 50.00
                                  | pool 450.00; points 210; price 2.14285714; account platform_revenue 100.00
    order bob 1000.00 300.00      -> grant 98, direct ann 100.00
                                  | pool 950.00; points 308; price 3.08441558; account platform_revenue 200.00)");
}

TEST(Rewards, LeaveTheirRemainderToTheReserve) {
  Terms terms = two_levels();
  terms.remainder_to = RemainderTo::reserve;
  Story story(terms);
  story.play(kChainOfFour);
  story.play(R"(
    order dan 1000.00 300.00      -> grant 210, direct cat 100.00, indirect bob 50.00
                                  | pool 300.00; account reserve 150.00; account platform_revenue 100.00
    order ann 1000.00 300.00      -> grant 147
                                  | pool 600.00; account reserve 450.00; account platform_revenue 200.00)");
}

TEST(Rewards, OfAProductWithRatesOfItsOwnComeOutOfItsOwnBudget) {
  Story story(two_levels());
  story.play(kChainOfFour);
  // 200.00 for rewards, 50.00 for the platform, 450.00 to the pool, 315.00 granted; 50.00 of the budget are left over.
  // Then 150.00, 50.00 and nothing to the pool: the budget is spent to the last fen.
  story.play(R"(
    order dan 1000.00 300.00 rewards 0.2 platform 0.05   -> grant 315, direct cat 100.00, indirect bob 50.00
                                  | pool 450.00; account platform_revenue 100.00
    order dan 1000.00 800.00 rewards 0.15 platform 0.05  -> no grant, direct cat 100.00, indirect bob 50.00
                                  | pool 450.00; account platform_revenue 150.00)");
}

TEST(Rewards, OfAProductMustBeCoveredInTheWorstCase) {
  Story story(two_levels());  // 10 % + 5 %, whoever the buyer is
  story.play(kChainOfFour);
  story.play(R"(
    order ann 1000.00 0.00 rewards 0.149999              -> rates_not_covered
    order ann 1000.00 0.00 rewards 0.149999 platform 0   -> rates_not_covered
    order ann 1000.00 0.00 platform 0.700001             -> rates_not_covered
    order ann 1000.00 0.00 rewards 0.900001              -> rates_not_covered
    order ann 1000.00 0.00 rewards 0.5 platform 0.500001 -> rates_not_covered
    pay ann 1000.00 0.00 rewards 0.149999                -> rates_not_covered
    order ann 1000.00 0.00 platform 0.7                  -> no grant       | account platform_revenue 1000.00
    order ann 1000.00 0.01 rewards 0.5 platform 0.5      -> contribution_negative)");
}

TEST(Rewards, ArePaidOnTheSubsidisedPartToo) {
  Story story(two_levels());
  story.play(kChainOfFour);
  story.play(R"(
    fund_subsidy 150.00           -> subsidy_funded
    order dan 900.00 300.00 subsidy 100.00               -> grant 210, direct cat 100.00, indirect bob 50.00
                                  | reason direct cat 0.1x1000.00@1; pool 300.00; spent dan 900.00; spend dan 900.00
                                  | account subsidy 50.00; account cash 1050.00)");
}

TEST(Rewards, PassOverTheDisqualifiedAndTheirShareStaysInTheRemainder) {
  Story story(two_levels());
  story.play(kChainOfFour);
  story.play(R"(
    set_member_status nobody frozen     -> unknown_member
    set_member_status cat active        -> status_unchanged
    set_member_status cat disqualified  -> member_status_changed
    order dan 1000.00 300.00            -> grant 210, indirect bob 50.00   | account platform_revenue 350.00
    set_member_status bob disqualified  -> member_status_changed
    order dan 1000.00 300.00            -> grant 147                       | account platform_revenue 750.00
    set_member_status cat active        -> member_status_changed
    order dan 1000.00 300.00            -> grant 124.95, direct cat 100.00 | account platform_revenue 1050.00)");
}

TEST(Rewards, OfTheFrozenWaitInTheirWallets) {
  Story story(two_levels());
  story.play(kChainOfFour);
  story.play(R"(
    set_member_status cat frozen  -> member_status_changed
    order dan 1000.00 300.00      -> grant 210, direct cat 100.00, indirect bob 50.00   | wallet cat 100.00
    order cat 1000.00 300.00      -> grant 147, direct bob 100.00, indirect ann 50.00   | wallet bob 150.00
    request_withdrawal w1 cat 100.00              -> member_frozen
    order cat 500.00 100.00 wallet 100.00         -> member_frozen
    sell cat 1                    -> member_frozen
    set_member_status cat active  -> member_status_changed
    request_withdrawal w1 cat 100.00              -> held 100.00)");
}

// 天河区 440106, 越秀区 440104, 广州市 440100, 广东省 440000; 朝阳区 110105.
constexpr std::string_view kAgents = R"(
    join dee                      -> joined
    join cid                      -> joined
    join pam                      -> joined
    join zoe                      -> joined
    appoint_agent 440106 dee      -> agent_appointed
    appoint_agent 440100 cid      -> agent_appointed
    appoint_agent 440000 pam      -> agent_appointed)";

Terms agents_with_rates_of_their_own() {
  Terms terms = classic_terms();
  terms.rewards.district_agent = Rate(30'000);
  terms.rewards.city_agent = Rate(20'000);
  terms.rewards.province_agent = Rate(10'000);
  return terms;
}

Terms agents_by_difference() {
  Terms terms = classic_terms();
  terms.rewards.agent_rates = AgentRates::difference;
  terms.rewards.district_agent = Rate(30'000);
  terms.rewards.city_agent = Rate(50'000);
  terms.rewards.province_agent = Rate(60'000);
  return terms;
}

TEST(Rewards, GoToTheAgentsOfTheDistrictItsCityAndItsProvince) {
  Story story(agents_with_rates_of_their_own());
  story.play(kAgents);
  story.play(R"(
    order zoe 1000.00 600.00 in 440106 -> no grant, district_agent dee 30.00, city_agent cid 20.00,
                                       -> province_agent pam 10.00
                                       | reason district_agent dee 0.03x1000.00@0
                                       | reason province_agent pam 0.01x1000.00@0; account platform_revenue 340.00
    order zoe 1000.00 600.00 in 440104 -> no grant, city_agent cid 20.00, province_agent pam 10.00
    order zoe 1000.00 600.00 in 440100 -> no grant, city_agent cid 20.00, province_agent pam 10.00
    order zoe 1000.00 600.00 in 440000 -> no grant, province_agent pam 10.00
    order zoe 1000.00 600.00 in 110105 -> no grant
    order zoe 1000.00 600.00           -> no grant
                                       | wallet dee 30.00; wallet cid 60.00; wallet pam 40.00)");
}

TEST(Rewards, GoToNoCityWhereAProvinceGovernsACountyItself) {
  Story story(agents_with_rates_of_their_own());  // 仙桃市 429004 of 湖北省 420000
  story.play(R"(
    join dee                           -> joined
    join pam                           -> joined
    appoint_agent 429004 dee           -> agent_appointed
    appoint_agent 420000 pam           -> agent_appointed
    order pam 1000.00 600.00 in 429004 -> no grant, district_agent dee 30.00
    order dee 1000.00 600.00 in 429004 -> no grant, province_agent pam 10.00)");
}

TEST(Rewards, GoToAnAgentOfSeveralRegionsForEach) {
  Story story(agents_with_rates_of_their_own());
  story.play(kAgents);
  story.play(R"(
    appoint_agent 440100 dee           -> agent_appointed
    appoint_agent 440000 dee           -> agent_appointed
    order zoe 1000.00 600.00 in 440106 -> no grant, district_agent dee 30.00, city_agent dee 20.00,
                                       -> province_agent dee 10.00    | wallet dee 60.00)");
}

TEST(Rewards, GoToWhoIsAgentWhenTheOrderSettles) {
  Story story(agents_with_rates_of_their_own());
  story.play(kAgents);
  story.play(R"(
    order zoe 1000.00 600.00 in 440106 -> no grant, district_agent dee 30.00, city_agent cid 20.00,
                                       -> province_agent pam 10.00
    pay zoe 1000.00 600.00 in 440106   -> deposit 1000.00
    appoint_agent 440106 dee           -> status_unchanged
    appoint_agent 440106 nobody        -> unknown_member
    appoint_agent 440199 cid           -> region_unknown
    appoint_agent 440106 cid           -> agent_appointed
    settle_paid_order o2               -> no grant, district_agent cid 30.00, city_agent cid 20.00,
                                       -> province_agent pam 10.00    | wallet dee 30.00; wallet cid 70.00
    dismiss_agent 440106               -> agent_dismissed
    dismiss_agent 440106               -> unknown_agent
    order zoe 1000.00 600.00 in 440106 -> no grant, city_agent cid 20.00, province_agent pam 10.00)");
}

TEST(Rewards, OfAgentsAsDifferencesGiveEachLevelWhatItHasOverThoseBelow) {
  Story story(agents_by_difference());
  story.play(kAgents);
  // 3 %, 5 % - 3 %, 6 % - 5 %; without a district agent 5 %, 6 % - 5 %; without a city agent 3 %, 6 % - 3 %.
  story.play(R"(
    order zoe 1000.00 600.00 in 440106 -> no grant, district_agent dee 30.00, city_agent cid 20.00,
                                       -> province_agent pam 10.00    | reason city_agent cid 0.02x1000.00@0
    order zoe 1000.00 600.00 in 440104 -> no grant, city_agent cid 50.00, province_agent pam 10.00
    dismiss_agent 440100               -> agent_dismissed
    order zoe 1000.00 600.00 in 440106 -> no grant, district_agent dee 30.00, province_agent pam 30.00
    order zoe 1000.00 600.00 in 440104 -> no grant, province_agent pam 60.00)");
}

TEST(Rewards, OfAgentsAsDifferencesSkipALevelThatHasNothingOverThoseBelow) {
  Terms terms = agents_by_difference();
  terms.rewards.district_agent = Rate(50'000);
  terms.rewards.city_agent = Rate(40'000);
  Story story(terms);
  story.play(kAgents);
  story.play(R"(
    order zoe 1000.00 600.00 in 440106 -> no grant, district_agent dee 50.00, province_agent pam 10.00)");
}

TEST(Rewards, OfAnExcludedAgentGoToTheNextLevelWhenTheyAreDifferences) {
  Story story(agents_by_difference());
  story.play(kAgents);
  story.play(R"(
    order dee 1000.00 600.00 in 440106  -> no grant, city_agent cid 50.00, province_agent pam 10.00
    set_member_status cid disqualified  -> member_status_changed
    order zoe 1000.00 600.00 in 440106  -> no grant, district_agent dee 30.00, province_agent pam 30.00
    order pam 1000.00 600.00 in 440106  -> no grant, district_agent dee 30.00   | wallet pam 40.00)");
}

TEST(Rewards, OfAgentsOnTheirOwnOrdersStayInTheRemainderUnlessTermsAllowThem) {
  Terms terms = agents_with_rates_of_their_own();
  Story story(terms);
  story.play(kAgents);
  story.play(R"(
    order dee 1000.00 600.00 in 440106 -> no grant, city_agent cid 20.00, province_agent pam 10.00
                                       | wallet dee 0.00; account platform_revenue 370.00)");
  terms.rewards.on_own_orders = true;
  Story allowed(terms);
  allowed.play(kAgents);
  allowed.play(R"(
    order dee 1000.00 600.00 in 440106 -> no grant, district_agent dee 30.00, city_agent cid 20.00,
                                       -> province_agent pam 10.00    | wallet dee 30.00)");
}

TEST(Rewards, MayUseTheWholeBudgetAndNeverMore) {
  Terms terms = two_levels();  // 10 % + 5 % + 8 % + 5 % + 2 % = 30 %
  terms.rewards.district_agent = Rate(80'000);
  terms.rewards.city_agent = Rate(50'000);
  terms.rewards.province_agent = Rate(20'000);
  Story story(terms);
  story.play(kAgents);
  story.play(R"(
    join yan by cid                    -> joined
    join xia by yan                    -> joined
    order xia 1000.00 600.00 in 440106 -> no grant, direct yan 100.00, indirect cid 50.00, district_agent dee 80.00,
                                       -> city_agent cid 50.00, province_agent pam 20.00
                                       | account platform_revenue 100.00; account wallets 300.00)");
}

}  // namespace
}  // namespace greenpool
