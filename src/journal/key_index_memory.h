// ZeroedArray<T>: a fixed array of zero bytes, aligned to cache lines.
//
// Random access to 128 MiB on ordinary pages costs a page walk each time, and first touching it a fault a page. Large
// arrays that the index's own thread makes are on huge pages, where the system has some, and present from the start.
// That is not for a thread that must not pause: a huge page took 5 ms on a virtual machine that had never used it.
//
// Thread safety: like any object. Running out of memory aborts.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

namespace greenpool::keys {

enum class Pages { ordinary, huge_present };

class ZeroedMemory {
 public:
  ZeroedMemory() = default;
  ZeroedMemory(std::size_t bytes, Pages pages);
  ZeroedMemory(ZeroedMemory&& other) noexcept { swap(other); }
  ZeroedMemory& operator=(ZeroedMemory&& other) noexcept {
    ZeroedMemory(std::move(other)).swap(*this);
    return *this;
  }
  ~ZeroedMemory();

  [[nodiscard]] void* data() const { return data_; }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  void swap(ZeroedMemory& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(bytes_, other.bytes_);
  }

  void* data_ = nullptr;
  std::size_t bytes_ = 0;
};

template <class T>
class ZeroedArray {
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

 public:
  ZeroedArray() = default;
  ZeroedArray(std::size_t size, Pages pages) : memory_(size * sizeof(T), pages) {}

  [[nodiscard]] std::size_t size() const { return memory_.bytes() / sizeof(T); }
  [[nodiscard]] std::size_t memory_bytes() const { return memory_.bytes(); }
  [[nodiscard]] T* data() { return static_cast<T*>(memory_.data()); }
  [[nodiscard]] const T* data() const { return static_cast<const T*>(memory_.data()); }
  [[nodiscard]] T& operator[](std::size_t index) { return data()[index]; }
  [[nodiscard]] const T& operator[](std::size_t index) const { return data()[index]; }

 private:
  ZeroedMemory memory_;
};

}  // namespace greenpool::keys
