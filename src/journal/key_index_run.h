// A run: an immutable file of entries in order, holding the keys of the records first_seq <= seq < complete_to.
//
// File `run-<first_seq>-<complete_to>.keys` (20 digits each): pages of 4096 bytes, little-endian. Page 0 is the header,
// then come the data pages (255 entries each, the last one filled up with zeros), then the index pages (510 times 8
// bytes: the first hash of each data page). Every page ends with its number and the XXH3 of all before it, seeded from
// the header, so that neither a flipped bit nor a page of another place or file passes.
//
// A file bears its name only when all of it is durable: it is written as `<name>.tmp`, synced, renamed, and the
// directory synced.
// Memory: 8 bytes for each 255 entries. Thread safety: a KeyRun in any number of threads; a KeyRunWriter in one.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/result.h"
#include "journal/key_index_entry.h"
#include "journal/key_index_file.h"

namespace greenpool::keys {

struct RunHeader {
  std::uint64_t count = 0;        // entries
  std::uint64_t first_seq = 0;    // < complete_to
  std::uint64_t complete_to = 0;  // all keys of the records from first_seq up to here are in the run
  std::uint64_t identity = 0;     // of the journal
};

inline constexpr std::size_t kPageBytes = 4096;
inline constexpr std::size_t kEntriesPerPage = 255;

// Trivial: a page that is about to be read is not cleared first.
struct alignas(64) RunPage {
  std::array<KeyEntry, kEntriesPerPage> entries;
  std::uint64_t number;
  std::uint64_t checksum;
};
static_assert(sizeof(RunPage) == kPageBytes && std::is_trivial_v<RunPage>);

[[nodiscard]] std::filesystem::path run_name(std::uint64_t first_seq, std::uint64_t complete_to);

struct RunName {
  std::uint64_t first_seq = 0;
  std::uint64_t complete_to = 0;
};
// None: not the name of a run.
[[nodiscard]] std::optional<RunName> parse_run_name(std::string_view name);

class KeyRun {
 public:
  // Reads and verifies header and index, not the data. Errors: key_index_damaged, key_index_unavailable.
  [[nodiscard]] static Result<std::shared_ptr<const KeyRun>> open(std::filesystem::path path);

  [[nodiscard]] const RunHeader& header() const { return header_; }
  [[nodiscard]] const std::filesystem::path& path() const { return file_.path(); }
  [[nodiscard]] std::size_t memory_bytes() const { return first_hashes_.capacity() * sizeof(std::uint64_t); }

  // Appends the seqs of `hash`, in ascending order. One page is read, seldom more. Errors: key_index_damaged,
  // key_index_unavailable.
  [[nodiscard]] Status find(std::uint64_t hash, std::vector<std::uint64_t>& seqs) const;

  // Data pages are counted from 0.
  [[nodiscard]] std::size_t pages() const { return first_hashes_.size(); }
  // The first page that can hold `hash` or what follows it; pages() if none can.
  [[nodiscard]] std::size_t page_of(std::uint64_t hash) const;
  [[nodiscard]] std::uint64_t first_hash(std::size_t page) const { return first_hashes_[page]; }

  // Reads and verifies `pages`, from page number `first` on. Errors as above.
  [[nodiscard]] Status read_pages(std::size_t first, std::span<RunPage> pages) const;
  [[nodiscard]] std::span<const KeyEntry> entries(std::size_t page, const RunPage& content) const;

 private:
  friend class KeyRunWriter;
  KeyRun(File file, RunHeader header, std::uint64_t salt, std::vector<std::uint64_t> first_hashes);
  [[nodiscard]] Status read_index();

  File file_;
  RunHeader header_;
  std::uint64_t salt_ = 0;
  std::vector<std::uint64_t> first_hashes_;
};

using RunSet = std::vector<std::shared_ptr<const KeyRun>>;  // ascending, without gaps, from seq 0

// Writes one run. What is not finished is removed by the destructor.
class KeyRunWriter {
 public:
  // The directory outlives the writer.
  [[nodiscard]] static Result<KeyRunWriter> create(const Directory& directory, const RunHeader& header);
  KeyRunWriter(KeyRunWriter&& other) noexcept = default;
  KeyRunWriter& operator=(KeyRunWriter&&) = delete;
  ~KeyRunWriter();

  // In order, header.count in all.
  [[nodiscard]] Status append(std::span<const KeyEntry> entries);

  // Makes the run durable under its name.
  [[nodiscard]] Result<std::shared_ptr<const KeyRun>> finish();

 private:
  struct Unfinished {
    const Directory* directory;
    std::filesystem::path path;
  };

  KeyRunWriter(const Directory& directory, File file, const RunHeader& header);
  void end_page();
  [[nodiscard]] Status write_pages();
  [[nodiscard]] Status write_index();

  std::unique_ptr<Unfinished> unfinished_;
  File file_;
  RunHeader header_;
  std::uint64_t salt_ = 0;
  std::uint64_t count_ = 0;          // entries so far
  std::uint64_t pages_written_ = 0;  // header and index included
  std::uint64_t written_back_ = 0;   // bytes handed to the disk
  std::vector<RunPage> pages_;       // the last one may be open
  std::size_t open_entries_ = 0;     // in the last of pages_; 0: none is open
  std::vector<std::uint64_t> first_hashes_;
};

}  // namespace greenpool::keys
