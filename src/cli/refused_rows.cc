#include "cli/refused_rows.h"

#include "cli/report.h"
#include "cli/texts.h"
#include "terms/document.h"

namespace greenpool {
namespace {

constexpr std::size_t kShown = 20;

// Where a row is too old, how late it would have to be.
std::string text_of_refusal(const Pipeline::Slot& slot, Reject reason) {
  std::string text(text_of(reason));
  if (reason == Reject::time_went_back) text += format_text(Text::clock_was, format_timestamp(slot.clock));
  return text;
}

}  // namespace

Status RefusedRows::open(const std::string& path, const std::string& source, const OrderColumns& columns) {
  if (path.empty()) return {};
  Result<CsvReader> reader = CsvReader::open(source, problem_language());
  if (!reader) return tl::unexpected<Error>(reader.error());
  source_.emplace(std::move(*reader));
  columns_ = &columns;
  if (Status opened = file_.open(path); !opened) return opened;
  std::string header = "line,";
  columns.append_header(header);
  return file_.write(header + "reason,text\r\n");
}

void RefusedRows::note(const Pipeline::Slot& slot, Reject reason) {
  ++count_;
  const std::string text = text_of_refusal(slot, reason);
  if (count_ <= kShown) {
    const auto& order = std::get<SettleOrderRequest>(slot.request.operation);
    shown_ += format_text(Text::refused_row, slot.line, printable(order.order), printable(order.member),
                          outcome_name(reason), text) +
              "\n";
  }
  if (source_ && written_) written_ = write_row(slot, reason, text);
}

Status RefusedRows::write_row(const Pipeline::Slot& slot, Reject reason, std::string_view text) {
  CsvRecord record;
  source_->seek(slot.offset, slot.line);
  const Result<bool> read = source_->next(record);
  if (!read && read.error().code != "csv_malformed") return tl::unexpected<Error>(read.error());
  OrderRow row;
  if (!read || !*read || columns_->read(record, row)) {
    return failure("input_changed", format_text(Text::input_changed));
  }
  std::string line = std::to_string(slot.line) + ",";
  columns_->append_row(line, record);
  line += outcome_name(reason);
  line.push_back(',');
  append_csv_field(line, text);
  return file_.write(line + "\r\n");
}

Status RefusedRows::finish() {
  if (!source_ || !written_) return written_;
  return file_.finish();
}

std::string RefusedRows::list() const {
  return count_ <= kShown ? shown_ : shown_ + format_text(Text::more_refused, count_ - kShown) + "\n";
}

}  // namespace greenpool
