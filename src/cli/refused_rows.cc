#include "cli/refused_rows.h"

#include <cerrno>
#include <cstring>

#include "cli/csv.h"
#include "cli/report.h"
#include "cli/texts.h"
#include "terms/document.h"

namespace greenpool {
namespace {

constexpr std::size_t kShown = 20;

}  // namespace

Status RefusedRows::open(const std::string& path) {
  if (path.empty()) return {};
  path_ = path;
  file_.open(path, std::ios::binary | std::ios::trunc);
  file_ << "line,order,member,reason,text\r\n";
  return check();
}

void RefusedRows::note(std::uint64_t line, const SettleOrderRequest& order, Reject reject) {
  ++count_;
  if (count_ <= kShown) {
    shown_ += format_text(Text::refused_row, line, printable(order.order), printable(order.member),
                          outcome_name(reject), text_of(reject)) +
              "\n";
  }
  if (!file_.is_open()) return;
  std::string row = std::to_string(line) + ",";
  append_csv_text(row, order.order);
  row.push_back(',');
  append_csv_text(row, order.member);
  row.push_back(',');
  row += outcome_name(reject);
  row.push_back(',');
  append_csv_field(row, text_of(reject));
  file_ << row << "\r\n";
}

Status RefusedRows::close() {
  if (!file_.is_open()) return {};
  file_.flush();
  Status checked = check();
  file_.close();
  return checked;
}

std::string RefusedRows::list() const {
  return count_ <= kShown ? shown_ : shown_ + format_text(Text::more_refused, count_ - kShown) + "\n";
}

Status RefusedRows::check() {
  if (file_) return {};
  return failure("file_unwritable", format_text(Text::file_unwritable, path_, std::strerror(errno)));
}

}  // namespace greenpool
