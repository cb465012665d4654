// What the server offers, one handler file a resource (handlers/): which path and method, which body, and the functions
// that turn a request into tickets or an answer, and an outcome into text.
#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "http/access.h"
#include "http/exchange.h"
#include "http/limits.h"
#include "http/note.h"
#include "http/request_reader.h"
#include "service/programme.h"

namespace greenpool {

// What every handler may use. One for each I/O thread.
struct HttpContext {
  Programme& programme;
  const HttpLimits& limits;
  const Access& access;
  const std::function<void(const AnswerNote&)>& on_answer;  // may be empty
  bool stopping = false;
};

enum class BodyKind : std::uint8_t { none, command, batch };
// Whether a handler is done with the request, or wants another turn after others had theirs.
enum class Turn : std::uint8_t { done, again };

struct Resource {
  std::string_view path;  // a last segment "{}" stands for any one segment, the parameter
  Method method;          // get (with head) or post
  BodyKind body;
  std::string_view allow;  // the header line of a 405
  // I/O thread: answers at once, or makes tickets and submits them.
  Turn (*begin)(Exchange& exchange, const HttpContext& context);
  // Writer thread: appends to the answer what became of a ticket. None where begin() never submits.
  void (*render)(Exchange& exchange, HttpTicket& ticket, const Outcome& outcome, const State& state) = nullptr;
  // I/O thread: says of the tickets from `first` on that they failed. None where a failure fails the whole answer.
  void (*give_up)(Exchange& exchange, std::size_t first, Reject failed) = nullptr;
};

struct RouteMatch {
  const Resource* resource = nullptr;  // none: not found
  std::string_view parameter;          // still percent-encoded
};

// O(resources).
[[nodiscard]] RouteMatch find_resource(std::string_view path);

inline constexpr std::string_view kAllowGet = "Allow: GET, HEAD\r\n";
inline constexpr std::string_view kAllowPost = "Allow: POST\r\n";
inline constexpr std::string_view kJson = "application/json";
inline constexpr std::string_view kJsonLines = "application/x-ndjson";

}  // namespace greenpool
