// audit-pack: an operator hands out a programme's journal, and an auditor verifies it with Python alone. Then somebody
// changes things, also so that the manifest agrees again, and the verifier names what they changed.
#include <sys/stat.h>
#include <sys/wait.h>

#include <cstdio>
#include <utility>

#include "story.h"

namespace greenpool {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// What a forger can do who has read the verifier, which is their library: `edit(name, old, new)` changes a file,
// `relink()` computes the chain and the readable part of the journal anew, `seal()` the manifest.
constexpr const char* kForger = R"py(
import hashlib, json, os, pathlib, sys
sys.dont_write_bytecode = True
pack = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(pack))
import verify_pack as v

def lines():
    return (pack / "journal.jsonl").read_text().splitlines()

def put(new):
    (pack / "journal.jsonl").write_text("".join(line + "\n" for line in new))

def edit(name, old, new):
    text = (pack / name).read_text()
    assert old in text, old
    (pack / name).write_text(text.replace(old, new, 1))

def relink():
    journal, new = v.Journal(2), []
    for seq, line in enumerate(lines()):
        row = json.loads(line)
        body, epoch, at = bytes.fromhex(row["body"]), row["epoch"], row["at"]
        record = v.read_record(v.Bytes(body), v.COMMAND_TABLE, v.EVENT_TABLE)
        for event in record["events"]:
            journal.books.apply(event)
        journal.chain = v.link_of(journal.chain, epoch, at, body)
        new.append(v.json_text(journal.words.record(seq, epoch, at, journal.chain, body, record)))
    put(new)
    return journal.chain.hex()

def seal(**changes):
    manifest = json.loads((pack / "manifest.json").read_text())
    manifest.update(changes)
    for file in manifest["files"]:
        data = (pack / file["name"]).read_bytes()
        file["bytes"], file["sha256"] = len(data), hashlib.sha256(data).hexdigest()
    (pack / "manifest.json").write_text(json.dumps(manifest))
)py";

class AuditPacks : public Story {
 protected:
  void SetUp() override {
    Story::SetUp();
    const std::string terms =
        write_file("terms.toml", file(example("classic.toml")) + "reversal_days = 30\n[rewards]\ndirect = \"0.05\"\n");
    const ProcessResult played = run_greenpool(
        {"play", "--terms", terms, "--acknowledge", "li,wang,minutes-7", "--journal", journal()}, history());
    ASSERT_EQ(played.exit_code, 0) << played.err;
    for (const std::string& outcome : fields(played.out, "outcome")) ASSERT_EQ(outcome, "ok") << played.out;
  }

