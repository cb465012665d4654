#include "payments/statement_files.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include "payments/china_time.h"
#include "payments/zip_file.h"

namespace greenpool {
namespace {

using Row = std::vector<std::string>;
using Columns = std::map<std::string, std::size_t, std::less<>>;

constexpr std::size_t kNumberMax = 128;

tl::unexpected<Error> malformed(std::int64_t line, const std::string& what) {
  return failure("statement_malformed", "line " + std::to_string(line) + ": " + what);
}

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t more = lead < 0x80 ? 0 : lead >= 0xc2 && lead < 0xe0 ? 1 : lead >= 0xe0 && lead < 0xf0 ? 2 : 3;
    if ((more == 3 && (lead < 0xf0 || lead > 0xf4)) || i + more >= text.size()) return false;
    for (std::size_t k = 1; k <= more; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) & 0xc0U) != 0x80U) return false;
    }
    i += more + 1;
  }
  return true;
}

std::optional<std::string> from_gb18030(std::string_view text) {
  const iconv_t converter = iconv_open("UTF-8", "GB18030");
  if (converter == reinterpret_cast<iconv_t>(-1)) return std::nullopt;
  std::string out(text.size() * 2 + 16, '\0');  // two bytes become three at most, four stay four
  char* from = const_cast<char*>(text.data());
  std::size_t left = text.size();
  char* to = out.data();
  std::size_t room = out.size();
  const bool done = iconv(converter, &from, &left, &to, &room) != static_cast<std::size_t>(-1) && left == 0;
  iconv_close(converter);
  if (!done) return std::nullopt;
  out.resize(out.size() - room);
  return out;
}

Result<std::string> as_utf8(std::string_view bytes) {
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  if (is_utf8(bytes)) return std::string(bytes);
  auto converted = from_gb18030(bytes);
  if (!converted) return malformed(1, "the text is neither UTF-8 nor GB18030");
  return std::move(*converted);
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(" \t") - begin + 1));
}

// A line of CSV; a quoted field may hold separators, and quotes doubled. nullopt: a quote that does not close.
std::optional<Row> split_csv(std::string_view line, char separator) {
  Row row(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"') {
      row.back().push_back('"');
      ++i;
    } else if (c == '"' && (quoted || trimmed(row.back()).empty())) {
      quoted = !quoted;
    } else if (c == separator && !quoted) {
      row.emplace_back();
    } else {
      row.back().push_back(c);
    }
  }
  if (quoted) return std::nullopt;
  for (std::string& field : row) field = trimmed(field);
  return row;
}

// WeChat Pay puts ` before each field, so that no spreadsheet takes a number for one; fields may hold commas.
Row split_backquoted(std::string_view line) {
  Row row;
  line.remove_prefix(1);
  for (;;) {
    const std::size_t end = line.find(",`");
    row.push_back(trimmed(line.substr(0, end)));
    if (end == std::string_view::npos) return row;
    line.remove_prefix(end + 2);
  }
}

Columns columns_of(const Row& header) {
  Columns columns;
  for (std::size_t i = 0; i < header.size(); ++i) columns.try_emplace(header[i], i);
  return columns;
}

Money magnitude(Money amount) { return amount < Money(0) ? -amount : amount; }

// The fields of one row by the names of their columns; what is missing or malformed is remembered.
class Fields {
 public:
  Fields(const Columns& columns, const Row& row) : columns_(columns), row_(row) {}

  [[nodiscard]] const std::string& text(std::string_view column) {
    static const std::string kNone;
    const auto found = columns_.find(column);
    if (found != columns_.end() && found->second < row_.size()) return row_[found->second];
    fail("column " + std::string(column) + " is missing");
    return kNone;
  }
  [[nodiscard]] Money money(std::string_view column) {
    const auto amount = parse_movement(text(column));
    if (!amount) fail("column " + std::string(column) + " holds no amount");
    return amount.value_or(Money(0));
  }
  [[nodiscard]] Timestamp time(std::string_view column) {
    const auto at = parse_china_time(text(column));
    if (!at) fail("column " + std::string(column) + " holds no time");
    return at.value_or(Timestamp(0));
  }
  [[nodiscard]] std::string number(std::string_view column) {
    const std::string& value = text(column);
    if (value.size() > kNumberMax) fail("column " + std::string(column) + " is too long");
    return value;
  }
  void fail(std::string what) {
    if (problem_.empty()) problem_ = std::move(what);
  }
  [[nodiscard]] const std::string& problem() const { return problem_; }

