// What verify must find in a journal whose bytes, checksums and hash chain are all sound: somebody with the program's
// own codec wrote what the programme would never have accepted.
#include "journal/verify.h"

#include <gmock/gmock.h>

#include <functional>

#include "journal/record.h"
#include "journal/restore.h"

namespace greenpool {
namespace {

constexpr MemberIndex kAnn(0);

// Writes a history command by command, as the service does, with one difference where it is told to make one.
class Author {
 public:
  explicit Author(const Terms& terms) : engine_(terms), text_(to_toml(terms)) {}

  using Change = std::function<void(Record&, std::vector<Event>&)>;

  void open(const Change& change = {}) {
    std::vector<Event> events{ProgrammeOpened{{text_}, "one", "two", "tests"}};
    ASSERT_TRUE(engine_.replay(Timestamp{}, events));
    engine_.ready();
    store({0, Timestamp{}, {}, std::nullopt, {}, engine_.state().pool}, std::move(events), change);
  }
  void accept(const Operation& operation, std::string_view key = {}, const Change& change = {}) {
    std::vector<Event> events;
    const std::uint64_t seq = engine_.state().next_seq;
    ASSERT_EQ(engine_.decide({engine_.state().clock, key, operation}, events), Reject::none);
    store({seq, engine_.state().clock, key, operation, {}, engine_.state().pool}, std::move(events), change);
  }
  void begin() {
    open();
    accept(RegisterMember{"ann", {}, 1});
    accept(SettleOrder{"o1", kAnn, Money(100'000), Money(30'000)});
  }

  [[nodiscard]] Journal& journal() { return *journal_; }
  [[nodiscard]] Engine& engine() { return engine_; }

 private:
  void store(Record record, std::vector<Event> events, const Change& change) {
    if (change) change(record, events);
    record.events = events;
    FrameWriter writer(1);
    writer.start(record.seq);
    writer.add(record);
    ASSERT_TRUE(journal_->append(writer.seal(journal_->head().chain)));
  }

