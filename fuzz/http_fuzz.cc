// Any bytes as what a client sends: every answer is well formed, and the answers do not depend on how the bytes were
// cut into pieces. The first byte chooses whether a token is asked for, and the pieces.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "http/testing/answer_text.h"
#include "http/testing/session_driver.h"

namespace {

using namespace greenpool;

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

// Whether a client was asked to go on depends on what had arrived by then.
std::string without_continue(std::string text) {
  for (std::size_t at = text.find(kContinue); at != std::string::npos; at = text.find(kContinue, at)) {
    text.erase(at, kContinue.size());
  }
  return text;
}

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const std::size_t more = byte < 0x80                   ? 0
                             : byte >= 0xc2 && byte < 0xe0 ? 1
                             : byte >= 0xe0 && byte < 0xf0 ? 2
                             : byte >= 0xf0 && byte < 0xf5 ? 3
                                                           : 9;
    if (more == 9 || i + more >= text.size() + (more == 0 ? 1 : 0)) return false;
    for (std::size_t k = 1; k <= more; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) & 0xc0U) != 0x80U) return false;
    }
    i += more + 1;
  }
  return true;
}

void check_answers(std::string text, std::size_t expected) {
  std::size_t count = 0;
  while (!text.empty()) {
    // An answer to HEAD has no body: the next answer, or nothing, follows its head.
    const std::size_t head = text.find("\r\n\r\n");
    GP_CHECK(head != std::string::npos, "an answer has a whole head");
    const std::string_view rest = std::string_view(text).substr(head + 4);
    const bool without_body = rest.empty() || rest.starts_with("HTTP/1.1 ");
    bool malformed = false;
    const auto answer = take_answer(text, malformed, without_body);
    GP_CHECK(answer && !malformed, "an answer is whole and well formed");
    GP_CHECK(is_utf8(answer->body), "a body is UTF-8");
    ++count;
  }
  GP_CHECK(count == expected, "what was answered was sent, once");
}

struct Heard {
  std::string text;
  bool ended;
};

Heard run(std::string_view bytes, bool token, std::size_t piece) {
  SessionDriver driver({.token = token ? "0123456789abcdef" : ""});
  std::size_t answers = 0;
  driver.on_answer = [&answers](const AnswerNote&) { ++answers; };
  Heard result{without_continue(driver.send(bytes, piece)), driver.ended};
  check_answers(result.text, answers);
  if (!driver.ended) {
    answers = 0;
    const std::string last_words = driver.expire();
    check_answers(last_words, answers);
    GP_CHECK(driver.ended, "a session ends when its client is too slow");
  }
  return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const bool token = (data[0] & 1U) != 0;
  const std::size_t piece = 1 + (data[0] >> 1U);
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  const Heard whole = run(bytes, token, SIZE_MAX);
  const Heard pieces = run(bytes, token, piece);
  GP_CHECK(whole.text == pieces.text, "equal bytes get equal answers");
  GP_CHECK(whole.ended == pieces.ended, "and end alike");
  return 0;
}
