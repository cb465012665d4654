// One journal and the processes that serve it one after the other, judged after each death.
// Thread safety: one thread.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tests/crash/judge.h"
#include "tests/crash/life.h"

namespace greenpool::crash {

// A directory of its own, gone with the test unless it is to be looked at.
class ScratchDirectory {
 public:
  // A killed process never loses what it wrote, synced or not, so that files in memory meet the same kills, many more
  // of them in the same time; files on a disk are open for longer where they wait for it.
  enum class Place : std::uint8_t { disk, memory };
  explicit ScratchDirectory(Place place = Place::disk);
  ~ScratchDirectory();
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  void keep() { kept_ = true; }

 private:
  std::filesystem::path path_;
  bool kept_ = false;
};

// The terms of all crash tests: every kind of event, both bases.
[[nodiscard]] const Terms& terms_of_trial(std::uint64_t number);

class Trial {
 public:
  struct Options {
    CommandLine program;  // with what stands before --terms and --journal
    CommandLine flags;    // and what stands after them
    Terms terms;
    std::uint64_t seed = 0;
    std::uint32_t members = 100;
    ScratchDirectory::Place place = ScratchDirectory::Place::disk;
  };
  explicit Trial(const Options& options);

  // Runs a life and judges; true when nothing is wrong. Once it was false the trial is over.
  [[nodiscard]] bool live(const LifePlan& plan);
  // What went wrong, with all that is needed to look into it; the files are kept.
  [[nodiscard]] std::string account();

  [[nodiscard]] const std::vector<std::string>& findings() const { return findings_; }
  [[nodiscard]] bool killed() const { return killed_; }  // the last life was
  [[nodiscard]] const Judge::Tally& tally() const { return judge_.tally(); }
  [[nodiscard]] const History& history() const { return history_; }
  [[nodiscard]] std::filesystem::path journal() const { return scratch_.path() / "journal"; }

 private:
  [[nodiscard]] std::vector<std::string> judge();
  [[nodiscard]] bool acknowledged_any() const;

  ScratchDirectory scratch_;
  std::uint64_t seed_;
  oracle::Random random_;
  History history_;
  Author author_;
  Judge judge_;
  LifeDriver driver_;
  bool killed_ = false;
  std::vector<std::string> findings_;
};

}  // namespace greenpool::crash
