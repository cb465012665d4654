// A disk for tests: files in memory behind an SQLite VFS, with every operation numbered, so that a test can make
// exactly one of them go wrong, or cut the power there and look at what is left.
//
// What is durable is modelled per file: bytes become durable at a sync of their file, names at the first sync of a
// journal-like file (as SQLite asks of a VFS) or at a delete that asks for it. When the power goes, a Restart restart
// says what becomes of the rest. Sectors of 512 bytes are written whole or not at all, and a write leaves the bytes
// beside it alone (SQLite's "powersafe overwrite", which it assumes of the operating system's files, too).
//
// Not thread safe. All handles must be closed before recover().
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

struct sqlite3_vfs;

namespace greenpool {

enum class DiskOperation : std::uint8_t { open, read, write, truncate, sync, remove };

enum class Fault : std::uint8_t {
  none,
  io_error,        // this operation fails; nothing of it happens
  io_errors,       // it, and every one after it
  disk_full,       // this write fails, and from then on every write that extends a file
  short_write,     // a prefix of the bytes is written, then the disk is full
  lost_sync,       // the sync fails and what it should have made durable never will be, though it can be read
  power_loss,      // the operation does not happen, nor any later one
  torn_write,      // some first sectors of this write reach the disk, then the power goes; what came before survives
  flip_on_write,   // one bit of the bytes is stored wrongly
  flip_on_read,    // one bit of the bytes is returned wrongly, once
  flip_in_storage  // the process dies here, and one bit of what is stored changes
};

// What becomes of the bytes that were not synced.
enum class Restart : std::uint8_t {
  of_process,        // nothing: they can be read, and are still not synced
  keeping_all,       // the power went, and all of them survive
  dropping_all,      // none of them does
  keeping_a_prefix,  // the writes up to some moment do
  scattering         // of each sector any of its versions does; of sizes and names, too
};

class FaultDisk {
 public:
  // Registers an SQLite VFS of this name while the object lives. `seed` decides every choice.
  FaultDisk(std::string name, std::uint64_t seed);
  ~FaultDisk();
  FaultDisk(const FaultDisk&) = delete;
  FaultDisk& operator=(const FaultDisk&) = delete;

  [[nodiscard]] const std::string& name() const { return name_; }

  // At the operation of this number (counted from 0 over the disk's life), once.
  void inject(Fault fault, std::uint64_t operation);
  void power_loss_at(std::uint64_t operation) { inject(Fault::power_loss, operation); }
  void cut_power() { powered_ = false; }

  // A disk that says yes to a sync and does nothing: the bug that a test of durability must find.
  void ignore_syncs() { honest_ = false; }

  // The process, or the machine, starts again, without faults. A torn write and a flip in storage bring their own kind
  // of restart: keeping all.
  void recover(Restart restart);

  // From now on nothing fails any more, while files stay open.
  void mend();

  // Flips one bit of a file's content, now and durably. False: there is no such file, or it is empty.
  bool flip_stored_bit(const std::string& path, std::uint64_t bit);
  void remove_file(const std::string& path);
  [[nodiscard]] std::vector<std::uint8_t> content(const std::string& path) const;

  [[nodiscard]] const std::vector<DiskOperation>& operations() const { return operations_; }
  [[nodiscard]] bool fault_happened() const { return fault_happened_; }
  [[nodiscard]] std::string describe_fault() const { return fault_text_; }

 private:
  friend struct FaultDiskVfs;
  struct Change;
  struct Inode;
  struct Shared;
  struct Handle;
  using Names = std::map<std::string, std::shared_ptr<Inode>>;

  // Counts the operation and says what happens to it.
  [[nodiscard]] Fault next(DiskOperation operation, const std::string& path);
  [[nodiscard]] std::uint64_t random_below(std::uint64_t bound);
  void change(Inode& inode, Change change);
  void settle(Inode& inode, Restart restart, std::uint64_t prefix_end);
  void settle_names(Restart restart);
  void flip_random_bit();

  std::string name_;
  std::unique_ptr<sqlite3_vfs> vfs_;
  std::mt19937_64 random_;
  Names names_;
  Names durable_names_;
  std::vector<DiskOperation> operations_;
  Fault fault_ = Fault::none;
  std::uint64_t fault_operation_ = UINT64_MAX;
  std::string fault_text_ = "nothing happened";
  std::uint64_t changes_ = 0;  // numbers them over all files
  std::uint64_t handles_ = 0;
  bool fault_happened_ = false;
  bool full_ = false;
  bool failing_ = false;
  bool powered_ = true;
  bool honest_ = true;
};

}  // namespace greenpool
