#include "http/session.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "base/text_id.h"
#include "http/field_text.h"
#include "http/files.h"
#include "http/networks.h"
#include "http/rate_limiter.h"
#include "http/stream.h"
#include "http/target.h"
#include "server/flow.h"
#include "server/hall.h"

namespace greenpool {
namespace {

constexpr std::string_view kProgrammePrefix = "/api/v1/programmes/{programme}";
// Probes and scrapes have doors of their own, and come on time whatever else this machine asks.
constexpr std::string_view kHealthPrefix = "/health/";
constexpr std::string_view kMetricsPath = "/metrics";
constexpr std::size_t kUserAgentMax = 200;
constexpr std::size_t kEventIdMax = 20;
constexpr std::size_t kEntityTagMax = 256;
constexpr std::size_t kInputBeyondHeader = std::size_t{8} << 10;
constexpr std::size_t kOutputFlushBytes = std::size_t{64} << 10;
constexpr std::size_t kKeptBytesMax = std::size_t{128} << 10;  // of a text that is used again
// A batch takes about this many times its bytes, as requests and answers.
constexpr std::size_t kBatchExpansion = 16;

// The draft's quoted string, or the bare key.
std::string_view unquoted(std::string_view key) {
  return key.size() >= 2 && key.front() == '"' && key.back() == '"' ? key.substr(1, key.size() - 2) : key;
}

void trim_capacity(std::string& text) {
  if (text.capacity() > kKeptBytesMax) text = std::string();
}

std::array<char, kRequestIdSize> hex_of(std::uint64_t value) {
  std::array<char, kRequestIdSize> text{};
  for (std::size_t i = text.size(); i-- > 0; value >>= 4) text[i] = "0123456789abcdef"[value & 15U];
  return text;
}

}  // namespace

Session::Session(const SessionContext& context, Waiter& waiter, std::string peer)
    : context_(context),
      peer_(std::move(peer)),
      input_size_(context.http.limits.header_bytes + kInputBeyondHeader),
      reader_(context.http.limits.header_bytes),
      exchange_(waiter) {
  input_ = std::make_unique_for_overwrite<char[]>(input_size_);
  start_request();
}

Session::~Session() { static_cast<void>(charge(0)); }

std::span<char> Session::room() {
  if (header_done_) compact_input();
  return {input_.get() + input_end_, input_size_ - input_end_};
}

Want Session::proceed() {
  for (;;) {
    switch (state_) {
      case State::reading:
        if (output_.size() >= kOutputFlushBytes) return Want::turn;
        if (!read_on()) return Want::bytes;
        break;
      case State::beginning:
        if (begin() == Turn::again) return Want::turn;
        break;
      case State::with_programme:
        return Want::programme;
      case State::streaming:
        return Want::stream;
      case State::ended:
        return Want::end;
    }
  }
}

void Session::settled() {
  exchange_.finish_slice();
  if (!exchange_.to_submit()) finish();
}

void Session::refuse_plain() {
  over_https_ = false;
  exchange_.fail(HttpProblem::request_malformed, "this port speaks TLS: the address begins with https://");
  finish_and_end();
}

void Session::expire() {
  if (phase() == Phase::idle) {
    state_ = State::ended;
    return;
  }
  exchange_.fail(HttpProblem::request_timeout);
  finish_and_end();
}

void Session::output_sent() {
  output_.clear();
  if (output_.capacity() > kKeptBytesMax) {
    output_ = std::string();
    if (state_ == State::reading && !header_done_) static_cast<void>(charge(0));
  }
}

Phase Session::phase() const {
  if (header_done_) return Phase::body;
  return input_end_ > input_begin_ ? Phase::header : Phase::idle;
}

void Session::start_request() {
  compact_input();
  reader_.restart();
  exchange_.restart();
  trim_capacity(exchange_.content);
  trim_capacity(exchange_.answer.body);
  exchange_.request_id = hex_of(context_.next_request_id++);
  state_ = State::reading;
  header_done_ = head_only_ = old_version_ = false;
  over_https_ = context_.http.over_tls;
  keep_alive_ = true;
  body_bytes_max_ = 0;
  ++requests_;
}

bool Session::read_on() {
  const std::string_view bytes(input_.get() + input_begin_, input_end_ - input_begin_);
  if (bytes.empty()) return false;
  input_begin_ += reader_.read(bytes, exchange_.content, body_bytes_max_);
  if (reader_.state() == RequestReader::State::failed) {
    head_only_ = reader_.head().method == Method::head;
    fail(reader_.problem());
    finish_and_end();
    return true;
  }
  if (!header_done_) {
    if (reader_.state() == RequestReader::State::head) return false;
    header_read();
    return true;
  }
  if (exchange_.content.size() > context_.http.limits.body_bytes && !charge(exchange_.content.capacity())) {
    exchange_.fail(Reject::service_busy);
    finish_and_end();
    return true;
  }
  if (reader_.state() == RequestReader::State::done) {
    state_ = State::beginning;
    return true;
  }
  if (input_end_ - input_begin_ == input_size_) {  // one piece of framing fills the whole input
    exchange_.fail(HttpProblem::request_malformed);
    finish_and_end();
    return true;
  }
  return false;
}

void Session::header_read() {
  header_done_ = true;
  if (context_.http.on_answer) header_read_at_ = std::chrono::steady_clock::now();
  const RequestHead& head = reader_.head();
  head_only_ = head.method == Method::head;
  old_version_ = head.version < 11;
  keep_alive_ = head.keep_alive;
  if (head.accept_language) exchange_.language = preferred_language(*head.accept_language);
  exchange_.last_event_id = head.last_event_id.value_or("").substr(0, kEventIdMax);
  exchange_.if_none_match = head.if_none_match.value_or("").substr(0, kEntityTagMax);
  exchange_.takes_gzip = head.accept_encoding && accepts_gzip(*head.accept_encoding);
  const std::string_view client = context_.http.access.client_of(peer_, head.forwarded_for.value_or(""));
  over_https_ |= context_.http.https_in_front && client.data() != peer_.data();
  exchange_.client = client;
  exchange_.relayed = head.forwarded_for.has_value();
  for (const auto& [name, value] : head.provider_fields) exchange_.provider_fields.emplace_back(name, value);
  exchange_.user_agent = head.user_agent.value_or("").substr(0, kUserAgentMax);
  if (const HttpProblem problem = examine(head); problem != HttpProblem::none) {
    fail(problem);
    head.has_body() ? finish_and_end() : finish();
    return;
  }
  if (reader_.state() == RequestReader::State::done) {
    state_ = State::beginning;
  } else if (head.expect && input_begin_ == input_end_) {
    output_ += "HTTP/1.1 100 Continue\r\n\r\n";
  }
}

void Session::fail(HttpProblem problem) {
  if (problem != HttpProblem::body_too_large) return exchange_.fail(problem, std::exchange(detail_, {}));
  exchange_.fail(problem, "at most " + std::to_string(body_bytes_max_) + " bytes");
}

// Why the request is refused before its body is read. What reveals nothing comes first.
HttpProblem Session::examine(const RequestHead& head) {
  if (!head.host && head.version >= 11) return HttpProblem::host_missing;
  const std::optional<Target> target = parse_target(head.target);
  if (!target) return HttpProblem::target_malformed;
  // The authority of an absolute target stands above the Host field, which must be sound all the same.
  std::optional<std::string_view> host = head.host ? host_of(*head.host) : std::string_view("");
  if (!host) return HttpProblem::host_missing;
  if (!target->authority.empty()) host = host_of(target->authority);
  if (!host) return HttpProblem::target_malformed;
  if (!context_.http.access.answers_for(*host)) return HttpProblem::host_not_allowed;
  RouteMatch match = find_route(head.method, target->path);
  const bool is_file = match.allow.empty();
  if (is_file) match = find_file(head.method, target->path, context_.http.hall.office ? Front::shop : Front::figures);
  for (std::size_t i = 0; i < match.parameter_count; ++i) {
    exchange_.parameters.push_back(percent_decoded(match.parameters[i]));
  }
  if (match.route != nullptr && match.route->path.starts_with(kProgrammePrefix)) {
    exchange_.programme_id = exchange_.parameters.front();
  }
  const HttpProblem unknown = recognise(head, target->path);
  // Files are the same for everybody and come from memory: a page is dozens of them, and behind one address may sit
  // many who open their first.
  const bool is_found_file = is_file && match.route != nullptr;
  const bool paced = !is_found_file && !target->path.starts_with(kHealthPrefix) && target->path != kMetricsPath;
  if (const HttpProblem problem = paced ? pace() : HttpProblem::none; problem != HttpProblem::none) return problem;
  if (unknown != HttpProblem::none) return unknown;
  if (head.method == Method::unknown) return HttpProblem::method_unknown;
  if (match.allow.empty()) return HttpProblem::not_found;
  exchange_.allow = match.allow;
  if (match.route == nullptr) return HttpProblem::method_not_allowed;
  exchange_.route = match.route;
  if (const HttpProblem problem = admit(*match.route); problem != HttpProblem::none) return problem;
  // What stands behind a page's "?" is for its script.
  if (is_file) return examine_body(head);
  if (const HttpProblem problem = read_query(target->query); problem != HttpProblem::none) return problem;
  return examine_body(head);
}

// Who asks.
HttpProblem Session::recognise(const RequestHead& head, std::string_view path) {
  const Hall& hall = context_.http.hall;
  const std::string_view authorization = head.authorization.value_or("");
  if (path == kMetricsPath) {
    exchange_.authorization = authorization;
    return HttpProblem::none;
  }
  if (hall.identity == nullptr) {
    if (!path.starts_with("/api/")) return HttpProblem::none;
    if (!context_.http.access.admits(authorization)) return HttpProblem::unauthorized;
    exchange_.visitor.kind = VisitorKind::machine;
    return HttpProblem::none;
  }
  const Credentials credentials{.authorization = authorization,
                                .cookie = head.cookie.value_or(""),
                                .csrf = head.csrf_token.value_or(""),
                                .is_safe = head.method == Method::get || head.method == Method::head};
  switch (hall.identity->recognise(credentials, exchange_.programme_id, context_.http.clock.now(), exchange_.visitor)) {
    case Recognised::yes:
      return HttpProblem::none;
    case Recognised::unknown:
      return HttpProblem::unauthorized;
    case Recognised::csrf_missing:
      return HttpProblem::csrf_missing;
  }
  return HttpProblem::unauthorized;
}

// Whether they ask too often: whoever is known by session or key, anybody else by address.
HttpProblem Session::pace() {
  const Visitor& visitor = exchange_.visitor;
  const bool is_key = visitor.kind == VisitorKind::key;
  RateLimiter* const rates = is_key ? context_.http.key_rates : context_.http.rates;
  if (rates == nullptr) return HttpProblem::none;
  const auto now = std::chrono::steady_clock::now();
  // No session's id is an address.
  const auto wait = is_key                     ? rates->ask(visitor.id, now, visitor.requests_per_minute)
                    : !visitor.session.empty() ? rates->ask(visitor.session, now)
                                               : rates->ask(client_network(exchange_.client), now);
  if (!wait) return HttpProblem::none;
  exchange_.retry_after = std::chrono::ceil<std::chrono::seconds>(*wait).count();
  return HttpProblem::rate_limited;
}

// Whether they may do this, and whether it can be done here at all.
HttpProblem Session::admit(const Route& route) {
  const Hall& hall = context_.http.hall;
  if (route.handler->begin == nullptr && hall.office == nullptr) return HttpProblem::office_missing;
  if ((route.who & Who::anybody) == 0) {
    if (exchange_.visitor.kind == VisitorKind::nobody) return HttpProblem::unauthorized;
    if (!exchange_.visitor.is_any_of(route.who)) return HttpProblem::forbidden;
    if (route.step_up && exchange_.visitor.kind != VisitorKind::machine &&
        exchange_.visitor.strong_until < context_.http.clock.now()) {
      return HttpProblem::step_up_required;
    }
  }
  if (exchange_.programme_id.empty()) return HttpProblem::none;
  exchange_.programme = hall.programmes.find(exchange_.programme_id);
  return exchange_.programme == nullptr ? HttpProblem::programme_unknown : HttpProblem::none;
}

// What the route takes, each once; the values in the order of its rules.
HttpProblem Session::read_query(std::string_view query) {
  const std::span<const FieldRule> rules = exchange_.route->query;
  exchange_.query.resize(rules.size());
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view part = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (part.empty()) continue;
    const std::size_t equals = std::min(part.find('='), part.size());
    const std::string name = form_decoded(part.substr(0, equals));
    const auto rule =
        std::find_if(rules.begin(), rules.end(), [&](const FieldRule& each) { return each.name == name; });
    if (rule == rules.end()) return HttpProblem::query_unknown;
    JsonValue& value = exchange_.query[static_cast<std::size_t>(rule - rules.begin())];
    if (!value.is(JsonValue::Kind::null)) return refuse(HttpProblem::query_invalid, "\"" + name + "\" is given twice");
    const std::string text = form_decoded(equals < part.size() ? part.substr(equals + 1) : std::string_view());
    if (std::string fault = misfit_of_query(name, text, rule->rule, value); !fault.empty()) {
      return refuse(HttpProblem::query_invalid, std::move(fault));
    }
  }
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (rules[i].required && exchange_.query[i].is(JsonValue::Kind::null)) {
      return refuse(HttpProblem::query_invalid, "\"" + std::string(rules[i].name) + "\" is missing");
    }
  }
  return HttpProblem::none;
}

