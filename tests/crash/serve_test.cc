// kill -9 of `greenpool serve` under HTTP load: what was acknowledged over HTTP is in the journal, once, and nothing
// that nobody sent. Also a stop by SIGTERM under load, which must lose nothing either.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <charconv>
#include <fstream>
#include <map>

#include "tests/crash/http_load.h"
#include "tests/crash/judge.h"
#include "tests/crash/trial.h"

namespace greenpool::crash {
namespace {

namespace fs = std::filesystem;
using oracle::Random;
using ::testing::IsEmpty;

constexpr Microseconds kPatience = std::chrono::seconds(60);

// What makes a command one of its kind, however often it is sent.
std::string name_of(const decltype(Request::operation)& operation, const std::string& key) {
  if (const auto* order = std::get_if<SettleOrderRequest>(&operation)) return "order " + order->order;
  if (const auto* member = std::get_if<RegisterMemberRequest>(&operation)) return "member " + member->member;
  return "key " + key;
}

class ServeTrial {
 public:
  explicit ServeTrial(std::uint64_t seed) : random_(seed), author_(random_.next(), 60, Author::Times::none) {
    // Time is the server's own here: only terms for which no day of the calendar brings work.
    history_.terms = *find_preset(seed % 2 == 0 ? "classic" : "starter");
    std::ofstream(scratch_.path() / "terms.toml") << to_toml(history_.terms);
  }

