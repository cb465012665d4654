// Rows on their way into the views: filled by the folder (views/folder.h) in one thread, written (views/writer.h) or
// compared (views/check.h) in another. A row is a table, what is done to it, and its cells in the order of the table's
// columns (views/schema.h).
// Thread safety: one thread at a time.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "base/fields.h"
#include "base/long_text.h"
#include "base/time.h"
#include "engine/choices.h"
#include "engine/event.h"

namespace greenpool {

// One value of a row. Money is in minor units, points in units of 1e-8, rates in parts per million, times in
// microseconds since 1970; ids of the dense kind are numbers, choices their names.
struct Cell {
  enum class Kind : std::uint8_t { nothing, integer, text };

  const char* text = nullptr;
  std::int64_t number = 0;  // of a text: its length
  Kind kind = Kind::nothing;

  static Cell of(std::int64_t value) { return {nullptr, value, Kind::integer}; }
  static Cell of(std::uint64_t value) { return of(static_cast<std::int64_t>(value)); }
  static Cell of(bool truth) { return of(std::int64_t{truth ? 1 : 0}); }
  static Cell of(Timestamp at) { return of(at.microseconds()); }
  template <class Tag>
  static Cell of(Amount<Tag> amount) {
    return of(amount.units());
  }
  template <class Tag>
  static Cell of(StrongId<Tag, std::uint32_t> id) {
    return id.exists() ? of(std::int64_t{id.value()}) : Cell{};
  }
  // The text must outlive the cell; an empty one is nothing.
  static Cell of(std::string_view text) {
    if (text.empty()) return {};
    return {text.data(), static_cast<std::int64_t>(text.size()), Kind::text};
  }
  static Cell of(LongText text) { return of(text.text); }
  template <class Choice>
    requires std::is_enum_v<Choice>
  static Cell of(Choice choice) {
    return of(name_of(choice));
  }

  [[nodiscard]] std::string_view view() const { return {text, static_cast<std::size_t>(number)}; }
};

// The tables by number; those of the events follow in the order of Event.
enum class Table : std::uint8_t {
  records,
  ledger,
  balances,
  members,
  positions,
  prices_minute,
  prices_hour,
  prices_day
};
inline constexpr std::size_t kFirstEventTable = 8;
inline constexpr std::size_t kEventKinds = std::variant_size_v<Event>;
inline constexpr std::size_t kTableCount = kFirstEventTable + kEventKinds;
[[nodiscard]] constexpr Table event_table(std::size_t kind) { return static_cast<Table>(kFirstEventTable + kind); }

// insert: all columns. update: the key and the columns that change (TableSpec::first_changing).
enum class Deed : std::uint8_t { insert, update };

class ViewRows {
 public:
  struct Head {
    Table table;
    Deed deed;
    std::uint16_t cells;
  };

  void begin(Table table, Deed deed) { heads_.push_back({table, deed, 0}); }
  template <class Value>
  void add(const Value& value) {
    cells_.push_back(Cell::of(value));
    ++heads_.back().cells;
  }
  void add_nothing() {
    cells_.emplace_back();
    ++heads_.back().cells;
  }
  // A text that will not stay where it is.
  void add_copy(std::string_view text) { add(keep(text)); }
  template <class... Values>
  void put(Table table, Deed deed, const Values&... values) {
    begin(table, deed);
    (add(values), ...);
  }

  void clear() {
    heads_.clear();
    cells_.clear();
    blocks_.resize(std::min<std::size_t>(blocks_.size(), 64));
    block_ = 0;
    used_ = 0;
  }
  [[nodiscard]] std::size_t cell_count() const { return cells_.size(); }

  // visit(head, first of its cells), in order.
  template <class Visit>
  Status for_each(Visit&& visit) const {
    const Cell* cell = cells_.data();
    for (const Head& head : heads_) {
      if (Status visited = visit(head, cell); !visited) return visited;
      cell += head.cells;
    }
    return {};
  }

 private:
  static constexpr std::size_t kBlockBytes = std::size_t{1} << 16;  // the longest text of a journal fits

  std::string_view keep(std::string_view text) {
    if (blocks_.empty() || used_ + text.size() > kBlockBytes) {
      if (!blocks_.empty()) ++block_;
      if (block_ >= blocks_.size()) blocks_.push_back(std::make_unique<char[]>(kBlockBytes));
      used_ = 0;
    }
    char* const place = blocks_[block_].get() + used_;
    if (!text.empty()) std::memcpy(place, text.data(), text.size());
    used_ += text.size();
    return {place, text.size()};
  }

  std::vector<Head> heads_;
  std::vector<Cell> cells_;
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t block_ = 0;  // that texts go to at present
  std::size_t used_ = 0;   // of it
};

}  // namespace greenpool
