#include "http/exchange.h"

#include <algorithm>

#include "http/route.h"

namespace greenpool {

void Exchange::restart() {
  route = nullptr;
  allow = {};
  programme = nullptr;
  programme_id.clear();
  visitor = {};
  client.clear();
  relayed = false;
  authorization.clear();
  user_agent.clear();
  language = ProblemLanguage::english;
  parameters.clear();
  query.clear();
  json = {};
  idempotency_key.clear();
  provider_fields.clear();
  last_event_id.clear();
  retry_after = 1;
  if_none_match.clear();
  takes_gzip = false;
  stream_after = 0;
  holds.clear();
  content.clear();
  batch_read = batch_position = 0;
  answer.status = 200;
  answer.content_type = {};
  answer.fields.clear();
  answer.policy = {};
  answer.cache = {};
  answer.body.clear();
  answer.problem = {};
  if (tickets_.size() > 1) {
    tickets_.resize(1);
    tickets_.shrink_to_fit();
  }
  submitted_ = to_office_ = streams_ = false;
  first_ = size_ = mark_ = pending_ = 0;
  failed_ = Reject::none;
}

void Exchange::make_tickets(std::size_t count) {
  tickets_.resize(count);
  for (HttpTicket& ticket : tickets_) {
    ticket.exchange = this;
    ticket.is_query = false;
  }
}

std::span<HttpTicket> Exchange::next_slice() {
  size_ = std::min(kSliceTickets, tickets_.size() - first_);
  pending_ = size_;
  mark_ = answer.body.size();
  return std::span<HttpTicket>(tickets_).subspan(first_, size_);
}

bool Exchange::settled(std::size_t tickets, Reject failed) {
  if (failed != Reject::none) failed_ = failed;
  pending_ -= tickets;
  return pending_ == 0;
}

void Exchange::finish_slice() {
  if (!submitted_) return;
  if (failed_ == Reject::none) {
    first_ += size_;
    return;
  }
  answer.body.resize(mark_);
  if (first_ == 0 || route->handler->give_up == nullptr) {
    fail(failed_);
  } else {
    route->handler->give_up(*this, first_, failed_);
  }
  first_ = tickets_.size();
}

void Exchange::decided(HttpTicket& ticket, const Outcome& outcome, const State& state) {
  route->handler->render(*this, ticket, outcome, state);
}

void Exchange::respond(std::string_view content_type, std::string_view body) {
  answer.content_type = content_type;
  answer.body = body;
}

namespace {

void fill(Exchange& exchange, const ProblemInfo& info, std::string_view detail) {
  Answer& answer = exchange.answer;
  answer.status = info.status;
  answer.problem = info.code;
  answer.content_type = "application/problem+json";
  answer.fields.clear();
  answer.cache = {};
  answer.body.clear();
  append_problem(answer.body, info, exchange.language, detail,
                 {exchange.request_id.data(), exchange.request_id.size()});
}

}  // namespace

void Exchange::fail(HttpProblem problem, std::string_view detail) {
  fill(*this, info_of(problem), detail);
  if (problem == HttpProblem::unauthorized) answer.fields = "WWW-Authenticate: Bearer realm=\"greenpool\"\r\n";
  if (problem == HttpProblem::method_not_allowed) answer.fields = allow;
  if (problem == HttpProblem::rate_limited) answer.fields = "Retry-After: " + std::to_string(retry_after) + "\r\n";
}

void Exchange::fail(const ProblemInfo& problem, std::string_view detail) {
  fill(*this, problem, detail);
  if (problem.retry_can_help && problem.status == 503) answer.fields = "Retry-After: 1\r\n";
}

void Exchange::fail(Reject reject, std::string_view detail) {
  fill(*this, problem_of(reject), detail);
  if (reject == Reject::service_busy) answer.fields = "Retry-After: 1\r\n";
}

}  // namespace greenpool
