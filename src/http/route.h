// What the server offers. Each operation stands in the OpenAPI document (api/), which makes this table, and has one
// handler of its name (handlers/): functions that turn a request into tickets or an answer, and an outcome into text;
// or one piece of work for the office.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

#include "http/access.h"
#include "http/exchange.h"
#include "http/limits.h"
#include "http/note.h"
#include "http/request_reader.h"
#include "http/shape.h"
#include "server/visitor.h"
#include "service/programme.h"

namespace greenpool {

struct Hall;
struct OfficeCall;
class RateLimiter;

// What every handler may use. One for each I/O thread.
struct HttpContext {
  Hall& hall;
  const HttpLimits& limits;
  const Access& access;
  Clock& clock;
  const std::function<void(const AnswerNote&)>& on_answer;  // may be empty
  RateLimiter* rates = nullptr;                             // may be
  RateLimiter* key_rates = nullptr;                         // likewise
  bool over_tls = false;                                    // what goes over the connections themselves
  bool https_in_front = false;                              // what comes through a trusted proxy
  bool stopping = false;
  std::size_t streams = 0;  // that are open
};

enum class BodyKind : std::uint8_t { none, command, batch, json, bytes };
// Whether a handler is done with the request, or wants another turn after others had theirs.
enum class Turn : std::uint8_t { done, again };

struct Handler {
  // I/O thread: answers at once, or makes tickets and submits them, or hands the exchange to the office.
  Turn (*begin)(Exchange& exchange, const HttpContext& context) = nullptr;
  // Writer thread: appends to the answer what became of a ticket. None where begin() never submits.
  void (*render)(Exchange& exchange, HttpTicket& ticket, const Outcome& outcome, const State& state) = nullptr;
  // I/O thread: says of the tickets from `first` on that they failed. None where a failure fails the whole answer.
  void (*give_up)(Exchange& exchange, std::size_t first, Reject failed) = nullptr;
  // Office thread, in a transaction: all of it is stored, or none. May throw Refusal.
  void (*work)(OfficeCall& call) = nullptr;
};

struct Route {
  std::string_view operation;
  std::string_view path;  // with {parameters}
  Method method;
  BodyKind body;
  const ValueRule* shape;  // of a JSON body
  std::span<const FieldRule> query;
  std::uint32_t who;     // Who
  bool step_up;          // asks for a password or second factor of lately
  std::size_t body_max;  // bytes, of BodyKind::bytes; 0: as a command
  const Handler* handler;
};

// Made from the document, in its order.
[[nodiscard]] std::span<const Route> all_routes();
[[nodiscard]] std::span<const std::string_view> all_patterns();

inline constexpr std::size_t kPathParametersMax = 4;

struct RouteMatch {
  const Route* route = nullptr;
  std::string_view allow;  // the header line that names the path's methods; empty: there is no such path
  std::array<std::string_view, kPathParametersMax> parameters{};  // still percent-encoded, in the path's order
  std::size_t parameter_count = 0;
};

// O(length of the path). HEAD finds what GET does.
[[nodiscard]] RouteMatch find_route(Method method, std::string_view path);

// The place of a {parameter} in the route's path; the name is one of them.
[[nodiscard]] std::size_t parameter_place(const Route& route, std::string_view name);

inline constexpr std::string_view kJson = "application/json";
inline constexpr std::string_view kJsonLines = "application/x-ndjson";

}  // namespace greenpool
