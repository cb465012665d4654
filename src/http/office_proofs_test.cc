// What is published of a programme, and members' proofs against it: made by the server, checked as anybody would.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "http/testing/office_kit.h"
#include "proof/inclusion.h"
#include "server/proof_press.h"

namespace greenpool {
namespace {

using ::testing::HasSubstr;

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

class OfficeProofs : public ::testing::Test {
 protected:
  OfficeProofs() {
    kit_.add_programme("classic", "shop");
    // The next one that nobody asks for is due in a day.
    EXPECT_EQ(publish().status, 201);
  }

  KitAnswer command(const std::string& json) {
    KitAnswer answer = owner_.post(at("/commands"), json);
    EXPECT_EQ(answer.status, 200) << answer.text;
    return answer;
  }
  void order(const std::string& member, const std::string& name) {
    command(R"({"type":"settle_order","order":")" + name + R"(","member":")" + member +
            R"(","paid":"1000.00","cost":"300.00"})");
  }
  // A member with an account, points, and something in the wallet.
  KitClient holder() {
    KitClient member = kit_.member();
    command(R"({"type":"register_member","member":")" + member.id + R"(","accepts":"1"})");
    order(member.id, "o-" + member.id);
    EXPECT_EQ(member.post(at("/me/sales"), R"({"points":"1.00000000"})").status, 200);
    return member;
  }
  KitAnswer publish() { return auditor_.post(at("/proofs")); }
  std::filesystem::path tree_of(const KitAnswer& published) {
    return kit_.house().opener.directory_of("shop") / "proofs" / (published.at("seq") + ".tree");
  }

  OfficeKit kit_;
  KitClient owner_ = kit_.operator_of("shop", {Role::owner});
  KitClient auditor_ = kit_.operator_of("shop", {Role::auditor});
};

TEST_F(OfficeProofs, AreCheckedWithoutTheServer) {
  KitClient ann = holder();
  KitClient bob = holder();
  const KitAnswer published = publish();
  ASSERT_EQ(published.status, 201) << published.text;
  const Result<Statement> statement = parse_statement(published.at("statement"));
  ASSERT_TRUE(statement.has_value()) << statement.error().message;
  EXPECT_TRUE(check_statement(*statement).has_value());
  EXPECT_EQ(statement->members, 2U);
  const Digest hash = statement_hash(published.at("statement"));
  EXPECT_EQ(to_hex(hash), published.at("statement_hash"));
  for (KitClient* const member : {&ann, &bob}) {
    const KitAnswer given = member->get(at("/me/proof"));
    ASSERT_EQ(given.status, 200) << given.text;
    EXPECT_EQ(given.at("statement"), published.at("statement"));
    const Result<Proof> proof = parse_proof(given.at("proof"), statement->decimals);
    ASSERT_TRUE(proof.has_value()) << proof.error().message;
    EXPECT_EQ(proof->member, member->id);
    const Status holds = check_proof(*proof, *statement, hash);
    EXPECT_TRUE(holds.has_value()) << holds.error().message;
    const KitAnswer me = member->get(at("/me"));
    EXPECT_EQ(format_points(proof->points), me.at("points"));
    EXPECT_EQ(format_money(proof->wallet, 2), me.at("wallet"));
    EXPECT_EQ(given.at("points"), me.at("points"));
    EXPECT_EQ(auditor_.get(at("/members/" + member->id + "/proof")).at("proof"), given.at("proof"));
    Proof richer = *proof;
    richer.points += Points(1);
    EXPECT_FALSE(check_proof(richer, *statement, hash).has_value());
  }
}

TEST_F(OfficeProofs, AreTheSameForEverybody) {
  holder();
  const KitAnswer first = publish();
  holder();
  const KitAnswer second = publish();
  ASSERT_EQ(second.status, 201) << second.text;
  KitClient anybody = kit_.anybody();
  const KitAnswer listed = anybody.get(at("/proofs?limit=1"));
  ASSERT_EQ(listed.status, 200) << listed.text;
  const JsonValue& newest = listed.json.find("proofs")->items().front();
  EXPECT_EQ(newest.text_at("statement_hash"), second.at("statement_hash"));
  EXPECT_EQ(newest.find("statement"), nullptr) << "a list has no texts";
  const KitAnswer older = anybody.get(at("/proofs?before=" + listed.at("next")));
  EXPECT_EQ(older.json.find("proofs")->items().front().text_at("statement_hash"), first.at("statement_hash"));
  EXPECT_EQ(anybody.get(at("/proofs/" + first.at("seq"))).at("statement"), first.at("statement"));
  EXPECT_EQ(anybody.get(at("/proofs/999999")).code(), "proof_unknown");
}

