#include "people/audit_log.h"

#include "people/people_for_test.h"

namespace greenpool {
namespace {

class AuditLogTest : public PeopleTest {
 protected:
  std::int64_t write(const AuditNote& note, const std::string& actor = "op-1") {
    return office_->ask([&](Work& work) { return write_audit(work, by(actor), note); });
  }
  AuditCheck check(std::size_t at_most = 1'000, const AuditPoint& from = {}) {
    return office_->ask([&](Work& work) { return check_audit(work, from, at_most); });
  }
  void tamper(const char* sql) {
    office_->ask([&](Work& work) {
      work.db.run("DROP TRIGGER IF EXISTS audit_log_stays");
      work.db.run("DROP TRIGGER IF EXISTS audit_log_keeps");
      work.db.run(sql);
    });
  }
  void write_five() {
    for (const char* subject : {"a", "b", "c", "d", "e"}) write({.action = "tried", .subject = subject});
  }
};

TEST_F(AuditLogTest, ListsWhatFitsTheFilterNewestFirstAndByPages) {
  write({.programme = "p", .action = "made", .subject = "x"});
  clock_.advance(60);
  write({.programme = "q", .action = "made", .subject = "x"}, "op-2");
  clock_.advance(60);
  write({.programme = "p", .action = "lost", .subject = "y", .outcome = "refused", .details = R"({"n":1})"});
  const auto numbers = [&](const AuditFilter& filter, std::int64_t before = 0, std::size_t at_most = 10) {
    std::vector<std::int64_t> found;
    for (const auto& entry : office_->ask([&](Work& work) { return list_audit(work, filter, before, at_most); })) {
      found.push_back(entry.number);
    }
    return found;
  };
  using Numbers = std::vector<std::int64_t>;
  EXPECT_EQ(numbers({}), (Numbers{3, 2, 1}));
  EXPECT_EQ(numbers({}, 3, 1), (Numbers{2}));
  EXPECT_EQ(numbers({.programme = "p"}), (Numbers{3, 1}));
  EXPECT_EQ(numbers({.actor = "op-2"}), (Numbers{2}));
  EXPECT_EQ(numbers({.subject = "x", .action = "made"}), (Numbers{2, 1}));
  EXPECT_EQ(numbers({.from = clock_.now()}), (Numbers{3}));
  EXPECT_EQ(numbers({.until = clock_.now()}), (Numbers{2, 1}));
  const auto entry = office_->ask([&](Work& work) { return list_audit(work, {}, 0, 1).front(); });
  EXPECT_EQ(entry.actor_kind, "operator");
  EXPECT_EQ(entry.actor, "op-1");
  EXPECT_EQ(entry.outcome, "refused");
  EXPECT_EQ(entry.request, "r-1");
  EXPECT_EQ(entry.details, R"({"n":1})");
}

TEST_F(AuditLogTest, CannotBeChangedByAnOrdinaryStatement) {
  write_five();
  EXPECT_EQ(refusal_of([](Work& work, AccessChanges&) { work.db.run("UPDATE audit_log SET actor='nobody'"); }),
            "office_unavailable");
  EXPECT_EQ(refusal_of([](Work& work, AccessChanges&) { work.db.run("DELETE FROM audit_log"); }), "office_unavailable");
  EXPECT_EQ(count("SELECT count(*) FROM audit_log WHERE actor='op-1'"), 5);
}

TEST_F(AuditLogTest, IsCheckedInPieces) {
  write_five();
  AuditCheck part = check(2);
  EXPECT_EQ(part.reached.number, 2);
  EXPECT_FALSE(part.finished);
  part = check(2, part.reached);
  EXPECT_EQ(part.reached.number, 4);
  part = check(2, part.reached);
  EXPECT_TRUE(part.finished);
  EXPECT_EQ(part.broken, std::nullopt);
  const AuditPoint end = office_->ask([](Work& work) { return audit_end(work); });
  EXPECT_EQ(part.reached.number, end.number);
  EXPECT_EQ(part.reached.hash, end.hash);
}

TEST_F(AuditLogTest, NoticesAChangeOfAnyField) {
  write_five();
  for (const char* sql :
       {"UPDATE audit_log SET at=at+1 WHERE number=3", "UPDATE audit_log SET actor='x' WHERE number=3",
        "UPDATE audit_log SET actor_kind='system' WHERE number=3", "UPDATE audit_log SET programme='x' WHERE number=3",
        "UPDATE audit_log SET action='x' WHERE number=3", "UPDATE audit_log SET subject='x' WHERE number=3",
        "UPDATE audit_log SET outcome='x' WHERE number=3", "UPDATE audit_log SET request='x' WHERE number=3",
        "UPDATE audit_log SET details='[]' WHERE number=3"}) {
    office_->ask([&](Work& work) {
      work.db.run("DROP TRIGGER IF EXISTS audit_log_stays");
      work.db.begin_part();
      work.db.run(sql);
      EXPECT_EQ(check_audit(work, {}, 100).broken, 3) << sql;
      work.db.undo_part();
    });
  }
  EXPECT_EQ(check().broken, std::nullopt);
}

TEST_F(AuditLogTest, NoticesWhatIsMissingInTheMiddle) {
  write_five();
  tamper("DELETE FROM audit_log WHERE number=3");
  EXPECT_EQ(check().broken, 3);
  EXPECT_EQ(check().reached.number, 2);
}

TEST_F(AuditLogTest, NoticesACutEndToWhoHasKeptTheLastPoint) {
  write_five();
  const AuditPoint end = office_->ask([](Work& work) { return audit_end(work); });
  tamper("DELETE FROM audit_log WHERE number=5");
  EXPECT_EQ(check().broken, std::nullopt);
  EXPECT_EQ(check(10, end).broken, 5);
}

}  // namespace
}  // namespace greenpool
