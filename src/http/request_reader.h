// Reads one HTTP/1.x request after another from bytes as they arrive: Beast's parser, made strict. A socket has no part
// in it.
//
// Refused beyond what the parser refuses: line folding, control characters, a field given twice that may stand once
// (Content-Length and Host among them), a Content-Length beside a Transfer-Encoding, any transfer coding but chunked, a
// header or a chunk's framing past its limit. What could be read in two ways is never read in one (request smuggling).
// Thread safety: none needed, one connection.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/problem.h"

namespace greenpool {

enum class Method : std::uint8_t { get, head, post, put, patch, remove, other, unknown };

// As requests write it; "other" for the last two.
[[nodiscard]] std::string_view name_of(Method method);

// Views into the bytes that held the header.
struct RequestHead {
  Method method = Method::unknown;
  std::string_view target;
  int version = 11;  // 10 or 11
  // Fields, absent or with their value.
  std::optional<std::string_view> host;
  std::optional<std::string_view> authorization;
  std::optional<std::string_view> content_type;
  std::optional<std::string_view> content_encoding;
  std::optional<std::string_view> idempotency_key;
  std::optional<std::string_view> cookie;
  std::optional<std::string_view> csrf_token;
  std::optional<std::string_view> last_event_id;
  std::optional<std::string_view> if_none_match;
  std::optional<std::string_view> user_agent;
  std::optional<std::string_view> forwarded_for;
  std::optional<std::string_view> accept_encoding;
  std::optional<std::string_view> accept_language;
  std::optional<std::string_view> expect;
  // What payment providers sign their notifications with (Wechatpay-*, Sandbox-Signature), in order.
  std::vector<std::pair<std::string_view, std::string_view>> provider_fields;
  // Framing.
  bool keep_alive = true;
  bool chunked = false;
  std::optional<std::uint64_t> content_length;

  [[nodiscard]] bool has_body() const { return chunked || content_length.value_or(0) > 0; }
};

class RequestReader {
 public:
  enum class State : std::uint8_t { head, body, done, failed };

  explicit RequestReader(std::size_t header_bytes_max);
  ~RequestReader();
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  // Expects a new request.
  void restart();

  // Reads on and returns how many bytes were used up; what is left belongs in front of what comes next. In state head
  // it uses up the whole header or nothing, and the header must stay where it is while head() is used. In state body
  // the content is appended to `body`; at most `body_bytes_max` in all, else body_too_large.
  std::size_t read(std::string_view bytes, std::string& body, std::size_t body_bytes_max);

  [[nodiscard]] State state() const;
  [[nodiscard]] const RequestHead& head() const;  // once past state head
  [[nodiscard]] HttpProblem problem() const;      // in state failed

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace greenpool
