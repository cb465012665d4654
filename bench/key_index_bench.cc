// What the idempotency index costs the writer: a new key (find, then add), a known key, opening, memory, and the worst
// pause, with 1, 20 and 100 million frozen keys. `--benchmark_filter=/1000000$` for a quick look; the largest case
// needs 4 GB of disk under the temporary directory.
#include <benchmark/benchmark.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "journal/key_index.h"

namespace greenpool {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

void demand(const Status& status) {
  if (!status) {
    std::fprintf(stderr, "key_index_bench: %s\n", status.error().message.c_str());
    std::exit(1);
  }
}

// SplitMix64: the n-th key's hash.
std::uint64_t nth_hash(std::uint64_t n) {
  std::uint64_t z = (n + 1) * 0x9e37'79b9'7f4a'7c15ULL;
  z = (z ^ (z >> 30)) * 0xbf58'476d'1ce4'e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d0'49bb'1331'11ebULL;
  return z ^ (z >> 31);
}

// An index that holds the keys 0 .. next-1; one at a time, in a directory of its own, kept for all cases of one size.
struct Filled {
  std::filesystem::path directory;
  std::unique_ptr<KeyIndex> index;
  std::uint64_t frozen = 0;
  std::uint64_t next = 0;
  double fill_nanoseconds = 0;

  explicit Filled(std::uint64_t keys)
      : directory(std::filesystem::temp_directory_path() / ("greenpool-key-index-" + std::to_string(getpid()))),
        frozen(keys) {
    std::filesystem::remove_all(directory);
    open();
    const Clock::time_point start = Clock::now();
    for (; next < keys; ++next) {
      demand(index->add(nth_hash(next), next));
    }
    demand(index->flush(next));
    fill_nanoseconds = seconds_since(start) * 1e9 / static_cast<double>(keys);
  }
  Filled(const Filled&) = delete;
  Filled& operator=(const Filled&) = delete;
  ~Filled() {
    index.reset();
    std::filesystem::remove_all(directory);
  }

  void open() {
    index.reset();
    auto opened = open_key_index({.directory = directory});
    demand(opened ? Status{} : Status(tl::unexpected(opened.error())));
    index = std::move(*opened);
    next = std::max(next, index->complete_to());
  }
};

Filled& filled_with(std::uint64_t keys) {
  static std::unique_ptr<Filled> filled;
  if (filled == nullptr || filled->frozen != keys) {
    filled.reset();
    filled = std::make_unique<Filled>(keys);
  }
  return *filled;
}

void report_size(benchmark::State& state, const Filled& filled) {
  state.counters["bytes_a_key"] =
      static_cast<double>(filled.index->memory_bytes()) / static_cast<double>(filled.index->size());
  state.counters["fill_ns"] = filled.fill_nanoseconds;
}

void new_key(benchmark::State& state) {
  Filled& filled = filled_with(static_cast<std::uint64_t>(state.range(0)));
  std::vector<std::uint64_t> candidates;
  for (auto _ : state) {
    const std::uint64_t hash = nth_hash(filled.next);
    demand(filled.index->find(hash, candidates));
    demand(filled.index->add(hash, filled.next++));
    candidates.clear();
  }
  report_size(state, filled);
}

// As the writer does when it decodes a batch before it decides it.
void new_key_prepared(benchmark::State& state) {
  constexpr std::uint64_t kAhead = 16;
  Filled& filled = filled_with(static_cast<std::uint64_t>(state.range(0)));
  std::vector<std::uint64_t> candidates;
  for (auto _ : state) {
    filled.index->prepare(nth_hash(filled.next + kAhead));
    const std::uint64_t hash = nth_hash(filled.next);
    demand(filled.index->find(hash, candidates));
    demand(filled.index->add(hash, filled.next++));
    candidates.clear();
  }
  report_size(state, filled);
}

double thread_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

// Each call timed by itself; the clock's own cost is in it. The worst one also in time of its own thread, without what
// the machine's other work took from it.
void new_key_pauses(benchmark::State& state) {
  Filled& filled = filled_with(static_cast<std::uint64_t>(state.range(0)));
  std::vector<std::uint64_t> candidates;
  std::vector<float> microseconds;
  microseconds.reserve(10'000'000);
  double worst_own = 0;
  for (auto _ : state) {
    const std::uint64_t hash = nth_hash(filled.next);
    const double own_start = thread_seconds();
    const Clock::time_point start = Clock::now();
    demand(filled.index->find(hash, candidates));
    demand(filled.index->add(hash, filled.next++));
    microseconds.push_back(static_cast<float>(seconds_since(start) * 1e6));
    worst_own = std::max(worst_own, thread_seconds() - own_start);
    candidates.clear();
  }
  std::sort(microseconds.begin(), microseconds.end());
  const auto quantile = [&](double part) {
    return static_cast<double>(
        microseconds[static_cast<std::size_t>(part * static_cast<double>(microseconds.size() - 1))]);
  };
  state.counters["p99_us"] = quantile(0.99);
  state.counters["p9999_us"] = quantile(0.9999);
  state.counters["worst_us"] = quantile(1);
  state.counters["worst_own_us"] = worst_own * 1e6;
}

void known_key(benchmark::State& state) {
  Filled& filled = filled_with(static_cast<std::uint64_t>(state.range(0)));
  std::vector<std::uint64_t> candidates;
  std::uint64_t n = 0;
  for (auto _ : state) {
    n = (n + 7'368'787) % filled.frozen;
    demand(filled.index->find(nth_hash(n), candidates));
    if (candidates.size() != 1 || candidates[0] != n) {
      state.SkipWithError("a frozen key was not found");
      break;
    }
    candidates.clear();
  }
}

void open_again(benchmark::State& state) {
  Filled& filled = filled_with(static_cast<std::uint64_t>(state.range(0)));
  demand(filled.index->flush(filled.next));
  for (auto _ : state) {
    filled.open();
  }
  report_size(state, filled);
}

const bool registered = [] {
  for (const std::int64_t keys : {1'000'000, 20'000'000, 100'000'000}) {
    benchmark::RegisterBenchmark("new_key", new_key)->Arg(keys)->Iterations(std::min<std::int64_t>(keys, 10'000'000));
    benchmark::RegisterBenchmark("new_key_prepared", new_key_prepared)
        ->Arg(keys)
        ->Iterations(std::min<std::int64_t>(keys, 10'000'000));
    benchmark::RegisterBenchmark("new_key_pauses", new_key_pauses)
        ->Arg(keys)
        ->Iterations(std::min<std::int64_t>(keys, 10'000'000));
    benchmark::RegisterBenchmark("known_key", known_key)->Arg(keys);
    benchmark::RegisterBenchmark("open", open_again)->Arg(keys)->Unit(benchmark::kMillisecond)->UseRealTime();
  }
  return true;
}();

}  // namespace
}  // namespace greenpool
