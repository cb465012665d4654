#include "http/request_reader.h"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/verb.hpp>

#include "http/field_text.h"

namespace greenpool {
namespace {

namespace http = boost::beast::http;
using ParseError = boost::beast::error_code;
using Text = boost::beast::string_view;

// What all chunk headers of a body may hold beside sizes.
constexpr std::size_t kChunkExtensionBytesMax = 1'024;

Method method_of(http::verb verb) {
  switch (verb) {
    case http::verb::get:
      return Method::get;
    case http::verb::head:
      return Method::head;
    case http::verb::post:
      return Method::post;
    case http::verb::put:
      return Method::put;
    case http::verb::patch:
      return Method::patch;
    case http::verb::delete_:
      return Method::remove;
    case http::verb::unknown:
      return Method::unknown;
    default:
      return Method::other;
  }
}

std::string_view view_of(Text text) { return {text.data(), text.size()}; }

bool is_blank(char c) { return c == ' ' || c == '\t'; }

bool is_of_provider(std::string_view name) {
  constexpr std::string_view kWechatPay = "wechatpay-";
  return equal_without_case(name.substr(0, kWechatPay.size()), kWechatPay) ||
         equal_without_case(name, "sandbox-signature");
}

// The parser's callbacks: keeps views of what matters, and finds more faults than the parser does.
class Parser final : public http::basic_parser<true> {
 public:
  explicit Parser(std::size_t header_bytes_max) {
    header_limit(static_cast<std::uint32_t>(header_bytes_max));
    body_limit(boost::none);  // what is too large is known only once the resource is
  }

  RequestHead head;
  HttpProblem problem = HttpProblem::none;  // why a callback stopped the parser
  bool has_header = false;
  const char* bytes_end = nullptr;  // of what is being read
  std::string* body = nullptr;
  std::size_t body_bytes_max = 0;

 private:
  void stop(HttpProblem why, ParseError& error) {
    problem = why;
    error = http::error::bad_value;
  }

  void on_request_impl(http::verb verb, Text, Text target, int version, ParseError&) override {
    head.method = method_of(verb);
    head.target = view_of(target);
    head.version = version;
  }

  void on_field_impl(http::field field, Text name, Text value, ParseError& error) override {
    if (has_header) return;  // trailers say nothing to us
    if (folded(view_of(name), view_of(value))) return stop(HttpProblem::request_malformed, error);
    switch (field) {
      case http::field::host:
        return once(head.host, value, error);
      case http::field::authorization:
        return once(head.authorization, value, error);
      case http::field::content_type:
        return once(head.content_type, value, error);
      case http::field::content_encoding:
        return once(head.content_encoding, value, error);
      case http::field::user_agent:
        if (!head.user_agent) head.user_agent = view_of(value);
        return;
      case http::field::cookie:
        return once(head.cookie, value, error);
      case http::field::expect:
        return once(head.expect, value, error);
      case http::field::if_none_match:
        if (!head.if_none_match) head.if_none_match = view_of(value);
        return;
      case http::field::accept_encoding:
        if (!head.accept_encoding) head.accept_encoding = view_of(value);
        return;
      case http::field::accept_language:
        if (!head.accept_language) head.accept_language = view_of(value);
        return;
      case http::field::content_length:
        return content_length_field(view_of(value), error);
      case http::field::transfer_encoding:
        return transfer_encoding_field(view_of(value), error);
      case http::field::unknown:
        if (equal_without_case(view_of(name), "idempotency-key")) once(head.idempotency_key, value, error);
        if (equal_without_case(view_of(name), "x-forwarded-for")) head.forwarded_for = view_of(value);
        if (equal_without_case(view_of(name), "x-csrf-token")) once(head.csrf_token, value, error);
        if (equal_without_case(view_of(name), "last-event-id")) once(head.last_event_id, value, error);
        if (is_of_provider(view_of(name))) head.provider_fields.emplace_back(view_of(name), view_of(value));
        return;
      default:
        return;
    }
  }