HttpProblem Session::refuse(HttpProblem problem, std::string detail) {
  detail_ = std::move(detail);
  return problem;
}

HttpProblem Session::examine_body(const RequestHead& head) {
  const BodyKind body = exchange_.route->body;
  if (head.expect && (head.version < 11 || !equal_without_case(*head.expect, "100-continue"))) {
    return HttpProblem::expectation_failed;
  }
  if (head.idempotency_key) {
    exchange_.idempotency_key = unquoted(*head.idempotency_key);
    if (exchange_.idempotency_key.empty() || !is_text_id(exchange_.idempotency_key)) return HttpProblem::key_mismatch;
  }
  if (body == BodyKind::none) return head.has_body() ? HttpProblem::body_unexpected : HttpProblem::none;
  if (!head.chunked && !head.content_length) return HttpProblem::length_required;
  if (body != BodyKind::bytes && !is_media_type(head.content_type.value_or(""), body))
    return HttpProblem::media_type_unsupported;
  if (head.content_encoding && !equal_without_case(*head.content_encoding, "identity")) {
    return HttpProblem::media_type_unsupported;
  }
  const HttpLimits& limits = context_.http.limits;
  body_bytes_max_ = body == BodyKind::batch          ? limits.batch_bytes
                    : exchange_.route->body_max != 0 ? exchange_.route->body_max
                                                     : limits.body_bytes;
  if (head.content_length.value_or(0) > body_bytes_max_) return HttpProblem::body_too_large;
  return HttpProblem::none;
}

