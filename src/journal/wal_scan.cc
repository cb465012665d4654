#include "journal/wal_scan.h"

#include <bit>
#include <cstring>
#include <optional>
#include <span>
#include <vector>

namespace greenpool {

namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::size_t kHeaderBytes = 32;
constexpr std::size_t kFrameHeaderBytes = 24;
constexpr std::uint32_t kMagic = 0x377f0682;  // its lowest bit: checksums read big-endian words
constexpr std::uint32_t kVersion = 3007000;

std::uint32_t big_endian(Bytes bytes) {
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 | bytes[3];
}

// The log's running checksum.
struct Sum {
  std::uint32_t first = 0;
  std::uint32_t second = 0;

  friend bool operator==(const Sum&, const Sum&) = default;

  static Sum stored(Bytes bytes) { return {big_endian(bytes), big_endian(bytes.subspan(4))}; }

  // Continued over a multiple of 8 bytes.
  Sum over(Bytes bytes, bool big_endian_words) const {
    Sum sum = *this;
    const bool swap = big_endian_words != (std::endian::native == std::endian::big);
    for (std::size_t i = 0; i + 8 <= bytes.size(); i += 8) {
      std::uint32_t words[2];
      std::memcpy(words, bytes.data() + i, 8);
      if (swap) {
        words[0] = __builtin_bswap32(words[0]);
        words[1] = __builtin_bswap32(words[1]);
      }
      sum.first += words[0] + sum.second;
      sum.second += words[1] + sum.first;
    }
    return sum;
  }
};

struct Header {
  bool big_endian_words = false;
  std::uint32_t page_bytes = 0;
  std::uint64_t salts = 0;
  Sum sum;
};

std::uint64_t salts_of(Bytes bytes) { return std::uint64_t{big_endian(bytes)} << 32 | big_endian(bytes.subspan(4)); }

std::optional<Header> parse_header(Bytes bytes) {
  Header header;
  const std::uint32_t magic = big_endian(bytes);
  header.big_endian_words = (magic & 1) != 0;
  header.page_bytes = big_endian(bytes.subspan(8));
  header.salts = salts_of(bytes.subspan(16));
  header.sum = Sum::stored(bytes.subspan(24));
  const bool intact = (magic & ~1U) == kMagic && big_endian(bytes.subspan(4)) == kVersion &&
                      header.sum == Sum{}.over(bytes.first(24), header.big_endian_words) &&
                      std::has_single_bit(header.page_bytes) && header.page_bytes >= 512 && header.page_bytes <= 65536;
  if (!intact) return std::nullopt;
  return header;
}

// Follows the frames one after the other.
class Frames {
 public:
  explicit Frames(const Header& header)
      : header_(header), chain_(header.sum), stored_(header.sum), computed_(stored_) {}

  void take(Bytes frame) {
    ++count_;
    const std::uint32_t page = big_endian(frame);
    const bool commits = big_endian(frame.subspan(4)) != 0;
    const bool current = salts_of(frame.subspan(8)) == header_.salts;
    const Sum own = Sum::stored(frame.subspan(16));
    const auto continues = [&](const Sum& sum) {
      return own == sum.over(frame.first(8), header_.big_endian_words)
                        .over(frame.subspan(kFrameHeaderBytes), header_.big_endian_words);
    };
    if (chain_intact_ && current && page != 0 && continues(chain_)) {
      chain_ = stored_ = computed_ = own;
      if (commits) {
        committed_ = count_;
        last_page_ = 0;
      } else {
        last_page_ = page;
      }
      return;
    }
    // The first frame that does not continue the log; the pages of the unfinished transaction before it count for the
    // order of what follows.
    if (chain_intact_) first_bad_ = count_;
    chain_intact_ = false;
    const bool intact = current && page != 0 && (continues(stored_) || continues(computed_));
    computed_ = current ? stored_.over(frame.first(8), header_.big_endian_words)
                              .over(frame.subspan(kFrameHeaderBytes), header_.big_endian_words)
                        : own;
    stored_ = own;
    if (!current) return;
    leftovers_ = true;
    // A frame proves something only if its checksum continues that of its predecessor, as stored there or as the
    // predecessor's content gives it (one of the two may be what is damaged).
    if (!intact) return;
    if (evidence_ == 0 && (committed_behind_ || page <= last_page_)) evidence_ = count_;
    last_page_ = page;
    if (commits) committed_behind_ = true;
  }

  std::uint64_t committed() const { return committed_; }
  bool leftovers() const { return leftovers_ || (chain_intact_ && count_ > committed_); }
  std::uint64_t first_bad() const { return first_bad_; }
  std::uint64_t evidence() const { return evidence_; }

 private:
  const Header& header_;
  Sum chain_;     // of the intact log so far
  Sum stored_;    // what the frame before says its checksum is
  Sum computed_;  // what it is by the frame's content
  std::uint64_t count_ = 0;
  std::uint64_t committed_ = 0;
  std::uint64_t first_bad_ = 0;
  std::uint64_t evidence_ = 0;
  std::uint32_t last_page_ = 0;
  bool chain_intact_ = true;
  bool leftovers_ = false;
  bool committed_behind_ = false;
};

std::string name_damage(const Frames& frames) {
  return "frame " + std::to_string(frames.first_bad()) + " of the write-ahead log is damaged: frame " +
         std::to_string(frames.evidence()) + " was written by a later append";
}

}  // namespace

Result<WalScan> scan_wal(const SqliteFile& file) {
  WalScan scan;
  const Result<std::uint64_t> size = file.size();
  if (!size) return tl::unexpected(size.error());
  if (*size < kHeaderBytes + kFrameHeaderBytes) return scan;
  std::vector<std::uint8_t> buffer(kHeaderBytes);
  Result<std::size_t> count = file.read(0, buffer);
  if (!count) return tl::unexpected(count.error());
  const std::optional<Header> header = parse_header(buffer);
  if (!header) {
    scan.header_damaged = scan.leftovers = true;
    return scan;
  }
  Frames frames(*header);
  const std::size_t frame_bytes = kFrameHeaderBytes + header->page_bytes;
  buffer.resize(frame_bytes);
  for (std::uint64_t offset = kHeaderBytes; offset + frame_bytes <= *size; offset += frame_bytes) {
    count = file.read(offset, buffer);
    if (!count) return tl::unexpected(count.error());
    if (*count < frame_bytes) break;
    frames.take(buffer);
  }
  scan.committed_bytes = frames.committed() == 0 ? 0 : kHeaderBytes + frames.committed() * frame_bytes;
  scan.leftovers = frames.leftovers();
  if (frames.evidence() != 0) scan.damage = name_damage(frames);
  return scan;
}

}  // namespace greenpool