  // Rewards, a sale, a withdrawal, a refund that leaves a debt, a supplier, and terms that change.
  std::string history() const {
    const std::string operators = R"("operator":"li"})"
                                  "\n";
    std::string changed = read_file("terms.toml");
    changed.replace(changed.find("0.05"), 4, "0.04");
    return member("ann", at("2026-01-01T00:00:00Z")) + member("bo", R"(,"referrer":"ann")") +
           R"({"type":"register_member","member":"c=d"})"
           "\n"
           R"({"type":"accept_terms","member":"c=d","version":"1"})"
           "\n"
           R"({"type":"pay_in","amount":"5000.00"})"
           "\n" +
           order("o-1", "bo", R"(,"supplier":"farm")") + order("o-2", "c=d", R"(,"key":"k-1")") + sell("bo", "105") +
           R"({"type":"request_withdrawal","withdrawal":"w-1","member":"ann","amount":"50.00"})"
           "\n"
           R"({"type":"approve_withdrawal","withdrawal":"w-1",)" +
           operators +
           R"({"type":"send_withdrawal","withdrawal":"w-1","operator":"wang"})"
           "\n"
           R"({"type":"resolve_withdrawal","withdrawal":"w-1","result":"paid"})"
           "\n"
           R"({"type":"reverse_order","refund":"r-1","order":"o-1","amount":"all","cost":"returned"})"
           "\n"
           R"({"type":"propose_terms","proposal":"t-2","effective":"2026-02-01T00:00:00Z","terms":")" +
           as_json(changed) + "\"," + operators +
           R"({"type":"acknowledge_terms","proposal":"t-2","reference":"minutes-9",)" + operators +
           R"({"type":"acknowledge_terms","proposal":"t-2","reference":"minutes-9","operator":"wang"})"
           "\n"
           R"({"type":"approve_terms","proposal":"t-2","operator":"wang"})"
           "\n"
           R"({"type":"accept_terms","member":"bo","version":"2","at":"2026-02-01T00:00:00Z"})"
           "\n" +
           order("o-3", "bo", R"(,"supplier":"farm")", "700.00");
  }

  static std::string file(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  static std::string as_json(const std::string& text) {
    std::string json;
    for (const char c : text) {
      if (c == '"' || c == '\\') json.push_back('\\');
      c == '\n' ? json += "\\n" : json += c;
    }
    return json;
  }

  ProcessResult pack(const std::string& name, std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"audit-pack", "--journal", journal(), "--out", path(name)});
    return run_greenpool(more);
  }
  // Without anything of Greenpool's environment; both outputs are `out`.
  ProcessResult python(const std::string& words) const {
    ProcessResult result;
    std::FILE* const output = ::popen(("cd / && python3 -I " + words + " 2>&1").c_str(), "r");
    if (output == nullptr) return result;
    for (int c = 0; (c = std::fgetc(output)) != EOF;) result.out.push_back(static_cast<char>(c));
    const int status = ::pclose(output);
    result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return result;
  }
  ProcessResult verify(const std::string& name) const { return python(path(name + "/verify_pack.py")); }
  // What the verifier says of a pack after the forger's lines.
  std::string verdict(const std::string& forgery) const {
    std::filesystem::remove_all(path("forged"));
    std::filesystem::copy(path("pack"), path("forged"), std::filesystem::copy_options::recursive);
    write_file("forger.py", kForger + forgery);
    const ProcessResult forged = python(path("forger.py") + " " + path("forged"));
    EXPECT_EQ(forged.exit_code, 0) << forged.out;
    const ProcessResult verified = verify("forged");
    EXPECT_EQ(verified.exit_code, 1) << forgery << verified.out;
    EXPECT_THAT(verified.out, Not(HasSubstr("Traceback")));
    return verified.out;
  }
};

TEST_F(AuditPacks, AreVerifiedWithPythonAlone) {
  const ProcessResult packed = pack("pack", {"--member", "bo", "--member", "c=d", "--member", "bo"});
  ASSERT_EQ(packed.exit_code, 0) << packed.err;
  EXPECT_THAT(packed.out, StartsWith("packed: to record 20, 19 files; proofs of members: 2\nmanifest hash: "));
  std::filesystem::rename(journal(), path("elsewhere"));
  const ProcessResult verified = verify("pack");
  EXPECT_EQ(verified.exit_code, 0) << verified.out;
  EXPECT_THAT(
      verified.out,
      AllOf(HasSubstr("size and SHA-256 of 18 files are the manifest's"),
            HasSubstr("the hash chain of 21 records is unbroken"), HasSubstr("21 条记录的哈希链从头到尾完好"),
            HasSubstr("the journal's head is the published one: record 20, 2026-02-01T00:00:00Z"),
            HasSubstr("are those recomputed from the journal"),
            HasSubstr("all proofs of members (2) lead to the statement's root"),
            HasSubstr("terms are the journal's (versions: 2)"), HasSubstr("The pack holds."), Not(HasSubstr("WRONG"))));
  const std::string hash = packed.out.substr(packed.out.find("manifest hash: ") + 15, 64);
  EXPECT_THAT(verified.out, HasSubstr("manifest hash: " + hash));
  // From elsewhere, on the directory.
  std::filesystem::copy(path("pack/verify_pack.py"), path("mine.py"));
  EXPECT_EQ(python(path("mine.py") + " " + path("pack")).exit_code, 0);
}

