#include "http/handlers/as_of.h"

#include "http/handlers/asking.h"
#include "http/problem.h"
#include "server/house.h"

namespace greenpool {

AsOf as_of(const OfficeCall& call) {
  AsOf asked;
  if (const auto seq = call.query_integer("seq")) asked.seq = static_cast<std::uint64_t>(*seq);
  if (const auto at = call.query_text("at")) asked.at = *parse_timestamp(*at);
  if (asked.seq && asked.at) {
    throw Refusal(info_of(HttpProblem::query_invalid), "\"at\" and \"seq\" exclude each other");
  }
  asked.durable = call.exchange.programme->status().next_seq;
  asked.views = call.hall.house->opener.views_of(call.programme());
  return asked;
}

Result<std::uint64_t> record_of(ViewsReader& reader, const AsOf& asked) {
  const ViewsMarks& marks = reader.meta().marks;
  if (asked.seq) {
    if (*asked.seq < marks.next_seq) return *asked.seq;
    if (*asked.seq < asked.durable) return failure("views_behind", "the views are behind");
    return failure("no_such_record", "there are " + std::to_string(marks.next_seq) + " records");
  }
  if (!asked.at) return marks.next_seq - 1;
  if (*asked.at >= marks.at && marks.next_seq < asked.durable) return failure("views_behind", "the views are behind");
  const Result<std::optional<std::uint64_t>> seq = reader.last_record_at(*asked.at);
  if (!seq) return tl::unexpected(seq.error());
  if (!*seq) return failure("no_such_record", "the first record is later");
  return **seq;
}

void refuse_as_of(const Error& error) {
  if (error.code == "no_such_record") throw Refusal(info_of(HttpProblem::not_found), error.message);
  refuse_views(error);
}

}  // namespace greenpool
