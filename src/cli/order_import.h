// The two passes of an import: every row is checked before the first one is settled.
// Thread safety: one thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "base/text_id.h"
#include "cli/pipeline.h"
#include "cli/refused_rows.h"
#include "wire/csv.h"
#include "wire/order_rows.h"

namespace greenpool {

// Where a row begins, for reading rows in order of time.
struct RowPlace {
  Timestamp at;
  std::uint64_t offset = 0;
  std::uint64_t line = 0;
};

struct CheckedRows {
  std::uint64_t rows = 0;
  std::vector<RowPlace> places;  // in order of time; only when rows are to be sorted
};

enum class RowOrder : std::uint8_t { as_they_stand, by_time };

struct RowChecks {
  RowOrder order = RowOrder::as_they_stand;
  Timestamp latest{INT64_MAX};
  std::string refusal;  // what messages begin with
};

// Reads every row from where the reader stands, and goes back there. Errors: file_malformed, whose message lists the
// first faults with their lines (a row that does not parse, one that is later than `latest`; with as_they_stand, one
// whose time is before that of the row before), interrupted, file_unreadable, input_changed.
[[nodiscard]] Result<CheckedRows> check_rows(CsvReader& csv, const OrderColumns& columns, const RowChecks& checks);

// Members registered or met lately, exactly, in a fixed amount of memory. Forgetting one costs a registration that the
// engine refuses as known.
class RecentMembers {
 public:
  [[nodiscard]] bool contains(std::string_view id) const;
  void note(std::string_view id);

 private:
  static constexpr std::size_t kEntries = std::size_t{1} << 16;

  struct Entry {
    std::uint8_t size = 0;
    std::array<char, kTextIdMax> text{};
  };

  [[nodiscard]] static std::size_t place_of(std::string_view id);

  std::vector<Entry> entries_ = std::vector<Entry>(kEntries);
};

enum class UnknownMembers : std::uint8_t { register_them, refuse };

struct MemberOptions {
  UnknownMembers unknown = UnknownMembers::register_them;
  std::int64_t accepts =
      0;  // the version of the terms that who is registered accepted, as the operator states; 0: none
};

// Settles rows that were checked. The programme must be stopped before this is destroyed.
class OrderImport {
 public:
  OrderImport(Programme& programme, CsvReader& csv, const OrderColumns& columns, const MemberOptions& members,
              RefusedRows& refused)
      : csv_(csv),
        columns_(columns),
        members_(members),
        refused_(refused),
        pipeline_(programme, Pipeline::Render::nothing) {}

  // From where the reader stands, or, when there are places, from one to the next. A signal ends it between two rows.
  // What was sent is answered when this returns. Errors: input_changed, file_unreadable.
  [[nodiscard]] Status run(const CheckedRows& checked);

  [[nodiscard]] Reject failed() const { return failed_; }  // why the programme takes no more, if it does not
  [[nodiscard]] bool interrupted() const { return interrupted_; }
  [[nodiscard]] std::uint64_t settled() const { return settled_; }
  [[nodiscard]] std::uint64_t repeated() const { return repeated_; }
  [[nodiscard]] std::uint64_t registered() const { return registered_; }

 private:
  [[nodiscard]] Status send_row();
  [[nodiscard]] Pipeline::Slot& free_slot();
  void send(Pipeline::Slot& slot);
  void answered(const Pipeline::Slot& slot);
  void take_registration(const Pipeline::Slot& slot, const RegisterMemberRequest& registration);
  void take_order(const Pipeline::Slot& slot, const SettleOrderRequest& order);

  CsvReader& csv_;
  const OrderColumns& columns_;
  const MemberOptions members_;
  RefusedRows& refused_;
  Pipeline pipeline_;
  RecentMembers known_;
  // Whom a member who is not registered yet named first: a row without a referrer must not register them without.
  std::unordered_map<std::string, std::string> referrers_;
  CsvRecord record_;
  OrderRow row_;
  bool interrupted_ = false;
  Reject failed_ = Reject::none;
  std::uint64_t settled_ = 0;
  std::uint64_t repeated_ = 0;
  std::uint64_t registered_ = 0;
  Reject not_registered_ = Reject::none;
  std::uint64_t not_registered_line_ = 0;
};

}  // namespace greenpool