TEST_F(AuditPacks, HoldWhatTheOtherCommandsSay) {
  ASSERT_EQ(pack("pack", {"--member", "bo"}).exit_code, 0);
  EXPECT_EQ(run_greenpool({"publish", "--journal", journal()}).out, read_file("pack/statement.txt"));
  EXPECT_EQ(run_greenpool({"prove", "bo", "--journal", journal(), "--statement", path("pack/statement.txt")}).out,
            read_file("pack/proofs/bo.proof"));
  EXPECT_EQ(
      run_greenpool({"check-proof", path("pack/proofs/bo.proof"), "--statement", path("pack/statement.txt")}).exit_code,
      0);
  const std::vector<std::string> review{"review", path("pack/terms/2.toml")};
  EXPECT_EQ(run_greenpool(review).out, read_file("pack/review/2.en.txt"));
  EXPECT_EQ(run_greenpool(review, {}, "zh_CN.UTF-8").out, read_file("pack/review/2.zh.txt"));
  EXPECT_EQ(run_greenpool({"review", "--json", path("pack/terms/1.toml")}).out, read_file("pack/review/1.json"));
  EXPECT_THAT(run_greenpool({"terms", "risk", path("pack/terms/1.toml")}).out,
              StartsWith(read_file("pack/terms/1.risk.txt")));
  const std::string given = read_file("pack/review/acknowledgements.json");
  EXPECT_THAT(fields(given, "reference"), testing::ElementsAre("minutes-7", "minutes-7", "minutes-9", "minutes-9"));
  EXPECT_THAT(fields(given, "version"), testing::ElementsAre("1", "1", "2", "2"));
  // The commands of the text give the same journal once more.
  std::string commands;
  for (const std::string& line : lines(read_file("pack/journal.jsonl"))) {
    const std::size_t begin = line.find("\"command\":{");
    if (begin == std::string::npos || line.find("\"type\":\"advance\"") != std::string::npos) continue;
    commands += line.substr(begin + 10, line.find(",\"events\":[") - begin - 10) + "\n";
  }
  const ProcessResult again = run_greenpool({"play", "--terms", path("terms.toml"), "--acknowledge",
                                             "li,wang,minutes-7", "--journal", path("again"), "--summary"},
                                            commands);
  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_EQ(field(run_greenpool({"verify", "--json", path("again")}).out, "chain"),
            field(read_file("pack/manifest.json"), "chain"));
}

TEST_F(AuditPacks, AreTheSameBytesEachTime) {
  ASSERT_EQ(pack("pack", {"--member", "bo", "--member", "ann"}).exit_code, 0);
  ASSERT_EQ(pack("again/", {"--member", "ann", "--member", "bo"}).exit_code, 0);
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path("pack"))) {
    const std::string name = std::filesystem::relative(entry.path(), path("pack")).string();
    struct stat status{};
    ASSERT_EQ(::stat(entry.path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 077U, 0U) << name << ": for its owner alone";
    if (entry.is_directory()) continue;
    ++files;
    EXPECT_EQ(read_file("again/" + name), read_file("pack/" + name)) << name;
    EXPECT_THAT(read_file("pack/" + name), Not(HasSubstr(read_file("journal/proof.secret").substr(0, 64)))) << name;
  }
  EXPECT_EQ(files, 19U);
}

TEST_F(AuditPacks, WhatWasChangedInAFileIsNamed) {
  ASSERT_EQ(pack("pack", {"--member", "bo"}).exit_code, 0);
  const std::pair<const char*, const char*> kForgeries[]{
      {"edit('README.md', 'no profit', 'a profit')", "the file README.md is not the manifest's"},
      {"edit('statement.txt', 'pool: ', 'pool: 1')", "statement.txt does not hold: "},
      {"edit('statement.txt', 'cash: ', 'cash: 1'); seal()", "cash in statement.txt is "},
      {"edit('statement.txt', 'owed.reserve: 3', 'owed.reserve: 2'); seal()", "owed.reserve in statement.txt is "},
      {"edit('proofs/bo.proof', 'points: ', 'points: 1'); seal()", "proofs/bo.proof does not hold: the path adds up"},
      {"edit('proofs/bo.proof', 'node: ', 'mode: '); seal()", "proofs/bo.proof does not hold: the path is too short"},
      {"edit('terms/1.toml', '0.05', '0.06'); seal()", "terms/1.toml are not the journal's terms"},
      {"edit('terms/2.risk.txt', '1', '2'); seal()",
       "terms/2.risk.txt is not the text that members accepted (record 19)"},
      {"edit('review/acknowledgements.json', 'wang', 'zhao'); seal()",
       "review/acknowledgements.json is not what the journal says"},
      {"(pack / 'terms/1.risk.txt').unlink()", "the file terms/1.risk.txt is missing"},
      {"(pack / 'more.txt').write_text('')", "the file more.txt is not in the manifest"},
      {"(pack / 'manifest.json').write_text('{}')", "manifest.json is missing or cannot be read"},
      {"seal(chain='00')", "chain in manifest.json is not that of statement.txt"},
      {"(pack / 'journal.jsonl').unlink()", "journal.jsonl is missing or cannot be read"},
  };
  for (const auto& [forgery, named] : kForgeries) EXPECT_THAT(verdict(forgery), HasSubstr(named)) << forgery;
}

