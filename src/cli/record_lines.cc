#include "cli/record_lines.h"

#include "json/writer.h"
#include "service/door.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{1} << 18;

// A frame of one record is its time, whose last byte alone has no top bit, and its body.
std::span<const std::uint8_t> body_of(const FrameView& frame) {
  std::size_t begin = 0;
  while ((frame.payload[begin] & 0x80U) != 0) ++begin;
  return frame.payload.subspan(begin + 1);
}

}  // namespace

Status RecordLines::add(const Record& record, std::uint64_t epoch) {
  // Equal records have equal bytes, so that a frame of this one alone has the body that the journal's has.
  if (!writer_ || epoch != epoch_) writer_.emplace(epoch);
  epoch_ = epoch;
  writer_->start(record.seq);
  writer_->add(record);
  const FrameView frame = writer_->seal(chain_);
  chain_ = frame.chain;

  ObjectWriter object(text_);
  object.integer("seq", record.seq);
  object.time("time", record.at);
  object.integer("epoch", epoch);
  object.integer("at", static_cast<std::uint64_t>(record.at.microseconds()));
  object.id("hash", to_hex(chain_));
  object.name("body");
  if (Status written = append_body(body_of(frame)); !written) return written;
  const int digits = state_.terms.currency.digits;
  if (record.operation) {
    const Request request{record.at, std::string(record.key), worded(*record.operation, state_)};
    append_request(object.name("command"), request, digits);
  } else {
    object.null("command");
  }
  object.name("events").push_back('[');
  for (const Event& event : record.events) {
    if (&event != record.events.data()) text_.push_back(',');
    append_event(text_, event, state_);
    if (Status written = flush_if_full(); !written) return written;
  }
  text_.push_back(']');
  object.money("pool", record.after.cash, digits);
  object.points("circulating", record.after.circulating);
  object.price("price", record.after.price(), digits);
  object.close();
  text_.push_back('\n');
  return flush_if_full();
}

Status RecordLines::append_body(std::span<const std::uint8_t> body) {
  constexpr std::string_view kHex = "0123456789abcdef";
  text_.push_back('"');
  for (const std::uint8_t byte : body) {
    text_.push_back(kHex[byte >> 4U]);
    text_.push_back(kHex[byte & 0xfU]);
    if (Status written = flush_if_full(); !written) return written;
  }
  text_.push_back('"');
  return {};
}

Status RecordLines::flush_if_full() { return text_.size() < kPieceBytes ? Status{} : flush(); }

Status RecordLines::flush() {
  Status written = sink_(text_);
  text_.clear();
  return written;
}

}  // namespace greenpool