Turn Session::begin() {
  const Route& route = *exchange_.route;
  if (route.body == BodyKind::batch && !charge(exchange_.content.size() * kBatchExpansion)) {
    exchange_.fail(Reject::service_busy);
    finish();
    return Turn::done;
  }
  if (!read_body(route)) {
    finish();
    return Turn::done;
  }
  if (route.handler->begin == nullptr) {
    exchange_.to_office();
  } else if (route.handler->begin(exchange_, context_.http) == Turn::again) {
    return Turn::again;
  }
  if (exchange_.to_submit() || exchange_.is_for_office()) {
    state_ = State::with_programme;
  } else if (exchange_.is_stream() && !head_only_) {
    start_stream();
  } else {
    finish();
  }
  return Turn::done;
}

// What is not read by a reader of its own. False: the exchange says why not.
bool Session::read_body(const Route& route) {
  for (const std::string& parameter : exchange_.parameters) {
    if (is_text_id(parameter)) continue;
    exchange_.fail(Reject::id_malformed);
    return false;
  }
  if (route.body != BodyKind::json) return true;
  Result<JsonValue> body = parse_json(exchange_.content);
  if (!body) {
    exchange_.fail(HttpProblem::body_malformed, body.error().message);
    return false;
  }
  if (const std::string fault = misfit(*body, *route.shape); !fault.empty()) {
    exchange_.fail(HttpProblem::field_invalid, fault);
    return false;
  }
  exchange_.json = std::move(*body);
  return true;
}