 private:
  const Columns& columns_;
  const Row& row_;
  std::string problem_;
};

AccountLine wechat_line(Fields& fields, const Columns& columns) {
  AccountLine line;
  line.at = fields.time("交易时间");
  line.fee = fields.money("手续费");
  const std::string& state = fields.text("交易状态");
  if (state == "SUCCESS") {
    // The price of the order, vouchers of WeChat Pay's included; older bills have only what is settled.
    line.amount = fields.money(columns.contains("订单金额") ? "订单金额" : "应结订单金额");
    line.provider_number = fields.number("微信订单号");
    line.our_number = fields.number("商户订单号");
  } else if (state == "REFUND" || state == "REVOKED") {
    line.amount = -fields.money(columns.contains("申请退款金额") ? "申请退款金额" : "退款金额");
    line.provider_number = fields.number("微信退款单号");
    line.our_number = fields.number("商户退款单号");
  } else {
    fields.fail("the state " + state + " is not known");
  }
  return line;
}

Result<std::vector<AccountLine>> read_wechat(std::string_view text) {
  const auto lines = lines_of(text);
  if (lines.empty()) return malformed(1, "the file is empty");
  const auto header = split_csv(lines[0], ',');
  if (!header || std::ranges::find(*header, "微信订单号") == header->end()) {
    return malformed(1, "this is no heading of a bill of WeChat Pay");
  }
  const Columns columns = columns_of(*header);
  std::vector<AccountLine> read;
  std::size_t i = 1;
  for (; i < lines.size() && lines[i].starts_with('`'); ++i) {
    const auto number = static_cast<std::int64_t>(i) + 1;
    const Row row = split_backquoted(lines[i]);
    if (row.size() != header->size()) return malformed(number, "the row has another number of fields than the heading");
    Fields fields(columns, row);
    AccountLine line = wechat_line(fields, columns);
    if (!fields.problem().empty()) return malformed(number, fields.problem());
    line.line = number;
    read.push_back(std::move(line));
  }
  // The summary tells that the file is whole.
  const auto summary = static_cast<std::int64_t>(i) + 1;
  if (i + 1 >= lines.size() || !lines[i].starts_with("总交易单数") || !lines[i + 1].starts_with('`')) {
    return malformed(summary, "neither a row nor the summary");
  }
  if (split_backquoted(lines[i + 1])[0] != std::to_string(read.size())) {
    return malformed(summary + 1, "the summary counts other rows than there are");
  }
  return read;
}

Result<std::vector<AccountLine>> read_alipay(std::string_view text) {
  std::vector<AccountLine> read;
  Columns columns;
  bool whole = false;
  std::int64_t number = 0;
  for (const std::string_view raw : lines_of(text)) {
    ++number;
    if (trimmed(raw).empty()) continue;
    if (raw.starts_with('#')) {
      whole = !columns.empty();
      continue;
    }
    if (whole) return malformed(number, "a row behind the end of the list");
    const auto row = split_csv(raw, ',');
    if (!row) return malformed(number, "a quote is not closed");
    if (columns.empty()) {
      columns = columns_of(*row);
      if (!columns.contains("支付宝交易号")) return malformed(number, "this is no heading of a bill of Alipay");
      continue;
    }
    Fields fields(columns, *row);
    AccountLine line{.line = number, .at = fields.time("完成时间")};
    const std::string& kind = fields.text("业务类型");
    const Money amount = magnitude(fields.money("订单金额（元）"));
    const Money fee = magnitude(fields.money("服务费（元）"));
    const bool refund = kind == "退款";
    if (!refund && kind != "交易") fields.fail("the kind " + kind + " is not known");
    line.amount = refund ? -amount : amount;
    line.fee = refund ? -fee : fee;
    line.provider_number = fields.number("支付宝交易号");
    line.our_number = fields.number(refund ? "退款批次号/请求号" : "商户订单号");
    if (!fields.problem().empty()) return malformed(number, fields.problem());
    read.push_back(std::move(line));
  }
  if (!whole) return malformed(number, "the end of the list is missing");
  return read;
}

