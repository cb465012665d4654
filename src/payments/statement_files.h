// The files that providers and banks give out about a day or a month, read strictly: one line that is not as it should
// be, and nothing of the file is taken. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "money/money.h"

namespace greenpool {

enum class StatementKind : std::uint8_t { wechat_pay, alipay, bank };

// Which columns of a bank's CSV mean what; an empty name: the bank has none. Either `amount` (signed) or `credit` and
// `debit`. Other columns, names of people among them, are not kept.
struct BankColumns {
  std::string date = "日期";  // "2026-11-27", "2026/11/27" or "20261127"
  std::string time = {};      // "18:00:00"
  std::string amount = {};
  std::string credit = "收入";
  std::string debit = "支出";
  std::string provider_number = "流水号";
  std::string our_number = {};  // a memo that may hold a number of ours
  char separator = ',';
};

struct StatementFormat {
  StatementKind kind = StatementKind::wechat_pay;
  BankColumns bank = {};
};

struct AccountLine {
  std::int64_t line = 0;  // of the file, from 1
  Timestamp at = {};
  Money amount = {};  // signed: what came is positive
  Money fee = {};     // positive: kept by the provider; negative: given back
  std::string provider_number = {};
  std::string our_number = {};
};

// "-12.30", "+12.30", "1,234.50": of a currency of two digits. nullopt: it is none, or beyond kMoneyMax either way.
[[nodiscard]] std::optional<Money> parse_movement(std::string text);

// UTF-8 (a byte order mark is skipped) or, for Alipay and banks, GB18030; Alipay's ZIP, too. Error:
// statement_malformed, "line 7: …".
[[nodiscard]] Result<std::vector<AccountLine>> read_statement(std::string_view content, const StatementFormat& format);

}  // namespace greenpool
