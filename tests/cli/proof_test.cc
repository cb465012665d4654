// publish, prove, check-proof and verify --statement: an operator, two members, and somebody who changes things.
#include <sys/stat.h>

#include <algorithm>

#include "story.h"

namespace greenpool {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class Proofs : public Story {
 protected:
  void SetUp() override {
    Story::SetUp();
    const ProcessResult result = play_journal(member("ann", at("2026-01-01T00:00:00Z")) + member("b/../o=") +
                                              order("o-1", "ann") + order("o-2", "b/../o=") + sell("ann", "10"));
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const ProcessResult published = publish("statement");
    ASSERT_EQ(published.exit_code, 0) << published.err;
    ASSERT_THAT(published.out, StartsWith("published: record 5, 2 members, 347.00000000 points, wallets 13.44, pool "));
  }

  ProcessResult publish(const std::string& name) const {
    return run_greenpool({"publish", "--journal", journal(), "-o", path(name)});
  }
  ProcessResult prove(const std::string& who, const std::string& to, const std::string& statement = "statement") const {
    return run_greenpool({"prove", who, "--journal", journal(), "--statement", path(statement), "-o", path(to)});
  }
  ProcessResult check(const std::string& proof, const std::vector<std::string>& more = {},
                      const std::string& language = "C.UTF-8", const std::string& statement = "statement") const {
    std::vector<std::string> arguments{"check-proof", path(proof), "--statement", path(statement)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_greenpool(arguments, {}, language);
  }
  // A copy of a file with one text replaced.
  void forge(const std::string& from, const std::string& to, const std::string& old_text,
             const std::string& new_text) const {
    std::string text = read_file(from);
    const std::size_t place = text.find(old_text);
    ASSERT_NE(place, std::string::npos) << old_text;
    write_file(to, text.replace(place, old_text.size(), new_text));
  }
};

TEST_F(Proofs, AMemberChecksTheirHoldingWithTwoFilesAndNothingElse) {
  ASSERT_EQ(prove("ann", "ann.proof").exit_code, 0);
  ASSERT_EQ(prove("b/../o=", "bo.proof").exit_code, 0);
  std::filesystem::rename(journal(), path("elsewhere"));
  const ProcessResult held = check("ann.proof");
  EXPECT_EQ(held.exit_code, 0) << held.err;
  EXPECT_THAT(held.out, AllOf(StartsWith("programme classic, record 5, 2026-01-01T00:00:00Z\nmember ann: leaf "),
                              HasSubstr("\nmy points 200.00000000, my wallet 13.44 CNY: both are in the totals\n"),
                              HasSubstr("\nall members: 347.00000000 points, wallets 13.44 CNY\n"),
                              HasSubstr("\nthe pool covers all points: "), testing::EndsWith("\nthe proof holds\n")));
  EXPECT_THAT(check("bo.proof", {}, "zh_CN.UTF-8").out,
              AllOf(HasSubstr("我的积分 147.00000000，我的零钱 0.00 CNY：都在合计之内"), HasSubstr("证明成立")));
}

TEST_F(Proofs, TheSameRecordIsPublishedInTheSameWords) {
  ASSERT_EQ(publish("again").exit_code, 0);
  EXPECT_EQ(read_file("again"), read_file("statement"));
  EXPECT_EQ(run_greenpool({"publish", "--journal", journal()}).out, read_file("statement"));
  ASSERT_EQ(play_journal(sell("ann", "10")).exit_code, 0);
  ASSERT_EQ(publish("later").exit_code, 0);
  EXPECT_NE(read_file("later"), read_file("statement"));
}

TEST_F(Proofs, AnEarlierStatementIsProvedFromALaterJournal) {
  ASSERT_EQ(prove("ann", "then.proof").exit_code, 0);
  ASSERT_EQ(play_journal(sell("ann", "all") + member("cy")).exit_code, 0);
  ASSERT_EQ(prove("ann", "now.proof").exit_code, 0);
  EXPECT_EQ(read_file("now.proof"), read_file("then.proof"));
  const ProcessResult unborn = prove("cy", "cy.proof");
  EXPECT_EQ(unborn.exit_code, 1);
  EXPECT_EQ(unborn.err, "greenpool: unknown_member: there is no member cy at record 5\n");
  EXPECT_FALSE(std::filesystem::exists(path("cy.proof")));
  EXPECT_EQ(check("then.proof", {"--journal", journal()}).exit_code, 0);
  EXPECT_THAT(run_greenpool({"verify", journal(), "--statement", path("statement")}).out,
              HasSubstr("\nstatement: agrees with the journal at record 5\nok\n"));
  EXPECT_EQ(
      field(run_greenpool({"verify", "--json", journal(), "--statement", path("statement")}).out, "statement_seq"),
      "5");
}

TEST_F(Proofs, EverybodyAtOnceEachInAFileOfTheirOwn) {
  const std::vector<std::string> all{"prove",   "--all",       path("proofs"),   "--journal",
                                     journal(), "--statement", path("statement")};
  const ProcessResult proved = run_greenpool(all);
  ASSERT_EQ(proved.exit_code, 0) << proved.err;
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(path("proofs"))) {
    names.push_back(entry.path().filename().string());
    struct stat status{};
    ASSERT_EQ(::stat(entry.path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U) << "for its member alone";
  }
  EXPECT_THAT(names, testing::UnorderedElementsAre("ann.proof", "b%2F..%2Fo%3D.proof"));
  for (const std::string& name : names) EXPECT_EQ(check("proofs/" + name).exit_code, 0) << name;
  ASSERT_EQ(prove("ann", "ann.proof").exit_code, 0);
  EXPECT_EQ(read_file("ann.proof"), read_file("proofs/ann.proof"));
  EXPECT_FALSE(std::filesystem::exists(path("proofs.partial")));
  const ProcessResult again = run_greenpool(all);
  EXPECT_EQ(again.exit_code, 2);
  EXPECT_THAT(again.err, StartsWith("greenpool: output_exists: "));
}

TEST_F(Proofs, WhatWasChangedIsNamed) {
  ASSERT_EQ(prove("ann", "ann.proof").exit_code, 0);
  const auto refusal = [this](const std::string& old_text, const std::string& new_text) {
    forge("ann.proof", "forged.proof", old_text, new_text);
    const ProcessResult checked = check("forged.proof");
    EXPECT_EQ(checked.exit_code, 1);
    EXPECT_EQ(checked.out, "");
    return checked.err;
  };
  EXPECT_THAT(refusal("member: ann", "member: bob"), StartsWith("greenpool: proof_root_differs: "));
  EXPECT_THAT(refusal("points: 200.0", "points: 201.0"),
              StartsWith("greenpool: proof_totals_differ: the path adds up to 348.00000000 points and 13.44"));
  EXPECT_THAT(refusal("wallet: 13.44", "wallet: -13.44"), StartsWith("greenpool: proof_malformed: "));
  EXPECT_THAT(refusal("wallet: 13.44", "wallet: 90000000000.01"), StartsWith("greenpool: proof_sum_out_of_range: "));
  EXPECT_THAT(refusal("node: ", "mode: "),
              StartsWith("greenpool: proof_malformed: " + path("forged.proof") + ": line "));
  EXPECT_THAT(refusal("leaf: ", "leaf: 7"), StartsWith("greenpool: proof_out_of_place: "));
  forge("statement", "forged", "owed.reserve: 0.00", "owed.reserve: 0.01");
  const ProcessResult other = check("ann.proof", {}, "zh_CN.UTF-8", "forged");
  EXPECT_EQ(other.exit_code, 1);
  EXPECT_THAT(other.err, StartsWith("greenpool: proof_of_other_statement: 证明不属于这份声明："));
  EXPECT_EQ(check("missing.proof").exit_code, 2);
  EXPECT_EQ(check("ann.proof", {}, "C.UTF-8", "missing").exit_code, 2);
  EXPECT_EQ(check("ann.proof", {"--journal", path("none")}).exit_code, 2);
}

TEST_F(Proofs, AJournalThatWasCutShortIsFoundByWhatWasPublished) {
  ASSERT_EQ(play_journal(member("cy") + order("o-3", "cy")).exit_code, 0);
  std::filesystem::remove(path("statement"));
  ASSERT_EQ(publish("statement").exit_code, 0);
  ASSERT_EQ(prove("cy", "cy.proof").exit_code, 0);
  // The same first session once more, in a journal of its own: sound in itself, and it ends at record 5.
  const std::string shorter = path("shorter");
  ASSERT_EQ(play(member("ann", at("2026-01-01T00:00:00Z")) + member("b/../o=") + order("o-1", "ann") +
                     order("o-2", "b/../o=") + sell("ann", "10"),
                 {"--journal", shorter})
                .exit_code,
            0);
  ASSERT_EQ(run_greenpool({"verify", shorter}).exit_code, 0);
  const ProcessResult verified = run_greenpool({"verify", shorter, "--statement", path("statement")});
  EXPECT_EQ(verified.exit_code, 1);
  EXPECT_EQ(verified.err, "greenpool: journal_ends_before: the journal has 6 records, so there is no record 7\n");
  EXPECT_EQ(field(run_greenpool({"verify", "--json", shorter, "--statement", path("statement")}).out, "result"),
            "journal_ends_before");
  const ProcessResult checked = check("cy.proof", {"--journal", shorter});
  EXPECT_EQ(checked.exit_code, 1);
  EXPECT_THAT(checked.err, StartsWith("greenpool: journal_ends_before: "));
  // Another end was written since: no record is missing, but they are others.
  ASSERT_EQ(play(member("dee") + order("o-3", "dee"), {"--journal", shorter}).exit_code, 0);
  const ProcessResult rewritten = run_greenpool({"verify", shorter, "--statement", path("statement")});
  EXPECT_EQ(rewritten.exit_code, 1);
  EXPECT_THAT(rewritten.err, StartsWith("greenpool: statement_chain_differs: at record 7 the journal's hash is "));
  EXPECT_THAT(check("cy.proof", {"--journal", shorter}).err, StartsWith("greenpool: statement_chain_differs: "));
  const ProcessResult proved = run_greenpool({"prove", "ann", "--journal", shorter, "--statement", path("statement")});
  EXPECT_EQ(proved.exit_code, 1);
  EXPECT_EQ(proved.out, "");
  EXPECT_THAT(proved.err, StartsWith("greenpool: statement_chain_differs: "));
}

TEST_F(Proofs, FiguresThatAreNotTheJournalsAreNamed) {
  forge("statement", "forged", "members: 2", "members: 3");
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"verify", journal(), "--statement", path("forged")},
        std::vector<std::string>{"prove", "ann", "--journal", journal(), "--statement", path("forged")}}) {
    const ProcessResult found = run_greenpool(arguments);
    EXPECT_EQ(found.exit_code, 1);
    EXPECT_EQ(found.err,
              "greenpool: statement_figures_differ: the journal has \"members: 2\", the statement \"members: 3\"\n");
  }
  forge("statement", "forged", "root: ", "root: 0");
  EXPECT_THAT(run_greenpool({"verify", journal(), "--statement", path("forged")}).err,
              StartsWith("greenpool: statement_malformed: "));
}

