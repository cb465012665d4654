// The journal on this machine's disk, after the disk's own limit (a region overwritten in place, fdatasync each):
// appends of one frame each, durable one by one, and reading them back; the same without waiting for the disk, to see
// what durability costs; snapshots saved and loaded. Files go to the directory named by GREENPOOL_BENCH_DIR, or the
// current one: /tmp may be memory.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <random>
#include <vector>

#include "base/check.h"
#include "journal/sqlite_journal.h"
#include "journal/sqlite_snapshot_store.h"

namespace greenpool {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

class BenchDirectory {
 public:
  BenchDirectory() {
    const char* parent = std::getenv("GREENPOOL_BENCH_DIR");
    std::string name = (fs::path(parent == nullptr ? "." : parent) / "journal-bench-XXXXXX").string();
    GP_CHECK(mkdtemp(name.data()) != nullptr, "a directory for the benchmark can be made");
    path_ = name;
  }
  ~BenchDirectory() { fs::remove_all(path_); }
  BenchDirectory(const BenchDirectory&) = delete;
  BenchDirectory& operator=(const BenchDirectory&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::vector<std::uint8_t> noise(std::size_t size) {
  std::vector<std::uint8_t> bytes(size);
  std::mt19937_64 random(1);
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random());
  return bytes;
}

std::unique_ptr<Journal> open(const BenchDirectory& directory, SqliteJournalOptions::Durability durability) {
  auto journal = open_sqlite_journal({.directory = directory.path() / "journal",
                                      .access = SqliteJournalOptions::Access::create,
                                      .durability = durability});
  GP_CHECK(journal.has_value(), "the benchmark's journal opens");
  return std::move(*journal);
}

void append_frame(Journal& journal, std::span<const std::uint8_t> payload) {
  const auto appended =
      journal.append({.first_seq = journal.head().next_seq, .records = 1, .epoch = 1, .chain = {}, .payload = payload});
  GP_CHECK(appended.has_value(), "the benchmark's frames are appended");
}

// The limit: what a log that is overwritten costs without any journal. Argument: bytes a write.
void overwrite(benchmark::State& state) {
  constexpr std::int64_t kRegion = 16 << 20;
  const BenchDirectory directory;
  const int file = ::open((directory.path() / "region").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  const std::vector<std::uint8_t> region = noise(kRegion);
  GP_CHECK(::pwrite(file, region.data(), region.size(), 0) == kRegion && ::fsync(file) == 0, "a region is written");
  std::int64_t at = 0;
  for (auto _ : state) {
    if (at + state.range(0) > kRegion) at = 0;
    GP_CHECK(::pwrite(file, region.data(), static_cast<std::size_t>(state.range(0)), at) == state.range(0), "written");
    GP_CHECK(::fdatasync(file) == 0, "durable");
    at += state.range(0);
  }
  ::close(file);
  state.SetBytesProcessed(state.iterations() * state.range(0));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(overwrite)->Arg(4 << 10)->Arg(64 << 10)->Arg(1 << 20)->UseRealTime()->MinTime(1);

// Argument: bytes a frame. The slowest appends are those that carry a checkpoint.
void append(benchmark::State& state, SqliteJournalOptions::Durability durability) {
  const BenchDirectory directory;
  const auto journal = open(directory, durability);
  const std::vector<std::uint8_t> payload = noise(static_cast<std::size_t>(state.range(0)));
  std::vector<double> milliseconds;
  for (auto _ : state) {
    const auto begin = Clock::now();
    append_frame(*journal, payload);
    milliseconds.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
  }
  std::ranges::sort(milliseconds);
  state.SetBytesProcessed(state.iterations() * state.range(0));
  state.SetItemsProcessed(state.iterations());
  state.counters["p50_ms"] = milliseconds[milliseconds.size() / 2];
  state.counters["p99_ms"] = milliseconds[milliseconds.size() * 99 / 100];
  state.counters["max_ms"] = milliseconds.back();
}
BENCHMARK_CAPTURE(append, durable, SqliteJournalOptions::Durability::full)
    ->Arg(512)
    ->Arg(4 << 10)
    ->Arg(64 << 10)
    ->Arg(1 << 20)
    ->UseRealTime()
    ->MinTime(3);
BENCHMARK_CAPTURE(append, not_durable, SqliteJournalOptions::Durability::none)
    ->Arg(4 << 10)
    ->Arg(1 << 20)
    ->UseRealTime()
    ->MinTime(1);

void read_back(benchmark::State& state) {
  const BenchDirectory directory;
  const auto journal = open(directory, SqliteJournalOptions::Durability::none);
  const std::vector<std::uint8_t> payload = noise(static_cast<std::size_t>(state.range(0)));
  const std::int64_t frames = (std::int64_t{256} << 20) / state.range(0);
  for (std::int64_t i = 0; i < frames; ++i) append_frame(*journal, payload);
  for (auto _ : state) {
    std::uint64_t bytes = 0;
    const Status status = journal->read(0, [&](const FrameView& frame) -> Status {
      bytes += frame.payload.size();
      return {};
    });
    GP_CHECK(status.has_value() && bytes == static_cast<std::uint64_t>(frames * state.range(0)), "all is read back");
  }
  state.SetBytesProcessed(state.iterations() * frames * state.range(0));
  state.SetItemsProcessed(state.iterations() * frames);
}
BENCHMARK(read_back)->Arg(4 << 10)->Arg(64 << 10)->Arg(1 << 20)->UseRealTime()->Unit(benchmark::kMillisecond);

constexpr std::size_t kSnapshotBytes = std::size_t{1} << 30;
constexpr std::size_t kChunkBytes = std::size_t{4} << 20;

void save(SnapshotStore& store, std::uint64_t next_seq, const std::vector<std::uint8_t>& chunk) {
  const Status saved =
      store.save({.next_seq = next_seq, .chain = {}, .state_hash = {}}, [&](const auto& sink) -> Status {
        for (std::size_t at = 0; at < kSnapshotBytes; at += kChunkBytes) {
          const Status taken = sink(chunk);
          if (!taken) return taken;
        }
        return {};
      });
  GP_CHECK(saved.has_value(), "the benchmark's snapshot is saved");
}

// The first three fill new space, the others what was dropped.
void snapshot_save(benchmark::State& state) {
  const BenchDirectory directory;
  const auto store = open_sqlite_snapshot_store({.directory = directory.path()}).value();
  const std::vector<std::uint8_t> chunk = noise(kChunkBytes);
  std::uint64_t next_seq = 0;
  for (auto _ : state) save(*store, ++next_seq, chunk);
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kSnapshotBytes));
}
BENCHMARK(snapshot_save)->UseRealTime()->Unit(benchmark::kMillisecond)->Iterations(5);

void snapshot_load(benchmark::State& state) {
  const BenchDirectory directory;
  const auto store = open_sqlite_snapshot_store({.directory = directory.path()}).value();
  save(*store, 1, noise(kChunkBytes));
  for (auto _ : state) {
    std::size_t bytes = 0;
    const Status loaded = store->load(1, [&](SnapshotStore::Bytes part) -> Status {
      bytes += part.size();
      return {};
    });
    GP_CHECK(loaded.has_value() && bytes == kSnapshotBytes, "all is loaded");
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kSnapshotBytes));
}
BENCHMARK(snapshot_load)->UseRealTime()->Unit(benchmark::kMillisecond)->Iterations(5);

}  // namespace
}  // namespace greenpool
