#include "server/simulation_jobs.h"

#include <pthread.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>

#include "ops/files.h"
#include "server/what_if_history.h"

namespace greenpool {
namespace {

constexpr int kNiceness = 10;
constexpr std::uint64_t kResultBytesMax = std::uint64_t{64} * 1024 * 1024;
constexpr auto kBetweenSweeps = std::chrono::hours(1);
constexpr auto kAfterFailure = std::chrono::seconds(5);

}  // namespace

SimulationJobs::SimulationJobs(Options options) : options_(std::move(options)) {
  options_.office->ask([](Work& work) { interrupt_simulations(work); });
  thread_ = std::thread([this] {
    pthread_setname_np(pthread_self(), "gp-simulate");
    // Of this thread alone.
    if (setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), kNiceness) != 0 && options_.on_failure) {
      options_.on_failure("simulation_priority_kept",
                          {"priority_kept", "simulations compete with orders: " + std::string(std::strerror(errno))});
    }
    loop();
  });
}

void SimulationJobs::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  wake_.notify_all();
}

void SimulationJobs::cancel(std::int64_t number) {
  const std::lock_guard lock(mutex_);
  if (current_ == number) {
    progress_.stop = true;
  } else if (number > current_) {
    cancelled_.insert(number);
  }
}

std::optional<std::uint64_t> SimulationJobs::done_of(std::int64_t number) const {
  const std::lock_guard lock(mutex_);
  if (current_ != number) return std::nullopt;
  return progress_.days.load();
}

void SimulationJobs::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    progress_.stop = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::filesystem::path SimulationJobs::directory_of(std::string_view programme, std::int64_t number) const {
  return options_.opener->directory_of(programme) / "simulations" / std::to_string(number);
}

void SimulationJobs::remove_files(std::string_view programme, std::int64_t number) const {
  std::error_code ignored;
  const std::filesystem::path directory = directory_of(programme, number);
  std::filesystem::remove_all(directory, ignored);
  std::filesystem::remove_all(directory.string() + ".new", ignored);
}

void SimulationJobs::loop() {
  for (;;) {
    std::chrono::nanoseconds pause = kBetweenSweeps;
    try {
      sweep();
      while (run_next()) {
      }
    } catch (const Refusal& refusal) {
      // The office could not store it, and says so elsewhere too.
      if (options_.on_failure)
        options_.on_failure("simulation_failed", {std::string(refusal.problem().code), refusal.detail()});
      pause = kAfterFailure;
    }
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, pause, [this] { return stopping_ || woken_; });
    if (stopping_) return;
    woken_ = false;
  }
}

bool SimulationJobs::run_next() {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return false;
  }
  const std::optional<StoredSimulation> job =
      options_.office->ask([](Work& work) { return begin_next_simulation(work); });
  if (!job) return false;
  {
    const std::lock_guard lock(mutex_);
    current_ = job->number;
    progress_.days = 0;
    progress_.orders = 0;
    progress_.stop = stopping_ || cancelled_.contains(job->number);
    // They begin in order of their numbers.
    cancelled_.erase(cancelled_.begin(), cancelled_.upper_bound(job->number));
  }
  const EndedSimulation end = run(*job);
  const bool kept = store_end(job->number, end);
  {
    const std::lock_guard lock(mutex_);
    current_ = 0;
  }
  if (!kept) remove_files(job->asked.programme, job->number);
  sweep();
  return true;
}

bool SimulationJobs::store_end(std::int64_t number, const EndedSimulation& end) {
  for (;;) {
    try {
      return options_.office->ask([&](Work& work) { return end_simulation(work, number, end); });
    } catch (const Refusal& refusal) {
      if (options_.on_failure) {
        options_.on_failure("simulation_failed", {std::string(refusal.problem().code), refusal.detail()});
      }
    }
    std::unique_lock lock(mutex_);
    // The next start finds it running, and interrupts it.
    if (wake_.wait_for(lock, kAfterFailure, [this] { return stopping_; })) return false;
  }
}

