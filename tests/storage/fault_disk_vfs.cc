// The sqlite3_vfs and sqlite3_io_methods of a FaultDisk.
#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <span>

#include "base/check.h"
#include "tests/storage/fault_disk.h"
#include "tests/storage/fault_disk_model.h"

namespace greenpool {

namespace {

// Like the operating system's files.
constexpr int kSectorSize = 4096;
constexpr std::uint64_t kTornSector = 512;

}  // namespace

struct FaultDiskVfs {
  using Handle = FaultDisk::Handle;
  using Inode = FaultDisk::Inode;
  using Shared = FaultDisk::Shared;

  struct File {
    sqlite3_file base;
    Handle* handle;
  };

  static Handle& handle_of(sqlite3_file* file) { return *reinterpret_cast<File*>(file)->handle; }
  static FaultDisk& disk_of(sqlite3_vfs* vfs) { return *static_cast<FaultDisk*>(vfs->pAppData); }

  static int open(sqlite3_vfs* vfs, sqlite3_filename path, sqlite3_file* file, int flags, int* flags_out) {
    FaultDisk& disk = disk_of(vfs);
    file->pMethods = nullptr;
    const std::string name = path == nullptr ? "temporary-" + std::to_string(disk.operations_.size()) : path;
    if (disk.next(DiskOperation::open, name) != Fault::none) return SQLITE_CANTOPEN;
    auto found = disk.names_.find(name);
    if (found == disk.names_.end()) {
      if ((flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
      found = disk.names_.emplace(name, std::make_shared<Inode>()).first;
    }
    auto* handle = new Handle{.disk = &disk, .inode = found->second, .path = name};
    constexpr int kJournalLike = SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL;
    handle->syncs_names = (flags & SQLITE_OPEN_CREATE) != 0 && (flags & kJournalLike) != 0;
    if ((flags & SQLITE_OPEN_DELETEONCLOSE) != 0) disk.names_.erase(found);
    handle->inode->handles.push_back(handle);
    ++disk.handles_;
    reinterpret_cast<File*>(file)->handle = handle;
    file->pMethods = &kMethods;
    if (flags_out != nullptr) *flags_out = flags;
    return SQLITE_OK;
  }

  static int close(sqlite3_file* file) {
    Handle* handle = reinterpret_cast<File*>(file)->handle;
    if (handle->shares) shared_unmap(file, 0);
    std::erase(handle->inode->handles, handle);
    --handle->disk->handles_;
    delete handle;
    file->pMethods = nullptr;
    return SQLITE_OK;
  }

  static int read(sqlite3_file* file, void* buffer, int amount, sqlite3_int64 offset) {
    Handle& handle = handle_of(file);
    const Fault fault = handle.disk->next(DiskOperation::read, handle.path);
    if (fault != Fault::none && fault != Fault::flip_on_read) return SQLITE_IOERR_READ;
    const DiskBytes& content = handle.inode->content;
    const auto begin = static_cast<std::size_t>(offset);
    const auto wanted = static_cast<std::size_t>(amount);
    const std::size_t count = begin >= content.size() ? 0 : std::min(wanted, content.size() - begin);
    auto* bytes = static_cast<std::uint8_t*>(buffer);
    std::copy_n(content.begin() + static_cast<std::ptrdiff_t>(count == 0 ? 0 : begin), count, bytes);
    std::fill(bytes + count, bytes + wanted, std::uint8_t{0});
    if (fault == Fault::flip_on_read && count > 0) flip(*handle.disk, {bytes, count});
    return count < wanted ? SQLITE_IOERR_SHORT_READ : SQLITE_OK;
  }

  static void flip(FaultDisk& disk, std::span<std::uint8_t> bytes) {
    const std::uint64_t bit = disk.random_below(bytes.size() * 8);
    bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] ^ (1U << (bit % 8)));
  }

  static int write(sqlite3_file* file, const void* buffer, int amount, sqlite3_int64 offset) {
    Handle& handle = handle_of(file);
    FaultDisk& disk = *handle.disk;
    const auto* bytes = static_cast<const std::uint8_t*>(buffer);
    FaultDisk::Change change;
    change.offset = static_cast<std::uint64_t>(offset);
    change.bytes.assign(bytes, bytes + amount);
    const Fault fault = disk.next(DiskOperation::write, handle.path);
    const bool extends = change.offset + change.bytes.size() > handle.inode->content.size();
    if (fault == Fault::disk_full || (fault == Fault::none && disk.full_ && extends)) return SQLITE_FULL;
    if (fault == Fault::short_write) {
      change.bytes.resize(disk.random_below(change.bytes.size()));
      if (!change.bytes.empty()) disk.change(*handle.inode, std::move(change));
      return SQLITE_FULL;
    }
    if (fault == Fault::torn_write) {
      // Cut at a boundary of the disk's sectors, somewhere before the end.
      const std::uint64_t end = change.offset + change.bytes.size();
      const std::uint64_t sectors = (end - 1) / kTornSector - change.offset / kTornSector;
      const std::uint64_t whole = disk.random_below(sectors + 1);
      const std::uint64_t cut = whole == 0 ? change.offset : (change.offset / kTornSector + whole) * kTornSector;
      change.bytes.resize(cut - change.offset);
      if (!change.bytes.empty()) disk.change(*handle.inode, std::move(change));
      disk.cut_power();
      return SQLITE_IOERR_WRITE;
    }
    if (fault == Fault::flip_on_write) {
      flip(disk, change.bytes);
    } else if (fault != Fault::none) {
      return SQLITE_IOERR_WRITE;
    }
    disk.change(*handle.inode, std::move(change));
    return SQLITE_OK;
  }

