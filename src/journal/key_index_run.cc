#include "journal/key_index_run.h"

#include <xxhash.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>

#include "base/check.h"

namespace greenpool::keys {
namespace {

static_assert(std::endian::native == std::endian::little, "runs are written as they lie in memory");

constexpr std::array<char, 8> kMagic = {'G', 'P', 'K', 'E', 'Y', 'R', 'U', 'N'};
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kPayloadBytes = sizeof(RunPage::entries);
constexpr std::size_t kHashesPerPage = kPayloadBytes / sizeof(std::uint64_t);
constexpr std::size_t kPagesAtOnce = 256;  // 1 MiB a write or read
constexpr std::uint64_t kWriteBackBytes = std::uint64_t{8} << 20;

struct StoredHeader {
  std::array<char, 8> magic;
  std::uint32_t version;
  std::uint32_t page_bytes;
  RunHeader header;
};
static_assert(sizeof(StoredHeader) == 48 && std::is_trivially_copyable_v<StoredHeader>);

std::uint64_t checksum(const RunPage& page, std::uint64_t salt) {
  return XXH3_64bits_withSeed(&page, kPageBytes - sizeof(page.checksum), salt);
}

void seal(RunPage& page, std::uint64_t number, std::uint64_t salt) {
  page.number = number;
  page.checksum = checksum(page, salt);
}

bool intact(const RunPage& page, std::uint64_t number, std::uint64_t salt) {
  return page.number == number && page.checksum == checksum(page, salt);
}

RunPage sealed_header(const RunHeader& header) {
  RunPage page{};
  const StoredHeader stored{.magic = kMagic, .version = kVersion, .page_bytes = kPageBytes, .header = header};
  std::memcpy(&page, &stored, sizeof(stored));
  seal(page, 0, 0);
  return page;
}

std::uint64_t divided_up(std::uint64_t count, std::uint64_t unit) { return count / unit + (count % unit != 0 ? 1 : 0); }

tl::unexpected<Error> damaged(const File& file, const std::string& what) {
  return failure(kDamaged, file.path().string() + ": " + what);
}

Status read_and_verify(const File& file, std::uint64_t first, std::span<RunPage> pages, std::uint64_t salt) {
  if (Status read = file.read_at(first * kPageBytes, std::as_writable_bytes(pages)); !read) {
    return read;
  }
  for (std::size_t i = 0; i < pages.size(); ++i) {
    if (!intact(pages[i], first + i, salt)) {
      return damaged(file, "page " + std::to_string(first + i) + " is not what was written");
    }
  }
  return {};
}

}  // namespace

std::filesystem::path run_name(std::uint64_t first_seq, std::uint64_t complete_to) {
  const auto digits = [](std::uint64_t number) {
    const std::string text = std::to_string(number);
    return std::string(20 - text.size(), '0') + text;
  };
  return "run-" + digits(first_seq) + "-" + digits(complete_to) + ".keys";
}

std::optional<RunName> parse_run_name(std::string_view name) {
  RunName parsed;
  const auto number_at = [name](std::size_t at, std::uint64_t& number) {
    const char* const end = name.data() + at + 20;
    const auto [stop, error] = std::from_chars(name.data() + at, end, number);
    return error == std::errc() && stop == end;
  };
  constexpr std::size_t kFirst = 4, kSecond = kFirst + 20 + 1, kSize = kSecond + 20 + 5;
  if (name.size() != kSize || !number_at(kFirst, parsed.first_seq) || !number_at(kSecond, parsed.complete_to) ||
      name != run_name(parsed.first_seq, parsed.complete_to).native()) {
    return std::nullopt;
  }
  return parsed;
}

KeyRun::KeyRun(File file, RunHeader header, std::uint64_t salt, std::vector<std::uint64_t> first_hashes)
    : file_(std::move(file)), header_(header), salt_(salt), first_hashes_(std::move(first_hashes)) {}

Result<std::shared_ptr<const KeyRun>> KeyRun::open(std::filesystem::path path) {
  Result<File> file = File::open(std::move(path));
  if (!file) {
    return tl::unexpected(file.error());
  }
  RunPage page;
  if (Status read = read_and_verify(*file, 0, std::span(&page, 1), 0); !read) {
    return tl::unexpected(read.error());
  }
  StoredHeader stored{};
  std::memcpy(static_cast<void*>(&stored), &page, sizeof(stored));
  if (stored.magic != kMagic || stored.version != kVersion || stored.page_bytes != kPageBytes) {
    return damaged(*file, "not a run of this version");
  }
  const std::uint64_t data_pages = divided_up(stored.header.count, kEntriesPerPage);
  const Result<std::uint64_t> size = file->size();
  if (!size) {
    return tl::unexpected(size.error());
  }
  if (*size / kPageBytes < data_pages ||
      *size != (1 + data_pages + divided_up(data_pages, kHashesPerPage)) * kPageBytes) {
    return damaged(*file, "its size is not that of " + std::to_string(stored.header.count) + " entries");
  }
  std::shared_ptr<KeyRun> run(
      new KeyRun(std::move(*file), stored.header, page.checksum, std::vector<std::uint64_t>(data_pages)));
  if (Status read = run->read_index(); !read) {
    return tl::unexpected(read.error());
  }
  return run;
}

Status KeyRun::read_index() {
  RunPage page;
  const std::size_t begin = 1 + pages();
  for (std::size_t done = 0; done < pages(); done += kHashesPerPage) {
    if (Status read = read_and_verify(file_, begin + done / kHashesPerPage, std::span(&page, 1), salt_); !read) {
      return read;
    }
    const std::size_t count = std::min(kHashesPerPage, pages() - done);
    std::memcpy(first_hashes_.data() + done, &page, count * sizeof(std::uint64_t));
  }
  return {};
}

std::size_t KeyRun::page_of(std::uint64_t hash) const {
  const auto at = std::lower_bound(first_hashes_.begin(), first_hashes_.end(), hash);
  // Entries of `hash` may start on the page before the first one that starts with it.
  return at == first_hashes_.begin() ? 0 : static_cast<std::size_t>(at - first_hashes_.begin()) - 1;
}

Status KeyRun::find(std::uint64_t hash, std::vector<std::uint64_t>& seqs) const {
  RunPage content;
  for (std::size_t page = page_of(hash); page < pages() && first_hashes_[page] <= hash; ++page) {
    if (Status read = read_pages(page, std::span(&content, 1)); !read) {
      return read;
    }
    const std::span<const KeyEntry> sorted = entries(page, content);
    auto at = std::lower_bound(sorted.begin(), sorted.end(), KeyEntry{.hash = hash, .seq = 0});
    for (; at != sorted.end() && at->hash == hash; ++at) {
      seqs.push_back(at->seq);
    }
  }
  return {};
}

Status KeyRun::read_pages(std::size_t first, std::span<RunPage> pages) const {
  return read_and_verify(file_, 1 + first, pages, salt_);
}

std::span<const KeyEntry> KeyRun::entries(std::size_t page, const RunPage& content) const {
  const std::uint64_t before = std::uint64_t{page} * kEntriesPerPage;
  return std::span(content.entries).first(std::min<std::uint64_t>(kEntriesPerPage, header_.count - before));
}

KeyRunWriter::KeyRunWriter(const Directory& directory, File file, const RunHeader& header)
    : unfinished_(new Unfinished{.directory = &directory, .path = file.path()}),
      file_(std::move(file)),
      header_(header) {
  pages_.reserve(kPagesAtOnce);
  pages_.push_back(sealed_header(header));
  salt_ = pages_.back().checksum;
}

Result<KeyRunWriter> KeyRunWriter::create(const Directory& directory, const RunHeader& header) {
  GP_CHECK(header.first_seq < header.complete_to, "a run speaks of records");
  std::filesystem::path path = directory.path() / run_name(header.first_seq, header.complete_to);
  Result<File> file = File::create(path += ".tmp");
  if (!file) {
    return tl::unexpected(file.error());
  }
  return KeyRunWriter(directory, std::move(*file), header);
}

KeyRunWriter::~KeyRunWriter() {
  if (unfinished_ != nullptr) {
    // Should even this fail, the next open() removes it.
    static_cast<void>(unfinished_->directory->remove(unfinished_->path));
  }
}

Status KeyRunWriter::append(std::span<const KeyEntry> entries) {
  while (!entries.empty()) {
    if (open_entries_ == 0) {
      if (pages_.size() == kPagesAtOnce) {
        if (Status written = write_pages(); !written) {
          return written;
        }
      }
      first_hashes_.push_back(entries.front().hash);
      pages_.emplace_back();
    }
    const std::size_t count = std::min(entries.size(), kEntriesPerPage - open_entries_);
    std::copy_n(entries.begin(), count, pages_.back().entries.begin() + static_cast<std::ptrdiff_t>(open_entries_));
    open_entries_ += count;
    count_ += count;
    entries = entries.subspan(count);
    if (open_entries_ == kEntriesPerPage) {
      end_page();
    }
  }
  return {};
}

void KeyRunWriter::end_page() {
  seal(pages_.back(), pages_written_ + pages_.size() - 1, salt_);
  open_entries_ = 0;
}

Status KeyRunWriter::write_pages() {
  const std::uint64_t begin = pages_written_ * kPageBytes;
  if (Status written = file_.write_at(begin, std::as_bytes(std::span(pages_))); !written) {
    return written;
  }
  pages_written_ += pages_.size();
  pages_.clear();
  const std::uint64_t end = pages_written_ * kPageBytes;
  if (end - written_back_ >= kWriteBackBytes) {
    file_.start_writing_back(written_back_, end - written_back_);
    written_back_ = end;
  }
  return {};
}

Status KeyRunWriter::write_index() {
  for (std::size_t done = 0; done < first_hashes_.size(); done += kHashesPerPage) {
    if (pages_.size() == kPagesAtOnce) {
      if (Status written = write_pages(); !written) {
        return written;
      }
    }
    const std::size_t count = std::min(kHashesPerPage, first_hashes_.size() - done);
    std::memcpy(&pages_.emplace_back(), first_hashes_.data() + done, count * sizeof(std::uint64_t));
    end_page();
  }
  return write_pages();
}

Result<std::shared_ptr<const KeyRun>> KeyRunWriter::finish() {
  GP_CHECK(count_ == header_.count, "a run holds what its header says");
  if (open_entries_ > 0) {
    end_page();
  }
  Status status = write_index();
  if (status) {
    status = file_.sync();
  }
  if (status) {
    status = file_.rename_to(unfinished_->directory->path() / run_name(header_.first_seq, header_.complete_to));
  }
  if (!status) {
    return tl::unexpected(status.error());
  }
  const std::unique_ptr<Unfinished> renamed = std::move(unfinished_);
  if (status = renamed->directory->sync(); !status) {
    return tl::unexpected(status.error());
  }
  first_hashes_.shrink_to_fit();
  return std::shared_ptr<const KeyRun>(new KeyRun(std::move(file_), header_, salt_, std::move(first_hashes_)));
}

}  // namespace greenpool::keys
