#include "journal/key_index_runs.h"

#include <algorithm>
#include <atomic>
#include <system_error>
#include <thread>
#include <vector>

namespace greenpool::keys {
namespace {

constexpr std::size_t kPagesAtOnce = 256;

struct Found {
  std::vector<RunName> runs;  // by first_seq, the longest first
  std::vector<std::filesystem::path> unfinished;
};

bool is_unfinished(const std::string& name) {
  return name.ends_with(".tmp") && parse_run_name(std::string_view(name).substr(0, name.size() - 4)).has_value();
}

Result<Found> list(const Directory& directory) {
  Found found;
  std::error_code error;
  for (std::filesystem::directory_iterator at(directory.path(), error), end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (const std::optional<RunName> run = parse_run_name(name)) {
      found.runs.push_back(*run);
    } else if (is_unfinished(name)) {
      found.unfinished.push_back(at->path());
    }
  }
  if (error) {
    return failure(kUnavailable, "cannot list " + directory.path().string() + ": " + error.message());
  }
  std::sort(found.runs.begin(), found.runs.end(), [](const RunName& a, const RunName& b) {
    return a.first_seq != b.first_seq ? a.first_seq < b.first_seq : a.complete_to > b.complete_to;
  });
  return found;
}

struct Chain {
  std::vector<RunName> runs;
  std::vector<RunName> merged;  // lie inside one of them
};

Result<Chain> chain_of(const Directory& directory, const std::vector<RunName>& runs) {
  Chain chain;
  std::uint64_t complete_to = 0;
  for (const RunName& run : runs) {
    if (run.first_seq == complete_to && run.complete_to > run.first_seq) {
      chain.runs.push_back(run);
      complete_to = run.complete_to;
    } else if (run.complete_to <= complete_to) {
      chain.merged.push_back(run);
    } else {
      return failure(kDamaged, directory.path().string() + ": no run follows on " + std::to_string(complete_to));
    }
  }
  return chain;
}

Status remove(const Directory& directory, const std::vector<RunName>& runs) {
  // The newest first: a crash in between leaves a beginning, not a gap.
  for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
    if (Status removed = directory.remove(directory.path() / run_name(run->first_seq, run->complete_to)); !removed) {
      return removed;
    }
  }
  return runs.empty() ? Status{} : directory.sync();
}

Result<RunSet> open_runs(const Directory& directory, const std::vector<RunName>& names, std::uint64_t identity) {
  RunSet runs;
  for (const RunName& name : names) {
    auto run = KeyRun::open(directory.path() / run_name(name.first_seq, name.complete_to));
    if (!run) {
      return tl::unexpected(run.error());
    }
    const RunHeader& header = (*run)->header();
    if (header.first_seq != name.first_seq || header.complete_to != name.complete_to || header.identity != identity) {
      return failure(kDamaged, (*run)->path().string() + ": of another journal or place");
    }
    runs.push_back(std::move(*run));
  }
  return runs;
}

}  // namespace

Result<RunSet> load_runs(const Directory& directory, const RunsExpected& expected) {
  const Result<Found> found = list(directory);
  if (!found) {
    return tl::unexpected(found.error());
  }
  for (const std::filesystem::path& path : found->unfinished) {
    if (Status removed = directory.remove(path); !removed) {
      return tl::unexpected(removed.error());
    }
  }
  Result<Chain> chain = chain_of(directory, found->runs);
  if (!chain) {
    return tl::unexpected(chain.error());
  }
  const auto beyond = std::find_if(chain->runs.begin(), chain->runs.end(),
                                   [&](const RunName& run) { return run.complete_to > expected.journal_next_seq; });
  std::vector<RunName> dropped(beyond, chain->runs.end());
  chain->runs.erase(beyond, chain->runs.end());
  Result<RunSet> runs = open_runs(directory, chain->runs, expected.identity);
  if (!runs) {
    return runs;
  }
  // What was merged goes before what is beyond the head: it may be the same keys.
  for (const std::vector<RunName>& unneeded : {chain->merged, dropped}) {
    if (Status removed = remove(directory, unneeded); !removed) {
      return tl::unexpected(removed.error());
    }
  }
  return runs;
}

Status remove_runs(const Directory& directory) {
  const Result<Found> found = list(directory);
  if (!found) {
    return tl::unexpected(found.error());
  }
  return remove(directory, found->runs);
}

Result<BuiltFilter> build_filter(const RunSet& runs, std::size_t segment, std::uint64_t room) {
  struct Range {
    const KeyRun* run;
    std::size_t begin;
    std::size_t end;
  };
  std::vector<Range> ranges;
  std::uint64_t count_max = 0;
  for (const std::shared_ptr<const KeyRun>& run : runs) {
    const std::size_t begin = run->page_of(segment_begin(segment));
    std::size_t end = segment + 1 == kSegments ? run->pages() : run->page_of(segment_begin(segment + 1));
    while (end < run->pages() && segment_of(run->first_hash(end)) <= segment) {
      ++end;
    }
    ranges.push_back({.run = run.get(), .begin = begin, .end = end});
    count_max += std::uint64_t{end - begin} * kEntriesPerPage;
  }
  BuiltFilter built{.filter = KeyFilter(count_max + std::max(count_max / 3, room)), .count = 0};
  std::vector<RunPage> pages(kPagesAtOnce);
  for (const Range& range : ranges) {
    for (std::size_t page = range.begin; page < range.end; page += kPagesAtOnce) {
      const std::span<RunPage> chunk = std::span(pages).first(std::min(kPagesAtOnce, range.end - page));
      if (Status read = range.run->read_pages(page, chunk); !read) {
        return tl::unexpected(read.error());
      }
      for (std::size_t i = 0; i < chunk.size(); ++i) {
        for (const KeyEntry& entry : range.run->entries(page + i, chunk[i])) {
          if (segment_of(entry.hash) == segment) {
            built.filter.add(entry.hash);
            ++built.count;
          }
        }
      }
    }
  }
  return built;
}

Result<BuiltFilters> build_filters(const RunSet& runs, std::uint64_t room) {
  constexpr unsigned kThreadsMax = 4;
  BuiltFilters built;
  std::array<Status, kSegments> statuses;
  std::atomic<std::size_t> next = 0;
  const auto build_some = [&] {
    for (std::size_t segment = next++; segment < kSegments; segment = next++) {
      Result<BuiltFilter> filter = build_filter(runs, segment, room);
      if (filter) {
        built[segment] = std::move(*filter);
      } else {
        statuses[segment] = tl::unexpected(filter.error());
      }
    }
  };
  std::vector<std::thread> helpers;
  try {
    for (unsigned i = 1; i < std::min(std::thread::hardware_concurrency(), kThreadsMax); ++i) {
      helpers.emplace_back(build_some);
    }
  } catch (const std::system_error&) {
    // Fewer helpers: it takes longer, no more.
  }
  build_some();
  for (std::thread& helper : helpers) {
    helper.join();
  }
  for (const Status& status : statuses) {
    if (!status) {
      return tl::unexpected(status.error());
    }
  }
  return built;
}

}  // namespace greenpool::keys
