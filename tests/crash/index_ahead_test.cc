// What no kill meets reliably: keys reach the index's files before their commands reach the journal, and the crash
// takes the commands back.
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/crash/trial.h"
#include "tests/crash/twin.h"
#include "wire/wire.h"

namespace greenpool::crash {
namespace {

namespace fs = std::filesystem;

std::vector<Sent> commands(const std::vector<std::string>& lines) {
  std::vector<Sent> sent(lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    sent[i].line = lines[i];
    EXPECT_TRUE(read_command(lines[i], 2, sent[i].request)) << lines[i];
  }
  return sent;
}

std::string order(const std::string& id) {
  return R"({"type":"settle_order","member":"m","paid":"100.00","cost":"10.00","order":")" + id + "\"}";
}

std::vector<std::string> play(const fs::path& journal, const std::vector<std::string>& lines) {
  ProgrammeOptions options;
  options.directory = journal;
  options.terms = terms_of_trial(0);
  options.acknowledgement = Acknowledgement{"one", "two", "tests"};
  options.recent_keys_max = 1;
  options.snapshot_every = 1;  // whose making waits until the index is on disk
  Twin programme(options);
  const std::vector<Sent> sent = commands(lines);
  std::vector<std::string> answers;
  for (std::size_t i = 0; i < sent.size(); ++i) answers.push_back(programme.play(sent, i, i + 1).front());
  return answers;
}

TEST(IndexAheadTest, AnIndexThatIsAheadOfItsJournalForgetsNoOrderThatComesLater) {
  const ScratchDirectory scratch;
  const fs::path journal = scratch.path() / "journal";
  const fs::path early = scratch.path() / "early";
  play(journal, {R"({"type":"register_member","member":"m","accepts":"1"})"});
  fs::copy(journal, early, fs::copy_options::recursive);
  std::vector<std::string> lines;
  for (int i = 0; i < 20; ++i) lines.push_back(order("lost" + std::to_string(i)));
  play(journal, lines);
  // The journal as it was, the index as it became.
  fs::remove_all(early / "keys");
  fs::copy(journal / "keys", early / "keys", fs::copy_options::recursive);

  const std::vector<std::string> first = play(early, {order("new"), order("lost3")});
  const std::vector<std::string> again = play(early, {order("new"), order("lost3")});
  EXPECT_EQ(again, first) << "settled twice";
}

}  // namespace
}  // namespace greenpool::crash
