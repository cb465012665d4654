// What is wrong with a file that somebody gave: of the command line, or of an import over HTTP. In Chinese and English.
// Thread safety: any thread.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "base/problem.h"

namespace greenpool {

// X(name, Chinese, English); {} stands for what input_text() is given.
#define GREENPOOL_INPUT_TEXTS(X)                                                                                      \
  X(bad_column_option, "--column 应为 名称=列名，名称为 {} 之一", "--column is NAME=HEADER, where NAME is one of {}") \
  X(bad_utc_offset, "--utc-offset 应如 +08:00", "--utc-offset looks like +08:00")                                     \
  X(record_too_long, "这一行过长", "the record is too long")                                                          \
  X(quote_open, "引号没有闭合", "a quote is not closed")                                                              \
  X(quote_inside, "未加引号的字段中有引号", "a quote stands inside an unquoted field")                                \
  X(quote_text_after, "闭合的引号后面还有文字", "text follows a closing quote")                                       \
  X(in_line, "第 {} 行：{}", "line {}: {}")                                                                           \
  X(too_many_rows, "超过 {} 行，请分成几个文件", "more than {} rows: make several files of it")                       \
  X(bad_version, "不是条款版本号：{}", "not a version of the terms: {}")                                              \
  X(bad_number, "{} 不是整数：{}", "{} is not a whole number: {}")                                                    \
  X(value_missing, "{} 不能为空", "{} is empty")                                                                      \
  X(sheet_unreadable, "无法读取 XLSX 文件的第一个工作表，请另存为普通工作簿或 CSV UTF-8",                             \
    "the first sheet of the XLSX file cannot be read: save it as a plain workbook, or as CSV UTF-8")                  \
  X(no_header, "文件是空的，缺少列名行", "the file is empty: a line with the column names is needed")                 \
  X(missing_column, "缺少列 {}；文件中的列：{}", "column {} is missing; found: {}")                                   \
  X(header_not_utf8, "列名不是 UTF-8，请另存为 UTF-8（Excel：CSV UTF-8）",                                            \
    "the column names are not UTF-8: save the file as UTF-8 (in Excel: CSV UTF-8)")                                   \
  X(column_twice, "列 {} 出现两次", "column {} stands there twice")                                                   \
  X(bad_amount, "{} 不是金额：{}", "{} is not an amount: {}")                                                         \
  X(fine_amount, "{} 的小数位过多：{}", "{} has too many decimals: {}")                                               \
  X(bad_time, "time 不是 RFC 3339 时间：{}（UTC 1970 至 9999 年，秒最多 6 位小数，不超过 59）",                       \
    "time is not an RFC 3339 time: {} (years 1970 to 9999 in UTC, at most 6 decimals, seconds to 59)")                \
  X(bad_local_time, "time 没有时区：{}（用 --utc-offset 说明）",                                                      \
    "time has no UTC offset: {} (say it with --utc-offset)")                                                          \
  X(wrong_field_count, "应有 {} 列，实有 {} 列", "{} fields are expected, {} were found")                             \
  X(file_unreadable, "无法读取 {}：{}", "{} cannot be read: {}")                                                      \
  X(not_a_file, "{} 不是普通文件", "{} is not a regular file")

enum class InputText : std::uint8_t {
#define GREENPOOL_INPUT_TEXT_ENUM(name, zh, en) name,
  GREENPOOL_INPUT_TEXTS(GREENPOOL_INPUT_TEXT_ENUM)
#undef GREENPOOL_INPUT_TEXT_ENUM
};

// As it stands in the table, placeholders included.
[[nodiscard]] std::string_view text_of(InputText text, ProblemLanguage language);

template <class... Values>
[[nodiscard]] std::string input_text(ProblemLanguage language, InputText text, const Values&... values) {
  return fmt::format(fmt::runtime(text_of(text, language)), values...);
}

}  // namespace greenpool