TEST_F(OfficeProofs, ArePublishedOnceForARecord) {
  holder();
  const KitAnswer first = publish();
  ASSERT_EQ(first.status, 201) << first.text;
  const KitAnswer again = publish();
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.at("statement"), first.at("statement"));
  EXPECT_EQ(again.at("published_at"), first.at("published_at"));
}

TEST_F(OfficeProofs, AreOfWhoWasThere) {
  KitClient ann = holder();
  EXPECT_EQ(publish().status, 201);
  KitClient bob = holder();
  EXPECT_EQ(bob.get(at("/me/proof")).code(), "proof_without_member");
  EXPECT_EQ(kit_.member().get(at("/me/proof")).code(), "unknown_member") << "of another programme, perhaps";
  EXPECT_EQ(auditor_.get(at("/members/nobody/proof")).code(), "unknown_member");
  EXPECT_EQ(ann.get(at("/me/proof?seq=999999")).code(), "proof_unknown");
}

TEST_F(OfficeProofs, OfEarlierStatementsStayForAWhile) {
  KitClient ann = holder();
  std::vector<KitAnswer> published;
  for (std::size_t i = 0; i <= ProofPress::kTreesKept; ++i) {
    order(ann.id, "more-" + std::to_string(i));
    published.push_back(publish());
    ASSERT_EQ(published.back().status, 201) << published.back().text;
  }
  const KitAnswer earlier = ann.get(at("/me/proof?seq=" + published[1].at("seq")));
  ASSERT_EQ(earlier.status, 200) << earlier.text;
  EXPECT_EQ(earlier.at("statement"), published[1].at("statement"));
  EXPECT_EQ(ann.get(at("/me/proof?seq=" + published[0].at("seq"))).code(), "proof_not_kept");
  EXPECT_EQ(kit_.anybody().get(at("/proofs/" + published[0].at("seq"))).status, 200) << "statements stay for good";
}

TEST_F(OfficeProofs, AreNotGivenFromADamagedTree) {
  KitClient ann = holder();
  holder();
  const KitAnswer published = publish();
  ASSERT_EQ(ann.get(at("/me/proof")).status, 200);
  {
    std::fstream tree(tree_of(published), std::ios::in | std::ios::out | std::ios::binary);
    // The first byte of each of the two leaves.
    for (const std::streamoff place : {16 + 2 * 4, 16 + 2 * 4 + 48}) {
      tree.seekg(place);
      const int byte = tree.get();
      tree.seekp(place);
      tree.put(static_cast<char>(byte ^ 1));
    }
  }
  EXPECT_EQ(ann.get(at("/me/proof")).code(), "proof_not_kept");
  std::filesystem::remove(tree_of(published));
  EXPECT_EQ(ann.get(at("/me/proof")).code(), "proof_not_kept");
  const KitAnswer again = publish();
  EXPECT_EQ(again.at("statement"), published.at("statement")) << "the same record, the same salts";
  EXPECT_EQ(ann.get(at("/me/proof")).status, 200);
}

TEST_F(OfficeProofs, ComeEveryDayWithoutBeingAskedFor) {
  KitClient ann = holder();
  const KitAnswer published = publish();
  order(ann.id, "the-next-day");
  kit_.house().wake_pumps();
  const auto newest = [this] {
    return kit_.anybody().get(at("/proofs?limit=1")).json.find("proofs")->items().front().integer_at("seq");
  };
  EXPECT_EQ(std::to_string(*newest()), published.at("seq"));
  kit_.clock.advance_seconds(86'401);
  kit_.house().wake_pumps();
  EXPECT_TRUE(eventually([&] { return std::to_string(*newest()) != published.at("seq"); }));
}

TEST_F(OfficeProofs, OutliveARestart) {
  KitClient ann = holder();
  const std::string hash = publish().at("statement_hash");
  kit_.restart();
  KitClient again(kit_.port());
  again.cookie = ann.cookie;
  const KitAnswer given = again.get(at("/me/proof"));
  ASSERT_EQ(given.status, 200) << given.text;
  EXPECT_EQ(given.at("statement_hash"), hash);
}

TEST_F(OfficeProofs, AreNotedInTheAuditLog) {
  holder();
  publish();
  EXPECT_THAT(auditor_.get(at("/audit")).text, HasSubstr("proof_published"));
}

}  // namespace
}  // namespace greenpool
