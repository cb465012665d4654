// Takes answers apart, for tests: strictly, so that an answer which is not well formed is noticed.
#pragma once

#include <charconv>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace greenpool {

struct AnswerText {
  int status = 0;
  std::map<std::string, std::string> fields;  // names in lower case
  std::string body;
};

// Takes one answer off the front; nullopt while it is not complete, or when it is not an answer (`malformed` says
// which).
inline std::optional<AnswerText> take_answer(std::string& text, bool& malformed, bool without_body = false) {
  malformed = false;
  const std::size_t end = text.find("\r\n\r\n");
  if (end == std::string::npos) return std::nullopt;
  const auto bad = [&malformed]() -> std::optional<AnswerText> {
    malformed = true;
    return std::nullopt;
  };
  AnswerText answer;
  const std::string head = text.substr(0, end + 2);
  std::size_t line_end = head.find("\r\n");
  const std::string first = head.substr(0, line_end);
  if (!first.starts_with("HTTP/1.1 ") || first.size() < 13 || first[12] != ' ') return bad();
  if (std::from_chars(first.data() + 9, first.data() + 12, answer.status).ptr != first.data() + 12) return bad();
  std::size_t line = line_end + 2;
  while (line < head.size()) {
    line_end = head.find("\r\n", line);
    const std::string field = head.substr(line, line_end - line);
    const std::size_t colon = field.find(": ");
    if (colon == std::string::npos || colon == 0) return bad();
    std::string name = field.substr(0, colon);
    for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (!answer.fields.emplace(name, field.substr(colon + 2)).second) return bad();
    line = line_end + 2;
  }
  std::size_t body = 0;
  if (answer.status != 100 && answer.status != 204 && answer.status != 304) {  // which have no body
    const auto length = answer.fields.find("content-length");
    if (length == answer.fields.end()) return bad();
    const std::string& digits = length->second;
    if (std::from_chars(digits.data(), digits.data() + digits.size(), body).ptr != digits.data() + digits.size())
      return bad();
  }
  if (without_body) body = 0;
  if (text.size() < end + 4 + body) return std::nullopt;
  answer.body = text.substr(end + 4, body);
  text.erase(0, end + 4 + body);
  return answer;
}

// All answers of a text; an empty list when any part of it is not an answer.
inline std::vector<AnswerText> answers_of(std::string text) {
  std::vector<AnswerText> answers;
  bool malformed = false;
  while (auto answer = take_answer(text, malformed)) answers.push_back(std::move(*answer));
  return text.empty() ? answers : std::vector<AnswerText>();
}

}  // namespace greenpool
