// The table of rejections: numbers and names are promises to whoever stores them.
#include "engine/reject.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "engine/scenario.h"
#include "tests/support/archive_bytes.h"

namespace greenpool {
namespace {

TEST(Rejects, KeepTheirNumbers) {
  const std::vector<std::pair<std::string_view, int>> kPublished{{"id_malformed", 101},
                                                                 {"amount_too_fine", 102},
                                                                 {"amount_not_positive", 103},
                                                                 {"amount_out_of_range", 104},
                                                                 {"time_out_of_range", 105},
                                                                 {"region_unknown", 106},
                                                                 {"key_conflict", 201},
                                                                 {"order_conflict", 202},
                                                                 {"name_conflict", 203},
                                                                 {"time_went_back", 301},
                                                                 {"work_is_due", 342},
                                                                 {"programme_closed", 351},
                                                                 {"programme_closing", 352},
                                                                 {"nothing_is_due", 341},
                                                                 {"unknown_member", 302},
                                                                 {"member_exists", 303},
                                                                 {"referral_cycle", 304},
                                                                 {"unknown_referrer", 305},
                                                                 {"unknown_order", 319},
                                                                 {"unknown_withdrawal", 327},
                                                                 {"unknown_supplier", 333},
                                                                 {"unknown_supplier_payment", 335},
                                                                 {"unknown_agent", 337},
                                                                 {"unknown_proposal", 344},
                                                                 {"unknown_version", 353},
                                                                 {"unknown_claims", 354},
                                                                 {"unknown_certificate", 355},
                                                                 {"unknown_round", 356},
                                                                 {"unknown_stream", 357},
                                                                 {"member_frozen", 318},
                                                                 {"status_unchanged", 336},
                                                                 {"withdrawal_stage", 328},
                                                                 {"four_eyes_required", 331},
                                                                 {"terms_invalid", 345},
                                                                 {"terms_of_other_programme", 346},
                                                                 {"notice_too_short", 347},
                                                                 {"proposal_stage", 349},
                                                                 {"closing_stage", 358},
                                                                 {"claims_stage", 359},
                                                                 {"not_listed", 360},
                                                                 {"already_listed", 361},
                                                                 {"terms_not_acknowledged", 348},
                                                                 {"terms_scheduled", 350},
                                                                 {"terms_not_accepted", 362},
                                                                 {"rates_not_covered", 325},
                                                                 {"subsidy_over_cap", 324},
                                                                 {"contribution_negative", 306},
                                                                 {"grant_not_covered", 317},
                                                                 {"grant_too_fine", 307},
                                                                 {"position_limit", 308},
                                                                 {"coins_insufficient", 363},
                                                                 {"claims_limit", 364},
                                                                 {"order_refunded", 320},
                                                                 {"refund_too_large", 321},
                                                                 {"member_in_debt", 332},
                                                                 {"wallet_insufficient", 322},
                                                                 {"withdrawal_below_minimum", 329},
                                                                 {"withdrawal_over_daily_limit", 330},
                                                                 {"subsidy_insufficient", 323},
                                                                 {"supplier_not_owed", 334},
                                                                 {"tax_not_withheld", 343},
                                                                 {"round_limit", 365},
                                                                 {"shares_missing", 366},
                                                                 {"investment_too_small", 367},
                                                                 {"shares_insufficient", 368},
                                                                 {"shares_unvested", 369},
                                                                 {"shares_locked", 370},
                                                                 {"shares_limit", 371},
                                                                 {"dividend_empty", 339},
                                                                 {"weights_missing", 338},
                                                                 {"weights_limit", 340},
                                                                 {"platform_funds_insufficient", 326},
                                                                 {"insufficient_points", 309},
                                                                 {"sale_pays_nothing", 310},
                                                                 {"conversion_too_small", 372},
                                                                 {"pool_empty", 311},
                                                                 {"reserve_insufficient", 312},
                                                                 {"injection_over_cap", 313},
                                                                 {"points_limit", 314},
                                                                 {"account_limit", 315},
                                                                 {"programme_full", 316},
                                                                 {"programme_stopped", 901},
                                                                 {"storage_unavailable", 902},
                                                                 {"service_stopping", 903},
                                                                 {"service_busy", 904}};
  std::vector<std::pair<std::string_view, int>> table;
  for (const RejectInfo& info : all_rejects()) table.emplace_back(info.name, static_cast<int>(info.reject));
  // In the order of precedence, which is published too.
  EXPECT_EQ(table, kPublished);
}

TEST(Rejects, AreFoundByNumberAndSayWhatTheyMean) {
  std::set<int> numbers;
  for (const RejectInfo& info : all_rejects()) {
    EXPECT_TRUE(numbers.insert(static_cast<int>(info.reject)).second) << info.name;
    EXPECT_EQ(&info_of(info.reject), &info);
    EXPECT_EQ(outcome_name(info.reject), info.name);
    EXPECT_GE(info.http_status, 400);
    EXPECT_LT(info.http_status, 600);
    EXPECT_FALSE(info.text_zh.empty());
    EXPECT_FALSE(info.text_en.empty());
  }
  EXPECT_EQ(outcome_name(Reject::none), "ok");
}

TEST(RejectsDeathTest, KnowNoOtherNumbers) {
  EXPECT_DEATH(static_cast<void>(info_of(static_cast<Reject>(1))), "every reason is in the table");
}

void use_up_positions(State& state) {
  tamper(state.positions, []<class T>(int field, T& value) {
    if constexpr (std::is_same_v<T, std::uint32_t>) {
      if (field == 0) value = UINT32_MAX - 1;  // opened so far
    }
  });
}

void use_up_text(State& state) {
  tamper(state.directory, []<class T>(int field, T& value) {
    if constexpr (std::is_same_v<T, std::uint32_t>) {
      if (field == 0) value = UINT32_MAX;
    }
  });
}

TEST(ProgrammeFull, RefusesPositionsBeyondTheirNumbersButNotOrdersThatJoin) {
  Story story;
  story.play(R"(
    join ann                   -> joined
    join bob                   -> joined
    order ann 1000.00 300.00   -> grant 210)");
  use_up_positions(story.sabotage());
  story.play(R"(
    order bob 1000.00 300.00   -> programme_full
    order bob 1000.00 600.00   -> no grant
    order ann 1000.00 300.00   -> grant 147)");
}

TEST(ProgrammeFull, IsTheLastReasonOfAnOrder) {
  Story story;
  story.play("join ann -> joined");
  State& state = story.sabotage();
  use_up_positions(state);
  Posting full;
  full.debit(Account::cash, Money(kMoneyMax));
  state.books.post(full);
  story.play("order ann 1000.00 300.00 -> account_limit");
}

TEST(ProgrammeFull, RefusesMembersBeyondTheRoomForTheirIds) {
  Story story;
  story.play("join ann -> joined");
  use_up_text(story.sabotage());
  story.play(R"(
    join bob                   -> programme_full
    join ann                   -> member_exists
    join bob by bob            -> referral_cycle
    join bob by cat            -> unknown_referrer)");
}

}  // namespace
}  // namespace greenpool
