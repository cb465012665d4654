#include "cli/demo/people.h"

namespace greenpool {
namespace {

constexpr std::array<std::string_view, 20> kFamilies{"王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周",
                                                     "徐", "孙", "马", "朱", "胡", "林", "郭", "何", "高", "罗"};
constexpr std::array<std::string_view, 26> kGiven{
    "小雨", "建国", "思远", "晓琳", "子涵", "春梅", "志强", "佳怡", "立新", "秋月", "文博", "海燕", "明辉",
    "雪晴", "国栋", "静怡", "永康", "丽华", "天宇", "桂香", "一鸣", "若兰", "长青", "素芬", "嘉乐", "望舒"};
constexpr std::array<std::string_view, 14> kLikes{"爱喝茶",   "早起跑步", "住在海边", "养了两只猫", "周末露营",
                                                  "学烘焙",   "种番茄",   "修老相机", "听粤剧",     "骑行",
                                                  "写毛笔字", "做木工",   "带娃中",   "热爱生活"};

std::string padded(std::size_t number, std::size_t digits) {
  std::string text = std::to_string(number);
  return text.size() >= digits ? text : std::string(digits - text.size(), '0') + text;
}

}  // namespace

std::string demo_phone(std::size_t number) { return "1380000" + padded(number + 1, 4); }

std::string demo_name(std::size_t number) {
  // The two lists have different lengths, and the second steps by a number that shares no factor with its own.
  return std::string(kFamilies[number % kFamilies.size()]) + std::string(kGiven[number * 7 % kGiven.size()]);
}

std::string demo_nickname(std::size_t number) {
  const std::string_view given = kGiven[number * 7 % kGiven.size()];
  if (number % 3 == 0) return std::string(given) + std::string(kLikes[number % kLikes.size()]);
  return number % 3 == 1 ? "阿" + std::string(given.substr(3)) : std::string(given);
}

std::string demo_id_number(std::size_t number) {
  // Region 990000 is nobody's.
  const std::string digits = "990000" + std::to_string(1960 + number % 44) + padded(1 + number % 12, 2) +
                             padded(1 + number % 28, 2) + padded(1 + number % 999, 3);
  constexpr std::array<int, 17> kWeights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  constexpr std::string_view kChecks = "10X98765432";
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) sum += (digits[i] - '0') * kWeights.at(i);
  return digits + kChecks[static_cast<std::size_t>(sum % 11)];
}

}  // namespace greenpool