  void on_header_impl(ParseError&) override {
    has_header = true;
    head.keep_alive = keep_alive();
    head.chunked = chunked();
    if (const auto length = content_length()) head.content_length = *length;
  }

  void on_body_init_impl(const boost::optional<std::uint64_t>&, ParseError&) override {}

  std::size_t on_body_impl(Text content, ParseError& error) override { return take(content, error); }

  void on_chunk_header_impl(std::uint64_t size, Text extensions, ParseError& error) override {
    extension_bytes_ += extensions.size();
    if (extension_bytes_ > kChunkExtensionBytesMax) return stop(HttpProblem::request_malformed, error);
    if (size > body_bytes_max - body->size()) stop(HttpProblem::body_too_large, error);
  }

  std::size_t on_chunk_body_impl(std::uint64_t, Text content, ParseError& error) override {
    return take(content, error);
  }

  void on_finish_impl(ParseError&) override {}
  void on_response_impl(int, Text, int, ParseError&) override {}

  std::size_t take(Text content, ParseError& error) {
    if (content.size() > body_bytes_max - body->size()) {
      stop(HttpProblem::body_too_large, error);
      return 0;
    }
    body->append(content.data(), content.size());
    return content.size();
  }

  // The parser unfolds a folded value into memory of its own, or skips a line break before it.
  [[nodiscard]] bool folded(std::string_view name, std::string_view value) const {
    const char* const after_colon = name.data() + name.size() + 1;
    if (value.data() < after_colon || value.data() > bytes_end) return true;
    return !std::all_of(after_colon, value.data(), is_blank);
  }

  void once(std::optional<std::string_view>& field, Text value, ParseError& error) {
    if (field) return stop(HttpProblem::request_malformed, error);
    field = view_of(value);
  }

  void content_length_field(std::string_view value, ParseError& error) {
    const bool digits = std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (has_content_length_ || !digits) return stop(HttpProblem::framing_ambiguous, error);
    has_content_length_ = true;
  }

  // An HTTP/1.0 request has no transfer coding: who forwarded it may not have understood it.
  void transfer_encoding_field(std::string_view value, ParseError& error) {
    if (head.version < 11) return stop(HttpProblem::framing_ambiguous, error);
    if (!equal_without_case(value, "chunked")) return stop(HttpProblem::transfer_coding_unsupported, error);
  }

  bool has_content_length_ = false;
  std::size_t extension_bytes_ = 0;
};

// "GET / HTTP/3.0" asks for another version; anything else that the parser calls a bad version is no request line.
bool names_another_version(std::string_view head) {
  const std::string_view line = head.substr(0, head.find('\r'));
  constexpr std::size_t kSize = 9;  // " HTTP/x.y"
  if (line.size() < kSize) return false;
  const std::string_view version = line.substr(line.size() - kSize);
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return version.starts_with(" HTTP/") && is_digit(version[6]) && version[7] == '.' && is_digit(version[8]);
}

// Finds the end of a header, the empty line, as bytes arrive; each byte is looked at once. The parser sees a header
// only when it is whole: what it makes of a part depends on where the part ends.
class HeaderScanner {
 public:
  explicit HeaderScanner(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  // The header's size, 0 while it is not whole, or why it cannot become one.
  struct Found {
    std::size_t size = 0;
    HttpProblem problem = HttpProblem::none;
  };
  // bytes: all of the request so far.
  [[nodiscard]] Found scan(std::string_view bytes) {
    if (!bytes.empty() && (bytes[0] <= ' ' || bytes[0] == 0x7f)) return {.problem = HttpProblem::request_malformed};
    for (;;) {
      const std::size_t end = bytes.find('\n', std::max(scanned_, line_begin_));
      if (std::min(end, bytes.size()) >= bytes_max_ && (end != std::string_view::npos || bytes.size() > bytes_max_)) {
        return {.problem = line_begin_ == 0 ? HttpProblem::target_too_long : HttpProblem::header_too_large};
      }
      scanned_ = bytes.size();
      if (end == std::string_view::npos) return {};
      if (end == line_begin_ || bytes[end - 1] != '\r') return {.problem = HttpProblem::request_malformed};
      if (end == line_begin_ + 1) return {.size = end + 1};
      line_begin_ = end + 1;
      scanned_ = line_begin_;
    }
  }

 private:
  std::size_t bytes_max_;
  std::size_t scanned_ = 0;
  std::size_t line_begin_ = 0;
};

}  // namespace

struct RequestReader::Impl {
  explicit Impl(std::size_t header_max) : header_bytes_max(header_max) { restart(); }