TEST_F(AuditPacks, TheFirstWrongRecordIsNamed) {
  ASSERT_EQ(pack("pack", {"--member", "bo"}).exit_code, 0);
  const std::pair<const char*, const char*> kForgeries[]{
      {"edit('journal.jsonl', '\"paid\":\"141.17\"', '\"paid\":\"141.16\"'); seal()",
       "record 8 (line 9 of journal.jsonl): events as people read it is not what the hashed bytes say"},
      {"l = lines(); del l[7]; put(l); seal()", "record 7 (line 8 of journal.jsonl): record 7 belongs here"},
      {"l = lines(); l[4], l[5] = l[5], l[4]; put(l); seal()", "record 4 (line 5 of journal.jsonl): record 4 belongs"},
      {"l = lines(); put(l[:-1]); seal()", "from record 20 on some are missing"},
      {"(pack / 'journal.jsonl').write_text((pack / 'journal.jsonl').read_text()[:-9]); seal()",
       "record 20 (line 21 of journal.jsonl): this line is no sound record"},
      {"l = lines(); l[3] = l[3].replace('\"epoch\":1', '\"epoch\":2'); put(l); seal()",
       "record 3 (line 4 of journal.jsonl): its hash is not that of its bytes"},
      {"l = lines(); l[2] = l[2].replace(',\"events\"', ', \"events\"'); put(l); seal()",
       "record 2 (line 3 of journal.jsonl): it is written otherwise"},
      // The withdrawal of 50.00 (5 000 + 2 bytes of LEB128) becomes one of 49.00, the chain is made anew.
      {"l = lines(); l[12] = l[12].replace('8827', 'a426'); put(l); relink(); seal()",
       "the hash of record 20 is not the published one: the chain was made anew"},
      // Also in the statement: then the figures are what the events do not add up to.
      {"l = lines(); l[5] = l[5].replace('a0c21e', 'a1c21e'); put(l); head = relink()\n"
       "edit('statement.txt', json.loads(l[-1])['hash'], head)\n"
       "seal(chain=head, statement=hashlib.sha256((pack / 'statement.txt').read_bytes()).hexdigest())",
       "cash in statement.txt is 765000, recomputed from the journal 765001"},
  };
  for (const auto& [forgery, named] : kForgeries) EXPECT_THAT(verdict(forgery), HasSubstr(named)) << forgery;
}

TEST_F(AuditPacks, AreCompleteOrNotThere) {
  const auto refused = [](const std::vector<std::string>& arguments, int exit_code, const std::string& code) {
    const ProcessResult result = run_greenpool(arguments);
    EXPECT_EQ(result.exit_code, exit_code) << code;
    EXPECT_THAT(result.err, StartsWith("greenpool: " + code + ": "));
    EXPECT_EQ(result.out, "");
  };
  const auto arguments = [](const std::string& journal, const std::string& out) {
    return std::vector<std::string>{"audit-pack", "--journal", journal, "--out", out, "--member", "nobody"};
  };
  refused(arguments(journal(), path("pack")), 1, "unknown_member");
  refused(arguments(journal(), path("journal/pack")), 2, "output_in_journal");
  refused(arguments(path("none"), path("pack")), 2, "journal_not_found");
  refused(arguments(journal(), path("terms.toml")), 2, "output_exists");
  std::filesystem::create_directory(path("mine"));
  refused(arguments(journal(), path("mine")), 2, "output_exists");
  refused({"audit-pack", "--journal", journal(), "--out", path("no/where")}, 3, "file_unwritable");
  refused({"audit-pack", "--journal", journal()}, 2, "usage");
  // What an earlier run left behind, or somebody put there, is not taken away.
  std::filesystem::create_directory(path("pack.partial"));
  refused({"audit-pack", "--journal", journal(), "--out", path("pack")}, 3, "file_unwritable");
  EXPECT_TRUE(std::filesystem::exists(path("pack.partial")));
  EXPECT_FALSE(std::filesystem::exists(path("pack")));
  EXPECT_FALSE(std::filesystem::exists(path("none")));
}

