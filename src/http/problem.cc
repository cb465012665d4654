#include "http/problem.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "base/check.h"
#include "hooks/problems.h"
#include "json/writer.h"
#include "office/office.h"
#include "ops/problems.h"
#include "payments/problems.h"
#include "people/problems.h"
#include "server/approvals.h"
#include "server/kept_answers.h"
#include "server/member_holdings.h"
#include "server/programme_opener.h"
#include "server/published_proofs.h"
#include "server/simulations.h"
#include "server/table_file.h"
#include "shop/problems.h"

namespace greenpool {
namespace {

constexpr bool yes = true;
constexpr bool no = false;

constexpr auto kHttpProblems = std::to_array<ProblemInfo>({
#define GREENPOOL_HTTP_PROBLEM_ROW(name, number, status, retry, zh, en) {#name, number, status, retry, zh, en},
    GREENPOOL_HTTP_PROBLEMS(GREENPOOL_HTTP_PROBLEM_ROW)
#undef GREENPOOL_HTTP_PROBLEM_ROW
});

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Cuts the text up to the first `separator`, which goes too.
std::string_view take_until(std::string_view& text, char separator) {
  const std::size_t end = std::min(text.find(separator), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

// "en", "en-GB": the first two letters say which. Ranges are compared without case.
bool speaks(std::string_view range, char first, char second) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return range.size() >= 2 && lower(range[0]) == first && lower(range[1]) == second &&
         (range.size() == 2 || range[2] == '-');
}

// The weight in thousandths: "q=0.8" is 800; a malformed one counts as none.
int weight_of(std::string_view parameters) {
  const std::string_view text = trimmed(parameters);
  if (text.empty()) return 1'000;
  if (!text.starts_with("q=") && !text.starts_with("Q=")) return 0;
  if (text.size() < 3 || text.size() > 7 || (text[2] != '0' && text[2] != '1')) return 0;
  int weight = (text[2] - '0') * 1'000;
  if (text.size() > 3 && text[3] != '.') return 0;
  int unit = 100;
  for (const char digit : text.substr(std::min<std::size_t>(4, text.size()))) {
    if (digit < '0' || digit > '9') return 0;
    weight += (digit - '0') * unit;
    unit /= 10;
  }
  return std::min(weight, 1'000);
}

void append_field(std::string& json, std::string_view name, std::string_view text) {
  json += ",\"";
  json += name;
  json += "\":";
  append_json_string(json, text);
}

void append_number(std::string& json, std::string_view name, int number) {
  char digits[12];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  json += ",\"";
  json += name;
  json += "\":";
  json.append(digits, end);
}

void append_truth(std::string& json, std::string_view name, bool truth) {
  json += ",\"";
  json += name;
  json += truth ? "\":true" : "\":false";
}

}  // namespace

ProblemInfo info_of(HttpProblem problem) {
  constexpr int kFirstNumber = 701;
  const auto index = static_cast<std::size_t>(problem) - kFirstNumber;
  GP_CHECK(index < kHttpProblems.size() && kHttpProblems[index].number == static_cast<int>(problem),
           "HTTP problems are numbered without a gap");
  return kHttpProblems[index];
}

ProblemInfo problem_of(Reject reject) {
  const RejectInfo& info = info_of(reject);
  return {info.name, static_cast<int>(reject), info.http_status, info.retry_can_help, info.text_zh, info.text_en};
}

std::span<const ProblemInfo> all_problems() {
  static const std::vector<ProblemInfo> problems = [] {
    std::vector<ProblemInfo> all(kHttpProblems.begin(), kHttpProblems.end());
    for (const RejectInfo& reject : all_rejects()) all.push_back(problem_of(reject.reject));
    for (const std::span<const ProblemInfo> room :
         {std::span<const ProblemInfo>(kOfficeProblems), kPeopleProblems, kPaymentProblems, shop::kShopProblems,
          hook_problems(), kOpsProblems, approval_problems(), programme_problems(), proof_problems(),
          simulation_problems(), std::span<const ProblemInfo>(&kMemberHoldsValue, 1),
          std::span<const ProblemInfo>(&kAnswerUnknown, 1), std::span<const ProblemInfo>(&kTableTextTooLong, 1)}) {
      all.insert(all.end(), room.begin(), room.end());
    }
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
    return all;
  }();
  return problems;
}

ProblemLanguage preferred_language(std::string_view accept_language) {
  int english = 0;
  int chinese = 0;
  bool chinese_first = false;
  while (!accept_language.empty()) {
    std::string_view parameters = take_until(accept_language, ',');
    const std::string_view range = trimmed(take_until(parameters, ';'));
    const int weight = weight_of(parameters);
    if (speaks(range, 'z', 'h') && weight > chinese) {
      chinese = weight;
      chinese_first = english == 0;
    } else if (speaks(range, 'e', 'n') && weight > english) {
      english = weight;
    }
  }
  return chinese > english || (chinese == english && chinese_first) ? ProblemLanguage::chinese
                                                                    : ProblemLanguage::english;
}

void append_problem(std::string& json, const ProblemInfo& info, ProblemLanguage language, std::string_view detail,
                    std::string_view request_id) {
  json += R"({"type":"/problems/)";
  json += info.code;
  json += "\"";
  append_field(json, "title", language == ProblemLanguage::chinese ? info.text_zh : info.text_en);
  append_number(json, "status", info.status);
  append_field(json, "code", info.code);
  append_number(json, "number", info.number);
  append_truth(json, "retryable", info.retry_can_help);
  if (!detail.empty()) append_field(json, "detail", detail);
  if (!request_id.empty()) append_field(json, "request_id", request_id);
  json += '}';
}

void append_problem_info(std::string& json, const ProblemInfo& info) {
  json += R"({"code":")";
  json += info.code;
  json += '"';
  append_number(json, "number", info.number);
  append_number(json, "status", info.status);
  append_truth(json, "retryable", info.retry_can_help);
  append_field(json, "title_zh", info.text_zh);
  append_field(json, "title_en", info.text_en);
  json += '}';
}

}  // namespace greenpool