  static int truncate(sqlite3_file* file, sqlite3_int64 size) {
    Handle& handle = handle_of(file);
    if (handle.disk->next(DiskOperation::truncate, handle.path) != Fault::none) return SQLITE_IOERR_TRUNCATE;
    FaultDisk::Change change;
    change.size_after = static_cast<std::uint64_t>(size);
    handle.disk->change(*handle.inode, std::move(change));
    return SQLITE_OK;
  }

  static int sync(sqlite3_file* file, int) {
    Handle& handle = handle_of(file);
    Inode& inode = *handle.inode;
    const Fault fault = handle.disk->next(DiskOperation::sync, handle.path);
    if (fault == Fault::lost_sync) {
      inode.durable.resize(inode.content.size());
      inode.unsynced.clear();
    }
    if (fault != Fault::none) return SQLITE_IOERR_FSYNC;
    if (!handle.disk->honest_) return SQLITE_OK;
    for (const FaultDisk::Change& change : inode.unsynced) {
      inode.durable.resize(std::max<std::size_t>(inode.durable.size(), change.offset + change.bytes.size()));
      std::ranges::copy(change.bytes, inode.durable.begin() + static_cast<std::ptrdiff_t>(change.offset));
      inode.durable.resize(change.size_after);
    }
    inode.unsynced.clear();
    if (handle.syncs_names) handle.disk->durable_names_ = handle.disk->names_;
    handle.syncs_names = false;
    return SQLITE_OK;
  }

  static int file_size(sqlite3_file* file, sqlite3_int64* size) {
    *size = static_cast<sqlite3_int64>(handle_of(file).inode->content.size());
    return SQLITE_OK;
  }

  static int highest_other_lock(const Handle& handle) {
    int highest = SQLITE_LOCK_NONE;
    for (const Handle* other : handle.inode->handles) {
      if (other != &handle) highest = std::max(highest, other->lock);
    }
    return highest;
  }

  static int lock(sqlite3_file* file, int level) {
    Handle& handle = handle_of(file);
    if (handle.lock >= level) return SQLITE_OK;
    const int others = highest_other_lock(handle);
    const int allowed = level == SQLITE_LOCK_SHARED     ? SQLITE_LOCK_RESERVED
                        : level == SQLITE_LOCK_RESERVED ? SQLITE_LOCK_SHARED
                                                        : SQLITE_LOCK_NONE;
    if (others > allowed) return SQLITE_BUSY;
    handle.lock = level;
    return SQLITE_OK;
  }

  static int unlock(sqlite3_file* file, int level) {
    handle_of(file).lock = std::min(handle_of(file).lock, level);
    return SQLITE_OK;
  }

  static int check_reserved_lock(sqlite3_file* file, int* held) {
    Handle& handle = handle_of(file);
    *held = std::max(handle.lock, highest_other_lock(handle)) >= SQLITE_LOCK_RESERVED ? 1 : 0;
    return SQLITE_OK;
  }

  static int file_control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
  static int sector_size(sqlite3_file*) { return kSectorSize; }
  static int device_characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

  static int shared_map(sqlite3_file* file, int region, int size, int extend, void volatile** memory) {
    Handle& handle = handle_of(file);
    Inode& inode = *handle.inode;
    if (!inode.shared) inode.shared = std::make_unique<Shared>();
    if (!handle.shares) {
      handle.shares = true;
      ++inode.shared->users;
    }
    auto& regions = inode.shared->regions;
    const auto index = static_cast<std::size_t>(region);
    *memory = nullptr;
    if (index >= regions.size() && extend == 0) return SQLITE_OK;
    while (regions.size() <= index) {
      regions.push_back(std::make_unique<DiskBytes>(static_cast<std::size_t>(size), std::uint8_t{0}));
    }
    *memory = regions[index]->data();
    return SQLITE_OK;
  }

  static int shared_lock(sqlite3_file* file, int first, int count, int flags) {
    Handle& handle = handle_of(file);
    Shared& shared = *handle.inode->shared;
    const auto begin = static_cast<std::size_t>(first);
    const std::size_t end = begin + static_cast<std::size_t>(count);
    const bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
    if ((flags & SQLITE_SHM_UNLOCK) != 0) {
      for (std::size_t slot = begin; slot < end; ++slot) release(handle, shared, slot);
      return SQLITE_OK;
    }
    for (std::size_t slot = begin; slot < end; ++slot) {
      const int others = shared.readers[slot] - (handle.shared_locks[slot] ? 1 : 0);
      const bool written = shared.writer[slot] != nullptr && shared.writer[slot] != &handle;
      if (written || (exclusive && others > 0)) return SQLITE_BUSY;
    }
    for (std::size_t slot = begin; slot < end; ++slot) {
      if (exclusive) {
        shared.writer[slot] = &handle;
      } else if (!handle.shared_locks[slot]) {
        handle.shared_locks[slot] = true;
        ++shared.readers[slot];
      }
    }
    return SQLITE_OK;
  }