TEST_F(Proofs, AnEditedRecordIsFound) {
  ASSERT_EQ(prove("ann", "ann.proof").exit_code, 0);
  std::string bytes = read_file("journal/journal.sqlite");
  const std::size_t place = bytes.find("o-1");
  ASSERT_NE(place, std::string::npos);
  bytes[place] = 'p';
  write_file("journal/journal.sqlite", bytes);
  EXPECT_EQ(check("ann.proof").exit_code, 0) << "two files are enough";
  const ProcessResult checked = check("ann.proof", {"--journal", journal()});
  EXPECT_EQ(checked.exit_code, 1);
  EXPECT_THAT(checked.err, StartsWith("greenpool: journal_damaged: "));
  EXPECT_EQ(publish("later").exit_code, 3);
  EXPECT_FALSE(std::filesystem::exists(path("later")));
}

TEST_F(Proofs, TheSecretIsTheOperatorsAlone) {
  const std::string secret = path("journal/proof.secret");
  struct stat status{};
  ASSERT_EQ(::stat(secret.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  const std::string text = read_file("journal/proof.secret");
  EXPECT_EQ(text.size(), 65U);
  EXPECT_THAT(read_file("statement"), Not(HasSubstr(text.substr(0, 64))));
  ASSERT_EQ(prove("ann", "ann.proof").exit_code, 0);
  EXPECT_THAT(read_file("ann.proof"), Not(HasSubstr(text.substr(0, 64))));

  ::chmod(secret.c_str(), 0644);
  EXPECT_THAT(prove("ann", "other").err, StartsWith("greenpool: secret_exposed: "));
  EXPECT_THAT(publish("other").err, StartsWith("greenpool: secret_exposed: "));
  ::chmod(secret.c_str(), 0600);
  write_file("journal/proof.secret", "short\n");
  EXPECT_THAT(prove("ann", "other").err, StartsWith("greenpool: secret_malformed: "));
  write_file("journal/proof.secret", (text[0] == '0' ? "1" : "0") + text.substr(1));
  const ProcessResult other = prove("ann", "other");
  EXPECT_EQ(other.exit_code, 1);
  EXPECT_THAT(other.err, StartsWith("greenpool: statement_root_differs: "));
  std::filesystem::remove(secret);
  const ProcessResult missing = prove("ann", "other");
  EXPECT_EQ(missing.exit_code, 3);
  EXPECT_THAT(missing.err, StartsWith("greenpool: secret_missing: "));
  EXPECT_FALSE(std::filesystem::exists(path("other")));
}

TEST_F(Proofs, ArePublishedBesideALivingWriter) {
  Process writer({"play", "--journal", journal()});
  ASSERT_TRUE(writer.send(member("cy")));
  ASSERT_NE(writer.read_line(), "");
  EXPECT_THAT(publish("beside").out, StartsWith("published: record 6, 3 members, "));
  EXPECT_EQ(prove("cy", "cy.proof", "beside").exit_code, 0);
  EXPECT_EQ(check("cy.proof", {"--journal", journal()}, "C.UTF-8", "beside").exit_code, 0);
  ASSERT_TRUE(writer.send(member("dee")));
  EXPECT_EQ(field(writer.read_line(), "outcome"), "ok");
  EXPECT_EQ(writer.finish().exit_code, 0);
}

TEST_F(Proofs, WrongUseIsRefused) {
  const auto code = [](const std::vector<std::string>& arguments) {
    const ProcessResult result = run_greenpool(arguments);
    EXPECT_THAT(result.err, StartsWith("greenpool: "));
    return result.exit_code;
  };
  EXPECT_EQ(code({"publish"}), 2);
  EXPECT_EQ(code({"publish", "--journal", path("none")}), 2);
  EXPECT_EQ(code({"publish", "--journal", journal(), "-o", path("journal/statement")}), 2);
  EXPECT_EQ(code({"prove", "--journal", journal(), "--statement", path("statement")}), 2);
  EXPECT_EQ(code({"prove", "ann", "--all", path("all"), "--journal", journal(), "--statement", path("statement")}), 2);
  EXPECT_EQ(code({"prove", "ann", "--journal", journal(), "--statement", path("statement"), "-o", path("statement")}),
            2);
  EXPECT_EQ(code({"prove", "--all", path("journal/all"), "--journal", journal(), "--statement", path("statement")}), 2);
  EXPECT_EQ(code({"check-proof", path("statement"), "--statement", path("statement")}), 1);
  EXPECT_FALSE(std::filesystem::exists(path("none")));
}

}  // namespace
}  // namespace greenpool
