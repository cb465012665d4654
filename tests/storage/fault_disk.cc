#include "tests/storage/fault_disk.h"

#include <algorithm>
#include <set>

#include "base/check.h"
#include "tests/storage/fault_disk_model.h"

namespace greenpool {

namespace {

constexpr std::uint64_t kSector = 512;

const char* name_of(DiskOperation operation) {
  constexpr const char* kNames[] = {"open", "read", "write", "truncate", "sync", "remove"};
  return kNames[static_cast<std::size_t>(operation)];
}

void apply(DiskBytes& bytes, const std::uint64_t offset, const DiskBytes& written, std::uint64_t size_after) {
  bytes.resize(std::max<std::size_t>(bytes.size(), offset + written.size()));
  std::ranges::copy(written, bytes.begin() + static_cast<std::ptrdiff_t>(offset));
  bytes.resize(size_after);
}

}  // namespace

std::uint64_t FaultDisk::random_below(std::uint64_t bound) { return random_() % bound; }

void FaultDisk::inject(Fault fault, std::uint64_t operation) {
  fault_ = fault;
  fault_operation_ = operation;
  fault_happened_ = false;
}

Fault FaultDisk::next(DiskOperation operation, const std::string& path) {
  if (!powered_) return Fault::power_loss;
  const std::uint64_t number = operations_.size();
  operations_.push_back(operation);
  if (number != fault_operation_) return failing_ ? Fault::io_error : Fault::none;
  fault_happened_ = true;
  fault_text_ = std::string(name_of(operation)) + " of " + path + ", operation " + std::to_string(number);
  switch (fault_) {
    case Fault::io_errors:
      failing_ = true;
      return Fault::io_error;
    case Fault::disk_full:
      full_ = true;
      return Fault::disk_full;
    case Fault::power_loss:
    case Fault::flip_in_storage:
      powered_ = false;
      return Fault::power_loss;
    default:
      return fault_;
  }
}

void FaultDisk::change(Inode& inode, Change change) {
  change.number = changes_++;
  change.size_after = change.bytes.empty()
                          ? change.size_after
                          : std::max<std::uint64_t>(inode.content.size(), change.offset + change.bytes.size());
  apply(inode.content, change.offset, change.bytes, change.size_after);
  inode.unsynced.push_back(std::move(change));
}

void FaultDisk::settle(Inode& inode, Restart restart, std::uint64_t prefix_end) {
  if (restart == Restart::scattering) {
    // Replays the changes and keeps, of each sector and of the size, one version, each equally likely.
    DiskBytes replayed = inode.durable;
    std::map<std::uint64_t, std::uint64_t> versions;
    std::map<std::uint64_t, DiskBytes> chosen;
    std::uint64_t size = inode.durable.size();
    std::uint64_t sizes = 1;
    for (const Change& change : inode.unsynced) {
      if (change.size_after != replayed.size() && random_below(++sizes) == 0) size = change.size_after;
      apply(replayed, change.offset, change.bytes, change.size_after);
      for (std::uint64_t at = change.offset / kSector; at * kSector < change.offset + change.bytes.size(); ++at) {
        const std::uint64_t seen = ++versions[at];
        if (random_below(seen + 1) != 0) continue;
        const auto begin = replayed.begin() + static_cast<std::ptrdiff_t>(at * kSector);
        const auto left = static_cast<std::uint64_t>(replayed.end() - begin);
        chosen[at] = DiskBytes(begin, begin + static_cast<std::ptrdiff_t>(std::min(left, kSector)));
      }
    }
    DiskBytes result = inode.durable;
    for (const auto& [at, bytes] : chosen) {
      apply(result, at * kSector, bytes, std::max<std::uint64_t>(result.size(), at * kSector + bytes.size()));
    }
    result.resize(size);
    inode.content = std::move(result);
  } else {
    DiskBytes result = restart == Restart::keeping_all ? inode.content : inode.durable;
    if (restart == Restart::keeping_a_prefix) {
      for (const Change& change : inode.unsynced) {
        if (change.number < prefix_end) apply(result, change.offset, change.bytes, change.size_after);
      }
    }
    inode.content = std::move(result);
  }
  inode.durable = inode.content;
  inode.unsynced.clear();
}

void FaultDisk::settle_names(Restart restart) {
  if (restart == Restart::dropping_all) names_ = durable_names_;
  if (restart == Restart::keeping_a_prefix || restart == Restart::scattering) {
    std::set<std::string> all;
    for (const auto& [path, inode] : names_) all.insert(path);
    for (const auto& [path, inode] : durable_names_) all.insert(path);
    Names survived;
    for (const std::string& path : all) {
      const Names& from = random_below(2) == 0 ? names_ : durable_names_;
      const auto found = from.find(path);
      if (found != from.end()) survived.insert(*found);
    }
    names_ = std::move(survived);
  }
  durable_names_ = names_;
}

void FaultDisk::recover(Restart restart) {
  GP_CHECK(handles_ == 0, "all files are closed");
  const bool torn = fault_happened_ && fault_ == Fault::torn_write;
  const bool flips = fault_happened_ && fault_ == Fault::flip_in_storage;
  if (torn || flips) restart = Restart::keeping_all;
  if (restart != Restart::of_process) {
    settle_names(restart);
    const std::uint64_t prefix_end = random_below(changes_ + 1);
    for (const auto& [path, inode] : names_) settle(*inode, restart, prefix_end);
  }
  mend();
  powered_ = true;
  if (flips) flip_random_bit();
}

void FaultDisk::mend() {
  fault_ = Fault::none;
  fault_operation_ = UINT64_MAX;
  full_ = failing_ = false;
}

void FaultDisk::flip_random_bit() {
  std::uint64_t bits = 0;
  for (const auto& [path, inode] : names_) bits += inode->content.size() * 8;
  if (bits == 0) return;
  std::uint64_t bit = random_below(bits);
  for (const auto& [path, inode] : names_) {
    const std::uint64_t here = inode->content.size() * 8;
    if (bit < here) {
      fault_text_ += ", then bit " + std::to_string(bit) + " of " + path;
      flip_stored_bit(path, bit);
      return;
    }
    bit -= here;
  }
}

bool FaultDisk::flip_stored_bit(const std::string& path, std::uint64_t bit) {
  const auto found = names_.find(path);
  if (found == names_.end() || found->second->content.empty()) return false;
  Inode& inode = *found->second;
  GP_CHECK(inode.unsynced.empty(), "a disk at rest");
  const std::uint64_t at = bit / 8 % inode.content.size();
  inode.content[at] = static_cast<std::uint8_t>(inode.content[at] ^ (1U << (bit % 8)));
  inode.durable = inode.content;
  return true;
}

void FaultDisk::remove_file(const std::string& path) {
  names_.erase(path);
  durable_names_.erase(path);
}

DiskBytes FaultDisk::content(const std::string& path) const {
  const auto found = names_.find(path);
  return found == names_.end() ? DiskBytes() : found->second->content;
}

}  // namespace greenpool
