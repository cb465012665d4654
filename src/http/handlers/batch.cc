// POST /api/v1/programmes/{programme}/commands/batch: commands as JSON Lines, answered in order as JSON Lines, each as
// `play` answers it. A malformed line refuses the whole batch before any of it is decided; after that each command
// stands for itself.
#include <algorithm>

#include "http/command_access.h"
#include "http/handlers/handlers.h"
#include "wire/names.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

constexpr std::size_t kCommandsPerTurn = 256;

// The next line that is not empty, without its end; empty at the end of the text.
std::string_view next_line(const std::string& text, std::size_t& position) {
  while (position < text.size()) {
    const std::size_t end = std::min(text.find('\n', position), text.size());
    std::string_view line(text.data() + position, end - position);
    position = end + 1;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) return line;
  }
  return {};
}

// Of the line that begins there, from 1; empty ones count.
std::size_t line_number(const std::string& text, std::string_view line) {
  return 1 + static_cast<std::size_t>(std::count(text.data(), line.data(), '\n'));
}

std::size_t count_commands(const std::string& text) {
  std::size_t count = 0;
  for (std::size_t position = 0; !next_line(text, position).empty();) ++count;
  return count;
}

Turn begin(Exchange& exchange, const HttpContext& context) {
  if (exchange.batch_read == 0) {
    if (!exchange.idempotency_key.empty()) {
      exchange.fail(HttpProblem::key_mismatch, "each command of a batch carries its own key");
      return Turn::done;
    }
    const std::size_t count = count_commands(exchange.content);
    if (count == 0 || count > context.limits.batch_commands) {
      if (count == 0) {
        exchange.fail(HttpProblem::batch_empty);
      } else {
        exchange.fail(HttpProblem::batch_too_long,
                      "at most " + std::to_string(context.limits.batch_commands) + " commands");
      }
      return Turn::done;
    }
    exchange.make_tickets(count);
  }
  const int digits = exchange.programme->terms().currency.digits;
  const std::size_t stop = std::min(exchange.batch_read + kCommandsPerTurn, exchange.tickets().size());
  for (; exchange.batch_read < stop; ++exchange.batch_read) {
    const std::string_view line = next_line(exchange.content, exchange.batch_position);
    Request& request = exchange.tickets()[exchange.batch_read].request;
    Status read = read_command(line, digits, request, exchange.visitor.id);
    if (!read) {
      exchange.fail(HttpProblem::command_malformed,
                    "line " + std::to_string(line_number(exchange.content, line)) + ": " + read.error().message);
      return Turn::done;
    }
    if (const HttpProblem problem = admit(exchange, context.hall, request.operation); problem != HttpProblem::none) {
      exchange.fail(problem, "line " + std::to_string(line_number(exchange.content, line)));
      return Turn::done;
    }
  }
  if (exchange.batch_read < exchange.tickets().size()) return Turn::again;
  exchange.answer.content_type = kJsonLines;
  exchange.submit();
  return Turn::done;
}

void render(Exchange& exchange, HttpTicket& ticket, const Outcome& outcome, const State& state) {
  append_answer_line(exchange.answer.body, ticket.request, outcome, state);
  exchange.answer.body.push_back('\n');
}

void give_up(Exchange& exchange, std::size_t first, Reject failed) {
  std::string& lines = exchange.answer.body;
  for (std::size_t i = first; i < exchange.tickets().size(); ++i) {
    lines += R"({"seq":null,"command":")";
    lines += kCommandNames[exchange.tickets()[i].request.operation.index()];
    lines += R"(","outcome":")";
    lines += outcome_name(failed);
    lines += "\",\"events\":[]}\n";
  }
}

}  // namespace

namespace handlers {

extern const Handler submit_batch{.begin = begin, .render = render, .give_up = give_up};

}  // namespace handlers

}  // namespace greenpool
