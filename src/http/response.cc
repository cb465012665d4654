#include "http/response.h"

#include <array>
#include <charconv>
#include <ctime>

namespace greenpool {
namespace {

std::string_view reason_of(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 411:
      return "Length Required";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 421:
      return "Misdirected Request";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "";
  }
}

void append_number(std::string& out, std::uint64_t value) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(digits, end);
}

constexpr std::string_view kStrictestPolicy = "default-src 'none'; frame-ancestors 'none'";
// RFC 6797; a year. What may be said of other hosts of the domain is not ours to know.
constexpr std::string_view kStrictTransport = "Strict-Transport-Security: max-age=31536000\r\n";
constexpr std::size_t kHeadRoom = 512;
constexpr int kNotModified = 304;

}  // namespace

std::string http_date(Timestamp at) {
  constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto seconds = static_cast<std::time_t>(at.seconds());
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  const auto two = [](int value) {
    return std::string{static_cast<char>('0' + value / 10), static_cast<char>('0' + value % 10)};
  };
  return std::string(kDays[static_cast<std::size_t>(utc.tm_wday)]) + ", " + two(utc.tm_mday) + " " +
         kMonths[static_cast<std::size_t>(utc.tm_mon)] + " " + std::to_string(utc.tm_year + 1900) + " " +
         two(utc.tm_hour) + ":" + two(utc.tm_min) + ":" + two(utc.tm_sec) + " GMT";
}

void ResponseWriter::set_date(Timestamp now) {
  shared_lines_ = "Server: greenpool\r\nDate: " + http_date(now) +
                  "\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n";
}

void ResponseWriter::write_stream_head(std::string& out, const Framing& framing, std::string_view request_id) const {
  out += "HTTP/1.1 200 OK\r\n";
  out += shared_lines_;
  if (framing.over_https) out += kStrictTransport;
  out += "Cache-Control: no-store\r\nContent-Security-Policy: ";
  out += kStrictestPolicy;
  out += "\r\nX-Request-Id: ";
  out += request_id;
  // A proxy in front must not gather what is meant to arrive at once.
  out += "\r\nX-Accel-Buffering: no\r\nConnection: close\r\nContent-Type: text/event-stream\r\n\r\n";
}

void ResponseWriter::write(std::string& out, const Answer& answer, const Framing& framing,
                           std::string_view request_id) const {
  const std::size_t needed = out.size() + kHeadRoom + answer.body.size();
  if (out.capacity() < needed) out.reserve(needed);
  out += "HTTP/1.1 ";
  append_number(out, static_cast<std::uint64_t>(answer.status));
  out += ' ';
  out += reason_of(answer.status);
  out += "\r\n";
  out += shared_lines_;
  if (framing.over_https) out += kStrictTransport;
  out += "Cache-Control: ";
  out += answer.cache.empty() ? "no-store" : answer.cache;
  out += "\r\nContent-Security-Policy: ";
  out += answer.policy.empty() ? kStrictestPolicy : answer.policy;
  out += "\r\nX-Request-Id: ";
  out += request_id;
  out += "\r\n";
  out += answer.fields;
  if (!framing.keep_alive) {
    out += "Connection: close\r\n";
  } else if (framing.announce_keep_alive) {
    out += "Connection: keep-alive\r\n";
  }
  // Neither has a body by itself.
  if (answer.status != 204 && answer.status != kNotModified) {
    out += "Content-Type: ";
    out += answer.content_type;
    out += "\r\nContent-Length: ";
    append_number(out, answer.body.size());
    out += "\r\n";
  }
  out += "\r\n";
  if (!framing.without_body) out += answer.body;
}

}  // namespace greenpool