  Engine engine_;
  std::string text_;
  std::unique_ptr<Journal> journal_ = make_memory_journal();
};

std::string finding(const Journal& journal) {
  const Result<VerifyReport> report = verify_journal(journal);
  return report ? "ok" : report.error().code + ": " + report.error().message;
}

TEST(Verify, FindsAHonestJournalSound) {
  Author author(*find_preset("classic"));
  author.begin();
  author.accept(SettleOrder{"o2", kAnn, Money(100'000), Money(30'000)}, "k1");
  author.accept(SellPoints{kAnn, std::nullopt}, "o2");  // a key is no order's id
  EXPECT_EQ(finding(author.journal()), "ok");
}

std::string finding_of_opening(const Terms& terms, const ProgrammeOpened& opened) {
  Author author(terms);
  author.open([&opened](Record&, std::vector<Event>& events) {
    auto& event = std::get<ProgrammeOpened>(events[0]);
    event.acknowledged_by = opened.acknowledged_by;
    event.acknowledged_too_by = opened.acknowledged_too_by;
    event.reference = opened.reference;
  });
  const std::string found = finding(author.journal());
  const Result<Restored> restored = restore_programme(author.journal(), nullptr);
  EXPECT_EQ(restored.has_value(), found == "ok") << "a programme is not started again either";
  return found;
}

TEST(Verify, FindsBlockedTermsThatNobodyAcknowledged) {
  const Terms blocked = *find_preset("classic");
  const Terms quiet = *find_preset("starter");
  EXPECT_EQ(finding_of_opening(blocked, {{}, "li", "wang", "m-7"}), "ok");
  EXPECT_EQ(finding_of_opening(quiet, {{}, "li", "wang", "m-7"}), "ok");
  EXPECT_EQ(finding_of_opening(quiet, {}), "ok");
  EXPECT_EQ(finding_of_opening(blocked, {}),
            "replay_failed: record 0 opens a programme whose terms are blocked (stated_multiple), and no two operators "
            "acknowledged that");
  for (const ProgrammeOpened& unsound : {ProgrammeOpened{{}, "li", "li", "m-7"}, ProgrammeOpened{{}, "li", "wang", {}},
                                         ProgrammeOpened{{}, "li", {}, "m-7"}}) {
    EXPECT_THAT(finding_of_opening(blocked, unsound),
                testing::HasSubstr("record 0 cannot follow: two different operators acknowledge terms"));
  }
}

TEST(Verify, FindsAnEventThatTheCommandDoesNotCause) {
  struct Forgery {
    const char* what;
    Author::Change change;
    const char* found;
  };
  const std::vector<Forgery> forgeries{
      {"fewer points, the rest of the record in step",
       [](Record& record, std::vector<Event>& events) {
         std::get<OrderSettled>(events[0]).granted -= Points(1);
         record.after.circulating -= Points(1);
       },
       "verify_mismatch: record 3: decided again"},
      {"cost that the supplier never had",
       [](Record&, std::vector<Event>& events) {
         std::get<OrderSettled>(events[0]).cost += Money(1);
         std::get<OrderSettled>(events[0]).platform -= Money(1);
       },
       "verify_mismatch: record 3: decided again"},
      {"another command",
       [](Record& record, std::vector<Event>&) {
         record.operation = SettleOrder{"o2", kAnn, Money(100'000), Money(30'001)};
       },
       "verify_mismatch: record 3: decided again"},
      {"a command that is refused",
       [](Record& record, std::vector<Event>&) {
         record.operation = SettleOrder{"o2", MemberIndex(7), Money(100'000), Money(30'000)};
       },
       "verify_mismatch: record 3: decided again, its command is refused: unknown_member"},
      {"another pool", [](Record& record, std::vector<Event>&) { record.after.cash += Money(1); },
       "verify_mismatch: record 3: decided again"},
      {"no command at all", [](Record& record, std::vector<Event>&) { record.operation.reset(); },
       "journal_damaged: the journal is damaged at record 3: record 0 opens"},
      {"a key with a line break", [](Record& record, std::vector<Event>&) { record.key = "a\nb"; },
       "verify_mismatch: record 3: its key is malformed"},
  };
  for (const Forgery& forgery : forgeries) {
    Author author(*find_preset("classic"));
    author.begin();
    author.accept(SettleOrder{"o2", kAnn, Money(100'000), Money(30'000)}, {}, forgery.change);
    EXPECT_THAT(finding(author.journal()), testing::StartsWith(forgery.found)) << forgery.what;
  }
}

TEST(Verify, FindsAFirstRecordThatDoesMoreThanOpen) {
  const std::vector<Author::Change> changes{
      [](Record&, std::vector<Event>& events) { events.emplace_back(MemberRegistered{"ghost", kAnn, {}}); },
      [](Record& record, std::vector<Event>&) { record.operation = RegisterMember{"ghost", {}}; },
      [](Record& record, std::vector<Event>&) { record.key = "k"; },
      [](Record& record, std::vector<Event>&) { record.at = Timestamp(1); },
      [](Record&, std::vector<Event>& events) { events.clear(); },
  };
  for (const Author::Change& change : changes) {
    Author author(*find_preset("classic"));
    author.open(change);
    EXPECT_THAT(finding(author.journal()), testing::StartsWith("journal_damaged: the journal is damaged at record 0"));
    EXPECT_FALSE(restore_programme(author.journal(), nullptr));
  }
}

TEST(Verify, FindsAnOrderOrAKeyThatWasAcceptedTwice) {
  Author orders(*find_preset("classic"));
  orders.begin();
  orders.accept(SettleOrder{"o2", kAnn, Money(100'000), Money(30'000)});
  orders.accept(SettleOrder{"o1", kAnn, Money(200'000), Money(30'000)});
  EXPECT_EQ(finding(orders.journal()), "verify_mismatch: record 4: its order o1 was accepted before, by record 2");

  Author keys(*find_preset("classic"));
  keys.begin();
  keys.accept(SettleOrder{"o2", kAnn, Money(100'000), Money(30'000)}, "k");
  keys.accept(SellPoints{kAnn, Points(100'000'000)}, "k");
  EXPECT_EQ(finding(keys.journal()), "verify_mismatch: record 4: its key k was accepted before, by record 3");
}

// A journal that grows while it is read: its head is that of the moment when it was opened.
class Growing final : public Journal {
 public:
  Growing(Journal& journal, const JournalHead& head) : journal_(journal), head_(head) {}
  [[nodiscard]] JournalHead head() const override { return head_; }
  [[nodiscard]] Status append(const FrameView&) override { return failure("test", "only read"); }
  [[nodiscard]] Status read(std::uint64_t from, const FrameVisitor& visit) const override {
    return journal_.read(from, visit);
  }

 private:
  Journal& journal_;
  JournalHead head_;
};

TEST(Verify, StopsAtTheHeadThatItFoundWhenItBegan) {
  Author author(*find_preset("classic"));
  author.begin();
  const Growing growing(author.journal(), author.journal().head());
  author.accept(SettleOrder{"o2", kAnn, Money(100'000), Money(30'000)});
  const Result<VerifyReport> report = verify_journal(growing);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->records, 3U);
  Result<Restored> restored = restore_programme(growing, nullptr);
  ASSERT_TRUE(restored) << restored.error().message;
  EXPECT_EQ(restored->engine->state().next_seq, 3U);
}

TEST(Verify, FindsThatTheEndIsMissing) {
  Author author(*find_preset("classic"));
  author.begin();
  JournalHead head = author.journal().head();
  head.chain[0] ^= 1;
  EXPECT_EQ(finding(Growing(author.journal(), head)), "journal_damaged: the journal does not end with its last hash");
}

}  // namespace
}  // namespace greenpool
