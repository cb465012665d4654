// write_seeds DIRECTORY: seeds for the fuzzers that are always of today's formats. Tells histories until each kind of
// command was written as JSON (DIRECTORY/command) and each kind of event was in a record (DIRECTORY/record); fails when
// the histories leave one out.
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/engine.h"
#include "journal/journal.h"
#include "journal/record.h"
#include "service/door.h"
#include "tests/history/history.h"
#include "wire/names.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

constexpr std::uint64_t kHistoriesMax = 40;
constexpr std::uint64_t kFuzzedFirstSeq = 1'000;  // where record_fuzz begins to count

class SeedWriter {
 public:
  explicit SeedWriter(std::filesystem::path directory) : directory_(std::move(directory)) {
    for (const char* const kind : {"command", "record"}) std::filesystem::create_directories(directory_ / kind);
  }

  // Adds what the history has that was not seen before.
  Status read(const Journal& journal, const Terms& terms) {
    const auto engine = std::make_unique<Engine>(terms);
    FrameReader reader;
    return journal.read(0, [&](const FrameView& frame) {
      return reader.read(frame, [&](const Record& record) -> Status {
        if (Status replayed = engine->replay(record.at, record.events); !replayed) return replayed;
        keep_command(record, engine->state());
        keep_record(record);
        return {};
      });
    });
  }

  [[nodiscard]] bool is_complete() const { return commands_left_ == 0 && events_left_ == 0; }
  [[nodiscard]] std::size_t commands_left() const { return commands_left_; }
  [[nodiscard]] std::size_t events_left() const { return events_left_; }

 private:
  void keep_command(const Record& record, const State& state) {
    if (!record.operation || std::exchange(has_command_[record.operation->index()], true)) return;
    --commands_left_;
    const Request request{
        .at = record.at, .key = std::string(record.key), .operation = worded(*record.operation, state)};
    std::string json;
    append_request(json, request, state.terms.currency.digits);
    store("command", kCommandNames[record.operation->index()], json);
  }

  void keep_record(const Record& record) {
    std::string_view newest;
    for (const Event& event : record.events) {
      if (std::exchange(has_event_[event.index()], true)) continue;
      --events_left_;
      newest = std::visit([]<class Happened>(const Happened&) { return std::string_view(Happened::kName); }, event);
    }
    if (newest.empty()) return;
    Record renumbered = record;
    renumbered.seq = kFuzzedFirstSeq;
    FrameWriter writer(1);
    writer.start(kFuzzedFirstSeq);
    writer.add(renumbered);
    std::string seed{'\x01', '\x01'};  // one record, epoch 1
    seed.append(writer.payload().begin(), writer.payload().end());
    store("record", newest, seed);
  }

  void store(std::string_view kind, std::string_view name, std::string_view bytes) const {
    std::ofstream file(directory_ / kind / name, std::ios::binary);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!file.flush()) throw std::filesystem::filesystem_error("cannot write a seed", directory_, std::error_code());
  }

  std::filesystem::path directory_;
  std::array<bool, std::variant_size_v<Operation>> has_command_{};
  std::array<bool, std::variant_size_v<Event>> has_event_{};
  std::size_t commands_left_ = has_command_.size();
  std::size_t events_left_ = has_event_.size();
};

int complain(const Error& error) {
  std::fprintf(stderr, "%s: %s\n", error.code.c_str(), error.message.c_str());
  return 1;
}

int run(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: write_seeds DIRECTORY\n", stderr);
    return 2;
  }
  SeedWriter seeds(argv[1]);
  std::uint64_t told = 0;
  while (!seeds.is_complete() && told < kHistoriesMax) {
    history::HistoryOptions options{.terms = history::lively_terms(), .seed = ++told};
    options.commands = 4'000;
    options.closes = told % 2 == 0;
    const std::unique_ptr<Journal> journal = make_memory_journal();
    if (Status written = history::write_history(options, *journal); !written) return complain(written.error());
    if (Status read = seeds.read(*journal, options.terms); !read) return complain(read.error());
  }
  std::printf("seeds of %zu commands and %zu events, from %llu histories\n",
              std::variant_size_v<Operation> - seeds.commands_left(), std::variant_size_v<Event> - seeds.events_left(),
              static_cast<unsigned long long>(told));
  return seeds.is_complete() ? 0 : 1;
}

}  // namespace
}  // namespace greenpool

int main(int argc, char** argv) { return greenpool::run(argc, argv); }
