#include "tests/crash/trial.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "base/check.h"
#include "tests/replay/story.h"

namespace greenpool::crash {
namespace {

namespace fs = std::filesystem;

CommandLine command_line(const Trial::Options& options, const fs::path& directory) {
  const fs::path terms = directory / "terms.toml";
  std::ofstream(terms) << to_toml(options.terms);
  CommandLine line = options.program;
  line.insert(line.end(), {"--terms", terms.string(), "--journal", (directory / "journal").string(), "--acknowledge",
                           "one,two,tests"});
  line.insert(line.end(), options.flags.begin(), options.flags.end());
  return line;
}

}  // namespace

ScratchDirectory::ScratchDirectory(Place place) {
  const fs::path memory = "/dev/shm";
  const bool in_memory = place == Place::memory && access(memory.c_str(), W_OK) == 0;
  std::string name = ((in_memory ? memory : fs::temp_directory_path()) / "greenpool-crash-XXXXXX").string();
  GP_CHECK(mkdtemp(name.data()) != nullptr, "a scratch directory can be made");
  path_ = name;
}

ScratchDirectory::~ScratchDirectory() {
  std::error_code ignored;
  if (!kept_) fs::remove_all(path_, ignored);
}

const Terms& terms_of_trial(std::uint64_t number) {
  const std::span<const history::HistoryOptions> stories = replay::all_stories();
  return stories[number % stories.size()].terms;
}

Trial::Trial(const Options& options)
    : scratch_(options.place),
      seed_(options.seed),
      random_(options.seed),
      history_{options.terms, {}, {}},
      author_(random_.next(), options.members),
      judge_(options.terms),
      driver_(command_line(options, scratch_.path()), scratch_.path() / "complaints", random_.next()) {}

bool Trial::live(const LifePlan& plan) {
  const LifeReport report = driver_.run(plan, author_, history_);
  killed_ = report.killed;
  findings_ = judge();
  if (report.complaint) findings_.insert(findings_.begin(), *report.complaint);
  return findings_.empty();
}

// Sometimes in place, sometimes a copy, so that the next process finds the files as the dead one left them.
std::vector<std::string> Trial::judge() {
  fs::path directory = journal();
  // A process that died early may have left less than a journal: then nothing may have been acknowledged.
  if (!fs::exists(directory / "journal.sqlite"))
    return history_.lives.back().answered == 0 ? std::vector<std::string>{}
                                               : std::vector<std::string>{"there is no journal"};
  if (random_.chance(50)) {
    directory = scratch_.path() / "copy";
    fs::remove_all(directory);
    fs::copy(journal(), directory, fs::copy_options::recursive);
  }
  const Result<OpenedFiles> files = open_files(directory);
  // A first process that dies early leaves less than a journal.
  if (!files && files.error().code == "journal_not_found" && !acknowledged_any()) return {};
  if (!files) return {files.error().code + ": " + files.error().message};
  return judge_.findings(history_, *files->journal, files->snapshots.get());
}

bool Trial::acknowledged_any() const {
  return std::ranges::any_of(history_.lives, [](const Life& life) { return life.answered > 0; });
}

std::string Trial::account() {
  scratch_.keep();
  std::string text =
      fmt::format("seed {}, life {}, kept in {}\n", seed_, history_.lives.size(), scratch_.path().string());
  for (std::size_t i = 0; i < findings_.size() && i < 10; ++i) text += "  " + findings_[i] + "\n";
  if (findings_.size() > 10) text += fmt::format("  and {} more\n", findings_.size() - 10);
  return text;
}

}  // namespace greenpool::crash