  void restart() {
    parser.emplace(header_bytes_max);
    scanner = HeaderScanner(header_bytes_max);
    state = State::head;
    problem = HttpProblem::none;
  }

  void fail(HttpProblem why) {
    state = State::failed;
    problem = why;
  }

  [[nodiscard]] HttpProblem why(const ParseError& error, std::string_view bytes) const {
    if (parser->problem != HttpProblem::none) return parser->problem;
    if (error == http::error::bad_version && names_another_version(bytes)) return HttpProblem::version_unsupported;
    if (error == http::error::bad_content_length || error == http::error::multiple_content_length ||
        error == http::error::bad_transfer_encoding) {
      return HttpProblem::framing_ambiguous;
    }
    return HttpProblem::request_malformed;
  }

  std::size_t read_head(std::string_view bytes) {
    const HeaderScanner::Found found = scanner.scan(bytes);
    if (found.problem != HttpProblem::none) fail(found.problem);
    if (found.size == 0) return 0;
    const std::string_view header = bytes.substr(0, found.size);
    parser->bytes_end = header.data() + header.size();
    ParseError error;
    parser->put(boost::asio::const_buffer(header.data(), header.size()), error);
    if (error) {
      fail(why(error, header));
    } else {
      state = parser->is_done() ? State::done : State::body;
      if (state == State::body) parser->eager(true);
    }
    return header.size();
  }

  std::size_t read_body(std::string_view bytes, std::string& body, std::size_t body_bytes_max) {
    if (parser->head.content_length.value_or(0) > body_bytes_max) {
      fail(HttpProblem::body_too_large);
      return 0;
    }
    parser->body = &body;
    parser->body_bytes_max = body_bytes_max;
    ParseError error;
    const std::size_t used = parser->put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
    if (error && error != http::error::need_more) {
      fail(why(error, bytes));
    } else if (parser->is_done()) {
      state = State::done;
    }
    return used;
  }

  const std::size_t header_bytes_max;
  std::optional<Parser> parser;
  HeaderScanner scanner{0};
  State state = State::head;
  HttpProblem problem = HttpProblem::none;
};

std::string_view name_of(Method method) {
  switch (method) {
    case Method::get:
      return "GET";
    case Method::head:
      return "HEAD";
    case Method::post:
      return "POST";
    case Method::put:
      return "PUT";
    case Method::patch:
      return "PATCH";
    case Method::remove:
      return "DELETE";
    case Method::other:
    case Method::unknown:
      return "other";
  }
  return "other";
}

RequestReader::RequestReader(std::size_t header_bytes_max) : impl_(std::make_unique<Impl>(header_bytes_max)) {}
RequestReader::~RequestReader() = default;

void RequestReader::restart() { impl_->restart(); }

std::size_t RequestReader::read(std::string_view bytes, std::string& body, std::size_t body_bytes_max) {
  if (impl_->state == State::head) return impl_->read_head(bytes);
  if (impl_->state == State::body) return impl_->read_body(bytes, body, body_bytes_max);
  return 0;
}

RequestReader::State RequestReader::state() const { return impl_->state; }
const RequestHead& RequestReader::head() const { return impl_->parser->head; }
HttpProblem RequestReader::problem() const { return impl_->problem; }

}  // namespace greenpool
