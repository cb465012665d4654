// greenpool claims, payoff and shares: what was owed before the programme, when it would be paid off, and who owns the
// company.
#include "story.h"

namespace greenpool {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Claims : public Story {
 protected:
  void SetUp() override {
    Story::SetUp();
    ASSERT_EQ(play_journal(member("ann") + member("bob")).exit_code, 0);
  }
  ProcessResult claims(const std::string& csv, const std::vector<std::string>& more = {},
                       const std::string& language = "C.UTF-8") const {
    std::vector<std::string> arguments{"claims", "--journal",  journal(), "--batch",
                                       "old",    "--operator", "li",      write_file("claims.csv", csv)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_greenpool(arguments, {}, language);
  }
  [[nodiscard]] std::string payoff(const std::string& amount, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments{"payoff", "--journal", journal(), "--daily-contribution", amount};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const ProcessResult result = run_greenpool(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return result.out;
  }
  static std::string totals(const std::string& proposed, int repeated, int refused) {
    return "batch old: " + proposed + " together\nproposed before (not again): " + std::to_string(repeated) +
           "\nrows refused: " + std::to_string(refused) + "\n";
  }
  inline static const std::string kTwo = "claim,member,amount\nc1,ann,600.00\nc2,bob,400.50\n";
};

TEST_F(Claims, AreProposedOnceAndApprovedByAnother) {
  const ProcessResult first = claims(kTwo);
  EXPECT_EQ(first.exit_code, 0) << first.err;
  EXPECT_EQ(first.out, totals("2 proposed, 1000.50", 0, 0));
  EXPECT_EQ(claims(kTwo).out, totals("0 proposed, 0.00", 2, 0));
  EXPECT_THAT(payoff("100.00"), AllOf(HasSubstr("owed now: 0.00"), HasSubstr("with batch old of claims (1000.50)")));
  const std::string approval = R"({"type":"approve_claims","batch":"old","operator":)";
  EXPECT_EQ(field(play_journal(approval + "\"li\"}\n").out, "outcome"), "four_eyes_required");
  EXPECT_EQ(field(play_journal(approval + "\"wang\"}\n").out, "outcome"), "ok");
  EXPECT_THAT(payoff("100.00"),
              AllOf(HasSubstr("owed now: 1000.50"), Not(HasSubstr("with batch")), HasSubstr("not within 36525 days")))
      << "these terms release nothing";
  EXPECT_THAT(payoff("100.00", {"--json"}),
              HasSubstr(R"("owed":"1000.50","payoff":[{"growth_per_month":"-0.1","days":null)"));
}

TEST_F(Claims, RegisterUnknownMembersOnRequestOnly) {
  const std::string csv = "债权,会员,金额,备注\nc1,eve,600.00,旧\n";
  const ProcessResult refused = claims(csv);
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_THAT(refused.out, HasSubstr("line 2  claim c1  member eve  unknown_member: no such member"));
  const ProcessResult registered = claims(csv, {"--register"}, "zh_CN.UTF-8");
  EXPECT_EQ(registered.exit_code, 0) << registered.err;
  EXPECT_THAT(registered.out, AllOf(HasSubstr("批次 old：提出 1 笔，合计 600.00"), HasSubstr("新注册会员: 1")));
}

TEST_F(Claims, AreAllCheckedBeforeTheFirstIsProposed) {
  const ProcessResult wrong =
      claims("member,claim,amount\nann,c1,600.00\nbob,c1,1.00\nbob,c 2,1.00\nbob,c3,1.005\nbob,c4,much\nbob,c5\n");
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_THAT(wrong.err,
              AllOf(HasSubstr("nothing was proposed"), HasSubstr("line 3: claim c1 stands in line 2 already"),
                    HasSubstr("line 4: claim is no id: c 2"), HasSubstr("line 5: amount has too many decimals: 1.005"),
                    HasSubstr("line 6: amount is not an amount: much"), HasSubstr("line 7: 3 fields")));
  EXPECT_EQ(claims(kTwo).out, totals("2 proposed, 1000.50", 0, 0));
  for (const std::string& csv :
       {std::string(), std::string("claim,member\nc9,ann\n"), std::string("claim,claim,member,amount\n")}) {
    EXPECT_EQ(claims(csv).exit_code, 2) << csv;
  }
  EXPECT_EQ(claims(kTwo, {"--batch", "a b"}).exit_code, 2);
}

TEST_F(Claims, ThatAreTooLargeAreRefusedOneByOne) {
  const ProcessResult result = claims("claim,member,amount\nc1,ann,99999999999.00\nc2,bob,0.00\nc3,bob,5.00\n");
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, AllOf(HasSubstr("batch old: 1 proposed, 5.00 together"), HasSubstr("amount_out_of_range"),
                                HasSubstr("amount_not_positive")));
}

TEST_F(Claims, APayoffNeedsAnAmount) {
  for (const std::string amount : {"0", "-1", "much", "1.005", "90000000000.01"}) {
    EXPECT_EQ(run_greenpool({"payoff", "--journal", journal(), "--daily-contribution", amount}).exit_code, 2) << amount;
  }
  EXPECT_EQ(run_greenpool({"payoff", "--journal", path("none"), "--daily-contribution", "1"}).exit_code, 2);
  EXPECT_THAT(payoff("90000000000.00"), HasSubstr("owed now: 0.00"));
}

TEST_F(Claims, TheCapTableIsThatOfAMoment) {
  ASSERT_EQ(play_journal(R"({"type":"issue_shares","certificate":"t1","holder":"chen","kind":"team","shares":"730",)"
                         R"("vesting_from":"2026-01-01T00:00:00Z","vesting_days":"365",)"
                         R"("locked_until":"2027-01-01T00:00:00Z","operator":"li"})"
                         "\n")
                .exit_code,
            0);
  const auto shares = [this](const std::string& time) {
    return run_greenpool({"shares", "--journal", journal(), "--at", time, "--json"}).out;
  };
  EXPECT_THAT(shares("2026-01-11T00:00:00Z"), HasSubstr(R"("shares":730,"vested":20,"locked":730,"per_mille":1000)"));
  EXPECT_THAT(shares("2027-06-01T00:00:00Z"), HasSubstr(R"("shares":730,"vested":730,"locked":0,"per_mille":1000)"));
  EXPECT_EQ(run_greenpool({"shares", "--journal", journal(), "--at", "yesterday"}).exit_code, 2);
}

}  // namespace
}  // namespace greenpool