// From here on the connection only sends, so it needs no input.
void Session::start_stream() {
  if (context_.http.on_answer) note_answer();
  context_.writer.write_stream_head(output_, {.over_https = over_https_},
                                    {exchange_.request_id.data(), exchange_.request_id.size()});
  input_.reset();
  input_begin_ = input_end_ = input_size_ = 0;
  state_ = State::streaming;
  stream_on(IfNothing::say_nothing);
}

void Session::stream_on(IfNothing if_nothing) {
  constexpr std::size_t kTogether = 64;
  const Flow::Part part = context_.http.hall.flow->since(exchange_.programme_id, exchange_.stream_after, kTogether);
  if (part.gap) output_ += "event: gap\ndata: {}\n\n";
  for (const Moment& moment : part.moments) {
    append_moment(output_, moment, exchange_.programme->terms().currency.digits);
    exchange_.stream_after = moment.next_seq;
  }
  if (output_.empty() && if_nothing == IfNothing::show_life) output_ += ":\n\n";
}

void Session::finish_and_end() {
  keep_alive_ = false;
  finish();
}

void Session::finish() {
  exchange_.holds.clear();
  if (context_.http.on_answer) note_answer();
  const bool keep_alive = keep_alive_ && !context_.http.stopping;
  context_.writer.write(output_, exchange_.answer,
                        {.keep_alive = keep_alive,
                         .announce_keep_alive = old_version_,
                         .without_body = head_only_,
                         .over_https = over_https_},
                        {exchange_.request_id.data(), exchange_.request_id.size()});
  // What is written must be kept until it was sent, whether or not there is an allowance for it.
  static_cast<void>(charge(0));
  if (output_.capacity() > kKeptBytesMax) {
    charged_ = output_.capacity();
    context_.large.bytes_used += charged_;
  }
  if (keep_alive) {
    start_request();
  } else {
    state_ = State::ended;
  }
}

