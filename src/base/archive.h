// Canonical bytes of a state, written and read by the same description: each part has one `serialise(self, archive)`
// that serves both ways. Little-endian, fixed widths, no padding, no pointers, no unordered walks.
#pragma once

#include <algorithm>
#include <bit>
#include <cstring>
#include <deque>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "base/chunked_queue.h"
#include "base/chunked_vector.h"
#include "base/result.h"

namespace greenpool {

static_assert(std::endian::native == std::endian::little, "snapshots are raw little-endian memory");

template <class T>
concept RawBytes = std::has_unique_object_representations_v<T> && std::is_trivially_copyable_v<T>;

// Passes the bytes on in pieces of up to kPiece; large runs are passed on without a copy.
class SaveArchive {
 public:
  static constexpr bool kReads = false;
  using Sink = std::function<Status(std::span<const std::uint8_t>)>;

  explicit SaveArchive(const Sink& sink) : sink_(sink) { buffer_.reserve(kPiece); }

  template <RawBytes T>
  void value(const T& value) {
    bytes(&value, sizeof value);
  }
  template <RawBytes T, std::size_t kBits>
  void vector(const ChunkedVector<T, kBits>& values) {
    value(std::uint64_t{values.size()});
    values.for_each_run([this](const T* run, std::size_t count) { bytes(run, count * sizeof(T)); });
  }
  template <RawBytes T>
  void deque(const std::deque<T>& values) {
    value(std::uint64_t{values.size()});
    for (const T& element : values) value(element);
  }
  template <RawBytes T, std::size_t kBits>
  void queue(const ChunkedQueue<T, kBits>& values) {
    value(values.first());
    value(values.end());
    values.for_each_run([this](const T* run, std::size_t count) { bytes(run, count * sizeof(T)); });
  }
  template <RawBytes Key, RawBytes T>
  void map(const std::map<Key, T>& values) {
    value(std::uint64_t{values.size()});
    for (const auto& [key, element] : values) {
      value(key);
      value(element);
    }
  }
  // Of what is described by a `serialise(self, archive)` of its own, by name.
  template <class T>
  void map(const std::map<std::string, T, std::less<>>& values) {
    value(std::uint64_t{values.size()});
    for (const auto& [key, element] : values) {
      text(key);
      T::serialise(element, *this);
    }
  }
  template <class T>
  void list(const std::vector<T>& values) {
    value(std::uint64_t{values.size()});
    for (const T& element : values) T::serialise(element, *this);
  }
  void texts(const std::vector<std::string>& values) {
    value(std::uint64_t{values.size()});
    for (const std::string& one : values) text(one);
  }
  void text(const std::string& text) {
    value(std::uint64_t{text.size()});
    bytes(text.data(), text.size());
  }

  // Passes on what is left; the first failure of the sink.
  [[nodiscard]] Status finish() {
    flush();
    return status_;
  }

 private:
  static constexpr std::size_t kPiece = std::size_t{1} << 20;

  void bytes(const void* data, std::size_t size) {
    const auto* begin = static_cast<const std::uint8_t*>(data);
    if (size >= kPiece / 8) {
      flush();
      pass({begin, size});
      return;
    }
    if (buffer_.size() + size > kPiece) flush();
    buffer_.insert(buffer_.end(), begin, begin + size);
  }
  void flush() {
    if (!buffer_.empty()) pass(buffer_);
    buffer_.clear();
  }
  void pass(std::span<const std::uint8_t> piece) {
    if (status_) status_ = sink_(piece);
  }

  const Sink& sink_;
  std::vector<std::uint8_t> buffer_;
  Status status_;
};

// Pulls pieces as they are needed. After a failure everything reads as zero and status() says what happened.
class LoadArchive {
 public:
  static constexpr bool kReads = true;
  // The next piece, empty at the end; it stays valid until the next call.
  using Source = std::function<Result<std::span<const std::uint8_t>>()>;

  explicit LoadArchive(const Source& source) : source_(source) {}