TEST_F(AuditPacks, AreWrittenBesideALivingWriter) {
  Process writer({"play", "--journal", journal()});
  ASSERT_TRUE(writer.send(member("dee", R"(,"at":"2026-02-02T00:00:00Z")")));
  ASSERT_NE(writer.read_line(), "");
  ASSERT_EQ(pack("pack").exit_code, 0);
  EXPECT_EQ(writer.finish().exit_code, 0);
  const ProcessResult verified = verify("pack");
  EXPECT_EQ(verified.exit_code, 0) << verified.out;
  EXPECT_THAT(verified.out, HasSubstr("no proofs of members are in the pack"));
}

// What a refund leaves behind: a member who owes more than the refund, in part to the reserve, and a supplier who owes.
TEST_F(AuditPacks, HoldWhileDebtsAreRepaid) {
  std::string terms = file(example("classic.toml")) + "reversal_days = 30\n[rewards]\ndirect = \"0.05\"\n";
  terms.replace(terms.find("multiple = \"2\""), 14, "multiple = \"none\"");
  const std::vector<std::string> arguments{"play",          "--terms",           write_file("debts.toml", terms),
                                           "--acknowledge", "li,wang,minutes-7", "--journal",
                                           path("debts")};
  const std::string farm = R"(,"supplier":"farm")";
  std::string commands = member("bo", at("2026-01-01T00:00:00Z")) + member("cy") +
                         member("dee", R"(,"referrer":"bo")") +
                         R"({"type":"pay_in","amount":"50000.00"})"
                         "\n" +
                         order("o-1", "bo", farm);
  for (int i = 0, paid = 400; i < 45; ++i, paid += paid / 5) {
    commands += order("c-" + std::to_string(i), "cy", "", std::to_string(paid) + ".00");
  }
  const ProcessResult sold = run_greenpool(arguments, commands + sell("bo", "all"));
  const std::string wallet = field(lines(sold.out).back(), "paid");
  commands = R"({"type":"request_withdrawal","withdrawal":"w","member":"bo","amount":")" + wallet + "\"}\n" +
             R"({"type":"approve_withdrawal","withdrawal":"w","operator":"li"})"
             "\n"
             R"({"type":"send_withdrawal","withdrawal":"w","operator":"wang"})"
             "\n"
             R"({"type":"resolve_withdrawal","withdrawal":"w","result":"paid"})"
             "\n"
             R"({"type":"request_supplier_payment","payment":"p","supplier":"farm","amount":"300.00","operator":"li"})"
             "\n"
             R"({"type":"approve_supplier_payment","payment":"p","operator":"wang"})"
             "\n"
             R"({"type":"reverse_order","refund":"r","order":"o-1","amount":"all","cost":"returned"})"
             "\n";
  int packs = 0;
  // In debt; repaid in part by a reward, while the supplier works off; repaid.
  for (const std::string& more :
       {std::string(), order("d-1", "dee", farm, "2000.00"), order("d-2", "dee", farm, "90000.00")}) {
    const ProcessResult played = run_greenpool(arguments, commands + more);
    for (const std::string& outcome : fields(played.out, "outcome")) ASSERT_EQ(outcome, "ok") << played.out;
    commands.clear();
    const std::string name = "pack-" + std::to_string(++packs);
    ASSERT_EQ(
        run_greenpool({"audit-pack", "--journal", path("debts"), "--out", path(name), "--member", "bo"}).exit_code, 0);
    const ProcessResult verified = verify(name);
    EXPECT_EQ(verified.exit_code, 0) << verified.out;
  }
  EXPECT_THAT(read_file("pack-1/statement.txt"), HasSubstr("\nwallets: 0.00\n"));
  EXPECT_THAT(read_file("pack-3/statement.txt"), Not(HasSubstr("\nwallets: 0.00\n")));
}

TEST_F(AuditPacks, OfAProgrammeThatJustBeganHold) {
  ASSERT_EQ(play("", {"--journal", path("new")}).exit_code, 0);
  const ProcessResult packed =
      run_greenpool({"audit-pack", "--journal", path("new"), "--out", path("pack")}, {}, "zh_CN.UTF-8");
  ASSERT_EQ(packed.exit_code, 0) << packed.err;
  EXPECT_THAT(packed.out, StartsWith("已写出：至记录 0，文件 12 个，会员证明 0 份\n清单哈希："));
  const ProcessResult verified = verify("pack");
  EXPECT_EQ(verified.exit_code, 0) << verified.out;
}

}  // namespace
}  // namespace greenpool