EndedSimulation SimulationJobs::run(const StoredSimulation& job) {
  const Result<SimulationOutcome> outcome = outcome_of(job);
  EndedSimulation end{.done = progress_.days.load()};
  const auto failed = [&end](const Error& error) {
    // Who stopped it has written that down, but where the server itself stops.
    end.state = error.code == "interrupted" ? SimulationState::interrupted : SimulationState::failed;
    end.problem = error.code == "interrupted" ? "" : error.code;
    end.detail = error.code == "interrupted" ? "" : error.message;
  };
  if (!outcome) {
    failed(outcome.error());
    return end;
  }
  Result<std::vector<SimulationFile>> files = keep(job, *outcome);
  if (!files) {
    remove_files(job.asked.programme, job.number);
    if (options_.on_failure) options_.on_failure("simulation_failed", files.error());
    failed(files.error());
    return end;
  }
  end.done = job.asked.of;
  end.figures = outcome->figures;
  end.files = std::move(*files);
  return end;
}

Result<SimulationOutcome> SimulationJobs::outcome_of(const StoredSimulation& job) {
  const Result<SimulationRequest> request = request_of(job.asked);
  if (!request) return tl::unexpected<Error>(request.error());
  if (job.asked.of_history) {
    return what_if_of_history({.journal = options_.opener->directory_of(job.asked.programme),
                               .records = job.asked.of,
                               .terms = *request->terms},
                              progress_);
  }
  Result<PreparedSimulation> prepared = prepare_simulation(*request);
  if (!prepared) return tl::unexpected<Error>(prepared.error());
  return run_simulation(std::move(*prepared), progress_);
}

// All of them or none: under a name of its own until they are whole.
Result<std::vector<SimulationFile>> SimulationJobs::keep(const StoredSimulation& job,
                                                         const SimulationOutcome& outcome) {
  std::vector<SimulationFile> files;
  std::uint64_t bytes = outcome.data.size();
  for (const ResultFile& file : outcome.files) {
    files.push_back({file.name, file.bytes.size()});
    bytes += file.bytes.size();
  }
  if (bytes > kResultBytesMax) {
    return failure("simulation_too_large", "its files would be of " + std::to_string(bytes) + " bytes");
  }
  const std::filesystem::path directory = directory_of(job.asked.programme, job.number);
  std::filesystem::path unfinished = directory;
  unfinished += ".new";
  std::error_code problem;
  std::filesystem::remove_all(unfinished, problem);
  std::filesystem::create_directories(unfinished, problem);
  if (problem) return failure("simulation_not_kept", unfinished.string() + ": " + problem.message());
  for (const ResultFile& file : outcome.files) {
    if (Status written = write_file(unfinished / file.name, file.bytes); !written) {
      return tl::unexpected<Error>(written.error());
    }
  }
  if (Status written = write_file(unfinished / kPageDataFile, outcome.data); !written) {
    return tl::unexpected<Error>(written.error());
  }
  if (Status synced = sync_tree(unfinished); !synced) return tl::unexpected<Error>(synced.error());
  std::filesystem::remove_all(directory, problem);
  std::filesystem::rename(unfinished, directory, problem);
  if (problem) return failure("simulation_not_kept", directory.string() + ": " + problem.message());
  return files;
}

void SimulationJobs::sweep() {
  for (const SimulationPlace& place : options_.office->ask([](Work& work) { return drop_old_simulations(work); })) {
    remove_files(place.programme, place.number);
  }
  // What a crash or a busy server left lying. Nothing is being kept while this thread is here, and numbers never come
  // again.
  for (const SimulationPlace& place : places_on_disk()) {
    const bool known = options_.office->ask(
        [&place](Work& work) { return find_simulation(work, place.programme, place.number).has_value(); });
    if (known) {
      std::error_code ignored;
      std::filesystem::remove_all(directory_of(place.programme, place.number).string() + ".new", ignored);
    } else {
      remove_files(place.programme, place.number);
    }
  }
}

// Of every directory of a simulation, finished or not; in no order, some twice.
std::vector<SimulationPlace> SimulationJobs::places_on_disk() const {
  std::vector<SimulationPlace> places;
  std::error_code none;
  for (const auto& programme : std::filesystem::directory_iterator(options_.opener->directory_of(""), none)) {
    for (const auto& entry : std::filesystem::directory_iterator(programme.path() / "simulations", none)) {
      const std::string name = entry.path().filename().string();
      SimulationPlace place{.programme = programme.path().filename().string()};
      const auto [end, fault] = std::from_chars(name.data(), name.data() + name.size(), place.number);
      if (fault == std::errc() && place.number > 0) places.push_back(std::move(place));
    }
  }
  return places;
}

}  // namespace greenpool
