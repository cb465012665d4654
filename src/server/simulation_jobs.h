// Runs the simulations that were asked for, one after the other, on a thread of low priority, so that orders never wait
// for one. What waits is in the office's database and outlives a restart; what runs when the server stops is
// interrupted, and ends within about a second.
//
//   DIR/programmes/ID/simulations/NUMBER/   the files of one that is done, and page-data.json
//
// Thread safety: any thread; the constructor and stop() from one.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "server/programme_opener.h"
#include "server/simulations.h"
#include "sim/runs.h"

namespace greenpool {

inline constexpr std::string_view kPageDataFile = "page-data.json";

class SimulationJobs {
 public:
  struct Options {
    Office* office = nullptr;
    const ProgrammeOpener* opener = nullptr;
    // Called by the thread when what it did could not be stored, or it could not step back behind orders: an event and
    // an error. May be empty.
    std::function<void(std::string_view event, const Error&)> on_failure = {};
  };

  // Begins. What ran when the last server ended without a word is interrupted.
  explicit SimulationJobs(Options options);
  ~SimulationJobs() { stop(); }
  SimulationJobs(const SimulationJobs&) = delete;
  SimulationJobs& operator=(const SimulationJobs&) = delete;

  // Something waits.
  void wake();
  // Ends it if it runs, or before it would. To be called once that is durable.
  void cancel(std::int64_t number);
  // Of the one that runs, days or records that are done; nothing: it does not.
  [[nodiscard]] std::optional<std::uint64_t> done_of(std::int64_t number) const;
  // In about a second. Before the office stops.
  void stop();

  [[nodiscard]] std::filesystem::path directory_of(std::string_view programme, std::int64_t number) const;
  void remove_files(std::string_view programme, std::int64_t number) const;

 private:
  void loop();
  // False: there was nothing to do.
  [[nodiscard]] bool run_next();
  // Until it is stored, or the server stops. False: it was cancelled or removed meanwhile, or that is not known.
  [[nodiscard]] bool store_end(std::int64_t number, const EndedSimulation& end);
  [[nodiscard]] EndedSimulation run(const StoredSimulation& job);
  [[nodiscard]] Result<SimulationOutcome> outcome_of(const StoredSimulation& job);
  [[nodiscard]] Result<std::vector<SimulationFile>> keep(const StoredSimulation& job, const SimulationOutcome& outcome);
  void sweep();
  [[nodiscard]] std::vector<SimulationPlace> places_on_disk() const;

  const Options options_;
  RunsProgress progress_;  // of the one that runs
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::int64_t current_ = 0;          // 0: none runs
  std::set<std::int64_t> cancelled_;  // that may be about to begin
  bool woken_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace greenpool
