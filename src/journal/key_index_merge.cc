#include "journal/key_index_merge.h"

#include <algorithm>

#include "base/check.h"

namespace greenpool::keys {
namespace {

constexpr std::size_t kPagesAhead = 64;  // 256 KiB a run
constexpr std::size_t kEntriesAtOnce = 4096;
constexpr std::size_t kRoundsPerStep = 16;

unsigned level_of(std::uint64_t count, std::uint64_t recent_max) {
  unsigned level = 0;
  for (std::uint64_t above = recent_max / 4; count > above && level < 22; above = above * kFanOut + kFanOut) {
    ++level;
  }
  return level;
}

}  // namespace

std::optional<MergeRange> choose_merge(std::span<const std::uint64_t> counts, std::uint64_t recent_max) {
  std::size_t end = counts.size();
  unsigned level = 0;
  for (std::size_t begin = counts.size(); begin > 0; --begin) {
    const unsigned own = level_of(counts[begin - 1], recent_max);
    if (own > level) {
      if (end - begin >= kFanOut) {
        return MergeRange{.begin = begin, .end = end};
      }
      level = own;
      end = begin;
    }
  }
  return end >= kFanOut ? std::optional(MergeRange{.begin = 0, .end = end}) : std::nullopt;
}

Status RunMerge::Cursor::read_on() {
  pages.resize(std::min(kPagesAhead, run->pages() - next_page));
  page = 0;
  if (pages.empty()) {
    entries = {};
    return {};
  }
  if (Status read = run->read_pages(next_page, pages); !read) {
    return read;
  }
  next_page += pages.size();
  entries = run->entries(first_page(), pages[0]);
  return {};
}

Status RunMerge::Cursor::advance() {
  entries = entries.subspan(1);
  if (!entries.empty()) [[likely]] {
    return {};
  }
  if (++page == pages.size()) {
    return read_on();
  }
  entries = run->entries(first_page() + page, pages[page]);
  return {};
}

Result<RunMerge> RunMerge::start(const Directory& directory, RunSet inputs) {
  GP_CHECK(inputs.size() > 1, "there is something to merge");
  RunHeader header{.count = 0,
                   .first_seq = inputs.front()->header().first_seq,
                   .complete_to = inputs.back()->header().complete_to,
                   .identity = inputs.front()->header().identity};
  std::uint64_t reached = header.first_seq;
  for (const std::shared_ptr<const KeyRun>& run : inputs) {
    GP_CHECK(run->header().first_seq == reached, "merged runs follow on each other");
    reached = run->header().complete_to;
    header.count += run->header().count;
  }
  Result<KeyRunWriter> writer = KeyRunWriter::create(directory, header);
  if (!writer) {
    return tl::unexpected(writer.error());
  }
  RunMerge merge(std::move(inputs), std::move(*writer));
  for (const std::shared_ptr<const KeyRun>& run : merge.inputs_) {
    Cursor cursor;
    cursor.run = run.get();
    if (Status read = cursor.read_on(); !read) {
      return tl::unexpected(read.error());
    }
    if (!cursor.entries.empty()) {
      merge.heap_.push_back({.entry = cursor.entries.front(), .cursor = merge.cursors_.size()});
    }
    merge.cursors_.push_back(std::move(cursor));
  }
  for (std::size_t at = merge.heap_.size() / 2; at > 0; --at) {
    merge.sift_down(at - 1);
  }
  return merge;
}

void RunMerge::sift_down(std::size_t at) {
  const Head moved = heap_[at];
  for (std::size_t child = 2 * at + 1; child < heap_.size(); child = 2 * at + 1) {
    if (child + 1 < heap_.size() && heap_[child + 1].entry < heap_[child].entry) {
      ++child;
    }
    if (!(heap_[child].entry < moved.entry)) {
      break;
    }
    heap_[at] = heap_[child];
    at = child;
  }
  heap_[at] = moved;
}

Status RunMerge::step() {
  GP_CHECK(!done(), "a merge ends once");
  for (std::size_t round = 0; round < kRoundsPerStep && !done(); ++round) {
    merged_.clear();
    while (merged_.size() < kEntriesAtOnce && !heap_.empty()) {
      merged_.push_back(heap_.front().entry);
      Cursor& cursor = cursors_[heap_.front().cursor];
      if (Status read = cursor.advance(); !read) {
        return read;
      }
      if (!cursor.entries.empty()) {
        heap_.front().entry = cursor.entries.front();
      } else {
        heap_.front() = heap_.back();
        heap_.pop_back();
      }
      if (!heap_.empty()) {
        sift_down(0);
      }
    }
    if (Status written = writer_.append(merged_); !written) {
      return written;
    }
  }
  return {};
}

}  // namespace greenpool::keys
