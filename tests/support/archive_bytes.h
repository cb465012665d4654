// Test support: the canonical bytes of one part of a state, and the part that they describe.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/archive.h"
#include "base/check.h"

namespace greenpool {

template <class Part>
[[nodiscard]] std::string archive_bytes(const Part& part) {
  std::string bytes;
  const SaveArchive::Sink sink = [&bytes](std::span<const std::uint8_t> piece) {
    bytes.append(piece.begin(), piece.end());
    return Status{};
  };
  SaveArchive archive(sink);
  Part::serialise(part, archive);
  GP_CHECK(archive.finish().has_value(), "saving to memory succeeds");
  return bytes;
}

// Reads the bytes into the part, in pieces of `piece` bytes. Errors: those of LoadArchive.
template <class Part>
[[nodiscard]] Status read_archive(Part& part, std::string_view bytes, std::size_t piece = 1'000) {
  const LoadArchive::Source source = [&]() -> Result<std::span<const std::uint8_t>> {
    const std::string_view now = bytes.substr(0, piece);
    bytes.remove_prefix(now.size());
    return std::span(reinterpret_cast<const std::uint8_t*>(now.data()), now.size());
  };
  LoadArchive archive(source);
  Part::serialise(part, archive);
  return archive.finish();
}

// Hands every value of a part to `visit` in order, to be changed: how tests reach states that take years to grow into.
template <class Visit>
class TamperArchive {
 public:
  static constexpr bool kReads = false;
  explicit TamperArchive(Visit visit) : visit_(std::move(visit)) {}

  template <class T>
  void value(T& value) {
    visit_(index_++, value);
  }
  template <class T>
  void vector(T&) {
    ++index_;
  }
  template <class T>
  void deque(T&) {
    ++index_;
  }

 private:
  Visit visit_;
  int index_ = 0;
};

// visit(index, value): index counts the part's fields in the order of their serialisation, vectors included.
template <class Part, class Visit>
void tamper(Part& part, Visit visit) {
  TamperArchive<Visit> archive(std::move(visit));
  Part::serialise(part, archive);
}

}  // namespace greenpool