void Session::note_answer() const {
  const auto taken = header_done_ ? std::chrono::steady_clock::now() - header_read_at_ : std::chrono::nanoseconds(0);
  context_.http.on_answer({.resource = exchange_.route == nullptr ? "" : exchange_.route->path,
                           .method = name_of(header_done_ ? reader_.head().method : Method::other),
                           .status = exchange_.answer.status,
                           .request_bytes = exchange_.content.size(),
                           .answer_bytes = exchange_.answer.body.size(),
                           .taken = std::chrono::duration_cast<std::chrono::microseconds>(taken),
                           .request_id = {exchange_.request_id.data(), exchange_.request_id.size()},
                           .problem = exchange_.answer.problem,
                           .operation = exchange_.route == nullptr ? "" : exchange_.route->operation,
                           .caller_kind = name_of(exchange_.visitor.kind),
                           .caller = exchange_.visitor.id});
}

bool Session::charge(std::size_t bytes) {
  Allowance& large = context_.large;
  const std::size_t others = large.bytes_used - charged_;
  if (bytes > charged_ && others + bytes > large.bytes_max) return false;
  large.bytes_used = others + bytes;
  charged_ = bytes;
  return true;
}

void Session::compact_input() {
  const std::size_t left = input_end_ - input_begin_;
  if (input_begin_ > 0 && left > 0) std::memmove(input_.get(), input_.get() + input_begin_, left);
  input_begin_ = 0;
  input_end_ = left;
}

}  // namespace greenpool