  template <RawBytes T>
  void value(T& value) {
    bytes(&value, sizeof value);
  }
  template <RawBytes T, std::size_t kBits>
  void vector(ChunkedVector<T, kBits>& values) {
    // Grown run by run: a damaged length ends with the bytes, it never allocates more than there are.
    constexpr std::size_t kRun = ChunkedVector<T, kBits>::kChunkSize;
    const std::uint64_t count = length();
    values.clear();
    for (std::uint64_t done = 0; done < count && status_;) {
      const auto run = static_cast<std::size_t>(std::min<std::uint64_t>(kRun, count - done));
      values.resize(static_cast<std::size_t>(done) + run);
      bytes(&values[static_cast<std::size_t>(done)], run * sizeof(T));
      done += run;
    }
  }
  template <RawBytes T>
  void deque(std::deque<T>& values) {
    values.clear();
    const std::uint64_t count = length();
    for (std::uint64_t i = 0; i < count && status_; ++i) {
      T element{};
      value(element);
      values.push_back(element);
    }
  }
  template <RawBytes T, std::size_t kBits>
  void queue(ChunkedQueue<T, kBits>& values) {
    std::uint64_t first = 0;
    std::uint64_t end = 0;
    value(first);
    value(end);
    if (status_ && end < first) damaged("a queue ends before it begins");
    values.restart_at(first);
    while (status_ && values.end() < end) {
      const std::size_t run = static_cast<std::size_t>(std::min<std::uint64_t>(values.room(), end - values.end()));
      bytes(values.extend(run), run * sizeof(T));
    }
  }
  template <RawBytes Key, RawBytes T>
  void map(std::map<Key, T>& values) {
    values.clear();
    const std::uint64_t count = length();
    for (std::uint64_t i = 0; i < count && status_; ++i) {
      Key key{};
      T element{};
      value(key);
      value(element);
      if (!values.empty() && !(values.rbegin()->first < key)) damaged("the keys of a table are not in order");
      values.emplace_hint(values.end(), key, element);
    }
  }
  template <class T>
  void map(std::map<std::string, T, std::less<>>& values) {
    values.clear();
    const std::uint64_t count = length();
    for (std::uint64_t i = 0; i < count && status_; ++i) {
      std::string key;
      T element{};
      text(key);
      T::serialise(element, *this);
      if (!values.empty() && !(values.rbegin()->first < key)) damaged("the keys of a table are not in order");
      values.emplace_hint(values.end(), std::move(key), std::move(element));
    }
  }
  template <class T>
  void list(std::vector<T>& values) {
    values.clear();
    const std::uint64_t count = length();
    for (std::uint64_t i = 0; i < count && status_; ++i) {
      T element{};
      T::serialise(element, *this);
      values.push_back(std::move(element));
    }
  }
  void texts(std::vector<std::string>& values) {
    values.clear();
    const std::uint64_t count = length();
    for (std::uint64_t i = 0; i < count && status_; ++i) text(values.emplace_back());
  }
  void text(std::string& text) {
    const std::uint64_t count = length();
    text.clear();
    for (std::uint64_t i = 0; i < count && status_; ++i) {
      char c = 0;
      value(c);
      text.push_back(c);
    }
  }

  // Everything was read, and nothing is left over. Error: snapshot_damaged, or the source's own.
  [[nodiscard]] Status finish() {
    if (status_ && piece_.empty()) pull();
    if (status_ && !piece_.empty()) damaged("bytes are left over");
    return status_;
  }
  [[nodiscard]] const Status& status() const { return status_; }
  // For a part that finds what it read impossible. The first failure stays.
  void damaged(const char* how) {
    if (status_) status_ = failure("snapshot_damaged", std::string("the snapshot is damaged: ") + how);
  }

 private:
  std::uint64_t length() {
    std::uint64_t count = 0;
    value(count);
    return count;
  }
  void bytes(void* data, std::size_t size) {
    auto* out = static_cast<std::uint8_t*>(data);
    while (size > 0) {
      if (status_ && piece_.empty()) {
        pull();
        if (status_ && piece_.empty()) damaged("it ends too early");
      }
      if (!status_) {
        std::fill(out, out + size, std::uint8_t{0});
        return;
      }
      const std::size_t part = std::min(size, piece_.size());
      std::memcpy(out, piece_.data(), part);
      piece_ = piece_.subspan(part);
      out += part;
      size -= part;
    }
  }
  void pull() {
    Result<std::span<const std::uint8_t>> next = source_();
    if (next) {
      piece_ = *next;
    } else {
      status_ = tl::unexpected<Error>(next.error());
    }
  }

  const Source& source_;
  std::span<const std::uint8_t> piece_;
  Status status_;
};

}  // namespace greenpool
