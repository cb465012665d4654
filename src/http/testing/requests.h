// Requests as tests write them, and answers as they look at them.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "http/testing/answer_text.h"

namespace greenpool {

inline constexpr std::string_view kHost = "Host: localhost\r\n";

// fields: whole lines.
inline std::string get(std::string_view path, std::string_view fields = "") {
  return "GET " + std::string(path) + " HTTP/1.1\r\n" + std::string(kHost) + std::string(fields) + "\r\n";
}

inline std::string post(std::string_view body, std::string_view fields = "",
                        std::string_view path = "/api/v1/programmes/classic/commands",
                        std::string_view type = "application/json") {
  return "POST " + std::string(path) + " HTTP/1.1\r\n" + std::string(kHost) + "Content-Type: " + std::string(type) +
         "\r\n" + std::string(fields) + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}

inline std::string batch(std::string_view lines) {
  return post(lines, "", "/api/v1/programmes/classic/commands/batch", "application/x-ndjson");
}

inline std::string registration(std::string_view member) {
  return R"({"type":"register_member","member":")" + std::string(member) + R"(","accepts":"1"})";
}

// Of member a.
inline std::string order(std::string_view id, std::string_view paid = "1000.00") {
  return R"({"type":"settle_order","order":")" + std::string(id) + R"(","member":"a","paid":")" + std::string(paid) +
         R"(","cost":"300.00"})";
}
inline std::string order(int number, std::string_view paid = "1000.00") {
  return order("o" + std::to_string(number), paid);
}

inline AnswerText only_answer(const std::string& text) {
  auto answers = answers_of(text);
  EXPECT_EQ(answers.size(), 1U) << text;
  return answers.empty() ? AnswerText{} : answers.front();
}

// The code of a problem; empty when the answer is none.
inline std::string code_of(const AnswerText& answer) {
  const std::size_t at = answer.body.find("\"code\":\"");
  if (at == std::string::npos) return "";
  return answer.body.substr(at + 8, answer.body.find('"', at + 8) - at - 8);
}

}  // namespace greenpool
