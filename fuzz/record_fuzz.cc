// Any bytes as the payload of a journal frame: decoding ends in records or in journal_damaged, and records that were
// decoded have exactly these bytes and, once sealed, a chain that the reader accepts. The first byte is the number of
// records, the second the epoch.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "journal/record.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace greenpool;
  if (size < 2) return 0;
  constexpr std::uint64_t kFirstSeq = 1'000;
  FrameView frame;
  frame.first_seq = kFirstSeq;
  frame.records = data[0];
  frame.epoch = data[1];
  frame.payload = {data + 2, size - 2};

  FrameWriter writer(frame.epoch);
  writer.start(kFirstSeq);
  std::uint64_t seq = kFirstSeq;
  FrameReader decoder;
  const Status decoded = decoder.read(frame, [&](const Record& record) -> Status {
    GP_CHECK(record.seq == seq++, "records are numbered");
    writer.add(record);
    return {};
  });
  if (!decoded) {
    GP_CHECK(decoded.error().code == "journal_damaged", "bytes that are no records are damage");
    return 0;
  }
  GP_CHECK(seq == kFirstSeq + frame.records, "every record was visited");
  const FrameView sealed = writer.seal(Digest{});
  GP_CHECK(sealed.records == frame.records && sealed.payload.size() == frame.payload.size() &&
               std::equal(sealed.payload.begin(), sealed.payload.end(), frame.payload.begin()),
           "equal records have equal bytes");
  frame.chain = sealed.chain;
  FrameReader reader{Digest{}};
  const Status followed = reader.read(frame, [](const Record&) { return Status{}; });
  GP_CHECK(followed.has_value() && reader.chain() == sealed.chain, "the reader follows the writer's chain");
  if (frame.records == 0) return 0;
  frame.chain[0] ^= 1;
  FrameReader suspicious{Digest{}};
  GP_CHECK(!suspicious.read(frame, [](const Record&) { return Status{}; }).has_value(), "and no other");
  return 0;
}