  enum class End { killed_starting, killed_serving, killed_stopping, stopped };
  // One server, from its start to its end.
  void serve(End end) {
    Process process(
        {GREENPOOL_PROGRAM, "serve", "--listen", "127.0.0.1:0", "--log-level", "warn", "--acknowledge", "one,two,tests",
         "--terms", (scratch_.path() / "terms.toml").string(), "--journal", journal().string()},
        scratch_.path() / "complaints");
    Conversation talk(process);
    const auto listening = [&] { return !talk.answers().empty(); };
    if (end == End::killed_starting) {
      talk.pump(listening, Microseconds(random_.between(0, 60'000)));
    } else if (talk.pump(listening, kPatience) == Conversation::End::reached) {
      load(talk.answers().front(), process, end);
    } else {
      findings_.push_back("the server does not start");
    }
    if (end != End::stopped) process.signal(SIGKILL);
    const Process::Ending ending = process.wait();
    if (!ending.by_signal && ending.code != 0) findings_.push_back(fmt::format("exit code {}", ending.code));
    if (end == End::stopped && ending.by_signal) findings_.push_back("it did not stop well");
    kills_ += ending.by_signal ? 1 : 0;
  }

  [[nodiscard]] std::vector<std::string> findings() {
    const Result<OpenedFiles> files = open_files(journal());
    if (!files && files.error().code == "journal_not_found" && history_.sent.empty()) return findings_;
    if (!files) return {files.error().code + ": " + files.error().message};
    if (files->journal->head().next_seq == 0 && history_.sent.empty()) return findings_;
    const Result<Stored> stored = read_stored(*files->journal, files->snapshots.get());
    if (!stored) return {stored.error().code + ": " + stored.error().message};
    const std::vector<std::string> repetitions = find_repetitions(*stored);
    findings_.insert(findings_.end(), repetitions.begin(), repetitions.end());
    check_records(*stored);
    check_answers(*stored);
    return findings_;
  }

  [[nodiscard]] int kills() const { return kills_; }
  [[nodiscard]] std::uint64_t count(HttpFate::Kind kind) const {
    return static_cast<std::uint64_t>(
        std::ranges::count_if(fates_, [kind](const HttpFate& fate) { return fate.kind == kind; }));
  }
  [[nodiscard]] History& history() { return history_; }

 private:
  [[nodiscard]] fs::path journal() const { return scratch_.path() / "journal"; }

  void load(const std::string& url, Process& process, End end) {
    const std::size_t colon = url.rfind(':');
    std::uint16_t port = 0;
    std::from_chars(url.data() + colon + 1, url.data() + url.size(), port);
    HttpLoad clients(port, random_.pick<std::size_t>({1, 4, 16}), random_, author_, history_, fates_);
    if (!clients.run(random_.below(2'000), kPatience)) findings_.push_back("the server does not answer");
    if (end == End::killed_serving) {
      clients.run(UINT32_MAX, Microseconds(random_.between(0, 2'000)));
      process.signal(SIGKILL);
    } else {
      process.signal(SIGTERM);
      if (end == End::killed_stopping) {
        clients.run(UINT32_MAX, Microseconds(random_.between(0, 10'000)));
        process.signal(SIGKILL);
      }
    }
    clients.drain(kPatience);
    findings_.insert(findings_.end(), clients.complaints().begin(), clients.complaints().end());
  }

  // Each record is a command that somebody sent.
  void check_records(const Stored& stored) {
    std::multimap<std::string, std::size_t> sent;
    for (std::size_t i = 0; i < history_.sent.size(); ++i) {
      sent.emplace(name_of(history_.sent[i].request.operation, history_.sent[i].request.key), i);
    }
    names_stored_.clear();
    for (std::uint64_t seq = 1; seq < stored.commands.size(); ++seq) {
      const StoredCommand& record = stored.commands[seq];
      const std::string name = name_of(record.operation, record.key);
      names_stored_.emplace(name, seq);
      const auto [begin, end] = sent.equal_range(name);
      const bool was_sent = std::any_of(begin, end, [&](const auto& entry) {
        const Request& request = history_.sent[entry.second].request;
        return request.operation == record.operation && request.key == record.key;
      });
      if (!was_sent) findings_.push_back("never sent: " + record.answer);
    }
    times_sent_.clear();
    for (const auto& [name, command] : sent) ++times_sent_[name];
  }

  // Each acknowledgement is true; a refusal left no trace; and what was sent after an acknowledgement comes after it.
  void check_answers(const Stored& stored) {
    for (std::size_t i = 0; i < history_.sent.size(); ++i) {
      const Sent& sent = history_.sent[i];
      const std::string name = name_of(sent.request.operation, sent.request.key);
      const bool once = times_sent_[name] == 1;
      if (fates_[i].kind == HttpFate::Kind::refused && once && names_stored_.contains(name)) {
        findings_.push_back("refused, but stored: " + sent.line);
      }
      if (fates_[i].kind != HttpFate::Kind::accepted) continue;
      const std::optional<std::uint64_t> seq = seq_in(*sent.answer);
      if (!seq || *seq >= stored.commands.size()) {
        findings_.push_back("acknowledged, but not stored: " + *sent.answer);
        continue;
      }
      const StoredCommand& record = stored.commands[*seq];
      if (record.answer != *sent.answer) {
        findings_.push_back("acknowledged " + *sent.answer + ", but stored is " + record.answer);
      }
      if (!(record.operation == sent.request.operation)) {
        findings_.push_back("answered with another command's outcome: " + sent.line);
      }
      if (once && *seq <= fates_[i].after) {
        findings_.push_back("stored before what was acknowledged before it was sent: " + sent.line);
      }
    }
  }

  ScratchDirectory scratch_;
  Random random_;
  Author author_;
  History history_;
  std::vector<HttpFate> fates_;
  std::vector<std::string> findings_;
  std::map<std::string, std::uint64_t> names_stored_;
  std::map<std::string, int> times_sent_;
  int kills_ = 0;
};

using End = ServeTrial::End;

TEST(ServeCrashTest, NothingAcknowledgedOverHttpIsLostOrDoubledByAnyKill) {
  int kills = 0;
  std::uint64_t acknowledged = 0;
  std::uint64_t unanswered = 0;
  const SteadyClock::time_point begin = SteadyClock::now();
  for (std::uint64_t seed = 0; kills < 60; ++seed) {
    ServeTrial trial(seed);
    Random random(seed);
    for (int life = 0; life < 10; ++life) {
      trial.serve(random.pick(
          {End::killed_starting, End::killed_serving, End::killed_serving, End::killed_serving, End::killed_stopping}));
      ASSERT_THAT(trial.findings(), IsEmpty()) << "seed " << seed << ", life " << life;
    }
    trial.serve(End::stopped);
    ASSERT_THAT(trial.findings(), IsEmpty()) << "seed " << seed << ", after the last stop";
    kills += trial.kills();
    acknowledged += trial.count(HttpFate::Kind::accepted);
    unanswered += trial.count(HttpFate::Kind::unanswered);
  }
  const std::chrono::duration<double> taken = SteadyClock::now() - begin;
  fmt::print("kills: {} of servers in {:.0f} s, {} commands acknowledged over HTTP, {} cut off\n", kills, taken.count(),
             acknowledged, unanswered);
  EXPECT_GT(unanswered, 0U);
}

TEST(ServeCrashTest, TheCheckSeesAnAcknowledgementThatIsNotStored) {
  ServeTrial trial(1);
  trial.serve(End::stopped);
  ASSERT_THAT(trial.findings(), IsEmpty());
  for (Sent& sent : trial.history().sent) {
    if (sent.answer && seq_in(*sent.answer)) sent.answer->replace(0, 8, "{\"seq\":9");
  }
  EXPECT_THAT(trial.findings(), testing::Contains(testing::HasSubstr("acknowledged")));
}

}  // namespace
}  // namespace greenpool::crash