Result<std::vector<AccountLine>> read_alipay_file(std::string_view content) {
  if (!looks_like_zip(content)) {
    const Result<std::string> text = as_utf8(content);
    if (!text) return tl::unexpected(text.error());
    return read_alipay(*text);
  }
  const auto entries = read_zip(content);
  if (!entries) return malformed(1, entries.error().message);
  // The other file of the two sums up.
  for (const ZipEntry& entry : *entries) {
    const Result<std::string> text = as_utf8(entry.content);
    if (text && text->find("支付宝交易号") != std::string::npos) return read_alipay(*text);
  }
  return malformed(1, "the ZIP file holds no list of transactions");
}

// "2026/11/27" and "20261127" as "2026-11-27".
std::string usual_date(std::string text) {
  std::ranges::replace(text, '/', '-');
  if (text.size() == 8 && text.find('-') == std::string::npos) {
    text.insert(6, "-");
    text.insert(4, "-");
  }
  return text;
}

AccountLine bank_line(Fields& fields, const BankColumns& names) {
  AccountLine line;
  std::string at = usual_date(fields.text(names.date));
  if (!names.time.empty()) at += " " + fields.text(names.time);
  const auto parsed = parse_china_time(at);
  if (!parsed) fields.fail("column " + names.date + " holds no date");
  line.at = parsed.value_or(Timestamp(0));
  if (!names.amount.empty()) {
    line.amount = fields.money(names.amount);
  } else {
    const auto side = [&](const std::string& column) {
      return fields.text(column).empty() ? Money(0) : fields.money(column);
    };
    const Money credit = side(names.credit);
    const Money debit = side(names.debit);
    if (credit < Money(0) || debit < Money(0) || (credit == Money(0)) == (debit == Money(0))) {
      fields.fail("one of " + names.credit + " and " + names.debit + " has to hold a positive amount");
    }
    line.amount = credit - debit;
  }
  if (line.amount == Money(0)) fields.fail("nothing moved");
  if (!names.provider_number.empty()) line.provider_number = fields.number(names.provider_number);
  if (!names.our_number.empty()) line.our_number = fields.number(names.our_number);
  return line;
}

Result<std::vector<AccountLine>> read_bank(std::string_view text, const BankColumns& names) {
  std::vector<AccountLine> read;
  Columns columns;
  std::int64_t number = 0;
  for (const std::string_view raw : lines_of(text)) {
    ++number;
    if (trimmed(raw).empty()) continue;
    const auto row = split_csv(raw, names.separator);
    if (!row) return malformed(number, "a quote is not closed");
    if (columns.empty()) {
      // Banks put their name and the account before the heading.
      if (std::ranges::find(*row, names.date) != row->end()) columns = columns_of(*row);
      continue;
    }
    Fields fields(columns, *row);
    AccountLine line = bank_line(fields, names);
    if (!fields.problem().empty()) return malformed(number, fields.problem());
    line.line = number;
    read.push_back(std::move(line));
  }
  if (columns.empty()) return malformed(1, "no heading with a column " + names.date);
  return read;
}

}  // namespace

std::optional<Money> parse_movement(std::string text) {
  std::erase(text, ',');
  bool negative = false;
  if (text.starts_with('-') || text.starts_with('+')) {
    negative = text.front() == '-';
    text.erase(0, 1);
  }
  const Result<Money> money = parse_money(text, 2);
  if (!money || money->units() > kMoneyMax) return std::nullopt;
  return negative ? -*money : *money;
}

Result<std::vector<AccountLine>> read_statement(std::string_view content, const StatementFormat& format) {
  if (format.kind == StatementKind::alipay) return read_alipay_file(content);
  const Result<std::string> text = as_utf8(content);
  if (!text) return tl::unexpected(text.error());
  return format.kind == StatementKind::wechat_pay ? read_wechat(*text) : read_bank(*text, format.bank);
}

}  // namespace greenpool
