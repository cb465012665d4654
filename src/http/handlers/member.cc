// GET /api/v1/programmes/{programme}/members/{member}: one member as of the last durable command, or as they were after
// a record of the past.
#include <algorithm>
#include <filesystem>
#include <memory>

#include "http/handlers/as_of.h"
#include "http/handlers/asking.h"
#include "http/handlers/handlers.h"
#include "http/handlers/payments.h"
#include "json/writer.h"
#include "server/past_state.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

Turn begin(Exchange& exchange, const HttpContext& context) {
  const bool of_the_past = std::any_of(exchange.query.begin(), exchange.query.end(),
                                       [](const JsonValue& given) { return !given.is(JsonValue::Kind::null); });
  if (!of_the_past) return begin_query(exchange, context);
  context.hall.office == nullptr ? exchange.fail(HttpProblem::office_missing) : exchange.to_office();
  return Turn::done;
}

void render(Exchange& exchange, HttpTicket&, const Outcome& outcome, const State& state) {
  if (outcome.reject != Reject::none) return exchange.fail(outcome.reject);
  if (!append_member(exchange.answer.body, exchange.parameters[1], state)) return exchange.fail(Reject::unknown_member);
  exchange.answer.content_type = kJson;
}

struct Question {
  AsOf when;
  std::string member;
  Result<std::string> answer = std::string();
};

Result<std::string> read_member(const Question& asked) {
  Result<ViewsReader> reader = ViewsReader::open(asked.when.views);
  if (!reader) return tl::unexpected(reader.error());
  const Result<std::uint64_t> seq = record_of(*reader, asked.when);
  if (!seq) return tl::unexpected(seq.error());
  // The views lie beside the journal.
  const Result<std::unique_ptr<Engine>> engine =
      engine_after(std::filesystem::path(asked.when.views).parent_path(), *seq);
  if (!engine) return tl::unexpected(engine.error());
  const State& state = (*engine)->state();
  std::string member;
  if (!append_member(member, asked.member, state)) return failure("unknown_member", "there was no such member yet");
  std::string json;
  ObjectWriter object(json);
  ObjectWriter when(object.name("as_of"));
  when.integer("seq", *seq);
  when.time("at", state.clock);
  when.integer("records", reader->meta().marks.next_seq);
  when.close();
  json.push_back(',');
  return json + member.substr(1);
}

void show_past(OfficeCall& call) {
  const auto asked = std::make_shared<Question>();
  asked->when = as_of(call);
  asked->member = call.path("member");
  fold_elsewhere(
      call, [asked] { asked->answer = read_member(*asked); },
      [asked](OfficeCall& then) {
        if (asked->answer) return then.respond(std::move(*asked->answer));
        const Error& error = asked->answer.error();
        if (error.code == "past_too_far") throw Refusal(info_of(HttpProblem::query_invalid), error.message);
        refuse_as_of(error);
      });
}

}  // namespace

namespace handlers {

extern const Handler show_member{.begin = begin, .render = render, .work = show_past};

}  // namespace handlers

}  // namespace greenpool
