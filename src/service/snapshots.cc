#include "service/snapshots.h"

#include <memory>

namespace greenpool {
namespace {

Status store_copy(SnapshotStore& store, SnapshotHeader header, const std::vector<std::uint8_t>& copy) {
  constexpr std::size_t kChunk = std::size_t{4} << 20;
  header.state_hash = sha256(copy);
  return store.save(header, [&copy, kChunk](const SnapshotStore::ChunkSink& sink) -> Status {
    for (std::size_t begin = 0; begin < copy.size(); begin += kChunk) {
      const std::size_t size = std::min(kChunk, copy.size() - begin);
      if (Status passed = sink(std::span(copy).subspan(begin, size)); !passed) return passed;
    }
    return {};
  });
}

}  // namespace

void Snapshots::save_in_background(const State& state, const Digest& chain) {
  auto copy = std::make_shared<std::vector<std::uint8_t>>();
  copy->reserve(state.memory_bytes());
  const Status copied = state.save([&copy](std::span<const std::uint8_t> bytes) {
    copy->insert(copy->end(), bytes.begin(), bytes.end());
    return Status{};
  });
  GP_CHECK(copied.has_value(), "a copy in memory cannot fail");
  last_ = state.next_seq;
  const SnapshotHeader header{state.next_seq, chain, {}};
  saving_ = std::async(std::launch::async, [this, header, copy] { return store_copy(*store_, header, *copy); });
}

void Snapshots::save_at_end(const State& state, std::uint64_t durable_seq, const Digest& chain, Past& past) {
  if (store_ == nullptr || state.next_seq != durable_seq || state.next_seq < last_ + worth_saving()) return;
  const SnapshotHeader header{state.next_seq, chain, state.hash()};
  const Status saved =
      store_->save(header, [&state](const SnapshotStore::ChunkSink& sink) { return state.save(sink); });
  if (saved && past.flush()) last_ = state.next_seq;
}

void Snapshots::wait() {
  if (saving_.valid()) saving_.wait();
}

}  // namespace greenpool
