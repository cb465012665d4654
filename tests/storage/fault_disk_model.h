// What a FaultDisk keeps: files as they read now, as they would be after a power loss, and the changes between.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/storage/fault_disk.h"

namespace greenpool {

using DiskBytes = std::vector<std::uint8_t>;

struct FaultDisk::Change {
  std::uint64_t number = 0;
  std::uint64_t offset = 0;
  DiskBytes bytes;  // of a write
  std::uint64_t size_after = 0;
};

// The shared memory of a write-ahead log. Dropped with its last user.
struct FaultDisk::Shared {
  static constexpr std::size_t kSlots = 8;
  std::vector<std::unique_ptr<DiskBytes>> regions;
  std::array<int, kSlots> readers{};
  std::array<const Handle*, kSlots> writer{};
  int users = 0;
};

struct FaultDisk::Inode {
  DiskBytes content;
  DiskBytes durable;
  std::vector<Change> unsynced;
  std::vector<Handle*> handles;
  std::unique_ptr<Shared> shared;
};

struct FaultDisk::Handle {
  FaultDisk* disk = nullptr;
  std::shared_ptr<Inode> inode;
  std::string path;
  bool syncs_names = false;  // its first sync makes names durable
  int lock = 0;
  bool shares = false;
  std::array<bool, Shared::kSlots> shared_locks{};
};

}  // namespace greenpool
