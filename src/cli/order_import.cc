#include "cli/order_import.h"

#include <algorithm>
#include <functional>

#include "cli/progress.h"
#include "cli/stop_signal.h"
#include "cli/texts.h"

namespace greenpool {
namespace {

constexpr std::size_t kFaultsShown = 10;

class Checker {
 public:
  Checker(CsvReader& csv, const OrderColumns& columns, const RowChecks& checks)
      : csv_(csv), columns_(columns), checks_(checks) {}

  Result<CheckedRows> run() {
    const std::uint64_t first_row = csv_.position();
    const std::uint64_t first_line = csv_.line();
    Progress progress(Text::checking, Text::rows_unit);
    CsvRecord record;
    OrderRow row;
    for (;;) {
      if (StopSignal::caught() != 0) return failure("interrupted", checks_.refusal);
      const Result<bool> read = csv_.next(record);
      if (read && !*read) break;
      if (!read && read.error().code != "csv_malformed") return tl::unexpected<Error>(read.error());
      if (!read) {
        note(record.line, read.error().message);
      } else if (const auto fault = columns_.read(record, row)) {
        note(record.line, fault->message);
      } else {
        accept(record, row);
      }
      progress.update(csv_.position(), csv_.size(), checked_.rows);
    }
    if (faults_ > kFaultsShown) message_ += "\n  " + format_text(Text::more_errors, faults_ - kFaultsShown);
    if (faults_ > 0) return failure("file_malformed", checks_.refusal + message_);
    if (csv_.changed()) return failure("input_changed", format_text(Text::input_changed));
    csv_.seek(first_row, first_line);
    std::sort(checked_.places.begin(), checked_.places.end(), [](const RowPlace& a, const RowPlace& b) {
      return std::pair(a.at, a.offset) < std::pair(b.at, b.offset);
    });
    return std::move(checked_);
  }

 private:
  void accept(const CsvRecord& record, const OrderRow& row) {
    ++checked_.rows;
    if (row.at > checks_.latest) note(record.line, format_text(Text::future_time, format_timestamp(row.at)));
    if (checks_.order == RowOrder::by_time) {
      checked_.places.push_back({row.at, record.offset, record.line});
      return;
    }
    if (row.at < last_at_) note(record.line, format_text(Text::time_order, last_line_));
    last_at_ = row.at;
    last_line_ = record.line;
  }

  void note(std::uint64_t line, const std::string& why) {
    if (++faults_ <= kFaultsShown) message_ += "\n  " + format_input(InputText::in_line, line, why);
  }

  CsvReader& csv_;
  const OrderColumns& columns_;
  const RowChecks& checks_;
  CheckedRows checked_;
  std::uint64_t faults_ = 0;
  std::string message_;
  Timestamp last_at_;
  std::uint64_t last_line_ = 0;
};

}  // namespace

Result<CheckedRows> check_rows(CsvReader& csv, const OrderColumns& columns, const RowChecks& checks) {
  return Checker(csv, columns, checks).run();
}

std::size_t RecentMembers::place_of(std::string_view id) { return std::hash<std::string_view>{}(id) % kEntries; }

bool RecentMembers::contains(std::string_view id) const {
  const Entry& entry = entries_[place_of(id)];
  return !id.empty() && std::string_view(entry.text.data(), entry.size) == id;
}

void RecentMembers::note(std::string_view id) {
  if (id.size() > kTextIdMax) return;
  Entry& entry = entries_[place_of(id)];
  entry.size = static_cast<std::uint8_t>(id.size());
  std::copy(id.begin(), id.end(), entry.text.begin());
}

Status OrderImport::run(const CheckedRows& checked) {
  Progress progress(Text::settling, Text::rows_unit);
  Status status;
  for (std::uint64_t row = 0; row < checked.rows && status && failed_ == Reject::none; ++row) {
    if (StopSignal::caught() != 0) {
      interrupted_ = true;
      break;
    }
    if (!checked.places.empty()) csv_.seek(checked.places[row].offset, checked.places[row].line);
    status = send_row();
    progress.update(row + 1, checked.rows, row + 1);
  }
  pipeline_.finish([this](const Pipeline::Slot& slot) { answered(slot); });
  return status;
}

Status OrderImport::send_row() {
  const Result<bool> read = csv_.next(record_);
  if (!read && read.error().code != "csv_malformed") return tl::unexpected<Error>(read.error());
  if (!read || !*read || columns_.read(record_, row_)) {
    return failure("input_changed", format_text(Text::input_changed));
  }
  if (members_.unknown == UnknownMembers::register_them && !known_.contains(row_.member)) {
    Pipeline::Slot& slot = free_slot();
    std::string member(row_.member);
    std::string referrer(row_.referrer);
    if (const auto named = referrers_.find(member); named != referrers_.end()) {
      referrer = named->second;
    } else if (!referrer.empty()) {
      referrers_.emplace(member, referrer);
    }
    slot.request.operation = RegisterMemberRequest{std::move(member), std::move(referrer), members_.accepts};
    send(slot);
  }
  Pipeline::Slot& slot = free_slot();
  fill_request(row_, slot.request);
  send(slot);
  return {};
}

Pipeline::Slot& OrderImport::free_slot() {
  Pipeline::Slot& slot = pipeline_.await_slot([this](const Pipeline::Slot& done) { answered(done); });
  slot.request.unreadable = Reject::none;
  return slot;
}

void OrderImport::send(Pipeline::Slot& slot) {
  slot.line = record_.line;
  slot.offset = record_.offset;
  slot.request.at = row_.at;
  pipeline_.push(slot);
}

void OrderImport::answered(const Pipeline::Slot& slot) {
  if (slot.failed != Reject::none || slot.reject == Reject::programme_stopped) {
    failed_ = slot.failed != Reject::none ? slot.failed : slot.reject;
  } else if (const auto* order = std::get_if<SettleOrderRequest>(&slot.request.operation)) {
    take_order(slot, *order);
  } else {
    take_registration(slot, std::get<RegisterMemberRequest>(slot.request.operation));
  }
}

// Known already is what most registrations are when an import is repeated. Only a member who is known is not registered
// again with a later row: whether an earlier row's registration was refused must not depend on what this remembers.
void OrderImport::take_registration(const Pipeline::Slot& slot, const RegisterMemberRequest& registration) {
  if (slot.reject == Reject::none) ++registered_;
  if (slot.reject == Reject::none || slot.reject == Reject::member_exists) {
    known_.note(registration.member);
    referrers_.erase(registration.member);
  } else {
    not_registered_ = slot.reject;
    not_registered_line_ = slot.line;
  }
}

void OrderImport::take_order(const Pipeline::Slot& slot, const SettleOrderRequest& order) {
  if (slot.reject == Reject::none) {
    ++(slot.repeated ? repeated_ : settled_);
    known_.note(order.member);
    return;
  }
  // A member who could not be registered with this very row is unknown for a reason.
  const bool why_unknown = slot.reject == Reject::unknown_member && not_registered_line_ == slot.line;
  refused_.note(slot, why_unknown ? not_registered_ : slot.reject);
}

}  // namespace greenpool