  static void release(Handle& handle, Shared& shared, std::size_t slot) {
    if (shared.writer[slot] == &handle) shared.writer[slot] = nullptr;
    if (handle.shared_locks[slot]) --shared.readers[slot];
    handle.shared_locks[slot] = false;
  }

  static void shared_barrier(sqlite3_file*) {}

  static int shared_unmap(sqlite3_file* file, int) {
    Handle& handle = handle_of(file);
    if (!handle.shares) return SQLITE_OK;
    for (std::size_t slot = 0; slot < Shared::kSlots; ++slot) release(handle, *handle.inode->shared, slot);
    handle.shares = false;
    if (--handle.inode->shared->users == 0) handle.inode->shared.reset();
    return SQLITE_OK;
  }

  static int remove(sqlite3_vfs* vfs, const char* path, int sync_directory) {
    FaultDisk& disk = disk_of(vfs);
    if (disk.next(DiskOperation::remove, path) != Fault::none) return SQLITE_IOERR_DELETE;
    if (disk.names_.erase(path) == 0) return SQLITE_IOERR_DELETE_NOENT;
    if (sync_directory != 0 && disk.honest_) disk.durable_names_ = disk.names_;
    return SQLITE_OK;
  }

  static int access(sqlite3_vfs* vfs, const char* path, int flags, int* result) {
    const FaultDisk& disk = disk_of(vfs);
    const auto found = disk.names_.find(path);
    const bool there = found != disk.names_.end();
    *result = there && (flags != SQLITE_ACCESS_EXISTS || !found->second->content.empty()) ? 1 : 0;
    return SQLITE_OK;
  }

  static int full_pathname(sqlite3_vfs*, const char* path, int size, char* result) {
    if (std::strlen(path) + 1 > static_cast<std::size_t>(size)) return SQLITE_CANTOPEN;
    std::strcpy(result, path);
    return SQLITE_OK;
  }

  static int randomness(sqlite3_vfs* vfs, int size, char* bytes) {
    for (int i = 0; i < size; ++i) bytes[i] = static_cast<char>(disk_of(vfs).random_below(256));
    return size;
  }

  // Nobody waits on this disk: whoever is busy is in the same thread.
  static int sleep(sqlite3_vfs*, int microseconds) { return microseconds; }

  static int current_time(sqlite3_vfs*, double* julian_day) {
    *julian_day = 2461041.5;
    return SQLITE_OK;
  }

  static int last_error(sqlite3_vfs*, int, char*) { return 0; }

  static const sqlite3_io_methods kMethods;
};

const sqlite3_io_methods FaultDiskVfs::kMethods = {2,
                                                   close,
                                                   read,
                                                   write,
                                                   truncate,
                                                   sync,
                                                   file_size,
                                                   lock,
                                                   unlock,
                                                   check_reserved_lock,
                                                   file_control,
                                                   sector_size,
                                                   device_characteristics,
                                                   shared_map,
                                                   shared_lock,
                                                   shared_barrier,
                                                   shared_unmap,
                                                   nullptr,
                                                   nullptr};

FaultDisk::FaultDisk(std::string name, std::uint64_t seed)
    : name_(std::move(name)), vfs_(std::make_unique<sqlite3_vfs>()), random_(seed) {
  sqlite3_initialize();
  // SQLite's own choices (the salts of a log) follow the seed, too: a failure can be run again.
  sqlite3_test_control(SQLITE_TESTCTRL_PRNG_SEED, static_cast<int>(seed % 0x7ffffffe) + 1,
                       static_cast<sqlite3*>(nullptr));
  *vfs_ = sqlite3_vfs{};
  vfs_->iVersion = 1;
  vfs_->szOsFile = sizeof(FaultDiskVfs::File);
  vfs_->mxPathname = 255;
  vfs_->zName = name_.c_str();
  vfs_->pAppData = this;
  vfs_->xOpen = FaultDiskVfs::open;
  vfs_->xDelete = FaultDiskVfs::remove;
  vfs_->xAccess = FaultDiskVfs::access;
  vfs_->xFullPathname = FaultDiskVfs::full_pathname;
  vfs_->xRandomness = FaultDiskVfs::randomness;
  vfs_->xSleep = FaultDiskVfs::sleep;
  vfs_->xCurrentTime = FaultDiskVfs::current_time;
  vfs_->xGetLastError = FaultDiskVfs::last_error;
  GP_CHECK(sqlite3_vfs_register(vfs_.get(), 0) == SQLITE_OK, "a VFS can be registered");
}

FaultDisk::~FaultDisk() {
  GP_CHECK(handles_ == 0, "all files are closed");
  sqlite3_vfs_unregister(vfs_.get());
}

}  // namespace greenpool
